"""A matter in order: a document or a proposal, and all that was done about it, from its events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.discussion import Amendment, Comment
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.meetings.meeting import Item, Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.signing.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What belongs together: documents, the proposals about them, meetings, actions."""

    documents: tuple[Document, ...]
    proposals: tuple[Proposal, ...]
    meetings: tuple[Meeting, ...]
    tasks: tuple[Task, ...]


def matter_of_document(document: Document) -> Matter:
    """A document with every proposal about it, and the meetings that had either as an item."""
    proposals = list(Proposal.objects.filter(document=document).order_by("pk"))
    return _matter([document], proposals)


def matter_of_proposal(proposal: Proposal) -> Matter:
    """A proposal alone: what it is about where it is about a document."""
    if proposal.document is not None:
        return matter_of_document(proposal.document)
    return _matter([], [proposal])


def events_of(matter: Matter) -> QuerySet[Event]:
    """The events of a matter in order, those that made its parts among them."""
    codes = [each.pk for each in matter.documents]
    wanted = Q(kind="document", about__in=codes)
    for model in (Step, Comment, Amendment):
        rows = model.objects.filter(document__in=codes).values_list("pk", flat=True)
        wanted |= Q(kind=model.__name__.lower(), about__in=[str(each) for each in rows])
    wanted |= _of("proposal", matter.proposals) | _of("meeting", matter.meetings)
    wanted |= _of("task", matter.tasks)
    wanted |= Q(
        kind="partnership",
        about__in={each.partnership_id for each in matter.documents},
        action="document.create",
        details__document__in=codes,
    )
    return Event.objects.filter(wanted).order_by("seq")


def _of(kind: str, rows: Iterable[Proposal | Meeting | Task]) -> Q:
    """Events of things of a kind, and those that made them, which are of their committee.

    Each part names what its events are about, so that no part reads all events there are.
    """
    found = list(rows)
    codes = [str(each.pk) for each in found]
    made = {f"details__{kind}__in": codes}
    rooms = {each.committee_id for each in found}
    return Q(kind=kind, about__in=codes) | Q(kind="committee", about__in=rooms, **made)


def _matter(documents: list[Document], proposals: list[Proposal]) -> Matter:
    items = Item.objects.filter(Q(document__in=documents) | Q(proposal__in=proposals))
    meetings = Meeting.objects.filter(items__in=items).distinct().order_by("at", "pk")
    minutes = [each.minutes for each in meetings if each.minutes is not None]
    tasks = Task.objects.filter(proposal__in=proposals).order_by("due", "pk")
    return Matter(
        documents=tuple(dict.fromkeys([*documents, *minutes])),
        proposals=tuple(proposals),
        meetings=tuple(meetings),
        tasks=tuple(tasks),
    )


def with_names(events: Sequence[Event]) -> list[tuple[Event, str]]:
    """Events with who did them, by name, as those within a matter know them."""
    doers = Person.objects.filter(pseudonym__in={e.doer for e in events})
    names = {each.pseudonym: each.shown for each in doers}
    return [(each, each.named(names)) for each in events]
