"""Reader of the panel of Goodair and Reeves 2022: outsourcing by commissioners and mortality."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source

STUDY = "goodair_reeves_2022"
COLUMNS = ("ccg19cd", "year", "Treatable_Mortality_Rate", "Lagged_Private_Procurement")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `long_panel`: treatable mortality and last year's private share, by commissioner.

    Shares outside 0 to 100 per cent are not possible and become missing (one, of -207).
    """
    rows = pd.concat([pd.read_csv(path, low_memory=False) for path in paths])
    missing = [column for column in COLUMNS if column not in rows]
    if missing:
        raise refuse(paths[0].name, f"lacks the columns {', '.join(missing)}")
    share = rows["Lagged_Private_Procurement"]
    found = pd.DataFrame(
        {
            "study": STUDY,
            "unit": rows["ccg19cd"],
            "period": rows["year"].astype(int),
            "outcome": rows["Treatable_Mortality_Rate"],
            "exposure": share.where(share.between(0, 100)),
        }
    )
    return {"long_panel": found.drop_duplicates(["study", "unit", "period"])}
