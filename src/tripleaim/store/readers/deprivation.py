"""Reader of the English indices of deprivation and of the rural-urban classification, by LSOA."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv, to_numbers

FIGURE = re.compile(r"^(.*)_(rank|decile|score)$", re.IGNORECASE)
UNITS = {
    "rank": "rank, 1 the most deprived",
    "decile": "tenth, 1 the most deprived",
    "score": "score",
}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `measure` and `observation`: a figure of an index for an LSOA of England.

    The period is the year of the edition. Rural-urban: 1 where the LSOA is urban, 0 where rural.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the edition")
    table = pd.concat([_open(path) for path in paths], ignore_index=True)
    block = next(name for name in table if re.match(r"lsoa(11|21)(_code|cd)$", str(name), re.I))
    table = table[table[block].str.startswith("E")]
    year = source.valid_from.year
    frames, measures = [], []
    for column, name, unit in _figures(source, table):
        measures.append(
            {
                "measure": name,
                "name": _words(name),
                "unit": unit,
                "aim": "health",
                "direction": "neither",
            }
        )
        frames.append(
            pd.DataFrame(
                {"measure": name, "subject": table[block], "value": _numbers(table[column])}
            )
        )
    rows = pd.concat(frames, ignore_index=True).assign(
        period_from=f"{year}-01-01",
        period_to=f"{year + 1}-01-01",
        status="published",
        breakdown="all",
    )
    return {"measure": pd.DataFrame(measures), "observation": rows}


def _open(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
        return table.reset_index() if table.index.name else table
    return open_csv(path)


def _figures(source: Source, table: pd.DataFrame) -> list[tuple[str, str, str]]:
    edition = f"{source.id.split('_')[0]}_{source.valid_from.year}" if source.valid_from else ""
    if "ruc" in table:
        return [("ruc", "urban_2011", "1 urban, 0 rural")]
    found = []
    for column in table.columns:
        named = FIGURE.match(str(column))
        if named:
            figure = named[2].lower()
            found.append((str(column), f"{edition}_{named[1].lower()}_{figure}", UNITS[figure]))
        elif str(column) in ("IMD", "Income", "Employment", "Education", "Health", "Crime"):
            found.append((str(column), f"{edition}_{str(column).lower()}_score", UNITS["score"]))
    return found


def _numbers(values: pd.Series) -> pd.Series:
    if str(values.name) == "ruc":
        return values.str.startswith("Urban").astype(float)
    return to_numbers(values)


def _words(name: str) -> str:
    return name.replace("_", " ").replace("iod", "Indices of deprivation").replace("imd", "overall")
