"""The page of governors, non-executives and councillors: all that a partnership owes an answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.voice.consultation import judge_consultation
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing import counting, promising
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.pages.frame import open_page, show
from tripleaim.workspace.hearing.pages.open_doors import find_partnership
from tripleaim.workspace.hearing.pages.say import visible
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.hearing.sheet import sheet_of


@open_page()
def scrutiny(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What is late, unanswered, untested and unheard in a partnership, on one page."""
    partnership = find_partnership(code)
    rows = visible().filter(partnership=partnership).order_by("-pk")
    promises = Promise.objects.filter(partnership=partnership).select_related("owner")
    asked = PublicQuestion.objects.filter(partnership=partnership)
    context = {
        "partnership": partnership,
        "rows": [_owed(each, actor) for each in rows],
        "promises": _late(promises, actor),
        "questions": _late(asked, actor),
        "unowned": promising.unowned(partnership),
    }
    return show(request, "scrutiny", context)


def _late(rows: Any, actor: Actor) -> list[tuple[Any, int]]:
    late = promising.late_of(rows, actor.today)
    return [(each, (actor.today - each.due).days) for each in late]


def _owed(consultation: Consultation, actor: Actor) -> dict[str, Any]:
    """What a consultation owes: tests not met, blanks of the sheet, groups unheard, replies."""
    telling = counting.newest_telling(consultation)
    return {
        "consultation": consultation,
        "failed": [e for e in judge_consultation(consultation.said) if e.met is False],
        "blank": sum(each.answer is None for each in sheet_of(consultation, actor.today)),
        "missed": counting.not_reached(consultation, telling) if telling else [],
        "telling": telling,
        "themes": consultation.themes.filter(reply="").count(),
    }
