"""Minutes as a document: written from the meeting, checked, confirmed by the chair's signature."""

from typing import Any

from tripleaim.governance.signed_text import SignedText
from tripleaim.model.errors import refuse
from tripleaim.workspace.deciding.counting import count_votes
from tripleaim.workspace.deciding.powers import used_words
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.writing import add_version
from tripleaim.workspace.guard.acting import acting, lead, record
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.interests.touching import bearings, interests_at
from tripleaim.workspace.meetings.meeting import HOW, Item, Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.record.tree_log import About, Signed, append, the_log

LONGEST = 4000
Paragraph = dict[str, str]


def write_minutes(actor: Actor, meeting: Meeting) -> Document:
    """Begin the minutes: a draft filled with who came and, for each item, what is on record."""
    with acting("meeting.minute", actor, meeting) as asked:
        partnership = meeting.committee.partnership
        document = Document.objects.create(
            partnership=partnership,
            slug=f"minutes-{meeting.pk}",
            kind="minutes",
            title=f"Minutes: {meeting}",
            reach="partnership",
        )
        RoleSpell.objects.create(
            person=actor.person,
            kind="A",
            scope=f"document:{document.pk}",
            begins=actor.today,
            status="held",
            given_by=actor.name,
        )
        add_version(actor, document, values_of(meeting), "written from the meeting")
        meeting.minutes, meeting.status = document, "minuted"
        meeting.save(update_fields=["minutes", "status"])
        record(asked, "held", "minuted", document=document.pk)
    return document


def values_of(meeting: Meeting) -> dict[str, Any]:
    """The minutes of a meeting as plain values, from what is on record."""
    partnership = meeting.committee.partnership
    day = meeting.at.date()
    values: dict[str, Any] = {
        "title": f"Minutes: {meeting}",
        "valid_from": day,
        "held_on": day,
        "body": meeting.committee.name,
        "place": meeting.place or "not said",
        "parties": [
            {"organisation": each.code, "name": each.name, "signs": False}
            for each in partnership.members.order_by("code")
        ],
        "paragraphs": [*_attendance(meeting), *_items(meeting), *_other_tasks(meeting)],
    }
    if partnership.example:
        values["example"] = True
    if partnership.area:
        values["area"] = partnership.area
    return values


def text_of_minutes(actor: Actor, meeting: Meeting, key: str) -> SignedText:
    """The text by which the chair confirms the minutes. Raises Refused when they may not now."""
    check("meeting.confirm", actor, meeting)
    document, log = meeting.minutes, the_log()
    return SignedText(
        "minutes",
        {
            "log": log.name,
            "after": log.head,
            "meeting": meeting.pk,
            "document": document.slug,
            "revision": str(document.revision),
            "content": document.newest.content_hash,
            "person": actor.name,
            "key": key,
        },
    )


def confirm_minutes(actor: Actor, about: dict[str, Any], text: SignedText, signed: Signed) -> None:
    """Put the confirmation on the log; the minutes do not change from then on."""
    meeting = Meeting.objects.get(pk=about["meeting"])
    with acting("meeting.confirm", actor, meeting) as asked:
        document = Document.objects.select_for_update().get(pk=meeting.minutes_id)
        if text["content"] != document.newest.content_hash or text["meeting"] != meeting.pk:
            raise refuse("the minutes", "are not what was signed", "Start again.")
        scope = meeting.committee.partnership_id
        entry = append(text, About(kind="minutes", scope=scope), actor.now, signed)
        meeting.status, meeting.entry = "closed", entry.index
        meeting.save(update_fields=["status", "entry"])
        lead("document.minuted", clock(actor.now), document, "reported")
        record(asked, "minuted", "closed", entry=entry.index)


def _attendance(meeting: Meeting) -> list[Paragraph]:
    rows = meeting.attendances.select_related("person").order_by("pk")
    said = []
    for how, words in HOW.items():
        names = ", ".join(each.person.shown for each in rows if each.how == how)
        if names:
            said.append(f"{words.capitalize()}: {names}.")
    text = "\n".join(said) or "Nobody's attendance was noted."
    return [{"id": "attendance", "number": "1.1", "heading": "Who took part", "text": text}]


def _items(meeting: Meeting) -> list[Paragraph]:
    found: list[Paragraph] = []
    for number, item in enumerate(meeting.items.order_by("number"), start=2):
        lines = [_opening(item), *_interests(item), *_decision(item), *_tasks(item)]
        for place, line in enumerate(filter(None, lines), start=1):
            row = {
                "id": f"item-{item.pk}-{place}",
                "number": f"{number}.{place}",
                "text": line[:LONGEST],
            }
            found.append(row | ({"heading": item.title} if place == 1 else {}))
    return found


def _opening(item: Item) -> str:
    papers = ", ".join(
        f"{each.title}{' (late)' if each.is_late else ''}" for each in item.papers.order_by("pk")
    )
    return f"The item was {item.purpose_words}. Papers: {papers or 'none'}."


def _interests(item: Item) -> list[str]:
    day = item.meeting.at.date()
    if item.proposal is None:  # nothing is voted on: none of them was to be handled
        at = interests_at(item.meeting.committee, item.document, day)
        return [f"Interest of {each.person.shown}: {each.said}." for each in at]
    found = []
    for each in bearings(item.proposal, day):
        who, handling = each.interest.person.shown, each.handling
        how = f"{handling.words}. {handling.minute}" if handling else "not handled"
        found.append(f"Interest of {who}: {each.interest.said}. Handled: {how}")
    return found or ["No interest was declared."]


def _decision(item: Item) -> list[str]:
    proposal: Proposal | None = item.proposal
    if proposal is None:
        return []
    said = proposal.outcome or f"It is {proposal.status}: {count_votes(proposal).text}."
    used = used_words(proposal.rules)
    return ["\n".join(filter(None, (str(proposal.text), used, said)))]


def _tasks(item: Item) -> list[str]:
    if item.proposal is None:
        return []
    return [_told(each) for each in item.meeting.tasks.filter(proposal=item.proposal)]


def _other_tasks(meeting: Meeting) -> list[Paragraph]:
    """The actions that follow from no decision on the agenda, after all items."""
    numbers = meeting.items.order_by("number").values_list("proposal", flat=True)
    decided = [each for each in numbers if each is not None]
    rows = meeting.tasks.exclude(proposal__in=decided).order_by("due", "pk")
    found = [
        {"id": f"action-{each.pk}", "number": f"{len(numbers) + 2}.{place}", "text": _told(each)}
        for place, each in enumerate(rows, start=1)
    ]
    if found:
        found[0]["heading"] = "Actions"
    return found


def _told(task: Task) -> str:
    return f"Action: {task.text} ({task.person.shown}, by {task.due:%d %B %Y})"[:LONGEST]
