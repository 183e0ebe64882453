"""The course of a meeting: called, its agenda and papers, who came, held, or called off."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from tripleaim.model.errors import refuse
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.acting import acting, lead, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.meetings.meeting import (
    HOW,
    PURPOSES,
    Attendance,
    Item,
    Meeting,
    Paper,
)
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.partnerships.seats import days_by_terms
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.sizes import PAPER, size_words

MOST_PAPER_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What an item of an agenda is to be: its title, what for, and the matter that it is of."""

    title: str
    purpose: str
    proposal: Proposal | None = None
    document: Document | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise refuse("title", "is empty", "Give one.", column="title")
        if self.purpose not in PURPOSES:
            raise refuse("purpose", "is none", f"Choose: {', '.join(PURPOSES)}.", column="purpose")
        if self.purpose == "decide" and self.proposal is None:
            raise refuse(
                "purpose",
                "is to decide, and no proposal is named",
                "Name the proposal that is decided.",
                column="proposal",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file that is to be a paper: its title, name and bytes."""

    title: str
    file: str
    content: bytes

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise refuse("title", "is empty", "Give one.", column="title")
        if not self.content:
            raise refuse("file", "is empty", "Choose one.", column="file")
        if len(self.content) > PAPER:
            raise refuse("file", f"is larger than {size_words(PAPER)}", column="file")


def call_meeting(
    actor: Actor, committee: Committee, at: datetime, place: str, paper_days: int
) -> Meeting:
    """Call a meeting of a committee: when, where, how many days before papers are due.

    Where signed terms of reference say how many days, it is those.
    """
    paper_days = days_by_terms(committee, paper_days)
    if not 0 <= paper_days <= MOST_PAPER_DAYS:
        raise refuse("paper days", f"are not 0 to {MOST_PAPER_DAYS}", column="paper_days")
    with acting("meeting.call", actor, committee, moment=at) as asked:
        made = Meeting.objects.create(
            committee=committee, at=at, place=place.strip()[:200], paper_days=paper_days
        )
        record(asked, "", "planned", meeting=made.pk, at=at.isoformat())
    return made


def add_item(actor: Actor, meeting: Meeting, topic: Topic) -> Item:
    """Put an item on the agenda, after those that are there."""
    with acting("meeting.item", actor, meeting) as asked:
        _check_matter(meeting, topic)
        last = meeting.items.order_by("-number").first()
        document = topic.document or (topic.proposal.document if topic.proposal else None)
        made = Item.objects.create(
            meeting=meeting,
            number=last.number + 1 if last else 1,
            title=topic.title.strip()[:200],
            purpose=topic.purpose,
            proposal=topic.proposal,
            document=document,
        )
        record(asked, meeting.status, meeting.status, item=made.pk)
    return made


def add_paper(actor: Actor, item: Item, sheet: Sheet, late: str = "") -> Paper:
    """Add a paper to an item. After its day only the chair takes one, with the reason `late`."""
    name, meeting = "meeting.late" if late else "meeting.paper", item.meeting
    with acting(name, actor, meeting, **({"reason": late} if late else {})) as asked:
        made = Paper.objects.create(
            item=item,
            title=sheet.title.strip()[:200],
            file=sheet.file.strip()[-120:] or "paper",
            content=sheet.content,
            digest=hashlib.sha256(sheet.content).hexdigest(),
            person=actor.person,
            at=actor.now,
            reason=late.strip(),
        )
        record(asked, meeting.status, meeting.status, paper=made.pk, sha256=made.digest)
    return made


def send_papers(actor: Actor, meeting: Meeting) -> None:
    """Send the agenda and papers out; the agenda is fixed from then on."""
    with acting("meeting.papers", actor, meeting) as asked:
        meeting.status = "papers_out"
        meeting.save(update_fields=["status"])
        record(asked, "planned", "papers_out", items=meeting.items.count())


def cancel_meeting(actor: Actor, meeting: Meeting, reason: str) -> None:
    """Call a meeting off, with the reason."""
    with acting("meeting.cancel", actor, meeting, reason=reason):
        meeting.status, meeting.reason = "cancelled", reason.strip()
        meeting.save(update_fields=["status", "reason"])


def note_attendance(actor: Actor, meeting: Meeting, person: Person, how: str) -> None:
    """Note how somebody took part."""
    if how not in HOW:
        raise refuse("attendance", "is none", f"Choose: {', '.join(HOW)}.", column="how")
    with acting("meeting.attend", actor, meeting) as asked:
        Attendance.objects.update_or_create(meeting=meeting, person=person, defaults={"how": how})
        record(asked, meeting.status, meeting.status, of=person.pseudonym, how=how)


def hold_meeting(by_clock: Actor, meeting: Meeting) -> None:
    """Its time has come: from then on the clerk writes what happened."""
    lead("meeting.hold", by_clock, meeting, "held")


def _check_matter(meeting: Meeting, topic: Topic) -> None:
    """What an item is of is of the same committee, or the same partnership."""
    if topic.proposal is not None and topic.proposal.committee_id != meeting.committee_id:
        raise refuse("proposal", "is of another committee", column="proposal")
    wanted = meeting.committee.partnership_id
    if topic.document is not None and topic.document.partnership_id != wanted:
        raise refuse("document", "is of another partnership", column="document")
