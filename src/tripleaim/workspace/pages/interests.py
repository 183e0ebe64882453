"""Pages of the register of interests, and of how they are handled at a proposal."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.model.errors import Problem
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import act_of, can, check, not_there, why_not
from tripleaim.workspace.interests import declaring
from tripleaim.workspace.interests.interest import KINDS, WAYS, Interest
from tripleaim.workspace.interests.touching import bearings, unhandled
from tripleaim.workspace.pages.deciding import proposal_of
from tripleaim.workspace.pages.drawing import done, draw, found, page
from tripleaim.workspace.pages.form import (
    Ask,
    Form,
    Register,
    day_of,
    form_page,
    register_page,
    table_of,
)
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.pages.partnership import partnership_of
from tripleaim.workspace.partnerships.partnership import Partnership

HEADS = ("Interest", "Of", "Kind", "In", "From", "State", "Review due")


def interest_of(actor: Actor, code: str) -> Interest:
    """An interest of a partnership that somebody takes part in."""
    interest: Interest = found(Interest, pk=code)
    if not can("partnership.read", actor, interest.partnership):
        raise not_there()
    return interest


@page("GET", "HEAD")
def register(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """The register of interests of a partnership; ended ones stay on it."""
    partnership = partnership_of(actor, code)
    rows = _rows(partnership, actor)
    if form:
        return listed([dict(zip(HEADS, each[0], strict=True)) for each in rows], form, "interests")
    may = can("interest.declare", actor, partnership)
    shown = Register(
        title="Register of interests",
        caption=partnership.name,
        heads=HEADS,
        rows=[table_of(HEADS, cells, {0: address}) for cells, address in rows],
        none="No interest was declared yet.",
        file=f"/p/{partnership.pk}/interests",
        hint="A chair reviews each within 28 days of its declaration; its person confirms it once "
        "a year. It is shown at every item to which its body is a party.",
        doors=[(f"/p/{partnership.pk}/interests/declare", "Declare an interest")] if may else [],
    )
    return register_page(request, actor, shown, {"partnership": partnership})


@page("GET", "HEAD", "POST")
def declare(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Declare an interest of one's own."""
    partnership = partnership_of(actor, code)
    check("interest.declare", actor, partnership)
    bodies = [(each.pk, each.name) for each in partnership.members.order_by("name")]
    form = Form(
        title="Declare an interest",
        caption=partnership.name,
        button="Declare",
        hint="All of the partnership can read it. A chair reviews it within 28 days.",
        asks=(
            Ask(name="kind", label="Kind", sort="choice", choices=list(KINDS.items())),
            Ask(name="text", label="What it is", sort="area"),
            Ask(
                name="organisation",
                label="The member that it is in",
                sort="choice",
                choices=bodies,
                is_optional=True,
            ),
            Ask(name="begins", label="Since", sort="date", value=actor.today.isoformat()),
        ),
    )

    def do(given: Mapping[str, str]) -> tuple[str, str]:
        declared = declaring.Declared(
            kind=given.get("kind", ""),
            text=given.get("text", ""),
            begins=day_of(given, "begins"),
            organisation=given.get("organisation", ""),
        )
        made = declaring.declare_interest(actor, partnership, declared)
        return "It is declared; a chair reviews it.", f"/i/{made.pk}"

    return form_page(request, actor, form, do, {"partnership": partnership})


