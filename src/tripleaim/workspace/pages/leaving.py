"""A person's page for who administers: a new link, the end of their access, names erased."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, act_of, can, not_there, why_not
from tripleaim.workspace.guard.whose_roles import Instance
from tripleaim.workspace.pages.drawing import done, draw, found, page
from tripleaim.workspace.people.joining import end_person, gives_in
from tripleaim.workspace.people.leaving import erase_person, may_send_link, send_link
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.returning import readmit
from tripleaim.workspace.telling.mailing import letters_go_out
from tripleaim.workspace.telling.notice import Habit

PER_PAGE = 50


@page("GET", "HEAD", "POST")
def one(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One person: their roles, and what one may do about them."""
    person: Person = found(Person, pseudonym=code)
    if not may_administer(actor, person):
        raise not_there()
    context: dict[str, Any] = {"person": person}
    if request.method == "POST":
        what = act_of(request.POST, "end", "erase", "link", "password")
        if what == "end":
            end_person(actor, person)
            return done(request, f"The access of {person.shown} has ended.", "/turn")
        if what == "erase":
            erase_person(actor, person)
            return done(request, "The name and address are erased.", "/instance/people")
        if what == "link" and may_send_link(actor, person):
            context["link"] = f"{settings.ORIGIN}/join/{send_link(actor, person)}"
        if what == "password":
            secret = readmit(actor, person)
            if not secret:
                return done(request, f"A letter goes to {person.shown}.", f"/people/{code}")
            context["link"] = f"{settings.ORIGIN}/back/{secret}"
    context |= {
        "spells": person.spells.exclude(status="ended").order_by("pk"),
        "may_link": may_send_link(actor, person),
        "why_not_back": _why_not_back(actor, person),
        "by_letter": letters_go_out(),
        "refused": Habit.objects.filter(person=person).exclude(refused_on=None).first(),
        "why_not_end": why_not("person.end", actor, person),
        "why_not_erase": why_not("person.erase", actor, person),
    }
    return draw(request, actor, "person", context)


def _why_not_back(actor: Actor, person: Person) -> Refused | None:
    """Why one may make no link back for somebody; that a factor is asked first is none."""
    refusal = why_not("person.readmit", actor, person, to=person)
    if refusal is not None and refusal.rule == "fresh":
        return why_not("person.readmit", replace(actor, fresh=True), person, to=person)
    return refusal


@page("GET", "HEAD")
def everybody(request: HttpRequest, actor: Actor) -> HttpResponse:
    """People of this instance by name or address, to its administrators."""
    if not can("partnership.form", actor, Instance()):
        raise not_there()
    wanted = request.GET.get("q", "").strip()
    rows = Person.objects.exclude(name="", mail=None)
    if wanted:
        rows = rows.filter(name__icontains=wanted) | rows.filter(mail__icontains=wanted)
    people = list(rows.order_by("name", "pk")[: PER_PAGE + 1])
    context = {"people": people[:PER_PAGE], "q": wanted, "more": len(people) > PER_PAGE}
    return draw(request, actor, "everybody", context)


def may_administer(actor: Actor, person: Person) -> bool:
    """Whether a person's page is for somebody: they give roles where that person has one."""
    if actor.person is None or actor.person.pk == person.pk:
        return False
    if any(each.kind == "I" for each in actor.spells):
        return True
    rows = person.spells.exclude(status="ended").exclude(scope__startswith="document:")
    return any(gives_in(actor, each) for each in rows.values_list("scope", flat=True))
