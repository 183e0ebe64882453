"""Promises kept and late, and questions with their clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tripleaim.model.day import is_late
from tripleaim.model.documents.consultation import EngagementRecord
from tripleaim.model.documents.decision import Minutes
from tripleaim.model.errors import refuse
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing.alerting import Piece, tell_news
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.hearing.working_days import TO_ANSWER, add_working_days
from tripleaim.workspace.partnerships.partnership import Organisation, Partnership
from tripleaim.workspace.people.invitation import hash_of
from tripleaim.workspace.people.person import Person

LONGEST = 4_000
MEETINGS = {"engagement_record": "meeting", "minutes": "minutes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What was promised: the text, whose it is, by when, when and where it was made.

    `mark` finds its source again: the document and the place of the line in it.
    """

    text: str
    owner: str
    person: Person
    due: date
    made_on: date
    source: str
    made_in: str
    mark: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unowned:
    """A promise in minutes or a record of a meeting that nobody has been named for."""

    text: str
    made_on: date
    made_in: str
    mark: str
    source: str


def record_promise(actor: Actor, partnership: Partnership, said: Promised) -> Promise:
    """Put a promise on record: from then on its day is watched in public."""
    if said.place and not partnership.places.filter(name=said.place).exists():
        raise refuse("place", "is none of yours", "Choose one.", column="place", value=said.place)
    owner = Organisation.objects.filter(pk=said.owner).first()
    if owner is None or not partnership.members.filter(pk=said.owner).exists():
        raise refuse("owner", "is no member", "Choose a member.", column="owner", value=said.owner)
    given = {"due": said.due, "made_on": said.made_on, "source": said.source}
    with acting("promise.record", actor, partnership, made_in=said.made_in, **given) as asked:
        if said.mark and Promise.objects.filter(partnership=partnership, mark=said.mark).exists():
            raise refuse("this promise", "is on record already")
        made = Promise.objects.create(
            partnership=partnership,
            text=_text("promise", said.text),
            owner=owner,
            person=said.person,
            due=said.due,
            made_on=said.made_on,
            source=said.source,
            made_in=said.made_in.strip()[:300],
            mark=said.mark,
            place=said.place,
        )
        record(asked, "", "open", promise=made.pk, due=said.due.isoformat())
        tell_news(
            partnership,
            actor.now,
            Piece("promise", made.text, f"/promises/{made.pk}", f"promise {made.pk}", made.place),
        )
    return made


def make_late(by_clock: Actor, promise: Promise) -> None:
    """A promise is late from the day after it was due; whoever asked to be told is told."""
    with acting("promise.late", by_clock, promise) as asked:
        promise.status = "late"
        promise.save(update_fields=["status"])
        record(asked, "open", "late", due=promise.due.isoformat())
        tell_news(
            promise.partnership,
            by_clock.now,
            Piece(
                "late",
                f"Late: {promise.text}",
                f"/promises/{promise.pk}",
                f"late {promise.pk}",
                promise.place,
            ),
        )


def end_promise(actor: Actor, promise: Promise, kept: bool, said: str) -> None:
    """Keep a promise, with what shows it, or say that it is broken, and why."""
    with acting("promise.keep" if kept else "promise.break", actor, promise, reason=said) as asked:
        before, promise.status = promise.status, "kept" if kept else "broken"
        promise.outcome, promise.ended_on = said.strip()[:LONGEST], actor.today
        promise.save(update_fields=["status", "outcome", "ended_on"])
        record(asked, before, promise.status)
        tell_news(
            promise.partnership,
            actor.now,
            Piece(
                promise.status,
                f"{promise.status.capitalize()}: {promise.text}",
                f"/promises/{promise.pk}",
                f"{promise.status} {promise.pk}",
                promise.place,
            ),
        )


def unowned(partnership: Partnership) -> list[Unowned]:
    """Promises in published minutes and records of meetings that have no owner and no day yet."""
    taken = set(Promise.objects.filter(partnership=partnership).values_list("mark", flat=True))
    found = []
    records = Document.objects.filter(
        partnership=partnership, kind__in=MEETINGS, reach="world", status="published"
    )
    for document in records.order_by("pk"):
        agreed = document.newest.agreed
        if not isinstance(agreed, EngagementRecord | Minutes):
            continue
        found += [
            Unowned(
                text=text,
                made_on=agreed.held_on,
                made_in=agreed.title,
                mark=mark,
                source=MEETINGS[document.kind],
            )
            for at, text in enumerate(agreed.promised)
            if (mark := f"{document.slug} {at}") not in taken
        ]
    return found


def ask_question(
    actor: Actor, partnership: Partnership, text: str, form: str, flow: tuple[int, int | None]
) -> PublicQuestion:
    """Ask a partnership something: it has twenty working days. A form is taken once."""
    taken = PublicQuestion.objects.filter(sent=hash_of(form)).first()
    if taken is not None:
        return taken
    with acting("question.ask", actor, partnership, came=flow[0], most=flow[1]) as asked:
        if taken := PublicQuestion.objects.filter(sent=hash_of(form)).first():
            return taken
        made = PublicQuestion.objects.create(
            partnership=partnership,
            text=_text("question", text),
            asked_on=actor.today,
            due=add_working_days(actor.today, TO_ANSWER),
            sent=hash_of(form),
        )
        record(asked, "", "asked", question=made.pk)
    return made


def pass_question(actor: Actor, question: PublicQuestion, person: Person) -> None:
    """Pass a question to whoever is to answer it: from then on it is public."""
    with acting("question.pass", actor, question, to=person) as asked:
        before, question.status, question.person = question.status, "with", person
        question.save(update_fields=["status", "person"])
        record(asked, before, "with", to=person.pseudonym)


def answer_question(actor: Actor, question: PublicQuestion, answer: str) -> None:
    """Answer a question, in public."""
    with acting("question.answer", actor, question, reason=answer and "given") as asked:
        question.status, question.answered_on = "answered", actor.today
        question.answer = _text("answer", answer)
        question.save(update_fields=["status", "answered_on", "answer"])
        record(asked, "with", "answered")
        tell_news(
            question.partnership,
            actor.now,
            Piece(
                "answered",
                f"Answered: {question.text}",
                f"/questions/{question.pk}",
                f"answered {question.pk}",
            ),
        )


def refuse_question(actor: Actor, question: PublicQuestion, reason: str) -> None:
    """Refuse a question, and say why."""
    with acting("question.refuse", actor, question, reason=reason):
        question.status, question.reason = "refused", reason.strip()
        question.answered_on = actor.today
        question.save(update_fields=["status", "reason", "answered_on"])


def late_of(rows: Iterable[Promise | PublicQuestion], on: date) -> list[Promise | PublicQuestion]:
    """What is late on a day, the longest first: due before it, and neither kept nor answered."""
    late = [
        each
        for each in rows
        if each.status in ("open", "late", "with", "asked") and is_late(each.due, on)
    ]
    return sorted(late, key=lambda each: each.due)


def _text(name: str, text: str) -> str:
    said = text.replace("\0", "").strip()
    if not said or len(said) > LONGEST:
        rule = f"is longer than {LONGEST:,} characters" if said else "is empty"
        raise refuse(name, rule, "Write it.", column=name)
    return said
