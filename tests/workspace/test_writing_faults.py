"""What the commands of a workspace write: its owner's alone, whole or not at all, told in words."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.spoilt_places import a_folder, circle, forbidden, missing, under_a_file
from cli.test_writing_faults import held

CODE = "import sys; from tripleaim.cli.app import main; sys.argv[0] = 'tripleaim'; main()"


def _less() -> None:
    """Permissions count for root too: what passes them over is dropped for good, in the child."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def run(*words: str) -> tuple[int, str]:
    """A command in a process of its own, by a user whose files anybody may read as a rule."""
    free = {name: os.environ[name] for name in os.environ if not name.startswith("TRIPLEAIM")}
    done = subprocess.run(
        [sys.executable, "-c", CODE, "workspace", *words],
        env=free,
        capture_output=True,
        text=True,
        check=False,
        umask=0o022,
        preexec_fn=_less,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the example partnership, in a folder that its user made open to all."""
    found = tmp_path_factory.mktemp("workspace") / "home"
    found.mkdir(mode=0o755)
    code, said = run("init", "--admin", "a@b.example", "--home", str(found), "--example")
    assert code == 0, said
    return found


def partnership(home: Path) -> str:
    code, said = run("export", "nobody", str(home.parent / "none"), "--home", str(home))
    assert code == 3
    return said.partition("There are: ")[2].partition(" ")[0]


def test_all_that_is_written_is_its_owners_alone(home: Path, tmp_path: Path) -> None:
    there = ("--home", str(home))
    assert run("backup", str(tmp_path / "all.backup"), *there)[0] == 0
    assert run("export", partnership(home), str(tmp_path / "given"), *there)[0] == 0
    again = tmp_path / "again"
    assert run("restore", str(tmp_path / "all.backup"), "--home", str(again))[0] == 0
    paths = [home, *home.rglob("*"), *tmp_path.rglob("*")]
    open_to = {str(path): oct(path.stat().st_mode) for path in paths if path.stat().st_mode & 0o077}
    assert open_to == {}
    assert len([path for path in paths if path.is_file()]) > 8


FAULTS = (a_folder, circle, under_a_file, missing, forbidden)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("verb", ["backup", "export", "init", "restore"])
def test_what_cannot_be_written_is_a_message(
    verb: str, fault: Callable[[Path], str], home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "place" / "out"
    out.parent.mkdir()
    expected = fault(out)
    words = [verb, str(out), "--home", str(home)]
    if verb == "export":
        words[1:1] = [partnership(home)]
    if verb in ("init", "restore"):
        file = home.parent / "all.backup"
        if verb == "restore" and not file.exists():
            assert run("backup", str(file), "--home", str(home))[0] == 0
        words = [
            verb,
            *([str(file)] if verb == "restore" else ["--admin", "a@b.example"]),
            "--home",
            str(out),
        ]
    made = fault in (missing, a_folder) and verb != "backup"  # a folder is made, or may be empty
    before = held(tmp_path)
    code, said = run(*words)
    assert "Traceback" not in said
    if made:
        assert code == 0, said
        return
    assert code == 2, said
    assert expected in said
    if (tmp_path / "place").is_dir():
        (tmp_path / "place").chmod(0o755)
    assert held(tmp_path) == before


def test_a_folder_that_is_not_empty_is_left_as_it_is(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    code, said = run("export", partnership(home), str(tmp_path), "--home", str(home))
    assert (code, os.listdir(tmp_path)) == (2, ["mine.txt"])
    assert "is not empty" in said
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("verb", ["init", "restore"])
def test_what_fails_after_a_home_was_made_leaves_none(verb: str, tmp_path: Path) -> None:
    """A wrong mail address, and a file that is no backup: the next try begins anew."""
    (tmp_path / "none.backup").write_text("no backup")
    words = ["restore", str(tmp_path / "none.backup")]
    if verb == "init":
        words = ["init", "--admin", "not a mail"]
    for home in (tmp_path / "above" / "home", tmp_path / "there"):
        (tmp_path / "there").mkdir(exist_ok=True)
        before = held(tmp_path)
        code, said = run(*words, "--home", str(home))
        assert (code, held(tmp_path)) == (2, before), said
        assert "Traceback" not in said
    good = ["init", "--admin", "a@b.example", "--home", str(tmp_path / "there")]
    assert run(*good)[0] == 0
    before = held(tmp_path)
    assert run(*good)[0] == 2
    assert held(tmp_path) == before


KILLED = """
import os, sys
place = sys.argv[1]
sys.argv[:2] = ["tripleaim"]
from tripleaim.workspace import home
from tripleaim.cli import workspace
def kill(*_, **__):
    os._exit(9)
def after(name, where):
    whole = getattr(where, name)
    def done(*given, **named):
        whole(*given, **named)
        kill()
    setattr(where, name, done)
if place == "made":
    after("make_home", home)
if place == "laid":
    after("lay_tables", home)
if place == "people":
    after("_forget_first", workspace)
if place == "marked":
    after("mark_whole", home)
if place == "whole":
    home.move_into_place = kill
if place == "moving":
    from pathlib import Path
    plain = Path.replace
    def one(self, to):
        plain(self, to)
        kill()
    Path.replace = one
if place == "moved":
    after("move_into_place", home)
from tripleaim.cli.app import main
main()
"""


@pytest.mark.parametrize("place", ["made", "laid", "people", "marked", "whole", "moving", "moved"])
def test_an_init_that_is_killed_is_done_by_the_next(place: str, tmp_path: Path) -> None:
    """Wherever it was killed, whoever has the machine gets a link that opens, by one command."""
    home = tmp_path / "home"
    words = ["init", "--admin", "a@b.example", "--home", str(home)]
    free = {name: os.environ[name] for name in os.environ if not name.startswith("TRIPLEAIM")}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, place, "workspace", *words],
        env=free,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == 9, killed.stderr
    assert "/join/" not in killed.stdout
    if place == "moved":
        code, said = run(*words)
        assert (code, "workspace link" in said) == (2, True), said
        words = ["link", "a@b.example", "--home", str(home)]
    code, said = run(*words)
    assert code == 0, said
    assert said.count("/join/") == 1
    assert not (home / ".making").exists()
    assert run("check", "--home", str(home))[0] == 0
