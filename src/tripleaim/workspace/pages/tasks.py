"""Pages of the registers of actions, meetings and decisions."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.model.errors import refuse
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import act_of, can, check, not_there
from tripleaim.workspace.meetings import doing
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.pages.drawing import done, draw, found, page
from tripleaim.workspace.pages.form import (
    PER_PAGE,
    Ask,
    Form,
    Register,
    day_of,
    form_page,
    page_number,
    register_page,
    table_of,
)
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.pages.partnership import partnership_of
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

ACTIONS = ("Action", "Owner", "Due", "State", "Shown by")
MEETINGS = ("Meeting", "Begins", "Papers due", "State")
DECISIONS = ("Decision", "Of", "Closed", "State", "Outcome", "Review")
Row = tuple[list[str], str]


@page("GET", "HEAD")
def actions(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """The register of actions of a partnership: owner, due, done."""
    partnership = partnership_of(actor, code)
    rooms = _rooms(partnership)
    tasks = Task.objects.filter(committee__in=rooms).select_related("person")
    rows: list[Row] = [
        (
            [each.text, each.person.shown, each.due.isoformat(), each.status, each.evidence],
            f"/t/{each.pk}",
        )
        for each in _part(request, form, tasks.order_by("due", "pk"))
    ]
    doors = [
        (f"/c/{each.pk}/action", f"Set an action of {each.name}")
        for each in rooms
        if can("action.set", actor, each, ends=actor.today + timedelta(days=1))
    ]
    return _shown(
        request,
        actor,
        ("actions", "Register of actions", ACTIONS),
        rows,
        {"partnership": partnership, "form": form, "doors": doors},
    )


@page("GET", "HEAD")
def meetings(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """The meetings of a partnership's committees, newest first."""
    partnership = partnership_of(actor, code)
    rooms = _rooms(partnership)
    read = [each for each in rooms if can("meeting.read", actor, Meeting(committee=each))]
    found_rows = Meeting.objects.filter(committee__in=read).select_related("committee")
    rows: list[Row] = [
        (
            [
                str(each),
                f"{each.at:%Y-%m-%d %H:%M}",
                each.papers_due.isoformat(),
                each.status.replace("_", " "),
            ],
            f"/m/{each.pk}",
        )
        for each in _part(request, form, found_rows.order_by("-at", "pk"))
    ]
    later = actor.now + timedelta(days=1)
    doors = [
        (f"/c/{each.pk}/meeting", f"Call a meeting of {each.name}")
        for each in rooms
        if can("meeting.call", actor, each, moment=later)
    ]
    return _shown(
        request,
        actor,
        ("meetings", "Meetings", MEETINGS),
        rows,
        {"partnership": partnership, "form": form, "doors": doors},
    )


