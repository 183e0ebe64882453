"""One measure of all areas of a kind, and its rows for one beside England and the past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tripleaim.model.area import ENGLAND
from tripleaim.model.quantity import Estimate, Share
from tripleaim.model.status import Status
from tripleaim.people.carry import ENOUGH_OF_IT
from tripleaim.people.standing import ALIKE, BETTER, WORSE, judge_beside_england, overlap
from tripleaim.questions.needs.rows import CareShare, Condition, Measured
from tripleaim.registry.area import Listed

Bounds = tuple[float, float]


@dataclass(frozen=True, kw_only=True)  # without slots: its spread is kept
class Compared:
    """A measure of every area of a kind: values, those of the period before, and England's.

    `kind` is the class of its rows; a share has two places more than `places`, being shown in per
    cent. `covered` and `inside` are as in people/carry.py; an area that they leave out is whole.
    `better` is the direction in which it improves, higher, lower or neither.
    """

    kind: type[Measured]
    measure: str
    whom: str = ""
    places: int
    period: tuple[date, date]
    values: Mapping[str, float]
    before: Mapping[str, float]
    england: float | None
    how: str
    sources: tuple[str, ...]
    better: str = "neither"
    derived: bool = False
    notes: tuple[str, ...] = ()
    covered: Mapping[str, float] = field(default_factory=dict)
    inside: Mapping[str, float] = field(default_factory=dict)
    bounds: Mapping[str, Bounds] = field(default_factory=dict)

    @property
    def is_share(self) -> bool:
        """Whether it is a share of something, 0 to 1."""
        return self.kind in (Condition, CareShare)

    def is_told(self, area: str) -> bool:
        """Whether there is a value that stands for most of an area's residents."""
        return area in self.values and self.covered.get(area, 1) >= ENOUGH_OF_IT

    def rounded(self, value: float) -> float:
        """A value as it is given out, of the type of its rows.

        >>> like = dict(measure="m", places=1, values={}, before={}, england=None, how="",
        ...             period=(date(2019, 1, 1), date(2020, 1, 1)), sources=("s",))
        >>> from tripleaim.questions.needs.rows import Health
        >>> [Compared(kind=kind, **like).rounded(0.12345) for kind in (Condition, Health)]
        [0.123, 0.1]
        """
        return Share(round(value, self.places + 2)) if self.is_share else round(value, self.places)

    def told(self, value: float | None) -> float | None:
        """A value as it is given out; None for none."""
        return None if value is None else self.rounded(value)

    def bounded(self, area: str, value: float | None) -> Estimate[float] | float | None:
        """A value as it is given out, with its interval where one is published."""
        held = self.bounds.get(area)
        if value is None or held is None:
            return self.told(value)
        low, high = (self.rounded(each) for each in held)
        return Estimate(value=self.rounded(value), low=low, high=high)

    @cached_property
    def spread(self) -> list[float]:
        """The values of all areas that are told, in order."""
        return sorted(value for area, value in self.values.items() if self.is_told(area))

    def standing(self, area: str) -> str:
        """How an area stands beside England: worse, better, alike, or nothing where not told.

        The figure of a wider area says nothing of how this one stands.
        """
        if not self.is_told(area) or self.inside.get(area, 1) < ENOUGH_OF_IT:
            return ""
        found = judge_beside_england(self.values[area], self.england, self.spread, self.better)
        both = self.bounds.get(area), self.bounds.get(ENGLAND)
        return ALIKE if found in (WORSE, BETTER) and overlap(*both) else found

    def beaten(self, area: str, others: Sequence[str]) -> tuple[int, int]:
        """How many of some areas are better than an area, and of how many it is known."""
        sign = 1 if self.better == "higher" else -1
        told = [each for each in others if self.is_told(each)]
        mine = self.rounded(self.values[area])
        return sum(sign * (self.rounded(self.values[each]) - mine) > 0 for each in told), len(told)


def compare(here: Listed, each: Compared, near: Sequence[str] = ()) -> list[Measured]:
    """The rows of one area: its value, England's, and that of the period before.

    `near` are the systems most like it.
    """
    area = here.area.id
    if not each.is_told(area):
        return [_row(each, area, "here", None, status=Status.CANNOT_TELL)]
    found = [_row(each, area, "here", each.values[area], near=near)]
    if each.england is not None:
        found.append(_row(each, area, "england", each.england, near=near))
    if area in each.before:
        found.append(_row(each, area, "before", each.before[area], near=near))
    return found


def _row(
    each: Compared,
    area: str,
    side: str,
    value: float | None,
    status: Status = Status.SHOWN,
    near: Sequence[str] = (),
) -> Measured:
    whose = ENGLAND if side == "england" else area
    told = value is not None
    held = each.bounds.get(area) if told else None
    made: dict[str, Any] = {
        "subject": whose,
        "measure": f"{each.measure}_before" if side == "before" else each.measure,
        "base": each.measure,
        "whom": each.whom,
        "first": each.period[0],
        "after": each.period[1],
        "data_day": each.period[1],
        "places": each.places,
        "side": side,
        "how": each.how,
        "derived": each.derived,
        "covered": each.covered.get(area, 1.0 if told else 0.0),
        "wider": each.inside.get(area, 1) < ENOUGH_OF_IT,
        "sources": each.sources,
        "notes": each.notes,
        "status": status,
        "value": each.told(value) if side == "before" else each.bounded(whose, value),
        "bounds": held and tuple(each.rounded(one) for one in held),
        "standing": each.standing(area),
        **_sides(each, area),
        **_near(each, area, near),
    }
    return each.kind(**made)


def _sides(each: Compared, area: str) -> dict[str, float | None]:
    told = each.spread
    several = len(told) > 2
    return {
        "here": each.told(each.values.get(area) if each.is_told(area) else None),
        "england": each.told(each.england),
        "before": each.told(each.before.get(area)),
        "least": each.rounded(told[0]) if several else None,
        "most": each.rounded(told[-1]) if several else None,
    }


def _near(each: Compared, area: str, near: Sequence[str]) -> dict[str, float | int | None]:
    told = [each.values[other] for other in near if each.is_told(other)]
    if not told or not each.is_told(area):
        return {}
    beaten, of = each.beaten(area, near)
    return {"similar": each.rounded(sum(told) / len(told)), "beaten": beaten, "alike": of}
