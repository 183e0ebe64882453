"""Runs a file of `inside` in a process of its own, against an instance of its own.

Its tables are copied from ones that are laid once a run, with the people of the example in them:
laying them takes longer than most files.
"""

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ON_POSTGRES = ("test_consultation_whole.py",)  # long, and told of PostgreSQL alone
FILES = sorted(
    each.name for each in (HERE / "inside").glob("test_*.py") if each.name not in ON_POSTGRES
)


def environment() -> dict[str, str]:
    """The environment of a process of an instance: this source, no settings of another one."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TRIPLEAIM_", "DJANGO_"))}
    return kept | {"PYTHONPATH": str(ROOT / "src")}


def lay(folder: Path, store: Path, database: str = "") -> None:
    """Lay the tables of an instance in a folder, or in a database, and make its example."""
    command = [sys.executable, str(HERE / "laid.py"), str(folder), str(store)]
    done = subprocess.run(
        [*command, *([database] * bool(database))],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def upgrade(folder: Path, database: str = "") -> str:
    """Bring filled tables of the first version up to date; what was lost or altered on the way."""
    command = [
        sys.executable,
        str(HERE / "upgraded.py"),
        str(folder),
        *([database] * bool(database)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def run_inside(name: str, folder: Path, store: Path, kept: Path, database: str = "") -> None:
    """Run a file of `inside` against an instance with a copy of what was laid.

    No plugin is loaded: no file of `inside` asks for one, and loading all takes two seconds.
    """
    settings = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "WORKSPACE_INSIDE": str(folder),
        "WORKSPACE_LAID": str(kept),
        "WORKSPACE_STORE": str(store),
        "WHOLE_EACH": "1" if database else "10",  # whole on one database is enough
    }
    arguments = ["-q", "-x", "-p", "no:cacheprovider", str(HERE / "inside" / name)]
    said = folder / "said.txt"
    warm = _warm_process if hasattr(os, "fork") else _Warm
    code = warm(kept, store, database).run(arguments, settings, said)
    assert code == 0, said.read_text(encoding="utf-8", errors="replace")[-8000:]


class _Warm:
    """A process that has entered an instance, and forks for each file of `inside`."""

    def __init__(self, kept: Path, store: Path, database: str) -> None:
        self.own = tempfile.TemporaryDirectory(prefix="tripleaim-")
        command = [str(HERE / "warm.py"), str(kept), self.own.name, str(store)]
        self.process = subprocess.Popen(
            [sys.executable, *command, *([database] * bool(database))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
            cwd=ROOT,
        )

    def run(self, arguments: list[str], settings: dict[str, str], said: Path) -> int:
        """Run pytest in a fork; what it prints goes to a file. Its exit code."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = {"arguments": arguments, "settings": settings, "said": str(said)}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        told = self.process.stdout.readline()
        return int(told) if told else self.process.wait()


@cache
def _warm_process(kept: Path, store: Path, database: str) -> _Warm:
    return _Warm(kept, store, database)
