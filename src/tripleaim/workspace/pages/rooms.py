"""The page of a committee: who sits in which seat, how it decides, what it may decide on."""

from django.http import HttpRequest, HttpResponse

from tripleaim.model.documents.committee import RULES, TermsOfReference
from tripleaim.model.pence import in_full
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import UNKNOWN, Refused, can, can_read
from tripleaim.workspace.pages.drawing import found, page
from tripleaim.workspace.pages.form import Register, register_page, table_of
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.partnerships.seats import terms_of
from tripleaim.workspace.people.role import RoleSpell

HEADS = ("Seat", "Role", "Weight", "Held by")
KINDS = ("C", "T", "N", "K")


@page("GET", "HEAD")
def whole(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A committee as its signed terms of reference say, or as it was formed by hand."""
    committee = found(Committee, pk=code)
    if not can("partnership.read", actor, committee.partnership):
        raise Refused(UNKNOWN, "There is nothing here under that address that you may see.")
    terms = terms_of(committee)
    register = Register(
        title=committee.name,
        caption=committee.partnership.name,
        hint=" ".join(_said(committee, terms)),
        heads=HEADS,
        rows=[table_of(HEADS, row, {}) for row in _rows(committee, actor)],
        none="Nobody sits on it yet: seats are given on the page of people and roles.",
        doors=_doors(actor, committee),
    )
    return register_page(request, actor, register, {"partnership": committee.partnership})


def _said(committee: Committee, terms: TermsOfReference | None) -> list[str]:
    by = " by weight" if committee.quorum_of == "weight" else ""
    said = [
        f"Quorum: {committee.quorum}{by}. A proposal is carried when {RULES[committee.rule]}.",
        "A member may vote for another." if committee.proxies else "Nobody votes for another.",
    ]
    if terms is None:
        return [*said, "It was formed by hand: no signed terms of reference govern it."]
    if committee.status == "ended":
        said.insert(0, "Its terms of reference have ended: it decides nothing more.")
    powers = "; ".join(
        each.function
        + (f" up to {in_full(each.limit_pence)}" if each.limit_pence is not None else "")
        for each in terms.powers
    )
    return [
        *said,
        f"It decides on: {powers}." if powers else "It advises: no power is delegated to it.",
        f"Conflicts of interest: {terms.conflicts}",
        f"Papers go out {terms.paper_days} days before. It reports to {terms.reports_to}.",
        f"Terms from {terms.valid_from}, to be reviewed on {terms.review_on}.",
    ]


def _rows(committee: Committee, actor: Actor) -> list[list[str]]:
    """The seats of the terms, and the clerk; of a committee formed by hand its roles."""
    held = RoleSpell.objects.filter(
        scope=f"committee:{committee.pk}", kind__in=KINDS, status="held"
    )
    sits = [
        each for each in held.select_related("person").order_by("pk") if each.holds(actor.today)
    ]
    rows = []
    for seat in committee.seats:
        names = [each.person.shown for each in sits if each.seat == seat["name"]]
        role = "votes" if seat["votes"] else "without a vote"
        weight = str(seat["weight"]) if seat["votes"] else ""
        chairs = ", chair" if seat["chairs"] else ""
        rows.append([seat["name"], role + chairs, weight, ", ".join(dict.fromkeys(names))])
    return rows + [[e.name, "", "", e.person.shown] for e in sits if not e.seat]


def _doors(actor: Actor, committee: Committee) -> list[tuple[str, str]]:
    doors = [
        (f"/p/{committee.partnership_id}/people", "People and roles"),
        (f"/c/{committee.pk}/may", "What may I do here, and why not?"),
    ]
    if committee.terms is not None and can_read(actor, committee.terms):
        doors.insert(0, (f"/d/{committee.terms_id}", "Its terms of reference"))
    return doors
