"""The neighbourhood plan: what its partners will do, for whom, by when and with what."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from tripleaim.model.documents.agreement import Contribution
from tripleaim.model.documents.base import (
    AreaId,
    Code,
    Day,
    Document,
    Id,
    Pence,
    Record,
    Said,
    Text,
)
from tripleaim.model.documents.outcomes import Number
from tripleaim.model.pence import in_full

MeasureId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
NEIGHBOURHOODS = ("pcn:", "place:")


class Priority(Record):
    """What is to become better: `measure` (an id of the catalogue) from `baseline` to `target`.

    `pence` is what it costs over the whole of the plan.
    """

    id: Id
    name: Text
    measure: MeasureId
    baseline: Number | None = None
    target: Number
    due: Day
    lead: Code
    pence: Annotated[Pence, Field(ge=0)]


class NeighbourhoodPlan(Document):
    """A plan for the people of a neighbourhood; its parties are the partners.

    `area` is a network or a place. What partners put in (`money`, by financial year) is what the
    priorities cost. `heard` says how people were heard; `consultations` are ids of documents.
    """

    family: ClassVar[str] = "plan"
    title_of_kind: ClassVar[str] = "Neighbourhood plan"

    kind: Literal["neighbourhood_plan"] = "neighbourhood_plan"
    area: AreaId
    people: Text
    number_of_people: Annotated[int, Field(ge=1, le=10**8)] | None = None
    priorities: Annotated[tuple[Priority, ...], Field(min_length=1)]
    money: tuple[Contribution, ...] = ()
    heard: Text
    consultations: tuple[Id, ...] = ()
    agreed_by: Said = ""
    review_on: Day

    def faults(self) -> list[str]:
        """An area that is no neighbourhood, leads that are no partners, money that does not add."""
        return [
            *self._priority_faults(),
            *self._money_faults(),
            *self.review_faults(self.review_on),
        ]

    def _priority_faults(self) -> Iterator[str]:
        if not self.area.startswith(NEIGHBOURHOODS):
            yield f"area: {self.area} is neither a network (pcn:) nor a place (place:)"
        ids = [each.id for each in self.priorities]
        for id in sorted({each for each in ids if ids.count(each) > 1}):
            yield f"priorities: {id} is there twice"
        yield from self.no_parties("priorities", [each.lead for each in self.priorities])
        for each in self.priorities:
            if each.due <= self.valid_from:
                yield f"priorities: {each.id} is due on {each.due}, not after {self.valid_from}"
            if each.target == each.baseline:
                yield f"priorities: {each.id} aims at {each.target}, where it stands already"

    def _money_faults(self) -> Iterator[str]:
        yield from self.no_parties("money", [each.party for each in self.money])
        named = [(each.party, each.year_ending) for each in self.money]
        for code, year in sorted({each for each in named if named.count(each) > 1}):
            yield f"money: {code} has two for the year ending {year}"
        cost = sum(each.pence for each in self.priorities)
        given = sum(each.pence for each in self.money)
        if cost != given:
            yield f"money: partners put in {in_full(given)}, priorities cost {in_full(cost)}"
