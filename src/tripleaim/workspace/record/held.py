"""What a partnership holds: every text in it as an item with its day, and what stands against
giving it out. No right is asked here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from tripleaim.model.documents.base import OPEN_TO_ALL, UNSIGNED
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.discussion import Amendment, Comment
from tripleaim.workspace.drafting.document import Document, Version
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.interests.interest import Handling, Interest
from tripleaim.workspace.meetings.meeting import Meeting, Paper
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.partnerships.partnership import KeptFile, Partnership
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.signing.step import Step

NEWEST = (
    Version.objects.filter(document=OuterRef("document"))
    .order_by("-save_number")
    .values("save_number")[:1]
)
OPEN, DRAFT, PARTIES, OWN, PERSONAL = "open", "draft", "parties", "own", "personal"
GROUNDS = {
    OPEN: "open to anybody already (section 21)",
    DRAFT: "review: a draft (sections 22 and 36)",
    PARTIES: "review: between its parties alone (sections 41 and 43)",
    OWN: "review: of the partnership (section 36)",
    PERSONAL: "review: about a person (section 40)",
}
"""What an officer is to weigh: sections of the Freedom of Information Act 2000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that is held: its kind, title, day where it has one, text, and ground to weigh.

    `address` is where it is read; `file` the bytes of a paper, which no search reads.
    """

    kind: str
    title: str
    day: date | None
    text: str
    ground: str
    address: str
    file: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table that holds text: its rows of a partnership, and what a row is as an item."""

    kind: str
    rows: Callable[[Partnership], Any]
    item: Callable[[Any], tuple[str, date | None, str, str, str]]


def items_of(partnership: Partnership) -> Iterator[Item]:
    """Every text that a partnership holds, one after another."""
    for source in SOURCES:
        for row in source.rows(partnership).order_by("pk").iterator(chunk_size=200):
            title, day, text, ground, address = source.item(row)
            file = (str(row.file), bytes(row.content)) if isinstance(row, Paper) else None
            yield Item(
                kind=source.kind,
                title=title,
                day=day,
                text=text,
                ground=ground,
                address=address,
                file=file,
            )


def _joined(*texts: object) -> str:
    return "\n\n".join(str(each) for each in texts if each)


def ground_of(document: Document) -> str:
    """What is to be weighed before a document, or what was said of it, is given out."""
    if document.reach == "parties":
        return PARTIES
    return DRAFT if document.status in UNSIGNED else OWN


def _version(row: Version) -> Any:
    document = row.document
    stands = row.save_number == row.last
    is_open = stands and document.reach == "world" and document.status in OPEN_TO_ALL
    ground = OPEN if is_open else ground_of(document)
    address = f"/d/{document.pk}/v/{row.save_number}"
    text = _joined(row.original or row.body, row.said)
    return f"{document.title}, save {row.save_number}", row.at.date(), text, ground, address


def _about(row: Any, title: str, text: str) -> Any:
    document = row.document
    day = row.at.date() if hasattr(row, "at") else row.due
    return title, day, text, ground_of(document), f"/d/{document.pk}"


def _proposal(row: Proposal) -> Any:
    at = row.opens or row.closes
    text = _joined(row.title, row.text, row.outcome)
    return row.title, at.date() if at else None, text, OWN, f"/x/{row.pk}"


def _meeting(row: Meeting) -> Any:
    titles = row.items.order_by("number").values_list("title", flat=True)
    text = _joined(row.place, *titles, row.reason)
    return str(row), row.at.date(), text, OWN, f"/m/{row.pk}"


def _question(row: PublicQuestion) -> Any:
    ground = OPEN if row.status in ("with", "answered") else PERSONAL
    text = _joined(row.text, row.answer, row.reason)
    return "A question of the public", row.asked_on, text, ground, f"/questions/{row.pk}"


def _file(row: KeptFile) -> Any:
    return row.name, None, bytes(row.content).decode("utf-8", "replace"), OWN, "in the export"


SOURCES = (
    Source(
        kind="document",
        rows=lambda of: (
            Version.objects.filter(document__partnership=of)
            .select_related("document")
            .annotate(last=Subquery(NEWEST))
        ),
        item=_version,
    ),
    Source(
        kind="comment",
        rows=lambda of: Comment.objects.filter(document__partnership=of).select_related("document"),
        item=lambda row: _about(row, f"Comment on {row.document.title}", row.text),
    ),
    Source(
        kind="proposed change",
        rows=lambda of: Amendment.objects.filter(document__partnership=of).select_related(
            "document"
        ),
        item=lambda row: _about(
            row,
            f"Change to {row.document.title}",
            _joined(row.before, row.text, row.why, row.reason),
        ),
    ),
    Source(
        kind="step",
        rows=lambda of: (
            Step.objects.filter(document__partnership=of)
            .exclude(reason="")
            .select_related("document")
        ),
        item=lambda row: _about(row, f"{row.party} on {row.document.title}", row.reason),
    ),
    Source(
        kind="decision",
        rows=lambda of: Proposal.objects.filter(committee__partnership=of),
        item=_proposal,
    ),
    Source(
        kind="conflict handled",
        rows=lambda of: Handling.objects.filter(proposal__committee__partnership=of).select_related(
            "proposal"
        ),
        item=lambda row: (
            f"Conflict at {row.proposal.title}",
            row.at.date(),
            row.minute,
            PERSONAL,
            f"/x/{row.proposal_id}",
        ),
    ),
    Source(
        kind="meeting",
        rows=lambda of: Meeting.objects.filter(committee__partnership=of),
        item=_meeting,
    ),
    Source(
        kind="paper",
        rows=lambda of: Paper.objects.filter(
            item__meeting__committee__partnership=of
        ).select_related("item"),
        item=lambda row: (
            row.title,
            row.at.date(),
            _joined(row.title, row.file, row.item.title, row.reason),
            OWN,
            f"/paper/{row.pk}",
        ),
    ),
    Source(
        kind="action",
        rows=lambda of: Task.objects.filter(committee__partnership=of),
        item=lambda row: (
            row.text[:80],
            row.due,
            _joined(row.text, row.evidence),
            OWN,
            f"/t/{row.pk}",
        ),
    ),
    Source(
        kind="interest",
        rows=lambda of: Interest.objects.filter(partnership=of),
        item=lambda row: (
            "A declared interest",
            row.begins,
            row.text,
            PERSONAL,
            f"/i/{row.pk}",
        ),
    ),
    Source(
        kind="promise",
        rows=lambda of: Promise.objects.filter(partnership=of),
        item=lambda row: (
            row.text[:80],
            row.made_on,
            _joined(row.text, row.made_in, row.outcome),
            OPEN,
            f"/promises/{row.pk}",
        ),
    ),
    Source(
        kind="question",
        rows=lambda of: PublicQuestion.objects.filter(partnership=of),
        item=_question,
    ),
    Source(
        kind="file",
        rows=lambda of: KeptFile.objects.filter(partnership=of),
        item=_file,
    ),
    Source(
        kind="event",
        rows=lambda of: Event.objects.filter(scope=of.pk).exclude(reason=""),
        item=lambda row: (
            f"Event {row.pk}: {row.action}",
            row.at.date(),
            row.reason,
            OWN,
            f"/p/{row.scope}/events",
        ),
    ),
)
