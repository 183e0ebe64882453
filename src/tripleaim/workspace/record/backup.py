"""A backup of everything in one file that either database takes back, and taking it back.

A line of JSON a row, packed; the last line says how many there were and their hash. The log's
private key and the secret of sessions are not in it: they are files of the home folder.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, transaction

from tripleaim.model.errors import refuse
from tripleaim.workspace.moment import days_ahead
from tripleaim.workspace.record.backup_file import Held, read_backup, write_lines

UNFIT = (
    serializers.base.DeserializationError,
    DatabaseError,
    ValidationError,
    ObjectDoesNotExist,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
)
TAKEN_AT_ONCE = 1000
FIRST = (
    "person",
    "organisation",
    "partnership",
    "rolespell",
    "document",
    "committee",
    "version",
    "link",
    "comment",
    "amendment",
    "step",
    "ownkey",
    "proposal",
    "treehead",
    "witness",
    "interest",
    "meeting",
    "item",
)
OF_A_MINUTE = ("tried",)  # in no backup
DOOR_FIRST = ("consultation", "theme", "answer", "subscription", "news", "wave")
TRIGGERS = (
    "tripleaim.workspace.migrations.0002_only_added",
    "tripleaim.workspace.migrations.0006_only_added_too",
    "tripleaim.workspace.migrations.0008_head_stamps",
    "tripleaim.workspace.hearing.migrations.0002_only_added",
    "tripleaim.workspace.hearing.migrations.0003_told_and_forgotten",
)


class Exact(DjangoJSONEncoder):
    """Values as they are: times to the microsecond, which events and their hashes have."""

    def default(self, o: Any) -> Any:
        """A value that JSON has no kind for."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def models_kept() -> list[Any]:
    """The tables of a backup, each after those that its rows name."""
    own = {each._meta.model_name: each for each in apps.get_app_config("workspace").get_models()}
    rest = [own[name] for name in sorted(own) if name not in (*FIRST, *OF_A_MINUTE)]
    door = {each._meta.model_name: each for each in apps.get_app_config("hearing").get_models()}
    heard = [door[name] for name in (*DOOR_FIRST, *sorted(set(door) - set(DOOR_FIRST)))]
    return [*(own[name] for name in FIRST), *rest, *heard, EmailAddress, Authenticator]


def write_backup(path: Path) -> int:
    """Write everything to a file, as it stood at one moment; how many rows."""
    with _one_moment():
        return write_lines(
            path, days_ahead(), (line for model in models_kept() for line in _rows(model))
        )


def restore_backup(path: Path, set_clock: Callable[[int], None]) -> int:
    """Take a backup into an empty database: all of it, or nothing; how many rows.

    `set_clock` is told by how many days its clock was ahead, before anything of it stays.
    Raises InputRefused for what is no backup, and for rows of other tables than a backup's or that
    these do not take.
    """
    from tripleaim.workspace.models import Log, Person

    held = read_backup(path)
    if Person.objects.exists():
        raise refuse("the database", "holds a workspace already", "Restore into a new one.")
    try:
        with transaction.atomic():
            _without_triggers()
            Log.objects.all().delete()
            rows = serializers.deserialize("python", _plain_rows(held))
            for model, made in groupby(rows, key=lambda each: type(each.object)):
                for some in _some(made):
                    _take_in(model, some)
            _count_on()
            _with_triggers()
            set_clock(held.days_later)
    except UNFIT:
        remedy = "Take a backup that this version wrote, or whose tables are the same."
        raise refuse(str(path), "holds rows that cannot be taken in", remedy) from None
    return held.rows


def _rows(model: Any) -> Iterator[str]:
    rows = model.objects.order_by("pk")
    plain = serializers.get_serializer("python")()
    for some in _some(rows.iterator(chunk_size=TAKEN_AT_ONCE)):
        for each in plain.serialize(some):
            yield json.dumps(each, ensure_ascii=False, cls=Exact) + "\n"


def _plain_rows(held: Held) -> Iterator[Any]:
    """The rows of a backup as plain values. Raises InputRefused for one of another table."""
    kept = {each._meta.label_lower for each in models_kept()}
    for line in held.lines():
        row = json.loads(line)
        if row["model"] not in kept:
            raise refuse(str(held.path), "holds rows of tables that are not a workspace's")
        yield row


def _some(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Rows, so many together as are written or read at once."""
    left = iter(rows)
    while some := list(islice(left, TAKEN_AT_ONCE)):
        yield some


def _take_in(model: Any, rows: Sequence[Any]) -> None:
    model.objects.bulk_create([each.object for each in rows])
    for each in rows:
        for name, found in (each.m2m_data or {}).items():
            getattr(each.object, name).set(found)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All that is read inside is as of one moment; who writes meanwhile is not held up."""
    if connection.vendor == "sqlite":
        with connection.reading(), transaction.atomic():
            yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        yield


def _triggers() -> tuple[list[str], list[str]]:
    """How the triggers of every migration are made in this database, and how they are dropped."""
    from importlib import import_module

    made = [import_module(each) for each in TRIGGERS]
    if connection.vendor == "sqlite":
        names = [name for each in made for name in each.names()]
        return [one for each in made for one in each.SQLITE], [f"drop trigger {n}" for n in names]
    drops = [f"drop trigger {name} on {table}" for each in made for name, table in each.places()]
    whole = [one for each in made for one in each.POSTGRES]
    return [one for one in whole if one.startswith("create trigger")], drops


def _without_triggers() -> None:
    _run(_triggers()[1])


def _with_triggers() -> None:
    _run(_triggers()[0])


def _count_on() -> None:
    """Numbers that the database gives go on after those that were taken in."""
    _run(connection.ops.sequence_reset_sql(no_style(), models_kept()))


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
