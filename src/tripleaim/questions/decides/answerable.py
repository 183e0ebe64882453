"""Who answers for what in a system: the matrix, double jeopardy, orphans, masking, support."""

from collections.abc import Iterator
from datetime import date

from tripleaim.governance.accountability import (
    AtStake,
    judge_twice,
    judged_twice,
    matrix,
    orphans,
    partners_of,
    regime_of,
)
from tripleaim.governance.body import read_registry
from tripleaim.governance.oversight import before_and_after, find_masking
from tripleaim.model.documents.agreement import SharedControlTotal
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.support import SupportAgreement
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.page.words import listed, pounds
from tripleaim.questions.scope import Scope
from tripleaim.store.engine import Store
from tripleaim.store.record.ratings import read_ratings

RULE_SOURCES = ("facts_finance_rules", "facts_stp_dashboard_method")
RULES = "Rules of accountability are dated data; those marked assumed are ours."
EXAMPLE = "Rests on a document marked as an example: the parties named have agreed no such thing."


def answerable(store: Store, scope: Scope) -> Iterator[Finding]:
    """Accountability of a system, and of organisations by the documents that bear on it."""
    if scope.tier == "system":
        yield from _matrix(scope)
        yield from _published_category(store, scope)
    for document in scope.live:
        if isinstance(document, SharedControlTotal):
            yield from _jeopardy(store, document)
            yield from _masking(document)
        if isinstance(document, SupportAgreement):
            yield from _support(store, document)


def year_ending(scope: Scope) -> int:
    """The March in which the financial year that holds the day ends."""
    return scope.on.year + (scope.on.month >= 4)


def kinds_of(scope: Scope) -> dict[str, str]:
    """Commissioners and trusts among the parties of the live documents, by name."""
    roles = {"provider": "trust", "commissioner": "commissioner", "member": ""}
    return {
        party.name: roles[party.role]
        for document in scope.live
        for party in document.parties
        if roles.get(party.role)
    }


def _matrix(scope: Scope) -> Iterator[Finding]:
    system = f"{scope.area.name} (the system)"
    try:
        answers = matrix(kinds_of(scope), system, year_ending(scope))
    except NothingFound as nothing:
        yield Finding(
            measure="accountable", value=None, unit="", status="not held", method="none",
            sources=("assumed",), statement=str(nothing), subject=scope.area.id,
        )  # fmt: skip
        return
    left = orphans(answers)
    twice = sorted({measure for _, measure in judged_twice(answers)})
    method = "rules of the year by kind of body, for the parties of the documents in force"
    yield Finding(
        measure="orphan_measures", value=len(left), unit="measures", subject=scope.area.id,
        label="Measures that nobody answers for", sources=(*RULE_SOURCES,),
        method=method, caveats=(RULES,),
        statement=f"Nobody answered for {listed(left)}." if left else "Each measure is somebody's.",
    )  # fmt: skip
    if twice:
        yield Finding(
            measure="measures_judged_twice", value=len(twice), unit="measures",
            subject=scope.area.id, label="Measures judged at two levels",
            sources=(*RULE_SOURCES,), method=method, caveats=(RULES,),
            statement=f"Judged twice, for the organisation and for the system: {listed(twice)}.",
        )  # fmt: skip
    for each in answers:
        yield Finding(
            measure=each.measure, value=each.regulator, unit="", subject="",
            label=each.organisation, table="Who answers for what",
            sources=(*RULE_SOURCES,), method=method, caveats=(RULES,),
            statement=f"{each.organisation} answers to {each.regulator} for {each.measure}: "
            f"{each.consequence} ({each.cited}; {each.grade}).",
        )  # fmt: skip


def _caveat(document: Document) -> tuple[str, ...]:
    return (RULES, EXAMPLE) if document.example else (RULES,)


def _status(document: Document) -> str:
    return "assumed" if document.example else "found"


