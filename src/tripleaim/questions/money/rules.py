"""The sustainability fund of the day: its rule, its size, and who loses when one partner misses."""

from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.money.control_total import Position
from tripleaim.money.loan import Loan, schedule
from tripleaim.money.sustainability_fund import (
    Entitlement,
    FundRule,
    losses_if_missed,
    rule_of,
    rules,
    tie_to_system,
)
from tripleaim.page.words import pounds, year_name
from tripleaim.store.engine import Store
from tripleaim.store.record.money import FundRule as FactRule
from tripleaim.store.record.money import read_fund_rules

EXAMPLE = {
    "an acute trust": 10_000_000,
    "a community trust": 2_000_000,
    "a mental health trust": 3_000_000,
}
POUND = 100
EXAMPLE_TABLE = "Example: an acute trust misses its control total by £1"
BORROWER = "QUE"  # Cambridgeshire and Peterborough
MADE_UP = "Invented partners and funds, to show how the rule works."


def fund_findings(store: Store, on: date) -> list[Finding]:
    """The rule in force on a day and what it costs each partner when one misses by a pound."""
    year = on.year + (on.month >= 4)
    try:
        rule = rule_of(year)
    except NothingFound:
        rule = min(rules(), key=lambda each: abs(each.first_year_ending - year))
    return [_rule(rule, year), *_amounts(store), *_losses(rule)]


def aid_findings(store: Store, code: str) -> list[Finding]:
    """The mutual-aid loan of 2019/20 to the system that borrowed it, and when it comes back."""
    if code != BORROWER:
        return []
    rules_of_aid = [each for each in _fund_rules(store) if each.scheme == "mutual aid loan"]
    said = {each.parameter: each for each in rules_of_aid}
    if "loan_per_system" not in said or "years" not in said:
        return []
    one = said["loan_per_system"]
    loan = Loan(
        lender="five systems", borrower=code, pence=(one.pence or 0) * 5,
        lent_year_ending=2020, years=int(said["years"].value or 0), document=one.fact.cited,
    )  # fmt: skip
    return [
        Finding(
            measure="loan_repaid", value=each.repaid_pence / 100, unit="GBP", subject=code,
            label=year_name(each.year_ending), table="Mutual-aid loan of 2019/20",
            sources=(one.fact.source,), method="equal parts; money/loan.py",
            status="assumed", caveats=("Equal instalments are ours: repaid within three years.",),
            statement=f"Of {pounds(loan.pence)} lent by five neighbouring systems in 2019/20, "
            f"{pounds(each.repaid_pence)} is due in {year_name(each.year_ending)}; "
            f"{pounds(each.owed_pence)} is then still owed.",
        )
        for each in schedule(loan)
    ]  # fmt: skip


def pool_findings(store: Store) -> list[Finding]:
    """The Better Care Fund: what had to be pooled and what was, by year."""
    return [
        Finding(
            measure="better_care_fund", value=(row.pence or 0) / 100, unit="GBP",
            label=f"{row.rule}, {row.period}", table="Better Care Fund",
            sources=(row.fact.source,), method=f"cited fact, {row.fact.grade}",
            statement=f"Better Care Fund, {row.period}, {row.rule}: {_billions(row)}.",
        )
        for row in _fund_rules(store)
        if row.scheme == "Better Care Fund" and row.unit == "GBP bn"
    ]  # fmt: skip


def _fund_rules(store: Store) -> list[FactRule]:
    return sorted(
        read_fund_rules(store, on=date.max, known=date.max), key=lambda each: each.fact.id
    )


def _billions(row: FactRule) -> str:
    return f"£{(row.pence or 0) / 1e11:g}bn"


def _rule(rule: FundRule, year: int) -> Finding:
    holds = rule.first_year_ending <= year <= rule.last_year_ending
    years = f"{rule.first_year_ending - 1}/{rule.first_year_ending % 100:02d}"
    return Finding(
        measure="fund_rule", value=float(rule.finance_share), unit="share on finance",
        sources=(rule.source,), status="found" if rule.grade == "confirmed" else "assumed",
        method=f"dated rule; {rule.cited}",
        caveats=() if holds else (f"No rule of a fund is on record for the year to March {year}.",),
        statement=f"{'In force' if holds else 'The nearest rule on record'}: {rule.fund}, from "
        f"{years}: {float(rule.finance_share):.0%} for finance, {float(rule.access_share):.0%} for "
        f"access, {float(rule.system_share):.0%} of the finance part tied to the system.",
    )  # fmt: skip


def _amounts(store: Store) -> list[Finding]:
    return [
        Finding(
            measure="fund_amount", value=(row.pence or 0) / 100, unit="GBP",
            label=f"{row.period} {row.scheme}", table="Sustainability funds",
            sources=(row.fact.source,), method=f"cited fact, {row.fact.grade}",
            statement=f"{row.scheme}, {row.period}: {_billions(row)}.",
        )
        for row in _fund_rules(store)
        if row.fact.source == "facts_sustainability_funds"
    ]  # fmt: skip


def _losses(rule: FundRule) -> list[Finding]:
    could = [Entitlement(organisation=n, pence=p * POUND) for n, p in EXAMPLE.items()]
    exact = [Position(organisation=n, control_total_pence=0, result_pence=0) for n in EXAMPLE]
    found = []
    for tied in ("0", "0.5", "1"):
        lost = losses_if_missed(tie_to_system(rule, tied), could, exact, by=POUND)
        for partner, pence in lost["an acute trust"].items():
            found.append(
                Finding(
                    measure="fund_lost", value=pence / 100, unit="GBP",
                    label=f"{float(tied):.0%} tied, {partner}", sources=(rule.source,),
                    table=EXAMPLE_TABLE, status="assumed",
                    method="money/sustainability_fund.py", caveats=(MADE_UP,),
                    statement=f"With {float(tied):.0%} of the finance part tied to the system, "
                    f"{partner} with £{EXAMPLE[partner] / 1e6:g}m to earn loses {pounds(pence)} "
                    "when the acute trust misses by £1.",
                )
            )  # fmt: skip
    return found
