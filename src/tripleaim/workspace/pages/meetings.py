"""Pages of meetings: called, agenda, papers, attendance, minutes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.model.errors import refuse
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.acting import record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import act_of, can, can_read, check, not_there, why_not
from tripleaim.workspace.guard.whose_roles import readable
from tripleaim.workspace.interests.touching import SEATS, bearings, interests_at
from tripleaim.workspace.meetings import holding, minutes
from tripleaim.workspace.meetings.meeting import HOW, PURPOSES, Item, Meeting, Paper
from tripleaim.workspace.pages.drawing import done, draw, found, page, read_of
from tripleaim.workspace.pages.form import Ask, Form, form_page, moment_of, number_of
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.partnerships.seats import terms_of
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.signing import requests
from tripleaim.workspace.signing.keys import usable_keys
from tripleaim.workspace.sizes import PAPER, size_words


def meeting_of(actor: Actor, code: str) -> Meeting:
    """A meeting that somebody may read; any other is as if it were not there."""
    meeting: Meeting = read_of(actor, "meeting.read", Meeting, code)
    return meeting


@page("GET", "HEAD", "POST")
def call(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Call a meeting of a committee."""
    committee = found(Committee, pk=code)
    if not can("partnership.read", actor, committee.partnership):
        raise not_there()
    check("meeting.call", actor, committee, moment=actor.now + timedelta(days=1))
    terms = terms_of(committee)
    asks = [
        Ask(name="at", label="It begins at", sort="datetime-local"),
        Ask(name="place", label="Where", is_optional=True),
    ]
    if terms is None:
        asks.append(Ask(name="paper_days", label="Papers are due so many days before", value="5"))
    form = Form(
        title="Call a meeting",
        caption=committee.name,
        hint=f"By its terms of reference papers are due {terms.paper_days} days before."
        if terms is not None
        else "",
        button="Call it",
        asks=asks,
    )

    def do(given: Mapping[str, str]) -> tuple[str, str]:
        made = holding.call_meeting(
            actor,
            committee,
            moment_of(given, "at"),
            given.get("place", ""),
            number_of(given, "paper_days") if terms is None else terms.paper_days,
        )
        return "The meeting is called. Make its agenda.", f"/m/{made.pk}"

    return form_page(request, actor, form, do, {"partnership": committee.partnership})


