"""`tripleaim workspace`: start, run, check, back up, restore, import into and export one."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from tripleaim.cli.options import DEFAULT_STORE, HeadOption, OnOption, PinOption, StoreOption
from tripleaim.cli.say import say

if TYPE_CHECKING:
    from tripleaim.workspace.guard.actor import Actor
    from tripleaim.workspace.home import Home

workspace = typer.Typer(no_args_is_help=True, help="A partnership's workspace.")

HomeOption = Annotated[Path, typer.Option(help="The folder of the workspace.")]
DatabaseOption = Annotated[
    str, typer.Option(help="Address of the database: postgres://user@host/name; empty for SQLite.")
]
OriginOption = Annotated[
    str, typer.Option(help="How browsers reach it; without one, as when it was made.")
]
HOME = Path("build/workspace")


@workspace.command()
def init(
    admin: Annotated[str, typer.Option(help="Mail address of the first administrator.")],
    home: HomeOption = HOME,
    database: DatabaseOption = "",
    origin: OriginOption = "",
    store: StoreOption = DEFAULT_STORE,
    example: Annotated[bool, typer.Option(help="With an example partnership of nine.")] = False,
) -> None:
    """Start a workspace: its folder, secrets and tables; print the first one-time links."""
    from tripleaim.workspace.home import is_left_aside, move_into_place, new_home, take_clock

    here = _home(home, database, origin, store)
    _for_nobody_else()
    if is_left_aside(here):
        move_into_place(here)
        lines = _begin_again(here, admin, example)
    else:
        take_clock(here, 0, here)
        with new_home(here) as aside:
            lines = _begin(aside, admin, example)
    say("\n".join(lines))
    given = _given(origin, store, database)
    say(f"\nEach link works once. Run it: tripleaim workspace run --home {home}{given}")


def _given(origin: str, store: Path, database: str) -> str:
    """What `run` must be told too: whatever `init` was; the database may hold a password."""
    port = urlsplit(origin).port
    said = f" --bind 127.0.0.1:{port}" if origin.startswith("http://localhost:") else ""
    said += " --database ADDRESS" if database else ""
    return said if store == DEFAULT_STORE else f"{said} --store {store}"


def _begin(home: "Home", admin: str, example: bool) -> list[str]:
    """Lay the tables of a new workspace; its first links, in lines. All people are there or none:
    the home is marked as whole before they are."""
    from tripleaim.workspace.home import enter, lay_tables, mark_whole

    enter(home)
    lay_tables(datetime.now(UTC))
    from django.db import transaction

    with transaction.atomic():
        lines = _people(admin, example)
        mark_whole(home)
    return lines


def _begin_again(home: "Home", admin: str, example: bool) -> list[str]:
    """The links of a workspace that was killed before it told them: new ones."""
    from tripleaim.workspace.home import enter

    enter(home)
    from django.conf import settings
    from django.db import transaction

    from tripleaim.workspace.guard.actor import Actor
    from tripleaim.workspace.models import Person
    from tripleaim.workspace.people.returning import readmit

    if not Person.objects.filter(status="invited").exists():
        with transaction.atomic():
            return _people(admin, example)
    machine = Actor(now=datetime.now(UTC), has_machine=True)
    rows = Person.objects.filter(status="invited").order_by("pk")
    return [
        f"{each.name} ({each.mail}): {settings.ORIGIN}/join/{readmit(machine, each)}"
        for each in rows
    ]


def _people(admin: str, example: bool) -> list[str]:
    """Invite the first administrator, and the people of the example; their links, in lines."""
    from django.conf import settings

    from tripleaim.workspace.example import make_example, start_administrator
    from tripleaim.workspace.guard.actor import Actor

    now, base = datetime.now(UTC), str(settings.ORIGIN)
    root = _first(now)
    secret = start_administrator(root, admin, "Administrator")[1]
    lines = [f"Administrator ({admin}): {base}/join/{secret}"]
    if example:
        partnership, invited = make_example(Actor(now=now, person=root.person, fresh=True))
        lines.append(f"\n{partnership.name}: {base}/p/{partnership.pk}")
        for each in invited:
            lines.append(f"{each.name} ({each.mail}; {each.roles}):\n  {base}/join/{each.secret}")
    _forget_first(root)
    return lines


@workspace.command()
def run(
    home: HomeOption = HOME,
    database: DatabaseOption = "",
    origin: OriginOption = "",
    store: StoreOption = DEFAULT_STORE,
    site: Annotated[Path, typer.Option(help="The folder of the site.")] = Path("build/site"),
    bind: Annotated[str, typer.Option(help="Address and port.")] = "127.0.0.1:8000",
    share: Annotated[
        bool, typer.Option(help="Let others that say so, too, listen on that port.")
    ] = False,
    on: OnOption = None,
) -> None:
    """Serve the workspace, and the site and its pages beside it."""
    from tripleaim.cli.options import read_date

    enter_home(home, database, origin, store)
    from tripleaim.workspace.running import run_workspace

    say(f"Open {_home(home, database, origin).reached_at}/turn ; stop with Ctrl-C.")
    say(
        "The first to come in do so by the one-time links that init printed; who was invited and "
        "lost theirs gets a new one: tripleaim workspace link MAIL"
    )
    run_workspace(site, read_date(on), bind, share)


@workspace.command()
def upgrade(home: HomeOption = HOME, database: DatabaseOption = "") -> None:
    """Bring the tables of a workspace up to date; take a backup before."""
    from tripleaim.workspace.home import lay_tables

    enter_home(home, database)
    lay_tables(datetime.now(UTC))
    say("The tables are up to date.")


@workspace.command()
def check(home: HomeOption = HOME, database: DatabaseOption = "") -> None:
    """Look for what is wrong: settings, tables, the log against its heads, events altered."""
    import sys

    enter_home(home, database)
    from tripleaim.workspace.record.inspecting import faults_of_instance

    faults = faults_of_instance()
    for fault in faults:
        say(f"FAULT  {fault}")
    say(f"{len(faults)} faults.")
    if faults:
        sys.exit(1)


@workspace.command()
def tick(home: HomeOption = HOME, database: DatabaseOption = "") -> None:
    """Do what is due now: close, expire, tell, mail, seal events. `run` does so by itself."""
    enter_home(home, database)
    from tripleaim.workspace.moment import now_here
    from tripleaim.workspace.record.clockwork import turn_clock
    from tripleaim.workspace.telling.jobs import run_jobs

    done = turn_clock(now_here()) | {"jobs": run_jobs(now_here())}
    say(", ".join(f"{name} {count}" for name, count in done.items()))


@workspace.command()
def later(
    days: Annotated[int, typer.Argument(help="By how many days.", min=1, max=3660)],
    home: HomeOption = HOME,
    database: DatabaseOption = "",
) -> None:
    """Put the clock of an example on, to see what comes of it; stop `run` before. It stays on."""
    enter_home(home, database)
    from datetime import timedelta

    from tripleaim.page.words import day_words
    from tripleaim.workspace.home import put_on
    from tripleaim.workspace.record.clockwork import turn_clock
    from tripleaim.workspace.telling.jobs import run_jobs

    there = datetime.now(UTC) + timedelta(days=put_on(_home(home, database), days))
    done = turn_clock(there) | {"jobs": run_jobs(there)}
    told = ", ".join(f"{name} {count}" for name, count in done.items() if count)
    say(f"Today is {day_words(there.date())} there. What came of it: {told or 'nothing'}.")


@workspace.command(name="grants")
def grants_command(
    role: Annotated[str, typer.Argument(help="A role of PostgreSQL that owns no table.")],
    home: HomeOption = HOME,
    database: DatabaseOption = "",
) -> None:
    """Print what gives the web's database role its rights, and no more; its owner runs it."""
    enter_home(home, database)
    from tripleaim.workspace.record.web_role import grants_for

    say("\n".join(grants_for(role)))


