"""What the tests share: the folder of open data, a store from what ships, a store from everything.

Stores are built once a run, whichever worker comes first, and opened read-only by all.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from left_out import chromium, data_named, facts_named, set_apart, tell
from official import write_england
from order import put_in_order
from tripleaim.store.engine import Store, open_store
from tripleaim.store.load import Documents, build_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
# A slow machine is no fault of what is tested; the settings of a test add to these.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
# A second thread takes a fifth more of the processor for small queries, and workers have it anyway.
ONE_THREAD = "set threads = 1"
LEFT_OUT = pytest.StashKey[list[tuple[str, str]]]()


def pytest_configure(config: pytest.Config) -> None:
    """DATA, when it is given, must name the folder: a run that lacks it must not pass for whole."""
    config.stash[LEFT_OUT] = []
    folder = data_named()
    if folder and not (folder / "README.md").is_file():
        raise pytest.UsageError(f"DATA names {folder}, which is not the folder of open data.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Set apart the tests that need what is not here; begin with the files that take longest."""
    kept, left = set_apart(items)
    config.hook.pytest_deselected(items=[each for each in items if each not in set(kept)])
    put_in_order(kept, ROOT)
    items[:] = kept
    config.stash[LEFT_OUT] = left
    if (output := getattr(config, "workeroutput", None)) is not None:
        output["left_out"] = left


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Every worker collects all tests: what one of them set apart is what the run did."""
    left = getattr(node, "workeroutput", {}).get("left_out")
    if left:
        node.config.stash[LEFT_OUT] = [tuple(each) for each in left]  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count and name what was left out."""
    for line in tell(terminalreporter.config.stash[LEFT_OUT]):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders, each once, in one of their own: a test looks through what lies beside its own."""
    folder = tmp_path_factory.mktemp("registers")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_register(registers: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a register of releases of its own."""
    folder = next(registers)
    folder.mkdir()
    monkeypatch.setenv("TRIPLEAIM_RELEASES", str(folder))


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of open data, which DATA names."""
    folder = data_named()
    assert folder is not None
    return folder


@pytest.fixture(scope="session")
def official_folder(shared_tmp: Path) -> Path:
    """A folder of small files in the official shapes, which the tests make."""
    folder = shared_tmp / "official"
    build_once(folder.with_suffix(".done"), lambda done: write_england(folder) and done.touch())
    return folder


@pytest.fixture(scope="session")
def facts_folder() -> Path:
    """The folder of cited facts."""
    folder = facts_named()
    assert folder is not None
    return folder


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
        store.execute(ONE_THREAD)
        yield store


@pytest.fixture(scope="session")
def full_path(shared_tmp: Path, data_folder: Path) -> Path:
    """A store built from the full open data."""
    return build_once(shared_tmp / "full.duckdb", lambda path: build_store(path, data_folder))


@pytest.fixture(scope="session")
def shipped_store(shipped_path: Path) -> Iterator[Store]:
    """The store that ships, open."""
    with open_store(shipped_path) as store:
        store.execute(ONE_THREAD)
        yield store


@pytest.fixture(scope="session")
def full_store(full_path: Path) -> Iterator[Store]:
    """The store of everything, open."""
    with open_store(full_path) as store:
        yield store


@pytest.fixture(params=["shipped_path", "full_path"])
def any_path(request: pytest.FixtureRequest) -> Path:
    """Each test runs on the store that ships and, with DATA, on the store of everything too."""
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["shipped_store", "full_store"])
def any_store(request: pytest.FixtureRequest) -> Store:
    """Each test runs on the store that ships and, with DATA, on the store of everything too."""
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A real Chromium, one for all tests of a worker: two loops cannot run in one process."""
    from browsing import FLAGS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()
