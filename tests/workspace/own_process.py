"""Runs a file of `inside` in a process of its own, against an instance of its own."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FILES = sorted(each.name for each in (HERE / "inside").glob("test_*.py"))


def run_inside(name: str, folder: Path, store: Path, database: str = "") -> None:
    """Run a file of `inside` against an instance in a folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TRIPLEAIM_", "DJANGO_"))}
    settings = {
        "WORKSPACE_INSIDE": str(folder),
        "WORKSPACE_STORE": str(store),
        "WORKSPACE_DATABASE": database,
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-n0",
            "-p",
            "no:cacheprovider",
            str(HERE / "inside" / name),
        ],
        capture_output=True,
        text=True,
        env=kept | settings,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
