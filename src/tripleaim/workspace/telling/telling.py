"""From events to notices: once for each person and event; mail at once where it is wanted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.log import TreeHead
from tripleaim.workspace.signing.step import OwnKey
from tripleaim.workspace.telling.jobs import add_job
from tripleaim.workspace.telling.notice import DIGEST_DAYS, Habit, Notice
from tripleaim.workspace.telling.recipients import people_told, subject_of
from tripleaim.workspace.telling.rules import DIGEST, FORCED, read_rules

ADDRESSES: dict[Any, str] = {
    Document: "d",
    Proposal: "x",
    Meeting: "m",
    Task: "t",
    Interest: "i",
    OwnKey: "keys",
    TreeHead: "log/heads",
}
TO_THE_DOER = ("step.sign", "vote.cast", "person.return")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is told: a key that it is told under once, words, urgency, of what, in which place."""

    key: str
    words: str
    mail: str
    subject: Any
    scope: str


def note_event(event: Event, at: datetime) -> None:
    """Let an event be told, where a rule says so: in the transaction that adds it."""
    if event.action in read_rules():
        add_job("tell", {"event": event.pk}, at)


def tell_event(about: dict[str, Any], now: datetime) -> None:
    """Tell an event to those whom its rule names, but for whoever did it."""
    event = Event.objects.get(pk=about["event"])
    rule, subject = read_rules()[str(event.action)], subject_of(event)
    if subject is None:
        return
    said = Said(
        key=f"event {event.pk}",
        words=rule.words.format(step=getattr(subject, "kind", "")),
        mail=rule.mail,
        subject=subject,
        scope=str(event.scope),
    )
    people = people_told(event, subject, rule.who, now)
    own = event.action in TO_THE_DOER
    tell([each for each in people if own or each.pseudonym != event.doer], said, now)


def tell(people: Iterable[Person], said: Said, now: datetime) -> int:
    """Put a notice into people's inboxes; to how many it was new. Mail follows their habit."""
    count = 0
    for person in people:
        notice, is_new = Notice.objects.get_or_create(
            person=person,
            key=said.key,
            defaults={
                "words": said.words,
                "place": _place(said.scope),
                "forced": said.mail == FORCED,
                "address": _address(person, said.subject),
                "kind": type(said.subject).__name__.lower(),
                "about": str(said.subject.pk),
                "at": now,
            },
        )
        if is_new:
            _mail(notice, said.mail, now)
            count += 1
    return count


def address_of(subject: Any) -> str:
    """Where a thing is read: what hangs from a document leads to the document."""
    for model, letter in ADDRESSES.items():
        if isinstance(subject, model):
            return f"/{letter}/{subject.pk}"
    document = getattr(subject, "document_id", None)
    return f"/d/{document}" if document else "/you"


def _address(person: Person, subject: Any) -> str:
    """Where somebody reads of a thing: of another person on that person's page."""
    if isinstance(subject, Person) and subject.pk != person.pk:
        return f"/people/{subject.pseudonym}"
    of_instance = isinstance(subject, RoleSpell) and subject.scope == "instance:"
    if of_instance and subject.person_id != person.pk:
        return "/instance"
    return address_of(subject)


def habit_of(person: Person) -> str:
    """How somebody wants mail."""
    row = Habit.objects.filter(person=person).first()
    return str(row.mail) if row is not None else "daily"


def _mail(notice: Notice, mail: str, now: datetime) -> None:
    habit = habit_of(notice.person)
    if mail == FORCED or (habit == "at once" and mail != DIGEST):
        add_job("mail", {"notice": notice.pk}, now)
    elif habit not in DIGEST_DAYS and not (habit == "at once" and mail == DIGEST):
        Notice.objects.filter(pk=notice.pk).update(mailed_at=now)


def _place(scope: str) -> str:
    row = Partnership.objects.filter(pk=scope).first()
    return str(row.name) if row is not None else ""
