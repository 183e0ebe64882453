"""What is held of a person: every row of every table that names them, to take away.

Secrets, and what rows say of others, are left out; every table that refers to a person is asked, so
that a new one is in it from its first day.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from tripleaim.workspace.guard.acting import record
from tripleaim.workspace.guard.actor import BY_TOKEN, Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.record.event import Event

LEFT_OUT = {
    "password",
    "secret_hash",
    "browser_hash",
    "session_key",
    "data",
    "credential",
    "body",  # the document as a whole: its versions are in the export of the partnership
    "original",
    "content",
    "print",
    "sent",
    "choices",  # of a resident, whose paper somebody typed in
    "groups",
    "signals",
}
Row = dict[str, Any]


def data_of(actor: Actor, person: Person) -> dict[str, list[Row]]:
    """What is held of a person, by table; that it was taken is an event."""
    asked = check("person.data", actor, person)
    found = {"account": [_plain(person)]}
    for model, wanted in _tables():
        rows = model._default_manager.filter(wanted(person)).order_by("pk")
        if plain := [_plain(each) for each in rows.iterator()]:
            found[str(model._meta.verbose_name)] = plain
    name = person.pseudonym
    said = Q(actor=name) | Q(actor__startswith=name + BY_TOKEN) | Q(kind="person", about=person.pk)
    events = Event.objects.filter(said).order_by("seq")
    found["event"] = [_plain(each) for each in events.iterator()]
    record(asked, person=name, rows=sum(map(len, found.values())))
    return found


def _tables() -> Iterator[tuple[type[models.Model], Any]]:
    """Each table that refers to a person, or to a role of one, with what asks for their rows."""
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        names = [f.name for f in model._meta.fields if f.related_model is Person]
        names += [
            f"{f.name}__person"
            for f in model._meta.fields
            if f.related_model is RoleSpell and model is not RoleSpell
        ]
        if names:
            yield model, _asking(names)


def _asking(names: list[str]) -> Any:
    def wanted(person: Person) -> Q:
        found = Q()
        for each in names:
            found |= Q(**{each: person})
        return found

    return wanted


def _plain(row: models.Model) -> Row:
    """A row as plain values, without secrets; what it refers to by its key."""
    fields = [each for each in row._meta.fields if each.name not in LEFT_OUT]
    return {
        each.name: _said(each.value_from_object(row))
        for each in fields
        if not isinstance(each, models.BinaryField)
    }


def _said(value: Any) -> Any:
    return (
        value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)
    )
