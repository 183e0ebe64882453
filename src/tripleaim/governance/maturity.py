"""Maturity: a system against a rubric, by itself and by a reviewer. A level without evidence does
not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tripleaim.model.documents.assessment import LEVELS, Cell, MaturityAssessment


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainLevel:
    """What a domain comes to: what each side says, what counts, and why.

    `counts` is the level that counts: the reviewer's where there is one, else the system's own;
    None when nothing with evidence stands.
    """

    domain: str
    said_by_itself: str | None
    said_by_reviewer: str | None
    counts: str | None
    because: str

    @property
    def disagree(self) -> int:
        """Levels by which the system puts itself above its reviewer; negative for below."""
        if self.said_by_itself is None or self.said_by_reviewer is None:
            return 0
        return LEVELS.index(self.said_by_itself) - LEVELS.index(self.said_by_reviewer)


def judge_maturity(assessment: MaturityAssessment, domains: Sequence[str]) -> list[DomainLevel]:
    """The level of every domain of a rubric, in its order."""
    return [_judge_domain(domain, assessment.cells) for domain in domains]


def overall(levels: Sequence[DomainLevel]) -> str | None:
    """The level reached in every domain; None while any domain has none that counts."""
    counted = [level.counts for level in levels]
    if not counted or any(each is None for each in counted):
        return None
    return LEVELS[min(LEVELS.index(each) for each in counted if each is not None)]


def at_least(level: str | None, wanted: str) -> bool:
    """Whether a level is as high as another; no level is not.

    >>> at_least("thriving", "maturing"), at_least(None, "emerging")
    (True, False)
    """
    return level is not None and LEVELS.index(level) >= LEVELS.index(wanted)


def _judge_domain(domain: str, cells: Sequence[Cell]) -> DomainLevel:
    own = next((c for c in cells if c.domain == domain and c.by == "self"), None)
    reviewed = next((c for c in cells if c.domain == domain and c.by == "reviewer"), None)
    for cell, side in ((reviewed, "its reviewer"), (own, "the system itself")):
        if cell is not None and cell.evidence:
            counts: str | None = cell.level
            because = f"{side} says {cell.level}, with evidence ({len(cell.evidence)})"
            break
    else:
        counts = None
        said = next((cell for cell in (reviewed, own) if cell is not None), None)
        because = (
            "nobody has assessed it"
            if said is None
            else f"{said.level} is claimed without evidence, so it does not count"
        )
    return DomainLevel(
        domain=domain,
        said_by_itself=own.level if own else None,
        said_by_reviewer=reviewed.level if reviewed else None,
        counts=counts,
        because=because,
    )
