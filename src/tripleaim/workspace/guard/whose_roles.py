"""Whose roles count for a thing: those of its partnership, parties, committee, document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from tripleaim.model.documents.base import OPEN_TO_ALL
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.discussion import Amendment, Comment
from tripleaim.workspace.drafting.document import Document, DocumentParty
from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.once import once
from tripleaim.workspace.hearing.alert import Subscription
from tripleaim.workspace.hearing.answer import Answer
from tripleaim.workspace.hearing.consultation import Consultation, Theme
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.hearing.wave import Token, Wave
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.partnerships.partnership import Committee, Partnership
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.people.token import AccessToken
from tripleaim.workspace.record.log import TreeHead
from tripleaim.workspace.signing.step import Step

MEMBERS = Partnership.members.through.objects


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands; `organisations` are those whose people count as of a party."""

    partnership: str = ""
    organisations: frozenset[str] = frozenset()
    committee: str = ""
    document: str = ""

    def covers(self, spell: RoleSpell) -> bool:
        """Whether a role counts here."""
        kind, _, code = spell.scope.partition(":")
        if kind == "organisation":
            return code in self.organisations
        if kind == "partnership":
            return bool(self.partnership) and code in self.partnership.split(" ")
        if kind == "committee":
            return bool(self.committee) and code in self.committee.split(" ")
        if kind == "document":
            return bool(self.document) and code == self.document
        return bool(kind == "instance")


def place_of(subject: Any) -> Place:
    """Where a thing stands. Raises KeyError for what stands nowhere."""
    return PLACES[subject.__class__](subject)  # of what a lazy object stands for


def partnership_of(subject: Any) -> str:
    """The code of the partnership that a thing is of; empty for what is of none."""
    own = getattr(subject, "partnership_id", None)
    return str(own or place_of(subject).partnership)


def asking_place(name: str, subject: Any, given: Mapping[str, Any]) -> Place:
    """Where somebody needs a role for an action: where the thing stands, all but for a vouch.

    Who vouches for another's key, or countersigns, does so for the organisation of their own. A
    way back for somebody is asked wherever they have a role.
    """
    if name == "person.readmit":
        return _of_all_roles(subject)
    if name in ("key.vouch", "head.countersign", "head.fail"):
        return Place(organisations=frozenset({str(given.get("party", ""))}))
    return place_of(subject)


def letters_at(spells: Iterable[RoleSpell], place: Place) -> set[str]:
    """The letters of the roles that count at a place; whoever has one of a party is a person of it.

    An administrator of the instance is nobody in a partnership: the letter counts only where the
    table names it.
    """
    found = {each.kind for each in spells if place.covers(each)}
    return found | ({"M"} if found & {"D", "P", "S"} else set())


def readable(actor: Actor, among: QuerySet[Document] | None = None) -> QuerySet[Document]:
    """The documents that somebody may know of: lists, search, feeds and counts ask this alone."""
    documents = Document.objects.all() if among is None else among
    world = Q(reach="world", status__in=OPEN_TO_ALL)
    if actor.link is not None:
        return documents.filter(world | Q(pk=actor.link.document_id))
    places: dict[str, set[str]] = {}
    for each in actor.spells:
        kind, _, code = each.scope.partition(":")
        places.setdefault(f"{kind} {each.kind}", set()).add(code)
    bodies = {c for k in "MDPS" for c in places.get(f"organisation {k}", ())}
    near = {c for k in "GE" for c in places.get(f"partnership {k}", ())}
    seeing = near | places.get("partnership O", set())
    rooms = {c for k in "NTCK" for c in places.get(f"committee {k}", ())}
    is_of_it = Q(reach="partnership") | Q(reach="world")
    own = DocumentParty.objects.filter(organisation__in=bodies).values("document")
    may = world | Q(pk__in=places.get("document A", set()))
    may |= Q(partnership__in=near) | Q(pk__in=own)
    may |= is_of_it & (
        Q(partnership__in=seeing)
        | Q(partnership__in=Committee.objects.filter(pk__in=rooms).values("partnership"))
        | Q(partnership__in=MEMBERS.filter(organisation__in=bodies).values("partnership"))
    )
    return documents.filter(may)


def _of_document(document: Document) -> Place:
    return Place(
        partnership=document.partnership_id,
        organisations=parties_of(document),
        document=document.pk,
    )


def reading_place(document: Document) -> Place:
    """Where a document stands for reading: all of its partnership where it reaches so far."""
    own = _of_document(document)
    if document.reach == "parties":
        return own
    whole = _of_partnership(document.partnership)
    return replace(
        whole, organisations=whole.organisations | own.organisations, document=own.document
    )


def read_action(document: Document) -> str:
    """Which row of the table says who reads a document, by its reach and state."""
    reach = document.reach
    if reach == "world" and document.status not in OPEN_TO_ALL:
        reach = "partnership"
    return f"document.read.{reach}"


