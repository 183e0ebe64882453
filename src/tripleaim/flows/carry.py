"""What a footprint can carry: for each kind of work, the lowest tier at which enough flow stays.

The shares are in the store's table `carried`, which any room may read; the rule is here. Enough is
four fifths: ours, to be changed by whoever knows better, as no official threshold is on record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tripleaim.flows.fit import Real
from tripleaim.flows.partition import Partition
from tripleaim.store.engine import Store, ask

ENOUGH = 0.8
TIERS = ("network", "place", "lad", "sub_icb", "ccg", "utla", "stp", "icb", "nhs_region")
NAMES = {
    "network": "primary care network",
    "place": "place",
    "lad": "council",
    "ccg": "CCG",
    "sub_icb": "sub-ICB location",
    "utla": "upper-tier council",
    "stp": "system",
    "icb": "system",
    "nhs_region": "NHS region",
}
WORKS = ("general practice", "emergency care", "planned care", "all admissions")
UNTOLD = {"specialised care": "specialised", "back office": "back_office"}
"""Work of which flow says nothing, and the name of the reason."""

# One row a kind of work and tier: areas that exist on the day, by boundaries that had been drawn.
BY_TIER = """
select c.work, c.tier, count(*) as areas, sum(c.kept) as kept, sum(c.flow) as flow,
    list(c.kept / c.flow) filter (where c.flow > 0) as shares, min(c.boundary) as boundary,
    min(c.source) as source
from carried c
left join areas_on($on) a on a.area = c.area
where ($system is null or (split_part(c.system, ':', 2) = $system and c.tier <> 'nhs_region'))
    and ($on is null or (c.boundary <= $on and a.area is not null))
group by c.work, c.tier
"""


def is_enough(share: float) -> bool:
    """Whether a share is enough: as it is told, to a tenth of a per cent.

    >>> is_enough(0.8), is_enough(0.7996), is_enough(0.7994)
    (True, True, False)
    """
    return round(share, 3) >= ENOUGH


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


def read_steps(store: Store, system: str | None, on: date | None = None) -> list[Step]:
    """The steps of a system by its code, or of England, by kind of work from the lowest tier up.

    With `on` only those of bodies that existed that day, by boundaries drawn by then. Source: table
    `carried`. Empty where the store holds none for the system.
    """
    rows = ask(store, BY_TIER, {"system": system, "on": on})
    steps = [_step(**row) for row in rows]
    return sorted(steps, key=lambda each: (WORKS.index(each.work), TIERS.index(each.tier)))


def _step(boundary: date, shares: Sequence[float] | None, **row: Any) -> Step:
    enough = sum(is_enough(each) for each in shares or ())
    return Step(**row, boundary=str(boundary), enough=enough)


PLACES = """
select c.area, a.name, c.work, c.kept, c.flow, c.source, c.boundary
from carried c join area a on a.area = c.area
where c.tier = 'place' and $wanted in (split_part(c.system, ':', 2), c.area)
    and ($on is null or (c.boundary <= $on and holds(a.valid_from, a.valid_to, $on)))
order by c.work desc, c.kept / c.flow desc, c.area
"""
WAITING = """
select area, kept, flow, source, boundary, rank() over (order by kept / flow desc) as rank,
    count(*) over () as of
from carried where work = 'planned care' and tier = 'icb' and boundary <= $on
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


def read_places_of(store: Store, system: str, on: date) -> list[PlaceFlow]:
    """What the places of a system keep, by its code: places of the day, boundaries of by then."""
    return [PlaceFlow(**row) for row in ask(store, PLACES, {"wanted": system, "on": on})]


def read_place(store: Store, place: str) -> list[PlaceFlow]:
    """What one place keeps, by its id; empty where the store holds none."""
    return [PlaceFlow(**row) for row in ask(store, PLACES, {"wanted": place, "on": None})]


def read_waiting(store: Store, system: str, on: date) -> list[WaitingFlow]:
    """The waiting list of a board by its code; empty before its day, or where none is held."""
    return [WaitingFlow(**row) for row in ask(store, WAITING, {"system": system, "on": on})]


ADMISSIONS = "all admissions"


def step_of(laid: Partition, tier: str, inside: Sequence[str] | None, on: date) -> Step | None:
    """What stays inside each area of a kind, of all admissions, summed over some areas of it.

    `inside` are the areas of the system, None for all. None where the kind has none of them.
    """
    places = [at for at, area in enumerate(laid.areas) if inside is None or area in inside]
    if not places:
        return None
    kept = [float(laid.fit.exchange[at, at]) for at in places]
    flow = [float(laid.fit.exchange[at].sum()) for at in places]
    return Step(
        work=ADMISSIONS,
        tier=tier,
        areas=len(places),
        kept=sum(kept),
        flow=sum(flow),
        enough=sum(is_enough(k / f) for k, f in zip(kept, flow, strict=True) if f > 0),
        boundary=on.isoformat(),
        source=laid.sources[0],
    )


def lowest_tiers(steps: Sequence[Step]) -> Mapping[str, Step | None]:
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
            found[step.work] = step if is_enough(step.stays) else None
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
