"""An answer in short: one sentence, one figure, the day of its data, and how far it is known.

The mark is taken from the status of a row, never from its words. What a model gives on assumptions
is no fact on record: it is never *known*, and its card says that it is a model's.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tripleaim.model.catalogue import Catalogue, MeasureWords
from tripleaim.model.finding import Finding
from tripleaim.model.row import Answer, Row
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.say import context_of, findings_of_row, told
from tripleaim.page.values import (
    describe_measure,
    describe_unit,
    describe_value,
    status_words,
)
from tripleaim.page.words import day_words

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
LONGEST_FIGURE, LONGEST_UNIT = 22, 24
ABSENT = "not on record"
OUTSIDE = {
    "cannot tell": "cannot",
    "assumed": "cannot",
    ABSENT: "absent",
    "suppressed": "withheld",
}


class Mark(StrEnum):
    """How far an answer is known: the three marks of a page, and that its figure is withheld."""

    KNOWN = "known"
    CANNOT = "cannot"
    ABSENT = "absent"
    WITHHELD = "withheld"

    @property
    def words(self) -> str:
        """The mark in words."""
        return MARK_WORDS[self]


MARK_WORDS = {
    Mark.KNOWN: "Known",
    Mark.CANNOT: "Cannot be told",
    Mark.ABSENT: "Not on record",
    Mark.WITHHELD: "Withheld",
}


IN_WORDS = {"cannot tell": Mark.CANNOT.words.lower()}  # one word on a card for one thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """One answer on a card: `figure` with what it counts, the day of the data, the sources."""

    question: str
    title: str
    says: str
    figure: str
    counts: str
    mark: Mark
    data_of: str
    sources: tuple[str, ...] = ()


def pack_short(short: Short) -> str:
    """An answer in short as text, which `unpack_short` reads back."""
    return json.dumps(asdict(short), ensure_ascii=False, separators=(",", ":"))


def unpack_short(text: str) -> Short:
    """An answer in short from its text."""
    held = json.loads(text)
    return Short(**{**held, "mark": Mark(held["mark"]), "sources": tuple(held["sources"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Which measures a card shows: of the sentence, of the figure; empty for the first."""

    sentence: str = ""
    figure: str = ""


def short_of(
    found: Answer | Sequence[Finding],
    question: str,
    title: str,
    headline: Headline,
    vintages: Mapping[str, str],
) -> Short:
    """The short form of an answer: of its typed rows, or of findings where it has no rows yet.

    `vintages` say what each source describes, for rows that bear no day of their own.
    """
    words = catalogue_of(question.replace("-", "_")) if isinstance(found, Answer) else None
    told = _Told(found, words)
    row, first = told.chosen(headline.sentence) or next(iter(told))
    says, day, mark = first.statement, None, mark_of(first)
    if isinstance(found, Answer) and words is not None and row is not None:
        says, day = _sentence(found, words, row, mark) or says, row.data_day
    on = found.on if isinstance(found, Answer) else None
    shown = None if mark is Mark.ABSENT else _figure(told, row, first, headline.figure)
    vintage = spell_of(vintages.get((shown or first).sources[0], ""))
    return Short(
        question=question,
        title=title,
        says=says,
        mark=mark,
        figure=IN_WORDS.get(value := _value(shown, first, words), value),
        counts=_counts(shown, words),
        data_of=_dated(day, on) if day else told_since(vintage, on),
        sources=first.sources,
    )


Pair = tuple[Row | None, Finding]


class _Told:
    """Each finding with the row that it was made of, made only as far as a card asks for it."""

    def __init__(self, found: Answer | Sequence[Finding], words: Catalogue | None):
        self.found, self.words = found, words

    def __iter__(self) -> Iterator[Pair]:
        return self._made(lambda row: True)

    def chosen(self, measure: str) -> Pair | None:
        """The first finding of a measure that stands in no table."""
        found = self._made(lambda row: measure in self._measures(row)) if measure else ()
        return next((e for e in found if e[1].measure == measure and not e[1].table), None)

    def beside(self, row: Row | None, first: Finding) -> Iterator[Finding]:
        """The findings that share the sentence of a finding: of its row, or worded alike."""
        alike = self._made(lambda each: row is None or self._wording(each) == self._wording(row))
        return (each for _, each in alike if each.statement == first.statement)

    def _made(self, wanted: Callable[[Row], bool]) -> Iterator[Pair]:
        if not isinstance(self.found, Answer) or self.words is None:
            yield from ((None, each) for each in self.found if isinstance(each, Finding))
            return
        for row in self.found:
            if wanted(row):
                yield from ((row, each) for each in findings_of_row(self.found, row, self.words))

    def _measures(self, row: Row) -> set[str]:
        words = self.words.of(row) if self.words else None
        return {each.id_for(row) for each in words.measures_of(row)} if words else set()

    def _wording(self, row: Row) -> str:
        return self.words.of(row).sentence_for(row.form, row.status) if self.words else ""


