"""The scheme of reservation and delegation: what a board keeps, and who decides on the rest."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.base import Code, Day, Document, Id, Pence, Record, Said, Text


class Reserved(Record):
    """A function on which the board of the body alone decides."""

    function: Id
    because: Said = ""


class Entrusted(Record):
    """A function on which somebody decides for the body: a post, a committee, another organisation.

    `organisation` is a party's code, where the holder is of another organisation; `committee` the
    id of its terms of reference. Above the limit the board decides.
    """

    function: Id
    to: Text
    organisation: Code | None = None
    committee: Id | None = None
    limit_pence: Annotated[Pence, Field(ge=0)] | None = None
    conditions: Said = ""


class SchemeOfDelegation(Document):
    """A body's scheme of reservation and delegation, by function of the catalogue.

    A function stands in it once: reserved to the board of `body`, or delegated to one holder.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Scheme of reservation and delegation"

    kind: Literal["scheme_of_delegation"] = "scheme_of_delegation"
    body: Code
    board: Text
    reserved: Annotated[tuple[Reserved, ...], Field(min_length=1)]
    delegated: Annotated[tuple[Entrusted, ...], Field(min_length=1)]
    review_on: Day

    def faults(self) -> list[str]:
        """A body or holder that is no party; a function that is there twice."""
        holders = [each.organisation for each in self.delegated if each.organisation]
        return [
            *self.no_parties("body", [self.body]),
            *self.no_parties("delegated", holders),
            *self._twice(),
            *self.review_faults(self.review_on),
        ]

    def _twice(self) -> Iterator[str]:
        kept = Counter(each.function for each in self.reserved)
        given = Counter(each.function for each in self.delegated)
        for field, counted in (("reserved", kept), ("delegated", given)):
            for function in sorted(each for each in counted if counted[each] > 1):
                yield f"{field}: {function} is named twice"
        for function in sorted(kept.keys() & given.keys()):
            yield f"delegated: {function} is reserved to the board as well"
