"""What a partnership's public door holds: promises, questions, who was heard, what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tripleaim.model.day import is_late
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.public_record import (
    PromiseHeld,
    PublicQuestion,
    PublicRecord,
)
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.questions.heard.rows import AskedInPublic, HeardCount, PromiseKept, ThemeTold


def recorded(past: Sequence[Document], source_of: Mapping[str, str], on: date) -> Iterator[Row]:
    """The rows of each public record: nothing that came after the day asked."""
    for said in past:
        if isinstance(said, PublicRecord):
            common = {
                "subject": said.id,
                "sources": (source_of.get(said.id, "worked"),),
                "notes": ("example",) if said.example else (),
                "assumed": said.example,
                "data_day": min(on, said.as_of),
            }
            yield from (
                _promise(each, said, on, common) for each in said.promises if each.made_on <= on
            )
            yield from (
                _question(each, said, on, common) for each in said.questions if each.asked_on <= on
            )
            if said.as_of <= on:
                yield from _heard(said, common)


def _promise(each: PromiseHeld, said: PublicRecord, on: date, common: Mapping[str, object]) -> Row:
    day = min(on, said.as_of)
    ended = each.ended_on is not None and each.ended_on <= day
    state = each.status if ended else _clock(each.due, day)
    return PromiseKept(
        promise=each.promise,
        owner=each.owner,
        owner_name=_named(each.owner, said),
        due=each.due,
        made_on=each.made_on,
        made_in=each.made_in,
        state=state,
        ended_on=each.ended_on if ended else None,
        outcome=each.outcome if ended else "",
        status=_known(state == "open", each.due, said, on),
        **common,  # type: ignore[arg-type]
    )


def _question(
    each: PublicQuestion, said: PublicRecord, on: date, common: Mapping[str, object]
) -> Row:
    day = min(on, said.as_of)
    ended = each.answered_on is not None and each.answered_on <= day
    state = "answered" if ended else _clock(each.due, day)
    return AskedInPublic(
        question=each.question,
        asked_on=each.asked_on,
        due=each.due,
        state=state,
        answered_on=each.answered_on if ended else None,
        answer=each.answer if ended else "",
        status=_known(state == "open", each.due, said, on),
        **common,  # type: ignore[arg-type]
    )


def _heard(said: PublicRecord, common: Mapping[str, object]) -> Iterator[Row]:
    for each in said.heard:
        yield HeardCount(
            consultation=each.title,
            dimension=each.dimension,
            group=each.group,
            answers=each.answers,
            withheld=each.answers is None,
            **common,  # type: ignore[arg-type]
        )
    for theme in said.themes:
        yield ThemeTold(
            theme=theme.theme,
            answers=theme.answers,
            reply=theme.reply,
            changed=theme.changed,
            version=theme.version,
            withheld=theme.answers is None,
            **common,  # type: ignore[arg-type]
        )


def _named(code: str, said: PublicRecord) -> str:
    """A body as the record names it among its parties; its code where it does not."""
    return next((each.name for each in said.parties if each.organisation == code), code)


def _clock(due: date, day: date) -> str:
    return "late" if is_late(due, day) else "open"


def _known(is_open: bool, due: date, said: PublicRecord, on: date) -> Status:
    """What was still open on the record's day and due since: nobody can tell from it."""
    since = is_late(due, on) and not is_late(due, said.as_of)
    return Status.CANNOT_TELL if is_open and since else Status.SHOWN
