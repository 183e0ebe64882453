"""Reader of the indices of deprivation summed up for each integrated care board."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import find_bad_cells, open_csv, refuse_all

AREA = "icb24_code"
FIGURES = {
    "imd_average_score": ("average score", "score"),
    "imd_average_rank": ("average rank", "rank, 1 the most deprived"),
    "imd_proportion_of_lso_as_in_most_deprived_10_percent_nationally": (
        "LSOAs among the most deprived tenth of England",
        "share",
    ),
    "imd_2025_extent": ("extent", "share"),
}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `measure` and `observation`: a summary of the overall index for a board."""
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the edition")
    columns = (AREA, *FIGURES)
    table = pd.concat([open_csv(path, columns=columns) for path in paths], ignore_index=True)
    for name in FIGURES:
        faults = find_bad_cells(paths[0], table[name], r"-?\d+(\.\d+)?", "a number")
        refuse_all([*faults, *find_bad_cells(paths[0], table[AREA], r"E54\d{6}", "an ONS code")])
    year = source.valid_from.year
    frames = [
        pd.DataFrame(
            {"measure": f"icb_{name}", "subject": "icb:" + table[AREA], "value": table[name]}
        )
        for name in FIGURES
    ]
    measures = [
        {
            "measure": f"icb_{name}",
            "name": f"Index of deprivation: {words}",
            "unit": unit,
            "aim": "health",
            "direction": "neither",
        }
        for name, (words, unit) in FIGURES.items()
    ]
    rows = pd.concat(frames, ignore_index=True).assign(
        period_from=f"{year}-01-01",
        period_to=f"{year + 1}-01-01",
        status="published",
        breakdown="all",
    )
    return {"measure": pd.DataFrame(measures), "observation": rows}
