"""What partners of an area have signed about money: pooled funds, control totals and stakes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tripleaim.model.day import year_of
from tripleaim.model.documents.agreement import PooledFund, SharedControlTotal
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.outcomes import OutcomesFramework
from tripleaim.model.errors import NothingFound
from tripleaim.model.pence import POUND, share_pence
from tripleaim.model.quantity import Pence, Year
from tripleaim.model.row import Row
from tripleaim.money.control_total import Position
from tripleaim.money.sustainability_fund import Entitlement, FundRule, losses_if_missed, rule_of
from tripleaim.questions.framework import signed_of
from tripleaim.questions.money.rows import LossIfMissed, Pooled, SegmentBudget, SignedTotal
from tripleaim.questions.scope import Scope, read_scope
from tripleaim.store.engine import Store


def agreed(store: Store, area: str, on: date, known: date) -> list[Row]:
    """What the signed documents of an area and its places say of money on a day; none: no rows.

    Areas for which no documents are kept (England, a region) have none.
    """
    try:
        scope = read_scope(store, area, on, known)
    except NothingFound:
        return []
    found: list[Row] = []
    for document in scope.binding:
        if isinstance(document, PooledFund):
            found += _pool(scope, document, on)
        if isinstance(document, OutcomesFramework):
            found += _framework(scope, document, on)
        if isinstance(document, SharedControlTotal):
            found += _totals(scope, document)
    return found


def _pool(scope: Scope, fund: PooledFund, on: date) -> Iterator[Pooled]:
    year = year_of(on)
    names = _names(fund)
    mine = [each for each in fund.contributions if each.year_ending == year]
    whole = sum(each.pence for each in mine)
    for each in mine:
        yield Pooled(
            fund=fund.title,
            party=names[each.party],
            year=Year(year),
            amount=Pence(each.pence),
            whole=Pence(whole),
            overspend=fund.overspend_shared,
            **signed_of(scope, fund),
        )


def _framework(scope: Scope, agreed: OutcomesFramework, on: date) -> Iterator[Row]:
    """What each party puts in, and what of it is for each segment: people times need a head."""
    year = year_of(on)
    names, signed = _names(agreed), signed_of(scope, agreed)
    mine = [each for each in agreed.contributions if each.year_ending == year]
    whole = sum(each.pence for each in mine)
    for each in mine:
        yield Pooled(
            fund=agreed.title,
            party=names[each.party],
            year=Year(year),
            amount=Pence(each.pence),
            whole=Pence(whole),
            overspend="by the loss shares of the framework",
            **signed,
        )
    if not whole:
        return
    parts = share_pence(whole, [each.people * each.weight for each in agreed.segments])
    for segment, pence in zip(agreed.segments, parts, strict=True):
        yield SegmentBudget(
            segment=segment.name,
            year=Year(year),
            amount=Pence(pence),
            whole=Pence(whole),
            framework=agreed.title,
            **signed,
        )


def _totals(scope: Scope, signed: SharedControlTotal) -> Iterator[Row]:
    names = _names(signed)
    for each in signed.totals:
        yield SignedTotal(
            party=names[each.party],
            year=Year(signed.year_ending),
            total=Pence(each.control_total_pence),
            can_earn=Pence(each.sustainability_pence),
            **signed_of(scope, signed),
        )
    rule = _rule(signed)
    if rule is not None:
        yield from _losses(scope, signed, rule)


def _losses(scope: Scope, signed: SharedControlTotal, rule: FundRule) -> Iterator[LossIfMissed]:
    names = _names(signed)
    could = [
        Entitlement(organisation=each.party, pence=each.sustainability_pence)
        for each in signed.totals
    ]
    exact = [
        Position(
            organisation=each.party,
            control_total_pence=each.control_total_pence,
            result_pence=each.control_total_pence,
        )
        for each in signed.totals
    ]
    for misses, lost in losses_if_missed(rule, could, exact, by=POUND).items():
        whole = sum(lost.values())
        yield LossIfMissed(
            party=names[misses],
            fund=rule.fund,
            lost=Pence(whole),
            own=Pence(lost[misses]),
            others=Pence(whole - lost[misses]),
            **signed_of(scope, signed),
        )


def _rule(signed: SharedControlTotal) -> FundRule | None:
    """The fund's rule of the year with the share that the agreement ties to the system."""
    try:
        rule = rule_of(signed.year_ending)
    except NothingFound:
        return None
    share = max(rule.system_share, Fraction(signed.system_share))
    return replace(rule, system_share=share, own_at_stake=signed.organisation_rule)


def _names(document: Document) -> dict[str, str]:
    return {party.organisation: party.name for party in document.parties}
