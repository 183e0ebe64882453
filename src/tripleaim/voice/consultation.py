"""A consultation tested: the Gunning principles, the five tests for service change, time, reach.

The fifth of the tests is the bed test of 2017: `judge_beds`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tripleaim.model.bed_test import what_is_lacking
from tripleaim.model.documents.agreement import PartnershipAgreement, SharedControlTotal
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.consultation import Consultation
from tripleaim.model.pence import pounds

REASONS, FINANCE = {"reasons", "options"}, "finance"
WEEKS_USUAL, WEEKS_LEAST = 12, 6
REPLY_WITHIN = timedelta(weeks=12)
FAR_FROM_EVEN = 1.5
"""A group whose share of the answers is under its share of people by this is not heard enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One test: its rule set and number, whether it is met (None: cannot be told), why, by what."""

    rule_set: str
    number: int
    test: str
    met: bool | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A group's share of responses and of residents; `ratio` is the one over the other."""

    dimension: str
    group: str
    responded: int
    share_of_responses: float
    share_of_people: float

    @property
    def ratio(self) -> float:
        """1 where the group was heard as much as it is there; below 1, less."""
        return self.share_of_responses / self.share_of_people if self.share_of_people else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A scrutiny committee's question with its answer, or None where the documents give none."""

    body: str
    question: str
    answer: str | None
    shown_by: str


def judge_consultation(said: Consultation) -> list[Verdict]:
    """Every test of a consultation: Gunning 1 to 4, five tests 1 to 5, reply within 12 weeks."""
    return [
        *(_gunning(number, said) for number in (1, 2, 3, 4)),
        *(_of_change(number, said) for number in (1, 2, 3, 4)),
        judge_beds(said),
        _reply(said),
    ]


def _gunning(number: int, said: Consultation) -> Verdict:
    test, judge = GUNNING[number]
    met, because = judge(said)
    return Verdict(
        rule_set="Gunning principles", number=number, test=test, met=met, because=because
    )


def _formative(said: Consultation) -> tuple[bool | None, str]:
    if said.decided_before:
        return False, "the document says that it had been decided before"
    if len(said.options) < 2:
        return False, f"{len(said.options)} option was open: nothing could still be formed"
    if said.decided_on is not None and said.decided_on <= said.closed_on:
        return False, f"it was decided on {said.decided_on}, before it closed on {said.closed_on}"
    return True, f"{len(said.options)} options were open until {said.closed_on}"


def _enough_to_respond(said: Consultation) -> tuple[bool | None, str]:
    in_time = [paper for paper in said.papers if paper.published_on <= said.opened_on]
    covered = {each for paper in in_time for each in paper.covers}
    if not in_time:
        return False, "no paper was published by the day it opened"
    missing = sorted((REASONS | {FINANCE, "evidence"}) - covered)
    if missing:
        return False, f"no paper covers {', '.join(missing)}"
    many = f"{len(in_time)} papers cover" if len(in_time) > 1 else "1 paper covers"
    return True, f"{many} {', '.join(sorted(covered))}"


def _adequate_time(said: Consultation) -> tuple[bool | None, str]:
    weeks = (said.closed_on - said.opened_on).days / 7
    stated = f"{weeks:.1f} weeks from {said.opened_on} to {said.closed_on}"
    if weeks < WEEKS_LEAST:
        return False, f"{stated}: under {WEEKS_LEAST}"
    if said.substantial and weeks < WEEKS_USUAL:
        return False, f"{stated}: under {WEEKS_USUAL} for a substantial change"
    if said.substantial is None and weeks < WEEKS_USUAL:
        must = f"{WEEKS_USUAL} weeks if it is, {WEEKS_LEAST} if not"
        return None, f"{stated}; say whether the change is substantial: it needs {must}"
    return True, stated


def _taken_into_account(said: Consultation) -> tuple[bool | None, str]:
    if not said.themes:
        return (
            (None, "no theme of the responses is on record")
            if not said.responses
            else (False, f"{said.responses} responses, and no theme with a reply")
        )
    unanswered = [theme.theme for theme in said.themes if not theme.reply]
    if unanswered:
        return False, f"no reply to: {', '.join(unanswered)}"
    return True, f"each of {len(said.themes)} themes has a reply"


GUNNING = {
    1: ("proposals still at a formative stage", _formative),
    2: ("enough reasons and information to consider and respond", _enough_to_respond),
    3: ("adequate time", _adequate_time),
    4: ("responses conscientiously taken into account", _taken_into_account),
}

TESTS_OF_CHANGE = {
    1: ("strong public and patient engagement", "engagement"),
    2: ("consistent with patient choice", "choice"),
    3: ("clear clinical evidence base", "clinical evidence"),
    4: ("commissioner support", "commissioner support"),
}


