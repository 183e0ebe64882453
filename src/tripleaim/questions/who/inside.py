"""What an area lies in and what lies in it: places, commissioners, councils, networks, members."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import People, Share
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.model.tier import TIER_OF_KIND
from tripleaim.questions.who.rows import (
    Commissioner,
    CommissionerCount,
    Council,
    CouncilCount,
    LiesIn,
    Network,
    NetworkCount,
    Part,
    PartCount,
    Partner,
    PartnerCount,
    Place,
    PlaceCount,
    SubLocation,
    SubLocationCount,
    SystemCount,
    SystemPart,
    UpperTier,
    UpperTierCount,
)
from tripleaim.registry.area import KIND_NAMES, Listed
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
from tripleaim.registry.upper_tier import people_in
from tripleaim.store.engine import Store
from tripleaim.store.ground import release_on
from tripleaim.store.ground.councils import upper_tiers
from tripleaim.store.record.places import ASSUMED, read_places
from tripleaim.store.record.places import Place as OnePlace

PLACES = "facts_places"


def _once(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(sources)))


def around(store: Store, here: Listed, on: date) -> list[LiesIn]:
    """The system and region in which an area lies; England lies in none."""
    kinds: list[str | None] = ["nhs_region"]
    tier = TIER_OF_KIND.get(here.area.kind)
    if tier == "nation":
        return []
    if tier in ("place", "neighbourhood"):
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


def inside(store: Store, here: Listed, on: date, known: date) -> list[Row]:
    """The systems of a region; the places, commissioners and councils of a system."""
    tier = TIER_OF_KIND.get(here.area.kind)
    if tier in ("region", "nation"):
        system = _kind_or_none(store, system_kind, on)
        return _parts(store, here, system, (SystemCount, SystemPart), on) if system else []
    if tier != "system":
        return []
    return [
        *_places(store, here, on, known),
        *_commissioners(store, here, on),
        *_upper_tier(store, here, on),
        *_parts(store, here, "lad", (CouncilCount, Council), on),
    ]


def _places(store: Store, here: Listed, on: date, known: date) -> list[Row]:
    """The places of a system: those read, the directory's, or by our default rule."""
    found = read_places(store, here.area.id, on=on, known=known)
    lived = _lived(store, here.area.id, found.places, on)
    counted = release_on(store, on).day if lived else None
    assumed = found.basis in ASSUMED
    if found.number is None:
        return [
            PlaceCount(
                subject=here.area.id,
                sources=(PLACES,),
                status=Status.NOT_ON_RECORD,
                number=None,
                names=(),
                settles=found.known.settles,
            )
        ]
    rows = [
        Place(
            subject=each.id,
            sources=each.sources,
            form="" if each.id in lived else "without",
            part=each.name,
            people=lived.get(each.id),
            data_day=counted if each.id in lived else None,
            assumed=assumed,
            cited=each.cited,
        )
        for each in found.places
    ]
    total = PlaceCount(
        subject=here.area.id,
        sources=found.known.evidence or (PLACES,),
        form=found.basis,
        assumed=assumed,
        number=found.number,
        names=tuple(each.part for each in rows),
        settles=found.known.settles,
    )
    return [total, *rows]


def _lived(store: Store, system: str, places: Sequence[OnePlace], on: date) -> dict[str, People]:
    """The people of each place of whose areas all are known; of a council, those in the system."""
    people = people_in(store, system, [area for place in places for area in place.inside], on)
    return {
        place.id: People(sum(people[area] for area in place.inside))
        for place in places
        if place.inside and all(area in people for area in place.inside)
    }


def _commissioners(store: Store, here: Listed, on: date) -> list[Row]:
    """Who commissions in law; since July 2022 the board, and the areas of those that did."""
    kind = commissioner_kind(store, on)
    if kind == "ccg":
        return _parts(store, here, kind, (CommissionerCount, Commissioner), on)
    board = _parts(store, here, "icb", (CommissionerCount, Commissioner), on)
    return [*board, *_parts(store, here, kind, (SubLocationCount, SubLocation), on)]


def _upper_tier(store: Store, here: Listed, on: date) -> list[Row]:
    found = upper_tiers(store, here.area.id, on)
    if not found:
        return []
    counted = release_on(store, on).day
    rows = [
        UpperTier(
            subject=each.area,
            sources=each.sources,
            council=each.name,
            people=People(each.people_inside),
            share=Share(each.share),
            data_day=counted,
        )
        for each in found
    ]
    total = UpperTierCount(
        subject=here.area.id,
        sources=_once(source for each in rows for source in each.sources),
        number=len(rows),
        names=tuple(each.council for each in rows),
    )
    return [total, *rows]


def _parts(
    store: Store, here: Listed, kind: str, rows: tuple[type[PartCount], type[Part]], on: date
) -> list[Row]:
    """How many areas of a kind lie in it, then each."""
    counted, each = rows
    parts = match_parts(store, here.area.id, kind, on)
    if not parts:
        return []
    total = counted(
        subject=here.area.id,
        sources=_once(part.source for part in parts),
        number=len(parts),
        names=tuple(part.name for part in parts),
    )
    day = release_on(store, on).day
    return [total, *(_part(each, part, day) for part in parts)]


def _part(kind: type[Part], part: Member, counted: date) -> Part:
    return kind(
        subject=part.area,
        sources=tuple(dict.fromkeys((part.source, part.people_source))),
        part=part.name,
        people=People(part.people_inside),
        share=Share(part.share),
        whole=part.is_whole,
        data_day=counted,
    )


def neighbourhoods(store: Store, here: Listed, on: date) -> list[Row]:
    """The primary care networks of an area."""
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


def partners(store: Store, here: Listed, on: date) -> list[Row]:
    """The organisations that were its partners or members by the list nearest to the day."""
    if TIER_OF_KIND.get(here.area.kind) != "system":
        return []
    partners = list_partners(store, here.area.id, on)
    if not partners:
        return []
    listed = max(row["listed"] for row in partners)
    form = "register" if here.area.id.startswith("icb:") else "nearest" if listed > on else ""
    kinds: dict[str, int] = {}
    for row in partners:
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
    total = PartnerCount(
        subject=here.area.id,
        sources=_once(row["source"] for row in partners),
        number=len(partners),
        kinds=tuple(kinds.items()),
        form=form,
        data_day=listed if form else None,
    )
    rows = [
        Partner(
            subject=row["code"],
            sources=(row["source"],),
            partner=row["name"],
            kind=row["kind"],
            data_day=row["listed"],
            form="register" if form == "register" else "",
        )
        for row in partners
    ]
    return [total, *rows]
