"""The instance's own page: its administrators form partnerships and invite who begins in them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.said_number import is_whole
from tripleaim.workspace.drafting.checking import area_of
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import act_of, can, check, not_there
from tripleaim.workspace.guard.whose_roles import Instance
from tripleaim.workspace.pages.drawing import done, draw, found, page
from tripleaim.workspace.pages.form import Ask, Form, form_page
from tripleaim.workspace.pages.members import read_members
from tripleaim.workspace.pages.partnership import partnership_of
from tripleaim.workspace.partnerships.forming import (
    RULES,
    Terms,
    form_committee,
    form_partnership,
)
from tripleaim.workspace.partnerships.membership import joining_bodies
from tripleaim.workspace.partnerships.partnership import Organisation, Partnership
from tripleaim.workspace.people.administering import (
    administrator_spell,
    administrators,
    admit_administrator,
    begin_office,
)
from tripleaim.workspace.people.joining import end_role
from tripleaim.workspace.people.role import ROLES, RoleSpell

FIRST = {"partnership": "G", "organisation": "Z"}
"""The office that begins in each: whoever holds it invites all others."""


@page("GET", "HEAD", "POST")
def whole(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was formed here and who begins in it; forms to form a partnership and to invite."""
    if not can("partnership.form", actor, Instance()):
        raise not_there()
    context: dict[str, Any] = {"problems": [], "given": request.POST}
    if request.method == "POST":
        try:
            what = act_of(request.POST, "form", "office", "admit", "dismiss")
            if what == "form":
                made = _formed(actor, request.POST)
                return done(
                    request, f"{made.name} is formed. Invite who begins in it.", "/instance"
                )
            if what == "dismiss":
                end_role(actor, administrator_spell(request.POST.get("spell", "")))
                return done(request, "That office has ended.", "/turn")
            begin = _admitted if what == "admit" else _begun
            context["invited"], context["link"] = begin(actor, request.POST)
            context["given"] = {}
        except InputRefused as refusal:
            context["problems"] = refusal.problems
    offices = [each for made in _partnerships() for each in _offices(made)]
    context |= {
        "administrators": administrators(),
        "formed": [(made, _offices(made)) for made in _partnerships()],
        "free": list({each["scope"]: each for each in offices if not each["is_held"]}.values()),
    }
    return draw(request, actor, "instance", context, status=400 if context["problems"] else 200)


@page("GET", "HEAD", "POST")
def new_committee(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Form a committee of a partnership by hand: its name, quorum and rule."""
    partnership = partnership_of(actor, code)
    check("committee.form", actor, partnership)

    def form_it(given: Mapping[str, str]) -> tuple[str, str]:
        quorum = given.get("quorum", "")
        terms = Terms(
            name=given.get("name", ""),
            quorum=int(quorum) if is_whole(quorum) else 0,
            rule=given.get("rule", ""),
            proxies=given.get("proxies") == "yes",
        )
        made = form_committee(actor, partnership, terms)
        return f"{made.name} is formed. Give its seats.", f"/p/{partnership.pk}/people"

    form = Form(
        title="Form a committee",
        caption=partnership.name,
        hint="Signed terms of reference form a committee by themselves: draft those instead. Of "
        "one formed here, chair, clerk and members are named on the page of people and roles.",
        button="Form it",
        asks=(
            Ask(name="name", label="Name, as Partnership board"),
            Ask(name="quorum", label="Quorum: how many voting members must vote, or be stood for"),
            Ask(
                name="rule",
                label="A proposal is carried when",
                sort="choice",
                choices=tuple((each, f"{each}: {words}") for each, words in RULES.items()),
            ),
            Ask(
                name="proxies",
                label="May a member vote for another who asked it of them?",
                sort="choice",
                choices=(("yes", "yes"), ("no", "no")),
            ),
        ),
    )
    return form_page(request, actor, form, form_it, {"partnership": partnership})


def _formed(actor: Actor, given: Mapping[str, str]) -> Partnership:
    members = read_members(given.get("members", ""))
    area = area_of(given.get("area", ""))
    return form_partnership(actor, given.get("name", ""), area, members)


def _begun(actor: Actor, given: Mapping[str, str]) -> tuple[str, str]:
    """Who was invited to begin an office, and their link; without one who has joined already."""
    scope = given.get("scope", "")
    kind, _, code = scope.partition(":")
    model = {"partnership": Partnership, "organisation": Organisation}.get(kind)
    if model is None:
        raise refuse("in", "is none", "Choose one of the list.", column="scope")
    if kind == "organisation":
        _know_body(code)
    found(model, pk=code)
    person, secret = begin_office(
        actor, FIRST[kind], scope, given.get("mail", ""), given.get("person_name", "")
    )
    return person.shown, f"{settings.ORIGIN}/join/{secret}" if secret else ""


def _know_body(code: str) -> None:
    """Put a body on the list that is asked to sign an agreement of a partnership."""
    for made in Partnership.objects.order_by("pk"):
        name = joining_bodies(made).get(code)
        if name:
            Organisation.objects.get_or_create(code=code, defaults={"name": name[:200]})


def _admitted(actor: Actor, given: Mapping[str, str]) -> tuple[str, str]:
    """Who was offered to run the instance, and their link; without one who has joined already."""
    person, secret = admit_administrator(actor, given.get("mail", ""), given.get("person_name", ""))
    return person.shown, f"{settings.ORIGIN}/join/{secret}" if secret else ""


def _partnerships() -> list[Partnership]:
    return list(Partnership.objects.order_by("name", "pk").prefetch_related("members"))


def _offices(made: Partnership) -> list[dict[str, Any]]:
    """The office that begins in a partnership and in each of its members, and who holds it."""
    rows = [("partnership", made.pk, made.name)]
    rows += [("organisation", each.pk, each.name) for each in made.members.order_by("name")]
    rows += [("organisation", code, name) for code, name in joining_bodies(made).items()]
    found = []
    for kind, code, name in rows:
        spells = RoleSpell.objects.filter(scope=f"{kind}:{code}", kind=FIRST[kind])
        there = list(spells.exclude(status="ended").select_related("person"))
        found.append(
            {
                "scope": f"{kind}:{code}",
                "of": name,
                "office": ROLES[FIRST[kind]].name,
                "holders": there,
                "is_held": any(each.status == "held" for each in there),
            }
        )
    return found