def _jeopardy(store: Store, agreed: SharedControlTotal) -> Iterator[Finding]:
    try:
        found = judge_twice(partners_of(agreed), regime_of(agreed))
    except NothingFound:
        return
    names = {party.organisation: party.name for party in agreed.parties}
    double = [each for each in found if each.is_double]
    staked = sum(each.exposed_own_pence + each.exposed_system_pence for each in double)
    said = (
        f"Under {agreed.id}, one shortfall can cost each of {len(double)} partners twice, by its "
        f"own control total and by the system's: {pounds(staked)} at stake in all."
        if double
        else f"Under {agreed.id}, no shortfall costs a partner twice."
    )
    method = (
        "the year's fund rule and the share that the agreement ties to the system, to the penny"
    )
    yield Finding(
        measure="double_jeopardy", value=len(double), unit="partners", status=_status(agreed),
        label="Partners that one shortfall can cost twice",
        sources=("worked", "facts_finance_rules"),
        method=method, caveats=_caveat(agreed), statement=said,
    )  # fmt: skip
    for each in found:
        yield from _stakes(each, names.get(each.code, each.code), agreed, method)


def _stakes(each: AtStake, name: str, agreed: SharedControlTotal, method: str) -> Iterator[Finding]:
    twice = " It is costing it twice on the forecasts." if each.is_hit_twice else ""
    statement = (
        f"{name}: a missed control total costs {pounds(each.exposed_own_pence)} by its own test, "
        f"{pounds(each.exposed_system_pence)} by the system's, and its partners "
        f"{pounds(each.others_exposed_pence)}.{twice}"
    )
    amounts = {
        "own_test": each.exposed_own_pence,
        "system_test": each.exposed_system_pence,
        "cost_to_partners": each.others_exposed_pence,
        "lost_on_forecast": each.lost_own_pence + each.lost_system_pence,
    }
    for measure, pence in amounts.items():
        yield Finding(
            measure=measure, value=pence, unit="pence", subject=each.code, label=name,
            table="What one shortfall costs", status=_status(agreed),
            sources=("worked", "facts_finance_rules"), method=method, caveats=_caveat(agreed),
            statement=statement,
        )  # fmt: skip


def _masking(agreed: SharedControlTotal) -> Iterator[Finding]:
    found = find_masking(partners_of(agreed))
    if found is None:
        return
    names = {party.organisation: party.name for party in agreed.parties}
    yield Finding(
        measure="carried_partners", value=len(found.failing), unit="partners",
        label="Partners that others carry", sources=("worked",), status=_status(agreed),
        method="forecasts against control totals, partner by partner", caveats=_caveat(agreed),
        statement=f"The system passes by {pounds(found.margin_pence)} while "
        f"{listed([names.get(code, code) for code in found.failing])} fails; without "
        f"{listed([names.get(code, code) for code in found.carriers]) or 'others'} it would not.",
    )  # fmt: skip


def _published_category(store: Store, scope: Scope) -> Iterator[Finding]:
    for row in read_ratings(store, [scope.area.id], on=scope.on, known=date.max):
        if row.scheme == "stp_dashboard":
            number, category = row.rating.split(" ", 1)
            yield Finding(
                measure="dashboard_2017", value=category, unit="", subject=scope.area.id,
                label="Published rating, July 2017", sources=(row.fact.source,),
                method="as published",
                statement=f"In July 2017 it was rated {category} (category {number} of 4; "
                f"{row.fact.cited}; {row.fact.grade}).",
            )  # fmt: skip


def _support(store: Store, agreement: SupportAgreement) -> Iterator[Finding]:
    names = {party.organisation: party.name for party in agreement.parties}
    registry = read_registry(store)
    supporters = [party.name for party in agreement.parties if party.role == "supporter"]
    told = [
        _ratings(names.get(each.organisation, registry.name(each.organisation)), each)
        for each in before_and_after(agreement)
    ]
    yield Finding(
        measure="support", value=names[agreement.supported], unit="", status=_status(agreement),
        subject=agreement.supported, label=agreement.title, table="Support between organisations",
        sources=("worked", "facts_mutual_aid_pennine"), method="ratings as published, by date",
        caveats=(EXAMPLE,) if agreement.example else (
            "Ratings before and after are a sequence in time; they do not show what caused what.",
        ),
        statement=f"{listed(supporters or ['Nobody'])} supported {names[agreement.supported]} from "
        f"{agreement.valid_from}: {agreement.purpose}." + "".join(f" {each}" for each in told),
    )  # fmt: skip


def _ratings(name: str, found) -> str:  # type: ignore[no-untyped-def]
    before = (
        f"was rated {found.before.rating} before"
        if found.before
        else "had no rating on record before"
    )
    after = (
        listed([f"{rating.rating} on {rating.on}" for rating in found.after]) if found.after else ""
    )
    return f"{name} {before}" + (f", then {after}." if after else ".")
