"""Making what ships: compact tables compiled from the full open data and the cited facts.

`make england` builds a full store in a scratch folder, asks it for every part and writes each as
`england/tables/TABLE--PART.csv.gz`, byte for byte the same from the same inputs.

A room adds parts in a module of this folder with a function `parts() -> list[Part]`, and adds the
module to ROOMS.
"""

import gzip
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from tripleaim.store.engine import Store
from tripleaim.store.schema import tables

ROOMS = (
    "facts",
    "ground",
    "record",
    "registry",
    "flows",
    "money",
    "evidence",
    "people",
    "boards",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows of one canonical table that ship. `rows` makes them from a full store and the facts.

    `stands_in_for` names catalogue entries: with any of them at hand, the part is not loaded.
    A part that stands in for nothing is always loaded, and is made from the facts alone: it is
    asked for before there is a store.
    """

    table: str
    name: str
    rows: Callable[[Any, Path], pd.DataFrame]
    stands_in_for: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """Name of the file without its endings."""
        return f"{self.table}--{self.name}"


def all_parts() -> list[Part]:
    """The parts of every room."""
    return [part for room in ROOMS for part in import_module(f"{__name__}.{room}").parts()]


def write_parts(store: Store | None, facts: Path, folder: Path, parts: Iterable[Part]) -> None:
    """Write each part into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        rows = part.rows(store, facts)
        (folder / f"{part.file_name}.csv.gz").write_bytes(pack(rows, part.table))


def write_manifest(folder: Path, parts: Iterable[Part]) -> None:
    """Write which part stands in for which sources, and remove files that are no part any more."""
    ordered = sorted(parts, key=lambda part: part.file_name)
    names = {f"{part.file_name}.csv.gz" for part in ordered}
    for old in folder.glob("*.csv.gz"):
        if old.name not in names:
            old.unlink()
    entries = []
    for part in ordered:
        listed = ", ".join(f'"{source}"' for source in part.stands_in_for)
        entries.append(f"[{part.file_name}]\nstands_in_for = [{listed}]\n")
    (folder / "parts.toml").write_text("\n".join(entries), encoding="utf-8")


def pack(rows: pd.DataFrame, table: str) -> bytes:
    """Rows as gzipped CSV: columns in the order of the table, rows in order of every column."""
    columns = [name for name in tables()[table].column_names if name in rows.columns]
    text = io.StringIO()
    ordered = rows[columns].sort_values(columns, kind="stable", na_position="first")
    ordered.to_csv(text, index=False, lineterminator="\n")
    return gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0)
