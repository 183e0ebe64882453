"""The rows that answer whether a plan adds up. Words: `words.toml`."""

from dataclasses import dataclass

from tripleaim.model.quantity import Estimate, Pence, Share, Year
from tripleaim.model.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansOnRecord(Row):
    """How many of the plans of 2016 have figures here; one row, for all systems."""

    plans: int
    with_gap: int
    scopes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigure(Row):
    """What every figure of a published plan says of itself: whose, from where, how sure."""

    plan: str
    cited: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryGap(PlanFigure):
    """The do-nothing gap of one plan among all; a row a plan that gave one."""

    gap: Pence
    scope: str
    plain_scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedGap(PlanFigure):
    """The do-nothing gap for 2020/21 that a system's plan of 2016 gave; a row a plan."""

    gap: Pence
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSavings(PlanFigure):
    """The savings that a plan of 2016 counted on; a row a plan."""

    savings: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCapital(PlanFigure):
    """The capital that a plan of 2016 asked for; a row a plan."""

    capital: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkOnPlan(PlanFigure):
    """What can be said of a published plan; a row a remark."""

    check: str
    severity: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRun(Row):
    """Why what a system faces cannot be worked out; one row, or none."""

    why: str
    gap: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Row):
    """The gap of the last year if nothing changes, with the chance of balance; one row."""

    first_year: Year
    year: Year
    gap: Estimate[Pence]
    chance: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class GapByYear(Row):
    """The gap of a year if nothing changes; a row a year."""

    year: Year
    gap: Estimate[Pence]
    chance: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfGap(Row):
    """What the base year and each driver add to the gap of the last year, adding up to it."""

    part: str
    amount: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption(Row):
    """How much of the uncertainty of the gap an assumption accounts for; a row an assumption."""

    driver: str
    explained: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Row):
    """How much care of a kind would be given in a year if nothing changes; a row a kind and year.

    `point` is the kind's id among the points of delivery, `kind` its name.
    """

    point: str
    kind: str
    year: Year
    events: Estimate[float]
