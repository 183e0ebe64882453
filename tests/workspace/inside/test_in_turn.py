"""On SQLite whoever writes waits for a lock that is handed on; nobody is passed over."""

import fcntl
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.sqlite3 import base

from tripleaim.workspace.in_turn.base import TURN
from tripleaim.workspace.models import Log

pytestmark = pytest.mark.usefixtures("world")
LONG = 30


@pytest.fixture
def turn():
    """The file on which turns are taken, opened once more."""
    if connection.vendor != "sqlite":
        pytest.fail("this file is of SQLite alone")
    with open(f"{connection.settings_dict['NAME']}{TURN}", "r+b") as file:
        yield file


def is_free(turn):
    """Whether nobody has the turn."""
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(turn, fcntl.LOCK_UN)
    return True


def test_a_transaction_waits_for_its_turn_and_gives_it_on(turn):
    begun = threading.Event()

    def write():
        with transaction.atomic():
            begun.set()
        connection.close()

    fcntl.flock(turn, fcntl.LOCK_EX)
    other = threading.Thread(target=write)
    other.start()
    assert not begun.wait(0.3)
    fcntl.flock(turn, fcntl.LOCK_UN)
    assert begun.wait(LONG)
    other.join(LONG)
    assert is_free(turn)


def test_the_turn_is_held_until_the_outermost_end_and_no_longer(turn):
    with transaction.atomic():
        assert not is_free(turn)
        with transaction.atomic():
            Log.objects.first()
        assert not is_free(turn)
    assert is_free(turn)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert is_free(turn)


def test_what_cannot_begin_holds_no_turn(turn, monkeypatch):
    with transaction.atomic():
        pass

    def fail(self):
        raise DatabaseError("it is locked")

    monkeypatch.setattr(base.DatabaseWrapper, "_start_transaction_under_autocommit", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        pass
    monkeypatch.undo()
    assert is_free(turn)


def test_a_connection_that_is_closed_in_a_transaction_gives_its_turn_back(turn):
    def leave():
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert not is_free(turn)
        connection.close()

    other = threading.Thread(target=leave)
    other.start()
    other.join(LONG)
    assert is_free(turn)


def test_reading_waits_for_nobody(turn):
    fcntl.flock(turn, fcntl.LOCK_EX)
    read = threading.Event()

    def look():
        Log.objects.first()
        connection.close()
        read.set()

    threading.Thread(target=look).start()
    assert read.wait(LONG)
    fcntl.flock(turn, fcntl.LOCK_UN)
