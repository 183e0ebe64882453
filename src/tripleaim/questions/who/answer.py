"""Who is it? Areas, tiers, members, and how they got here."""

from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.model.tier import TIER_OF_KIND
from tripleaim.page.words import count, days, listed
from tripleaim.registry.area import KIND_NAMES, Listed, find_area, list_areas
from tripleaim.registry.footprint import count_ages, count_people
from tripleaim.registry.lineage import Event, trace
from tripleaim.registry.members import (
    Part,
    commissioner_kind,
    list_neighbourhoods,
    list_partners,
    match_parts,
    system_kind,
)
from tripleaim.store.engine import Store

CROWN = "Residents are mid-year estimates of the Office for National Statistics."
INSIDE = (
    ("place", "Places"),
    ("commissioner", "Commissioners"),
    ("lad", "Councils"),
)


def who(store: Store, area: str | None, on: date) -> list[Finding]:
    """Who an area is on a day: name, life, people, what it lies in, its parts, partners and past.

    Without an area: every system of the day with its people. Raises NothingFound or InputRefused
    for an area that is not there on that day.
    """
    if area is None:
        return _all_systems(store, on)
    here = find_area(store, area, on)
    return [
        _itself(here, on),
        *_people(store, here, on),
        *_around(store, here, on),
        *_inside(store, here, on),
        *_neighbourhoods(store, here, on),
        *_partners(store, here, on),
        *_past(store, here),
    ]


def _all_systems(store: Store, on: date) -> list[Finding]:
    found = list_areas(store, system_kind(store, on), on)
    people = count_people(store, [each.area.id for each in found], on)
    total = Finding(
        measure="systems",
        value=len(found),
        unit="systems",
        statement=f"England had {len(found)} systems on {on}.",
        sources=tuple(sorted({each.source for each in found})),
        method="areas whose spell holds on the day",
    )
    return [total, *(_system_row(each, people, on) for each in found)]


def _system_row(each: Listed, people: dict, on: date) -> Finding:  # type: ignore[type-arg]
    lived = people.get(each.area.id)
    if lived is None:
        return Finding(
            measure="people", value=None, unit="people", status="not held", subject=each.area.id,
            label=each.area.name, table="systems", sources=(each.source,), method="none",
            statement=f"The footprint of {each.area.name} is not known for {on}, so its people "
            "cannot be counted.",
        )  # fmt: skip
    return Finding(
        measure="people", value=lived.people, unit="people", subject=each.area.id,
        label=each.area.name, table="systems", sources=(each.source, *lived.sources),
        method=f"residents at mid-{lived.year} of the blocks it covers",
        statement=f"{count(lived.people)} people lived in {each.area.name} in mid-{lived.year}.",
    )  # fmt: skip


def _itself(here: Listed, on: date) -> Finding:
    area = here.area
    kind = KIND_NAMES.get(area.kind, area.kind)
    tier = TIER_OF_KIND.get(area.kind)
    at_tier = f" at the tier of {tier}" if tier and tier != kind else ""
    return Finding(
        measure="name", value=area.name, unit="", subject=area.id, label=area.code,
        sources=(here.source,), method="the name it had on the day",
        statement=f"On {on}, {area.code} was {area.name}, a {kind}{at_tier}, "
        f"{days(area.spell.valid_from, area.spell.valid_to)}.",
    )  # fmt: skip


def _people(store: Store, here: Listed, on: date) -> list[Finding]:
    lived = count_people(store, [here.area.id], on).get(here.area.id)
    if lived is None:
        return [
            Finding(
                measure="people", value=None, unit="people", status="not held",
                subject=here.area.id, sources=(here.source,), method="none",
                statement=f"The footprint of {here.area.name} is not known for {on}: "
                + _why_unknown(here, on),
            )
        ]  # fmt: skip
    whole = Finding(
        measure="people", value=lived.people, unit="people", subject=here.area.id,
        sources=lived.sources, caveats=(CROWN,),
        method=f"residents at mid-{lived.year} of the blocks it covered on {on}",
        statement=f"{count(lived.people)} people lived there in mid-{lived.year}.",
    )  # fmt: skip
    ages = [
        Finding(
            measure="people_by_age", value=people, unit="people", subject=here.area.id,
            label=band, table="ages", sources=lived.sources, method=whole.method,
            statement=f"{count(people)} of them ({people / lived.people:.1%}) were aged {band}.",
        )
        for band, people in count_ages(store, here.area.id, on).items()
    ]  # fmt: skip
    return [whole, *ages]


def _why_unknown(here: Listed, on: date) -> str:
    if here.area.kind == "pcn":
        return "a network is made of registered patients and has no boundary here."
    return (
        "no lookup of small areas holds for that day. Footprints begin in April 2015 for "
        "CCGs and in April 2017 for systems."
    )


def _around(store: Store, here: Listed, on: date) -> list[Finding]:
    kinds: list[str | None] = ["nhs_region"]
    if TIER_OF_KIND.get(here.area.kind) in ("place", "neighbourhood"):
        kinds = [_kind_or_none(store, system_kind, on), *kinds]
    found = []
    for kind in filter(None, kinds):
        if kind == here.area.kind:
            continue
        for part in match_parts(store, here.area.id, kind, on):
            found.append(_lies_in(here, part, kind))
    return found