def nothing_short(question: str, title: str, name: str, on: date) -> Short:
    """The card of a question of which nothing is held for an area on a day."""
    return Short(
        question=question,
        title=title,
        mark=Mark.ABSENT,
        figure="none",
        counts="on record",
        says=f"Nothing that answers this for {name} is on record here.",
        data_of=_month(on),
    )


def mark_of(finding: Finding) -> Mark:
    """The mark of a finding by its status.

    >>> told = dict(measure="m", unit="", statement="So.", sources=("a",), method="m", value=1.0)
    >>> [mark_of(Finding(status=status, **told)).value for status in (
    ...     "found", "assumed", "cannot tell", "not on record", "suppressed")]
    ['known', 'cannot', 'cannot', 'absent', 'withheld']
    """
    return Mark(OUTSIDE.get(finding.status, Mark.KNOWN))


def _figure(told: _Told, row: Row | None, first: Finding, measure: str) -> Finding | None:
    """The figure of a card: the measure asked for, else the first number with the sentence."""
    asked = told.chosen(measure)
    if asked is not None and asked[1].value is not None:
        return asked[1]
    return next((each for each in told.beside(row, first) if _is_number(each)), None)


def _is_number(finding: Finding) -> bool:
    value = finding.value
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _value(shown: Finding | None, first: Finding, words: Catalogue | None) -> str:
    if shown is not None:
        places = next((e.places for e in _measures(words) if e.id == shown.measure), 1)
        return describe_value(shown.value, shown.unit, places)
    if mark_of(first) is Mark.WITHHELD:
        return status_words(first.status)
    if first.status == ABSENT:
        return "–"  # what nobody has written down is no nought
    said = first.value if isinstance(first.value, str) else ""
    return said if said and len(said) <= LONGEST_FIGURE else ("–" if first.value else "none")


def _measures(words: Catalogue | None) -> list[MeasureWords]:
    return [each for _, each in words.measures()] if words else []


def _counts(shown: Finding | None, words: Catalogue | None) -> str:
    if shown is None:
        return ""
    headings = {each.id: each.heading for each in _measures(words)}
    unit = describe_unit(shown.unit)
    said = headings.get(shown.measure) or (unit if 0 < len(unit) <= LONGEST_UNIT else "")
    said = said or describe_measure(shown.measure)
    said = said[:1].lower() + said[1:]
    if shown.value != 1 or not unit.endswith("s"):
        return said
    return re.sub(re.escape(unit), unit[:-1], said, flags=re.IGNORECASE)


def spell_of(vintage: str) -> str:
    """The day or span of a source, without what is remarked on it.

    >>> spell_of("July 2015 to December 2019, as first published")
    'July 2015 to December 2019'
    """
    return re.split(r"[,;(]", vintage, maxsplit=1)[0].strip()


def _dated(day: date, on: date | None) -> str:
    """The day of a row; of one after the day asked about, that it was told since."""
    return f"{_month(day)}, told since" if on is not None and day > on else _month(day)


def told_since(vintage: str, on: date | None) -> str:
    """The day or span of a source; of one that reaches beyond the year of the day asked about, that
    part of it was told since.

    >>> told_since("July 2015 to December 2019", date(2017, 4, 1))
    'July 2015 to December 2019, told since'
    >>> told_since("mid-2017", date(2018, 4, 1)), told_since("2025/26", date(2026, 12, 1))
    ('mid-2017', '2025/26')
    """
    years = [int(each) for each in YEAR.findall(vintage)]
    later = on is not None and bool(years) and max(years) > on.year
    return f"{vintage}, told since" if later else vintage


def _sentence(answer: Answer, words: Catalogue, row: Row, mark: Mark) -> str:
    """The sentence of a card. Where it says how far it is known, it says its `mark`."""
    short = words.of(row).short
    return told(short, {**context_of(answer, row, words), "mark": mark.words}) if short else ""


def _month(day: date) -> str:
    return f"{day:%B %Y}" if day.day == 1 else day_words(day)
