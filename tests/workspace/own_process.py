"""Runs a file of `inside` in a process of its own, against an instance of its own.

Its tables are copied from ones that are laid once a run: laying them takes longer than most files.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ON_POSTGRES = ("test_consultation_whole.py",)  # long, and told of PostgreSQL alone
FILES = sorted(
    each.name for each in (HERE / "inside").glob("test_*.py") if each.name not in ON_POSTGRES
)
LAY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tripleaim.workspace.home import Home, enter, lay_tables, make_home
home = Home(folder=Path(sys.argv[1]), database=sys.argv[2])
make_home(home)
enter(home)
lay_tables(datetime.now(UTC))
"""


def environment() -> dict[str, str]:
    """The environment of a process of an instance: this source, no settings of another one."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TRIPLEAIM_", "DJANGO_"))}
    return kept | {"PYTHONPATH": str(ROOT / "src")}


def lay(folder: Path, database: str = "") -> None:
    """Lay the tables of an instance in a folder, or in a database."""
    command = [sys.executable, "-c", LAY, str(folder), database]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
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


def run_inside(name: str, folder: Path, store: Path, tables: Path, database: str = "") -> None:
    """Run a file of `inside` against an instance in a folder, with a copy of laid tables.

    No plugin is loaded: no file of `inside` asks for one, and loading all takes two seconds.
    """
    settings = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "WORKSPACE_INSIDE": str(folder),
        "WORKSPACE_STORE": str(store),
        "WORKSPACE_DATABASE": database,
        "WORKSPACE_TABLES": str(tables),
        "WHOLE_EACH": "1" if database else "10",  # whole on one database is enough
    }
    arguments = ["-q", "-x", "-p", "no:cacheprovider", str(HERE / "inside" / name)]
    said = folder / "said.txt"
    if hasattr(os, "fork"):
        code = _warm_process().run(arguments, settings, said)
    else:
        with said.open("wb") as out:
            command = [sys.executable, "-m", "pytest", *arguments]
            code = subprocess.run(
                command,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment() | settings,
                cwd=ROOT,
                check=False,
            ).returncode
    assert code == 0, said.read_text(encoding="utf-8", errors="replace")[-8000:]


class _Warm:
    """A process that has imported what all files of `inside` need, and forks for each of them."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "warm.py")],
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
        return int(self.process.stdout.readline() or -1)


@cache
def _warm_process() -> _Warm:
    return _Warm()
