"""Delegation: a function and the tier that it is placed at."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.base import AreaId, Code, Document, Id, Record, Said, Text

TierName = Literal["neighbourhood", "place", "system", "region", "nation"]
TIER_ORDER = ("neighbourhood", "place", "system", "region", "nation")


class Placed(Record):
    """A function that is delegated: `function` is its id in the catalogue of functions."""

    function: Id
    reserved: Said = ""


class Delegation(Document):
    """Functions that one tier hands to another.

    `capability` names the assessment that found the receiving tier able; without one, `decision`
    names the decision that records why it goes ahead.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Delegation"

    kind: Literal["delegation"] = "delegation"
    delegator: Code
    delegate: Code
    from_tier: TierName
    to_tier: TierName
    to_area: AreaId | None = None
    functions: Annotated[tuple[Placed, ...], Field(min_length=1)]
    capability: Id | None = None
    decision: Id | None = None
    purpose: Text

    def faults(self) -> list[str]:
        """Delegator or delegate that is no party; from a tier to the same tier."""
        faults = [
            f"{name}: {code} is not one of the parties"
            for name, code in (("delegator", self.delegator), ("delegate", self.delegate))
            if code not in self.codes
        ]
        if self.from_tier == self.to_tier:
            faults.append(f"to_tier: {self.to_tier} is the tier it comes from")
        twice = sorted({p.function for p in self.functions if self._count(p.function) > 1})
        return faults + [f"functions: {name} is named twice" for name in twice]

    def _count(self, function: str) -> int:
        return sum(each.function == function for each in self.functions)
