"""A pooled fund's year: what each partner owed and paid, what was spent, and who settles what.

What a partner agreed to put in for a financial year is owed day by day while it is a partner. When
somebody joins or leaves, the year falls into stretches; the result of each (owed by all, less
spent) is shared among those who were partners then, by the formula of the agreement, to the penny.
What a partner still has to pay is what it owed, less what it paid, less its share of the results:
together these come to what the pool lacks, so that it ends empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.pence import share_pence
from tripleaim.money.ledger import POOL, Entry
from tripleaim.money.risk_share import share_risk


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A partner of a fund in a year: what it puts in for the whole year, its weight, its days.

    `weight` is its weight in the formula of the agreement; `limit_pence` caps what it bears of the
    year's results, or gets; `least_pence` is what it must put in at least; days are half open.
    """

    code: str
    name: str
    agreed_pence: int
    weight: Fraction
    joined: date
    left: date
    limit_pence: int | None = None
    least_pence: int = 0

    def __post_init__(self) -> None:
        if self.agreed_pence < 0 or self.weight < 0 or self.least_pence < 0:
            raise refuse(self.code, "has a sum or a weight below nothing")
        if self.left < self.joined:
            raise refuse(self.code, "leaves before it joins", value=str(self.left))


@dataclass(frozen=True, slots=True, kw_only=True)
class FundYear:
    """The agreement of one fund for one financial year, which ends in March of `year_ending`.

    `keeps_surplus` says that what is left over stays in the fund for the next year;
    `brought_pence` is what stayed from the year before.
    """

    fund: str
    year_ending: int
    partners: tuple[Partner, ...]
    keeps_surplus: bool = False
    brought_pence: int = 0

    def __post_init__(self) -> None:
        if not self.partners or not any(each.weight for each in self.partners):
            raise refuse(self.fund, "has nobody who shares its result")

    @property
    def first_day(self) -> date:
        """1 April."""
        return date(self.year_ending - 1, 4, 1)

    @property
    def end(self) -> date:
        """The 1 April after it."""
        return date(self.year_ending, 4, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days of a year in which the partners were the same, and how its result was shared.

    `result_pence` is what was owed (and brought forward) less what was spent: a loss is negative.
    """

    start: date
    end: date
    owed: Mapping[str, int]
    spent_pence: int
    result_pence: int
    shares: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What stands to a partner's name at the end of the year, in pence.

    `settles_pence` is what it still has to pay; negative: what it gets back.
    """

    partner: Partner
    owed_pence: int
    paid_pence: int
    share_pence: int

    @property
    def settles_pence(self) -> int:
        """Owed, less paid, less its share of what is left over (or with its share of a loss)."""
        return self.owed_pence - self.paid_pence - self.share_pence

    @property
    def short_of_least_pence(self) -> int:
        """How much less it owed than it must put in at least."""
        return max(0, self.partner.least_pence - self.owed_pence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The year-end statement of a fund: it adds to the penny."""

    year: FundYear
    stretches: tuple[Stretch, ...]
    settled: tuple[Settled, ...]
    entries: tuple[Entry, ...]
    carried_pence: int = 0
    spent_by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def spent_pence(self) -> int:
        """All that was spent, less what providers gave back."""
        return sum(each.spent_pence for each in self.stretches)

    @property
    def owed_pence(self) -> int:
        """What the partners owed for the days on which they were partners."""
        return sum(each.owed_pence for each in self.settled)

    @property
    def result_pence(self) -> int:
        """What is left over (positive) or overspent (negative)."""
        return sum(each.result_pence for each in self.stretches)

    @property
    def cash_pence(self) -> int:
        """What was in the pool at the end of the year, before settling."""
        return self.year.brought_pence + sum(_cash(entry) for entry in self.entries)


def draw_up(year: FundYear, entries: Sequence[Entry]) -> Statement:
    """The statement of a year from its entries, in any order.

    Raises InputRefused with every entry of another year, or by somebody who is no partner in it.
    """
    check_entries(year, entries)
    stretches = _stretches(year, entries)
    kept = max(0, stretches[-1].result_pence) if year.keeps_surplus else 0
    ordered = tuple(sorted(entries, key=lambda each: each.on))
    return Statement(
        year=year,
        stretches=tuple(stretches),
        entries=ordered,
        carried_pence=kept,
        settled=tuple(_settled(partner, stretches, ordered) for partner in year.partners),
        spent_by={name: spent_by(ordered, name) for name in ("aim", "segment", "received_by")},
    )


def check_entries(year: FundYear, entries: Sequence[Entry]) -> None:
    """Raises InputRefused with every entry that cannot be in this year of this fund."""
    partners = {f"partner:{each.code}": each for each in year.partners}
    problems = []
    for entry in entries:
        other = entry.given_by if entry.received_by == POOL else entry.received_by
        if not year.first_day <= entry.on < year.end:
            said = f"is not in the year from {year.first_day} to {year.end - timedelta(days=1)}"
            problems.append(Problem(where=entry.document, value=str(entry.on), rule=said))
        if POOL not in (entry.given_by, entry.received_by):
            problems.append(Problem(where=entry.document, rule="passes the pool by"))
        elif other.startswith("partner:") and other not in partners:
            known = ", ".join(f"{each.code} ({each.name})" for each in year.partners)
            problems.append(
                Problem(
                    where=entry.document,
                    value=other.partition(":")[2],
                    rule="is no partner of this fund in this year",
                    remedy=f"Partners: {known}.",
                )
            )
        elif other.startswith("spend:") and not (entry.aim and entry.segment):
            rule = "says neither for which aim nor for which segment"
            problems.append(Problem(where=entry.document, rule=rule, remedy="Fill both in."))
    if problems:
        raise InputRefused(problems)


def spent_by(entries: Sequence[Entry], name: str) -> dict[str, int]:
    """Pence spent, less what came back, by `aim`, `segment` or provider (`received_by`)."""
    found: dict[str, int] = {}
    for entry in entries:
        spent = _spent(entry)
        if spent:
            provider = entry.received_by if spent > 0 else entry.given_by
            key = provider.partition(":")[2] if name == "received_by" else getattr(entry, name)
            found[key] = found.get(key, 0) + spent
    return dict(sorted(found.items()))


def spent_by_month(statement: Statement) -> list[tuple[date, int]]:
    """First day of each month of the year, and the pence spent in it."""
    months = _months(statement.year)
    found = dict.fromkeys(months, 0)
    for entry in statement.entries:
        found[entry.on.replace(day=1)] += _spent(entry)
    return list(found.items())


def _months(year: FundYear) -> list[date]:
    first = year.year_ending - 1
    return [date(first + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16)]


def is_spend(entry: Entry) -> bool:
    """Whether money goes to or comes back from a provider."""
    return "spend:" in f"{entry.given_by} {entry.received_by}"


def _spent(entry: Entry) -> int:
    if entry.received_by.startswith("spend:"):
        return entry.pence
    return -entry.pence if entry.given_by.startswith("spend:") else 0


def _paid(entry: Entry, code: str) -> int:
    if entry.given_by == f"partner:{code}":
        return entry.pence
    return -entry.pence if entry.received_by == f"partner:{code}" else 0


def _cash(entry: Entry) -> int:
    return entry.pence if entry.received_by == POOL else -entry.pence


def _stretches(year: FundYear, entries: Sequence[Entry]) -> list[Stretch]:
    days = {year.first_day, year.end}
    for partner in year.partners:
        days |= {day for day in (partner.joined, partner.left) if year.first_day < day < year.end}
    cuts = sorted(days)
    pairs = list(pairwise(cuts))
    owed = {each.code: _owed(each, pairs) for each in year.partners}
    found: list[Stretch] = []
    for at, pair in enumerate(pairs):
        mine = {code: parts[at] for code, parts in owed.items()}
        found.append(_stretch(year, entries, (pair, found), mine))
    return found


def _owed(partner: Partner, pairs: Sequence[tuple[date, date]]) -> list[int]:
    """What a partner owes for each stretch: its sum for the year by days, to the penny."""
    days = [(end - start).days for start, end in pairs]
    parts = share_pence(partner.agreed_pence, days)
    here = [partner.joined <= start and end <= partner.left for start, end in pairs]
    return [part if is_here else 0 for part, is_here in zip(parts, here, strict=True)]


def _stretch(
    year: FundYear,
    entries: Sequence[Entry],
    place: tuple[tuple[date, date], Sequence[Stretch]],
    owed: Mapping[str, int],
) -> Stretch:
    (start, end), earlier = place
    spent = sum(_spent(each) for each in entries if start <= each.on < end)
    brought = year.brought_pence if start == year.first_day else 0
    result = sum(owed.values()) + brought - spent
    here = [each for each in year.partners if each.joined <= start and end <= each.left]
    weights = {each.code: each.weight for each in here if each.weight}
    is_kept = year.keeps_surplus and result > 0 and end == year.end
    if result and not is_kept and not weights:
        raise refuse(year.fund, "has nobody who shares its result", value=f"from {start}")
    limits = {
        each.code: _left_of_limit(each.code, each.limit_pence, result, earlier)
        for each in here
        if each.limit_pence is not None
    }
    shares = share_risk(result, weights, limits) if result and not is_kept else {}
    return Stretch(
        start=start,
        end=end,
        owed={each.code: owed[each.code] for each in here},
        spent_pence=spent,
        result_pence=result,
        shares={each.code: shares.get(each.code, 0) for each in here},
    )


def _left_of_limit(code: str, limit_pence: int, result: int, earlier: Sequence[Stretch]) -> int:
    """What a partner may still bear of a loss, or get of a gain, after the year's stretches so far.

    What it got before may be lost again, and the other way about.
    """
    so_far = sum(each.shares.get(code, 0) for each in earlier)
    return limit_pence + so_far if result < 0 else limit_pence - so_far


def _settled(partner: Partner, stretches: Sequence[Stretch], entries: Sequence[Entry]) -> Settled:
    return Settled(
        partner=partner,
        owed_pence=sum(each.owed.get(partner.code, 0) for each in stretches),
        paid_pence=sum(_paid(entry, partner.code) for entry in entries),
        share_pence=sum(each.shares.get(partner.code, 0) for each in stretches),
    )
