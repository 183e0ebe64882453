"""Pages of those who hold consultations: the desk, the queue, paper, themes, replies, decision."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.voice.consultation import judge_consultation
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, act_of, can, not_there, why_not
from tripleaim.workspace.hearing import coding, giving, moderating, opening
from tripleaim.workspace.hearing.answer import TYPED, WAYS, Answer
from tripleaim.workspace.hearing.changed import public_versions
from tripleaim.workspace.hearing.consultation import Consultation, Theme
from tripleaim.workspace.hearing.pages.form import form_of
from tripleaim.workspace.hearing.reading_age import AIM_YEARS, reading_age
from tripleaim.workspace.hearing.signals import SIGNALS
from tripleaim.workspace.pages.drawing import done, draw, found, page
from tripleaim.workspace.pages.form import page_number
from tripleaim.workspace.pages.partnership import partnership_of

PER_PAGE = 50
WAITING = {"asked": "ask", "appeals": "appeal"}  # what was done last about what waits there
HELD, DESK = "held", "/hear/c/"
JUDGEMENTS = ("count", "propose", "keep", "hide", "restore", "uphold")


def consultation_of(actor: Actor, code: str) -> Consultation:
    """A consultation at whose desk somebody may sit; any other is as if it were not there."""
    consultation: Consultation = found(Consultation, pk=code)
    if not can("partnership.read", actor, consultation.partnership) and not _moderates(
        actor, consultation
    ):
        raise not_there()
    return consultation


@page("GET", "HEAD", "POST")
def desk(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The desk of a consultation: how it stands, what awaits whom, its tests and reading age."""
    consultation = consultation_of(actor, code)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            return done(request, _moved(request, actor, consultation), f"{DESK}{code}")
        except InputRefused as refusal:
            problems = list(refusal.problems)
    said = consultation.said
    texts = [said.title, said.proposal, *said.options, *(each.text for each in said.paragraphs)]
    context = {
        "consultation": consultation,
        "partnership": consultation.partnership,
        "said": said,
        "problems": problems,
        "work": moderating.work_of(consultation, actor),
        "verdicts": judge_consultation(said),
        "age": reading_age("\n".join(texts)),
        "aim": AIM_YEARS,
        "why_not": _why_not(actor, consultation),
        "proposals": _decided(actor, consultation),
        "document": consultation.document,
        "days_left": _days_left(actor, consultation),
    }
    return draw(request, actor, "hearing/desk", context, 400 if problems else 200)


