"""What a partnership holds in public, and what its officers do there."""

from datetime import date
from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest

from tripleaim.model.day import told_day
from tripleaim.model.errors import refuse
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can
from tripleaim.workspace.hearing import opening, placing, promising, surveying
from tripleaim.workspace.hearing.alert import Locality
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.promise import SOURCES, Promise, PublicQuestion
from tripleaim.workspace.hearing.wave import Wave
from tripleaim.workspace.pages.drawing import found
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

SHOWN = 50
SETTLED = ("kept", "broken", "answered", "refused")


def room_of(actor: Actor, partnership: Partnership, number: int = 1) -> dict[str, Any]:
    """What the room shows; of promises and questions so many a page, what is not settled first."""
    promised = Promise.objects.filter(partnership=partnership).select_related("owner")
    (promises, left), (asked, more) = (
        _some(rows.select_related("partnership", "person"), number, actor.person)
        for rows in (promised, PublicQuestion.objects.filter(partnership=partnership))
    )
    late = promising.late_of([*promises, *asked], actor.today)
    return {
        "partnership": partnership,
        "consultations": Consultation.objects.filter(partnership=partnership).order_by("-pk"),
        "waves": Wave.objects.filter(partnership=partnership).order_by("-pk"),
        "promises": [
            (each, each in late, can("promise.keep", actor, each, reason="-")) for each in promises
        ],
        "unowned": promising.unowned(partnership),
        "sources": SOURCES,
        "questions": [
            (
                each,
                each in late,
                can("question.pass", actor, each, to=actor.person),
                can("question.answer", actor, each, reason="-"),
            )
            for each in asked
        ],
        "people": people_of(partnership),
        "members": partnership.members.order_by("name"),
        "places": Locality.objects.filter(partnership=partnership).order_by("name"),
        "may_draft": can("document.create", actor, partnership),
        "is_officer": can("place.set", actor, partnership),
        "to_survey": [
            each
            for each in Document.objects.filter(
                partnership=partnership, kind="survey_wave"
            ).exclude(abandoned=True)
            if can("wave.create", actor, each) and not Wave.objects.filter(document=each).exists()
        ],
        "today": actor.today,
        "more": number + 1 if left or more else 0,
        "page": number,
    }


def _some(rows: Any, number: int, person: Person | None) -> tuple[list[Any], bool]:
    """A page of promises or questions, whether there are more: what waits for one's own first, then
    what is not settled."""
    settled = Case(When(status__in=SETTLED, then=2), When(person=person, then=0), default=1)
    first = (number - 1) * SHOWN
    some = list(rows.order_by(settled, "due", "pk")[first : first + SHOWN + 1])
    return some[:SHOWN], len(some) > SHOWN


def people_of(partnership: Partnership) -> list[Person]:
    """The active people of a partnership's members and offices."""
    scopes = [f"organisation:{code}" for code in partnership.members.values_list("pk", flat=True)]
    scopes.append(f"partnership:{partnership.pk}")
    held = RoleSpell.objects.filter(scope__in=scopes, status="held").values("person")
    return list(Person.objects.filter(pk__in=held, status="active").order_by("name"))


def acted(request: HttpRequest, actor: Actor, partnership: Partnership) -> str:
    """Do what a form of the room asks for; what was done, in words."""
    given = request.POST
    return ACTS.get(given.get("what", ""), _nothing)(given, actor, partnership)


def _nothing(given: Any, actor: Actor, partnership: Partnership) -> str:
    raise refuse("this", "is nothing that can be done here")


def _hold(given: Any, actor: Actor, partnership: Partnership) -> str:
    document = found(Document, pk=given.get("document", ""), partnership=partnership)
    opening.prepare(actor, document)
    return "It is prepared: it opens by itself when its document is published and its day comes."


def _promise(given: Any, actor: Actor, partnership: Partnership) -> str:
    said = promising.Promised(
        text=given.get("text", ""),
        owner=given.get("owner", ""),
        person=_person(given, partnership),
        due=_day(given, "due"),
        made_on=_day(given, "made_on"),
        source=given.get("source", ""),
        made_in=given.get("made_in", ""),
        mark=given.get("mark", "")[:200],
        place=given.get("place", ""),
    )
    promising.record_promise(actor, partnership, said)
    return "The promise is on record, and public."


def _end(given: Any, actor: Actor, partnership: Partnership) -> str:
    promise = found(Promise, pk=given.get("promise", ""), partnership=partnership)
    promising.end_promise(actor, promise, given.get("kept") == "yes", given.get("outcome", ""))
    return "How it ended is on record, and public."


def _pass(given: Any, actor: Actor, partnership: Partnership) -> str:
    question = found(PublicQuestion, pk=given.get("question", ""), partnership=partnership)
    promising.pass_question(actor, question, _person(given, partnership))
    return "It is passed on, and public."


def _answer(given: Any, actor: Actor, partnership: Partnership) -> str:
    question = found(PublicQuestion, pk=given.get("question", ""), partnership=partnership)
    promising.answer_question(actor, question, given.get("answer", ""))
    return "The answer is public."


def _refuse(given: Any, actor: Actor, partnership: Partnership) -> str:
    question = found(PublicQuestion, pk=given.get("question", ""), partnership=partnership)
    promising.refuse_question(actor, question, given.get("reason", ""))
    return "It is refused; the reason is public."


def _place(given: Any, actor: Actor, partnership: Partnership) -> str:
    placing.set_place(actor, partnership, given.get("name", ""), given.get("districts", ""))
    return "The place is named."


def _survey(given: Any, actor: Actor, partnership: Partnership) -> str:
    document = found(Document, pk=given.get("document", ""), partnership=partnership)
    surveying.prepare_wave(actor, document)
    return "The survey is prepared."


ACTS = {
    "hold": _hold,
    "promise": _promise,
    "end": _end,
    "pass": _pass,
    "answer": _answer,
    "refuse": _refuse,
    "place": _place,
    "survey": _survey,
}


def _person(given: Any, partnership: Partnership) -> Person:
    number = given.get("person", "")
    people = people_of(partnership)
    person = next((each for each in people if str(each.pk) == number), None)
    if person is None:
        raise refuse("person", "is nobody of the partnership", "Choose one.", column="person")
    return person


def _day(given: Any, name: str) -> date:
    try:
        return told_day(given.get(name, ""))
    except ValueError:
        raise refuse(name, "is no day", "Give one.", column=name) from None
