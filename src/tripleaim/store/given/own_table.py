"""A table of one's own that a verb judges row by row: no table of people."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tripleaim.model.limits import TABLE, TableLimits
from tripleaim.store.files.csv_file import read_table
from tripleaim.store.files.of_people import LOOKED_AT, check_no_people

if TYPE_CHECKING:
    import pandas as pd


def read_own_table(
    path: Path, columns: Sequence[str], limits: TableLimits = TABLE
) -> "pd.DataFrame":
    """A table as `read_table` gives it. Raises InputRefused likewise, and for a table of people."""
    table = read_table(path, columns, limits)
    check_no_people(path.name, [list(map(str, table)), *table.head(LOOKED_AT).to_numpy().tolist()])
    return table
