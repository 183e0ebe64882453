"""The outcomes frameworks that hold in an area: segments, outcomes, pooled money, as signed."""

from datetime import date
from typing import TypedDict

from tripleaim.model.documents.base import Document
from tripleaim.model.documents.outcomes import OutcomesFramework
from tripleaim.model.errors import NothingFound
from tripleaim.questions.scope import Scope, read_scope
from tripleaim.store.engine import Store


class Signed(TypedDict):
    """Which document a row rests on, and whether that is an invented example."""

    subject: str
    document: str
    revision: int
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    assumed: bool


def frameworks(store: Store, area: str, on: date) -> list[tuple[OutcomesFramework, Signed]]:
    """The signed frameworks of an area and its places that hold on a day, each with its row parts.

    Areas for which no documents are kept (England, a region) have none.
    """
    try:
        scope = read_scope(store, area, on)
    except NothingFound:
        return []
    return [
        (each, signed_of(scope, each))
        for each in scope.live
        if isinstance(each, OutcomesFramework) and each.is_binding
    ]


def signed_of(scope: Scope, document: Document) -> Signed:
    """The parts of a row that rests on a document of a scope."""
    return Signed(
        subject=document.id,
        document=document.id,
        revision=document.revision,
        sources=(scope.source_of.get(document.id, "worked"),),
        notes=("invented",) if document.example else (),
        assumed=document.example,
    )
