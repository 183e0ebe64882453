"""The published panels as the tests use them."""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tripleaim.evidence.panel import Columns, Panel, panel_of


def smoking(folder: Path) -> Panel:
    """Cigarettes in California before and after Proposition 99."""
    rows = pd.read_csv(folder / "evaluation/california_prop99_synthdid.csv", sep=";")
    columns = Columns(unit="State", period="Year", outcome="PacksPerCapita", treatment="treated")
    return panel_of(rows, columns)


def smoking_with_predictors(folder: Path) -> tuple[Panel, NDArray[np.float64]]:
    """The same with the seven predictors of Abadie, Diamond and Hainmueller 2010."""
    rows = pd.read_csv(folder / "evaluation/california_prop99_with_covariates.csv")
    rows["treated"] = ((rows["state"] == "California") & (rows["year"] >= 1989)).astype(int)
    columns = Columns(unit="state", period="year", outcome="cigsale", treatment="treated")
    panel = panel_of(rows, columns)
    wanted = [
        ("lnincome", 1980, 1988),
        ("age15to24", 1980, 1988),
        ("retprice", 1980, 1988),
        ("beer", 1984, 1988),
        ("cigsale", 1975, 1975),
        ("cigsale", 1980, 1980),
        ("cigsale", 1988, 1988),
    ]
    return panel, _means(rows, "state", wanted, panel)


def basque(folder: Path) -> tuple[Panel, NDArray[np.float64]]:
    """Income in the Basque Country, with the predictors of Abadie and Gardeazabal 2003."""
    rows = pd.read_csv(folder / "evaluation/basque_terrorism.csv")
    rows = rows[rows["regionno"] != 1].copy()
    rows["treated"] = ((rows["regionno"] == 17) & (rows["year"] >= 1970)).astype(int)
    schools = [each for each in rows if each.startswith("school.")]
    rows[schools] = rows[schools].div(rows[schools].sum(axis=1), axis=0) * 100
    columns = Columns(unit="regionname", period="year", outcome="gdpcap", treatment="treated")
    panel = panel_of(rows, columns)
    sectors = [each for each in rows if each.startswith("sec.")]
    wanted = [
        ("gdpcap", 1960, 1969),
        ("invest", 1964, 1969),
        ("popdens", 1969, 1969),
        *((each, 1961, 1969) for each in sectors),
        *((each, 1964, 1969) for each in schools),
    ]
    return panel, _means(rows, "regionname", wanted, panel)


def minimum_wage(folder: Path) -> Panel:
    """Teenage employment in counties that raised the minimum wage in 2004, 2006, 2007 or never."""
    rows = pd.read_csv(folder / "evaluation/mpdta_minimum_wage_teen_employment.csv")
    ever = rows["first.treat"] > 0
    rows["treated"] = (ever & (rows["year"] >= rows["first.treat"])).astype(int)
    return panel_of(
        rows, Columns(unit="countyreal", period="year", outcome="lemp", treatment="treated")
    )


def _means(
    rows: pd.DataFrame, unit: str, wanted: list[tuple[str, int, int]], panel: Panel
) -> NDArray[np.float64]:
    columns = [
        rows[rows["year"].between(first, last)].groupby(unit)[name].mean()
        for name, first, last in wanted
    ]
    return pd.concat(columns, axis=1).loc[list(panel.units)].to_numpy(dtype=float)