@page("GET", "HEAD", "POST")
def queue(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What waits for a moderator, oldest first: shown whole, with what to look at."""
    consultation = consultation_of(actor, code)
    if not _moderates(actor, consultation):
        raise Refused("role", "Only a moderator may do this.", "That role would allow it.")
    which = request.GET.get("which", HELD)
    if request.method == "POST":
        shown = request.POST.getlist("shown")[:PER_PAGE]
        number = moderating.count_plain(actor, _rows(consultation, HELD).filter(pk__in=shown))
        said = f"{number} counted; those with a mark, or typed in by you, are left."
        return done(request, said, f"{DESK}{code}/queue")
    at = page_number(request)
    rows = list(_rows(consultation, which)[(at - 1) * PER_PAGE : at * PER_PAGE + 1])
    context = {
        "consultation": consultation,
        "partnership": consultation.partnership,
        "which": which,
        "rows": [_drawn(each) for each in rows[:PER_PAGE]],
        "less": at - 1,
        "more": at + 1 if len(rows) > PER_PAGE else 0,
        "first": (at - 1) * PER_PAGE,
        "work": moderating.work_of(consultation, actor),
        "signals": SIGNALS,
    }
    return draw(request, actor, "hearing/queue", context)


@page("GET", "HEAD", "POST")
def answer(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One answer: count it, ask for its removal, decide as the second, or on an appeal."""
    row: Answer = found(Answer, pk=code)
    consultation = consultation_of(actor, row.consultation_id)
    if not _moderates(actor, consultation):
        raise Refused("role", "Only a moderator may do this.", "That role would allow it.")
    if request.method == "POST":
        _judged(request, actor, row)
        return done(request, "Done; it is on record.", f"/hear/a/{code}")
    context = {
        "consultation": consultation,
        "partnership": consultation.partnership,
        "each": _drawn(row),
        "grounds": moderating.GROUNDS,
        "history": row.moderations.order_by("pk").select_related("person"),
        "may": {
            "count": can("answer.count", actor, row),
            "propose": can("answer.propose", actor, row, reason="-", ground="abuse"),
            "hide": can("answer.hide", actor, row, reason="-"),
            "appeal": can("answer.uphold", actor, row, reason="-"),
        },
        "why_not_hide": why_not("answer.hide", actor, row, reason="-"),
    }
    return draw(request, actor, "hearing/answer", context)


@page("GET", "HEAD", "POST")
def paper(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Type in an answer that came on paper, by telephone or in easy read."""
    consultation = consultation_of(actor, code)
    problems: list[Problem] = []
    given = {name: str(value) for name, value in request.POST.items()}
    if request.method == "POST":
        try:
            said = giving.read_given(consultation, given)
            way = given.get("way", "")
            came = giving.Came(way=way if way in TYPED else TYPED[0], paper=given.get("paper", ""))
            giving.give_answer(actor, consultation, said, came)
            return done(request, f"{came.paper} is typed in.", f"{DESK}{code}/paper")
        except InputRefused as refusal:
            problems = list(refusal.problems)
    context = {
        "consultation": consultation,
        "partnership": consultation.partnership,
        "problems": problems,
        "fields": form_of(consultation, given),
        "given": given,
        "ways": [(each, WAYS[each]) for each in TYPED],
        "why_not": why_not("consultation.type", actor, consultation),
    }
    return draw(request, actor, "hearing/paper", context, 400 if problems else 200)


@page("GET", "HEAD", "POST")
def themes(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Themes: made, answers put to them by people, replied to, and what changed."""
    consultation = consultation_of(actor, code)
    problems: list[Problem] = []
    at = page_number(request)
    if request.method == "POST":
        try:
            page = f"?page={at}" if at > 1 else ""
            return done(request, _coded(request, actor, consultation), f"{DESK}{code}/themes{page}")
        except InputRefused as refusal:
            problems = list(refusal.problems)
    may = can("theme.make", actor, consultation)
    held = coding.themes_of_answers(consultation)
    left = [each for each in _with_words(consultation) if not held.get(each.pk)]
    at = min(at, max(1, -(-len(left) // PER_PAGE)))  # those that were put to a theme are gone
    bare = left[(at - 1) * PER_PAGE : at * PER_PAGE]
    rows = list(consultation.themes.order_by("pk"))
    numbers = {each.pk: sum(each.pk in found for found in held.values()) for each in rows}
    likes = coding.suggestions(consultation, bare)
    words = coding.words_by_answer(consultation)
    context = {
        "consultation": consultation,
        "partnership": consultation.partnership,
        "problems": problems,
        "may": may,
        "themes": [
            (
                each,
                numbers[each.pk],
                can("theme.reply", actor, each, reason="-"),
                can("theme.change", actor, each, reason="-"),
            )
            for each in rows
        ],
        "versions": list(public_versions(consultation.partnership)),
        "bare": [(each, words.get(each.pk, ""), likes[each.pk]) for each in bare],
        "left": len(left),
        "first": (at - 1) * PER_PAGE,
        "less": at - 1,
        "more": at + 1 if at * PER_PAGE < len(left) else 0,
    }
    return draw(request, actor, "hearing/themes", context, 400 if problems else 200)


def _moved(request: HttpRequest, actor: Actor, consultation: Consultation) -> str:
    what = act_of(request.POST, "open", "reply", "decide", "finish")
    if what == "open":
        opening.open_consultation(actor, consultation)
        return "It is open."
    if what == "reply":
        opening.publish_replies(actor, consultation)
        return "The replies are public."
    if what == "decide":
        proposal = Proposal.objects.filter(pk=request.POST.get("proposal", "")).first()
        opening.decide(actor, consultation, proposal)
        return "The decision is on its page."
    opening.finish(actor, consultation)
    return "It is finished: what changed is on its page."


def _judged(request: HttpRequest, actor: Actor, row: Answer) -> None:
    what, reason = act_of(request.POST, *JUDGEMENTS), request.POST.get("reason", "")
    if what == "count":
        moderating.count_answer(actor, row)
    elif what == "propose":
        moderating.ask_removal(actor, row, request.POST.get("ground", ""), reason)
    elif what == "keep":
        moderating.keep_answer(actor, row, reason)
    elif what == "hide":
        moderating.hide_answer(actor, row, reason)
    else:
        moderating.settle_appeal(actor, row, what == "restore", reason)


def _coded(request: HttpRequest, actor: Actor, consultation: Consultation) -> str:
    given = request.POST
    what = act_of(given, "make", "reply", "change", "code")
    if what == "make":
        coding.make_theme(actor, consultation, given.get("name", ""))
        return "The theme is made."
    theme: Theme = found(Theme, pk=given.get("theme") or 0, consultation=consultation)
    if what == "reply":
        coding.reply_to(actor, theme, given.get("reply", ""))
        return "The reply is kept; it is public when all have one and you publish them."
    if what == "change":
        coding.tell_change(actor, theme, given.get("changed", ""), given.get("version", ""))
        return "What changed is kept."
    chosen = Answer.objects.filter(consultation=consultation, pk__in=given.getlist("answers"))
    coding.code_answers(actor, theme, chosen)
    return f"{len(given.getlist('answers'))} put to “{theme.name}”."


def _why_not(actor: Actor, consultation: Consultation) -> Any:
    """The next move of a consultation, and why it cannot be made now."""
    moves = {"draft": "open", "closed": "reply", "replied": "decide", "decided": "finish"}
    what = moves.get(consultation.status)
    if what is None:
        return None
    if what != "decide":
        return {"what": what, "refusal": why_not(f"consultation.{what}", actor, consultation)}
    decided = _decided(actor, consultation) or list(_proposals(consultation)[:1])
    given = {"proposal": decided[0] if decided else None}
    return {"what": what, "refusal": why_not(f"consultation.{what}", actor, consultation, **given)}


def _proposals(consultation: Consultation) -> Any:
    """What the partnership's committees have decided, the last first."""
    rows = Proposal.objects.filter(committee__partnership=consultation.partnership)
    return rows.filter(status__in=("carried", "lost")).order_by("-closes", "pk")


def _decided(actor: Actor, consultation: Consultation) -> list[Proposal]:
    """Of those, what may be put on the page of the consultation as its decision."""
    rows = _proposals(consultation)
    return [e for e in rows if can("consultation.decide", actor, consultation, proposal=e)]


def _days_left(actor: Actor, consultation: Consultation) -> int:
    """By how many days the clock of an example is put on for what it waits for: to open, to close.

    Nought where it waits for no day, or is no example.
    """
    said, status = consultation.said, consultation.status
    days = {"draft": said.opened_on, "open": said.closed_on + timedelta(days=1)}
    waits_for = days.get(status) if consultation.partnership.example else None
    return max(0, (waits_for - actor.today).days) if waits_for else 0


def _moderates(actor: Actor, consultation: Consultation) -> bool:
    scope = f"partnership:{consultation.partnership_id}"
    return any(each.kind == "R" and each.scope == scope for each in actor.spells)


def _rows(consultation: Consultation, which: str) -> Any:
    rows = consultation.answers.order_by("day", "pk").prefetch_related("words")
    if which in WAITING:
        last = moderating.last_steps(consultation)
        return rows.filter(pk__in=[code for code, what in last.items() if what == WAITING[which]])
    return rows.filter(status=which if which in ("counted", "hidden") else HELD)


def _drawn(each: Answer) -> dict[str, Any]:
    return {
        "answer": each,
        "way": WAYS.get(each.way, each.way),
        "words": [row.text for row in each.words.all()],
        "choices": list(each.choices.values()),
        "ground": moderating.ground_of(each),
        "signals": [SIGNALS[name] for name in each.signals],
    }


def _with_words(consultation: Consultation) -> list[Answer]:
    rows = consultation.answers.filter(status="counted", counts=True, words__isnull=False)
    return list(rows.distinct().order_by("day", "pk"))


def documents_to_hold(actor: Actor, partnership: Any) -> list[Document]:
    """The consultations of a partnership that are written and not held yet."""
    written = Document.objects.filter(partnership=partnership, abandoned=False)
    rows = written.filter(kind="consultation")
    return [each for each in rows.order_by("title") if can("consultation.create", actor, each)]


@page("GET", "HEAD", "POST")
def room(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """All that a partnership holds in public: consultations, promises, questions, places."""
    from tripleaim.workspace.hearing.pages.room import acted, room_of

    partnership = partnership_of(actor, code)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            return done(request, acted(request, actor, partnership), f"/hear/p/{code}")
        except InputRefused as refusal:
            problems = list(refusal.problems)
    context = room_of(actor, partnership, page_number(request)) | {
        "problems": problems,
        "to_hold": documents_to_hold(actor, partnership),
        "given": request.POST,
    }
    return draw(request, actor, "hearing/room", context, 400 if problems else 200)
