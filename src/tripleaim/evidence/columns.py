"""The columns that a table of one's own must have."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.store.files.headings import LOOKED_AT, say_headings
from tripleaim.store.files.of_people import LOOKED_AT as ROWS_JUDGED
from tripleaim.store.files.of_people import check_no_people

if TYPE_CHECKING:
    import pandas as pd


def lacking(rows: "pd.DataFrame", names: Collection[str], where: str) -> list[Problem]:
    """The one problem of a table without some of the columns, naming those it has; or none.

    >>> import pandas as pd
    >>> [each.rule for each in lacking(pd.DataFrame(columns=["a"]), ["a", "b"], "table")]
    ['has no column b']
    """
    missing = [name for name in names if name not in rows.columns]
    if not missing:
        return []
    below = _texts(rows, LOOKED_AT)
    rule = f"has no column {', '.join(missing)}"
    told = say_headings([str(name) for name in rows.columns], list(names), below)
    return [Problem(where=where, rule=rule, remedy=told)]


def check_columns(rows: "pd.DataFrame", names: Collection[str], where: str) -> None:
    """Refuse a table without some of the columns (InputRefused)."""
    problems = lacking(rows, names, where)
    if problems:
        raise InputRefused(problems)


def check_of_no_people(rows: "pd.DataFrame", where: str) -> None:
    """Refuse a table of people, a row each (InputRefused): its rows would be told one by one."""
    check_no_people(where, [[str(name) for name in rows.columns], *_texts(rows, ROWS_JUDGED)])


def _texts(rows: "pd.DataFrame", most: int) -> list[list[str]]:
    cells = rows.head(most).to_numpy(dtype=object).tolist()
    return [["" if cell is None or cell != cell else str(cell) for cell in row] for row in cells]
