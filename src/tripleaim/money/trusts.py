"""Trusts' results and loans, and the system to which each trust belongs, so that it counts once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tripleaim.model.area import SYSTEMS
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import areas_on, names_on
from tripleaim.store.rules import year_start

RESULTS = """
select m.subject as trust,
    max(m.pence) filter (where m.measure = 'trust_planned_surplus') as planned_pence,
    max(m.pence) filter (where m.measure = 'trust_actual_surplus') as actual_pence,
    m.year_ending, m.breakdown <> 'all' as is_repeat, min(m.source) as source
from money m
where m.measure in ('trust_planned_surplus', 'trust_actual_surplus')
group by m.subject, m.year_ending, m.breakdown
order by is_repeat, m.subject
"""

LOANS = """
select subject as trust, year_ending, pence, source
from money
where measure = 'interim_loan_balance'
order by year_ending, subject
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustResult:
    """A trust's planned and actual surplus (a deficit is negative) in a year, in pence.

    `is_repeat` marks a second row under a name, which the publication repeats from another trust.
    """

    trust: str
    year_ending: int
    planned_pence: int
    actual_pence: int
    is_repeat: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanBalance:
    """What a trust owed in interim revenue support at the end of a financial year, in pence."""

    trust: str
    year_ending: int
    pence: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The one system under which a trust that lived on a day is counted, and what it was called.

    `partner_of` are the other systems whose list of partners names it.
    """

    trust: str
    name: str
    system: str
    partner_of: tuple[str, ...]
    sources: tuple[str, ...]


def list_results(store: Store) -> list[TrustResult]:
    """Every trust's planned and actual result, in order of code, repeats last."""
    return [TrustResult(**row) for row in ask(store, RESULTS)]


def list_loans(store: Store) -> list[LoanBalance]:
    """Every trust's loan balance, by year and code."""
    return [LoanBalance(**row) for row in ask(store, LOANS)]


def last_day(year_ending: int) -> date:
    """The last day of a financial year, by the March in which it ends.

    >>> last_day(2019)
    datetime.date(2019, 3, 31)
    """
    return date(year_ending, 3, 31)


REGISTERED = """
select s.organisation as trust, s.area as system, s.source
from trust_system s
join organisations_on($on) o on o.organisation = s.organisation
order by s.organisation
"""
# Partners are listed as of the first day of a year: those of the day after are taken.
FIRST_LISTED = date(2017, 4, 1)
PARTNERS = """
select t.subject as trust, t.object as system, t.source
from ties_on($listed) t
join organisations_on($on) o on o.organisation = t.subject
where t.kind = 'partner_of' and o.kind = 'trust'
order by t.subject, t.object
"""


def homes_on(store: Store, on: date) -> Mapping[str, Home]:
    """The home of every trust that lived on a day, by its code.

    It is the system under which the register puts it, where that lived on the day; else the first
    living one whose partners name it. A trust of neither is left out.
    """
    living = {each.area for each in areas_on(store, on, SYSTEMS)}
    listed = max(on + timedelta(days=1), FIRST_LISTED)
    partners: dict[str, list[tuple[str, str]]] = {}
    for row in ask(store, PARTNERS, {"on": on, "listed": listed}):
        partners.setdefault(row["trust"], []).append((row["system"], row["source"]))
    found: dict[str, tuple[str, str]] = {}
    for row in ask(store, REGISTERED, {"on": on}):
        if row["system"] in living:
            found[row["trust"]] = (row["system"], row["source"])
    for trust, named in partners.items():
        here = [each for each in named if each[0] in living]
        if trust not in found and here:
            found[trust] = here[0]
    names = names_on(store, sorted(found), on)
    return {
        trust: Home(
            trust=trust,
            name=names.get(trust, trust),
            system=system,
            partner_of=tuple(a for a, _ in partners.get(trust, ()) if a != system and a in living),
            sources=(source,),
        )
        for trust, (system, source) in sorted(found.items())
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The trusts of one system in a year: those with a result, and those without one.

    A sum is only that of the system where nobody is missing.
    """

    system: str
    year_ending: int
    results: tuple[TrustResult, ...]
    missing: tuple[Home, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every trust of the system has a result."""
        return bool(self.results) and not self.missing

    @property
    def planned_pence(self) -> int:
        """What those with a result planned."""
        return sum(each.planned_pence for each in self.results)

    @property
    def actual_pence(self) -> int:
        """What those with a result had."""
        return sum(each.actual_pence for each in self.results)


def put_together(
    results: Sequence[TrustResult], homes: Mapping[str, Home], year_ending: int
) -> dict[str, Together]:
    """The results of a year by system: every trust that lived at its end, once, by its home."""
    held = {
        each.trust: each
        for each in results
        if each.year_ending == year_ending and not each.is_repeat
    }
    found = {}
    for system in sorted({each.system for each in homes.values()}):
        mine = [each for each in homes.values() if each.system == system]
        found[system] = Together(
            system=system,
            year_ending=year_ending,
            results=tuple(held[each.trust] for each in mine if each.trust in held),
            missing=tuple(each for each in mine if each.trust not in held),
        )
    return found


def is_told(year_ending: int, on: date, known: date) -> bool:
    """Whether a year's results may be told: it was over on the day, and by the day known.

    >>> is_told(2019, date(2019, 3, 31), date.max), is_told(2019, date(2019, 4, 1), date.max)
    (False, True)
    """
    over = year_start(year_ending + 1)
    return over <= on and over <= known
