"""Tests inside an instance: they run in a process of their own, which `test_inside.py` starts.

Django has one set of settings a process, and other tests serve the site without a database.
"""

import os
import pickle
import sys
from pathlib import Path

import pytest

LAID = os.environ.get("WORKSPACE_LAID", "")  # what `laid.py` kept
collect_ignore_glob = [] if LAID else ["*.py"]
if LAID:
    sys.path.insert(0, str(Path(__file__).parent))  # before folders with files of the same name


@pytest.fixture(scope="session", autouse=True)
def begun(request):
    """Tables as they were laid, or with everybody in them where the first test asks for that."""
    import laid

    name = laid.WORLD if "world" in request.session.items[0].fixturenames else laid.LAID
    laid.take(Path(LAID), name)
    return name


@pytest.fixture(scope="session")
def world(begun):
    """An example partnership in which everybody has joined and has a key that is vouched for."""
    import laid
    from world import World

    if begun == laid.LAID:  # tests that came first may have put more into the tables
        return World()
    return pickle.loads((Path(LAID) / "world.pickle").read_bytes())


@pytest.fixture(scope="session")
def agreed(world):
    """The example's fund, discussed, signed by its three parties and published."""
    from world import sign_the_fund

    return sign_the_fund(world)


@pytest.fixture(scope="session")
def folder(world, agreed, tmp_path_factory):
    """The partnership's folder, as it was exported then."""
    from tripleaim.workspace.record.exporting import export_partnership, write_files

    path = tmp_path_factory.mktemp("exported") / "folder"
    write_files(export_partnership(world.partnership, world.now()), path)
    return path
