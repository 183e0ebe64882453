"""Every verb that writes, run: whatever holds a person or a private key is its owner's alone."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.test_writing_faults import in_place, name_of, run, words_of
from cli.writing_desk import FILES, FOLDERS, IN_PLACE, TEN, lay_desk, lay_survey
from tripleaim.people.pseudonym import pseudonymise

PEOPLE = [each.encode() for each in pseudonymise(map(str, range(60)), b"k" * 32)]
# No person is in a store, nor in what is asked of it; nobody of a synthetic England exists.
SLOW = {"build", "site", "fetch", "synthesise", *TEN[1:]}
RECORDED = {
    "people shares": ("people", "shares", "GIVEN/own", "--scheme", "GIVEN/scheme.toml", "STORE"),
    "survey": ("survey", "OUT/asked", "wave", "OUT/asked/answers.csv", "STORE"),
}
VERBS = {**FILES, **FOLDERS, **RECORDED}
# Verbs of which something is known to hold a person or a key: a test that finds none is blind.
HOLDING = {"key new", "key make", "sign --new-key", "people load", "people pseudonymise"} | {
    "people segments",
    "people movement",
    "people shares",
    "survey",
}


@pytest.fixture
def anybody_may_do_anything() -> Iterator[None]:
    """The most careless mask: all may read and change what is written, if nothing is said."""
    before = os.umask(0)
    yield
    os.umask(before)


def holds_people_or_keys(path: Path) -> bool:
    """A pseudonym, a private key, a record of releases, or a table with its small cells."""
    content = path.read_bytes()
    told = b"PRIVATE KEY" in content or any(person in content for person in PEOPLE)
    return told or "_releases" in path.parts or "register" in path.parts or "sacro" in path.parts


def open_to_others(folder: Path) -> list[str]:
    """What holds people or keys and is not its owner's alone, and folders of ours around it."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and holds_people_or_keys(path):
            around = [each for each in path.parents if folder / "out" in (each, *each.parents)]
            found += [each for each in (path, *around) if each.stat().st_mode & 0o077]
    return sorted({f"{oct(each.stat().st_mode)} {each.relative_to(folder)}" for each in found})


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in SLOW])
def test_whatever_holds_a_person_or_a_key_is_its_owners_alone(
    verb: str,
    shipped_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    anybody_may_do_anything: None,
) -> None:
    given = tmp_path / "given"
    given.mkdir()
    lay_desk(given)
    already = {path for path in given.rglob("*") if path.is_file()}
    for path in already:
        path.chmod(0o600)
    (given / "people.csv").write_text("code,age\n1,40\n")
    (given / "key.bin").write_bytes(b"k" * 32)
    register = tmp_path / "register"
    monkeypatch.setenv("TRIPLEAIM_RELEASES", str(register))
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")
    words = VERBS[verb]
    out = tmp_path / "out" / ("sacro" if verb in ("people segments", "people movement") else "")
    if verb in FILES:
        out = tmp_path / name_of(words)
    if verb == "survey":
        out.mkdir()
        lay_survey(out / "asked")
        words = tuple(word.replace("OUT", str(out)) for word in words)
        for path in (out, out / "asked"):
            path.chmod(0o700)
    code = run(words_of(words, given, out, shipped_path), monkeypatch)
    assert code == (3 if verb == "people shares" else 0)  # what ships has no small areas
    assert open_to_others(tmp_path) == []
    new = [path for path in tmp_path.rglob("*") if path.is_file() and path not in already]
    assert any(map(holds_people_or_keys, new)) == (verb in HOLDING - {"people shares"})


@pytest.mark.parametrize("verb", IN_PLACE)
def test_documents_written_again_hold_no_key_and_no_person(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, anybody_may_do_anything: None
) -> None:
    given = tmp_path / "given"
    given.mkdir()
    lay_desk(given)
    words, _ = in_place(verb, given, given / "documents")
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")
    assert run(words, monkeypatch) == 0
    assert not any(
        holds_people_or_keys(path) for path in (given / "documents").rglob("*") if path.is_file()
    )


def test_a_key_in_the_open_is_found(tmp_path: Path) -> None:
    """The test itself sees what it looks for."""
    for name, content in (("a.pem", b"BEGIN PRIVATE KEY"), ("a.csv", PEOPLE[3])):
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o644)
        assert len(open_to_others(tmp_path)) == 1
        (tmp_path / name).chmod(0o600)
        assert open_to_others(tmp_path) == []
    assert sys.platform != "win32"
