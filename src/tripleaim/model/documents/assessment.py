"""Assessments: how mature a system is, and what a tier is able to do."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.base import Document, Evidence, Id, Record, Said, Text
from tripleaim.model.documents.delegation import TierName

LEVELS = ("emerging", "developing", "maturing", "thriving")
Level = Literal["emerging", "developing", "maturing", "thriving"]


class Cell(Record):
    """The level that somebody gives one domain, and what it rests on."""

    domain: Text
    level: Level
    by: Literal["self", "reviewer"]
    because: Said = ""
    evidence: tuple[Evidence, ...] = ()


class MaturityAssessment(Document):
    """A system against a rubric of domains by levels, by itself and by a reviewer."""

    family: ClassVar[str] = "assessment"
    title_of_kind: ClassVar[str] = "Maturity assessment"

    kind: Literal["maturity_assessment"] = "maturity_assessment"
    rubric: Text
    reviewer: Said = ""
    cells: Annotated[tuple[Cell, ...], Field(min_length=1)]

    def faults(self) -> list[str]:
        """A domain given two levels by the same side."""
        seen = [(cell.domain, cell.by) for cell in self.cells]
        return [
            f"cells: {domain} has two levels by {by}"
            for domain, by in sorted(set(seen))
            if seen.count((domain, by)) > 1
        ]


class Ability(Record):
    """Whether a tier is able to carry a function, and what shows it."""

    function: Id
    adequate: bool
    because: Text
    evidence: tuple[Evidence, ...] = ()


class CapabilityAssessment(Document):
    """What a tier of an area is able to do, function by function."""

    family: ClassVar[str] = "assessment"
    title_of_kind: ClassVar[str] = "Capability assessment"

    kind: Literal["capability_assessment"] = "capability_assessment"
    tier: TierName
    assessor: Text
    abilities: Annotated[tuple[Ability, ...], Field(min_length=1)]

    def faults(self) -> list[str]:
        """A function assessed twice."""
        named = [each.function for each in self.abilities]
        return [
            f"abilities: {f} is assessed twice" for f in sorted(set(named)) if named.count(f) > 1
        ]
