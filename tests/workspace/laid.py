"""Lays the tables of an instance, and makes the example partnership whose people all have joined.

    python laid.py FOLDER STORE [ADDRESS]     a process of its own: settings are entered once

Both are kept, for files of `inside` to begin with a copy: in the folder as `laid.sqlite` and
`world.sqlite`, on PostgreSQL as databases `laid` and `world`; `world.pickle` holds the keys that
are in people's hands. The instance's own secrets are those in `home`.
"""

import pickle
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

INSIDE = Path(__file__).parent / "inside"
LAID, WORLD = "laid", "world"
ORIGIN = "http://localhost:8000"


def begin(folder: Path, store: Path, database: str = "") -> None:
    """Enter the instance whose home is in a folder; its passwords are none that must be slow."""
    from tripleaim.workspace.home import Home, enter

    enter(Home(folder=folder / "home", database=database, store=store, origin=ORIGIN))
    from django.contrib.auth.hashers import ScryptPasswordHasher

    ScryptPasswordHasher.work_factor = 2**8  # otherwise a tenth of a second each
    sys.path.insert(0, str(INSIDE))


def make(database: str, like: str) -> None:
    """Make a database of PostgreSQL anew as a copy of another, beside the one that was entered."""
    import psycopg
    from django.db import connection

    connection.close()
    to = connection.settings_dict
    with psycopg.connect(
        host=to["HOST"], user=to["USER"], dbname="postgres", autocommit=True
    ) as one:
        # SQL of: names of databases that these tests made
        one.execute(f"drop database if exists {database} with (force)")
        one.execute(f"create database {database} template {like}")


def keep(folder: Path, name: str) -> None:
    """Keep the tables as they are now."""
    from django.db import connection

    connection.close()
    if connection.vendor == "sqlite":
        shutil.copy(connection.settings_dict["NAME"], folder / f"{name}.sqlite")
    else:
        make(name, connection.settings_dict["NAME"])


def take(folder: Path, name: str) -> None:
    """Begin with tables that were kept."""
    from django.db import connection

    connection.close()
    if connection.vendor == "sqlite":
        shutil.copy(folder / f"{name}.sqlite", connection.settings_dict["NAME"])
    else:
        make(connection.settings_dict["NAME"], name)


def main() -> None:
    """Lay, keep, join, keep."""
    from tripleaim.workspace.home import Home, lay_tables, make_home

    folder, store, database = Path(sys.argv[1]), Path(sys.argv[2]), "".join(sys.argv[3:])
    make_home(Home(folder=folder / "home", database=database, origin=ORIGIN))
    begin(folder, store, database)
    lay_tables(datetime.now(UTC))
    keep(folder, LAID)
    from world import World

    world = World()
    keep(folder, WORLD)
    (folder / "world.pickle").write_bytes(pickle.dumps(world))


if __name__ == "__main__":
    main()
