"""A row of an answer: what was found, typed. It holds no sentence, no caption and no SQL.

A question answers with rows: one frozen dataclass a table, in the `rows.py` of its folder. The
words that go with them stand in `words.toml` beside it, which is read at the edge only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tripleaim.model.errors import refuse
from tripleaim.model.status import Status

NOW = date.max
"""As known now: whatever the store holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row carries: whom it is about, how far it is known, from what, as of which day.

    `subject` is the id of an area, organisation or document. `sources` are ids of the catalogue of
    sources. `data_day` is the day that the data are of, None where they are of the day asked;
    `covers` the first day and the first day after of the figures, where no field of the row's own
    says so.
    `notes` name notes of the question's words beside those that always go with the row. `form`
    chooses among the sentences of a row where one is not enough. `withheld` by disclosure control;
    `assumed` where it rests on an assumption or an invented example.
    """

    subject: str = ""
    sources: tuple[str, ...]
    status: Status = Status.SHOWN
    data_day: date | None = None
    covers: tuple[date, date] | None = None
    notes: tuple[str, ...] = ()
    form: str = ""
    withheld: bool = False
    assumed: bool = False

    def __post_init__(self) -> None:
        if not self.sources:
            raise refuse(type(self).__name__, "names no source")


Kind = TypeVar("Kind", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The rows that answer a question about an area (or all systems, `area` "") on a day.

    `name` is what the area was called on the day; `known` the day by which it could be known.
    """

    question: str
    on: date
    area: str = ""
    name: str = ""
    known: date | None = None
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The rows of one table, in order."""
        return tuple(each for each in self.rows if isinstance(each, kind))

    def first(self, kind: type[Kind]) -> Kind | None:
        """The first row of one table; None where there is none."""
        return next(iter(self.of(kind)), None)


def sources_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """The sources of rows, each once, in the order in which they come."""
    return tuple(dict.fromkeys(source for row in rows for source in row.sources))
