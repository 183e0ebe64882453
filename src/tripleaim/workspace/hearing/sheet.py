"""The scrutiny sheet: what committees and Healthwatch ask, filled from documents; blanks named."""

import os
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tripleaim.model.documents.base import PUBLISHED
from tripleaim.model.documents.base import Document as Agreed
from tripleaim.model.errors import TripleaimError
from tripleaim.page.words import day_words
from tripleaim.store.engine import Store
from tripleaim.store.record.frameworks import read_lines
from tripleaim.voice.consultation import Sheet, fill_sheet
from tripleaim.workspace.current import Current
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.standing import standing
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.hearing.promising import late_of
from tripleaim.workspace.partnerships.partnership import Partnership


def sheet_of(consultation: Consultation, on: date) -> list[Sheet]:
    """The sheet of a consultation: each question with its answer from published documents."""
    partnership = consultation.partnership
    asked = [(body, question) for body, question in _questions()]
    filled = fill_sheet(consultation.said, asked, _published(partnership))
    return [*filled, *own_lines(partnership, on)]


def own_lines(partnership: Partnership, on: date) -> list[Sheet]:
    """What the partnership's own door adds: promises that are late, questions without an answer."""
    promises = late_of(Promise.objects.filter(partnership=partnership), on)
    asked = late_of(PublicQuestion.objects.filter(partnership=partnership), on)
    return [
        _line(
            "which promises are late?",
            [f"{each.text} (due {day_words(each.due)}, {each.owner.name})" for each in promises],
        ),
        _line(
            "which questions of the public had no answer in twenty working days?",
            [f"{_words(each)} (due {day_words(each.due)})" for each in asked],
        ),
    ]


def _words(question: Any) -> str:
    """A question as it may be shown: nobody has read one that was not passed on."""
    unread = question.status == "asked"
    return "a question that nobody has passed on" if unread else str(question.text)


def _line(question: str, found: Sequence[str]) -> Sheet:
    answer = "; ".join(found) or "none"
    return Sheet(body="The public door", question=question, answer=answer, shown_by="public-record")


def _published(partnership: Partnership) -> list[Agreed]:
    rows = Document.objects.filter(partnership=partnership, reach="world", status__in=PUBLISHED)
    found = [standing(each) for each in rows.order_by("pk")]
    return [each for each in found if each is not None]


def _questions() -> list[tuple[str, str]]:
    """What scrutiny asks, from the store; none where there is no store."""
    path = os.environ.get("TRIPLEAIM_STORE", "")
    if not path:
        return []
    try:
        found: list[tuple[str, str]] = _store_at(Path(path)).ask("scrutiny", _read)
    except TripleaimError:
        return []
    return found


def _read(store: Store) -> list[tuple[str, str]]:
    lines = read_lines(store, "scrutiny", on=date.max, known=date.max)
    return [(each.heading, each.said) for each in lines]


@cache
def _store_at(path: Path) -> Current:
    return Current(path)
