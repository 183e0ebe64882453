"""A process of its own reads what a thread reads, and says as much of what cannot be read."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.store import reading
from tripleaim.store.catalogue import match_files, select_sources
from tripleaim.store.insert import lay

FEW = 5


@pytest.fixture
def work(official_folder: Path, tmp_path: Path) -> reading.Work:
    """A few sources that are good, with one between them whose file is a web page."""
    page = tmp_path / "page.csv"
    page.write_text("<html>Not found</html>")
    good = [(each, match_files(each, official_folder)) for each in select_sources(official_folder)]
    return [*good[:FEW], (good[0][0], (page,)), *good[FEW : FEW + 2]]


Kill = Callable[[int, int], None]


def told(taken: Callable[[], reading.Reading]) -> object:
    try:
        return {name: lay(rows).to_pylist() for name, rows in taken().items()}
    except InputRefused as refused:
        return str(refused)


def test_a_process_gives_what_a_thread_gives(work: reading.Work, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with reading._by_thread(work) as taken:
        by_thread = [told(each) for each in taken]
    with reading._by_process(work, scratch) as taken:
        by_process = [told(each) for each in taken]
    assert by_process == by_thread
    assert "page.csv, row 1: is a web page" in str(by_thread[FEW])
    assert sum(isinstance(each, dict) for each in by_thread) == FEW + 2
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("killed", [os.kill, os.killpg], ids=["one", "both"])
def test_a_reader_that_was_killed_is_told(
    work: reading.Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: Kill
) -> None:
    started = reading._started()
    first = started[0].process
    monkeypatch.setattr(reading, "_started", lambda: started)
    with reading._by_process(work, tmp_path) as taken:
        killed(first.pid, signal.SIGKILL)
        said = [told(each) for each in taken]
    ended = ["the process that reads was ended" in str(each) for each in said]
    assert all(ended) if killed is os.killpg else any(ended)
    assert first.returncode == -signal.SIGKILL


def test_no_process_stays_when_the_one_that_asks_gives_up(
    work: reading.Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = reading._started()
    monkeypatch.setattr(reading, "_started", lambda: started)
    with pytest.raises(KeyError), reading._by_process(work, tmp_path):
        raise KeyError
    with pytest.raises(ProcessLookupError):
        os.killpg(started[0].process.pid, 0)