@workspace.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write.")],
    home: HomeOption = HOME,
    database: DatabaseOption = "",
) -> None:
    """Write everything to one file. Keep it, and the home folder's log.pem and secret, apart."""
    enter_home(home, database)
    from tripleaim.workspace.record.backup import write_backup

    say(f"{write_backup(file)} rows written to {file}.")


@workspace.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    home: HomeOption = HOME,
    database: DatabaseOption = "",
    origin: OriginOption = "",
) -> None:
    """Take a backup into a new workspace; one that holds people is left as it is."""
    from tripleaim.workspace.home import SECRET, new_home
    from tripleaim.workspace.record.backup_file import read_backup

    here = _home(home, database, origin)
    read_backup(file)
    _for_nobody_else()
    if (home / SECRET).exists():
        _restore(here, file, here)
        return
    with new_home(here) as aside:
        _restore(aside, file, here)
    say(f"Made {home}; put the log.pem and secret that belong to the backup there.")


def _restore(home: "Home", file: Path, place: "Home") -> None:
    from tripleaim.workspace.home import enter, lay_tables

    enter(home)
    lay_tables(datetime.now(UTC))
    from tripleaim.workspace.home import take_clock
    from tripleaim.workspace.record.backup import restore_backup

    number = restore_backup(file, lambda days: take_clock(home, days, place))
    say(f"{number} rows restored.")


