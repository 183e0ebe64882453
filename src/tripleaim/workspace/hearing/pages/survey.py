"""Pages of surveys held online: the form of one's link, and the desk with links and estimates."""

import csv
import io
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can, not_there
from tripleaim.workspace.hearing import surveying
from tripleaim.workspace.hearing.pages.form import Field, choice_field, fields_of
from tripleaim.workspace.hearing.pages.frame import open_page, plain_of, problems_of, show, visitor
from tripleaim.workspace.hearing.wave import Token, Wave
from tripleaim.workspace.pages.drawing import draw, found, page


@open_page("GET", "HEAD", "POST")
def form(request: HttpRequest, actor: Actor, secret: str) -> HttpResponse:
    """A survey by one's link, which works once."""
    token = surveying.find_token(secret)
    if token is None:
        raise not_there()
    context: dict[str, Any] = {
        "wave": token.wave,
        "partnership": token.wave.partnership,
        "problems": [],
    }
    if token.status != "given" or token.wave.status != "open":
        return show(request, "survey_over", context | {"token": token})
    given = plain_of(request)
    if request.method == "POST":
        try:
            surveying.respond(visitor(secret), token, given)
            return show(request, "survey_thanks", context)
        except InputRefused as refusal:
            context["problems"] = problems_of(refusal)
    context["fields"] = [
        *fields_of(surveying.questionnaire_of(token.wave).questions, given),
        *_margins(token.wave, given),
    ]
    return show(request, "survey", context, 400 if context["problems"] else 200)


@page("GET", "HEAD", "POST")
def desk(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The desk of a survey: links to send, whom to remind, what the answers come to."""
    wave: Wave = found(Wave, pk=code)
    if not can("partnership.read", actor, wave.partnership):
        raise not_there()
    problems: list[Problem] = []
    links: list[surveying.Invited] = []
    if request.method == "POST":
        try:
            links = surveying.invite(actor, wave, _people(request.POST.get("people", "")))
        except InputRefused as refusal:
            problems = list(refusal.problems)
    results = []
    if wave.responses.count() >= 1 and wave.status == "closed":
        asked = {each.id: each.text for each in surveying.questionnaire_of(wave).questions}
        results = [(asked[e.question], e) for e in surveying.estimates_of(wave).results]
    context = {
        "wave": wave,
        "partnership": wave.partnership,
        "problems": problems,
        "links": links,
        "origin": settings.ORIGIN,
        "asked": Token.objects.filter(wave=wave).count(),
        "answered": wave.responses.count(),
        "remind": surveying.to_remind(wave),
        "results": results,
        "may_invite": can("wave.invite", actor, wave),
        "document": wave.document,
    }
    return draw(request, actor, "hearing/survey_desk", context, 400 if problems else 200)


def _people(text: str) -> list[dict[str, str]]:
    """Rows of a label and the design's columns, as pasted; the first row names them."""
    kind = csv.excel_tab if "\t" in text else csv.excel
    rows = csv.DictReader(io.StringIO(text.strip()), dialect=kind)
    return [{str(k or ""): str(v or "") for k, v in row.items()} for row in rows]


def _margins(wave: Wave, given: Any) -> list[Field]:
    """What answers are weighted by is asked too."""
    return [
        choice_field(f"ask.{name}", f"m{at}", name, options, given)
        for at, (name, options) in enumerate(surveying.margins_of(wave).items(), start=1)
    ]
