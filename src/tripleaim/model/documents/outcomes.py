"""The outcomes framework: segments of people, outcomes for each, and pooled money that follows."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.agreement import Contribution
from tripleaim.model.documents.base import Code, Day, Document, Id, Record, Share, Text

Number = Annotated[Decimal, Field(allow_inf_nan=False, ge=-(10**12), le=10**12)]


class Segment(Record):
    """A class of people of the area, and its need: `weight` is weighted heads a head.

    The pooled budget is divided over segments by people times weight (capitation).
    """

    id: Id
    name: Text
    people: Annotated[int, Field(ge=1, le=10**8)]
    weight: Annotated[Decimal, Field(gt=0, le=1000, allow_inf_nan=False)]


class Outcome(Record):
    """What is to become better for a segment: from `baseline` to `target` by the day `due`.

    `worth` is the smallest change that would be worth knowing, in the outcome's unit; `weight` its
    part of what depends on outcomes.
    """

    id: Id
    name: Text
    segment: Id
    aim: Literal["health", "care", "cost"]
    unit: Text
    better: Literal["higher", "lower"]
    baseline: Number
    target: Number
    due: Day
    lead: Code
    worth: Annotated[Decimal, Field(gt=0, le=10**12, allow_inf_nan=False)]
    weight: Share


class OutcomesFramework(Document):
    """Segments, outcomes on the triple aim for each, a pooled budget by capitation, shares of gain.

    What partners put in for a year is the pool; of what is left over at the end, `stake` is paid
    out only so far as outcomes were achieved and would not have come anyway; the rest is shared by
    `gain_shares`. An overspend is shared by `loss_shares`. Whoever leaves in a year shares by its
    days.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Outcomes framework"

    kind: Literal["outcomes_framework"] = "outcomes_framework"
    segments: Annotated[tuple[Segment, ...], Field(min_length=1)]
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    contributions: Annotated[tuple[Contribution, ...], Field(min_length=1)]
    stake: Share
    gain_shares: dict[str, Share] = Field(min_length=1)
    loss_shares: dict[str, Share] = Field(min_length=1)

    def faults(self) -> list[str]:
        """What does not fit together: shares, segments, outcomes, leads, contributions."""
        return [*self._money_faults(), *self._segment_faults(), *self._outcome_faults()]

    def _money_faults(self) -> Iterator[str]:
        for field, shares in (("gain_shares", self.gain_shares), ("loss_shares", self.loss_shares)):
            if sum(shares.values()) != 1:
                yield f"{field}: add to {sum(shares.values())}, not to 1"
            for code in shares:
                if code not in self.codes:
                    yield f"{field}: {code} is not one of the parties"
        named = [(each.party, each.year_ending) for each in self.contributions]
        for code, year in sorted(set(named)):
            if code not in self.codes:
                yield f"contributions: {code} is not one of the parties"
            if named.count((code, year)) > 1:
                yield f"contributions: {code} has two for the year ending {year}"

    def _segment_faults(self) -> Iterator[str]:
        ids = [each.id for each in self.segments]
        for id in sorted({each for each in ids if ids.count(each) > 1}):
            yield f"segments: {id} is there twice"
        measured = {each.segment for each in self.outcomes}
        for id in ids:
            if id not in measured:
                yield f"segments: {id} has no outcome: give it one, or leave it out"

    def _outcome_faults(self) -> Iterator[str]:
        ids = [each.id for each in self.outcomes]
        segments = {each.id for each in self.segments}
        for id in sorted({each for each in ids if ids.count(each) > 1}):
            yield f"outcomes: {id} is there twice"
        if sum(each.weight for each in self.outcomes) != 1:
            yield f"outcomes: weights add to {sum(each.weight for each in self.outcomes)}, not to 1"
        for each in self.outcomes:
            if each.segment not in segments:
                yield f"outcomes: {each.id} is for {each.segment}, which is no segment here"
            if each.lead not in self.codes:
                yield f"outcomes: {each.id} is led by {each.lead}, which is not one of the parties"
            if each.due <= self.valid_from:
                yield f"outcomes: {each.id} is due on {each.due}, not after {self.valid_from}"
            better = (
                each.target > each.baseline
                if each.better == "higher"
                else (each.target < each.baseline)
            )
            if not better:
                yield (
                    f"outcomes: {each.id} aims at {each.target} from {each.baseline}, "
                    f"which is not {each.better}"
                )
