"""Reader of visits to major emergency departments by trust and integrated care board."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.files.sheet_texts import read_sheet
from tripleaim.store.readers.csv_file import find_bad_cells, refuse_all

SHEET = "Trust_ICS_weights_suppressed"
COLUMNS = ("Trust_code", "ICS_code2", "Type1_ED_activity", "Weighting")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `flow`, kind `major emergency department`: a board and a trust, with visits.

    Visits are rounded to 10 and small numbers left out by the publisher; `share` is of the visits
    of the trust that are left. Nothing goes to `elsewhere`: what was left out is not known.
    Raises InputRefused for a workbook without the sheet, and for cells that cannot be read.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the first day of its year")
    rows = pd.concat([_visits(path) for path in paths], ignore_index=True)
    first = source.valid_from
    return {
        "flow": rows.assign(
            period_from=str(first),
            period_to=str(first.replace(year=first.year + 1)),
            kind="major emergency department",
            of_what="provider",
            grade=source.grade,
        )
    }


def _visits(path: Path) -> pd.DataFrame:
    try:
        table = read_sheet(path, SHEET)
    except (ValueError, KeyError, OSError) as error:
        raise refuse(path.name, f"has no sheet {SHEET} that can be read: {error}") from None
    missing = [column for column in COLUMNS if column not in table]
    if missing:
        raise refuse(path.name, f"lacks the columns {', '.join(missing)} on sheet {SHEET}", row=1)
    table.index = pd.RangeIndex(2, 2 + len(table))
    trust, board, visits, weight = (table[column] for column in COLUMNS)
    refuse_all(
        [
            *find_bad_cells(path, trust, r"[A-Z0-9]{3,5}", "an ODS code"),
            *find_bad_cells(path, board, r"Q[A-Z0-9]{2}", "the ODS code of a board"),
            *find_bad_cells(path, visits, r"\d+", "a count of visits"),
            *find_bad_cells(path, weight, r"[01](\.\d+)?|\d(\.\d+)?[eE]-\d+", "a share"),
        ]
    )
    return pd.DataFrame(
        {
            "origin": "icb:" + board,
            "provider": trust,
            "count": visits.astype(float),
            "share": weight.astype(float),
        }
    )
