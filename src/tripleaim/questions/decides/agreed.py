"""What signed documents say of accountability: double jeopardy, masking, support."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tripleaim.governance.body import read_registry
from tripleaim.governance.judged_twice import judge_twice, partners_of, regime_of
from tripleaim.governance.oversight import before_and_after, find_masking
from tripleaim.model.documents.agreement import SharedControlTotal
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.outcomes import OutcomesFramework
from tripleaim.model.documents.support import SupportAgreement
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Pence
from tripleaim.model.row import Row
from tripleaim.page.words import day_words, listed
from tripleaim.questions.decides.rows import Jeopardy, Leads, Masking, Stake, Support
from tripleaim.questions.scope import Scope
from tripleaim.store.engine import Store

FUND_RULES = "facts_finance_rules"


def agreed(store: Store, scope: Scope) -> Iterator[Row]:
    """What the documents of an area that hold on the day say of who answers."""
    for document in scope.live:
        if isinstance(document, SharedControlTotal):
            yield from _jeopardy(scope, document)
            yield from _masking(scope, document)
        if isinstance(document, SupportAgreement):
            yield _support(store, scope, document)
        if isinstance(document, OutcomesFramework):
            yield from _leads(scope, document)


def _leads(scope: Scope, framework: OutcomesFramework) -> Iterator[Row]:
    names = {party.organisation: party.name for party in framework.parties}
    segments = {each.id: each.name for each in framework.segments}
    for each in framework.outcomes:
        yield Leads(
            subject=framework.id,
            sources=(scope.source(framework),),
            notes=_notes(framework),
            assumed=framework.example,
            outcome=each.name,
            segment=segments[each.segment],
            lead=names[each.lead],
            framework=framework.title,
            document=framework.id,
            revision=framework.revision,
        )


def _notes(document: Document) -> tuple[str, ...]:
    return ("example",) if document.example else ()


def _pence(amount: int | Decimal) -> Pence:
    return Pence(int(amount))


def _jeopardy(scope: Scope, document: SharedControlTotal) -> Iterator[Row]:
    try:
        found = judge_twice(partners_of(document), regime_of(document))
    except NothingFound:
        return
    names = {party.organisation: party.name for party in document.parties}
    sources = (scope.source(document), FUND_RULES)
    double = [each for each in found if each.is_double]
    yield Jeopardy(
        subject=document.area or document.id,
        sources=sources,
        notes=_notes(document),
        assumed=document.example,
        document=document.id,
        partners=len(double),
        at_stake=_pence(sum(e.exposed_own_pence + e.exposed_system_pence for e in double)),
    )
    for each in found:
        yield Stake(
            subject=each.code,
            sources=sources,
            notes=_notes(document),
            assumed=document.example,
            partner=names.get(each.code, each.code),
            own=_pence(each.exposed_own_pence),
            system=_pence(each.exposed_system_pence),
            others=_pence(each.others_exposed_pence),
            on_forecast=_pence(each.lost_own_pence + each.lost_system_pence),
            hit_twice=each.is_hit_twice,
        )


def _masking(scope: Scope, document: SharedControlTotal) -> Iterator[Masking]:
    found = find_masking(partners_of(document))
    if found is None:
        return
    names = {party.organisation: party.name for party in document.parties}
    yield Masking(
        subject=document.area or document.id,
        sources=(scope.source(document),),
        notes=_notes(document),
        assumed=document.example,
        number=len(found.failing),
        margin=_pence(found.margin_pence),
        failing=tuple(names.get(code, code) for code in found.failing),
        carriers=tuple(names.get(code, code) for code in found.carriers),
    )


def _support(store: Store, scope: Scope, document: SupportAgreement) -> Support:
    """A support agreement with the ratings before and after it, as they stood by a day."""
    names = {party.organisation: party.name for party in document.parties}
    registry = read_registry(store)
    return Support(
        subject=document.supported,
        sources=(scope.source(document), "facts_mutual_aid_pennine"),
        notes=_notes(document),
        assumed=document.example,
        supported=names[document.supported],
        supporters=tuple(party.name for party in document.parties if party.role == "supporter"),
        title=document.title,
        since=document.valid_from,
        purpose=document.purpose,
        told=tuple(
            _ratings(names.get(each.organisation, registry.name(each.organisation)), each, scope.on)
            for each in before_and_after(document)
        ),
    )


def _ratings(name: str, found, on: date) -> str:  # type: ignore[no-untyped-def]
    before = (
        f"was rated {found.before.rating} before"
        if found.before
        else "had no rating on record before"
    )
    after = [f"{each.rating} on {day_words(each.on)}" for each in found.after if each.on <= on]
    return f"{name} {before}" + (f", then {listed(after)}." if after else ".")
