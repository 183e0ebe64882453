"""SQLite whose writers stand in one line, across threads and processes.

SQLite lets one write at a time, and whoever finds it busy sleeps and looks again, up to a tenth of
a second apart: under many people somebody is passed over until their time is up. Here a
transaction first waits for a lock on a file beside the database, which the system hands on at once
and takes back from a process that is killed. Django names a backend by the folder of this file.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.db.backends.sqlite3 import base

from tripleaim.store.files.output import PRIVATE

TURN = "-turn"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait for their turn before they begin."""

    _turn: BinaryIO | None = None
    _has_turn = False
    _reads_only = False
    transaction_mode: str | None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Transactions that only read: as of one moment, and nobody waits for them."""
        self.ensure_connection()
        mode, self.transaction_mode, self._reads_only = self.transaction_mode, "DEFERRED", True
        try:
            yield
        finally:
            self.transaction_mode, self._reads_only = mode, False

    def _start_transaction_under_autocommit(self) -> None:
        if not self._reads_only:
            self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        done = super()._commit()
        self._end_turn()  # where it failed, it is rolled back next
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._end_turn()
            if self._turn is not None:
                self._turn.close()
                self._turn = None

    def _take_turn(self) -> None:
        """Wait until no other transaction runs; where no file can be locked, SQLite waits."""
        if self.is_in_memory_db():
            return
        try:
            import fcntl
        except ImportError:  # only where the system has such locks
            return
        if self._turn is None:
            path = f"{self.settings_dict['NAME']}{TURN}"
            self._turn = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE), "r+b")
        fcntl.flock(self._turn, fcntl.LOCK_EX)
        self._has_turn = True

    def _end_turn(self) -> None:
        if not self._has_turn or self._turn is None:
            return
        self._has_turn = False
        try:
            import fcntl

            fcntl.flock(self._turn, fcntl.LOCK_UN)
        except (ImportError, OSError):  # whoever closes the file gives the turn back too
            return
