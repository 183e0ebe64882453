"""Tables of an instance, laid once a run."""

from pathlib import Path

import pytest
from own_process import lay

from conftest import build_once


@pytest.fixture(scope="session")
def laid(shared_tmp: Path) -> Path:
    """An instance's SQLite file without rows but those that it begins with."""

    def build(path: Path) -> None:
        lay(shared_tmp / "laid")
        (shared_tmp / "laid" / "workspace.sqlite").rename(path)

    return build_once(shared_tmp / "laid.sqlite", build)
