"""The outcomes frameworks that hold in an area: segments, outcomes, pooled money, as signed."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypedDict

from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import People, Share
from tripleaim.model.row import NOW
from tripleaim.model.status import Status
from tripleaim.store.engine import Store
from tripleaim.store.paper_kinds import holds_kinds

if TYPE_CHECKING:
    from tripleaim.model.documents.base import Document
    from tripleaim.model.documents.outcomes import OutcomesFramework
    from tripleaim.questions.adds_up.rows import GainAtStake
    from tripleaim.questions.done.rows import Aimed
    from tripleaim.questions.needs.rows import SegmentAgreed
    from tripleaim.questions.scope import Scope

FRAMEWORK = "outcomes_framework"


class Signed(TypedDict):
    """Which document a row rests on, and whether that is an invented example."""

    subject: str
    document: str
    revision: int
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    assumed: bool


def frameworks(
    store: Store, area: str, on: date, known: date = NOW
) -> "list[tuple[OutcomesFramework, Signed]]":
    """The signed frameworks of an area and its places that hold on a day, each with its row parts.

    `known` is the day by which they could be known.

    Areas for which no documents are kept (England, a region) have none.
    """
    if not holds_kinds(store, FRAMEWORK):
        return []
    from tripleaim.model.documents.outcomes import OutcomesFramework
    from tripleaim.questions.scope import read_scope

    try:
        scope = read_scope(store, area, on, known)
    except NothingFound:
        return []
    return [
        (each, signed_of(scope, each))
        for each in scope.binding
        if isinstance(each, OutcomesFramework)
    ]


def signed_of(scope: "Scope", document: "Document") -> Signed:
    """The parts of a row that rests on a document of a scope."""
    return Signed(
        subject=document.id,
        document=document.id,
        revision=document.revision,
        sources=(scope.source(document),),
        notes=("invented",) if document.example else (),
        assumed=document.example,
    )


def gains_at_stake(store: Store, area: str, on: date, known: date) -> "Iterator[GainAtStake]":
    """A row for each party of each signed framework that holds on the day and shares its result."""
    from tripleaim.questions.adds_up.rows import GainAtStake

    for framework, signed in frameworks(store, area, on, known):
        for party in framework.parties:
            gain = framework.gain_shares.get(party.organisation, 0)
            loss = framework.loss_shares.get(party.organisation, 0)
            if gain or loss:
                yield GainAtStake(
                    party=party.name,
                    gain=Share(float(gain)),
                    loss=Share(float(loss)),
                    stake=Share(float(framework.stake)),
                    framework=framework.title,
                    **signed,
                )


def outcomes_aimed_at(store: Store, area: str, on: date, known: date) -> "Iterator[Aimed]":
    """A row for each outcome of each signed framework that holds on the day: not on record yet."""
    from tripleaim.questions.done.rows import Aimed

    for framework, signed in frameworks(store, area, on, known):
        names = {party.organisation: party.name for party in framework.parties}
        segments = {each.id: each.name for each in framework.segments}
        for each in framework.outcomes:
            yield Aimed(
                status=Status.NOT_ON_RECORD,
                outcome=each.name,
                segment=segments[each.segment],
                lead=names[each.lead],
                better=each.better,
                unit=each.unit,
                baseline=float(each.baseline),
                target=float(each.target),
                due=each.due,
                framework=framework.title,
                **signed,
            )


def segments_agreed(store: Store, area: str, on: date, known: date) -> "Iterator[SegmentAgreed]":
    """A row for each segment of each signed framework that holds on the day."""
    from tripleaim.questions.needs.rows import SegmentAgreed

    for framework, signed in frameworks(store, area, on, known):
        need = {each.id: each.people * Fraction(each.weight) for each in framework.segments}
        for each in framework.segments:
            yield SegmentAgreed(
                segment=each.name,
                people=People(each.people),
                share=Share(float(need[each.id] / sum(need.values()))),
                framework=framework.title,
                **signed,
            )
