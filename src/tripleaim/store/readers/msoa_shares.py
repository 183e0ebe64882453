"""Reader of the shares in which the residents of an MSOA are admitted to each trust."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.area_shares import ROUNDING
from tripleaim.store.readers.csv_file import ONS, find_bad_cells, open_csv, refuse_all

KINDS = {
    "msoa_shares": "all admissions",
    "msoa_shares_incomplete": "all admissions, a trust missing",
}
COLUMNS = ("msoa11_code", "trust_code", "share_of_msoa_admissions")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `flow`, kind `all admissions`: an MSOA and a trust, with the share as published.

    A file that is known to lack a trust has a kind of its own, so that no answer takes it for the
    newest: `all admissions, a trust missing`. Providers with few patients are left out by the
    publisher: what is missing to 1 goes to `elsewhere`, so that the shares of an MSOA add up.
    Raises InputRefused for shares that are negative or add up to more than 1.001.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: its period")
    frames = [_shares(path) for path in paths]
    rows = pd.concat(frames, ignore_index=True)
    year = source.valid_from.year
    return {
        "flow": rows.assign(
            period_from=f"{year}-01-01",
            period_to=f"{year + 1}-01-01",
            kind=KINDS[source.shape],
            of_what="origin",
            grade="official",
        )
    }


def _shares(path: Path) -> pd.DataFrame:
    table = open_csv(path, columns=COLUMNS)
    refuse_all(
        [
            *find_bad_cells(path, table["msoa11_code"], ONS, "an ONS code"),
            *find_bad_cells(path, table["trust_code"], r"[A-Z0-9]{3,6}", "an ODS code"),
            *find_bad_cells(path, table[COLUMNS[2]], r"[01](\.\d+)?([eE]-\d+)?|\.\d+", "a share"),
        ]
    )
    rows = table.set_axis(["origin", "provider", "share"], axis=1).assign(
        share=table[COLUMNS[2]].astype(float)
    )
    whole = rows.groupby("origin")["share"].sum()
    if (whole > ROUNDING).any():
        first = str(whole.index[whole > ROUNDING][0])
        rule = f"has shares that add up to {whole[first]:.4f}, more than 1"
        raise refuse(path.name, rule, value=first, count=int((whole > ROUNDING).sum()))
    rest = (1 - whole).clip(lower=0).rename("share").reset_index()
    return pd.concat([rows, rest.assign(provider="elsewhere")], ignore_index=True)
