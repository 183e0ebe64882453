"""Tables of an instance, laid once a run."""

from pathlib import Path

import pytest
from own_process import lay

from conftest import build_once


@pytest.fixture(scope="session")
def laid(shared_tmp: Path, shipped_path: Path) -> Path:
    """What `laid.py` keeps of an instance on SQLite."""
    folder = shared_tmp / "laid"
    build_once(folder.with_suffix(".done"), lambda done: lay(folder, shipped_path) or done.touch())
    return folder
