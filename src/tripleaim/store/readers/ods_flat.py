"""Reader of the ODS flat files: registers in one layout of 24 or 27 columns, no heading."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.area import BOARDS_BEGAN
from tripleaim.model.errors import Problem
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import find_bad_cells, open_csv, refuse_all
from tripleaim.store.readers.days import days_after, to_days

COLUMNS = (
    "code",
    "name",
    "national_grouping",
    "high_level_health_geography",
    "address_1",
    "address_2",
    "address_3",
    "address_4",
    "address_5",
    "postcode",
    "opened",
    "closed",
    "status",
    "role",
    "parent",
    "joined_parent",
    "left_parent",
    "telephone",
)

HUB, TRUSTS = "RO218", "ods_etr"


def read_register(path: Path) -> pd.DataFrame:
    """The first columns of a register by name, dates as days; one row a body."""
    table = open_csv(path, names=[str(number) for number in range(27)])
    table = table.iloc[:, : len(COLUMNS)].set_axis(list(COLUMNS), axis=1)
    refuse_all(find_bad_cells(path, table["code"], r"[A-Z0-9]{1,6}", "an ODS code"))
    table["opened"] = to_days(table["opened"], path.name, "open date")
    table["closed"] = days_after(to_days(table["closed"], path.name, "close date"))
    refuse_all(_backwards(path, table))
    return table.drop_duplicates("code", keep="last")


def _backwards(path: Path, table: pd.DataFrame) -> list[Problem]:
    wrong = table[(table["closed"].notna()) & (table["closed"] <= table["opened"].fillna(""))]
    return [
        Problem(
            where=path.name,
            row=row,
            column="close date",
            value=said["code"],
            rule=f"closed before it opened on {said['opened']}",
            remedy="One of the two dates is wrong.",
        )
        for row, said in zip(wrong.index.tolist(), wrong.to_dict("records"), strict=True)
    ]


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `organisation` from eccg, etr or eauth; the day after a close date ends a life.

    Of a trust its address too, as `premises`.

    A commissioner's `role` is `ccg` where it opened before ICBs did and is no hub.
    """
    tables = [read_register(path) for path in paths]
    bodies = pd.concat(tables, ignore_index=True).drop_duplicates("code", keep="last")
    kind, role = _kind_and_role(source.id, bodies)
    rows = pd.DataFrame(
        {
            "organisation": bodies["code"],
            "name": bodies["name"].map(_spell_out),
            "kind": kind,
            "role": role,
            "postcode": bodies["postcode"].where(bodies["postcode"] != ""),
            "parent": bodies["high_level_health_geography"].where(
                bodies["high_level_health_geography"] != ""
            ),
            "valid_from": bodies["opened"],
            "valid_to": bodies["closed"],
        }
    )
    held = {"organisation": rows}
    return {**held, "premises": _premises(bodies)} if source.id.startswith(TRUSTS) else held


def _premises(bodies: pd.DataFrame) -> pd.DataFrame:
    lines = bodies[[f"address_{at}" for at in range(1, 6)]].fillna("")
    return pd.DataFrame(
        {
            "organisation": bodies["code"],
            "name": bodies["name"],
            "what": "trust",
            "lines": ["; ".join(each for each in row if each) for row in lines.to_numpy()],
            "postcode": bodies["postcode"].where(bodies["postcode"] != ""),
            "run_by": bodies["code"],
        }
    )


def _kind_and_role(source: str, bodies: pd.DataFrame) -> tuple[object, object]:
    if source.startswith(TRUSTS):
        return "trust", "NHS trust"
    if source.startswith("ods_eauth"):
        return "regulator", "region or local office of NHS England"
    is_hub = bodies["role"].str.contains(HUB) | (bodies["role"] == "H")
    is_hub |= bodies["name"].str.contains(" HUB", case=False)
    before = bodies["opened"].fillna("9999") < BOARDS_BEGAN.isoformat()
    role = pd.Series("sub-ICB location", index=bodies.index)
    role = role.mask(before, "ccg").mask(is_hub, "commissioning hub")
    return "commissioner", role


def _spell_out(name: str) -> str:
    """A name in capitals as people write it.

    >>> _spell_out("NHS NEWCASTLE GATESHEAD CCG")
    'NHS Newcastle Gateshead CCG'
    """
    if name != name.upper():
        return name
    small = {"And": "and", "Of": "of", "The": "the", "With": "with", "In": "in", "On": "on"}
    capitals = {"Nhs": "NHS", "Ccg": "CCG", "Icb": "ICB", "Uk": "UK"}
    words = name.title().replace("'S ", "'s ").split(" ")
    said = [capitals.get(word, small.get(word, word)) for word in words]
    return " ".join([capitals.get(words[0], words[0]), *said[1:]])
