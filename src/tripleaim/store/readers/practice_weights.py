"""Reader of the Place Based Allocation Tool: practices, their people, need weights and targets."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv, to_numbers

BASE = "2018-19"
OF_BASE: Mapping[str, str] = {
    "GP_pop": "registered",
    "WP_G&A": "general and acute",
    "WP_CS": "community",
    "WP_MH": "mental health",
    "WP_Mat": "maternity",
    "WP_HCHS": "hospital and community",
    "WP_Presc": "prescribing",
    "WP_AM": "avoidable mortality",
    "WP_Overall": "overall",
}
OF_LATER: Mapping[str, str] = {
    "G&A WP": "general and acute",
    "CS WP": "community",
    "MH WP": "mental health",
    "Mat WP": "maternity",
    "Health Ineq WP": "health inequalities",
    "Prescr WP": "prescribing",
    "Final WP": "overall",
    "Primary Medical Care WP": "primary care",
    "Final PMC WP": "primary care, with inequalities",
}
TARGETS: Mapping[str, str] = {
    "Target_exc_remote_GBP_k": "without remoteness",
    "Target_inc_remote_GBP_k": "with remoteness",
}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `need_weight`, `practice_area` and, for 2018/19, `money` (`target_allocation`)."""
    table = open_csv(paths[0])
    if BASE in paths[0].name:
        areas = {"pcn": "PCN", "ccg": "CCG"}
        components, practice, year = dict(OF_BASE), "Practice", 2019
    else:
        # the code is in the column before the name: "CCG21" holds the ODS code
        areas = {"pcn": "PCN_Code", "ccg": "CCG21", "lad": "LAD21", "icb": "ICB"}
        areas["lad"] = "LAD21" if "LAD21" in table else "LAD"
        areas["icb"] = "ICS22" if "ICS22" in table else "ICB"
        registered = next(name for name in table.columns if _is_registered(name))
        components = {registered: "registered", **OF_LATER}
        practice, year = "Practice_Code", int(paths[0].name[-14:-10]) + 1
    if "CCG19" in table and "CCG" in table and BASE in paths[0].name:
        areas["ccg"] = _column_of_codes(table, ("CCG", "CCG19"))
    rows = {
        "need_weight": _weights(table, table[practice], components, year),
        "practice_area": _areas(table, table[practice], areas, year),
    }
    if BASE in paths[0].name:
        rows["money"] = _targets(table, table[practice], year)
    return rows


def _is_registered(name: str) -> bool:
    """Whether a column holds registered people: its heading changed with the edition of 2025/26."""
    return "pop 2022/23" in name or name == "Population"


def _column_of_codes(table: pd.DataFrame, names: Sequence[str]) -> str:
    return next(name for name in names if table[name].str.fullmatch(r"[A-Z0-9]{3}").all())


def _weights(
    table: pd.DataFrame, practices: pd.Series, components: Mapping[str, str], year: int
) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"subject": practices, "component": said, "people": to_numbers(table[column])})
        for column, said in components.items()
    ]
    rows = pd.concat(parts, ignore_index=True).assign(year_ending=year)
    return rows[rows["people"].notna()]  # a few practices have no weight of a component


def _areas(
    table: pd.DataFrame, practices: pd.Series, areas: Mapping[str, str], year: int
) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"practice": practices, "kind": kind, "area": f"{kind}:" + table[column]})[
            table[column] != ""
        ]
        for kind, column in areas.items()
        if column in table
    ]
    return pd.concat(parts, ignore_index=True).assign(year_ending=year)


def _targets(table: pd.DataFrame, practices: pd.Series, year: int) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "subject": practices,
                "breakdown": said,
                "pence": [round(Decimal(text) * 100_000) for text in table[column]],
            }
        )
        for column, said in TARGETS.items()
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(measure="target_allocation", year_ending=year)
