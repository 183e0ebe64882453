"""Programmes, groups and support of a system and its members that had begun by a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tripleaim.questions.bodies import ids_of
from tripleaim.questions.who.rows import Programme, TrustGroup
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on
from tripleaim.store.record.arrangements import Arrangement, read_arrangements
from tripleaim.store.record.events import Event, of_kind, read_events
from tripleaim.store.record.fact import as_of, names_later

PARTNER = "partner"  # of a partnership: told of that one only, whoever else the partner is in
BOUNDARY = "boundary"
KINDS = (
    "vanguard",
    "pioneer",
    "programme",
    "neighbourhood_site",
    "mutual_aid",
    PARTNER,
    BOUNDARY,
)
GROUPS = ("trust_group", "merger_of_trusts", "provider_collaborative")


def programmes(
    store: Store, area: str, members: Sequence[str], on: date, known: date
) -> list[Programme | TrustGroup]:
    """What is on record of a system, those that it goes back to and its members, oldest first."""
    own = ids_of(store, area, on)
    about = (*own, *members)
    names = {**names_on(store, own, on), area: ""}
    told = [
        each
        for each in of_kind(read_events(store, about, on=on, known=known), *KINDS)
        if each.kind != PARTNER or each.fact.subject in own
    ]
    found = {
        (each.name, each.happened, each.fact.begun.low): _programme(each, names)
        for each in told
        if not any(names_later(text, on) for text in (each.name, each.happened, each.value))
    }
    groups = _once(read_arrangements(store, about, on=on, known=known))
    return [
        *found.values(),
        *(
            _group(store, each, area, on)
            for each in groups
            if each.kind in GROUPS and each.happened
        ),
    ]


def _once(groups: Iterable[Arrangement]) -> list[Arrangement]:
    """Groups told of several systems, once: of a kind, a day and members all alike the first."""
    found: dict[object, Arrangement] = {}
    for each in groups:
        members = {name: sorted(codes) for name, codes in (each.members or {}).items()}
        alone = "" if any(members.values()) else each.title
        found.setdefault(
            (each.kind, str(each.fact.begun), str(sorted(members.items())), alone), each
        )
    return list(found.values())


def _programme(event: Event, names: Mapping[str, str]) -> Programme:
    return Programme(
        subject=event.fact.subject,
        sources=(event.fact.source,),
        form=BOUNDARY if event.kind == BOUNDARY else "",
        what=event.kind.replace("_", " "),
        title=event.name,
        whose=names.get(event.fact.subject, ""),
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