def parties_of(document: Document) -> frozenset[str]:
    """Codes of the parties of a document's newest version."""
    return frozenset(document.party_rows.values_list("organisation", flat=True))


def _members(partnership: str) -> frozenset[str]:
    rows = MEMBERS.filter(partnership_id=partnership).values_list("organisation_id", flat=True)
    return once(("members", partnership), lambda: frozenset(rows))


def _of_partnership(each: Partnership) -> Place:
    codes = each.committee_set.values_list("code", flat=True)
    rooms = once(("rooms", each.pk), lambda: " ".join(codes))
    return Place(partnership=each.pk, organisations=_members(each.pk), committee=rooms)


def _of_hearing(partnership: Partnership, document: str) -> Place:
    return replace(_of_partnership(partnership), document=document)


def _of_committee(each: Committee) -> Place:
    return Place(
        partnership=each.partnership_id,
        organisations=_members(each.partnership_id),
        committee=each.pk,
    )


def _of_person(each: Person) -> Place:
    """Where somebody is: by what they hold in organisations.

    Of who has not joined, by what they were offered, where organisations alone offered it: an
    offer gives nobody a say over whom others invited, or who is here already.
    """
    rows = each.spells.exclude(status="ended")
    found = [spell for spell in rows if spell.status == "held"]
    if each.status == "invited":
        found = [spell for spell in rows if spell.scope.startswith("organisation:")]
        found = found if len(found) == len(rows) else []
    scopes = [spell.scope.partition(":") for spell in found]
    return Place(
        organisations=frozenset(code for kind, _, code in scopes if kind == "organisation")
    )


def _of_all_roles(person: Person) -> Place:
    """Everywhere that somebody has a role, or was offered one."""
    codes: dict[str, set[str]] = {}
    for scope in person.spells.exclude(status="ended").values_list("scope", flat=True):
        kind, _, code = scope.partition(":")
        codes.setdefault(kind, set()).add(code)
    rooms, there = codes.get("committee", set()), set(codes.get("partnership", set()))
    for model, within in ((Committee, rooms), (Document, codes.get("document", set()))):
        there |= set(model.objects.filter(pk__in=within).values_list("partnership_id", flat=True))
    return Place(
        partnership=" ".join(sorted(there)),
        organisations=frozenset(codes.get("organisation", ())),
        committee=" ".join(sorted(rooms)),
    )


def _of_role(each: RoleSpell) -> Place:
    """Where a role is in, and no wider: a member's administrator ends roles of that member only."""
    kind, _, code = each.scope.partition(":")
    if kind == "organisation":
        return Place(organisations=frozenset({code}))
    if kind == "committee":
        room = Committee.objects.get(pk=code)
        return Place(partnership=room.partnership_id, committee=room.pk)
    if kind == "document":
        document = Document.objects.get(pk=code)
        return Place(partnership=document.partnership_id, document=document.pk)
    return Place(partnership=code)


@dataclass(frozen=True, slots=True)
class Instance:
    """The instance itself: what is done to it is done by its administrators."""

    pk: str = "instance"
    status: str = "-"


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as what something is done in: inviting, giving roles, adding keys."""

    pk: str
    status: str = "-"


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key as the log has it now: its person, party and status, read from the log each time."""

    pk: str
    person_id: int | None
    party: str
    status: str


PLACES: dict[type, Any] = {
    Document: _of_document,
    Comment: lambda each: _of_document(each.document),
    Amendment: lambda each: _of_document(each.document),
    Step: lambda each: _of_document(each.document),
    Link: lambda each: _of_document(each.document),
    Partnership: _of_partnership,
    Committee: _of_committee,
    Proposal: lambda each: _of_committee(each.committee),
    Meeting: lambda each: _of_committee(each.committee),
    Task: lambda each: _of_committee(each.committee),
    Interest: lambda each: _of_partnership(each.partnership),
    AccessToken: lambda each: _of_person(each.person),
    RoleSpell: _of_role,
    Person: _of_person,
    KeyState: lambda each: Place(organisations=frozenset({each.party})),
    Instance: lambda each: Place(),
    TreeHead: lambda each: Place(),
    Body: lambda each: Place(organisations=frozenset({each.pk})),
    Consultation: lambda each: _of_hearing(each.partnership, each.document_id),
    Answer: lambda each: _of_hearing(each.consultation.partnership, each.consultation.document_id),
    Theme: lambda each: _of_hearing(each.consultation.partnership, each.consultation.document_id),
    Promise: lambda each: _of_partnership(each.partnership),
    PublicQuestion: lambda each: _of_partnership(each.partnership),
    Subscription: lambda each: _of_partnership(each.partnership),
    Wave: lambda each: _of_hearing(each.partnership, each.document_id),
    Token: lambda each: _of_hearing(each.wave.partnership, each.wave.document_id),
}
