"""Every verb that writes, where it cannot: a message, exit code 2, no harm done, nothing left."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from plans.plan_maker import make_random_plan
from tripleaim.cli.app import main
from tripleaim.plans.text import write_text

OLD = "the old and good"
MONTHS = "measure,month,planned,actual\nae,2018-04,10,11\nae,2018-05,10,\n"
FEW = ("--draws", "20")

# What each verb is called with; OUT is what it is to write, GIVEN the folder of what it reads.
VERBS: dict[str, tuple[str, ...]] = {
    "plan new": ("plan", "new", "--system", "QF7", "--on", "2018-06-01", "--out", "OUT.toml"),
    "plan import": ("plan", "import", "GIVEN/plan.toml", "--out", "OUT.toml"),
    "plan export": ("plan", "export", "GIVEN/plan.toml", "--out", "OUT.xlsx"),
    "plan run": ("plan", "run", "GIVEN/plan.toml", *FEW, "--out", "OUT.csv"),
    "plan track": ("plan", "track", "GIVEN/plan.toml", "GIVEN/months.csv", "--out", "OUT.toml"),
    "who": ("who", "QF7", "--on", "2018-06-01", "--xlsx", "OUT.xlsx"),
    "rebase": ("rebase", "GIVEN/counts.csv", "--from", "ccg@2017-04-01", "--to", "stp@2017-04-01",
               "--out", "OUT.csv"),
    "key new": ("key", "new", "GIVEN/documents", "--party", "RX1", "--signatory", "A. Person",
                "--key", "OUT.pem"),
    "people pseudonymise": ("people", "pseudonymise", "GIVEN/people.csv", "--column", "code",
                            "--key", "GIVEN/key.bin", "--out", "OUT.csv"),
    "build": ("build", "--store", "OUT.duckdb"),
}  # fmt: skip
STORE_VERBS = {"plan new", "who", "rebase"}


def folder(path: Path) -> str:
    path.mkdir()
    return "is a folder"


def read_only(path: Path) -> str:
    path.write_text(OLD)
    path.chmod(0o444)
    return "read-only"


def circle(path: Path) -> str:
    path.symlink_to(path)
    return "in a circle"


def under_a_file(path: Path) -> str:
    path.parent.rmdir()
    path.parent.write_text(OLD)
    return "file, not a folder"


def missing(path: Path) -> str:
    path.parent.rmdir()
    return "is not there"


FAULTS = (folder, read_only, circle, under_a_file, missing)
ALLOWED = {("build", missing), ("key new", folder), ("key new", read_only), ("key new", circle)}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the verbs read."""
    here = tmp_path_factory.mktemp("given")
    plan = make_random_plan(1, points=2, ages=2, places=1)
    (here / "plan.toml").write_text(write_text(plan), encoding="utf-8")
    (here / "months.csv").write_text(MONTHS)
    (here / "counts.csv").write_text("code,people\n00C,100\n00D,200\n")
    (here / "people.csv").write_text("code,age\nRX1,40\n")
    (here / "key.bin").write_bytes(b"k" * 40)
    (here / "documents").mkdir()
    return here


def run(words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["tripleaim", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def words_of(verb: str, given: Path, out: Path, store: Path) -> list[str]:
    said = [word.replace("GIVEN", str(given)) for word in VERBS[verb]]
    said = [str(out) if word.startswith("OUT.") else word for word in said]
    return [*said, "--store", str(store)] if verb in STORE_VERBS else said


def name_of(verb: str) -> str:
    return next(word for word in VERBS[verb] if word.startswith("OUT."))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("verb", VERBS)
def test_what_cannot_be_written_is_a_message(
    verb: str, fault: Callable[[Path], str], given: Path, shipped_path: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    out = tmp_path / "place" / name_of(verb)
    out.parent.mkdir()
    expected = fault(out)
    if (verb, fault) == ("build", missing):
        expected = ""  # a store makes its folder
        (tmp_path / "place").write_text(OLD)
    there = sorted(os.listdir(given / "documents")), sorted(map(str, tmp_path.rglob("*")))
    assert run(words_of(verb, given, out, shipped_path), monkeypatch) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert expected in said or (verb, fault) in ALLOWED
    assert str(tmp_path) in said
    assert (sorted(os.listdir(given / "documents")), sorted(map(str, tmp_path.rglob("*")))) == there
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or file.read_text() == OLD


@pytest.mark.parametrize("verb", ["plan import", "plan run", "rebase", "people pseudonymise"])
def test_a_full_disk_is_a_message(
    verb: str, given: Path, shipped_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    words = words_of(verb, given, Path("/dev/full"), shipped_path)
    if verb == "plan import":
        words[-1:] = ["/dev/full/x.toml"]
    assert run(words, monkeypatch) == 2
    said = capsys.readouterr().err
    assert "/dev/full" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("verb", ["plan export", "rebase", "people pseudonymise"])
def test_a_disk_that_fills_in_the_midst_leaves_the_old_file(
    verb: str, given: Path, shipped_path: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    out = tmp_path / name_of(verb)
    out.write_text(OLD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tripleaim.store.files.output.os.fsync", full)
    assert run(words_of(verb, given, out, shipped_path), monkeypatch) == 2
    assert "the disk is full" in capsys.readouterr().err
    assert out.read_text() == OLD
    assert os.listdir(tmp_path) == [out.name]


def test_files_with_keys_and_persons_are_their_owners_alone(
    given: Path, shipped_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for verb in ("key new", "people pseudonymise"):
        out = tmp_path / name_of(verb)
        assert run(words_of(verb, given, out, shipped_path), monkeypatch) == 0
        assert out.stat().st_mode & 0o777 == 0o600
