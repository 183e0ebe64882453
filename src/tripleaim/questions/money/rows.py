"""The rows that answer where the money goes. Words: `words.toml`."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Pence, People, Share, Year
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Row):
    """What the area's commissioners were allocated in a year; a row a year, newest first.

    `share` is of England's; `for_each` resident of the release is there for the year asked, where
    people are on record. `form` is newest where the year asked is a later one.
    """

    year: Year
    amount: Pence
    share: Share
    for_each: Pence | None
    people: People | None
    counted_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByNeed(Row):
    """What rests on need weights: those of a year before the one asked, where `form` is older."""

    year: Year
    base: str

    @property
    def first(self) -> date | None:
        """The first day of the year of older weights; None where they are those of `year`."""
        return SaidDate.read(self.base.split()[0]).low if self.form == "older" else None

    @property
    def after(self) -> date | None:
        """The first day after that year."""
        return None if self.first is None else date(self.first.year + 1, 4, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedShare(ByNeed):
    """The area's share of England's people weighted for need in the year asked; one row.

    `national` is what England's commissioners were allocated that year and `amount` the share of
    it, where that is on record. `form` is older where the weights are of an earlier year, beside
    where an allocation of the year was read.
    """

    share: Share
    national: Pence | None
    amount: Pence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing(Row):
    """That nothing is on record of the money of the area on the day; one row, else none."""

    year: Year
    amount: Pence | None


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
    """What the trusts of a system planned and had together; a row a system.

    The sums are there only where every trust has a result: `missing` names those without.
    `whose` is the system, with the `part` of its people who live in the area asked about, where it
    went before.
    """

    whose: str
    part: Share | None
    year: Year
    number: int
    planned: Pence | None
    actual: Pence | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustResult(Row):
    """What a trust planned and had in a year (a deficit is negative); a row a trust.

    `whose` is the system that it is of, where that is a predecessor of the area: else empty.
    """

    trust: str
    whose: str
    year: Year
    planned: Pence
    actual: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere(Row):
    """A trust that is a partner here and is counted under another system; a row a trust."""

    trust: str
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loans(Row):
    """What trusts owed in interim support at the end of a year; a row a system and year."""

    whose: str
    day: date
    number: int
    owed: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRepaid(Row):
    """What is to be repaid of a loan between systems in a year; a row a year."""

    whose: str
    lent: Pence
    lenders: int
    lent_in: Year
    within: int
    year: Year
    repaid: Pence
    owed: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported(Row):
    """An amount that was reported of a body: a row each, never added up and never compared.

    `form` is position (a surplus, or a deficit where negative), against (better than plan),
    allocated (all that was allocated in the year), or none for another item; `part` is of its
    people who live in the area, where the body went before.
    """

    whose: str
    part: Share | None
    period: str
    year: Year | None
    item: str
    amount: Pence | None
    per_head: bool
    stage: str
    basis: str
    bound: str
    told: SaidDate
    grade: str
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Reported):
    """What was reported of a system's plan, forecast or result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Reported):
    """What was reported to have been allocated or awarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTrust(Reported):
    """What was reported of a trust of the system."""


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
class Duty(Row):
    """What had to balance in the year of the day, and who answered for it; one row."""

    year: Year
    told_by: str | None
    says: str
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Row):
    """The rule of the sustainability fund of the year of the day; one row, or none.

    `tied` is the part of the finance part that depended on the system's own result: the rule's, or
    that on record of this system.
    """

    fund: str | None
    year: Year
    first_year: Year | None
    finance: Share | None
    access: Share | None
    tied: Share | None
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
class EnglandYear(Row):
    """What commissioners of England were allocated in a year; a row a year, for all systems.

    `form` is streams for all streams together, as read of later years.
    """

    year: Year
    amount: Pence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemAllocation(Row):
    """What a system's commissioners were allocated in the year asked; a row a system."""

    system: str
    year: Year
    amount: Pence
    share: Share
    for_each: Pence | None
    counted_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemShare(ByNeed):
    """A system's share of England's people weighted for need in the year asked; a row a system."""

    system: str
    share: Share
    amount: Pence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPlaced(Row):
    """Allocations of commissioners whose people live in no area of the kind that day; one row."""

    year: Year
    amount: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustsOfEngland(Row):
    """What the trusts of England in the publication planned and had, and which are not in it."""

    year: Year
    number: int
    planned: Pence
    actual: Pence
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentBudget(Row):
    """What of the pool of a signed outcomes framework goes to a segment in the year; a row each."""

    segment: str
    year: Year
    amount: Pence
    whole: Pence
    framework: str
    document: str
    revision: int