def _kind_or_none(store: Store, ask_kind, on: date) -> str | None:  # type: ignore[no-untyped-def]
    try:
        kind: str = ask_kind(store, on)
    except NothingFound:
        return None
    return kind


def _lies_in(here: Listed, part: Part, kind: str) -> Finding:
    noun = KIND_NAMES.get(kind, kind)
    return Finding(
        measure="lies_in", value=part.name, unit="", subject=part.area, label=noun,
        table="lies in", sources=(part.source,), method="where the blocks of both lie on the day",
        statement=f"{here.area.name} lies in the {noun} {part.name}.",
    )  # fmt: skip


def _inside(store: Store, here: Listed, on: date) -> list[Finding]:
    if TIER_OF_KIND.get(here.area.kind) not in ("system", "region", "nation"):
        return []
    found = []
    if TIER_OF_KIND[here.area.kind] != "system":
        system = _kind_or_none(store, system_kind, on)
        found += _parts(store, here, system, "Systems", on) if system else []
        return found
    for kind, title in INSIDE:
        named = commissioner_kind(store, on) if kind == "commissioner" else kind
        found += _parts(store, here, named, title, on)
    return found


def _parts(store: Store, here: Listed, kind: str, title: str, on: date) -> list[Finding]:
    parts = match_parts(store, here.area.id, kind, on)
    if not parts and kind == "place":
        return [_no_places(here, on)]
    if not parts:
        return []
    noun = title.lower() if len(parts) != 1 else title.lower().removesuffix("s")
    total = Finding(
        measure=f"{kind}_count", value=len(parts), unit=noun, subject=here.area.id,
        sources=tuple(sorted({part.source for part in parts})),
        method="areas of the kind that share residents with it on the day",
        statement=f"It had {len(parts)} {noun}: {listed([part.name for part in parts], 12)}.",
    )  # fmt: skip
    return [total, *(_part_row(part, kind, title, on) for part in parts)]


def _part_row(part: Part, kind: str, title: str, on: date) -> Finding:
    partly = "" if part.is_whole else f", {part.share:.1%} of its people"
    return Finding(
        measure=f"{kind}_people", value=part.people_inside, unit="people", subject=part.area,
        label=part.name, table=title,
        sources=tuple(dict.fromkeys((part.source, part.people_source))),
        method=f"residents in both areas on {on}",
        statement=f"{part.name}: {count(part.people_inside)} people{partly}.",
    )  # fmt: skip


def _no_places(here: Listed, on: date) -> Finding:
    return Finding(
        measure="place_count", value=None, unit="places", status="not held", subject=here.area.id,
        sources=("facts_places_gm_syb",), method="none",
        statement=f"The places of {here.area.name} on {on} are not on record here; they are for "
        "Greater Manchester and for South Yorkshire and Bassetlaw until June 2022.",
    )  # fmt: skip


def _neighbourhoods(store: Store, here: Listed, on: date) -> list[Finding]:
    if TIER_OF_KIND.get(here.area.kind) not in ("system", "place"):
        return []
    kind = commissioner_kind(store, on)
    own = [here.area.id] if here.area.kind == kind else []
    parents = own or [part.area for part in match_parts(store, here.area.id, kind, on)]
    networks = list_neighbourhoods(store, parents, on)
    if not networks:
        return []
    total = Finding(
        measure="pcn_count", value=len(networks), unit="networks", subject=here.area.id,
        sources=tuple(sorted({row["source"] for row in networks})),
        method="networks whose commissioner lies in it on the day",
        statement=f"It had {len(networks)} primary care networks.",
    )  # fmt: skip
    rows = [
        Finding(
            measure="pcn", value=row["name"], unit="", subject=row["area"], label=row["code"],
            table="Neighbourhoods", sources=(row["source"],), method=total.method,
            statement=f"{row['name']} ({row['code']}) was one of its primary care networks.",
        )
        for row in networks
    ]  # fmt: skip
    return [total, *rows]


def _partners(store: Store, here: Listed, on: date) -> list[Finding]:
    partners = list_partners(store, here.area.id, on)
    if not partners:
        return []
    sources = tuple(sorted({row["source"] for row in partners}))
    kinds: dict[str, int] = {}
    for row in partners:
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
    summary = listed(
        [f"{number} {kind}{'s' if number != 1 else ''}" for kind, number in kinds.items()]
    )
    total = Finding(
        measure="partner_count", value=len(partners), unit="organisations", subject=here.area.id,
        sources=sources, method="partners named in the official list, from the day they are named",
        statement=f"Its {len(partners)} partners on record were {summary}.",
    )  # fmt: skip
    rows = [
        Finding(
            measure="partner", value=row["name"], unit="", subject=row["code"], label=row["kind"],
            table="Partners", sources=(row["source"],), method=total.method,
            statement=f"{row['name']} ({row['kind']}) was a partner.",
        )
        for row in partners
    ]  # fmt: skip
    return [total, *rows]


def _past(store: Store, here: Listed) -> list[Finding]:
    return [_step(event) for event in trace(store, here.area.id)]


def _step(event: Event) -> Finding:
    said = event.sentence
    return Finding(
        measure="succession", value=event.kind, unit="", subject=event.predecessor,
        label=str(event.effective), table="How it got here",
        sources=(event.source,), method="blocks that changed hands, or the register of successions",
        statement=f"{event.effective}: {said[0].upper()}{said[1:]}.",
    )  # fmt: skip
