"""Who is it? Areas, tiers, members, and how they got here."""

from collections.abc import Iterable, Sequence
from datetime import date

from tripleaim.model.area import ENGLAND
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import People, Share
from tripleaim.model.row import NOW, Answer, Row
from tripleaim.model.status import Status
from tripleaim.model.tier import TIER_OF_KIND
from tripleaim.questions.who.inside import around, inside, neighbourhoods, partners
from tripleaim.questions.who.programmes import programmes
from tripleaim.questions.who.rows import (
    Age,
    Itself,
    NewerEngland,
    Partner,
    Residents,
    Step,
    Superseded,
    System,
    Systems,
)
from tripleaim.registry.area import KIND_NAMES, Listed, find_area, list_areas
from tripleaim.registry.history import find_organisation
from tripleaim.registry.lineage import Event, trace
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import (
    Life,
    Release,
    ages_by,
    name_on,
    nearest_day,
    newer_england,
    people_by,
    release_on,
)
from tripleaim.store.ground import People as Lived
from tripleaim.store.remembered import settled

REVISIONS = "facts_population_revisions"


@settled
def who(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """Who an area is on a day: name, life, people, what it lies in, its parts, partners and past.

    Without an area: every system of the day with its people. A code or name of an organisation that
    is no area gives its kind, life and past. Raises NothingFound or InputRefused for what was not
    there on that day. `known` is the day by which its places could be known; None is now.
    """
    known = known or NOW
    if area is None:
        return Answer(question="who", on=on, rows=_all_systems(store, on))
    try:
        here = find_area(store, area, on)
    except NothingFound:
        body = find_organisation(store, area, on)
        if body is None:
            raise
        return _organisation(store, body, on)
    members = partners(store, here, on)
    return Answer(
        question="who",
        on=on,
        area=here.area.id,
        name=here.area.name,
        rows=(
            _itself(here, on),
            *_people(store, here, on),
            *around(store, here, on),
            *inside(store, here, on, known),
            *neighbourhoods(store, here, on),
            *members,
            *(_programmes(store, here, members, on, known) if _is_system(here) else ()),
            *(_step(event) for event in trace(store, here.area.id, on)),
        ),
    )


def _is_system(here: Listed) -> bool:
    return TIER_OF_KIND.get(here.area.kind) == "system"


def _programmes(
    store: Store, here: Listed, members: Sequence[Row], on: date, known: date
) -> Sequence[Row]:
    codes = [row.subject for row in members if isinstance(row, Partner) and row.kind == "trust"]
    return programmes(store, here.area.id, codes, on, known)


def _organisation(store: Store, body: Life, on: date) -> Answer:
    """What is known of a body that is no area: what it is, its life, its past."""
    called = name_on(store, body.body, on)
    itself = Itself(
        subject=body.body,
        sources=(body.source,),
        called=called,
        code=body.body,
        kind=body.kind,
        tier="",
        valid_from=body.valid_from,
        valid_to=body.valid_to if body.valid_to and body.valid_to <= on else None,
    )
    steps = tuple(_step(event) for event in trace(store, body.body, on))
    return Answer(question="who", on=on, area=body.body, name=called, rows=(itself, *steps))


def _all_systems(store: Store, on: date) -> tuple[Row, ...]:
    found = list_areas(store, system_kind(store, on), on)
    laid = nearest_day(store, on, kind=found[0].area.kind) or on
    people = people_by(store, [each.area.id for each in found], laid, release_on(store, on))
    total = Systems(sources=_once(each.source for each in found), number=len(found))
    return (total, *(_system(each, people.get(each.area.id)) for each in found))


def _once(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(sources)))


def _system(each: Listed, lived: Lived | None) -> System:
    return System(
        subject=each.area.id,
        sources=(each.source, *(lived.sources if lived else ())),
        status=Status.SHOWN if lived else Status.NOT_ON_RECORD,
        system=each.area.name,
        people=People(lived.people) if lived else None,
        counted_at=lived.release.title if lived else None,
        data_day=lived.release.day if lived else None,
    )


def _itself(here: Listed, on: date) -> Itself:
    """Its name, kind and life by the day: what ends it later came after."""
    area = here.area
    ends = area.spell.valid_to
    return Itself(
        subject=area.id,
        sources=(here.source,),
        form="nation" if area.kind == "england" else "",
        called=area.name,
        code=area.code,
        kind=KIND_NAMES.get(area.kind, area.kind),
        tier=TIER_OF_KIND.get(area.kind) or "",
        valid_from=area.spell.valid_from,
        valid_to=ends if ends and ends <= on else None,
    )


def _people(store: Store, here: Listed, on: date) -> list[Row]:
    area = here.area
    laid = nearest_day(store, on, area=area.id) or on
    release = release_on(store, on)
    lived = people_by(store, [area.id], laid, release).get(area.id)
    if lived is None:
        return [
            Residents(
                subject=area.id,
                sources=(here.source,),
                status=Status.NOT_ON_RECORD,
                form="network" if area.kind == "pcn" else "",
                people=None,
                counted_at=None,
            )
        ]
    whole = People(lived.people)
    ages = [
        Age(
            subject=area.id,
            sources=lived.sources,
            band=each.label,
            people=People(each.people),
            share=Share(each.people / whole),
            counted_at=lived.release.title,
            data_day=lived.release.day,
        )
        for each in ages_by(store, [area.id], laid, release)
    ]
    counted = Residents(
        subject=area.id,
        sources=lived.sources,
        people=whole,
        counted_at=lived.release.title,
        form="" if laid == on else "nearest",
        data_day=lived.release.day if laid == on else laid,
    )
    return [counted, *_standing(store, lived.release, on), *ages]


def _standing(store: Store, release: Release, on: date) -> list[Row]:
    """What superseded the release, and what is newer than it, where that is on record."""
    told: list[Row] = []
    if release.superseded() and release.revised is not None:
        told.append(
            Superseded(
                subject=ENGLAND,
                sources=(release.source, REVISIONS),
                counted_at=release.title,
                first=People(release.people),
                now=People(release.revised),
                by=release.revised_by or "",
            )
        )
    newer = newer_england(store, on)
    if newer is not None:
        told.append(
            NewerEngland(
                subject=ENGLAND,
                sources=(newer.source,),
                data_day=newer.day,
                title=newer.title,
                people=People(newer.people),
                grade=newer.grade,
            )
        )
    return told


def _step(event: Event) -> Step:
    return Step(
        subject=event.predecessor,
        sources=(event.source,),
        day=event.effective,
        kind=event.kind,
        before=event.predecessor,
        before_name=event.predecessor_name,
        after=event.successor,
        after_name=event.successor_name,
        share=None if event.share is None else Share(event.share),
    )
