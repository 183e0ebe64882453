"""Every verb that writes, where it cannot: a message, exit code 2, no harm done, nothing left."""

import hashlib
import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from cli.spoilt_places import (
    FAULTS,
    FOLDER_FAULTS,
    INSIDE_FAULTS,
    OLD,
    PLACE_FAULTS,
    a_circle,
    a_file,
    a_file_above,
    a_folder,
    a_folder_of,
    circle,
    missing,
    no_way_in,
    read_only,
    read_only_file,
)
from cli.writing_desk import (
    FILES,
    FOLDERS,
    IN_PLACE,
    as_anybody,
    lay_desk,
    lay_survey,
    name_of_source,
)
from cli.writing_places import ELSEWHERE, places_of_verbs
from sampled import sampled_pairs
from tripleaim.cli.app import main

DATA = {"synthesise"}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the verbs read."""
    return lay_desk(tmp_path_factory.mktemp("given"))


@pytest.fixture(autouse=True)
def no_other_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPLEAIM_STORE", "nowhere.duckdb")


def run(words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["tripleaim", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def words_of(words: tuple[str, ...], given: Path, out: Path, store: Path) -> list[str]:
    said = [str(out) if word.split(".")[0] == "OUT" else word for word in words]
    said = [word.replace("GIVEN", str(given)) for word in said if word != "STORE"]
    return [*said, "--store", str(store)] if "STORE" in words else said


def name_of(words: tuple[str, ...]) -> str:
    return next(word for word in words if word.split(".")[0] == "OUT")


def held(folder: Path) -> dict[str, str]:
    """Every file, folder and link under a folder, by what it holds."""
    return {
        str(path.relative_to(folder)): os.readlink(path)
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in folder.rglob("*")
        if not {"_releases"} & set(path.parts)
    }


OTHERWISE = {  # where another word is said first: a key is never written over
    ("key new", a_folder),
    ("key new", read_only),
    ("key new", circle),
    ("sign --new-key", a_folder),
    ("sign --new-key", read_only),
    ("sign --new-key", circle),
    ("key make", a_folder),
    ("key make", read_only),
    ("key make", circle),
}


def refused(words: list[str], tmp_path: Path, given: Path, patch: pytest.MonkeyPatch) -> None:
    """A verb refuses, and every file is as it was."""
    before = held(tmp_path), held(given)
    with as_anybody() if sys.platform == "linux" else nullcontext():
        assert run(words, patch) == 2
    for path in tmp_path.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    assert (held(tmp_path), held(given)) == before


@pytest.mark.parametrize(
    ("verb", "fault"),
    sampled_pairs(FILES, FAULTS),
    ids=lambda each: getattr(each, "__name__", each),
)
def test_a_file_that_cannot_be_written_is_a_message(
    verb: str,
    fault: Callable[[Path], str],
    given: Path,
    shipped_path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "place" / name_of(FILES[verb])
    out.parent.mkdir()
    expected = fault(out)
    if (verb, fault) == ("build", missing):
        expected = ""  # a store makes its folder
        (tmp_path / "place").write_text(OLD)
    refused(words_of(FILES[verb], given, out, shipped_path), tmp_path, given, monkeypatch)
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert expected in said or (verb, fault) in OTHERWISE
    assert str(tmp_path) in said


@pytest.mark.parametrize("fault", FOLDER_FAULTS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("verb", FOLDERS)
def test_a_folder_that_cannot_be_written_is_a_message(
    verb: str,
    fault: Callable[[Path], str],
    given: Path,
    shipped_path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "place" / "out"
    out.parent.mkdir()
    expected = fault(out)
    refused(words_of(FOLDERS[verb], given, out, shipped_path), tmp_path, given, monkeypatch)
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert expected in said or fault is a_file
    assert str(tmp_path.parent) in said


@pytest.fixture
def documents(given: Path, tmp_path: Path) -> Path:
    """A folder of documents that may be spoilt."""
    return Path(shutil.copytree(given / "documents", tmp_path / "documents"))


def in_place(verb: str, given: Path, documents: Path) -> tuple[list[str], Path]:
    words, name = IN_PLACE[verb]
    said = [word.replace("DOCS", str(documents)).replace("GIVEN", str(given)) for word in words]
    return said, documents / name


@pytest.mark.parametrize("verb", IN_PLACE)
def test_what_is_written_again_can_be(
    verb: str, given: Path, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, changed = in_place(verb, given, documents)
    before = held(documents)
    assert run(words, monkeypatch) == 0
    after = held(documents)
    assert {name for name in after if before.get(name) != after[name]} >= {changed.name}


@pytest.mark.parametrize("fault", PLACE_FAULTS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("verb", IN_PLACE)
def test_what_cannot_be_written_again_is_as_it_was(
    verb: str,
    fault: Callable[[Path], None],
    given: Path,
    documents: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words, changed = in_place(verb, given, documents)
    fault(changed)
    refused(words, tmp_path, given, monkeypatch)
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert said.strip()


@pytest.mark.parametrize(
    "verb",
    [
        "plan import",
        "plan run",
        "rebase",
        "people pseudonymise",
        "fund, page",
        "control-total, workbook",
        "spc",
    ],
)
def test_a_full_disk_is_a_message(
    verb: str,
    given: Path,
    shipped_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = words_of(FILES[verb], given, Path("/dev/full"), shipped_path)
    if verb == "plan import":
        words[-1:] = ["/dev/full/x.toml"]
    assert run(words, monkeypatch) == 2
    said = capsys.readouterr().err
    assert "/dev/full" in said
    assert "Traceback" not in said


def no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "verb",
    [verb for verb in FILES if verb not in ("key new", "key make", "sign --new-key", "build")],
)
def test_a_disk_that_fills_in_the_midst_leaves_the_old_file(
    verb: str,
    given: Path,
    shipped_path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / name_of(FILES[verb])
    out.write_text(OLD)
    monkeypatch.setattr("tripleaim.store.files.output.os.fsync", no_room)
    assert run(words_of(FILES[verb], given, out, shipped_path), monkeypatch) == 2
    assert "the disk is full" in capsys.readouterr().err
    assert out.read_text() == OLD
    assert os.listdir(tmp_path) == [out.name]


@pytest.mark.parametrize("verb", IN_PLACE)
def test_a_disk_that_fills_leaves_the_documents_as_they_were(
    verb: str,
    given: Path,
    documents: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words, _ = in_place(verb, given, documents)
    before = held(documents)
    monkeypatch.setattr("tripleaim.store.files.output.os.fsync", no_room)
    assert run(words, monkeypatch) == 2
    assert "the disk is full" in capsys.readouterr().err
    assert held(documents) == before


def test_files_with_keys_and_persons_are_their_owners_alone(
    given: Path, shipped_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for verb in ("key new", "people pseudonymise"):
        out = tmp_path / name_of(FILES[verb])
        assert run(words_of(FILES[verb], given, out, shipped_path), monkeypatch) == 0
        assert out.stat().st_mode & 0o777 == 0o600


def test_every_verb_that_writes_is_tried() -> None:
    """By the parser: who adds a verb that names a place adds it to the desk, or says why not."""
    tried = [*FILES.values(), *FOLDERS.values()]
    tried += [words for words, _ in IN_PLACE.values()]
    found = list(places_of_verbs())
    assert len({verb for verb, _, _ in found}) > 50
    missed = []
    for verb, name, options in found:
        here = [words for words in tried if " ".join(words).startswith(f"{verb} ")]
        named = {option for words in here for option in _named(words)}
        if not named & {"", *options} and (verb, name) not in ELSEWHERE:
            missed.append((verb, name))
    assert missed == []


def _named(words: tuple[str, ...]) -> Iterator[str]:
    """The options by which a call of the desk names a place to write; "" for one without."""
    for before, word in itertools.pairwise(words):
        if word.startswith(("OUT", "DOCS", "GIVEN/documents")):
            yield before if before.startswith("--") else ""


INSIDE = {
    "people load": "system=own/people.parquet",
    "people load, record": "_releases/lock",
    "fetch": "{file}",
    "fetch, part": "{file}.part",
    "fetch, manifest": "fetched.json",
    "survey": "_releases/survey-wave/lock",
}


# Written over, or opened again by its owner.
MENDED = {
    "people load, record": (a_folder_of, a_circle, read_only_file),
    "survey": (a_folder_of, read_only_file, no_way_in),
}


@pytest.mark.parametrize(
    ("verb", "fault"),
    [
        pytest.param(verb, fault, id=f"{fault.__name__}-{verb}")
        for verb in INSIDE
        for fault in INSIDE_FAULTS
        if fault not in MENDED.get(verb, ())
    ],
)
def test_a_place_inside_that_cannot_be_written_is_a_message(
    verb: str,
    fault: Callable[[Path], None],
    given: Path,
    shipped_path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRIPLEAIM_RELEASES", str(tmp_path.parent / f"{tmp_path.name}-register"))
    out = tmp_path / "out"
    name = INSIDE[verb].replace("{file}", name_of_source())
    if verb == "survey":
        lay_survey(out)
        words = ["survey", str(out), "wave", str(out / "answers.csv")]
    else:
        words = words_of(FOLDERS[verb.partition(",")[0]], given, out, shipped_path)
    out.mkdir(exist_ok=True)
    if fault is a_file_above and (out / name).parent == out:
        out.rmdir()
    fault(out / name)
    refused(words, tmp_path, given, monkeypatch)
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert str(out) in said
