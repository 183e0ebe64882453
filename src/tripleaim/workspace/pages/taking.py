"""Pages to take a document that somebody has as TOML into a draft, pasted or from its file."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.said_number import is_whole
from tripleaim.workspace.drafting import taking
from tripleaim.workspace.drafting.document import REACHES
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, check
from tripleaim.workspace.pages.document import document_of, frame
from tripleaim.workspace.pages.drawing import done, draw, page
from tripleaim.workspace.pages.partnership import partnership_of

MOST_TOLD = 50


@page("GET", "HEAD", "POST")
def into_draft(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Put a text in the place of what a draft says; what is wrong is told by line first."""
    document = document_of(actor, code)
    check("document.save", actor, document, lock=document.lock)
    context: dict[str, Any] = frame(actor, document) | {"lock": document.lock}
    if request.method == "POST":
        try:
            context["text"] = _text(request)
            given = taking.in_draft(taking.read_given(context["text"]), document)
            context["doubts"] = taking.doubts(given, document)
            if not context["doubts"] or request.POST.get("anyway"):
                taking.save_given(actor, document, given, _lock(request))
                return done(request, "Saved. The checks have looked at it.", f"/d/{document.pk}")
        except InputRefused as refusal:
            context["problems"] = refusal.problems
        except Refused as refusal:
            if refusal.rule != "lock":
                raise
            context["theirs"] = document.newest.person
    return _drawn(request, actor, context)


@page("GET", "HEAD", "POST")
def new_draft(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Start a draft from a text."""
    partnership = partnership_of(actor, code)
    check("document.create", actor, partnership)
    reach = request.POST.get("reach", "parties")
    context: dict[str, Any] = {"partnership": partnership, "reaches": REACHES, "reach": reach}
    if request.method == "POST":
        try:
            context["text"] = _text(request)
            given = taking.read_given(context["text"])
            context["doubts"] = taking.doubts(given)
            if not context["doubts"] or request.POST.get("anyway"):
                made = taking.start_given(actor, partnership, given, reach)
                return done(request, "The draft is started.", f"/d/{made.pk}")
        except InputRefused as refusal:
            context["problems"] = refusal.problems
    return _drawn(request, actor, context)


def _drawn(request: HttpRequest, actor: Actor, context: dict[str, Any]) -> HttpResponse:
    status = 409 if "theirs" in context else 200
    if context.get("problems") or context.get("doubts"):
        context["may_save"] = not context.get("problems")
        told = (*context.get("problems", ()), *context.get("doubts", ()))
        context["problems"] = told[:MOST_TOLD]
        status = max(status, 400)
    return draw(request, actor, "take", context, status=status)


def _text(request: HttpRequest) -> str:
    """What was pasted, or else the file that was chosen."""
    pasted = request.POST.get("text", "").replace("\r\n", "\n")
    sent = request.FILES.get("file")
    if sent is None:
        return pasted
    if pasted.strip() and not request.POST.get("anyway"):
        raise refuse("file", "was chosen, and a text pasted too", "Give one of them.")
    return taking.decoded(sent.read(taking.LARGEST + 1))


def _lock(request: HttpRequest) -> int:
    said = request.POST.get("lock", "")
    return int(said) if is_whole(said) and len(said) < 12 else 0
