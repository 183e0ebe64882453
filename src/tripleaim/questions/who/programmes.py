"""Programmes, groups and support of a system and its members that had begun by a day."""

from collections.abc import Sequence
from datetime import date

from tripleaim.questions.bodies import ids_of
from tripleaim.questions.who.rows import Programme, TrustGroup
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on
from tripleaim.store.record.arrangements import Arrangement, read_arrangements
from tripleaim.store.record.events import Event, of_kind, read_events
from tripleaim.store.record.fact import as_of, names_later

KINDS = (
    "vanguard",
    "pioneer",
    "programme",
    "neighbourhood_site",
    "mutual_aid",
    "partner",
    "boundary",
)
GROUPS = ("trust_group", "merger_of_trusts", "provider_collaborative")


def programmes(
    store: Store, area: str, members: Sequence[str], on: date, known: date
) -> list[Programme | TrustGroup]:
    """What is on record of a system, those that it goes back to and its members, oldest first."""
    about = (*ids_of(store, area, on), *members)
    told = of_kind(read_events(store, about, on=on, known=known), *KINDS)
    found = {
        (each.name, each.happened, each.fact.begun.low): _programme(each)
        for each in told
        if not any(names_later(text, on) for text in (each.name, each.happened, each.value))
    }
    groups = read_arrangements(store, about, on=on, known=known)
    return [
        *found.values(),
        *(
            _group(store, each, area, on)
            for each in groups
            if each.kind in GROUPS and each.happened
        ),
    ]


def _programme(event: Event) -> Programme:
    return Programme(
        subject=event.fact.subject,
        sources=(event.fact.source,),
        what=event.kind.replace("_", " "),
        title=event.name,
        regime=event.regime or "",
        happened=event.happened,
        begun=event.fact.begun,
        cited=event.fact.cited,
        grade=event.fact.grade,
    )


def _group(store: Store, told: Arrangement, area: str, on: date) -> TrustGroup:
    """A group or merger that a partner took part in, of the area by whose partner it is told."""
    members, day = told.members or {}, told.fact.begun.high
    merger = told.kind == "merger_of_trusts"
    return TrustGroup(
        subject=area,
        sources=(told.fact.source,),
        form="merger" if merger else "",
        what=told.kind.replace("_", " "),
        title="" if merger else as_of(told.title, on).rstrip(". "),
        before=_names(store, members.get("old", ()), told.fact.begun.low),
        after=_names(store, members.get("new", ()), day),
        begun=told.fact.begun,
        cited=told.fact.cited,
        grade=told.fact.grade,
    )


def _names(store: Store, codes: Sequence[str], on: date) -> tuple[str, ...]:
    called = names_on(store, list(codes), on)
    return tuple(called.get(code, code) for code in codes)
