"""The authors of a document: who writes it, offered by an author or the governance officer."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from tripleaim.model.said_number import is_whole
from tripleaim.workspace.drafting.abandoning import abandon_document
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import act_of, can, check
from tripleaim.workspace.guard.whose_roles import parties_of
from tripleaim.workspace.pages.document import document_of, frame
from tripleaim.workspace.pages.drawing import done, draw, found, page, tried
from tripleaim.workspace.pages.form import Ask, Form, form_page
from tripleaim.workspace.people.joining import Giving, end_role, give_role
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell


@page("GET", "HEAD", "POST")
def whole(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Who writes a document; another author is offered it here, and one ends."""
    document = document_of(actor, code)
    check("document.entrust", actor, document)
    scope = f"document:{document.pk}"
    spells = RoleSpell.objects.filter(scope=scope, kind="A").exclude(status="ended")
    people, problems = _people(actor, document), []
    if request.method == "POST":
        if act_of(request.POST, "offer", "end") == "end":
            end_role(actor, found(RoleSpell, pk=_key(request, "spell"), scope=scope))
            return done(request, "They write it no longer.", f"/d/{document.pk}")
        person = found(Person, pk=_key(request, "person"))
        giving = Giving(person=person, kind="A", scope=scope, begins=actor.today)
        problems = tried(lambda: give_role(actor, giving))
        if not problems:
            return done(request, f"{person.shown} may take it.", f"/d/{document.pk}/authors")
    rows = list(spells.select_related("person").order_by("pk"))
    context = frame(actor, document) | {
        "authors": [(each, can("role.end", actor, each)) for each in rows],
        "people": people,
        "problems": problems,
        "may_abandon": can("document.abandon", actor, document, reason="-"),
    }
    return draw(request, actor, "authors", context, status=400 if problems else 200)


@page("GET", "HEAD", "POST")
def abandon(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Abandon a draft, with a reason."""
    document = document_of(actor, code)
    check("document.abandon", actor, document, reason="-")

    def abandon_it(given: Mapping[str, str]) -> tuple[str, str]:
        abandon_document(actor, document, given.get("reason", ""))
        return "The draft is abandoned.", f"/p/{document.partnership_id}"

    form = Form(
        title="Abandon this draft",
        caption=document.title,
        hint="It cannot be taken up again. What was written stays on record for whoever could read "
        "it; its links end, and its id is free for another document.",
        button="Abandon it",
        asks=(Ask(name="reason", label="Why?"),),
    )
    return form_page(request, actor, form, abandon_it, frame(actor, document))


def _people(actor: Actor, document: Document) -> QuerySet[Person]:
    """People of the parties who may be offered it; not oneself."""
    places = [f"organisation:{code}" for code in parties_of(document)]
    rows = RoleSpell.objects.filter(scope__in=places, kind__in="MDPS", status="held")
    own: Any = actor.person
    wanted = Person.objects.filter(status="active", spells__in=rows).exclude(pk=own.pk)
    return wanted.distinct().order_by("name", "pk")


def _key(request: HttpRequest, name: str) -> str:
    said = request.POST.get(name, "")
    return said if is_whole(said) and len(said) < 12 else "0"
