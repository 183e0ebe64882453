"""Rows: a table in a notebook, a sequence to a program, a frame to pandas, polars and Arrow.

found = tripleaim.answer(store, "who", "QOP")
found[0].statement          # a sequence of findings
found.frame()               # a pandas frame
found.chart()               # a picture; .altair() gives it to Altair
polars.DataFrame(found)     # or pyarrow.table(found): by the Arrow interchange
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding

if TYPE_CHECKING:
    import pandas as pd

    from tripleaim.library.picture import Picture

SHOWN = 30
PLAIN = (int, float, Decimal)


T = TypeVar("T")


class Rows(Sequence[T], Generic[T]):
    """Rows of one kind, in order, with what to know about all of them.

    >>> rows = Rows([{"code": "QOP", "people": 3}], title="Systems")
    >>> len(rows), rows[0]["code"], list(rows.frame().columns)
    (1, 'QOP', ['code', 'people'])
    """

    def __init__(self, rows: Sequence[T], title: str = "", notes: Sequence[str] = ()) -> None:
        self._rows = tuple(rows)
        self.title = title
        self.notes = tuple(notes)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> "Rows[T]": ...
    def __getitem__(self, at: int | slice) -> "T | Rows[T]":
        """A row, or some of them as rows of the same kind."""
        if isinstance(at, slice):
            return type(self)(self._rows[at], self.title, self.notes)
        return self._rows[at]

    def __len__(self) -> int:
        """How many rows."""
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        """Whether the rows are the same, whatever holds the others."""
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        """By the rows."""
        return hash(self._rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as dictionaries of plain values."""
        return [_plain(row) for row in self._rows]

    def frame(self) -> "pd.DataFrame":
        """The rows as a pandas frame, a column a field."""
        import pandas as pd

        return pd.DataFrame(self.to_dicts())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows for whatever reads Arrow: polars, pyarrow, DuckDB.

        Raises InputRefused where pyarrow is not installed.
        """
        try:
            import pyarrow as pa
        except ModuleNotFoundError:
            remedy = "Install it: pip install 'tripleaim[data]'; or take .frame()."
            raise refuse("rows", "need pyarrow to be handed on as Arrow", remedy) from None

        table = pa.Table.from_pandas(self.frame(), preserve_index=False)
        return table.__arrow_c_stream__(requested_schema)

    def chart(self, table: str = "") -> "Picture":
        """The rows as a picture for notebooks: a control chart, lines, intervals or bars.

        `table` chooses one of several tables of findings. Raises NothingFound for rows without
        numbers to draw.
        """
        from tripleaim.library.picture import picture_of

        return picture_of(self.to_dicts(), self.title, table)

    def __repr__(self) -> str:
        """The title, how many rows, and the first few."""
        head = f"{self.title or type(self).__name__}: {len(self)} rows"
        return "\n".join([head, *(_line(row) for row in self._rows[:SHOWN]), *self.notes])

    def _repr_html_(self) -> str:
        """The rows as a table, for notebooks."""
        if not self._rows:
            return f"<p>{escape(self.title)}: no rows</p>"
        rows = self._shown()
        names = list(rows[0])
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(row[name]))}</td>" for name in names) + "</tr>"
            for row in rows[:SHOWN]
        )
        more = len(self) - SHOWN
        notes = [*self.notes, *([f"{more} more rows: .frame() has them all."] if more > 0 else [])]
        told = "".join(f"<p>{escape(note)}</p>" for note in notes)
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{told}"

    def _shown(self) -> list[dict[str, Any]]:
        return self.to_dicts()


class Findings(Rows[Finding]):
    """The findings that answer a question."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """A row a finding: numbers in `value`, words in `said`, sources and caveats as text."""
        return [
            {
                "table": each.table,
                "measure": each.measure,
                "subject": each.subject,
                "label": each.label,
                "value": _number(each.value),
                "low": _number(each.low),
                "high": _number(each.high),
                "unit": each.unit,
                "said": None if _number(each.value) is not None else _word(each.value),
                "status": str(each.status),
                "statement": each.statement,
                "sources": " ".join(each.sources),
                "method": each.method,
                "caveats": " ".join(each.caveats),
            }
            for each in self
        ]

    def _shown(self) -> list[dict[str, Any]]:
        return [
            {
                "": each.statement,
                "value": each.value,
                "unit": each.unit,
                "low": each.low,
                "high": each.high,
                "sources": ", ".join(each.sources),
            }
            for each in self
        ]


def _number(value: object) -> float | None:
    number = isinstance(value, PLAIN) and not isinstance(value, bool)
    return float(value) if number else None  # type: ignore[arg-type]


def _word(value: object) -> str | None:
    return None if value is None else str(value)


def _plain(row: object) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return dict(row)
    if hasattr(row, "to_dict"):
        return dict(row.to_dict())
    if is_dataclass(row) and not isinstance(row, type):
        return asdict(row)
    return {"value": row}


def _line(row: object) -> str:
    if isinstance(row, Finding):
        return f"  {row.statement}"
    return "  " + ", ".join(_cell(value) for value in _plain(row).values())


def _cell(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
