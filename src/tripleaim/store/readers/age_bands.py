"""Reader of populations with a column an age band: councils, commissioners, the census."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import (
    ONS,
    find_bad_cells,
    find_twice,
    open_csv,
    refuse_all,
    to_numbers,
)

TITLE_ROWS = {"census": 5}
CODE = ("mnemonic", "CCG Code", "Code")
TOTAL = ("Total", "All Ages", "All ages")
KIND_OF_CODE = {"E38": "ccg:", "E06": "lad:", "E07": "lad:", "E08": "lad:", "E09": "lad:"}
SEXES = {"persons": "persons", "females": "female", "males": "male"}
BANDS = (
    (re.compile(r"^Aged (\d+) years and under$"), lambda found: (0, int(found[1]))),
    (re.compile(r"^Aged (\d+) to (\d+) years$"), lambda found: (int(found[1]), int(found[2]))),
    (re.compile(r"^Aged (\d+) years and over$"), lambda found: (int(found[1]), None)),
    (re.compile(r"^(?:Age )?(\d+)-(\d+)$"), lambda found: (int(found[1]), int(found[2]))),
    (re.compile(r"^(?:Age )?(\d+)\+$"), lambda found: (int(found[1]), None)),
    (re.compile(r"^(\d+)$"), lambda found: (int(found[1]), int(found[1]))),
)


def band_of(heading: str) -> tuple[int, int | None] | None:
    """Youngest and oldest age that a heading speaks of; None where it is no age band.

    >>> [band_of(each) for each in ("Aged 4 years and under", "Age 18-35", "90+", "7", "Name")]
    [(0, 4), (18, 35), (90, None), (7, 7), None]
    """
    for pattern, ages in BANDS:
        if found := pattern.match(heading):
            return ages(found)
    return None


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `population`: an area of England, a sex and an age band.

    `holds` names what is counted: `census` or `resident`. Raises InputRefused for areas whose bands
    do not add up to their total (the census is perturbed area by area: there it may be off by 9).
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: its mid-year or census")
    counted = source.holds[0] if source.holds else "resident"
    rows = pd.concat([_read_one(path, counted) for path in paths], ignore_index=True)
    return {"population": rows.assign(year=source.valid_from.year, counted=counted)}


def _read_one(path: Path, counted: str) -> pd.DataFrame:
    table = open_csv(path, skip=TITLE_ROWS.get(counted, 0))
    code = _one_of(path, table, CODE)
    refuse_all(find_bad_cells(path, table[code], rf"{ONS}|", "an ONS code"))
    table = table[table[code].str.match("E(01|38|06|07|08|09)")]
    if "Sex" not in table:
        table = table.assign(Sex="persons")
    refuse_all(find_twice(path, (table[code] + " " + table["Sex"]).rename(code)))
    bands = {str(name): band for name in table if (band := band_of(str(name)))}
    wide = table[list(bands)].apply(to_numbers).astype("int64")
    _insist_on_totals(path, table, code, wide, 9 if counted == "census" else 0)
    area = table[code].str[:3].map(KIND_OF_CODE).fillna("") + table[code]
    frames = [
        pd.DataFrame({"area": area, "sex": table["Sex"].map(SEXES), "people": wide[name]}).assign(
            age_from=first, age_to=pd.array([last] * len(wide), dtype="Int64")
        )
        for name, (first, last) in bands.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _one_of(path: Path, table: pd.DataFrame, names: Sequence[str]) -> str:
    for name in names:
        if name in table:
            return name
    raise refuse(path.name, f"lacks the column {' or '.join(names)}", row=1)


def _insist_on_totals(
    path: Path, table: pd.DataFrame, code: str, wide: pd.DataFrame, slack: int
) -> None:
    given = to_numbers(table[_one_of(path, table, TOTAL)]).astype("int64")
    added = wide.sum(axis=1)
    wrong = given[(given - added).abs() > slack]
    if len(wrong):
        row = int(wrong.index.to_numpy()[0])
        area, total = str(table[code].loc[row]), int(added.loc[row])
        rule = f"is not what the ages of {area} add up to ({total})"
        said = str(int(given.loc[row]))
        problem = Problem(
            where=path.name,
            row=row,
            column=str(given.name),
            value=said,
            rule=rule,
            count=len(wrong),
        )
        raise InputRefused([problem])
