"""Trusts' results and loans, by trust and rolled up to the system that each belongs to."""

from dataclasses import dataclass

from tripleaim.store.engine import Store, ask

RESULTS = """
select m.subject, coalesce(s.name, o.name, m.subject) as name, s.area,
    max(m.pence) filter (where m.measure = 'trust_planned_surplus') as planned,
    max(m.pence) filter (where m.measure = 'trust_actual_surplus') as actual,
    m.year_ending, m.breakdown, min(m.source) as source
from money m
left join trust_system s on s.organisation = m.subject
left join organisation o on o.organisation = m.subject
where m.measure in ('trust_planned_surplus', 'trust_actual_surplus')
group by m.subject, 2, s.area, m.year_ending, m.breakdown
order by m.breakdown, m.subject
"""

LOANS = """
select m.subject, coalesce(s.name, o.name, m.subject) as name, s.area, m.year_ending, m.pence,
    m.source
from money m
left join trust_system s on s.organisation = m.subject
left join organisation o on o.organisation = m.subject
where m.measure = 'interim_loan_balance'
order by m.year_ending, m.subject
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustResult:
    """A trust's planned and actual surplus (a deficit is negative) in a year, in pence.

    `is_repeat` marks a second row under a name, which the publication repeats from another trust.
    """

    trust: str
    name: str
    system: str | None
    year_ending: int
    planned_pence: int
    actual_pence: int
    is_repeat: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanBalance:
    """What a trust owed in interim revenue support at the end of a financial year, in pence."""

    trust: str
    name: str
    system: str | None
    year_ending: int
    pence: int
    source: str


def proper_name(name: str) -> str:
    """A name from a register in capitals, as people write it.

    >>> proper_name("SHEFFIELD CHILDREN'S NHS FOUNDATION TRUST")
    "Sheffield Children's NHS Foundation Trust"
    """
    small = {"and", "of", "the", "for", "on"}
    words = [word if word in small else word.capitalize() for word in name.lower().split()]
    text = " ".join("NHS" if word == "Nhs" else word for word in words)
    return text[:1].upper() + text[1:]


def list_results(store: Store) -> list[TrustResult]:
    """Every trust's planned and actual result, in order of code, repeats last."""
    return [
        TrustResult(
            trust=row["subject"], name=proper_name(row["name"]),
            system=row["area"], year_ending=row["year_ending"],
            planned_pence=int(row["planned"]), actual_pence=int(row["actual"]),
            is_repeat=row["breakdown"] != "all", source=row["source"],
        )
        for row in ask(store, RESULTS)
    ]  # fmt: skip


def list_loans(store: Store) -> list[LoanBalance]:
    """Every trust's loan balance, by year and code."""
    return [
        LoanBalance(
            trust=row["subject"], name=proper_name(row["name"]),
            system=row["area"], year_ending=row["year_ending"], pence=int(row["pence"]),
            source=row["source"],
        )
        for row in ask(store, LOANS)
    ]  # fmt: skip


def roll_up(results: list[TrustResult]) -> dict[str, tuple[int, int]]:
    """Planned and actual pence by system; what has no system, or is a repeat, under its own name.

    The sums are those of the list, to the penny.
    """
    totals: dict[str, tuple[int, int]] = {}
    for each in results:
        key = "second rows" if each.is_repeat else each.system or "no system"
        planned, actual = totals.get(key, (0, 0))
        totals[key] = (planned + each.planned_pence, actual + each.actual_pence)
    return dict(sorted(totals.items()))
