"""An answer as tidy rows: one figure a row, ids beside names, numbers apart from words.

The same rows are the files of the site, the slices of one system, and what the API gives.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from tripleaim.model.catalogue import Catalogue
from tripleaim.model.finding import Finding, Value
from tripleaim.model.row import Answer, Row
from tripleaim.page.period import period_of
from tripleaim.page.say import findings_of_row

ENGLAND = "england"
DIGITS = 15  # of a number as written: what comes after is noise of binary fractions


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a tidy file: its name, its type as Frictionless names it, and its meaning."""

    name: str
    type: str
    meaning: str
    required: bool = False


COLUMNS = (
    Column(
        name="area",
        type="string",
        required=True,
        meaning="Id of the area that was asked about: kind and code, or england.",
    ),
    Column(name="area_name", type="string", required=True, meaning="Its name on the day."),
    Column(name="on", type="date", required=True, meaning="The day asked about."),
    Column(
        name="question",
        type="string",
        required=True,
        meaning="Which of the ten questions, by the first word of its command.",
    ),
    Column(
        name="row",
        type="integer",
        required=True,
        meaning="Place of the row in the answer, from 1: with area, on and question it is the "
        "key of the row.",
    ),
    Column(
        name="table",
        type="string",
        meaning="Id of the table in which the row stands; empty for a figure of its own.",
    ),
    Column(
        name="subject",
        type="string",
        required=True,
        meaning="Id of the area, organisation or document that the row is about.",
    ),
    Column(
        name="label",
        type="string",
        required=True,
        meaning="What the row is about in words: its heading in the table.",
    ),
    Column(
        name="measure",
        type="string",
        required=True,
        meaning="Id of what is measured; dictionary.csv says what each means.",
    ),
    Column(
        name="value",
        type="number",
        meaning="The value, where it is a number; a share is 0 to 1, money is in pounds.",
    ),
    Column(
        name="words",
        type="string",
        meaning="The value, where it is words, a day, a year or a list.",
    ),
    Column(name="low", type="number", meaning="Lower end of the interval of an estimate."),
    Column(name="high", type="number", meaning="Upper end of the interval."),
    Column(name="unit", type="string", meaning="Unit of value, low and high."),
    Column(
        name="status",
        type="string",
        required=True,
        meaning="found, assumed, synthetic, cannot tell, not on record or suppressed.",
    ),
    Column(
        name="period_from",
        type="date",
        meaning="First day of the period that the figure is of; empty where it is of the day "
        "asked, of several periods, or of a model: then its sources tell.",
    ),
    Column(name="period_to", type="date", meaning="First day after that period."),
    Column(
        name="sources",
        type="string",
        required=True,
        meaning="Ids of the sources, parted by blanks; each has a page of that name.",
    ),
)
NAMES = tuple(each.name for each in COLUMNS)
KEY = ("area", "on", "question", "row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy:
    """One figure of an answer, its fields in the order of COLUMNS."""

    area: str
    area_name: str
    on: date
    question: str
    row: int
    table: str
    subject: str
    label: str
    measure: str
    value: float | None
    words: str
    low: float | None
    high: float | None
    unit: str
    status: str
    period_from: date | None
    period_to: date | None
    sources: str

    def cells(self) -> tuple[object, ...]:
        """Its cells in order."""
        return _cells(self)


_cells = attrgetter(*NAMES)


def told_rows(answer: Answer, catalogue: Catalogue) -> Iterator[tuple[Tidy, Finding]]:
    """The tidy rows of an answer, one for each measure of each row, each with its finding."""
    number = 0
    for row in answer:
        for each in findings_of_row(answer, row, catalogue):
            number += 1
            yield _tidy(answer, number, row, each, catalogue.of(row).file), each


def _tidy(answer: Answer, number: int, row: Row, each: Finding, table: str) -> Tidy:
    first, after = period_of(row) or (None, None)
    area = answer.area or ENGLAND
    return Tidy(
        area=area,
        area_name=answer.name or "England",
        on=answer.on,
        question=answer.question,
        row=number,
        table=table,
        subject=each.subject or area,
        label=each.label,
        measure=each.measure,
        value=as_number(each.value),
        words=as_words(each.value),
        low=as_number(each.low),
        high=as_number(each.high),
        unit=each.unit,
        status=each.status,
        period_from=first,
        period_to=after,
        sources=" ".join(each.sources),
    )


def as_number(value: Value) -> float | None:
    """A value as a number without the noise of binary fractions; None where it is none.

    >>> as_number(11101338.163250001), as_number("2019/20"), as_number(True)
    (11101338.16325, None, None)
    """
    if value is None or isinstance(value, str | bool):
        return None
    plain = float(value)
    written = float(f"{plain:.{DIGITS}g}")
    return written if math.isfinite(written) else plain


def as_words(value: Value) -> str:
    """A value as words; empty where it is a number or nothing.

    >>> as_words("2019/20"), as_words(True), as_words(3)
    ('2019/20', 'true', '')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else ""
