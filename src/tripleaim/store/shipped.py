"""What ships with the package: compact tables that stand in where the open data are not at hand."""

import tomllib
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from tripleaim.model.source import Source

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tripleaim.store.readers import Reading

SHIPPED = Source(
    id="shipped",
    publisher="tripleaim",
    title="England as it ships with the package",
    vintage="see each row's own source",
    licence="OGL v3.0",
    address="",
    shape="compiled",
    grade="derived",
)

AGREEMENTS = Source(
    id="agreements",
    publisher="tripleaim, from the publications that each document cites",
    title="Agreements to buy together",
    vintage="2017 to 2018",
    licence="facts; each document names its sources",
    address="",
    shape="documents",
    grade="reported",
)

WORKED = Source(
    id="worked",
    publisher="tripleaim, from the publications that each document cites",
    title="Worked systems: documents of every kind, most of them invented and marked as examples",
    vintage="2016 to 2019",
    licence="MIT",
    address="",
    shape="documents",
    grade="assumed",
)

FOLDER = Path(str(files("tripleaim.england"))) / "tables"


def agreement_files() -> list[Path]:
    """The agreements that ship, in order of name."""
    return sorted((FOLDER.parent / "agreements").glob("*.toml"))


OWN = Source(
    id="own_documents",
    publisher="the user of this store",
    title="Documents of the user's own",
    vintage="that of each document",
    licence="the user's own",
    address="",
    shape="documents",
    grade="reported",
)


def document_files(folder: Path) -> list[Path]:
    """The documents in a folder and the folders in it, in order of path, without keys."""
    return [path for path in sorted(folder.rglob("*.toml")) if path.name != "keys.toml"]


def reported_files() -> list[Path]:
    """The worked documents that report what was really agreed; the others are invented examples."""
    marked = "example = true"
    return [path for path in worked_files() if marked not in path.read_text(encoding="utf-8")]


def worked_files() -> list[Path]:
    """The documents of the worked systems, in order of folder and name, without their keys."""
    found = sorted((FOLDER.parent / "worked").glob("*/*.toml"))
    return [path for path in found if path.name != "keys.toml"]


def shipped_parts() -> dict[str, dict[str, list[str]]]:
    """The parts that ship, by name, with the sources each stands in for (none: always loaded)."""
    manifest = FOLDER / "parts.toml"
    return tomllib.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}


def shipped_files(present: Collection[str]) -> list[Path]:
    """The files to load when the sources in `present` are at hand themselves.

    A part goes when all that it stands in for is there; of one that stays, `leave_to` takes out the
    rows of the sources that are there.
    """
    return [
        FOLDER / f"{part}.csv.gz"
        for part, said in sorted(shipped_parts().items())
        if not said["stands_in_for"] or set(said["stands_in_for"]) - set(present)
    ]


def leave_to(present: Collection[str], reading: "Reading") -> "Reading":
    """What ships without the rows of the sources in `present`, which are read themselves.

    The pieces of England stay whole: they are one geography, whatever it was made from.
    """
    whole = {part.split("--")[0] for part in shipped_parts() if part.endswith("--pieces")}
    return {
        name: rows if name in whole else _without(rows, list(present))
        for name, rows in reading.items()
    }


def _without(rows: "pd.DataFrame | pa.Table", present: list[str]) -> "pd.DataFrame | pa.Table":
    import pandas as pd

    if isinstance(rows, pd.DataFrame):
        return rows[~rows["source"].isin(present)]
    import pyarrow as pa
    import pyarrow.compute as pc

    return rows.filter(pc.invert(pc.is_in(rows["source"], value_set=pa.array(present))))


def lookups_of_small_areas() -> tuple[str, ...]:
    """The sources that say, taken together, in which areas every small area lay."""
    return tuple(shipped_parts()["sighting--pieces"]["stands_in_for"])
