"""Who decides on a function by signed schemes of delegation and terms of reference."""

from collections.abc import Iterator

from tripleaim.governance.functions import functions
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.committee import TermsOfReference
from tripleaim.model.documents.scheme import SchemeOfDelegation
from tripleaim.model.quantity import Pence
from tripleaim.questions.decides.rows import Entrusted
from tripleaim.questions.scope import Scope


def entrusted(scope: Scope) -> Iterator[Entrusted]:
    """A row for each function of the signed schemes and terms of an area that hold on the day."""
    for document in scope.binding:
        if isinstance(document, SchemeOfDelegation):
            yield from _of_scheme(scope, document)
        if isinstance(document, TermsOfReference):
            for power in document.powers:
                held = (power.function, document.committee, power.limit_pence)
                yield _row(scope, document, document.established_by, held)


def _of_scheme(scope: Scope, scheme: SchemeOfDelegation) -> Iterator[Entrusted]:
    for kept in scheme.reserved:
        held = (kept.function, scheme.board, None)
        yield _row(scope, scheme, (scheme.body,), held, "reserved")
    for given in scheme.delegated:
        yield _row(scope, scheme, (scheme.body,), (given.function, given.to, given.limit_pence))


def _row(
    scope: Scope,
    document: Document,
    bodies: tuple[str, ...],
    held: tuple[str, str, int | None],
    form: str = "",
) -> Entrusted:
    function, holder, limit = held
    cited = {each.id: each.cited_as for each in functions()}
    names = {party.organisation: party.name for party in document.parties}
    return Entrusted(
        subject=f"{document.id}:{function}",
        sources=(scope.source(document),),
        notes=("example",) if document.example else (),
        assumed=document.example,
        form=form,
        function=cited.get(function, function),
        holder=holder,
        bodies=tuple(names[code] for code in bodies),
        limit=None if limit is None else Pence(limit),
        agreed=document.title,
        document=document.id,
        revision=document.revision,
    )
