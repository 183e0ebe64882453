"""Readiness for the next stage: each dated requirement against the documents that would show it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

from tripleaim.governance.maturity import at_least, judge_maturity, overall
from tripleaim.model.documents.agreement import PartnershipAgreement, SharedControlTotal
from tripleaim.model.documents.assessment import CapabilityAssessment, MaturityAssessment
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.consultation import EngagementRecord
from tripleaim.model.documents.contract import LeadProviderContract
from tripleaim.model.status import Shown, cannot_tell, not_on_record, shown, shown_not
from tripleaim.store.rules import read_rules

REGULATORS = ("regulator", "overseer")
LAW = "facts_law"
ASSESSED = "a maturity assessment with evidence"
Kind = TypeVar("Kind", bound=Document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a system can show on a day: documents, the rubric's domains, buying as one, facts.

    Documents are those that parties signed or others report, without what had been replaced.
    `as_one` is whether its commissioners bought as one, as it is told on the page of buyers, and
    why; None where they are not on record. `tied` are the sources that show a system control total.
    """

    documents: Sequence[Document]
    domains: Sequence[str]
    on: date
    as_one: tuple[Shown, str] | None = None
    tied: Sequence[str] = ()

    def of_kind(self, kind: type[Kind]) -> list[Kind]:
        """The documents of a kind that hold on the day."""
        return [each for each in self.documents if isinstance(each, kind) and each.holds(self.on)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A dated requirement of a stage, as cited; `fact` is the id of the fact that holds it."""

    fact: str
    requirement: str
    cited: str
    cited_date: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether a requirement is met, with the evidence, and why, or what would settle it."""

    requirement: Requirement
    met: Shown
    because: str


Test = Callable[[Held], tuple[Shown, str]]


def judge_readiness(requirements: Sequence[Requirement], held: Held) -> list[Outcome]:
    """Each requirement with whether it is met and why, in the order given.

    What no document and no fact bears on is not on record, and never counts as not met.
    """
    return [_judge(requirement, held) for requirement in requirements]


def _judge(requirement: Requirement, held: Held) -> Outcome:
    name = _tests().get(requirement.fact)
    if name is None:
        said = "no test of it is written down"
        return Outcome(requirement=requirement, met=not_on_record("a test of it"), because=said)
    if name.startswith("maturing: "):
        met, because = _domain_matures(held, name.removeprefix("maturing: "))
    else:
        met, because = TESTS[name](held)
    return Outcome(requirement=requirement, met=met, because=because)


@cache
def _tests() -> Mapping[str, str]:
    """What shows that a requirement is met, by the id of its fact."""
    return {each["asks"]: each["needs"] for each in read_rules("readiness")["test"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage that was asked of partnerships from a day on: its name and the facts that it asks."""

    name: str
    since: date
    asks: tuple[str, ...]


@cache
def stages() -> tuple[Stage, ...]:
    """The stages that were asked of partnerships, oldest first."""
    held = (
        Stage(name=each["name"], since=each["since"], asks=tuple(each["asks"]))
        for each in read_rules("readiness")["stage"]
    )
    return tuple(sorted(held, key=lambda each: each.since))


def stage_on(on: date) -> Stage:
    """The stage whose requirements a partnership faced on a day; the first before any.

    >>> stage_on(date(2018, 3, 31)).name, stage_on(date(2018, 4, 1)).name
    ('accountable care system 2017', 'MoU 2018/19 objectives')
    """
    past = [each for each in stages() if each.since <= on]
    return past[-1] if past else stages()[0]


def _shown(found: Sequence[Document], missing: str, settles: str) -> tuple[Shown, str]:
    if found:
        return shown(*(each.id for each in found)), f"shown by {found[0].id}"
    return not_on_record(settles), missing


def _partnership(held: Held) -> tuple[Shown, str]:
    found = held.of_kind(PartnershipAgreement)
    return _shown(found, "no partnership agreement is on record", "the agreement of its partners")


def _board(held: Held) -> tuple[Shown, str]:
    with_board = [each for each in held.of_kind(PartnershipAgreement) if each.boards]
    missing = "no partnership agreement on record names a board"
    return _shown(with_board, missing, "the terms of its board")


def _statutory(held: Held) -> tuple[Shown, str]:
    found = [each for each in held.of_kind(PartnershipAgreement) if each.standing == "statutory"]
    if found:
        return shown(found[0].id), f"shown by {found[0].id}"
    return shown_not(LAW), "until July 2022 no law gave a partnership a body of its own"


def _control_total(held: Held) -> tuple[Shown, str]:
    if held.tied:
        return shown(*held.tied), "a fund tied to the system's control total is on record"
    found = held.of_kind(SharedControlTotal)
    missing = "no shared control total is on record"
    return _shown(found, missing, "the control total that its partners accepted")


def _with_regulator(held: Held) -> tuple[Shown, str]:
    found = [
        each for each in held.documents if each.holds(held.on) and each.party_with(*REGULATORS)
    ]
    missing = "no document on record has a regulator among its parties"
    return _shown(found, missing, "its memorandum of understanding with the regulators")


def _population_payment(held: Held) -> tuple[Shown, str]:
    found = [
        each
        for each in held.of_kind(LeadProviderContract)
        if each.payment in ("whole population", "aligned incentive")
    ]
    missing = "no contract on record pays for a population rather than for activity"
    return _shown(found, missing, "its contracts with trusts")


def _population_health(held: Held) -> tuple[Shown, str]:
    found = [
        each
        for each in held.of_kind(CapabilityAssessment)
        for ability in each.abilities
        if ability.function in ("understanding-needs", "digital-and-data")
        and ability.adequate
        and ability.evidence
    ]
    missing = "no assessment on record shows that it can manage population health"
    return _shown(found, missing, "an assessment of what it can do, with evidence")


def _followed_up(held: Held) -> tuple[Shown, str]:
    found = [
        each
        for each in held.documents
        if isinstance(each, EngagementRecord) and each.followed_up_on and each.held_on <= held.on
    ]
    missing = "no engagement on record was followed up"
    return _shown(found, missing, "records of engagement with what changed")


def _matures(held: Held) -> tuple[Shown, str]:
    found = held.of_kind(MaturityAssessment)
    if not found:
        return not_on_record(ASSESSED), "no maturity assessment is on record"
    if not held.domains:
        said = f"{found[-1].id} stands, and no matrix to judge it by was on record"
        return cannot_tell("a maturity matrix known by the day", found[-1].id), said
    level = overall(judge_maturity(found[-1], held.domains))
    return _reaches(found[-1].id, level, f"{found[-1].id} reaches {level} in every domain")


def _domain_matures(held: Held, domain: str) -> tuple[Shown, str]:
    found = held.of_kind(MaturityAssessment)
    if not found:
        return not_on_record(ASSESSED), "no maturity assessment is on record"
    (level,) = judge_maturity(found[-1], [domain])
    return _reaches(found[-1].id, level.counts, f"{found[-1].id}: {level.because}")


def _reaches(document: str, level: str | None, because: str) -> tuple[Shown, str]:
    """Whether a level that counts is maturing at least; one that nobody evidenced cannot tell."""
    if level is None:
        said = f"{document} leaves domains without a level that counts"
        return cannot_tell("levels with evidence in every domain", document), said
    return (shown if at_least(level, "maturing") else shown_not)(document), because


def _one_commissioner(held: Held) -> tuple[Shown, str]:
    unknown = not_on_record("the list of its commissioners"), "its commissioners are not on record"
    return held.as_one or unknown


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a single contract for most care would change in a matter, from a day on."""

    since: date
    touched: str
    text: str
    cited: str


def single_contract(on: date) -> tuple[Change, ...]:
    """What a single contract would change, as it stood on a day: the newest of each matter.

    Nothing before what says so was out.

    >>> [each.touched for each in single_contract(date(2018, 12, 31))]
    ['law', 'general practice', 'private providers']
    >>> [each.touched for each in single_contract(date(2018, 12, 30))]
    ['law']
    """
    changes = (Change(**each) for each in read_rules("single_contract")["change"])
    begun = [each for each in changes if each.since <= on]
    return tuple({each.touched: each for each in begun}.values())
