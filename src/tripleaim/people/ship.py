"""What ships of people: synthetic England by system and segment, and what systems are like.

    python -m tripleaim.people.ship --people build/people --data ../shared/data

`--people` holds all of synthetic England, seed 1, mid-2020. Writes into `england/tables`.
"""

import argparse
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.people.blocks import read_blocks
from tripleaim.people.calibrate import YEAR
from tripleaim.people.count import data_label
from tripleaim.people.segments import name_segments, profile_sql, scheme
from tripleaim.store.compile import pack
from tripleaim.store.person import ask_people
from tripleaim.store.shipped import FOLDER

SCHEMES = ("age-by-need", "bridges-to-health", "frailty")
RURALITY = "geography/deprivation/ruc11_lsoa11.csv.gz"


def profile_rows(people: Path) -> pd.DataFrame:
    """Rows of `segment_profile` for every scheme that ships.

    Raises InputRefused for any people but synthetic ones: these totals pass no door.
    """
    if data_label(people) != "synthetic":
        remedy = "Totals of your own people leave by tripleaim people segments."
        raise refuse("--people", "are not synthetic", remedy, value=str(people))
    parts = [
        name_segments(chosen, ask_people(profile_sql(chosen), people)).assign(scheme=chosen.name)
        for chosen in map(scheme, SCHEMES)
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(area="stp:" + rows["system"], source="synthetic_england")


def character_rows(data: Path) -> pd.DataFrame:
    """Rows of `area_character`: shares of residents of mid-2020, to six decimals."""
    blocks = read_blocks(data, YEAR)
    rural = pd.read_csv(data / RURALITY).set_index("lsoa11_code")["ruc"]
    table = pd.DataFrame({"system": blocks.system, "people": blocks.people.sum(axis=1)})
    table["old"] = blocks.people[:, 65:].sum(axis=1)
    table["deprived"] = table["people"].where(blocks.decile <= 2, 0)
    table["rural"] = table["people"].where(rural.loc[blocks.lsoa].to_numpy() == "Rural", 0)
    sums = table.groupby("system").sum()
    return pd.DataFrame(
        {
            "area": "stp:" + sums.index,
            "people": sums["people"].to_numpy(),
            "share_65_over": (sums["old"] / sums["people"]).round(6).to_numpy(),
            "share_most_deprived": (sums["deprived"] / sums["people"]).round(6).to_numpy(),
            "share_rural": (sums["rural"] / sums["people"]).round(6).to_numpy(),
            "source": "system_character",
        }
    )


def source_rows() -> pd.DataFrame:
    """The catalogue entries of both."""
    official = "ONS mid-2020 population by LSOA and age; MHCLG Indices of Deprivation 2019"
    shared = {"publisher": "tripleaim", "licence": "OGL v3.0", "address": "", "row_count": 0}
    return pd.DataFrame(
        [
            {
                **shared,
                "source": "synthetic_england",
                "title": f"Synthetic England (nobody in it exists), seed 1, from {official}",
                "vintage": "mid-2020, use and cost of 2018/19",
                "shape": "synthetic",
                "grade": "assumed",
            },
            {
                **shared,
                "source": "system_character",
                "title": f"Age, deprivation and rurality of systems; {official}; ONS rural-urban",
                "vintage": "mid-2020",
                "shape": "derived",
                "grade": "derived",
            },
        ]
    )


def main() -> None:
    """Write the three files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    for table, rows in (
        ("segment_profile", profile_rows(given.people)),
        ("area_character", character_rows(given.data)),
        ("source", source_rows()),
    ):
        (FOLDER / f"{table}--synthetic.csv.gz").write_bytes(pack(rows, table))


if __name__ == "__main__":
    main()
