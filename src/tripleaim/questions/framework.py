"""The outcomes frameworks that hold in an area: segments, outcomes, pooled money, as signed."""

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from tripleaim.model.errors import NothingFound
from tripleaim.model.row import NOW
from tripleaim.store.engine import Store
from tripleaim.store.paper_kinds import holds_kinds

if TYPE_CHECKING:
    from tripleaim.model.documents.base import Document
    from tripleaim.model.documents.outcomes import OutcomesFramework
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
