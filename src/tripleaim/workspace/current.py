"""The store that stands at a path now: seen anew at every request, so that a newer one answers.

A store is replaced by one rename: its identity changes at that moment. What was worked out of it is
kept with its identity, so that no page is made of two stores.
"""

import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from tripleaim.model.errors import refuse
from tripleaim.store.engine import Store, open_store

Identity = tuple[int, int, int, int]
MOST_KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    identity: Identity
    made: dict[Hashable, Any]


class Current:
    """What is known of the store at a path, as long as it is the same store."""

    def __init__(self, path: Path):
        self.path = path
        self._kept: _Kept | None = None
        self._lock = Lock()

    def identity(self) -> Identity:
        """Which store stands there now. Raises InputRefused when there is none."""
        try:
            said = os.stat(self.path)
        except OSError:
            raise refuse("the store", "is not there", "Build it: tripleaim build.") from None
        return said.st_dev, said.st_ino, said.st_mtime_ns, said.st_size

    def ask(self, key: Hashable, make: Callable[[Store], Any]) -> Any:
        """What `make` makes of the store, made once for each store and key; a few are kept.

        Raises InputRefused when the store is not there or cannot be asked.
        """
        while True:
            identity = self.identity()
            with self._lock:
                if self._kept is None or self._kept.identity != identity:
                    self._kept = _Kept(identity=identity, made={})
                made = self._kept.made
                if key in made:
                    return made[key]
            with open_store(self.path) as store:
                found = make(store)
            if self.identity() == identity:
                break
        with self._lock:
            if len(made) >= MOST_KEPT:
                made.pop(next(iter(made)))
            made[key] = found
        return found

    def check(self) -> None:
        """Raise when the store is not there or cannot be asked; looked at once for each store."""
        self.ask("checked", lambda store: True)
