"""The blocks that synthetic people live in: LSOAs with their people by age, council, system."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.limits import TABLE
from tripleaim.people.parameters import Real, Whole
from tripleaim.store.files.csv_file import read_table, shape_of
from tripleaim.store.front_door import FETCH_AGAIN

YEARS = (2017, 2019, 2020)
POPULATION = "geography/population/lsoa11_mid{year}_single_year_of_age.csv.gz"
SEX = "geography/population/lad21_mid2020_sex_single_year_of_age.csv"
COUNCIL = "geography/lookups/lsoa11_ccg21_lad21.csv.gz"
SYSTEM = "geography/lookups/ccg21_stp21_nhser21.csv"
CODES = ("LSOA11CD", "CCG21CDH", "STP21CDH", "LAD21CD")
DEPRIVATION = "geography/deprivation/iod2019_lsoa11_ranks_deciles.csv.gz"
AGE_NAMES = [*(str(age) for age in range(90)), "90+"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Every LSOA of England in order of system and code.

    `people[block, age]` are residents, `male[block, age]` the share of them who are male by the
    council's split, `decile` that of deprivation (1 most deprived).
    """

    year: int
    lsoa: Whole
    system: Whole
    decile: Whole
    people: Whole
    council: Whole
    male: Real

    @property
    def systems(self) -> list[str]:
        """The codes of the systems, in order."""
        return sorted(set(self.system))


def read_blocks(data: Path, year: int) -> Blocks:
    """The blocks of England from a folder of open data, at a mid-year.

    Raises InputRefused for a year that is not there and for files that are missing.
    """
    if year not in YEARS:
        listed = ", ".join(map(str, YEARS))
        raise refuse("--year", "has no people by LSOA", f"Years: {listed}.", value=str(year))
    names = (POPULATION.format(year=year), SEX, COUNCIL, SYSTEM, DEPRIVATION)
    missing = [name for name in names if not (data / name).is_file()]
    if missing:
        raise InputRefused(Problem(where=str(data / name), rule="is not there") for name in missing)
    try:
        return _blocks(year, *(_published(data / name) for name in names))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        rule = f"is not the open data of {year}: {_first_line(error)}"
        raise refuse(str(data), rule, FETCH_AGAIN) from None


def _published(path: Path) -> pd.DataFrame:
    """A published table, codes as text. Raises InputRefused for what is no text or too large."""
    shape_of(path, TABLE)
    return pd.read_csv(path, encoding="utf-8-sig", dtype=dict.fromkeys(CODES, str))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:120]


def _blocks(
    year: int,
    people: pd.DataFrame,
    sex: pd.DataFrame,
    council: pd.DataFrame,
    systems: pd.DataFrame,
    deprivation: pd.DataFrame,
) -> Blocks:
    people, council = people.set_index("lsoa11_code"), council.set_index("LSOA11CD")
    system_of = dict(zip(systems["CCG21CDH"], systems["STP21CDH"], strict=True))
    decile = deprivation.set_index("lsoa11_code")["IMD_decile"]
    council["system"] = council["CCG21CDH"].map(system_of)
    if council["system"].isna().any():
        raise ValueError("a CCG is in no system")
    ordered = council.sort_values(["system", "LSOA11CD"])
    councils, male = _male_shares(sex)
    return Blocks(
        year=year,
        lsoa=ordered.index.to_numpy(dtype=object),
        system=ordered["system"].to_numpy(dtype=object),
        decile=decile.loc[ordered.index].to_numpy(np.int64),
        people=people.loc[ordered.index, AGE_NAMES].to_numpy(np.int64),
        council=ordered["LAD21CD"].map(councils).to_numpy(np.int64),
        male=male,
    )


def _male_shares(given: pd.DataFrame) -> tuple[dict[str, int], Real]:
    table = given.drop_duplicates(["Code", "Sex"])
    sexes = {
        str(sex).lower(): rows.set_index("Code")[AGE_NAMES] for sex, rows in table.groupby("Sex")
    }
    males = sexes["males"]
    persons = sexes["persons"].loc[males.index]
    shares = (males / persons.where(persons > 0, 1)).to_numpy(np.float64)
    return {code: at for at, code in enumerate(males.index)}, shares


def take_share(people: Whole, wanted: int | None) -> Whole:
    """The people of every cell, thinned evenly so that `wanted` are left; all without it.

    >>> take_share(np.array([[3, 1], [2, 2]]), 4).sum()
    np.int64(4)
    """
    total = int(people.sum())
    if wanted is None or wanted == total:
        return people
    if not 0 < wanted <= total:
        rule = f"is not between 1 and the {total:,} people there are"
        raise refuse("--people", rule, value=str(wanted))
    running = np.cumsum(people.ravel()) * wanted // total
    return np.diff(running, prepend=0).reshape(people.shape)


LSOAS = {
    "lsoa11": (COUNCIL, "LSOA11CD"),
    "lsoa21": ("geography/lookups/lsoa21_sicbl24_icb24.csv.gz", "lsoa21_code"),
}


def read_lsoas(data: Path, geography: str) -> set[str]:
    """The codes of the LSOAs of England of a census, `lsoa11` or `lsoa21`.

    `data` is the folder of open data, or any official lookup of LSOAs as CSV: a column LSOA11CD, or
    LSOA21CD. Raises InputRefused for a folder without its lookup and a file without that column.
    """
    name, wanted = LSOAS[geography]
    path = data if data.is_file() else data / name
    heading = f"{geography.upper()}CD"
    remedy = (
        f"Give the folder of open data, or a lookup of LSOAs as CSV with a column {heading}: "
        "tripleaim sources says where the Office for National Statistics publishes them."
    )
    try:
        table = read_table(path)
        names = map(str, table)
        column = next(each for each in names if each.lower() in (wanted.lower(), heading.lower()))
    except (InputRefused, StopIteration) as error:
        why = f": {error}" if isinstance(error, InputRefused) and path == data else ""
        raise refuse("--data", f"has no {name} that can be read{why}", remedy) from None
    return {code for code in table[column] if code.startswith("E01")}
