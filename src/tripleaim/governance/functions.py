"""Functions and tiers: where each function sits, and the lowest tier that can carry it.

Subsidiarity as arithmetic: a tier can carry a function when it has the people, when little enough
of the work crosses its boundary, and when nobody has found it unable. No store, no names of places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from tripleaim.model.documents.delegation import TIER_ORDER
from tripleaim.model.errors import refuse
from tripleaim.store.rules import read_rules

STATUTORY_SYSTEMS: date = read_rules("legal_basis")["statutory_system"]["valid_from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """Something that somebody must decide or do, and what it needs.

    `smallest_people` is the smallest sensible population; `crossing_share` the largest share of the
    work that may cross the boundary; both are assumptions that the user may change. What crosses is
    known of hospital care only, and is asked only of functions `of_hospitals`.
    """

    id: str
    cited_as: str
    smallest_people: int
    local_knowledge: str
    crossing_share: float
    skills: tuple[str, ...]
    seat_2013: str
    seat_2022: str
    spans_places: bool = False
    of_hospitals: bool = False

    def seat(self, on: date) -> str:
        """The tier that holds it in law on a day, where no document moves it."""
        return self.seat_2022 if on >= STATUTORY_SYSTEMS else self.seat_2013


@dataclass(frozen=True, slots=True, kw_only=True)
class TierHere:
    """A tier of an area: its people, the share of its patients' care that stays inside, abilities.

    `able` says by function what an assessment found; a function that is not in it was not assessed.
    """

    tier: str
    name: str
    people: int | None
    containment: float | None
    able: Mapping[str, bool]

    def __post_init__(self) -> None:
        if self.tier not in TIER_ORDER:
            raise refuse(
                "tier", "is not a tier", f"Tiers: {', '.join(TIER_ORDER)}.", value=self.tier
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a function sits and could sit, and why, a sentence a tier."""

    function: Function
    now: str
    because_now: str
    lowest: str
    lowest_assessed: str | None
    reasons: Mapping[str, str]


@cache
def functions() -> tuple[Function, ...]:
    """The catalogue of functions, from the lowest usual tier up."""
    return tuple(
        Function(id=id, **{**said, "skills": tuple(said["skills"])})
        for id, said in read_rules("functions").items()
    )


def place_function(
    function: Function, tiers: Sequence[TierHere], now: tuple[str, str]
) -> Placement:
    """Where a function sits (`now`: tier and why) and the lowest of the tiers that can carry it.

    The nation can carry everything, so there always is one.
    """
    ordered = sorted(tiers, key=lambda tier: TIER_ORDER.index(tier.tier))
    reasons = {tier.tier: obstacle(function, tier) for tier in ordered}
    doubts = {tier.tier: doubt(function, tier) for tier in ordered if not reasons[tier.tier]}
    able = [tier for tier in ordered if not reasons[tier.tier] and not doubts[tier.tier]]
    lowest = able[0].tier if able else "nation"
    assessed = next((tier.tier for tier in able if tier.able.get(function.id)), None)
    return Placement(
        function=function,
        now=now[0],
        because_now=now[1],
        lowest=lowest,
        lowest_assessed=assessed,
        reasons=reasons | doubts,
    )


def obstacle(function: Function, tier: TierHere) -> str:
    """Why a tier cannot carry a function, in words; empty when it can."""
    if tier.tier == "nation":
        return ""
    if function.spans_places and tier.tier in ("neighbourhood", "place"):
        return "by its nature it spans several places"
    if tier.people is not None and tier.people < function.smallest_people:
        return (
            f"{tier.name} has {tier.people:,} people, and it needs "
            f"{function.smallest_people:,} to be sensible"
        )
    crossing = None if tier.containment is None else round(1 - tier.containment, 4)
    if function.of_hospitals and crossing is not None and crossing > function.crossing_share:
        return (
            f"{crossing:.0%} of the hospital care of {tier.name} crosses its boundary, more than "
            f"{function.crossing_share:.0%}"
        )
    if tier.able.get(function.id) is False:
        return f"an assessment found {tier.name} not able"
    return ""


def doubt(function: Function, tier: TierHere) -> str:
    """Why it cannot be told whether a tier can carry a function; empty when it can be told.

    Of a function of hospitals, where nobody knows how much care crosses the boundary of a place.
    """
    unknown = tier.containment is None and tier.tier in ("neighbourhood", "place")
    if function.of_hospitals and unknown and not tier.able.get(function.id):
        return f"how much hospital care of {tier.name} crosses its boundary is not on record"
    return ""


def why_not_lower(placement: Placement) -> str:
    """What keeps a function from the tier below the lowest that can carry it; else empty."""
    lowest = TIER_ORDER.index(placement.lowest)
    below = [placement.reasons[tier] for tier in TIER_ORDER[:lowest] if placement.reasons.get(tier)]
    return f"not lower, because {below[-1]}" if below else ""


def layers(tiers: Iterable[TierHere]) -> tuple[str, ...]:
    """What lies between a patient and the Secretary of State, from the patient up."""
    present = {tier.tier for tier in tiers}
    named = [tier for tier in TIER_ORDER[:-1] if tier in present]
    return ("practice", *named, "NHS England")


def idle_tiers(placements: Sequence[Placement], tiers: Sequence[TierHere]) -> tuple[str, ...]:
    """Tiers that hold no function of their own, lowest first."""
    busy = {placement.now for placement in placements}
    present = {tier.tier for tier in tiers}
    return tuple(each for each in TIER_ORDER[:-1] if each in present and each not in busy)
