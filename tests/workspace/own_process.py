"""Runs a file of `inside` in a process of its own, against an instance of its own.

Its tables are copied from ones that are laid once a run: laying them takes longer than most files.
"""

import os
import subprocess
import sys
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
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            str(HERE / "inside" / name),
        ],
        capture_output=True,
        text=True,
        env=environment() | settings,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
