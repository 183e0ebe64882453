"""Who is told of an event: the words of the rules as people, each of whom may read it now."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.discussion import Amendment, Comment
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can, can_read
from tripleaim.workspace.guard.whose_roles import readable
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.partnerships.partnership import Committee, Partnership
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import ROLES, RoleSpell
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.log import TreeHead
from tripleaim.workspace.signing.step import OwnKey, SignatureRow, Step

MODELS: dict[str, Any] = {
    each.__name__.lower(): each
    for each in (
        Document,
        Step,
        Comment,
        Amendment,
        Proposal,
        Meeting,
        Task,
        Interest,
        RoleSpell,
        Person,
        Committee,
        Partnership,
    )
} | {"keystate": OwnKey, "treehead": TreeHead}
NEAR: dict[Any, tuple[str, ...]] = {
    Proposal: ("committee__partnership", "document"),
    Meeting: ("committee__partnership",),
    Task: ("committee__partnership",),
    Interest: ("partnership",),
}
MADE: dict[str, Any] = {
    "proposal": Proposal,
    "meeting": Meeting,
    "task": Task,
    "interest": Interest,
    "key": OwnKey,
}
MAKERS = ("committee", "partnership", "body", "instance")
READS = {"proposal": "proposal.read", "meeting": "meeting.read"}
People = set[int]


def subject_of(event: Event) -> Any:
    """What an event is of: the new thing where it made one; None where it is not there."""
    if "role" in event.details and event.kind in MAKERS:
        number = str(event.details["role"]).rpartition("-")[2]
        return RoleSpell.objects.filter(pk=number).first()
    for name, model in MADE.items():
        if name in event.details and event.kind in MAKERS:
            return model.objects.filter(pk=event.details[name]).first()
    model = MODELS.get(str(event.kind))
    rows = model.objects.filter(pk__startswith=event.about) if model is OwnKey else None
    if rows is not None:  # an event holds the beginning of a key's name
        return rows.first()
    return model.objects.filter(pk=event.about).first() if model is not None else None


def people_told(event: Event, subject: Any, words: Iterable[str], now: datetime) -> list[Person]:
    """The people whom some words of a rule name, as far as they may know of the subject now."""
    found: People = set()
    for word in words:
        found |= WHO[word](event, subject, now.date())
    rows = Person.objects.filter(pk__in=found, status="active").order_by("pk")
    return [each for each in rows if may_know(each, subject, now)]


def may_know(person: Person, subject: Any, now: datetime) -> bool:
    """Whether somebody may know of a thing at a moment."""
    return knows(Actor(now=now, person=person), subject)


def known(actor: Actor, model: Any, codes: Iterable[str]) -> list[Any]:
    """Of the things of a kind with some codes, those that who acts may know of."""
    rows = model.objects.filter(pk__in=list(codes))
    if model is Document:
        return list(readable(actor, rows))
    if model in (Step, Comment, Amendment):
        return list(rows.filter(document__in=readable(actor)).select_related("document"))
    rows = rows.select_related(*NEAR[model]) if model in NEAR else rows
    return [each for each in rows if knows(actor, each)]


def knows(actor: Actor, subject: Any) -> bool:
    """Whether who acts may know of a thing."""
    if isinstance(subject, Document):
        return can_read(actor, subject)
    if isinstance(subject, Step | Comment | Amendment):
        return can_read(actor, subject.document)
    if isinstance(subject, Proposal | Meeting):
        return can(READS[type(subject).__name__.lower()], actor, subject)
    if isinstance(subject, Task):
        return can("partnership.read", actor, subject.committee.partnership)
    if isinstance(subject, Interest):
        return can("partnership.read", actor, subject.partnership)
    return True


def holders(kinds: Iterable[str], scopes: Iterable[str], on: date) -> People:
    """People who hold a role of some kinds in some places on a day."""
    rows = RoleSpell.objects.filter(
        kind__in=list(kinds), scope__in=list(scopes), status="held", begins__lte=on
    )
    return set(rows.filter(Q(ends=None) | Q(ends__gt=on)).values_list("person_id", flat=True))


def document_of(subject: Any) -> Document:
    """The document that a thing is, or is of."""
    found: Document = subject if isinstance(subject, Document) else subject.document
    return found


def committee_of(subject: Any) -> Committee:
    """The committee that a thing is of."""
    found: Committee = subject.committee
    return found


def _author(event: Event, subject: Any, on: date) -> People:
    return holders("A", [f"document:{document_of(subject).pk}"], on)


def _parties(event: Event, subject: Any, on: date) -> People:
    codes = document_of(subject).party_rows.values_list("organisation", flat=True)
    return holders("MDPS", [f"organisation:{code}" for code in codes], on)


def _turn(event: Event, subject: Any, on: date) -> People:
    kind = "S" if subject.kind == "sign" else "P"
    return holders(kind, [f"organisation:{subject.party}"], on)


def _in_room(kinds: str) -> Callable[[Event, Any, date], People]:
    def found(event: Event, subject: Any, on: date) -> People:
        return holders(kinds, [f"committee:{committee_of(subject).pk}"], on)

    return found


def _chairs(event: Event, subject: Any, on: date) -> People:
    rooms = Committee.objects.filter(partnership=subject.partnership).values_list("pk", flat=True)
    return holders("C", [f"committee:{code}" for code in rooms], on)


def _of_partnership(kinds: str) -> Callable[[Event, Any, date], People]:
    def found(event: Event, subject: Any, on: date) -> People:
        return holders(kinds, [f"partnership:{event.scope}"], on)

    return found


def _thread(event: Event, subject: Any, on: date) -> People:
    """Those who spoke about the same paragraph, or where none is named about the document."""
    rows = Comment.objects.filter(document=document_of(subject)).exclude(person=None)
    paragraph = event.details.get("paragraph")
    rows = rows.filter(paragraph=paragraph) if paragraph else rows
    return set(rows.values_list("person_id", flat=True))


def _supporters(event: Event, subject: Any, on: date) -> People:
    return set(subject.supports.values_list("person_id", flat=True))


def _signers(event: Event, subject: Any, on: date) -> People:
    rows = SignatureRow.objects.filter(document=subject, kind="signature")
    return set(rows.values_list("person_id", flat=True))


def _admins(event: Event, subject: Any, on: date) -> People:
    rows = RoleSpell.objects.filter(kind__in="ZI", status="held", begins__lte=on)
    return set(rows.filter(Q(ends=None) | Q(ends__gt=on)).values_list("person_id", flat=True))


def _person(event: Event, subject: Any, on: date) -> People:
    return {subject.pk}


def _givers(event: Event, subject: Any, on: date) -> People:
    """Who gives a person's roles, and who runs the instance."""
    scopes = set(subject.spells.exclude(status="ended").values_list("scope", flat=True))
    for model in (Committee, Document):
        named = f"{model.__name__.lower()}:"
        codes = [each.removeprefix(named) for each in scopes if each.startswith(named)]
        rows = model.objects.filter(pk__in=codes).values_list("partnership_id", flat=True)
        scopes |= {f"partnership:{each}" for each in rows}
    return holders("ZCG", scopes, on) | holders("I", ["instance:"], on)


