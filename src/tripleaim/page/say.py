"""Rows put into words: sentences from the catalogue, and findings for whoever reads them.

This is the edge. Below it nothing is a sentence; above it nothing reads one back.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, pass_context
from jinja2.runtime import Context

from tripleaim.model.catalogue import Catalogue, MeasureWords, RowWords
from tripleaim.model.finding import Finding, Value
from tripleaim.model.pence import pounds
from tripleaim.model.quantity import Estimate, Pence, Year, is_told
from tripleaim.model.row import Answer, Row
from tripleaim.model.said_date import SaidDate
from tripleaim.model.status import Status
from tripleaim.model.succession import is_all
from tripleaim.page.citation import named_source
from tripleaim.page.names import short_name
from tripleaim.page.words import (
    capital,
    count,
    day_words,
    days,
    figure,
    grade_words,
    in_100,
    listed,
    low,
    month_words,
    per_cent,
    period_words,
    plain_number,
    plural,
    pounds_short,
    published_effect,
    said_words,
    signed,
    with_article,
    with_days_in_words,
    year_name,
)

# The status of a row as findings say it, where it is no value that is found.
SAID_STATUS = {Status.CANNOT_TELL: "cannot tell", Status.NOT_ON_RECORD: "not on record"}


@pass_context
def _said_by(context: Context, said: SaidDate) -> str:
    """A date as it was said, and by the day of the answer."""
    return said_words(said, context.get("on"))


FILTERS = {
    "count": count,
    "pounds": pounds,
    "per_cent": per_cent,
    "year": year_name,
    "listed": listed,
    "plural": plural,
    "capital": capital,
    "day": day_words,
    "said": _said_by,
    "figure": figure,
    "low": low,
    "signed": signed,
    "period": period_words,
    "plain": plain_number,
    "in_100": in_100,
    "month": month_words,
    "short": short_name,
    "with_a": with_article,
    "pounds_short": pounds_short,
    "named_source": named_source,
    "graded": grade_words,
    "published": published_effect,
}


GBP = re.compile(r"\bGBP ?(?=\d)")
UNIT = ", GBP m:"  # of an amount that is told with its own


def findings_of(answer: Answer, catalogue: Catalogue) -> list[Finding]:
    """The answer as findings: one for each measure of each row, in the order of the rows."""
    return [finding for row in answer for finding in findings_of_row(answer, row, catalogue)]


def findings_of_row(answer: Answer, row: Row, catalogue: Catalogue) -> list[Finding]:
    """The findings of one row, which share its sentence."""
    words = catalogue.of(row)
    said = _Said(answer, row, words, catalogue)
    return [said.finding(measure) for measure in words.measures_of(row)]


def sentence_of(answer: Answer, row: Row, catalogue: Catalogue) -> str:
    """The sentence of one row."""
    words = catalogue.of(row)
    return told(words.sentence_for(row.form, row.status), context_of(answer, row, catalogue))


def label_of(answer: Answer, row: Row, catalogue: Catalogue) -> str:
    """The heading of one row in its table."""
    return told(catalogue.of(row).label, context_of(answer, row, catalogue))


def context_of(answer: Answer, row: Row, catalogue: Catalogue) -> dict[str, Any]:
    """What a text may speak of: the fields of the row, the area's `name`, the day `on`.

    `heading` is that of the first measure of the row; `heading_of` and `unit_of` those of any
    measure by its id.
    """
    kind: Any = type(row)
    return {
        "name": answer.name,
        "on": answer.on,
        "days": days,
        "heading": catalogue.of(row).measures_of(row)[0].heading,
        "heading_of": catalogue.heading_of,
        "unit_of": catalogue.unit_of,
        "status": row.status,
        **{each: getattr(row, each) for each in _names_of(kind)},
    }


@cache
def _names_of(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a class of rows, and the properties that it has of its own."""
    made = (
        name
        for each in kind.__mro__
        for name, value in vars(each).items()
        if isinstance(value, property)
    )
    return (*(each.name for each in fields(kind)), *dict.fromkeys(made))


