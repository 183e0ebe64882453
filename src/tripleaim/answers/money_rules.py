"""The sustainability fund of the day: its rule, its size, and who loses when one partner misses."""

import json
from datetime import date

from tripleaim.answers.words import pounds
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.money.control_total import Position
from tripleaim.money.sustainability_fund import (
    Entitlement,
    FundRule,
    losses_if_missed,
    rule_of,
    rules,
    tie_to_system,
)
from tripleaim.store.engine import Store, ask

EXAMPLE = {
    "an acute trust": 10_000_000,
    "a community trust": 2_000_000,
    "a mental health trust": 3_000_000,
}
POUND = 100
MADE_UP = "Invented partners and funds, to show how the rule works."


def fund_findings(store: Store, on: date) -> list[Finding]:
    """The rule in force on a day and what it costs each partner when one misses by a pound."""
    year = on.year + (on.month >= 4)
    try:
        rule = rule_of(year)
    except NothingFound:
        rule = min(rules(), key=lambda each: abs(each.first_year_ending - year))
    return [_rule(rule, year), *_amounts(store), *_losses(rule)]


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
    rows = ask(
        store,
        "select body, source, confidence from fact where topic = 'sustainability_funds' "
        "order by fact",
    )
    found = []
    for row in rows:
        said = json.loads(row["body"])
        found.append(
            Finding(
                measure="fund_amount", value=float(said["amount_gbp_bn"]) * 1e9, unit="GBP",
                label=f"{said['year']} {said['fund']}", table="Sustainability funds",
                sources=(row["source"],), method=f"cited fact, {row['confidence']}",
                statement=f"{said['fund']}, {said['year']}: £{said['amount_gbp_bn']}bn.",
            )
        )  # fmt: skip
    return found


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
                    table="The acute trust misses its control total by £1", status="assumed",
                    method="money/sustainability_fund.py", caveats=(MADE_UP,),
                    statement=f"With {float(tied):.0%} of the finance part tied to the system, "
                    f"{partner} with £{EXAMPLE[partner] / 1e6:g}m to earn loses {pounds(pence)} "
                    "when the acute trust misses by £1.",
                )
            )  # fmt: skip
    return found
