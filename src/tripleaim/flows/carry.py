"""What a footprint can carry: for each kind of work, the lowest tier at which enough flow stays.

The shares are in the store's table `carried`, which any room may read; the rule is here. Enough is
four fifths: ours, to be changed by whoever knows better, as no official threshold is on record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.flows.fit import Real
from tripleaim.store.engine import Store, ask

ENOUGH = 0.8
TIERS = ("network", "place", "lad", "sub_icb", "ccg", "utla", "stp", "icb", "nhs_region")
NAMES = {
    "network": "primary care network", "place": "place", "lad": "council", "ccg": "CCG",
    "sub_icb": "sub-ICB location", "utla": "upper-tier council", "stp": "system", "icb": "system",
    "nhs_region": "NHS region",
}  # fmt: skip
WORKS = ("general practice", "emergency care", "planned care", "all admissions")
UNTOLD = {"specialised care": "specialised", "back office": "back_office"}
"""Work of which flow says nothing, and the name of the reason."""

BY_TIER = """
select work, tier, count(*) as areas, sum(kept) as kept, sum(flow) as flow,
    count(*) filter (where kept >= $enough * flow) as enough, min(boundary) as boundary,
    min(source) as source
from carried
where $system is null or (split_part(system, ':', 2) = $system and tier <> 'nhs_region')
group by work, tier
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A kind of work at a tier: how many areas, what stays in them, in how many it is enough."""

    work: str
    tier: str
    areas: int
    kept: float
    flow: float
    enough: int
    boundary: str
    source: str

    @property
    def stays(self) -> float:
        """The share of flow that stays inside an area of the tier, over all its areas."""
        return self.kept / self.flow


def read_steps(store: Store, system: str | None) -> list[Step]:
    """The steps of a system by its code, or of England, by kind of work from the lowest tier up.

    Source: table `carried`. Empty where the store holds none for the system.
    """
    rows = ask(store, BY_TIER, {"system": system, "enough": ENOUGH})
    steps = [Step(**{**row, "boundary": str(row["boundary"])}) for row in rows]
    return sorted(steps, key=lambda each: (WORKS.index(each.work), TIERS.index(each.tier)))


PLACES = """
select c.area, a.name, c.work, c.kept, c.flow, c.source, c.boundary
from carried c join area a on a.area = c.area
where c.tier = 'place' and $wanted in (split_part(c.system, ':', 2), c.area)
order by c.work desc, c.kept / c.flow desc, c.area
"""
WAITING = """
select area, kept, flow, source, boundary, rank() over (order by kept / flow desc) as rank,
    count(*) over () as of
from carried where work = 'planned care' and tier = 'icb'
qualify area = 'icb:' || $system
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFlow:
    """What a place keeps of its residents' flow of a kind of work."""

    area: str
    name: str
    work: str
    kept: float
    flow: float
    source: str
    boundary: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFlow:
    """How many of a board's residents wait, and of them at its own providers; its rank of all."""

    area: str
    kept: float
    flow: float
    source: str
    boundary: date
    rank: int
    of: int


def read_places_of(store: Store, system: str) -> list[PlaceFlow]:
    """What the places of a system keep, by its code."""
    return [PlaceFlow(**row) for row in ask(store, PLACES, {"wanted": system})]


def read_place(store: Store, place: str) -> list[PlaceFlow]:
    """What one place keeps, by its id; empty where the store holds none."""
    return [PlaceFlow(**row) for row in ask(store, PLACES, {"wanted": place})]


def read_waiting(store: Store, system: str) -> list[WaitingFlow]:
    """The waiting list of a board by its code; empty where the store holds none."""
    return [WaitingFlow(**row) for row in ask(store, WAITING, {"system": system})]


def lowest_tiers(steps: Sequence[Step], enough: float = ENOUGH) -> Mapping[str, Step | None]:
    """The lowest tier of each kind of work at which enough of it stays inside; None for none.

    >>> made = [Step(work="planned care", tier=tier, areas=2, kept=kept, flow=100.0, enough=0,
    ...              boundary="2026-01-31", source="x") for tier, kept in
    ...         (("sub_icb", 71.0), ("icb", 84.0))]
    >>> lowest_tiers(made)["planned care"].tier
    'icb'
    """
    found: dict[str, Step | None] = {}
    for step in sorted(steps, key=lambda each: TIERS.index(each.tier)):
        if found.get(step.work) is None:
            found[step.work] = step if round(step.stays, 3) >= enough else None
    return found


def share_hospitals(flow: Real, inside: Real) -> tuple[float, float, float]:
    """Vertical and horizontal fit: the chances that two admissions of neighbours meet.

    Shape: flow (blocks, providers), inside (providers,), 1 where a provider is the system's own.
    Of two admissions drawn from one small area: the chance that both are at the same provider of
    the system (vertical: places round one hospital); at two of them (horizontal: hospitals that
    share patients); and that at least one is outside. They add up to 1; small areas weigh as flow.

    >>> import numpy as np
    >>> share_hospitals(np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 2.0]]), np.array([1.0, 1.0, 0.0]))
    (0.25, 0.25, 0.5)
    """
    whole = flow.sum(axis=1)
    known = whole > 0
    share, weight = flow[known] / whole[known, None], whole[known] / whole.sum()
    own = share * inside
    same = (own**2).sum(axis=1)
    both = own.sum(axis=1) ** 2
    vertical, together = float(weight @ same), float(weight @ both)
    return vertical, together - vertical, 1 - together