def fill(text: str, context: Mapping[str, Any]) -> str:
    """A text with its blanks filled; a blank that nothing fills is an error.

    Amounts that were read as "GBP3m" are told in pounds.

    >>> fill("{{ said }}", {"said": "a deficit of GBP14.3m"})
    'a deficit of £14.3m'
    >>> fill("{{ parts | count }} {{ parts | plural('part', 'parts') }}", {"parts": 1200})
    '1,200 parts'
    """
    filled = text if "{" not in text else _template(text).render(context)
    return GBP.sub("£", filled).replace(UNIT, ":") if "GBP" in filled else filled


def told(text: str, context: Mapping[str, Any]) -> str:
    """A text that people read: filled, its ISO days in words.

    >>> told("{{ said }}", {"said": "go ahead (2019-10-02)"})
    'go ahead (2 October 2019)'
    """
    return with_days_in_words(fill(text, context))


@cache
def _environment() -> Environment:
    made = Environment(undefined=StrictUndefined, autoescape=False)
    made.filters.update(FILTERS)
    made.tests["whole"] = is_all
    made.tests["told"] = is_told
    return made


@cache
def _template(text: str) -> Template:
    return _environment().from_string(text)


class _Said:
    """One row with its texts filled once, for all of its measures."""

    def __init__(self, answer: Answer, row: Row, words: RowWords, catalogue: Catalogue):
        context = context_of(answer, row, catalogue)
        self.row, self.words = row, words
        self.sentence = told(words.sentence_for(row.form, row.status), context)
        self.label = told(words.label, context)
        self.table = told(words.table, context)
        self.method = fill(words.method, context)
        notes = dict.fromkeys((*words.notes, *row.notes))
        notes_told = (told(catalogue.notes[note], context) for note in notes)
        self.caveats = tuple(note for note in notes_told if note)

    def finding(self, measure: MeasureWords) -> Finding:
        """One measure of the row."""
        held = getattr(self.row, measure.field)
        ends: tuple[object, object] = (None, None)
        if isinstance(held, Estimate):
            held, ends = held.value, (held.low, held.high)
        unit = measure.unit_for(self.row)
        value, low, high = (plain(each, unit) for each in (held, *ends))
        return Finding(
            measure=measure.id_for(self.row),
            value=value,
            low=low,
            high=high,
            unit=unit,
            statement=self.sentence,
            sources=self.row.sources,
            method=self.method,
            status=self._status(value),
            caveats=self.caveats,
            subject=self.row.subject,
            label=self.label or measure.heading,
            table=self.table,
            cites=bool(getattr(self.row, "cited", None)),
        )

    def _status(self, value: Value) -> str:
        if self.row.withheld:
            return "suppressed"
        if self.row.status in SAID_STATUS:
            return SAID_STATUS[self.row.status]
        if value is None:
            return SAID_STATUS[Status.NOT_ON_RECORD]
        if self.row.assumed:
            return "assumed"
        return "found" if self.words.basis == "observed" else self.words.basis


def plain(value: object, unit: str = "GBP") -> Value:
    """A value of a row as findings hold it: pounds for pence unless the unit is pence, a year in
    words, a day as ISO has it and a month or longer as exactly as it was said.

    >>> plain(Pence(1250)), plain(Year(2020)), plain(SaidDate.read("2018-05"))
    (12.5, '2019/20', '2018-05')
    """
    if isinstance(value, Pence):
        return int(value) if unit == "pence" else int(value) / 100
    if isinstance(value, Year):
        return value.words
    if isinstance(value, tuple):
        return listed([str(each) for each in value]) if value else None
    if isinstance(value, SaidDate):
        return value.said
    if value is None or isinstance(value, str | bool | int | float | Decimal):
        return value
    return str(value)
