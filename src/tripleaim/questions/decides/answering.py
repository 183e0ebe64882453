"""Who answers: the accountability of the year, frameworks, ratings and regimes, as cited."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate
from tripleaim.model.status import Status
from tripleaim.questions.decides.rows import (
    Answering,
    Delegated,
    Framework,
    Nobody,
    NotRead,
    Rated,
    Regime,
)
from tripleaim.store.engine import Store
from tripleaim.store.ground.body import names_on
from tripleaim.store.record.accountability import (
    Answers,
    read_answers,
    read_delegations,
    read_frameworks,
    read_topics,
    somebody_answers,
    topic_words,
)
from tripleaim.store.record.events import Event, of_kind, read_events
from tripleaim.store.record.fact import Fact, as_of
from tripleaim.store.record.ratings import SCHEMES, read_ratings

ACCOUNTABILITY = "facts_accountability_rules"
A_YEAR = timedelta(days=366)  # the longest period of a rating
NAMED_LATER = "a body named only later"
OF_SYSTEMS = "money_regime"
REGIMES = ("oversight", OF_SYSTEMS)
ENTERED, IN_IT = "entered", "in it"
LEFT = re.compile(r"left (\d{4}-\d{2}): (.+)")
STAYS = re.compile(r"(stays[^0-9]*?)(?: \d{4}-\d{2})?$")
ENDS = re.compile(r"\bleft\b|\bafter leaving\b")


def answering(store: Store, on: date, known: date) -> tuple[Row, ...]:
    """Who answered for each measure in the year of a day; nobody only where that was read."""
    rows = read_answers(store, on=on, known=known)
    nobody = _topics_where(store, rows, known, Status.SHOWN_NOT)
    unread = _topics_where(store, rows, known, Status.NOT_ON_RECORD)
    sources = (ACCOUNTABILITY,)
    return (
        *([Nobody(sources=sources, measures=nobody)] if nobody else []),
        *(
            [NotRead(sources=sources, status=Status.NOT_ON_RECORD, measures=unread)]
            if unread
            else []
        ),
        *(answering_row(row, on) for row in rows),
    )


def _topics_where(
    store: Store, rows: Sequence[Answers], known: date, status: Status
) -> tuple[str, ...]:
    """The topics of all years, in words, on which the rows of one say this or that."""
    return tuple(
        topic_words(topic)
        for topic in read_topics(store, known=known)
        if somebody_answers(rows, topic).status is status
    )


def _named(body: str | None, on: date) -> str:
    """Who it was, as could be named by the day; nothing where nobody is named at all."""
    return as_of(body, on) or (NAMED_LATER if body else "")


def answering_row(row: Answers, on: date) -> Answering:
    """One who answered, as could be told by the day: a body named only later is not named."""
    return Answering(
        subject=row.fact.subject,
        sources=(row.fact.source,),
        status=Status.SHOWN_NOT if row.sort == "nobody" else Status.SHOWN,
        measure=row.measure,
        answers=_named(row.answers, on),
        sort=row.sort,
        answers_to=_named(row.answers_to, on),
        document=as_of(row.document, on),
        consequence=as_of(row.consequence, on),
        carried=row.carried,
        cited=row.fact.cited,
        grade=row.fact.grade,
    )


def delegated(store: Store, area: str, on: date, known: date) -> list[Delegated]:
    """What the centre had delegated to a board by the day."""
    return [
        Delegated(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            function=each.function,
            standing=each.status,
            when=each.fact.begun,
            cited=each.fact.cited,
            grade=each.fact.grade,
        )
        for each in read_delegations(store, [area], on=on, known=known)
    ]


def frameworks(store: Store, on: date, known: date) -> list[Framework]:
    """The frameworks under which bodies were overseen on the day."""
    return [
        Framework(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            framework=each.framework,
            who_answers=each.who_answers,
            to_whom=each.to_whom,
            categories=as_of(each.categories, on),
            worst=as_of(each.worst_outcome, on),
            cited=each.fact.cited,
            grade=each.fact.grade,
        )
        for each in read_frameworks(store, on=on, known=known)
        if each.fact.held(on) is Status.SHOWN
    ]


def rated(store: Store, ids: Sequence[str], on: date, known: date) -> list[Rated]:
    """The ratings of the system and its members, the newest period of each scheme and domain.

    A rating is of a period: before the period was over it could not be known.
    """
    newest: dict[tuple[str, str, str], Rated] = {}
    found = [
        each
        for each in read_ratings(store, ids, on=on, known=known)
        if each.fact.known.high <= on or each.fact.begun.high + A_YEAR <= on
    ]
    names = _called(store, [each.fact for each in found], on)
    for each in found:
        newest[each.fact.subject, each.scheme, each.domain] = Rated(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            body=names[each.fact.id],
            scheme=SCHEMES[each.scheme],
            domain=each.domain,
            rating=each.rating,
            period=each.period,
            cited=each.fact.cited,
            grade=each.fact.grade,
        )
    return list(newest.values())


def _called(store: Store, facts: Sequence[Fact], on: date) -> dict[str, str]:
    """What the body of each fact was called when the fact was so, by the id of the fact."""
    days = {each.id: min(on, each.begun.high) for each in facts}
    names = {
        day: names_on(store, sorted({f.subject for f in facts if days[f.id] == day}), day)
        for day in sorted({*days.values()})
    }
    return {each.id: names[days[each.id]].get(each.subject, each.subject) for each in facts}


def regimes(store: Store, ids: Sequence[str], on: date, known: date) -> list[Regime]:
    """Special measures, recovery support and undertakings begun by the day, oldest first."""
    found = [
        each
        for each in of_kind(read_events(store, ids, on=on, known=known), *REGIMES)
        if each.fact.begun.has_come(on) is Status.SHOWN
    ]
    names = _called(store, [each.fact for each in found], on)
    return [
        Regime(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            body=_of_whom(each, names),
            regime=each.regime or each.kind.replace("_", " "),
            happened=_happened(each),
            when=each.fact.begun,
            cited=each.fact.cited,
            grade=each.fact.grade,
            **_became(each, found, on),  # type: ignore[arg-type]
        )
        for each in found
    ]


def _of_whom(each: Event, names: Mapping[str, str]) -> str:
    """Whom it befell: of a regime of systems its system, and the part of it where one was read."""
    if each.kind != OF_SYSTEMS:
        return each.name
    called = names[each.fact.id]
    whole = each.name if called == each.fact.subject else called
    part = each.happened if each.happened.endswith(" only") else ""
    return f"{whole} ({part})" if part else whole


def _happened(each: Event) -> str:
    if each.kind == OF_SYSTEMS:
        return ENTERED
    return IN_IT if each.happened == "in" else each.happened


def _became(each: Event, found: Sequence[Event], on: date) -> dict[str, object]:
    """What became of it by the day: that it left and how it was rated, that it stayed, or that
    nothing on record says so."""
    note, entered = each.note or "", _happened(each) == ENTERED
    left = LEFT.match(note) if entered else None
    when = SaidDate.read(left[1]) if left else None
    if left is None or when is None or when.has_come(on) is not Status.SHOWN:
        left = when = None
    after = found[found.index(each) + 1 :]
    ended = [e for e in after if e.fact.subject == each.fact.subject and ENDS.search(_told(e))]
    stays = STAYS.match(note) if entered else None
    return {
        "left": when,
        "rated": left[2] if left else "",
        "stays": stays[1] if stays else "",
        "told": each.fact.known,
        "silent": entered and left is None and not ended,
    }


def _told(each: Event) -> str:
    return f"{each.happened} {each.note or ''}"
