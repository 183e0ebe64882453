"""The pages of a partnership: home, documents, people, export."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

from tripleaim.model.day import told_day
from tripleaim.model.documents.kinds import KINDS, model_of
from tripleaim.model.errors import InputRefused
from tripleaim.model.said_number import is_whole
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import REACHES, Document
from tripleaim.workspace.drafting.writing import Start, create_document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import act_of, can, check, not_there
from tripleaim.workspace.guard.whose_roles import Body, readable
from tripleaim.workspace.pages import at_home
from tripleaim.workspace.pages.drawing import done, draw, found, page, read_of
from tripleaim.workspace.pages.form import page_number
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.partnerships.membership import joining_bodies
from tripleaim.workspace.partnerships.partnership import Committee, Organisation, Partnership
from tripleaim.workspace.people.deputising import OFFICES, name_deputy
from tripleaim.workspace.people.joining import (
    Giving,
    end_role,
    give_role,
    invite_person,
    subject_of,
)
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import ROLES, RoleSpell
from tripleaim.workspace.record.exporting import export_partnership, zipped

PER_PAGE, ROLES_A_PAGE = 50, 150
LIVE = ("draft", "open", "closed")


def partnership_of(actor: Actor, code: str) -> Partnership:
    """A partnership that somebody takes part in; any other is as if it were not there."""
    partnership: Partnership = read_of(actor, "partnership.read", Partnership, code)
    return partnership


STARTS = ("may_create", "may_propose", "may_call", "may_declare", "may_form")


@page("GET", "HEAD")
def home(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A partnership's home: its documents, proposals, members."""
    partnership = partnership_of(actor, code)
    documents = readable(actor, Document.objects.filter(partnership=partnership))
    wanted = request.GET.get("q", "").strip()
    state = request.GET.get("status", "")
    every = documents
    if wanted:
        documents = documents.filter(title__icontains=wanted)
    if state in at_home.STATUSES:
        documents = documents.filter(status=state)
    number = max(1, int(request.GET.get("page", "1") or 1)) if _is_number(request) else 1
    rows = list(documents.order_by("title", "pk")[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    rooms = Committee.objects.filter(partnership=partnership).order_by("name")
    proposals = _proposals(actor, rooms)
    context = _standing(actor, partnership, rooms, (every, proposals)) | {
        "partnership": partnership,
        "documents": rows[:PER_PAGE],
        "q": wanted,
        "number": number,
        "more": len(rows) > PER_PAGE,
        "count": documents.count(),
        "committees": rooms,
        "members": partnership.members.order_by("name"),
        "proposals": proposals.filter(status__in=LIVE)[:PER_PAGE],
        "state": state,
        "may_create": can("document.create", actor, partnership),
        "may_propose": [each for each in rooms if can("proposal.create", actor, each)],
        "may_form": can("committee.form", actor, partnership),
        "may_audit": can("event.read", actor, partnership),
    }
    context["may_start"] = any(context[each] for each in STARTS)
    return draw(request, actor, "partnership", context)


def _proposals(actor: Actor, rooms: Sequence[Committee]) -> QuerySet[Proposal]:
    """The proposals of the committees whose proposals one may read."""
    read = [each for each in rooms if can("proposal.read", actor, Proposal(committee=each))]
    rows = Proposal.objects.filter(committee__in=read).select_related("committee")
    return rows.order_by("pk")


def _standing(
    actor: Actor,
    partnership: Partnership,
    rooms: Sequence[Committee],
    read: tuple[QuerySet[Document], QuerySet[Proposal]],
) -> dict[str, Any]:
    """What stands here today, and what one may start."""
    documents, proposals = read
    late = at_home.late_here(actor, partnership)
    agreement = documents.filter(pk=partnership.agreement).first()
    return {
        "turns": at_home.turns_here(actor, partnership),
        "others": at_home.awaited(actor, documents, proposals),
        "late": late,
        "meetings": at_home.meetings_here(actor, rooms),
        "states": at_home.by_status(documents),
        "registers": at_home.registers(actor, partnership, proposals, late),
        "trust": at_home.trusted(partnership),
        "agreement": agreement,
        "may_call": [
            each
            for each in rooms
            if can("meeting.call", actor, each, moment=actor.now + timedelta(days=1))
        ],
        "may_declare": can("interest.declare", actor, partnership),
    }


@page("GET", "HEAD")
def documents_list(request: HttpRequest, actor: Actor, code: str, form: str) -> HttpResponse:
    """The documents that one may see, as CSV or JSON."""
    partnership = partnership_of(actor, code)
    documents = readable(actor, Document.objects.filter(partnership=partnership))
    said = documents.order_by("slug").values_list(
        "slug", "kind", "title", "status", "revision", "reach", "pk"
    )
    names = ("id", "kind", "title", "status", "revision", "reach")
    rows = [dict(zip((*names, "address"), (*told, f"/d/{pk}"), strict=True)) for *told, pk in said]
    return listed(rows, form, "documents")


@page("GET", "HEAD", "POST")
def new_document(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Start a document: its kind, id, title, parties and reach."""
    partnership = partnership_of(actor, code)
    check("document.create", actor, partnership)
    members = list(partnership.members.order_by("name"))
    problems: Any = []
    if request.method == "POST":
        chosen = request.POST.getlist("parties")
        try:
            start = Start(
                kind=request.POST.get("kind", ""),
                slug=request.POST.get("slug", "").strip() or slugify(request.POST.get("title", "")),
                title=request.POST.get("title", ""),
                reach=request.POST.get("reach", ""),
                parties=tuple((m.code, m.name) for m in members if m.code in chosen),
            )
            document = create_document(actor, partnership, start)
            return done(request, "The draft is started.", f"/d/{document.pk}/edit")
        except InputRefused as refusal:
            problems = refusal.problems
    context = {
        "partnership": partnership,
        "members": members,
        "problems": problems,
        "kinds": [(kind, model_of(kind).title_of_kind) for kind in KINDS],
        "reaches": REACHES,
        "given": request.POST or _begun(request.GET.get("kind", "")),
        "chosen": request.POST.getlist("parties"),
    }
    return draw(request, actor, "new_document", context, status=400 if problems else 200)


@page("GET", "HEAD", "POST")
def people(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Who takes part, in which roles; administrators invite, give and end roles here."""
    partnership, scopes = _people_of(actor, code)
    context: dict[str, Any] = {"partnership": partnership, "problems": []}
    if request.method == "POST":
        try:
            said = _changed_people(request, actor, scopes)
            if "/join/" not in said:
                return done(request, said, f"/p/{partnership.pk}/people")
            context["link"] = said
        except InputRefused as refusal:
            context["problems"] = refusal.problems
    wanted, number = request.GET.get("q", "").strip(), page_number(request)
    rows = _roles(scopes, wanted, number)
    more = number + 1 if len(rows) > ROLES_A_PAGE else 0
    is_all = not (wanted or more) and number == 1
    held = _held(partnership, scopes if is_all else (), rows[:ROLES_A_PAGE])
    may_invite = [each for each in scopes if _may_invite(actor, each, partnership)]
    persons = _persons(scopes)
    if not is_all:
        persons = persons.filter(pk__in={each.person_id for each in rows[:ROLES_A_PAGE]})
    context |= {
        "scopes": held,
        "may_end": {e.pk for _, _, spells in held for e in spells if can("role.end", actor, e)},
        "may_administer": _administered(actor, held),
        "kinds": [(k, ROLES[k].name) for k in ROLES if k not in ("A", "I")],
        "mine": [
            e
            for e in actor.spells
            if e.kind in OFFICES and e.scope in scopes and not e.stands_for_id
        ],
        "persons": persons,
        "told_apart": _told_apart(persons, may_invite) if may_invite else [],
        "places": _names(partnership, scopes),
        "may_invite": may_invite,
        "q": wanted,
        "more": more,
        "is_all": is_all,
        "today": actor.today,
    }
    return draw(request, actor, "people", context, status=400 if context["problems"] else 200)


@page("POST")
def export(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The partnership as a folder that anybody can verify, for its governance officer."""
    partnership = partnership_of(actor, code)
    check("event.read", actor, partnership)
    made = zipped(export_partnership(partnership, actor.now))
    response = HttpResponse(made, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{partnership.pk}.zip"'
    return response


def _people_of(actor: Actor, code: str) -> tuple[Partnership, list[str]]:
    """A partnership, and what one has to do with people in there: all of it for who takes part;
    their own organisation for the administrator of one that is to sign its agreement."""
    row = Partnership.objects.filter(pk=code).first()
    if row is not None and not can("partnership.read", actor, row):
        own = {each.place for each in actor.spells if each.kind == "Z"}
        asked = [f"organisation:{code}" for code in joining_bodies(row) if code in own]
        if asked:
            return row, asked
    partnership = partnership_of(actor, code)
    return partnership, _scopes(partnership)


def _changed_people(request: HttpRequest, actor: Actor, scopes: list[str]) -> str:
    given = request.POST
    what, scope = act_of(given, "end", "deputy", "invite", "give"), given.get("scope", "")
    spell_id = given.get("spell", "") if is_whole(given.get("spell", "")) else "0"
    if what == "end":
        end_role(actor, found(RoleSpell, pk=spell_id, scope__in=scopes))
        return "The role has ended."
    if what != "deputy" and scope not in scopes:
        raise not_there()
    if what == "invite":
        with transaction.atomic():
            person, secret = invite_person(
                actor, _subject(scope), given.get("mail", ""), given.get("name", "")
            )
            _offer(actor, person, given.get("kind", "M"), scope, given)
        return f"{settings.ORIGIN}/join/{secret}"
    chosen = given.get("person", "") if is_whole(given.get("person", "")) else "0"
    person = found(Person, pk__in=_persons(scopes).filter(pk=chosen).values("pk"))
    if what == "deputy":
        spell = found(RoleSpell, pk=spell_id, person=actor.person, scope__in=scopes)
        name_deputy(actor, spell, person, _day(given, "begins"), _day(given, "ends"))
        return f"{person.shown} may take the role of your deputy."
    _offer(actor, person, given.get("kind", ""), scope, given)
    return f"{person.shown} may take the role."


def _offer(actor: Actor, person: Person, kind: str, scope: str, given: Any) -> None:
    ends = _day(given, "ends") if given.get("ends") else None
    begins = _day(given, "begins") if given.get("begins") else actor.today
    give_role(actor, Giving(person=person, kind=kind, scope=scope, begins=begins, ends=ends))


def _scopes(partnership: Partnership) -> list[str]:
    """What one has roles in here: the partnership, its committees, its members."""
    scopes = [f"partnership:{partnership.pk}"]
    scopes += [f"committee:{each.pk}" for each in partnership.committee_set.all()]
    return [*scopes, *(f"organisation:{m.pk}" for m in partnership.members.order_by("name"))]


def _persons(scopes: list[str]) -> QuerySet[Person]:
    """The people who are offered to give a role to: who has or had one in these."""
    return Person.objects.filter(spells__scope__in=scopes).distinct().order_by("name")


def _told_apart(persons: QuerySet[Person], own: list[str]) -> list[tuple[int, str]]:
    """People with their organisations: two of one name are not confused.

    With the address too of who has or had a role where one invites; that of others is their own.
    """
    found: list[tuple[int, str]] = []
    for each in persons.prefetch_related("spells"):
        bodies = [s.place for s in each.spells.all() if s.scope.startswith("organisation:")]
        mail = each.mail if any(s.scope in own for s in each.spells.all()) else ""
        of = ", ".join(x for x in (mail or "", *dict.fromkeys(bodies)) if x)
        found.append((each.pk, f"{each.shown} ({of})" if of else each.shown))
    return found


def _subject(scope: str) -> Any:
    kind, _, code = scope.partition(":")
    if kind == "committee":
        return Committee.objects.get(pk=code).partnership
    return subject_of(scope)


def _administered(actor: Actor, held: Any) -> set[int]:
    """The people whose page is for one: who have a role where one gives roles."""
    gives = {each.scope for each in actor.spells if each.kind in ("Z", "C", "G")}
    if any(each.startswith("partnership:") for each in gives):
        gives |= {scope for scope, _, _ in held if scope.startswith("committee:")}
    found = {e.person_id for scope, _, spells in held if scope in gives for e in spells}
    return found - {actor.person.pk if actor.person is not None else 0}


def _may_invite(actor: Actor, scope: str, partnership: Partnership) -> bool:
    kind, _, code = scope.partition(":")
    return can("person.invite", actor, Body(code) if kind == "organisation" else partnership)


def _day(given: Any, name: str) -> date:
    try:
        return told_day(given.get(name, ""))
    except ValueError:
        from tripleaim.model.errors import refuse

        raise refuse(name, "is not a day", "Write it as 2026-12-31.", column=name) from None


def _roles(scopes: list[str], wanted: str, number: int) -> list[RoleSpell]:
    """A page of the roles in some places that have not ended, in the order of the places, and one
    more where there are more; `wanted` is in the name of who has them."""
    place = Case(*(When(scope=each, then=n) for n, each in enumerate(scopes)))
    rows = RoleSpell.objects.filter(scope__in=scopes).exclude(status="ended")
    if wanted:
        rows = rows.filter(person__name__icontains=wanted)
    first = (number - 1) * ROLES_A_PAGE
    ranked = rows.select_related("person").order_by(place, "kind", "pk")
    return list(ranked[first : first + ROLES_A_PAGE + 1])


def roles_listed(partnership: Partnership) -> list[tuple[str, RoleSpell]]:
    """Every role in a partnership that has not ended, with the name of what it is in."""
    scopes = _scopes(partnership)
    names = dict(_names(partnership, scopes))
    rows = RoleSpell.objects.filter(scope__in=scopes).exclude(status="ended")
    ordered = rows.select_related("person").order_by("scope", "kind", "pk")
    return [(names[each.scope], each) for each in ordered]


def _names(partnership: Partnership, scopes: Sequence[str]) -> list[tuple[str, str]]:
    """What one has roles in, and its name."""
    codes = [each.partition(":")[2] for each in scopes if each.startswith("organisation:")]
    bodies = Organisation.objects.filter(pk__in=codes)
    names = {f"organisation:{each.pk}": str(each.name) for each in bodies}
    names |= {f"committee:{each.pk}": str(each.name) for each in partnership.committee_set.all()}
    return [(scope, names.get(scope, "The partnership")) for scope in scopes]


def _held(
    partnership: Partnership, scopes: Sequence[str], rows: Sequence[RoleSpell]
) -> list[tuple[str, str, list[RoleSpell]]]:
    """What one has roles in, its name, and those of some roles; `scopes` are told without one."""
    found: dict[str, list[RoleSpell]] = {scope: [] for scope in scopes}
    for each in rows:
        found.setdefault(each.scope, []).append(each)
    return [(scope, name, found[scope]) for scope, name in _names(partnership, list(found))]


def _is_number(request: HttpRequest) -> bool:
    said = request.GET.get("page", "")
    return is_whole(said) and len(said) < 6


def _begun(kind: str) -> dict[str, str]:
    """What stands in the form of a draft of a kind: a consultation is for anybody to read."""
    return {"kind": kind, "reach": "world" if kind == "consultation" else ""}
