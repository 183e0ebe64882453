"""Reader of tables of areas by provider, as shares of the area, of the provider, or of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import Problem, refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import ONS, find_bad_cells, find_twice, open_csv, refuse_all

SHARE = r"[01](\.\d+)?|\d(\.\d+)?[eE]-\d+|\.\d+"
ROUNDING = 1.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which column is what; `years` is how long the period is, from the source's valid_from."""

    area: str
    provider: str
    area_kind: str
    work: str
    of_area: str = ""
    of_provider: str = ""
    years: int = 1


LAYOUTS = {
    "district_shares": Layout(
        area="lad_code",
        provider="trust_code",
        area_kind="lad",
        work="catchment",
        of_area="lad_prop_by_trust",
        of_provider="trust_prop_by_lad",
    ),
    "patients_by_district": Layout(
        area="ltla21_code",
        provider="nhs_trust22_code",
        area_kind="lad",
        work="catchment",
        of_provider="proportion_trust_came_from_ltla",
    ),
    "patients_by_board": Layout(
        area="icb22_code",
        provider="nhs_trust22_code",
        area_kind="icb",
        work="catchment",
        of_provider="proportion_trust_came_from_icb",
    ),
    "covid_by_district": Layout(
        area="geo_code",
        provider="trust_code",
        area_kind="lad",
        work="covid admissions",
        of_area="p_geo",
        of_provider="p_trust",
        years=2,
    ),
    "covid_by_council": Layout(
        area="geo_code",
        provider="trust_code",
        area_kind="utla",
        work="covid admissions",
        of_area="p_geo",
        of_provider="p_trust",
        years=2,
    ),
}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `flow`: an area and a provider, with the share as published.

    Shares of the area have the kind of work; shares of the provider the same kind with ` of the
    provider`. Where the shares of an area or provider do not reach 1, the rest goes to
    `elsewhere`. Raises InputRefused for codes or shares that cannot be read, pairs given twice and
    shares that add up to more than 1, all at once.
    """
    layout = LAYOUTS[source.shape]
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the first day of its period")
    rows = pd.concat([_shares(path, layout) for path in paths], ignore_index=True)
    first = source.valid_from
    last = first.replace(year=first.year + layout.years)
    return {"flow": rows.assign(period_from=str(first), period_to=str(last), grade=source.grade)}


def _shares(path: Path, layout: Layout) -> pd.DataFrame:
    wholes = {"origin": layout.of_area, "provider": layout.of_provider}
    wholes = {whole: column for whole, column in wholes.items() if column}
    table = open_csv(path, columns=(layout.area, layout.provider, *wholes.values()))
    pair = (table[layout.provider] + " " + table[layout.area]).rename("provider and area")
    refuse_all(
        [
            *find_bad_cells(path, table[layout.area], ONS, "an ONS code"),
            *find_bad_cells(path, table[layout.provider], r"[A-Z0-9]{3,5}", "an ODS code"),
            *(
                problem
                for column in wholes.values()
                for problem in find_bad_cells(path, table[column], SHARE, "a share")
            ),
            *find_twice(path, pair),
        ]
    )
    rows = pd.DataFrame(
        {"origin": layout.area_kind + ":" + table[layout.area], "provider": table[layout.provider]}
    )
    parts = [
        _of_whole(path, rows.assign(share=table[column].astype(float)), whole)
        for whole, column in wholes.items()
    ]
    refuse_all([problem for _, problems in parts for problem in problems])
    return pd.concat(
        [
            part.assign(
                of_what=whole,
                kind=layout.work if whole == "origin" else f"{layout.work} of the provider",
            )
            for whole, (part, _) in zip(wholes, parts, strict=True)
        ],
        ignore_index=True,
    )


def _of_whole(path: Path, rows: pd.DataFrame, whole: str) -> tuple[pd.DataFrame, list[Problem]]:
    """The shares with what is missing to 1, and what is wrong with their totals."""
    totals = rows.groupby(whole)["share"].sum()
    over = totals[totals > ROUNDING]
    if len(over):
        rule = f"has shares that add up to {over.iloc[0]:.4f}, more than 1"
        value = str(over.index[0]).rpartition(":")[2]
        return rows, [Problem(where=path.name, value=value, rule=rule, count=len(over))]
    rest = (1 - totals[totals < 1 / ROUNDING]).rename("share").reset_index()
    other = "provider" if whole == "origin" else "origin"
    return pd.concat([rows, rest.assign(**{other: "elsewhere"})], ignore_index=True), []
