"""Every verb of a workspace, run: whatever it writes is its owner's alone, whatever the mask."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from typer.main import get_command

from tripleaim.cli.workspace import workspace

CODE = "import sys; from tripleaim.cli.app import main; sys.argv[0] = 'tripleaim'; main()"
# What each verb is called with, in order; HOME is its home, HERE the folder of what it writes.
VERBS: dict[str, tuple[str, ...]] = {
    "init": ("init", "--admin", "a@b.example", "--home", "HOME", "--example"),
    "upgrade": ("upgrade", "--home", "HOME"),
    "check": ("check", "--home", "HOME"),
    "tick": ("tick", "--home", "HOME"),
    "later": ("later", "40", "--home", "HOME"),
    "grants": ("grants", "web", "--home", "HOME"),
    "backup": ("backup", "HERE/all.backup", "--home", "HOME"),
    "export": ("export", "CODE", "HERE/given", "--home", "HOME"),
    "import": ("import", "CODE", "HERE/given", "--officer", "a@b.example", "--home", "HOME"),
    "verify": ("verify", "HERE/given"),
    "restore": ("restore", "HERE/all.backup", "--home", "HERE/again"),
    "foi": ("foi", "HERE/asked", "--officer", "a@b.example", "--request", "1", "--home", "HOME"),
    "retention": ("retention", "--admin", "a@b.example", "--apply", "--home", "HOME"),
    "own-data": ("own-data", "a@b.example", "HERE/own", "--admin", "a@b.example", "--home", "HOME"),
    "link": ("link", "a@b.example", "--home", "HOME"),
    "run": ("run", "--home", "HOME", "--bind", "BIND", "--site", "HERE/site"),
}
# Rights are of PostgreSQL only; the example has given out no document, and nobody has joined: what
# those of whom a person is asked write is looked at by inside/test_held_commands.
MAY_REFUSE = {"grants", "import", "verify", "foi", "retention", "own-data"}


def begun(words: tuple[str, ...], mask: int) -> "subprocess.Popen[str]":
    free = {name: os.environ[name] for name in os.environ if not name.startswith("TRIPLEAIM")}
    return subprocess.Popen(
        [sys.executable, "-c", CODE, "workspace", *words],
        env=free,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        umask=mask,
        start_new_session=True,
    )


def served(words: tuple[str, ...], mask: int, address: str) -> None:
    """A workspace that runs until it has answered."""
    child = begun(words, mask)
    try:
        for _ in range(600):
            try:
                asked = HTTPConnection(address, timeout=60)
                asked.request("GET", "/turn")
                assert asked.getresponse().status < 400
                return
            except OSError:
                assert child.poll() is None, child.communicate()[0]
                time.sleep(0.2)
        raise AssertionError("nothing was answered")
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(60)


def open_to_others(folder: Path) -> dict[str, str]:
    """All below a folder that others than its owner may read, change or enter."""
    modes = {each: each.lstat().st_mode for each in folder.rglob("*")}
    return {str(each): oct(mode) for each, mode in modes.items() if mode & 0o077}


@pytest.mark.parametrize("mask", [0o022, 0])
def test_all_that_a_workspace_writes_is_its_owners_alone(mask: int, tmp_path: Path) -> None:
    assert VERBS.keys() == get_command(workspace).commands.keys()  # type: ignore[attr-defined]
    here = tmp_path / "here"
    here.mkdir(mode=0o700)
    (here / "home").mkdir(mode=0o755)  # the user made it open to all
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    named = {"HERE": str(here), "HOME": str(here / "home"), "BIND": bind}
    for verb, words in VERBS.items():
        told = words
        for name, value in named.items():
            told = tuple(word.replace(name, value) for word in told)
        if verb == "export":
            listed = begun(("export", "nobody", str(here / "no"), *told[-2:]), mask).communicate()
            named["CODE"] = listed[0].partition("There are: ")[2].partition(" ")[0]
            told = tuple(word.replace("CODE", named["CODE"]) for word in told)
        if verb == "run":
            served(told, mask, bind)
        else:
            child = begun(told, mask)
            said = child.communicate()[0]
            assert child.returncode == 0 or (
                verb in MAY_REFUSE and child.returncode in (1, 2, 3)
            ), said
        assert open_to_others(here) == {}, verb
    assert len([path for path in here.rglob("*") if path.is_file()]) > 12
