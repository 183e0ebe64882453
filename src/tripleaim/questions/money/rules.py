"""The sustainability fund of the day: its rule, its size, and who loses when one partner misses."""

from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Pence, Share, Year
from tripleaim.model.row import Row
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
from tripleaim.questions.money.rows import BetterCare, ExampleLoss, FundAmount, LoanRepaid, Rule
from tripleaim.store.engine import Store
from tripleaim.store.record.money import FundRule as FactRule
from tripleaim.store.record.money import read_fund_rules

EXAMPLE = {
    "an acute trust": 10_000_000,
    "a community trust": 2_000_000,
    "a mental health trust": 3_000_000,
}
MISSES = "an acute trust"
POUND = 100
BORROWER = "QUE"  # Cambridgeshire and Peterborough
LENDERS = 5


def fund(store: Store, on: date, *, example: bool) -> list[Row]:
    """The rule in force on a day and the money of funds; with an example of who loses what."""
    year = on.year + (on.month >= 4)
    try:
        rule = rule_of(year)
    except NothingFound:
        rule = min(rules(), key=lambda each: abs(each.first_year_ending - year))
    return [_rule(rule, year), *_amounts(store), *(_losses(rule) if example else ())]


def aid(store: Store, code: str) -> list[LoanRepaid]:
    """The mutual-aid loan of 2019/20 to the system that borrowed it, and when it comes back."""
    if code != BORROWER:
        return []
    said = {e.parameter: e for e in _fund_rules(store) if e.scheme == "mutual aid loan"}
    if "loan_per_system" not in said or "years" not in said:
        return []
    one = said["loan_per_system"]
    loan = Loan(
        lender="five systems",
        borrower=code,
        pence=(one.pence or 0) * LENDERS,
        lent_year_ending=2020,
        years=int(said["years"].value or 0),
        document=one.fact.cited,
    )
    return [
        LoanRepaid(
            subject=code,
            sources=(one.fact.source,),
            assumed=True,
            lent=Pence(loan.pence),
            year=Year(each.year_ending),
            repaid=Pence(each.repaid_pence),
            owed=Pence(each.owed_pence),
        )
        for each in schedule(loan)
    ]


def better_care(store: Store) -> list[BetterCare]:
    """The Better Care Fund: what had to be pooled and what was, by year."""
    return [
        BetterCare(
            sources=(row.fact.source,),
            rule=row.rule or "",
            period=row.period,
            amount=Pence(row.pence or 0),
            grade=row.fact.grade,
        )
        for row in _fund_rules(store)
        if row.scheme == "Better Care Fund" and row.unit == "GBP bn"
    ]


def _fund_rules(store: Store) -> list[FactRule]:
    return sorted(
        read_fund_rules(store, on=date.max, known=date.max), key=lambda each: each.fact.id
    )


def _rule(rule: FundRule, year: int) -> Rule:
    holds = rule.first_year_ending <= year <= rule.last_year_ending
    return Rule(
        sources=(rule.source,),
        form="" if holds else "nearest",
        assumed=rule.grade != "confirmed",
        notes=() if holds else ("no_rule",),
        fund=rule.fund,
        year=Year(year),
        first_year=Year(rule.first_year_ending),
        finance=Share(rule.finance_share),
        access=Share(rule.access_share),
        tied=Share(rule.system_share),
        cited=rule.cited,
    )


def _amounts(store: Store) -> list[FundAmount]:
    return [
        FundAmount(
            sources=(row.fact.source,),
            scheme=row.scheme,
            period=row.period,
            amount=Pence(row.pence or 0),
            grade=row.fact.grade,
        )
        for row in _fund_rules(store)
        if row.fact.source == "facts_sustainability_funds"
    ]


def _losses(rule: FundRule) -> list[ExampleLoss]:
    could = [Entitlement(organisation=n, pence=p * POUND) for n, p in EXAMPLE.items()]
    exact = [Position(organisation=n, control_total_pence=0, result_pence=0) for n in EXAMPLE]
    return [
        ExampleLoss(
            sources=(rule.source,),
            assumed=True,
            tied=Share(tied),
            partner=partner,
            could=Pence(EXAMPLE[partner] * POUND),
            lost=Pence(pence),
        )
        for tied in ("0", "0.5", "1")
        for partner, pence in losses_if_missed(tie_to_system(rule, tied), could, exact, by=POUND)[
            MISSES
        ].items()
    ]
