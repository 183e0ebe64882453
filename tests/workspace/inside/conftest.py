"""Tests inside an instance: they run in a process of their own, which `test_inside.py` starts.

Django has one set of settings a process, and other tests serve the site without a database.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

FOLDER = os.environ.get("WORKSPACE_INSIDE", "")
collect_ignore_glob = [] if FOLDER else ["*.py"]

if FOLDER:
    sys.path.insert(0, str(Path(__file__).parent))
    from tripleaim.workspace.home import DATABASE, Home, enter, make_home

    HOME = Home(
        folder=Path(FOLDER) / "home",
        database=os.environ.get("WORKSPACE_DATABASE", ""),
        store=Path(os.environ["WORKSPACE_STORE"]),
        origin="http://localhost:8000",
    )
    make_home(HOME)
    shutil.copy(os.environ["WORKSPACE_TABLES"], HOME.folder / DATABASE)  # PostgreSQL has its own
    enter(HOME)

    from django.contrib.auth.hashers import ScryptPasswordHasher

    ScryptPasswordHasher.work_factor = 2**8  # a password of an example needs no tenth of a second


@pytest.fixture(scope="session")
def world():
    """An example partnership in which everybody has joined and has a key that is vouched for."""
    from world import World

    return World()


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
