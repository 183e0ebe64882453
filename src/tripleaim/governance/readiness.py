"""Readiness for the next stage: each dated requirement against the documents that would show it."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TypeVar

from tripleaim.governance.maturity import at_least, judge_maturity, overall
from tripleaim.model.documents.agreement import (
    JointCommissioning,
    PartnershipAgreement,
    SharedControlTotal,
)
from tripleaim.model.documents.assessment import CapabilityAssessment, MaturityAssessment
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.consultation import EngagementRecord
from tripleaim.model.documents.contract import LeadProviderContract

REGULATORS = ("regulator", "overseer")
Kind = TypeVar("Kind", bound=Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a system can show on a day: its documents, the rubric's domains, its commissioners."""

    documents: Sequence[Document]
    domains: Sequence[str]
    commissioners: int | None
    on: date
    is_statutory: bool = False

    def of_kind(self, kind: type[Kind]) -> list[Kind]:
        """The documents of a kind that hold on the day, drafts and what was replaced left out."""
        return [
            each
            for each in self.documents
            if isinstance(each, kind)
            and each.holds(self.on)
            and each.status not in ("draft", "superseded")
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A dated requirement of a stage, as cited."""

    stage: str
    requirement: str
    cited: str
    cited_date: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether a requirement is met, and the document that shows it or what is missing."""

    requirement: Requirement
    met: bool
    because: str


Test = Callable[[Held], tuple[bool, str]]


def judge_readiness(requirements: Sequence[Requirement], held: Held) -> list[Outcome]:
    """Each requirement with whether it is met and why, in the order given."""
    return [_judge(requirement, held) for requirement in requirements]


def _judge(requirement: Requirement, held: Held) -> Outcome:
    name = next(
        (
            test["needs"]
            for test in _tests()
            if test["stage"] == requirement.stage
            and requirement.requirement.startswith(test["requirement"])
        ),
        None,
    )
    if name is None:
        return Outcome(requirement=requirement, met=False, because="no test of it is written down")
    if name.startswith("maturing: "):
        met, because = _domain_matures(held, name.removeprefix("maturing: "))
    else:
        met, because = TESTS[name](held)
    return Outcome(requirement=requirement, met=met, because=because)


@cache
def _tests() -> tuple[Mapping[str, str], ...]:
    file = files("tripleaim.england") / "rules" / "readiness.toml"
    return tuple(tomllib.loads(file.read_text(encoding="utf-8"))["test"])


def _shown(found: Sequence[Document], missing: str) -> tuple[bool, str]:
    return (True, f"shown by {found[0].id}") if found else (False, missing)


def _partnership(held: Held) -> tuple[bool, str]:
    return _shown(held.of_kind(PartnershipAgreement), "no partnership agreement is on record")


def _board(held: Held) -> tuple[bool, str]:
    with_board = [each for each in held.of_kind(PartnershipAgreement) if each.boards]
    return _shown(with_board, "no partnership agreement names a board")


def _statutory(held: Held) -> tuple[bool, str]:
    if held.is_statutory:
        return True, "it is a statutory body since 1 July 2022"
    found = [each for each in held.of_kind(PartnershipAgreement) if each.standing == "statutory"]
    return _shown(found, "the partnership is voluntary: a statute is needed")


def _control_total(held: Held) -> tuple[bool, str]:
    return _shown(held.of_kind(SharedControlTotal), "no shared control total is on record")


def _with_regulator(held: Held) -> tuple[bool, str]:
    found = [
        each for each in held.documents if each.holds(held.on) and each.party_with(*REGULATORS)
    ]
    return _shown(found, "no document has a regulator among its parties")


def _population_payment(held: Held) -> tuple[bool, str]:
    found = [
        each
        for each in held.of_kind(LeadProviderContract)
        if each.payment in ("whole population", "aligned incentive")
    ]
    return _shown(found, "no contract pays for a population rather than for activity")


def _population_health(held: Held) -> tuple[bool, str]:
    found = [
        each
        for each in held.of_kind(CapabilityAssessment)
        for ability in each.abilities
        if ability.function in ("understanding-needs", "digital-and-data")
        and ability.adequate
        and ability.evidence
    ]
    return _shown(found, "no assessment shows that it can manage population health")


def _followed_up(held: Held) -> tuple[bool, str]:
    found = [
        each
        for each in held.documents
        if isinstance(each, EngagementRecord) and each.followed_up_on and each.held_on <= held.on
    ]
    return _shown(found, "no engagement on record was followed up")


def _matures(held: Held) -> tuple[bool, str]:
    found = held.of_kind(MaturityAssessment)
    if not found:
        return False, "no maturity assessment is on record"
    level = overall(judge_maturity(found[-1], held.domains))
    if level is None:
        return False, f"{found[-1].id} leaves domains without a level that counts"
    return at_least(level, "maturing"), f"{found[-1].id} reaches {level} in every domain"


def _domain_matures(held: Held, domain: str) -> tuple[bool, str]:
    found = held.of_kind(MaturityAssessment)
    if not found:
        return False, "no maturity assessment is on record"
    (level,) = judge_maturity(found[-1], [domain])
    return at_least(level.counts, "maturing"), f"{found[-1].id}: {level.because}"


def _one_commissioner(held: Held) -> tuple[bool, str]:
    if held.commissioners == 1:
        return True, "it has one commissioner"
    merged = [
        each
        for each in held.of_kind(JointCommissioning)
        if each.arrangement != "alliance" and each.scope == "all commissioning"
    ]
    if merged:
        return True, f"its commissioners act as one under {merged[0].id}"
    said = "its commissioners are not known" if held.commissioners is None else (
        f"it has {held.commissioners} commissioners, and no agreement by which they act as one"
    )  # fmt: skip
    return False, said


TESTS: dict[str, Test] = {
    "partnership agreement": _partnership,
    "partnership board": _board,
    "statutory partnership": _statutory,
    "shared control total": _control_total,
    "agreement with the regulator": _with_regulator,
    "payment for a population": _population_payment,
    "population health capability": _population_health,
    "engagement that was followed up": _followed_up,
    "maturing in every domain": _matures,
    "one commissioner": _one_commissioner,
}

# What a single contract for most care would change, by what it touches. Grade: assumed but where a
# source is named.
SINGLE_CONTRACT = (
    (
        "law",
        "An integrated care provider contract needs no new Act, but regulations and a version of "
        "the NHS Standard Contract; since August 2019 its holder must be a statutory body.",
        "england.nhs.uk ICP contract pages (consultation 3 August to 26 October 2018)",
    ),
    (
        "general practice",
        "Practices join by an agreement beside their contract, move some services, or give up or "
        "suspend their own contracts: only with the consent of each.",
        "BMA guide 2018; general knowledge",
    ),
    (
        "private providers",
        "In 2018 it was open to bidders; after the consultation it is not. From January 2024 the "
        "Provider Selection Regime says how a provider is chosen.",
        "BMA guide 2018; england.nhs.uk PSR guidance",
    ),
)
