"""Terms of reference: what a committee is for, who sits on it, how it decides and what it may."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.base import Code, Day, Document, Id, Pence, Record, Said, Text

VotingRule = Literal["unanimous", "majority", "two thirds", "weighted", "consent"]
RULES: Mapping[str, str] = {
    "unanimous": "every vote that is cast is for it, and at least one is",
    "majority": "more votes are for it than against it",
    "two thirds": "at least two thirds of the votes for or against are for it",
    "weighted": "those for it weigh more than those against it, by the weights of their seats",
    "consent": "nobody votes against it",
}
"""What each voting rule means: here, and where a workspace counts votes."""


class Seat(Record):
    """A member of a committee: the post that sits, for which organisation, whether it votes.

    `weight` is how much its vote counts where the rule, or the quorum, is by weight.
    """

    organisation: Code
    post: Text
    votes: bool = True
    weight: Annotated[int, Field(ge=1, le=1000)] = 1


class Power(Record):
    """A function that the committee decides on, up to a limit of money where there is one."""

    function: Id
    limit_pence: Annotated[Pence, Field(ge=0)] | None = None
    conditions: Said = ""


class TermsOfReference(Document):
    """The terms of reference of a committee, or of a joint committee of several bodies.

    `established_by` are the bodies whose functions it uses. `chair` is the post of one member;
    `quorum` is how many members with a vote must take part, or how much they must weigh together
    where `quorum_of` is weight. Without `powers` it only advises.
    Papers go out `paper_days` before a meeting.
    """

    family: ClassVar[str] = "agreement"
    title_of_kind: ClassVar[str] = "Terms of reference of a committee"

    kind: Literal["terms_of_reference"] = "terms_of_reference"
    committee: Text
    purpose: Text
    established_by: Annotated[tuple[Code, ...], Field(min_length=1)]
    reports_to: Text
    members: Annotated[tuple[Seat, ...], Field(min_length=1)]
    chair: Text
    quorum: Annotated[int, Field(ge=1, le=30_000)]
    quorum_of: Literal["members", "weight"] = "members"
    rule: VotingRule
    proxies: bool = False
    conflicts: Text
    powers: tuple[Power, ...] = ()
    meets: Said = ""
    in_public: bool = False
    paper_days: Annotated[int, Field(ge=0, le=365)]
    review_on: Day

    @property
    def is_weighed(self) -> bool:
        """Whether the rule or the quorum asks what members weigh."""
        return self.rule == "weighted" or self.quorum_of == "weight"

    def faults(self) -> list[str]:
        """Bodies that are no parties or do not sign, a chair that is no member, a quorum that
        cannot be met, weights that nothing asks for."""
        return [*self._member_faults(), *self._power_faults(), *self.review_faults(self.review_on)]

    def _member_faults(self) -> Iterator[str]:
        seats = [(each.organisation, each.post) for each in self.members]
        for field, codes in (
            ("established_by", self.established_by),
            ("members", [code for code, _ in seats]),
        ):
            yield from self.no_parties(field, codes)
        for code in self.established_by:
            if code in self.codes and code not in self.signers:
                yield f"established_by: {code} does not sign: it is its functions that are used"
        for code, post in sorted({each for each in seats if seats.count(each) > 1}):
            yield f"members: {post} of {code} is there twice"
        chairs = sum(post == self.chair for _, post in seats)
        if chairs != 1:
            how_many = "is the post of no member" if not chairs else f"is the post of {chairs}"
            yield f"chair: '{self.chair}' {how_many}: name the one who chairs"
        voting = [each.weight for each in self.members if each.votes]
        if self.quorum_of == "members" and self.quorum > len(voting):
            yield f"quorum: {self.quorum} is more than the {len(voting)} members who vote"
        if self.quorum_of == "weight" and self.quorum > sum(voting):
            yield f"quorum: {self.quorum} is more than the {sum(voting)} that all who vote weigh"
        for each in self.members:
            if each.weight > 1 and not (each.votes and self.is_weighed):
                why = "rule and quorum ask for none" if each.votes else "it has no vote"
                yield f"members: {each.post} of {each.organisation} has a weight, and {why}"

    def _power_faults(self) -> Iterator[str]:
        named = [each.function for each in self.powers]
        for function in sorted({each for each in named if named.count(each) > 1}):
            yield f"powers: {function} is named twice"
