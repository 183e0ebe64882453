"""The flow of a partition: who lives in each area of a kind on a date, and where they go."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.flows.fit import Fit, Real, Whole, assign_providers, bootstrap_stays, measure_fit
from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import Store, ask_frame

KIND = "people by place of admission"
DRAWS = 400
SEED = 2016

BLOCK_FLOW = """
select c.area, f.origin as block, f.provider, f.count, f.source
from flow f
join composition c on c.block = f.origin and c.kind = $kind and c.basis in ('lsoa11', 'piece')
    and c.valid_from <= $on and (c.valid_to is null or $on < c.valid_to)
where f.kind = $flow
order by c.area, f.origin, f.provider
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionFit:
    """The fit of every area of a kind on a date, with 95% bounds of what stays.

    `choice` is the effective number of providers; `home` the area of each provider.
    """

    areas: tuple[str, ...]
    providers: tuple[str, ...]
    flow: Real
    home: Whole
    fit: Fit
    low: Real
    high: Real
    sources: tuple[str, ...]

    def place(self, area: str) -> int:
        """Where an area stands in the arrays."""
        return self.areas.index(area)


def fit_partition(store: Store, kind: str, on: date) -> PartitionFit:
    """Measure the fit of all areas of a kind on a date, on the newest flow by small area held.

    Each trust counts for the area that most of its patients live in. Raises NothingFound when the
    store holds no flow, or no footprints of that kind on that day.
    """
    rows = ask_frame(store, BLOCK_FLOW, {"kind": kind, "on": on, "flow": KIND})
    if rows.empty:
        raise NothingFound(
            f"No flow of patients can be laid over areas of kind {kind} on {on}: "
            "footprints of systems are known from 2017-04-01."
        )
    known = rows[rows["provider"] != "elsewhere"]
    areas, area_of = np.unique(rows["area"].to_numpy(str), return_inverse=True)
    providers = np.unique(known["provider"].to_numpy(str))
    table = known.pivot_table(
        index="area", columns="provider", values="count", aggfunc="sum", fill_value=0.0
    ).reindex(index=areas, columns=providers, fill_value=0.0)
    flow = table.to_numpy(float)
    home = assign_providers(flow)
    home_of = dict(zip(providers, home.tolist(), strict=True))
    lost = np.zeros(len(areas))
    gone = (rows["provider"] == "elsewhere").to_numpy()
    np.add.at(lost, area_of[gone], rows["count"].to_numpy(float)[gone])
    fit = measure_fit(flow, home, lost)
    low, high = _bounds(known, np.searchsorted(areas, known["area"].to_numpy(str)), home_of)
    return PartitionFit(
        areas=tuple(areas), providers=tuple(providers), flow=flow, home=home, fit=fit,
        low=low, high=high, sources=tuple(sorted(set(rows["source"]))),
    )  # fmt: skip


def _bounds(rows, area_of: Whole, home: dict[str, int]) -> tuple[Real, Real]:  # type: ignore[no-untyped-def]
    counts = rows["count"].to_numpy(float)
    own = rows["provider"].map(home).fillna(-1).to_numpy(int) == area_of
    blocks, block_of = np.unique(rows["block"].to_numpy(str), return_inverse=True)
    whole = np.bincount(block_of, counts, len(blocks)).astype(float)
    inside = np.bincount(block_of, counts * own, len(blocks)).astype(float)
    area = np.zeros(len(blocks), dtype=np.int64)
    area[block_of] = area_of
    return bootstrap_stays(inside, whole, area, DRAWS, SEED)
