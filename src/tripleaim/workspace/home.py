"""Where an instance lives: its folder, its secrets, its database, and how Django is told of them.

The folder holds the secret of sessions, the log's private key and, without another address, the
database. Only its owner may read it.
"""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import django

from tripleaim.governance.key import new_private_key
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.model.said_number import is_whole
from tripleaim.store.files.output import PRIVATE, write_bytes
from tripleaim.store.files.refusal import refuse_file
from tripleaim.store.private import private_folder

SECRET, LOG_KEY, DATABASE, MAIL = "secret", "log.pem", "workspace.sqlite", "mail"
LATER, REACHED, LOCAL = "days-later", "origin", "http://localhost:8000"
DIRECTORIES, SEAL = "directories.toml", "seal.pem"
ASIDE, WHOLE = ".making", "whole"
DATABASES = ("sqlite:///", "postgres://", "postgresql://")
SETTINGS = "tripleaim.workspace.configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A folder of an instance; `database` is an address, `origin` how browsers reach it: without
    one, as was said when it was made, so that links in letters lead there whoever writes them."""

    folder: Path
    database: str = ""
    origin: str = ""
    store: Path | None = None

    @property
    def address(self) -> str:
        """The address of the database: the given one, the environment's, or the folder's own."""
        given = self.database or os.environ.get("TRIPLEAIM_DATABASE", "")
        return given or f"sqlite:///{(self.folder / DATABASE).absolute()}"

    @property
    def reached_at(self) -> str:
        """How browsers reach it: as given, as the environment says, or as it was made."""
        path = self.folder / REACHED
        made = path.read_text().strip() if path.exists() else ""
        return self.origin or os.environ.get("TRIPLEAIM_ORIGIN", "") or made or LOCAL

    @property
    def days_later(self) -> int:
        """By how many days the clock of its example was put on."""
        path = self.folder / LATER
        try:
            said = path.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise refuse_file(path, error, "read") from None
        if not is_whole(said):
            raise refuse(str(path), "is no number of days", "Write digits, or restore a backup.")
        return int(said)


def put_on(home: Home, days: int) -> int:
    """Put the clock of an instance that was entered on; by how many days it is ahead now.

    Raises InputRefused where it holds anything but examples: what others sign and promise there
    has its own days. It never goes back: the log holds what was done by then.
    """
    from tripleaim.workspace.partnerships.partnership import Partnership

    if not Partnership.objects.exists() or Partnership.objects.filter(example=False).exists():
        raise refuse(str(home.folder), "holds more than an example", "Its clock stays as it is.")
    ahead = home.days_later + days
    write_bytes(home.folder / LATER, f"{ahead}\n".encode(), PRIVATE)
    return ahead


def take_clock(home: Home, days: int, place: Home) -> None:
    """Give a home its clock: a backup's, or none for a new one; `place` is where it will stand.

    Raises InputRefused where another clock stands there already: one of them is not this one's.
    """
    path = place.folder / LATER
    if path.exists() and place.days_later != days:
        rule = f"says that the clock is {place.days_later} days ahead, and it is to be {days}"
        raise refuse(str(path), rule, "Take that file away, or choose another folder.")
    if days:
        write_bytes(home.folder / LATER, f"{days}\n".encode(), PRIVATE)


def make_home(home: Home) -> None:
    """Make the folder and its secrets.

    Raises InputRefused where an instance lives there, and for an address that is of no database.
    """
    if not home.address.startswith(DATABASES):
        remedy = "Give sqlite:///PATH or postgres://USER@HOST/NAME, or leave it out."
        raise refuse("--database", "is no address of a database", remedy)
    _check_free(home)
    private_folder(home.folder)
    private_folder(home.folder / MAIL)
    write_bytes(home.folder / SECRET, secrets.token_urlsafe(48).encode(), PRIVATE)
    write_bytes(home.folder / LOG_KEY, new_private_key(), PRIVATE)
    write_bytes(home.folder / REACHED, f"{home.reached_at}\n".encode(), PRIVATE)


@contextmanager
def new_home(home: Home) -> Iterator[Home]:
    """Make a home aside, in its own folder, and move it into place when all of it is done.

    Gives the home aside. Where what follows fails, nothing is left; where it is killed, what is
    aside is no workspace, and the next try begins anew, or ends what `mark_whole` was told of.
    """
    _check_free(home)
    _check_no_rows(home)
    made = [each for each in (home.folder, *home.folder.parents) if not each.exists()]
    aside = replace(home, folder=home.folder / ASIDE)
    private_folder(home.folder)
    try:
        shutil.rmtree(aside.folder, ignore_errors=True)
        make_home(aside)
        yield aside
        mark_whole(aside)
        move_into_place(home)
    except BaseException:
        shutil.rmtree(aside.folder, ignore_errors=True)
        with suppress(OSError):
            for each in made:
                each.rmdir()
        raise


def mark_whole(aside: Home) -> None:
    """Note that a home which is made aside is whole, but for its place."""
    write_bytes(aside.folder / WHOLE, b"", PRIVATE)


def is_left_aside(home: Home) -> bool:
    """Whether a home was made whole, and whoever made it was killed before it was in its place."""
    return (home.folder / ASIDE / WHOLE).exists() and not (home.folder / SECRET).exists()


def move_into_place(home: Home) -> None:
    """Move what was made aside into its place, the secret last: with it a home is there."""
    if "django" in sys.modules and os.environ.get("DJANGO_SETTINGS_MODULE") == SETTINGS:
        from django.db import connections

        connections.close_all()
    aside = home.folder / ASIDE
    there = sorted(aside.iterdir(), key=lambda each: each.name == SECRET)
    for each in there:
        if each.name == MAIL and (home.folder / MAIL).exists():
            continue
        if each.name != WHOLE:
            each.replace(home.folder / each.name)
    shutil.rmtree(aside)


def _check_free(home: Home) -> None:
    """Raises InputRefused where a workspace lives."""
    if (home.folder / SECRET).exists() or (home.folder / LOG_KEY).exists():
        remedy = "Run it, or choose another. A lost link: tripleaim workspace link MAIL."
        raise refuse(str(home.folder), "holds a workspace already", remedy)


def _check_no_rows(home: Home) -> None:
    """Raises InputRefused where a database lies that what is made aside would take the place of.

    What it had not yet taken in lies beside it and would be taken into a new one: that counts too.
    """
    beside = (home.folder / f"{DATABASE}{each}" for each in ("", "-wal", "-shm", "-journal"))
    held = [each for each in beside if each.exists() and each.stat().st_size]
    if held and not is_left_aside(home):
        rule = (
            "are a database already" if len(held) > 1 else "is a database already, or part of one"
        )
        remedy = "Move all of it away together, or choose another folder."
        raise refuse(", ".join(map(str, held)), rule, remedy)


def enter(home: Home) -> None:
    """Tell Django of an instance. Raises NothingFound where there is none."""
    if not (home.folder / SECRET).exists():
        raise NothingFound(f"{home.folder} holds no workspace. Start one: tripleaim workspace init")
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    os.environ["TRIPLEAIM_DATABASE"] = home.address
    os.environ["TRIPLEAIM_DAYS_LATER"] = str(home.days_later)
    os.environ.setdefault("TRIPLEAIM_SECRET_KEY", (home.folder / SECRET).read_text())
    os.environ.setdefault("TRIPLEAIM_LOG_KEY", str((home.folder / LOG_KEY).absolute()))
    os.environ.setdefault("TRIPLEAIM_MAIL_FOLDER", str((home.folder / MAIL).absolute()))
    directories = str((home.folder / DIRECTORIES).absolute())
    os.environ.setdefault("TRIPLEAIM_DIRECTORIES", directories)
    os.environ.setdefault("TRIPLEAIM_SEAL", str((home.folder / SEAL).absolute()))
    os.environ["TRIPLEAIM_ORIGIN"] = home.reached_at
    host = urlsplit(os.environ["TRIPLEAIM_ORIGIN"]).hostname or "localhost"
    known = os.environ.get("TRIPLEAIM_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    os.environ["TRIPLEAIM_HOSTS"] = ",".join(dict.fromkeys([*known, host]))
    if home.store is not None:
        os.environ["TRIPLEAIM_STORE"] = str(home.store.absolute())
    django.setup(set_prefix=False)


def lay_tables(now: datetime) -> None:
    """Make the tables of the database, or bring them up to date; start the log where none is."""
    from django.conf import settings
    from django.core.management import call_command

    from tripleaim.workspace.record.log import Log

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if not Log.objects.exists():
        host = urlsplit(str(settings.ORIGIN)).netloc
        Log.objects.create(name=f"{host}/{secrets.token_hex(4)}")