def _everybody(event: Event, subject: Any, on: date) -> People:
    """Who has a role in a partnership, its committees or its members."""
    scopes = {f"partnership:{subject.pk}"}
    scopes |= {f"committee:{each.pk}" for each in subject.committee_set.all()}
    members = subject.members.values_list("code", flat=True)
    return holders(ROLES, scopes | {f"organisation:{code}" for code in members}, on)


def _runners(event: Event, subject: Any, on: date) -> People:
    return holders("I", ["instance:"], on)


def _sharers(event: Event, subject: Any, on: date) -> People:
    """Everybody in the partnerships that a key's organisation is of, or has a document in."""
    code = subject.party
    rows = Partnership.objects.filter(
        Q(members=code) | Q(document__party_rows__organisation=code)
    ).distinct()
    scopes: set[str] = set()
    for each in rows:
        members = {*each.members.values_list("code", flat=True)}
        documents = Document.objects.filter(partnership=each)
        members |= {*documents.values_list("party_rows__organisation", flat=True)} - {None}
        scopes |= {f"partnership:{each.pk}", *(f"organisation:{member}" for member in members)}
        scopes |= {f"committee:{room.pk}" for room in each.committee_set.all()}
    return holders(ROLES, scopes, on)


def _own(event: Event, subject: Any, on: date) -> People:
    return {subject.person_id} - {None}


def _by_name(*names: str) -> Callable[[Event, Any, date], People]:
    """People whom the details of an event name by pseudonym, or by the code of their role."""

    def found(event: Event, subject: Any, on: date) -> People:
        said = {str(event.details[name]) for name in names if name in event.details}
        spells = [int(e.rpartition("-")[2]) for e in said if e.startswith("spell-")]
        people = Person.objects.filter(Q(pseudonym__in=said) | Q(spells__in=spells))
        return set(people.values_list("pk", flat=True))

    return found


def _doer(event: Event, subject: Any, on: date) -> People:
    return set(Person.objects.filter(pseudonym=event.doer).values_list("pk", flat=True))


WHO: dict[str, Callable[[Event, Any, date], People]] = {
    "author": _author,
    "parties": _parties,
    "turn": _turn,
    "thread": _thread,
    "signers": _signers,
    "speaker": _own,
    "proposer": _own,
    "supporters": _supporters,
    "holder": _own,
    "owner": _own,
    "doer": _doer,
    "voter": _by_name("member"),
    "person": _person,
    "givers": _givers,
    "named": _by_name("of", "to"),
    "admins": _admins,
    "runners": _runners,
    "everybody": _everybody,
    "sharers": _sharers,
    "members": _in_room("T"),
    "room": _in_room("TNCK"),
    "chair": _in_room("C"),
    "clerk": _in_room("K"),
    "chairs": _chairs,
    "officer": _of_partnership("G"),
    "watchers": _of_partnership("O"),
}
"""What each word of the rules means."""