def _of_change(number: int, said: Consultation) -> Verdict:
    test, name = TESTS_OF_CHANGE[number]
    found = next((each for each in said.tests if each.test == name), None)
    if found is None:
        met, because = None, "the document says nothing of it"
    elif not found.met:
        met, because = False, found.evidence or "the document says that it is not met"
    elif not found.evidence:
        met, because = False, "met is claimed without evidence, which does not count"
    else:
        met, because = True, found.evidence
    return Verdict(
        rule_set="Five tests for service change", number=number, test=test, met=met, because=because
    )


def judge_beds(said: Consultation) -> Verdict:
    """The bed test: a closure needs one of three conditions, with evidence; with the numbers."""
    beds = said.beds
    if beds is None:
        met, because = None, "the document gives no beds before and after"
    elif beds.after >= beds.before:
        met, because = True, f"no bed closes: {beds.before} before, {beds.after} after"
    else:
        closed = f"{beds.before - beds.after} of {beds.before} beds close ({beds.after} after)"
        lacking = what_is_lacking(beds.condition, beds.evidence)
        met = not lacking
        because = f"{closed}; {lacking or f'{beds.condition}: {beds.evidence}'}"
    return Verdict(
        rule_set="Five tests for service change",
        number=5,
        test="bed closures",
        met=met,
        because=because,
    )


def _reply(said: Consultation) -> Verdict:
    rule, test = "Cabinet Office consultation principles", "reply within 12 weeks"
    if said.replied_on is None:
        return Verdict(rule_set=rule, number=1, test=test, met=None, because="no reply on record")
    met = said.replied_on - said.closed_on <= REPLY_WITHIN
    weeks = (said.replied_on - said.closed_on).days / 7
    because = f"replied on {said.replied_on}, {weeks:.1f} weeks after it closed"
    return Verdict(rule_set=rule, number=1, test=test, met=met, because=because)


def compare_reach(said: Consultation) -> list[Reach]:
    """Who was reached against who lives there, by dimension and group, least heard first."""
    found = []
    for dimension in dict.fromkeys(each.dimension for each in said.reached):
        groups = [each for each in said.reached if each.dimension == dimension]
        responded = sum(each.responded for each in groups)
        living = sum(each.living_here for each in groups)
        if not responded or not living:
            continue
        found += [
            Reach(
                dimension=dimension,
                group=each.group,
                responded=each.responded,
                share_of_responses=each.responded / responded,
                share_of_people=each.living_here / living,
            )
            for each in groups
        ]
    return sorted(found, key=lambda reach: (reach.dimension, reach.ratio))


def fill_sheet(
    said: Consultation, questions: Sequence[tuple[str, str]], others: Sequence[Document] = ()
) -> list[Sheet]:
    """The scrutiny sheet: each question with its answer from the documents, or none.

    `questions` are pairs of who asks and what. The consultation answers first; `others` are the
    documents of the same area.
    """
    return [_answer(said, body, question, others) for body, question in questions]


def _answer(said: Consultation, body: str, question: str, others: Sequence[Document]) -> Sheet:
    own = next((each.answer for each in said.answers if each.question == question), None)
    if own is not None:
        return Sheet(body=body, question=question, answer=own, shown_by=said.id)
    for start, look in ELSEWHERE.items():
        for other in others if question.startswith(start) else ():
            if (found := look(other)) is not None:
                return Sheet(body=body, question=question, answer=found, shown_by=other.id)
    answer = next((draw(said) for start, draw in DRAWN.items() if question.startswith(start)), None)
    return Sheet(body=body, question=question, answer=answer, shown_by=said.id if answer else "")


def _five_tests(said: Consultation) -> str | None:
    verdicts = [each for each in judge_consultation(said) if each.rule_set.startswith("Five")]
    if all(each.met is None for each in verdicts):
        return None
    words = {True: "met", False: "not met", None: "not told"}
    return "; ".join(f"{each.test}: {words[each.met]} ({each.because})" for each in verdicts)


def _beds(said: Consultation) -> str | None:
    if said.beds is None:
        return None
    return f"{said.beds.before} before, {said.beds.after} after; {said.beds.evidence or 'no word'}"


def _representative(said: Consultation) -> str | None:
    return said.representative or None


def _governance(other: Document) -> str | None:
    if not isinstance(other, PartnershipAgreement):
        return None
    return (
        f"by {other.decision_rule} of {len(other.parties)} partners, {other.standing}, binding on "
        f"{other.binding_on} ({other.id}); minutes: none on record"
    )


def _money(other: Document) -> str | None:
    if not isinstance(other, SharedControlTotal):
        return None
    short = sum(
        min(0, each.forecast_pence - each.control_total_pence)
        for each in other.totals
        if each.forecast_pence is not None
    )
    return (
        f"forecast shortfall of {pounds(-short)} against control totals for the year ending "
        f"March {other.year_ending} ({other.id}); savings by theme and capital: none on record"
    )


ELSEWHERE = {"minutes, governance": _governance, "finance: gap": _money}

DRAWN = {
    "which of the five tests": _five_tests,
    "beds before and after": _beds,
    "is there a named patient representative": _representative,
}
