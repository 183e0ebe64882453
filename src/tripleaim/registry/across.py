"""People by whom anything is carried: between areas, from small areas, from practices."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tripleaim.model.errors import NothingFound, refuse
from tripleaim.registry.rebase import Whole, overlap
from tripleaim.registry.spellings import county_names
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import Vintage, release_of, release_on
from tripleaim.store.ground.county import upper_tier_of_district

PRACTICES = {"practice": "practice", "pcn": "network"}
ABOVE_PRACTICES = {
    "ccg": "commissioner",
    "sub_icb": "commissioner",
    "stp": "system",
    "icb": "system",
    "nhs_region": "region",
}
SMALL = {"lsoa": "lsoa11", "lsoa11": "lsoa11", "lsoa21": "lsoa21"}
UPPER_TIER = "utla"
ALIASES = {
    "county": UPPER_TIER,
    "upper-tier": UPPER_TIER,
    "upper_tier": UPPER_TIER,
    "district": "lad",
    "la": "lad",
    "council": "lad",
    "region": "nhs_region",
    "network": "pcn",
    "system": "icb",
    "sicbl": "sub_icb",
    "sub-icb": "sub_icb",
    "gp": "practice",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """Who of each area before lives in (or is registered in) each area after.

    `people[i, j]` are people of `before[i]` in `after[j]`; `counted` says which people.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    names: tuple[str, ...]
    people: Whole
    counted: str

    @property
    def before_people(self) -> Mapping[str, int]:
        """The people of each area before."""
        return dict(zip(self.before, self.people.sum(axis=1).tolist(), strict=True))


def plain_kind(kind: str) -> str:
    """A kind of area by the word used here.

    >>> plain_kind("district"), plain_kind("ccg")
    ('lad', 'ccg')
    """
    return ALIASES.get(kind.casefold(), kind.casefold())


def read_across(store: Store, before: Vintage, after: Vintage, year: int | None = None) -> Across:
    """The people that areas of two vintages share, by the release that counts on the table's day.

    Small areas (lsoa, lsoa21), practices and networks are taken where the store holds them.
    Raises InputRefused for what has no composition here, with what would bring it.
    """
    first = Vintage(kind=plain_kind(before.kind), on=before.on)
    second = Vintage(kind=plain_kind(after.kind), on=after.on)
    if first.kind in PRACTICES or second.kind in PRACTICES:
        return _by_practices(store, first, second)
    if first.kind in SMALL or second.kind in SMALL:
        return _by_small_areas(store, first, second, year)
    release = release_of(store, year) if year else release_on(store, before.on)
    found = overlap(store, _on_districts(first), _on_districts(second), year=release.year)
    across = Across(
        before=found.before,
        after=found.after,
        names=found.after_names,
        people=found.people,
        counted=f"residents at {release.title}",
    )
    return _of_counties(store, across, first.kind == UPPER_TIER, second.kind == UPPER_TIER)


def _on_districts(vintage: Vintage) -> Vintage:
    """The vintage of districts by which one of upper-tier councils is known."""
    return replace(vintage, kind="lad") if vintage.kind == UPPER_TIER else vintage


def _of_counties(store: Store, across: Across, rows: bool, columns: bool) -> Across:
    """People between districts put together by upper-tier council, on the sides asked for."""
    before = [upper_tier_of_district(code) if rows else code for code in across.before]
    after = [upper_tier_of_district(code) if columns else code for code in across.after]
    from_, to = sorted(set(before)), sorted(set(after))
    people = np.zeros((len(from_), len(to)), dtype=np.int64)
    row_of = {code: at for at, code in enumerate(from_)}
    column_of = {code: at for at, code in enumerate(to)}
    for at, code in enumerate(before):
        for other, count in zip(after, across.people[at].tolist(), strict=True):
            people[row_of[code], column_of[other]] += count
    named = dict(zip(across.after, across.names, strict=True)) | (
        county_names(store) if columns else {}
    )
    return replace(
        across,
        before=tuple(from_),
        after=tuple(to),
        people=people,
        names=tuple(named.get(code, code) for code in to),
    )


