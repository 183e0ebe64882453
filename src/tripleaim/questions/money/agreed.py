"""What partners of an area have signed about money: pooled funds, control totals and stakes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypedDict

from tripleaim.model.documents.agreement import PooledFund, SharedControlTotal
from tripleaim.model.documents.base import Document
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.money.control_total import Position
from tripleaim.money.sustainability_fund import (
    Entitlement,
    FundRule,
    losses_if_missed,
    rule_of,
)
from tripleaim.page.words import pounds, year_name
from tripleaim.questions.scope import Scope, read_scope
from tripleaim.store.engine import Store

BINDS = ("signed", "published")
POUND = 100
INVENTED = "This agreement is an invented example: its parties are real and know nothing of it."
POOLS = "What partners agreed to put into pooled funds"
TOTALS = "Control totals that partners signed"
LOSSES = "Who loses what if one partner alone misses its control total by £1"


def agreed_findings(store: Store, area: str, on: date) -> list[Finding]:
    """What the signed documents of an area and its places say of money on a day; none: no rows.

    Areas for which no documents are kept (England, a region) have none.
    """
    try:
        scope = read_scope(store, area, on)
    except NothingFound:
        return []
    found: list[Finding] = []
    for document in scope.live:
        if document.status not in BINDS:
            continue
        if isinstance(document, PooledFund):
            found += _pool(scope, document, on)
        if isinstance(document, SharedControlTotal):
            found += _totals(scope, document)
    return found


def _pool(scope: Scope, fund: PooledFund, on: date) -> Iterator[Finding]:
    year = on.year + (on.month >= 4)
    names = _names(fund)
    mine = [each for each in fund.contributions if each.year_ending == year]
    whole = sum(each.pence for each in mine)
    for each in mine:
        yield Finding(
            measure="pooled", value=each.pence / 100, unit="GBP", subject=fund.id,
            label=f"{fund.title}: {names[each.party]}", table=POOLS, **_ground(scope, fund),
            statement=f"{names[each.party]} agreed to put {pounds(each.pence)} of "
            f"{pounds(whole)} into {fund.title} in {year_name(year)}; an overspend is shared "
            f"{fund.overspend_shared}.",
        )  # fmt: skip


def _totals(scope: Scope, agreed: SharedControlTotal) -> Iterator[Finding]:
    names = _names(agreed)
    for each in agreed.totals:
        yield Finding(
            measure="control_total", value=each.control_total_pence / 100, unit="GBP",
            subject=agreed.id, label=names[each.party], table=TOTALS, **_ground(scope, agreed),
            statement=f"{names[each.party]} signed a control total of "
            f"{pounds(each.control_total_pence)} for {year_name(agreed.year_ending)}, by which it "
            f"can earn {pounds(each.sustainability_pence)}.",
        )  # fmt: skip
    rule = _rule(agreed)
    if rule is None:
        return
    could = [
        Entitlement(organisation=each.party, pence=each.sustainability_pence)
        for each in agreed.totals
    ]
    exact = [
        Position(organisation=each.party, control_total_pence=each.control_total_pence,
                 result_pence=each.control_total_pence)
        for each in agreed.totals
    ]  # fmt: skip
    for misses, lost in losses_if_missed(rule, could, exact, by=POUND).items():
        whole = sum(lost.values())
        others = whole - lost[misses]
        yield Finding(
            measure="fund_lost_if_missed", value=whole / 100, unit="GBP", subject=agreed.id,
            label=names[misses], table=LOSSES, **_ground(scope, agreed),
            statement=f"If {names[misses]} alone misses by £1, it loses {pounds(lost[misses])} of "
            f"the {rule.fund} and the others lose {pounds(others)} with it.",
        )  # fmt: skip


def _rule(agreed: SharedControlTotal) -> FundRule | None:
    """The fund's rule of the year with the share that the agreement ties to the system."""
    try:
        rule = rule_of(agreed.year_ending)
    except NothingFound:
        return None
    share = max(rule.system_share, Fraction(agreed.system_share))
    return replace(rule, system_share=share, own_at_stake=agreed.organisation_rule)


def _names(document: Document) -> dict[str, str]:
    return {party.organisation: party.name for party in document.parties}


class _Ground(TypedDict):
    sources: tuple[str, ...]
    method: str
    status: str
    caveats: tuple[str, ...]


def _ground(scope: Scope, document: Document) -> _Ground:
    return {
        "sources": (scope.source_of.get(document.id, "worked"),),
        "method": f"as signed in {document.id}, revision {document.revision}",
        "status": "assumed" if document.example else "found",
        "caveats": (INVENTED,) if document.example else (),
    }