@page("GET", "HEAD")
def decisions(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """The register of decisions of a partnership's committees, newest first."""
    partnership = partnership_of(actor, code)
    rooms = _rooms(partnership)
    read = [each for each in rooms if can("proposal.read", actor, Proposal(committee=each))]
    proposals = Proposal.objects.filter(committee__in=read).select_related("committee")
    rows: list[Row] = [
        (
            [
                each.title,
                each.committee.name,
                f"{each.closes:%Y-%m-%d}" if each.closes else "",
                each.status,
                each.outcome,
                each.review_on.isoformat() if each.review_on else "",
            ],
            f"/x/{each.pk}",
        )
        for each in _part(request, form, proposals.order_by("-closes", "pk"))
    ]
    return _shown(
        request,
        actor,
        ("decisions", "Register of decisions", DECISIONS),
        rows,
        {"partnership": partnership, "form": form, "doors": []},
    )


@page("GET", "HEAD", "POST")
def set_one(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Set somebody an action."""
    committee = found(Committee, pk=code)
    if not can("partnership.read", actor, committee.partnership):
        raise not_there()
    month = actor.today + timedelta(days=28)
    check("action.set", actor, committee, ends=month)
    people = _people(committee)
    meeting = committee.meetings.filter(pk=request.GET.get("meeting", "")).first()
    proposals = Proposal.objects.filter(committee=committee).order_by("title")
    form = _task_form(str(meeting or committee.name), people, proposals, month)

    def do(given: Mapping[str, str]) -> tuple[str, str]:
        owners = [each for each in people if str(each.pk) == given.get("person")]
        if not owners:
            raise refuse("person", "is nobody here", "Choose one.", column="person")
        todo = doing.ToDo(
            text=given.get("text", ""),
            person=owners[0],
            due=day_of(given, "due"),
            meeting=meeting,
            proposal=proposals.filter(pk=given.get("proposal", "")).first(),
        )
        made = doing.set_task(actor, committee, todo)
        return "The action is set.", f"/t/{made.pk}"

    return form_page(request, actor, form, do, {"partnership": committee.partnership})


@page("GET", "HEAD", "POST")
def whole(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One action: who does what by when, and what one can do."""
    task: Task = found(Task, pk=code)
    if not can("partnership.read", actor, task.committee.partnership):
        raise not_there()
    if request.method == "POST":
        return done(request, _acted(request.POST, actor, task), f"/t/{task.pk}")
    context = {
        "task": task,
        "meeting": _read("meeting.read", actor, task.meeting),
        "proposal": _read("proposal.read", actor, task.proposal),
        "partnership": task.committee.partnership,
        "may_finish": can("action.done", actor, task, reason="-"),
        "may_confirm": can("action.confirm", actor, task),
        "may_return": can("action.return", actor, task, reason="-"),
    }
    return draw(request, actor, "task", context)


def _read(name: str, actor: Actor, row: Any) -> Any:
    """What an action came of, where somebody may read it."""
    return row if row is not None and can(name, actor, row) else None


def _acted(given: Any, actor: Actor, task: Task) -> str:
    what = act_of(given, "done", "confirm", "return")
    if what == "done":
        doing.finish_task(actor, task, given.get("reason", ""))
        return "You said that it is done; somebody else confirms it."
    if what == "confirm":
        doing.confirm_task(actor, task)
        return "It is confirmed."
    doing.return_task(actor, task, given.get("reason", ""))
    return "It is open again."


def _task_form(of: str, people: list[Person], proposals: Any, month: date) -> Form:
    return Form(
        title="Set an action",
        caption=of,
        button="Set it",
        asks=(
            Ask(name="text", label="What is to be done", sort="area"),
            Ask(
                name="person",
                label="Who does it",
                sort="choice",
                choices=[(str(each.pk), each.shown) for each in people],
            ),
            Ask(name="due", label="By", sort="date", value=month.isoformat()),
            Ask(
                name="proposal",
                label="It follows from the decision",
                sort="choice",
                choices=[(each.pk, each.title) for each in proposals],
                is_optional=True,
            ),
        ),
    )


def _rooms(partnership: Any) -> list[Committee]:
    """The committees of a partnership; who reads their proposals and meetings is asked of each."""
    return list(Committee.objects.filter(partnership=partnership).order_by("name"))


def _people(committee: Committee) -> list[Person]:
    scopes = [f"committee:{committee.pk}", f"partnership:{committee.partnership_id}"]
    scopes += [f"organisation:{each.pk}" for each in committee.partnership.members.all()]
    held = RoleSpell.objects.filter(scope__in=scopes, status="held").values_list("person_id")
    return list(Person.objects.filter(pk__in=held, status="active").order_by("name"))


def _part(request: HttpRequest, form: str, rows: Any) -> Any:
    """One page of rows and one row more; all of them for a file."""
    if form:
        return rows
    first = (page_number(request) - 1) * PER_PAGE
    return rows[first : first + PER_PAGE + 1]


def _shown(
    request: HttpRequest,
    actor: Actor,
    said: tuple[str, str, tuple[str, ...]],
    rows: list[Row],
    with_it: Mapping[str, Any],
) -> HttpResponse:
    name, title, heads = said
    if with_it["form"]:
        plain = [dict(zip(heads, each[0], strict=True)) for each in rows]
        return listed(plain, with_it["form"], name)
    partnership = with_it["partnership"]
    more = page_number(request) + 1 if len(rows) > PER_PAGE else 0
    register = Register(
        title=title,
        caption=partnership.name,
        heads=heads,
        none="Nothing is on it yet.",
        rows=[table_of(heads, cells, {0: address}) for cells, address in rows[:PER_PAGE]],
        file=f"/p/{partnership.pk}/{name}",
        more=more,
        doors=with_it["doors"],
    )
    return register_page(request, actor, register, {"partnership": partnership})
