"""Moderating: what is counted as it came, and what is hidden, by two people and for a reason.

A view is never lost by how it was said: where words are hidden for abuse or for what they tell of
others, the choices still count. What is no answer of its own does not.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing.answer import Answer, Moderation
from tripleaim.workspace.hearing.consultation import Consultation


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground on which words are hidden, in words, and whether the answer still counts."""

    words: str
    counts: bool


GROUNDS = {
    "abuse": Ground(words="it insults or threatens somebody", counts=True),
    "personal": Ground(words="it tells of somebody who can be recognised", counts=True),
    "double": Ground(words="the same came before", counts=False),
    "advert": Ground(words="it advertises something", counts=False),
    "empty": Ground(words="it answers nothing that was asked", counts=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How moderation stands: what waits, for whom, days to a decision."""

    waiting: int
    asked: int
    appeals: int
    median_days: float | None
    oldest_days: int | None


def count_answer(actor: Actor, answer: Answer) -> None:
    """Count an answer as it came; its words may be read where whoever gave it agreed."""
    with acting("answer.count", actor, answer):
        answer.status, answer.settled_on = "counted", actor.today
        answer.save(update_fields=["status", "settled_on"])
        _note(actor, answer, "count")


def count_plain(actor: Actor, answers: Iterable[Answer]) -> int:
    """Count those of some answers, as they were shown together, that nothing speaks against.

    What somebody typed in themselves is left for another.
    """
    number, own = 0, actor.person.pk if actor.person is not None else None
    for each in answers:
        is_own = own is not None and each.typed_by_id == own
        if each.status == "held" and not each.signals and not is_own:
            count_answer(actor, each)
            number += 1
    return number


def ask_removal(actor: Actor, answer: Answer, ground: str, reason: str) -> None:
    """Ask for the words of an answer to be hidden: another moderator decides."""
    with acting("answer.propose", actor, answer, ground=ground, reason=_given(reason)) as asked:
        _note(actor, answer, "ask", ground, reason)
        record(asked, answer.status, answer.status, ground=ground)


def keep_answer(actor: Actor, answer: Answer, reason: str) -> None:
    """Decide, as the second, that it stays."""
    with acting("answer.keep", actor, answer, reason=_given(reason)) as asked:
        _note(actor, answer, "keep", "", reason)
        record(asked, answer.status, answer.status)


def hide_answer(actor: Actor, answer: Answer, reason: str) -> None:
    """Hide the words of an answer, as the second of two; nothing is deleted."""
    from tripleaim.workspace.hearing.guards import open_request

    with acting("answer.hide", actor, answer, reason=_given(reason)) as asked:
        request = open_request(answer)
        assert request is not None  # a guard saw to it
        before, answer.status = answer.status, "hidden"
        answer.counts, answer.settled_on = GROUNDS[request.ground].counts, actor.today
        answer.save(update_fields=["status", "counts", "settled_on"])
        _note(actor, answer, "hide", request.ground, reason)
        record(asked, before, "hidden", ground=request.ground)


def appeal(actor: Actor, answer: Answer, reason: str) -> None:
    """Ask, by the link of one's answer, for a third person to look again."""
    with acting("answer.appeal", actor, answer, reason=_given(reason)) as asked:
        _note(actor, answer, "appeal", "", reason)
        record(asked, "hidden", "hidden")


def settle_appeal(actor: Actor, answer: Answer, restores: bool, reason: str) -> None:
    """Decide an appeal as a third person: the words are shown again, or stay hidden."""
    name = "answer.restore" if restores else "answer.uphold"
    with acting(name, actor, answer, reason=_given(reason)):
        if restores:
            answer.status, answer.counts = "counted", True
            answer.save(update_fields=["status", "counts"])
        _note(actor, answer, "restore" if restores else "uphold", "", reason)


def ground_of(answer: Answer) -> str:
    """Why the words of an answer are hidden, in words; empty where they are not."""
    if answer.status != "hidden":
        return ""
    last = answer.moderations.filter(what="hide").order_by("-pk").first()
    return GROUNDS[last.ground].words if last is not None else ""


def grounds_hidden(consultation: Consultation) -> list[str]:
    """The ground of each answer whose words are hidden, one an answer."""
    last: dict[str, str] = {}
    for each in Moderation.objects.filter(
        what="hide", answer__consultation=consultation, answer__status="hidden"
    ).order_by("pk"):
        last[each.answer_id] = each.ground
    return list(last.values())


def last_steps(consultation: Consultation) -> dict[str, str]:
    """What was done last about each answer; not of those taken back or erased: nothing waits."""
    done = (
        Moderation.objects.filter(answer__consultation=consultation, answer__erased_on__isnull=True)
        .exclude(answer__status="withdrawn")
        .order_by("pk")
    )
    return dict(done.values_list("answer_id", "what"))


def days_waited(consultation: Consultation) -> list[int]:
    """For how many days each answer that was settled had waited."""
    settled = consultation.answers.filter(settled_on__isnull=False)
    return [(end - day).days for end, day in settled.values_list("settled_on", "day")]


def first_held(consultation: Consultation) -> date | None:
    """The day on which the oldest that waits came; None where none waits."""
    held = consultation.answers.filter(status="held").order_by("day")
    first: date | None = held.values_list("day", flat=True).first()
    return first


def work_of(consultation: Consultation, actor: Actor) -> Work:
    """How the moderation of a consultation stands, for those who moderate: no count goes out."""
    rows = consultation.answers
    steps = Counter(last_steps(consultation).values())
    settled, first = days_waited(consultation), first_held(consultation)
    return Work(
        waiting=rows.filter(status="held").count(),
        asked=steps["ask"],
        appeals=steps["appeal"],
        median_days=float(median(settled)) if settled else None,
        oldest_days=(actor.today - first).days if first else None,
    )


def _given(reason: str) -> str:
    """What the record keeps of a reason for good: that there was one. Its words may be erased."""
    return "given" if reason.strip() else ""


def _note(actor: Actor, answer: Answer, what: str, ground: str = "", reason: str = "") -> None:
    Moderation.objects.create(
        answer=answer,
        what=what,
        ground=ground,
        reason=reason.strip()[:1000],
        person=actor.person,
        day=actor.today,
    )
