"""The merger room: two or more partnerships side by side, from their documents and the register."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.governance.merger import (
    Merging,
    Side,
    day_one,
    fates,
    functions_held,
    heirs_on_record,
)
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.workspace.drafting.checking import name_of, registry
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.standing import standing
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.whose_roles import readable
from tripleaim.workspace.pages.drawing import draw, page, partnerships_of
from tripleaim.workspace.pages.form import day_of
from tripleaim.workspace.pages.partnership import partnership_of
from tripleaim.workspace.partnerships.partnership import Partnership


@page("GET", "HEAD")
def room(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose the partnerships, the day and the heirs; then what becomes of everything."""
    chosen = chosen_of(request, actor)
    context: dict[str, Any] = {
        "choices": partnerships_of(actor),
        "chosen": {each.pk for each in chosen},
        "given": request.GET,
        "problems": [],
        "day": request.GET.get("on", _next(actor.today)),
        "asked": request.GET.urlencode(),
    }
    if len(chosen) > 1 or (chosen and "on" in request.GET):
        try:
            context |= told_of(request, actor, chosen)
        except InputRefused as refusal:
            context["problems"] = refusal.problems
    return draw(request, actor, "merger", context, status=400 if context["problems"] else 200)


def chosen_of(request: HttpRequest, actor: Actor) -> list[Partnership]:
    """The partnerships that an address names, in which somebody takes part."""
    return [partnership_of(actor, code) for code in request.GET.getlist("with")]


def side_of(actor: Actor, partnership: Partnership) -> Side:
    """A partnership with the documents that somebody may read."""
    rows = readable(actor, Document.objects.filter(partnership=partnership))
    agreed = [standing(each) for each in rows.exclude(abandoned=True).order_by("slug")]
    return Side(
        name=str(partnership.name),
        documents=tuple(each for each in agreed if each is not None),
        members=tuple(partnership.members.order_by("code").values_list("code", flat=True)),
    )


def heirs_of(text: str) -> dict[str, str]:
    """Bodies and their heirs as they were written: `QF7 QJM = QX1`, one heir a line.

    >>> heirs_of("QF7 QJM = QX1")
    {'QF7': 'QX1', 'QJM': 'QX1'}
    """
    found: dict[str, str] = {}
    for line in filter(None, (each.strip() for each in text.splitlines())):
        left, equals, right = line.partition("=")
        codes, heir = left.upper().split(), right.strip().upper()
        if not equals or not codes or not all(e.isalnum() for e in [*codes, *heir.split()]):
            raise refuse(
                "heirs",
                "are not written as 'QF7 QJM = QX1'",
                "One heir a line.",
                column="heirs",
                value=line[:40],
            )
        found |= dict.fromkeys(codes, heir)
    return found


def _check_known(written: dict[str, str], codes: set[str]) -> None:
    """Raises InputRefused where a body that is said to end is in none of them."""
    for code in written:
        if code not in codes:
            raise refuse(
                "heirs",
                "names a body that is a member or party in none of them",
                f"There is: {', '.join(sorted(codes))}.",
                column="heirs",
                value=code[:40],
            )


def told_of(request: HttpRequest, actor: Actor, chosen: list[Partnership]) -> dict[str, Any]:
    """What becomes of everything. Raises InputRefused for fewer than two, and no day."""
    if len(chosen) < 2:
        raise refuse("partnerships", "names fewer than two", "Choose at least two.", column="with")
    on, known = day_of(request.GET, "on"), registry()
    sides = [side_of(actor, each) for each in chosen]
    codes = sorted({code for each in sides for code in each.members})
    written = heirs_of(request.GET.get("heirs", ""))
    _check_known(written, {*codes, *(c for e in sides for one in e.documents for c in one.codes)})
    heirs = heirs_on_record(known, codes, on) | written
    merging = Merging(on=on, heirs=heirs)
    links = {each.slug: f"/d/{each.pk}" for each in Document.objects.filter(partnership__in=chosen)}
    return {
        "fates": [(each, links.get(each.document.id, "")) for each in fates(sides, merging)],
        "functions": functions_held(sides, merging),
        "checks": day_one(sides, merging, known),
        "sides": [(each, [(code, name_of(code)) for code in each.members]) for each in sides],
        "heirs": [
            (code, name_of(code), heir, name_of(heir) if heir else "")
            for code, heir in sorted(heirs.items())
        ],
        "on": on,
    }


def _next(today: date) -> str:
    """The first of April that comes next: when boards merge."""
    year = today.year + (today >= date(today.year, 4, 1))
    return date(year, 4, 1).isoformat()
