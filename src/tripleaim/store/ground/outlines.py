"""The outline of an area and the middle of a block, as the store holds them: GeoJSON, degrees."""

from collections.abc import Sequence
from datetime import date

from tripleaim.store.engine import Store, ask

OUTLINES = """
select area, geometry
from outline
where list_contains($areas, area)
qualify row_number() over (
    partition by area
    order by seen_on <= $on desc, abs(date_diff('day', seen_on, $on)), source
) = 1
order by area
"""
NEWEST = """
select o.area, o.geometry from outline o
where o.area like $kind || ':%'
qualify row_number() over (partition by o.area order by o.seen_on desc) = 1
order by o.area
"""
MIDDLES = """
select block, longitude, latitude from block
where basis = $basis and longitude is not null
order by block
"""


def outlines_on(store: Store, areas: Sequence[str], on: date) -> dict[str, str]:
    """The outline of each area that is nearest to a day, one of before it first, as GeoJSON.

    Areas of which no outline is held are left out.
    """
    rows = ask(store, OUTLINES, {"areas": list(dict.fromkeys(areas)), "on": on})
    return {row["area"]: row["geometry"] for row in rows}


def newest_outlines(store: Store, kind: str) -> dict[str, str]:
    """The newest outline of each area of a kind, as GeoJSON."""
    return {row["area"]: row["geometry"] for row in ask(store, NEWEST, {"kind": kind})}


def middles_of(store: Store, basis: str) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the middle of each block of a basis that has one."""
    rows = ask(store, MIDDLES, {"basis": basis})
    return {row["block"]: (row["longitude"], row["latitude"]) for row in rows}
