"""Runs the tests of `inside` to which the database matters, in processes, on PostgreSQL."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_process import ON_POSTGRES, lay, run_inside, upgrade

from left_out import postgres

ON_BOTH = (
    "test_path.py",
    "test_alterations.py",
    "test_at_once.py",
    "test_round.py",
    "test_rights.py",
    "test_mended.py",
    "test_interests.py",
    "test_meetings.py",
    "test_terms.py",
    "test_telling.py",
    "test_tries.py",
    "test_member_api.py",
    "test_hearing_path.py",
    "test_hearing_refused.py",
    "test_hearing_survey.py",
    "test_forgery.py",
    "test_forgery_newer.py",
    "test_door_unfit.py",
    "test_acts.py",
    "test_acts_by_page.py",
    "test_proofs.py",
    "test_wrong_hands.py",
    *ON_POSTGRES,
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL server of its own, on a socket in a folder; its address."""
    control = postgres()
    assert control is not None
    folder = Path(tempfile.mkdtemp(prefix="tripleaim-"))  # where the server's own user can go
    folder.chmod(0o777)
    as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    owner = as_owner if os.geteuid() == 0 else []
    data = folder / "data"
    bins = Path(control).resolve().parent
    for command in (
        [str(bins / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres"],
        [
            control,
            "-D",
            str(data),
            "-w",
            "-l",
            str(folder / "log"),
            "-o",
            f"-k {folder} -c listen_addresses='' -c fsync=off",
            "start",
        ],
    ):
        subprocess.run([*owner, *command], check=True, capture_output=True)
    address = f"postgres://postgres@%2F{str(folder)[1:].replace('/', '%2F')}/"
    yield address
    subprocess.run(
        [*owner, control, "-D", str(data), "-m", "immediate", "stop"],
        check=True,
        capture_output=True,
    )
    shutil.rmtree(folder, ignore_errors=True)


def create(server: str, database: str) -> None:
    """Make a database, empty."""
    import psycopg

    host = server.removeprefix("postgres://postgres@").removesuffix("/").replace("%2F", "/")
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as one:
        # SQL of: the name of a database that these tests made
        one.execute(f"create database {database}")


@pytest.fixture(scope="module")
def laid_there(server: str, shipped_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `laid.py` keeps of an instance on PostgreSQL; its databases are the server's."""
    folder = tmp_path_factory.mktemp("laid")
    create(server, "inside")
    lay(folder, shipped_path, server + "inside")
    return folder


@pytest.mark.postgres
@pytest.mark.parametrize("name", ON_BOTH)
def test_on_postgresql(
    name: str, tmp_path: Path, shipped_path: Path, laid_there: Path, server: str
) -> None:
    run_inside(name, tmp_path, shipped_path, laid_there, server + "inside")


@pytest.mark.postgres
def test_every_row_of_the_first_version_stands_after_an_upgrade(
    tmp_path: Path, server: str
) -> None:
    create(server, "upgraded")
    assert upgrade(tmp_path, server + "upgraded") == ""
