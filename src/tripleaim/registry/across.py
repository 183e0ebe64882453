"""People by whom anything is carried: between areas, from small areas, from practices."""

from dataclasses import replace

from tripleaim.model.errors import refuse
from tripleaim.registry.rebase import Across, across_of, overlap
from tripleaim.registry.small_areas import is_small, shared_by_small_areas
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import Vintage, release_of, release_on
from tripleaim.store.ground.councils import county_names
from tripleaim.store.ground.county import upper_tier_of_district

PRACTICES = {"practice": "practice", "pcn": "network"}
ABOVE_PRACTICES = {
    "ccg": "commissioner",
    "sub_icb": "commissioner",
    "stp": "system",
    "icb": "system",
    "nhs_region": "region",
}
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


def plain_kind(kind: str) -> str:
    """A kind of area by the word used here.

    >>> plain_kind("district"), plain_kind("ccg")
    ('lad', 'ccg')
    """
    return ALIASES.get(kind.casefold(), kind.casefold())


def read_across(store: Store, before: Vintage, after: Vintage, year: int | None = None) -> Across:
    """The people that areas of two vintages share, by the release that counts on the table's day.

    Small areas (lsoa, lsoa21, ward), practices and networks are taken where the store holds them.
    Raises InputRefused for what has no composition here, with what would bring it.
    """
    first = Vintage(kind=plain_kind(before.kind), on=before.on)
    second = Vintage(kind=plain_kind(after.kind), on=after.on)
    if first.kind in PRACTICES or second.kind in PRACTICES:
        return _by_practices(store, first, second)
    low, high = _on_districts(first), _on_districts(second)
    if is_small(first.kind) or is_small(second.kind):
        small = shared_by_small_areas(store, low, high, year)
        across = across_of(small.parts, _names(store, high.kind), small.counted)
    else:
        release = release_of(store, year) if year else release_on(store, before.on)
        across = overlap(store, low, high, release=release)
        across = replace(across, counted=f"residents at {release.title}")
    return _of_counties(store, across, first.kind == UPPER_TIER, second.kind == UPPER_TIER)


def _on_districts(vintage: Vintage) -> Vintage:
    """The vintage of districts by which one of upper-tier councils is known."""
    return replace(vintage, kind="lad") if vintage.kind == UPPER_TIER else vintage


def _of_counties(store: Store, across: Across, rows: bool, columns: bool) -> Across:
    """People between districts put together by upper-tier council, on the sides asked for."""
    if not (rows or columns):
        return across
    before = [upper_tier_of_district(code) if rows else code for code in across.before]
    after = [upper_tier_of_district(code) if columns else code for code in across.after]
    named = dict(zip(across.after, across.names, strict=True)) | (
        county_names(store) if columns else {}
    )
    given = zip(across.row.tolist(), across.column.tolist(), across.people.tolist(), strict=True)
    parts = ((before[row], after[column], people) for row, column, people in given)
    return across_of(parts, named, across.counted)


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
    parts = ((row["before"], row["after"], max(row["people"], 1)) for row in rows)
    return across_of(parts, _names(store, after.kind), "patients registered with practices")
