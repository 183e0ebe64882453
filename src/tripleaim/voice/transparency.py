"""How open a partnership is: each point traced to a document or to its absence.

The index is never given without its parts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tripleaim.model.documents.agreement import (
    PartnershipAgreement,
    PooledFund,
    SharedControlTotal,
)
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.consultation import Consultation, EngagementRecord
from tripleaim.model.documents.decision import Decision

Shown = tuple[str, str] | None
"""The id of the document that shows a point, and what it shows; None where nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One part of the score: the question, whether the answer is yes, and what shows it."""

    question: str
    earned: bool
    because: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Points earned of points there are, with every part."""

    points: tuple[Point, ...]

    @property
    def earned(self) -> int:
        """How many points were earned."""
        return sum(point.earned for point in self.points)


def score_transparency(documents: Sequence[Document]) -> Score:
    """The score of a partnership from the documents that bear on it, in the order of QUESTIONS."""
    found = []
    for question, look in QUESTIONS.items():
        shown = look(documents)
        found.append(
            Point(
                question=question,
                earned=shown is not None,
                because=shown[1] if shown else "no document on record shows it",
                document=shown[0] if shown else "",
            )
        )
    return Score(points=tuple(found))


def _published(documents: Sequence[Document]) -> Shown:
    for each in documents:
        if each.family == "agreement" and each.publication is not None:
            said = each.publication
            return each.id, f"published on {said.published_on} at {said.address}"
    return None


def _in_the_open(documents: Sequence[Document]) -> Shown:
    for each in documents:
        if isinstance(each, Consultation):
            plain = [paper for paper in each.papers if paper.plain_language and paper.address]
            if plain:
                return each.id, f"'{plain[0].title}' is in plain language at {plain[0].address}"
    return None


def _finances(documents: Sequence[Document]) -> Shown:
    for each in documents:
        if isinstance(each, PooledFund | SharedControlTotal) and each.publication is not None:
            return each.id, "its amounts are public, partner by partner"
    return None


def _assumptions(documents: Sequence[Document]) -> Shown:
    for each in documents:
        if isinstance(each, Consultation):
            open_papers = [
                p for p in each.papers if "finance" in p.covers and "equality" in p.covers
            ]
            if open_papers:
                return each.id, f"'{open_papers[0].title}' gives finance and equality"
    return None


def _engaged(documents: Sequence[Document]) -> Shown:
    for each in documents:
        if isinstance(each, EngagementRecord) and each.followed_up_on:
            return each.id, f"{each.who}: {each.reached or 'some'} came, followed up"
    return None


def _changed(documents: Sequence[Document]) -> Shown:
    for each in documents:
        if isinstance(each, Consultation):
            changed = [theme for theme in each.themes if theme.changed]
            if changed:
                return each.id, f"{len(changed)} of {len(each.themes)} themes changed something"
    return None


def _signed(documents: Sequence[Document]) -> Shown:
    for each in documents:
        if isinstance(each, PartnershipAgreement) and each.signatures:
            return each.id, f"signed by {len(each.signatures)} parties"
    return None


def _decided_in_public(documents: Sequence[Document]) -> Shown:
    for each in documents:
        if isinstance(each, Decision) and each.in_public:
            return each.id, f"decided on {each.taken_on} in public"
    return None


def _consultancy(documents: Sequence[Document]) -> Shown:
    for each in documents:
        for evidence in each.evidence:
            if "consultancy" in evidence.about:
                return each.id, evidence.says
    return None


QUESTIONS: dict[str, Callable[[Sequence[Document]], Shown]] = {
    "Was an agreement published, when and where?": _published,
    "Is there a form for people who are no specialists?": _in_the_open,
    "Are the finances public?": _finances,
    "Are finance and equality assumptions public before a change?": _assumptions,
    "Was somebody engaged, and told what followed?": _engaged,
    "Did anything change because of what people said?": _changed,
    "Is it known who signed the partnership?": _signed,
    "Was anything decided in public?": _decided_in_public,
    "Is it known what consultancy cost?": _consultancy,
}
