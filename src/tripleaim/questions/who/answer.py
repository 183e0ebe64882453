"""Who is it? Areas, tiers, members, and how they got here."""

from collections.abc import Callable, Iterable
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import People, Share
from tripleaim.model.row import Answer, Row
from tripleaim.model.status import Status
from tripleaim.model.tier import TIER_OF_KIND
from tripleaim.questions.who.rows import (
    Age,
    Commissioner,
    CommissionerCount,
    Council,
    CouncilCount,
    Itself,
    LiesIn,
    Network,
    NetworkCount,
    NewerEngland,
    Part,
    PartCount,
    Partner,
    PartnerCount,
    Place,
    PlaceCount,
    Residents,
    Step,
    Superseded,
    System,
    SystemCount,
    SystemPart,
    Systems,
)
from tripleaim.registry.area import KIND_NAMES, Listed, find_area, list_areas
from tripleaim.registry.history import find_organisation
from tripleaim.registry.lineage import Event, trace
from tripleaim.registry.members import (
    Part as Member,
)
from tripleaim.registry.members import (
    commissioner_kind,
    list_neighbourhoods,
    list_partners,
    match_parts,
    system_kind,
)
from tripleaim.store.engine import Store
from tripleaim.store.ground import Life, Release, ages_of, name_on, newer_england, people_of
from tripleaim.store.ground import People as Lived

PLACES = "facts_places_gm_syb"
ENGLAND = "england:E92000001"
REVISIONS = "facts_population_revisions"
INSIDE: tuple[tuple[str, type[PartCount], type[Part]], ...] = (
    ("place", PlaceCount, Place),
    ("commissioner", CommissionerCount, Commissioner),
    ("lad", CouncilCount, Council),
)


def who(store: Store, area: str | None, on: date) -> Answer:
    """Who an area is on a day: name, life, people, what it lies in, its parts, partners and past.

    Without an area: every system of the day with its people. A code or name of an organisation that
    is no area gives its kind, life and past. Raises NothingFound or InputRefused for what was not
    there on that day.
    """
    if area is None:
        return Answer(question="who", on=on, rows=_all_systems(store, on))
    try:
        here = find_area(store, area, on)
    except NothingFound:
        body = find_organisation(store, area, on)
        if body is None:
            raise
        return _organisation(store, body, on)
    return Answer(
        question="who",
        on=on,
        area=here.area.id,
        name=here.area.name,
        rows=(
            _itself(here),
            *_people(store, here, on),
            *_around(store, here, on),
            *_inside(store, here, on),
            *_neighbourhoods(store, here, on),
            *_partners(store, here, on),
            *(_step(event) for event in trace(store, here.area.id, on)),
        ),
    )


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
        valid_to=body.valid_to,
    )
    steps = tuple(_step(event) for event in trace(store, body.body, on))
    return Answer(question="who", on=on, area=body.body, name=called, rows=(itself, *steps))


def _all_systems(store: Store, on: date) -> tuple[Row, ...]:
    found = list_areas(store, system_kind(store, on), on)
    people = people_of(store, [each.area.id for each in found], on)
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
    )


def _itself(here: Listed) -> Itself:
    area = here.area
    return Itself(
        subject=area.id,
        sources=(here.source,),
        called=area.name,
        code=area.code,
        kind=KIND_NAMES.get(area.kind, area.kind),
        tier=TIER_OF_KIND.get(area.kind) or "",
        valid_from=area.spell.valid_from,
        valid_to=area.spell.valid_to,
    )


def _people(store: Store, here: Listed, on: date) -> list[Row]:
    area = here.area
    lived = people_of(store, [area.id], on).get(area.id)
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
        )
        for each in ages_of(store, [area.id], on)
    ]
    counted = Residents(
        subject=area.id, sources=lived.sources, people=whole, counted_at=lived.release.title
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


def _around(store: Store, here: Listed, on: date) -> list[LiesIn]:
    kinds: list[str | None] = ["nhs_region"]
    if TIER_OF_KIND.get(here.area.kind) in ("place", "neighbourhood"):
        kinds = [_kind_or_none(store, system_kind, on), *kinds]
    return [
        LiesIn(
            subject=part.area,
            sources=(part.source,),
            kind=KIND_NAMES.get(kind, kind),
            around=part.name,
        )
        for kind in kinds
        if kind is not None and kind != here.area.kind
        for part in match_parts(store, here.area.id, kind, on)
    ]


def _kind_or_none(store: Store, ask_kind: Callable[[Store, date], str], on: date) -> str | None:
    try:
        return ask_kind(store, on)
    except NothingFound:
        return None


def _inside(store: Store, here: Listed, on: date) -> list[Row]:
    tier = TIER_OF_KIND.get(here.area.kind)
    if tier in ("region", "nation"):
        system = _kind_or_none(store, system_kind, on)
        return _parts(store, here, system, (SystemCount, SystemPart), on) if system else []
    if tier != "system":
        return []
    found: list[Row] = []
    for kind, counted, each in INSIDE:
        named = commissioner_kind(store, on) if kind == "commissioner" else kind
        found += _parts(store, here, named, (counted, each), on)
    return found


def _parts(
    store: Store, here: Listed, kind: str, rows: tuple[type[PartCount], type[Part]], on: date
) -> list[Row]:
    """How many areas of a kind lie in it, then each; where no place is on record, that."""
    counted, each = rows
    parts = match_parts(store, here.area.id, kind, on)
    if not parts and kind == "place":
        return [
            counted(
                subject=here.area.id,
                sources=(PLACES,),
                status=Status.NOT_ON_RECORD,
                number=None,
                names=(),
            )
        ]
    if not parts:
        return []
    total = counted(
        subject=here.area.id,
        sources=_once(part.source for part in parts),
        number=len(parts),
        names=tuple(part.name for part in parts),
    )
    return [total, *(_part(each, part) for part in parts)]


def _part(kind: type[Part], part: Member) -> Part:
    return kind(
        subject=part.area,
        sources=tuple(dict.fromkeys((part.source, part.people_source))),
        part=part.name,
        people=People(part.people_inside),
        share=Share(part.share),
        whole=part.is_whole,
    )


def _neighbourhoods(store: Store, here: Listed, on: date) -> list[Row]:
    if TIER_OF_KIND.get(here.area.kind) not in ("system", "place"):
        return []
    kind = commissioner_kind(store, on)
    own = [here.area.id] if here.area.kind == kind else []
    parents = own or [part.area for part in match_parts(store, here.area.id, kind, on)]
    networks = list_neighbourhoods(store, parents, on)
    if not networks:
        return []
    sources = _once(row["source"] for row in networks)
    total = NetworkCount(subject=here.area.id, sources=sources, number=len(networks))
    rows = [
        Network(
            subject=row["area"], sources=(row["source"],), network=row["name"], code=row["code"]
        )
        for row in networks
    ]
    return [total, *rows]


def _partners(store: Store, here: Listed, on: date) -> list[Row]:
    partners = list_partners(store, here.area.id, on)
    if not partners:
        return []
    kinds: dict[str, int] = {}
    for row in partners:
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
    total = PartnerCount(
        subject=here.area.id,
        sources=_once(row["source"] for row in partners),
        number=len(partners),
        kinds=tuple(kinds.items()),
    )
    rows = [
        Partner(
            subject=row["code"], sources=(row["source"],), partner=row["name"], kind=row["kind"]
        )
        for row in partners
    ]
    return [total, *rows]


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
