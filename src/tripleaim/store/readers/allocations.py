"""Reader of the collated CCG programme allocations: pounds in thousands by CCG and year."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv

COLUMNS = ("year_ending", "ccg_code", "allocation_gbp_000")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `money`, measure `ccg_allocation`: exact pence in cash, a row a CCG and year."""
    table = pd.concat([open_csv(path, columns=COLUMNS) for path in paths], ignore_index=True)
    thousands = table["allocation_gbp_000"].map(Decimal)
    rows = pd.DataFrame(
        {
            "measure": "ccg_allocation",
            "subject": "ccg:" + table["ccg_code"],
            "year_ending": table["year_ending"].astype(int),
            "pence": [round(amount * 100_000) for amount in thousands],
            "breakdown": "all",
        }
    )
    return {"money": rows}
