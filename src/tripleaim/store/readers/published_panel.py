"""Reader of panels with published causal answers: unit, year, outcome, treated or not."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source

Long = tuple[pd.Series, pd.Series, pd.Series, pd.Series]


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `long_panel`: study, unit, period (year), outcome, exposure 0 or 1."""
    rows = pd.read_csv(paths[0], sep=None, engine="python")
    columns, pick = STUDIES[source.id]
    missing = [column for column in columns if column not in rows]
    if missing:
        raise refuse(paths[0].name, f"lacks the columns {', '.join(missing)}")
    unit, period, outcome, exposure = pick(rows)
    found = pd.DataFrame(
        {
            "study": source.id,
            "unit": unit.astype(str),
            "period": period.astype(int),
            "outcome": outcome.astype(float),
            "exposure": exposure.astype(float),
        }
    )
    return {"long_panel": found.dropna(subset=["unit"])}


def _california(rows: pd.DataFrame) -> Long:
    return rows["State"], rows["Year"], rows["PacksPerCapita"], rows["treated"]


def _basque(rows: pd.DataFrame) -> Long:
    rows = rows[~rows["regionname"].str.startswith("Spain")]
    treated = rows["regionname"].str.startswith("Basque") & (rows["year"] >= 1970)
    return rows["regionname"], rows["year"], rows["gdpcap"], treated


def _wage(rows: pd.DataFrame) -> Long:
    first = rows["first.treat"]
    return rows["countyreal"], rows["year"], rows["lemp"], (first > 0) & (rows["year"] >= first)


STUDIES: dict[str, tuple[tuple[str, ...], Callable[[pd.DataFrame], Long]]] = {
    "proposition_99": (("State", "Year", "PacksPerCapita", "treated"), _california),
    "basque_country": (("regionname", "year", "gdpcap"), _basque),
    "minimum_wage": (("countyreal", "year", "lemp", "first.treat"), _wage),
}