@workspace.command(name="export")
def export_command(
    partnership: Annotated[str, typer.Argument(help="Code of the partnership.")],
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    home: HomeOption = HOME,
    database: DatabaseOption = "",
) -> None:
    """Write a partnership as a folder that anybody can verify."""
    enter_home(home, database)
    from tripleaim.workspace.moment import now_here
    from tripleaim.workspace.record.exporting import export_partnership, write_files

    files = export_partnership(partnership_called(partnership), now_here())
    write_files(files, folder)
    say(f"{len(files)} files in {folder}. Verify: tripleaim documents verify {folder}")


@workspace.command(name="import")
def import_command(
    partnership: Annotated[str, typer.Argument(help="Code of the partnership.")],
    folder: Annotated[Path, typer.Argument(help="A folder of documents.")],
    officer: Annotated[str, typer.Option(help="Mail of its governance officer, who acts.")],
    home: HomeOption = HOME,
    database: DatabaseOption = "",
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Take the documents of a folder into a partnership, with their signatures."""
    enter_home(home, database, store=store)
    from tripleaim.workspace.guard.actor import Actor
    from tripleaim.workspace.models import Person
    from tripleaim.workspace.moment import now_here
    from tripleaim.workspace.record.importing import import_folder

    now = now_here()
    person = Person.objects.filter(mail__iexact=officer).first()
    count = import_folder(
        Actor(now=now, person=person), partnership_called(partnership), folder, now.date()
    )
    say(f"{count} documents taken in.")


@workspace.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="An exported folder.")],
    pin: PinOption = None,
    head: HeadOption = None,
) -> None:
    """Verify an exported folder: signatures, log, proofs, events; needs no server."""
    from tripleaim.cli.documents import verify as verify_documents

    verify_documents(folder, pin, head)


def _home(home: Path, database: str, origin: str = "", store: Path | None = None) -> "Home":
    from tripleaim.workspace.home import Home

    there = store if store is not None and store.exists() else None
    return Home(folder=home, database=database, origin=origin, store=there)


def enter_home(home: Path, database: str, origin: str = "", store: Path | None = None) -> None:
    """Tell Django of a workspace that is there; what is written from then on is its owner's."""
    from tripleaim.workspace.home import enter

    _for_nobody_else()
    enter(_home(home, database, origin, store))


def _for_nobody_else() -> None:
    """Whatever these commands write holds people or keys: the database and its journal, letters,
    exports. Nobody but its owner reads it."""
    os.umask(0o077)


def _first(now: datetime) -> "Actor":
    """The hand that lays out a new workspace; it is taken away at the end."""
    from tripleaim.workspace.guard.actor import Actor
    from tripleaim.workspace.models import Person, RoleSpell

    person = Person.objects.create(mail=None, name="init", status="active")
    RoleSpell.objects.create(
        person=person, kind="I", scope="instance:", begins=now.date(), status="held"
    )
    return Actor(now=now, person=person, fresh=True, has_factor=True)


def _forget_first(root: "Actor") -> None:
    from tripleaim.workspace.models import RoleSpell

    person: Any = root.person
    RoleSpell.objects.filter(person=person).update(status="ended")
    person.status = "ended"
    person.save(update_fields=["status"])


def partnership_called(code: str) -> Any:
    """A partnership by its code. Raises NothingFound, with those that there are."""
    from tripleaim.model.errors import NothingFound
    from tripleaim.workspace.models import Partnership

    found = Partnership.objects.filter(pk=code).first()
    if found is None:
        listed = ", ".join(f"{each.pk} ({each.name})" for each in Partnership.objects.all())
        raise NothingFound(f"No partnership is called '{code}'. There are: {listed or 'none'}.")
    return found


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from tripleaim.cli import workspace_held, workspace_link

    workspace_held.add_to(workspace)
    workspace_link.add_to(workspace)
    app.add_typer(workspace, name="workspace")
