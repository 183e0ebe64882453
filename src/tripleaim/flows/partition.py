"""The flow of a partition: who lives in each area of a kind on a date, and where they go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tripleaim.flows.fit import Fit, Real, Whole, assign_providers, bootstrap_stays, measure_fit
from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground.succession import follow_successions
from tripleaim.store.remembered import once

KIND = "people by place of admission"
DRAWS = 400
SEED = 2016

LAID = """
from flow f
join lying($kind, $on) c on c.block = f.origin
left join (select unnest($gone) as gone, unnest($later) as later) s on s.gone = f.provider
where f.kind = $flow
"""
AREA_FLOW = f"""
select c.area, coalesce(s.later, f.provider) as provider, sum(f.count) as count {LAID}
group by all order by all
"""
BLOCK_FLOW = f"""
with msoa as (select block, area from lying('msoa', $on)),
laid as (
    select c.area, coalesce(m.area, f.origin) as block, coalesce(s.later, f.provider) as provider,
        f.count
    {LAID.replace("where f.kind", "left join msoa m on m.block = f.origin where f.kind")}
),
home as (select unnest($providers) as provider, unnest($homes) as home)
select area, block, sum(count) as whole,
    coalesce(sum(count) filter (where area = home), 0) as inside
from laid join home using (provider)
group by all order by all
"""
CORNER_FLOW = f"""
select coalesce(l.area, '') as corner, f.origin as block, coalesce(s.later, f.provider) as provider,
    sum(f.count) as count
{
    LAID.replace(
        "where f.kind",
        '''left join lying('lad', $on) l on l.block = f.origin
where c.area = $area and f.kind''',
    )
}
group by all order by all
"""
SOURCES = f"""
select distinct f.source, f.period_from, f.period_to {LAID} order by all
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """The flow of every area of a kind on a date, and how well each fits it.

    `home` is the area of each provider; `period` the first day of the flow and the day after it.
    """

    areas: tuple[str, ...]
    providers: tuple[str, ...]
    flow: Real
    home: Whole
    fit: Fit
    sources: tuple[str, ...]
    period: tuple[date, date]

    def place(self, area: str) -> int:
        """Where an area stands in the arrays."""
        return self.areas.index(area)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionFit(Partition):
    """The same with 95% bounds of what stays."""

    low: Real
    high: Real


@once
def lay_flow(store: Store, kind: str, on: date) -> Partition:
    """The flow of all areas of a kind on a date, on the newest flow by small area held.

    A trust that is no more on that day is counted with its successor. Each trust counts for the
    area that most of its patients live in. Raises NothingFound when the store holds no flow, or no
    footprints of that kind on that day.
    """
    asked = _asked(store, kind, on)
    rows = ask(store, AREA_FLOW, asked)
    if not rows:
        raise NothingFound(
            f"No flow of patients can be laid over areas of kind {kind} on {on}: "
            "footprints of systems are known from 2017-04-01."
        )
    areas, area_of = np.unique(_texts(rows, "area"), return_inverse=True)
    named, named_as = np.unique(_texts(rows, "provider"), return_inverse=True)
    table = np.zeros((len(areas), len(named)))
    table[area_of, named_as] = _numbers(rows, "count")
    is_named = named != "elsewhere"
    flow, lost = table[:, is_named], table[:, ~is_named].sum(axis=1)
    home = assign_providers(flow)
    sources = ask(store, SOURCES, asked)
    return Partition(
        areas=tuple(str(each) for each in areas),
        providers=tuple(str(each) for each in named[is_named]),
        flow=flow,
        home=home,
        fit=measure_fit(flow, home, lost),
        sources=tuple(dict.fromkeys(each["source"] for each in sources)),
        period=(
            min(each["period_from"] for each in sources),
            max(each["period_to"] for each in sources),
        ),
    )


def _texts(rows: Sequence[Row], name: str) -> NDArray[np.str_]:
    return np.array([row[name] for row in rows], dtype=str)


def _numbers(rows: Sequence[Row], name: str) -> Real:
    return np.array([row[name] for row in rows], dtype=float)


def _asked(store: Store, kind: str, on: date) -> dict[str, object]:
    later = _successors(store, on)
    return {
        "kind": kind,
        "on": on,
        "flow": KIND,
        "gone": list(later),
        "later": list(later.values()),
    }


@once
def fit_partition(store: Store, kind: str, on: date) -> PartitionFit:
    """The fit of all areas of a kind on a date with its bounds. Raises as `lay_flow` does."""
    laid = lay_flow(store, kind, on)
    homes = dict(zip(laid.providers, np.array(laid.areas)[laid.home], strict=True))
    low, high = _bounds(store, _asked(store, kind, on), np.array(laid.areas), homes)
    return PartitionFit(
        areas=laid.areas,
        providers=laid.providers,
        flow=laid.flow,
        home=laid.home,
        fit=laid.fit,
        sources=laid.sources,
        period=laid.period,
        low=low,
        high=high,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFlow:
    """Flow of the small areas of one area to the providers of its partition, (blocks, providers),
    with the council that each small area lies in, `corners`, (blocks,)."""

    flow: Real
    corners: tuple[str, ...]


def read_block_flow(store: Store, fitted: PartitionFit, area: str, on: date) -> BlockFlow:
    """The flow of an area's small areas, to the providers in the order of the fit."""
    later = _successors(store, on)
    kind = area.split(":", 1)[0]
    asked = {
        "kind": kind,
        "on": on,
        "flow": KIND,
        "gone": list(later),
        "later": list(later.values()),
        "area": area,
    }
    rows = [row for row in ask(store, CORNER_FLOW, asked) if row["provider"] != "elsewhere"]
    named = np.array([f"{row['corner']}|{row['block']}" for row in rows], dtype=str)
    keys, block = np.unique(named, return_inverse=True)
    place = {code: at for at, code in enumerate(fitted.providers)}
    flow = np.zeros((len(keys), len(fitted.providers)))
    to = np.array([place[row["provider"]] for row in rows], dtype=np.int64)
    np.add.at(flow, (block, to), _numbers(rows, "count"))
    return BlockFlow(flow=flow, corners=tuple(str(key).split("|")[0] for key in keys))


@once
def _successors(store: Store, on: date) -> Mapping[str, str]:
    sql = "select distinct provider from flow where kind = $flow"
    providers = [row["provider"] for row in ask(store, sql, {"flow": KIND})]
    return follow_successions(store, providers, on).now


def _bounds(
    store: Store, asked: Mapping[str, object], areas: NDArray[np.str_], home: Mapping[str, str]
) -> tuple[Real, Real]:
    """95% bounds of what stays in each area, from resampling its MSOAs (pieces, in what ships).

    Not its LSOAs: shares are published by MSOA, so the LSOAs of one are copies of each other.
    """
    asked = {**asked, "providers": list(home), "homes": list(home.values())}
    rows = ask(store, BLOCK_FLOW, asked)
    area = np.searchsorted(areas, _texts(rows, "area"))
    inside, whole = (_numbers(rows, each) for each in ("inside", "whole"))
    return bootstrap_stays(inside, whole, area, DRAWS, SEED)
