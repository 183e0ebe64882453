"""What lay where on a day: areas with their names, the blocks that each covered, on which basis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import Store, ask, ask_value


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaOn:
    """An area as it was on a day: what it was called, its codes, its life."""

    area: str
    kind: str
    code: str
    name: str
    ons_code: str | None
    valid_from: date
    valid_to: date | None
    source: str
    latest_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockIn:
    """A block and the area of a kind that it lay in on a day, with the source that says so."""

    block: str
    area: str
    source: str


def basis_of(store: Store) -> str:
    """What footprints are added up from: `lsoa11` in a full store, `piece` in one that shipped.

    Raises NothingFound when the store holds no footprints at all.
    """
    found: str | None = ask_value(store, "select ground_basis()")
    if found is None:
        raise NothingFound("This store holds no footprints. Build it: tripleaim build.")
    return found


def areas_on(store: Store, on: date, kinds: Sequence[str] | None = None) -> tuple[AreaOn, ...]:
    """The areas of some kinds (all, when None) that existed on a day, by kind, name and id."""
    rows = ask(
        store,
        "select * from areas_on($on) where $kinds is null or list_contains($kinds, kind) "
        "order by kind, name, area",
        {"on": on, "kinds": list(kinds) if kinds is not None else None},
    )
    return tuple(AreaOn(**row) for row in rows)


def blocks_of(store: Store, area: str, on: date) -> tuple[str, ...]:
    """The blocks that an area covered on a day, in order; none before its footprint is known."""
    rows = ask(
        store,
        "select block from blocks_in($area, $on) order by block",
        {"area": area, "on": on},
    )
    return tuple(row["block"] for row in rows)


def lying(store: Store, kind: str, on: date) -> tuple[BlockIn, ...]:
    """Where every block lay on a day among the areas of a kind, in order of block and area."""
    rows = ask(
        store,
        "select block, area, source from lying($kind, $on) order by block, area",
        {"kind": kind, "on": on},
    )
    return tuple(BlockIn(**row) for row in rows)


def kind_on(store: Store, kinds: Sequence[str], on: date) -> str:
    """The one of some kinds of area that existed on a day: `stp` or `icb`, `ccg` or `sub_icb`.

    Raises NothingFound with the first day of the first of them.
    """
    found: str | None = ask_value(
        store,
        "select kind from area_kind where list_contains($kinds, kind) "
        "and holds(valid_from, valid_to, $on) order by kind",
        {"kinds": list(kinds), "on": on},
    )
    if found is None:
        first = ask_value(
            store,
            "select min(valid_from) from area_kind where list_contains($kinds, kind)",
            {"kinds": list(kinds)},
        )
        raise NothingFound(f"There was no {' or '.join(kinds)} on {on}: the first was on {first}.")
    return found


NEAREST_DAY = """
select greatest(valid_from, least($on, coalesce(valid_to - interval 1 day, $on)))::date as day
from lying_ever()
where ($area is null or area = $area) and ($kind is null or kind = $kind)
group by day
order by abs(date_diff('day', $on, day)), day
limit 1
"""


def nearest_day(
    store: Store, on: date, *, area: str | None = None, kind: str | None = None
) -> date | None:
    """The day nearest to one on which the footprint of an area, or of areas of a kind, is known.

    That is the day itself where it is known then; None where it never is.
    """
    found: date | None = ask_value(store, NEAREST_DAY, {"on": on, "area": area, "kind": kind})
    return found
