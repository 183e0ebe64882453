"""The rows that answer whether a plan adds up. Words: `words.toml`."""

from dataclasses import dataclass

from tripleaim.model.quantity import Estimate, Pence, Share, Year
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansOnRecord(Row):
    """How many of the plans of 2016 have figures here; one row, for all systems or a region."""

    plans: int
    with_gap: int
    scopes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigure(Row):
    """What every figure of a published plan says of itself: whose, from where, how sure.

    `part` is of the people of a body before who live in the area asked about; None for its own.
    """

    plan: str
    part: Share | None
    cited: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapOf2020(PlanFigure):
    """A figure about the year of which the plans of 2016 told."""

    @property
    def year(self) -> Year:
        """That year."""
        return Year(2021)


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryGap(GapOf2020):
    """The do-nothing gap of one plan among all; a row a plan that gave one."""

    gap: Pence
    scope: str
    plain_scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whether(GapOf2020):
    """Whether a system's plan adds up where no model tells; one row, the first, or none.

    `form` is now once the years of the plan of 2016 are over, then while they were to come, short
    where what it was to save was less than its gap (`open` is what was left), closes where not.
    """

    whether: str
    gap: Pence
    open: Pence | None
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedGap(GapOf2020):
    """The do-nothing gap for 2020/21 that a plan of 2016 gave; a row a plan.

    `form` is before for a plan of a body that the area goes back to, around for that of the system
    in which a smaller area lies.
    """

    around: str
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
class Consultants(PlanFigure):
    """What was paid to management consultants for a plan of 2016; a row a figure."""

    cost: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAmount(PlanFigure):
    """Another amount of a plan; a row each. `unit` is a head or a year, or nothing."""

    field: str
    amount: Pence
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWords(PlanFigure):
    """What was said of a plan that is no amount of money; a row each."""

    field: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkOnPlan(PlanFigure):
    """What can be said of a published plan; a row a remark."""

    check: str
    severity: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOut(Row):
    """A plan that came out, or was kept: when, by whom and how; a row each."""

    whose: str
    plan: str
    done: str
    by: str
    how: str
    when: SaidDate
    grade: str
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Row):
    """A plan that parties signed as it stands; a row a document."""

    plan: str
    parties: int
    file: str
    document: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPlan(Row):
    """That no plan with figures is on record of the area by the day; one row, or none."""

    gap: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRun(Row):
    """Why what a system faces cannot be worked out; one row, or none.

    `form` is past where the years of the model are over, wide for an area of several systems.
    """

    why: str
    last_year: Year | None
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
    """The gap of a year to come if nothing changes; a row a year."""

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
    """How much care of a kind would be given in a year to come if nothing changes; a row each.

    `point` is the kind's id among the points of delivery, `kind` its name.
    """

    point: str
    kind: str
    year: Year
    events: Estimate[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class GainAtStake(Row):
    """How the result of a pool is shared under a signed outcomes framework; a row a party."""

    party: str
    gain: Share
    loss: Share
    stake: Share
    framework: str
    document: str
    revision: int
