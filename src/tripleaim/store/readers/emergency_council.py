"""Reader of emergency admissions by upper-tier council of residence and provider."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import ONS, find_bad_cells, open_csv, refuse_all

AREA, PROVIDER, COUNT = "utla_code", "provider_code", "emergency_admissions_2018_19"
POOLED = "OTHER_SMALL"


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `flow`, kind `emergency`: a council of residence and a provider, with admissions.

    What the file pools (cells under 8, one row a council) goes to provider `elsewhere`. Raises
    InputRefused for codes and counts that cannot be read, all of them at once.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the first day of its year")
    rows = pd.concat([_admissions(path) for path in paths], ignore_index=True)
    first = source.valid_from
    return {
        "flow": rows.assign(
            period_from=str(first),
            period_to=str(first.replace(year=first.year + 1)),
            kind="emergency",
            grade=source.grade,
        )
    }


def _admissions(path: Path) -> pd.DataFrame:
    table = open_csv(path, columns=(AREA, PROVIDER, COUNT))
    refuse_all(
        [
            *find_bad_cells(path, table[AREA], ONS, "an ONS code"),
            *find_bad_cells(path, table[PROVIDER], rf"[A-Z0-9]{{3,5}}|{POOLED}", "an ODS code"),
            *find_bad_cells(path, table[COUNT], r"\d+", "a count"),
        ]
    )
    rows = pd.DataFrame(
        {
            "origin": "utla:" + table[AREA],
            "provider": table[PROVIDER].replace(POOLED, "elsewhere"),
            "count": table[COUNT].astype(float),
        }
    )
    return rows.reset_index(drop=True)
