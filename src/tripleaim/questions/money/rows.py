"""The rows that answer where the money goes. Words: `words.toml`."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Pence, Share, Year
from tripleaim.model.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglandYear(Row):
    """What all CCGs of England were allocated in a year; a row a year, for all systems."""

    year: Year
    amount: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemAllocation(Row):
    """What a system's commissioners were allocated in a year, and for each resident; a row each."""

    system: str
    year: Year
    amount: Pence
    for_each: Pence
    counted_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPlaced(Row):
    """Allocations of commissioners whose people live in no area of the kind that day; one row."""

    year: Year
    amount: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Row):
    """What the area's commissioners were allocated in a year; a row a year, newest first.

    `share` is of England's; `for_each` resident is there for the newest year, with the release.
    """

    year: Year
    amount: Pence
    share: Share
    for_each: Pence | None
    counted_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance(Row):
    """How far the area's money was from its target as published in January 2016; one row.

    `rank` of `among` areas of its kind, the furthest above first.
    """

    distance: Share
    rank: int
    among: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FairShare(Row):
    """What the later need weights would have given, and how far the allocation was from it."""

    target: Pence
    above: Pence
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustsTogether(Row):
    """What the trusts of the area planned and had together; one row."""

    number: int
    planned: Pence
    actual: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustResult(Row):
    """What a trust planned and had in a year (a deficit is negative); a row a trust."""

    trust: str
    planned: Pence
    actual: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Loans(Row):
    """What trusts of the area owed in interim support at the end of a year; a row a year."""

    day: date
    number: int
    owed: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRepaid(Row):
    """What is to be repaid of a loan between systems in a year; a row a year."""

    lent: Pence
    year: Year
    repaid: Pence
    owed: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFlow(Row):
    """Money that goes from one to another in a year; a row a flow. `step` is 0, 1 or 2."""

    step: int
    origin: str
    target: str
    year: Year
    amount: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled(Row):
    """What a party agreed to put into a pooled fund in the year of the day; a row a party."""

    fund: str
    party: str
    year: Year
    amount: Pence
    whole: Pence
    overspend: str
    document: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedTotal(Row):
    """A control total that a party signed, and what it can earn by it; a row a party."""

    party: str
    year: Year
    total: Pence
    can_earn: Pence
    document: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LossIfMissed(Row):
    """What is lost when one party alone misses its signed control total by a pound; a row each."""

    party: str
    fund: str
    lost: Pence
    own: Pence
    others: Pence
    document: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Row):
    """The rule of a sustainability fund that holds on the day, or the nearest on record."""

    fund: str
    year: Year
    first_year: Year
    finance: Share
    access: Share
    tied: Share
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAmount(Row):
    """What was set aside for a fund in a period; a row a fund and period."""

    scheme: str
    period: str
    amount: Pence
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleLoss(Row):
    """What an invented partner loses when another misses by a pound; a row a share and partner."""

    tied: Share
    partner: str
    could: Pence
    lost: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class BetterCare(Row):
    """What had to be pooled in the Better Care Fund and what was; a row a rule and period."""

    rule: str
    period: str
    amount: Pence
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustsOfEngland(Row):
    """What the trusts of England planned and had: the sum of the publication; one row."""

    number: int
    planned: Pence
    actual: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemTrusts(Row):
    """What the trusts of a system planned and had together; a row a system."""

    system: str
    planned: Pence
    actual: Pence
