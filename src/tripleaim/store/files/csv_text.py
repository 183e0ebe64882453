"""CSV as text, always through one writer: quoted where needed, formulas and controls disarmed."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tripleaim.model.shown import cell

if TYPE_CHECKING:
    import pandas as pd


def csv_text(rows: Iterable[Sequence[object]], line_end: str = "\n") -> str:
    """Rows, the heading first, as CSV; None is an empty cell.

    >>> csv_text([("name", "people"), ("Leeds, West", 3), ("=1+1", None)])
    'name,people\\n"Leeds, West",3\\n\\'=1+1,\\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerows([[cell(each) for each in row] for row in rows])
    return out.getvalue()


def csv_of_rows(rows: Sequence[Mapping[str, object]], names: Sequence[str] = ()) -> str:
    """Rows by name as CSV; `names` are the columns, without them those of the first row.

    >>> csv_of_rows([{"code": "QF7", "people": 3}])
    'code,people\\nQF7,3\\n'
    """
    heading = list(names or (rows[0] if rows else ()))
    return csv_text([heading, *([row[name] for name in heading] for row in rows)])


def csv_of_frame(frame: "pd.DataFrame") -> str:
    """A frame without its index as CSV; numbers are written as pandas writes them."""
    safe = frame.rename(columns=lambda name: cell(name))
    for at, kind in enumerate(frame.dtypes):
        if str(kind) in ("object", "str", "string"):
            safe.isetitem(at, [cell(each) for each in frame.iloc[:, at]])
    return str(safe.to_csv(index=False, lineterminator="\n"))
