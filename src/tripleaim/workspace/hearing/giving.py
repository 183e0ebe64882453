"""Giving an answer: read from a form, held for a moderator, taken back, saved for later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from tripleaim.model.documents.survey import Question
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.said_number import is_number
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.hearing.answer import TYPED, Answer, Kept, Moderation, Words
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.secret_link import print_key, secret_of
from tripleaim.workspace.hearing.signals import has_words, print_of, signals_of
from tripleaim.workspace.people.invitation import hash_of

LONGEST = 4_000
LARGEST = 1_000_000_000  # of a number in an answer: beyond, no mean could be worked out
KEPT_DAYS = 28
GROUP = "group."
ASK = "ask."


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody gave: choices, groups of their own, words by question, whether public."""

    choices: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    is_public: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        return not (self.choices or self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How an answer came: by which way and form, how many from there today, what is odd about it.

    `most` is how many a network may send in a day, `many` from how many on they are looked at.
    `back` is the secret of the link by which somebody came back to what was saved.
    """

    way: str = "online"
    form: str = ""
    number: int = 0
    most: int | None = None
    many: int | None = None
    odd: bool = False
    paper: str = ""
    back: str = ""


def read_given(consultation: Consultation, given: Mapping[str, str]) -> Given:
    """What a form holds. Raises InputRefused with everything that is wrong with it."""
    choices, words, problems = read_answers(consultation.questions, given)
    groups = {
        name: said
        for name, allowed in consultation.groups.items()
        if (said := given.get(GROUP + name, "")) in allowed
    }
    found = Given(
        choices=choices, groups=groups, words=words, is_public=given.get("public") == "yes"
    )
    if found.is_empty and not problems:
        problems.append(
            Problem(where="your answer", rule="is empty", remedy="Answer one question at least.")
        )
    if problems:
        raise InputRefused(problems)
    return found


def read_answers(
    questions: tuple[Question, ...], given: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """Choices, words and what is wrong, by question, of what a form holds."""
    choices: dict[str, str] = {}
    words: dict[str, str] = {}
    problems: list[Problem] = []
    for each in questions:
        said = given.get(ASK + each.id, "").replace("\r\n", "\n").replace("\0", "").strip()
        if not said:
            continue
        if each.answer == "text":
            words[each.id] = said
        elif each.answer == "number" and not is_number(said):
            problems.append(_wrong(each, "is not a number", "Write it in figures."))
        elif each.answer == "number" and abs(float(said)) > LARGEST:
            problems.append(_wrong(each, f"is over {LARGEST:,}", "Write what you mean."))
        elif each.answer != "number" and said not in each.options:
            problems.append(_wrong(each, "is none of the choices", "Choose one of them."))
        else:
            choices[each.id] = said
        if len(said) > LONGEST:
            problems.append(_wrong(each, f"is longer than {LONGEST:,} characters", "Shorten it."))
    return choices, words, problems


def give_answer(
    actor: Actor, consultation: Consultation, given: Given, came: Came, passage: str = ""
) -> Answer:
    """Hold an answer for a moderator. A form that was taken already gives the same answer again.

    `passage` is the id of the paragraph that it comments on. Raises Refused when it is not open, or
    too many came from there today.
    """
    taken = Answer.objects.filter(sent=hash_of(came.form))
    if came.form and (found := taken.first()):
        return found
    try:
        return _held(actor, consultation, given, came, passage)
    except IntegrityError:  # sent twice at one moment: the other was first
        if came.form and (found := taken.first()):
            return found
        raise


def _held(
    actor: Actor, consultation: Consultation, given: Given, came: Came, passage: str
) -> Answer:
    name = "consultation.type" if came.way in TYPED else "consultation.answer"
    with acting(name, actor, consultation, most=came.most, came=came.number) as asked:
        mark = print_of(print_key(consultation.pk), {**given.choices, **given.words})
        answer = Answer.objects.create(
            consultation=consultation,
            way=came.way,
            day=actor.today,
            choices=dict(given.choices),
            groups=dict(given.groups),
            is_public=given.is_public,
            print=mark,
            signals=_signals(consultation, given, came, mark),
            paper=_paper(consultation, came),
            paragraph=passage,
            number=_number(consultation, passage),
            sent=hash_of(came.form) if came.form else None,
            secret_hash=hash_of(secret_of(came.form)) if came.form else None,
            typed_by=actor.person if came.way in TYPED else None,
        )
        Words.objects.bulk_create(
            Words(answer=answer, question=name, text=text) for name, text in given.words.items()
        )
        _saved(consultation, came).delete()
        record(asked, "", "held", answer=answer.pk, way=came.way)
    return answer


def withdraw_answer(actor: Actor, answer: Answer) -> None:
    """Take one's answer back, while it is open: its words are erased at once."""
    with acting("answer.withdraw", actor, answer):
        _forget(answer)
        answer.status, answer.choices, answer.groups = "withdrawn", {}, {}
        answer.save()


def erase_words(by_clock: Actor, answer: Answer, until: date) -> None:
    """Erase the words of an answer, and every link to whoever gave it, once its day has come."""
    with acting("answer.erase", by_clock, answer, until=until):
        _forget(answer)
        answer.erased_on = by_clock.today
        answer.save()


def keep_for_later(
    actor: Actor, consultation: Consultation, given: Mapping[str, Any], came: Came
) -> Kept:
    """Save what somebody has written so far; its link is `saved_secret`.

    Raises Refused when it is not open, or too many came from there today.
    """
    check("consultation.answer", actor, consultation, most=came.most, came=came.number)
    names = [ASK + each.id for each in consultation.questions]
    names += [GROUP + name for name in consultation.groups]
    kept = {name: str(given[name])[:LONGEST] for name in (*names, "public") if name in given}
    last = consultation.said.closed_on
    until = min(actor.today + timedelta(days=KEPT_DAYS), last)
    with transaction.atomic():
        row, _ = Kept.objects.update_or_create(
            secret_hash=hash_of(saved_secret(consultation, came)),
            defaults={"consultation": consultation, "given": kept, "until": until},
        )
    return row


def saved_secret(consultation: Consultation, came: Came) -> str:
    """The secret of the link of what is saved: the one by which somebody came back, if any."""
    same = Kept.objects.filter(consultation=consultation, secret_hash=hash_of(came.back))
    return came.back if came.back and same.exists() else secret_of(came.form)


def is_another(answer: Answer, given: Given) -> bool:
    """Whether something else is given than an answer holds whose form was sent before."""
    mark = print_of(print_key(answer.consultation_id), {**given.choices, **given.words})
    return bool(answer.print) and mark != answer.print


def find_answer(secret: str) -> Answer | None:
    """The answer of a link; None where there is none."""
    found = Answer.objects.filter(secret_hash=hash_of(secret))
    return found.select_related("consultation__document", "consultation__partnership").first()


def _saved(consultation: Consultation, came: Came) -> Any:
    links = [hash_of(each) for each in (came.form and secret_of(came.form), came.back) if each]
    return Kept.objects.filter(consultation=consultation, secret_hash__in=links)


def _forget(answer: Answer) -> None:
    Words.objects.filter(answer=answer).delete()
    Moderation.objects.filter(answer=answer).update(reason="")
    answer.print, answer.sent, answer.secret_hash, answer.paper = "", None, None, ""


def _signals(consultation: Consultation, given: Given, came: Came, mark: str) -> list[str]:
    found = [each for text in given.words.values() for each in signals_of(text)]
    same = Q(consultation=consultation, print=mark)
    if has_words(given.words) and Answer.objects.filter(same).exists():
        found.append("double")
    if came.many is not None and came.number > came.many:
        found.append("flood")
    if came.odd:
        found.append("odd")
    return list(dict.fromkeys(found))


def _paper(consultation: Consultation, came: Came) -> str:
    said = came.paper.strip()[:60]
    if came.way in TYPED and not said:
        raise refuse("paper", "has no number", "Number the papers, as box 3, 17.", column="paper")
    if said and Answer.objects.filter(consultation=consultation, paper=said).exists():
        raise refuse("paper", "was typed in already", "Take the next.", column="paper", value=said)
    return said


def _number(consultation: Consultation, passage: str) -> str:
    rows = consultation.paragraphs if passage else ()
    found = next((each.number for each in rows if each.id == passage), "")
    if passage and not found:
        raise refuse("the passage", "is not in the text", "Choose one of its numbers.")
    return found


def _wrong(question: Question, rule: str, remedy: str) -> Problem:
    return Problem(where="your answer", column=ASK + question.id, rule=rule, remedy=remedy)