@page("GET", "HEAD", "POST")
def whole(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A meeting: its agenda with papers and interests, who came, its minutes."""
    meeting = meeting_of(actor, code)
    if request.method == "POST":
        return _acted(request, actor, meeting)
    context = {
        "meeting": meeting,
        "partnership": meeting.committee.partnership,
        "items": [_item(actor, each) for each in meeting.items.order_by("number")],
        "attendances": meeting.attendances.select_related("person").order_by("pk"),
        "may": {
            "item": can("meeting.item", actor, meeting),
            "paper": can("meeting.paper", actor, meeting),
            "late": can("meeting.late", actor, meeting, reason="-"),
            "papers": can("meeting.papers", actor, meeting),
            "attend": can("meeting.attend", actor, meeting),
            "minute": can("meeting.minute", actor, meeting),
            "cancel": can("meeting.cancel", actor, meeting, reason="-"),
            "set": can(
                "action.set", actor, meeting.committee, ends=actor.today + timedelta(days=1)
            ),
        },
        "why_not_confirm": why_not("meeting.confirm", actor, meeting) if meeting.minutes else None,
        "minutes": _minutes(actor, meeting),
        "people": _people(meeting),
        "seated": _seated(meeting),
        "ways": HOW,
        "is_chair": any(e.kind == "C" and e.place == meeting.committee_id for e in actor.spells),
        "tasks": meeting.tasks.select_related("person").order_by("due", "pk"),
    }
    return draw(request, actor, "meeting", context)


@page("GET", "HEAD", "POST")
def item(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Put an item on the agenda."""
    meeting = meeting_of(actor, code)
    check("meeting.item", actor, meeting)
    proposals = Proposal.objects.filter(committee=meeting.committee).order_by("title")
    there = Document.objects.filter(partnership=meeting.committee.partnership, abandoned=False)
    documents = readable(actor, there)
    form = Form(
        title="Put an item on the agenda",
        caption=str(meeting),
        button="Add it",
        asks=(
            Ask(name="title", label="Title"),
            Ask(name="purpose", label="What for", sort="choice", choices=list(PURPOSES.items())),
            Ask(
                name="proposal",
                label="The proposal that is decided",
                sort="choice",
                choices=[(each.pk, each.title) for each in proposals],
                is_optional=True,
            ),
            Ask(
                name="document",
                label="The document that it is about",
                sort="choice",
                choices=[(e.pk, e.title) for e in documents.order_by("title")[:500]],
                is_optional=True,
            ),
        ),
    )

    def do(given: Mapping[str, str]) -> tuple[str, str]:
        topic = holding.Topic(
            title=given.get("title", ""),
            purpose=given.get("purpose", ""),
            proposal=proposals.filter(pk=given.get("proposal", "")).first(),
            document=documents.filter(pk=given.get("document", "")).first(),
        )
        holding.add_item(actor, meeting, topic)
        return "It is on the agenda.", f"/m/{meeting.pk}"

    return form_page(request, actor, form, do, {"partnership": meeting.committee.partnership})


@page("GET", "HEAD", "POST")
def paper(request: HttpRequest, actor: Actor, code: str, number: int) -> HttpResponse:
    """Add a paper to an item; after its day only the chair does, with the reason."""
    meeting = meeting_of(actor, code)
    row = found(Item, meeting=meeting, number=number)
    is_late = not can("meeting.paper", actor, meeting)
    if is_late and not can("meeting.late", actor, meeting, reason="-"):
        check("meeting.paper", actor, meeting)
    asks = [Ask(name="title", label="Title"), Ask(name="file", label="File", sort="file")]
    if is_late:
        asks.append(Ask(name="reason", label="Why it is taken after its day", sort="area"))
    form = Form(
        title="Add a paper",
        caption=f"{row.number}. {row.title}",
        button="Add it",
        asks=asks,
        hint=f"Papers are due on {meeting.papers_due:%d %B %Y}. "
        f"A file has at most {size_words(PAPER)}.",
    )

    def do(given: Mapping[str, str]) -> tuple[str, str]:
        sent = request.FILES.get("file")
        if sent is None or sent.size > PAPER:
            cure = f"Choose one of up to {size_words(PAPER)}."
            raise refuse("file", "is not there, or too large", cure, column="file")
        sheet = holding.Sheet(title=given.get("title", ""), file=sent.name, content=sent.read())
        holding.add_paper(actor, row, sheet, given.get("reason", " ") if is_late else "")
        return "The paper is added.", f"/m/{meeting.pk}"

    return form_page(request, actor, form, do, {"partnership": meeting.committee.partnership})


@page("GET", "HEAD")
def paper_file(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A paper, to take away: as bytes that no browser runs."""
    row: Paper = found(Paper, pk=number)
    meeting = meeting_of(actor, row.item.meeting_id)
    if not {f"committee:{meeting.committee_id}"} & {each.scope for each in actor.spells}:
        record(check("meeting.read", actor, meeting), paper=row.pk)
    response = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    plain = "".join(e if e.isascii() and (e.isalnum() or e in "._-") else "_" for e in row.file)
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _acted(request: HttpRequest, actor: Actor, meeting: Meeting) -> HttpResponse:
    given, back = request.POST, f"/m/{meeting.pk}"
    what = act_of(given, "papers", "attend", "cancel", "minute", "confirm")
    if what == "papers":
        holding.send_papers(actor, meeting)
        return done(request, "Agenda and papers are out.", back)
    if what == "attend":
        _note(given, actor, meeting)
        return done(request, "It is noted.", back)
    if what == "cancel":
        holding.cancel_meeting(actor, meeting, given.get("reason", ""))
        return done(request, "The meeting is called off.", back)
    if what == "minute":
        made = minutes.write_minutes(actor, meeting)
        return done(request, "The minutes are begun, from what is on record.", f"/d/{made.pk}")
    check("meeting.confirm", actor, meeting)
    assert actor.person is not None  # a chair
    key = usable_keys(actor.person)[0].key
    text = minutes.text_of_minutes(actor, meeting, key)
    about = {"meeting": meeting.pk, "back": back}
    return redirect(f"/sign/{requests.request_signature(actor, text, key, about).pk}")


def _note(given: Mapping[str, str], actor: Actor, meeting: Meeting) -> None:
    """Note who came: one person of all, or those with a seat of whom something new is said."""
    if "person" in given:
        person = found(Person, pk=given["person"])
        holding.note_attendance(actor, meeting, person, given.get("how", ""))
        return
    for person, before in _seated(meeting):
        how = given.get(f"how-{person.pk}", "")
        if how not in ("", before):
            holding.note_attendance(actor, meeting, person, how)


def _seated(meeting: Meeting) -> list[tuple[Person, str]]:
    """Everybody with a seat on the day of a meeting, and what is noted of them."""
    rows = RoleSpell.objects.filter(
        scope=f"committee:{meeting.committee_id}", status="held", kind__in=SEATS
    )
    held = {each.person_id for each in rows if each.holds(meeting.at.date())}
    noted = dict(meeting.attendances.values_list("person_id", "how"))
    people = Person.objects.filter(pk__in=held).order_by("name")
    return [(each, str(noted.get(each.pk, ""))) for each in people]


def _item(actor: Actor, row: Item) -> dict[str, Any]:
    """An item as it is shown: its matter where one may read it, its papers, interests at it."""
    on = actor.today
    if row.proposal is not None:
        interests = [(each.interest, each.handling) for each in bearings(row.proposal, on)]
    else:
        at = interests_at(row.meeting.committee, row.document, on)
        interests = [(each, None) for each in at]
    may_read = row.document is not None and can_read(actor, row.document)
    return {
        "row": row,
        "papers": row.papers.defer("content").order_by("pk"),
        "interests": interests,
        "document": row.document if may_read else None,
    }


def _minutes(actor: Actor, meeting: Meeting) -> Document | None:
    document = meeting.minutes
    return document if document is not None and can_read(actor, document) else None


def _people(meeting: Meeting) -> list[Person]:
    """Who may be noted as having come: people of the committee and of the members."""
    scopes = [f"committee:{meeting.committee_id}"]
    scopes += [f"organisation:{each.pk}" for each in meeting.committee.partnership.members.all()]
    held = RoleSpell.objects.filter(scope__in=scopes, status="held").values_list("person_id")
    return list(Person.objects.filter(pk__in=held, status="active").order_by("name"))