def _matrix(rows: list[dict[str, object]], counted: str, names: Mapping[str, str]) -> Across:
    before = sorted({str(row["before"]) for row in rows})
    after = sorted({str(row["after"]) for row in rows})
    row_of = {code: at for at, code in enumerate(before)}
    column_of = {code: at for at, code in enumerate(after)}
    people = np.zeros((len(before), len(after)), dtype=np.int64)
    for row in rows:
        people[row_of[str(row["before"])], column_of[str(row["after"])]] += int(str(row["people"]))
    return Across(
        before=tuple(before),
        after=tuple(after),
        names=tuple(names.get(code, code) for code in after),
        people=people,
        counted=counted,
    )


CENSUS = """
select area as block, sum(people)::bigint as people from population
where counted = 'census' and sex = 'persons' group by area
"""


def _lying(kind: str, side: str) -> str:
    if kind in SMALL:
        return "select block, block as code from block where basis = $basis"
    # SQL of: texts of this file, by kinds that are known
    return (
        "select block, split_part(area, ':', 2) as code from composition "
        f"where kind = $kind_{side} and basis = $basis "
        f"and holds(valid_from, valid_to, $on_{side})"
    )


def _by_small_areas(store: Store, before: Vintage, after: Vintage, year: int | None) -> Across:
    newer = "lsoa21" in (before.kind, after.kind)
    basis = "lsoa21" if newer else "lsoa11"
    lacking = "has no small areas of that census here"
    remedy = "They come with the open data: tripleaim build --data FOLDER."
    try:
        release = release_of(store, year) if year else release_on(store, before.on)
    except NothingFound:
        raise refuse("rebase", lacking, remedy) from None
    values: dict[str, object] = {"basis": basis}
    if not newer:
        values |= {"release": release.release}
    for side, vintage in (("before", before), ("after", after)):
        if vintage.kind not in SMALL:
            values |= {f"kind_{side}": vintage.kind, f"on_{side}": vintage.on}
    # SQL of: texts of this file, by kinds that are known
    rows = ask(
        store,
        f"""
        with before as ({_lying(before.kind, "before")}),
        after as ({_lying(after.kind, "after")}),
        lived_in as ({CENSUS if newer else "select block, people from lived($release)"})
        select b.code as before, a.code as after, sum(l.people)::bigint as people
        from before b join after a on a.block = b.block join lived_in l on l.block = b.block
        group by all order by all
        """,
        values,
    )
    if not rows:
        raise refuse("rebase", lacking, f"{remedy} Asked for: {before} and {after}.")
    return _matrix(
        rows,
        "people of Census 2021" if newer else f"people of {release.title}",
        _names(store, after.kind),
    )


def _names(store: Store, kind: str) -> dict[str, str]:
    rows = ask(store, "select code, name from area where kind = $kind", {"kind": kind})
    return {row["code"]: row["name"] for row in rows}


def _by_practices(store: Store, before: Vintage, after: Vintage) -> Across:
    columns = {"practice": "practice", "pcn": "network", **ABOVE_PRACTICES}
    for vintage in (before, after):
        if vintage.kind not in columns:
            listed = ", ".join(sorted(columns))
            raise refuse(
                "rebase", "is not made of practices", f"These are: {listed}.", value=str(vintage)
            )
    # SQL of: texts of this file, by kinds that are known
    rows = ask(
        store,
        f"""
        with maps as (select distinct seen_on from practice_seen),
        map as (
            select seen_on from maps
            order by (seen_on > $on), abs(date_diff('day', seen_on, $on)) limit 1
        ),
        counts as (
            select area, year, sum(people)::bigint as people from population
            where counted = 'registered' group by area, year
        ),
        registered as (
            select area as practice, arg_min(people, abs(year - year($on))) as people
            from counts group by area
        )
        select p.{columns[before.kind]} as before, p.{columns[after.kind]} as after,
            sum(coalesce(r.people, 0))::bigint as people
        from practice_seen p join map on map.seen_on = p.seen_on
        left join registered r on r.practice = p.practice
        where p.{columns[before.kind]} is not null and p.{columns[after.kind]} is not null
        group by all order by all
        """,
        {"on": before.on},
    )
    if not rows:
        remedy = "They come with the open data: tripleaim build --data FOLDER."
        raise refuse("rebase", "has no practices in this store", remedy)
    names = _names(store, "pcn" if after.kind == "pcn" else after.kind)
    whole = [{**row, "people": max(row["people"], 1)} for row in rows]
    return _matrix(whole, "patients registered with practices", names)