@page("GET", "HEAD", "POST")
def whole(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One interest: what it is, whose move it is, what one can do."""
    interest = interest_of(actor, code)
    if request.method == "POST":
        return done(request, _acted(request.POST, actor, interest), f"/i/{interest.pk}")
    context = {
        "interest": interest,
        "partnership": interest.partnership,
        "kind": KINDS[interest.kind],
        "is_late": interest.is_late(actor.today),
        "may_settle": can("interest.settle", actor, interest, reason="-"),
        "why_not_settle": why_not("interest.settle", actor, interest, reason="-"),
        "may_review": can("interest.review", actor, interest),
        "may_end": can("interest.end", actor, interest, reason="-"),
        "handlings": _handlings(actor, interest),
    }
    return draw(request, actor, "interest", context)


def _handlings(actor: Actor, interest: Interest) -> list[Any]:
    """Where an interest was handled, of the proposals that somebody may read."""
    rows = interest.handling_set.select_related("proposal__committee").order_by("pk")
    return [each for each in rows if can("proposal.read", actor, each.proposal)]


@page("GET", "HEAD", "POST")
def at_proposal(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The interests that bear on a proposal: raised, and handled one by one."""
    proposal, given = proposal_of(actor, code), request.POST
    problems: list[Problem] = []
    if request.method == "POST":
        back, interest = f"/x/{code}/interests", found(Interest, pk=given.get("interest", ""))
        if act_of(given, "raise", "handle") == "raise":
            declaring.raise_interest(actor, proposal, interest)
            return done(request, "It is raised; the chair settles how it is handled.", back)
        problems = _unsaid(given, interest)
        if not problems:
            way, minute = given["way"], given["minute"]
            declaring.settle_conflict(actor, proposal, interest, way, minute)
            return done(request, "It is settled, and minuted.", back)
    left = {each.pk for each in unhandled(proposal, actor.today)}
    rows = bearings(proposal, actor.today)
    context = {
        "proposal": proposal,
        "partnership": proposal.committee.partnership,
        "rows": rows,
        "ways": WAYS,
        "given": given,
        "problems": problems,
        "may_handle": {pk for pk in left if _may_handle(actor, proposal, pk)},
        "may_raise": [
            each
            for each in _others(proposal, {e.interest.pk for e in rows})
            if can("proposal.raise", actor, proposal, interest=each)
        ],
    }
    status = 400 if problems else 200
    return draw(request, actor, "proposal_interests", context, status=status)


def _rows(partnership: Partnership, actor: Actor) -> list[tuple[list[str], str]]:
    rows = Interest.objects.filter(partnership=partnership).select_related("person")
    found_rows = []
    for each in rows.order_by("person__name", "declared_at", "pk"):
        until = f" to {each.ends}" if each.ends else ""
        due = "" if each.status == "ended" else each.due.isoformat()
        late = " (late)" if each.is_late(actor.today) else ""
        cells = [
            each.text,
            each.person.shown,
            each.kind,
            each.organisation,
            f"{each.begins}{until}",
            each.status,
            due + late,
        ]
        found_rows.append((cells, f"/i/{each.pk}"))
    return found_rows


def _acted(given: Any, actor: Actor, interest: Interest) -> str:
    what = act_of(given, "settle", "review", "end")
    if what == "settle":
        declaring.settle_interest(actor, interest, given.get("reason", ""))
        return "It is reviewed."
    if what == "review":
        declaring.review_interest(actor, interest)
        return "You confirmed it."
    declaring.end_interest(actor, interest, given.get("reason", ""))
    return "It has ended; it stays on the register."


def _unsaid(given: Mapping[str, str], interest: Interest) -> list[Problem]:
    """What a form lacks that settles how an interest is handled: nothing is chosen beforehand."""
    asked = (
        ("way", "is not chosen", "Choose how it is handled."),
        ("minute", "is empty", "Write what the minutes say of it."),
    )
    return [
        Problem(where=name, column=f"{name}-{interest.pk}", rule=rule, remedy=remedy)
        for name, rule, remedy in asked
        if not given.get(name, "").strip()
    ]


def _may_handle(actor: Actor, proposal: Any, pk: str) -> bool:
    interest = Interest.objects.get(pk=pk)
    return can("proposal.handle", actor, proposal, interest=interest, reason="-")


def _others(proposal: Any, known: set[str]) -> list[Interest]:
    rows = Interest.objects.filter(partnership=proposal.committee.partnership)
    return list(rows.exclude(pk__in=known).exclude(status="ended").select_related("person"))
