"""What held in the year of the day: what had to balance, the fund, who loses, loans, pools."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tripleaim.model.day import year_of
from tripleaim.model.errors import NothingFound
from tripleaim.model.pence import POUND
from tripleaim.model.quantity import Pence, Share, Year
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.money import control_year
from tripleaim.money.control_total import Position
from tripleaim.money.loan import Loan, schedule
from tripleaim.money.sustainability_fund import (
    Entitlement,
    FundRule,
    losses_if_missed,
    rule_of,
    tie_to_system,
)
from tripleaim.questions.bodies import Body
from tripleaim.questions.money.rows import (
    BetterCare,
    Duty,
    ExampleLoss,
    FundAmount,
    LoanRepaid,
    Rule,
)
from tripleaim.store.engine import Store
from tripleaim.store.record.money import FundRule as FactRule
from tripleaim.store.record.money import read_fund_rules
from tripleaim.store.rules import dated_rules, rules_of_year, year_start

EXAMPLE = {
    "an acute trust": 10_000_000,
    "a community trust": 2_000_000,
    "a mental health trust": 3_000_000,
}
MISSES = "an acute trust"
FUNDS = "facts_sustainability_funds"
RULES = "facts_finance_rules"
BETTER_CARE = "Better Care Fund"
BILLIONS = "GBP bn"


def is_set(year: int, known: date) -> bool:
    """Whether the rules of a year could be known by a day: from its first day on.

    >>> is_set(2019, date(2018, 3, 31)), is_set(2019, date(2018, 4, 1))
    (False, True)
    """
    return year_start(year) <= known


def duty(on: date, known: date) -> list[Duty]:
    """What organisations or the system had to balance in the year of the day."""
    year = year_of(on)
    held = _duty_of(year) if is_set(year, known) else None
    if held is None:
        return [
            Duty(
                sources=(RULES,),
                status=Status.NOT_ON_RECORD,
                year=Year(year),
                told_by=None,
                says="",
                cited="",
            )
        ]
    return [
        Duty(
            sources=(held.source,),
            assumed=held.grade != "confirmed",
            year=Year(year),
            told_by=held.told_by,
            says=held.says,
            cited=held.cited,
        )
    ]


def _duty_of(year: int) -> control_year.Duty | None:
    try:
        return control_year.duty_of(year)
    except NothingFound:
        return None


def _rule_of(year: int) -> FundRule | None:
    try:
        return rule_of(year)
    except NothingFound:
        return None


def fund(
    store: Store, on: date, known: date, *, bodies: Mapping[str, Body], example: bool
) -> list[Row]:
    """The rule of the fund of the year, its size, and by an example who loses what.

    Nothing of years without a fund; that no rule is on record for a year that had one.
    """
    year = year_of(on)
    amounts = _amounts(store, on, known, year if bodies else None)
    rule = _rule_of(year) if is_set(year, known) else None
    if rule is None:
        return [*([_no_rule(year)] if amounts and bodies else ()), *amounts]
    tied = _tied(bodies, year)
    said = _rule(replace(rule, system_share=tied) if tied is not None else rule, year)
    marked = replace(said, form="tied", subject=next(iter(bodies))) if tied is not None else said
    return [marked, *amounts, *(_losses(rule) if example else ())]


def _tied(bodies: Mapping[str, Body], year: int) -> Fraction | None:
    """The part of the area's own fund that depended on the system, where a fact says so."""
    try:
        held = rules_of_year("tied_fund", year)
    except NothingFound:
        return None
    mine = [each.value["share"] for each in held if each.value["system"] in bodies]
    return Fraction(mine[0]) if mine else None


def _no_rule(year: int) -> Rule:
    return Rule(
        sources=(RULES,),
        status=Status.NOT_ON_RECORD,
        fund=None,
        year=Year(year),
        first_year=None,
        finance=None,
        access=None,
        tied=None,
        cited="",
    )


def _rule(rule: FundRule, year: int) -> Rule:
    return Rule(
        sources=(rule.source,),
        assumed=rule.grade != "confirmed",
        fund=rule.fund,
        year=Year(year),
        first_year=Year(rule.first_year_ending),
        finance=Share(rule.finance_share),
        access=Share(rule.access_share),
        tied=Share(rule.system_share),
        cited=rule.cited,
    )


def _amounts(store: Store, on: date, known: date, year: int | None) -> list[FundAmount]:
    """What was set aside for funds by the day; of one year, or (None) of all of them."""
    return [
        FundAmount(
            sources=(row.fact.source,),
            scheme=row.scheme,
            period=row.period,
            amount=Pence(row.pence or 0),
            grade=row.fact.grade,
        )
        for row in _fund_rules(store, on, known)
        if row.fact.source == FUNDS and (year is None or row.fact.begun.low == year_start(year))
    ]


def _fund_rules(store: Store, on: date, known: date) -> list[FactRule]:
    return sorted(read_fund_rules(store, on=on, known=known), key=lambda each: each.fact.id)


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


def aid(store: Store, bodies: Mapping[str, Body], on: date, known: date) -> list[LoanRepaid]:
    """Loans from other systems to the area or one that it goes back to, as they come back."""
    facts = {each.fact.id: each for each in _fund_rules(store, on, known)}
    found = []
    for rule in dated_rules("mutual_aid"):
        said = rule.value
        one, within = facts.get(said["amount"]), facts.get(said["years"])
        if said["borrower"] in bodies and rule.valid_from <= on and one and within:
            lent_in = Year(said["first_year_ending"])
            loan = Loan(
                lender=rule.cited,
                borrower=said["borrower"],
                pence=(one.pence or 0) * said["lenders"],
                lent_year_ending=lent_in,
                years=int(within.value or 0),
                document=one.fact.cited,
            )
            found += _repaid(loan, bodies[said["borrower"]], said["lenders"], one.fact.source)
    return found


def _repaid(loan: Loan, body: Body, lenders: int, source: str) -> list[LoanRepaid]:
    return [
        LoanRepaid(
            subject=body.id,
            sources=(source,),
            assumed=True,
            whose=body.name,
            lent=Pence(loan.pence),
            lenders=lenders,
            lent_in=Year(loan.lent_year_ending),
            within=loan.years,
            year=Year(each.year_ending),
            repaid=Pence(each.repaid_pence),
            owed=Pence(each.owed_pence),
        )
        for each in schedule(loan)
    ]


def better_care(store: Store, on: date, known: date) -> list[BetterCare]:
    """The Better Care Fund: what had to be pooled and what was, by the day."""
    return [
        BetterCare(
            sources=(row.fact.source,),
            rule=row.rule or "",
            period=row.period,
            amount=Pence(row.pence or 0),
            grade=row.fact.grade,
        )
        for row in _fund_rules(store, on, known)
        if row.scheme == BETTER_CARE and row.unit == BILLIONS
    ]
