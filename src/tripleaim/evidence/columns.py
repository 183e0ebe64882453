"""The columns that a table of one's own must have."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tripleaim.model.errors import InputRefused, Problem

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20


def lacking(rows: "pd.DataFrame", names: Iterable[str], where: str) -> list[Problem]:
    """The one problem of a table without some of the columns, naming those it has; or none.

    >>> import pandas as pd
    >>> [each.rule for each in lacking(pd.DataFrame(columns=["a"]), ["a", "b"], "table")]
    ['has no column b']
    """
    missing = [name for name in names if name not in rows.columns]
    if not missing:
        return []
    given = ", ".join(str(name) for name in rows.columns[:SHOWN])
    rule = f"has no column {', '.join(missing)}"
    return [Problem(where=where, rule=rule, remedy=f"Its columns: {given}.")]


def check_columns(rows: "pd.DataFrame", names: Iterable[str], where: str) -> None:
    """Refuse a table without some of the columns (InputRefused)."""
    problems = lacking(rows, names, where)
    if problems:
        raise InputRefused(problems)
