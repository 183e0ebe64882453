"""What the tests share: the folder of open data, a store from what ships, a store from everything.

Stores are built once a run, whichever worker comes first, and opened read-only by all.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tripleaim.store.engine import Store, open_store
from tripleaim.store.load import Documents, build_store

ROOT = Path(__file__).parent.parent


def find_data() -> Path:
    """The folder of open data: DATA, or beside the checkout or one of its parents."""
    named = os.environ.get("DATA")
    candidates = [Path(named)] if named else [up / "shared" / "data" for up in ROOT.parents]
    found = next((folder for folder in candidates if (folder / "README.md").is_file()), None)
    if found is None:
        pytest.fail("The open data are not here. Set DATA to their folder, or put it at ../shared.")
    return found


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of open data."""
    return find_data()


@pytest.fixture(scope="session")
def facts_folder(data_folder: Path) -> Path:
    """The folder of cited facts."""
    return data_folder.parent / "facts"


@pytest.fixture(scope="session")
def shared_tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of a run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


def build_once(path: Path, build: Callable[[Path], object]) -> Path:
    """Build a file unless another worker of this run has."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            build(path)
    return path


@pytest.fixture(scope="session")
def shipped_path(shared_tmp: Path) -> Path:
    """A store built from what ships with the package."""
    return build_once(shared_tmp / "shipped.duckdb", build_store)


@pytest.fixture(scope="session")
def examples_store(shared_tmp: Path) -> Iterator[Store]:
    """The store that ships, with the invented example documents loaded too."""
    documents = Documents(examples=True)
    path = build_once(
        shared_tmp / "examples.duckdb", lambda path: build_store(path, documents=documents)
    )
    with open_store(path) as store:
        yield store


@pytest.fixture(scope="session")
def full_path(shared_tmp: Path, data_folder: Path) -> Path:
    """A store built from the full open data."""
    return build_once(shared_tmp / "full.duckdb", lambda path: build_store(path, data_folder))


@pytest.fixture(scope="session")
def shipped_store(shipped_path: Path) -> Iterator[Store]:
    """The store that ships, open."""
    with open_store(shipped_path) as store:
        yield store


@pytest.fixture(scope="session")
def full_store(full_path: Path) -> Iterator[Store]:
    """The store of everything, open."""
    with open_store(full_path) as store:
        yield store
