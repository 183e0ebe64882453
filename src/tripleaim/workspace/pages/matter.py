"""The page of a matter: everything about a document or proposal, in order."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can, can_read, is_within, not_there
from tripleaim.workspace.guard.table import read_actions
from tripleaim.workspace.pages.deciding import proposal_of
from tripleaim.workspace.pages.document import document_of
from tripleaim.workspace.pages.drawing import draw, page
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.matter import (
    Matter,
    events_of,
    matter_of_document,
    matter_of_proposal,
    with_names,
)

MOST = 2000


@page("GET", "HEAD")
def of_document(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Everything about a document, in order."""
    document = document_of(actor, code)
    if actor.person is None or not is_within(actor, document):
        raise not_there()
    title = (document.title, document.partnership)
    return _drawn(request, actor, title, matter_of_document(document))


@page("GET", "HEAD")
def of_proposal(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Everything about a proposal, in order."""
    proposal = proposal_of(actor, code)
    title = (proposal.title, proposal.committee.partnership)
    return _drawn(request, actor, title, matter_of_proposal(proposal))


def seen_by(actor: Actor, matter: Matter) -> Matter:
    """The parts of a matter that somebody may read."""
    return replace(
        matter,
        documents=tuple(e for e in matter.documents if can_read(actor, e) and is_within(actor, e)),
        proposals=tuple(e for e in matter.proposals if can("proposal.read", actor, e)),
        meetings=tuple(e for e in matter.meetings if can("meeting.read", actor, e)),
        tasks=tuple(
            e for e in matter.tasks if can("partnership.read", actor, e.committee.partnership)
        ),
    )


def _drawn(
    request: HttpRequest, actor: Actor, title: tuple[str, object], matter: Matter
) -> HttpResponse:
    seen = seen_by(actor, matter)
    events = list(events_of(seen)[:MOST])
    rows = [(each, _words(each), who) for each, who in with_names(events)]
    context = {"title": title[0], "partnership": title[1], "matter": seen, "rows": rows}
    return draw(request, actor, "matter", context)


def _words(event: Event) -> str:
    action = read_actions().get(event.action)
    return action.words if action is not None else str(event.action)
