"""A measure is what is observed; an observation is its value for a subject in a period."""

import math
from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import refuse

AIMS = ("health", "care", "cost")
DIRECTIONS = ("higher is better", "lower is better", "neither")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is observed, in which unit, which way is better and which of the three aims it serves.

    >>> Measure(id="ae_attendances", name="A&E attendances", unit="attendances", aim="care",
    ...         direction="neither").unit
    'attendances'
    """

    id: str
    name: str
    unit: str
    aim: str
    direction: str

    def __post_init__(self) -> None:
        if self.aim not in AIMS:
            raise refuse(self.id, "is not an aim", f"Aims: {', '.join(AIMS)}.", value=self.aim)
        if self.direction not in DIRECTIONS:
            raise refuse(self.id, "is not a direction", "; ".join(DIRECTIONS), value=self.direction)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The value of a measure for a subject over `period_from <= day < period_to`.

    A withheld or missing value is None with a status that says why; it is never 0.
    """

    measure: str
    subject: str
    period_from: date
    period_to: date
    value: float | None
    status: str = "published"

    def __post_init__(self) -> None:
        if self.period_to <= self.period_from:
            raise refuse(self.measure, f"period ends on {self.period_to}, before it starts")
        if self.value is not None and not math.isfinite(self.value):
            raise refuse(self.measure, "is not a finite number", value=str(self.value))
        if self.value is None and self.status == "published":
            raise refuse(self.measure, "has no value and no status that says why")
