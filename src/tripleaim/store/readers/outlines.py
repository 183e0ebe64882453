"""Reader of boundaries in GeoJSON, whatever the spelling of their codes."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.ons_lookup import KIND_OF_GEO, geographies


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `outline`, an area each: geometry in WGS 84 as the file has it; England only."""
    rows = []
    for path in paths:
        try:
            shapes = json.loads(path.read_text(encoding="utf-8"))["features"]
        except (json.JSONDecodeError, UnicodeDecodeError, KeyError) as error:
            raise refuse(path.name, f"is not GeoJSON: {error}") from None
        area_of = _area_id(path, list(shapes[0]["properties"]))
        rows += [
            {
                "area": area_of(shape["properties"]),
                "geometry": json.dumps(shape["geometry"], separators=(",", ":")),
            }
            for shape in shapes
        ]
    table = pd.DataFrame(rows).assign(seen_on=str(source.valid_from))
    return {"outline": table[~table["area"].str.contains(":[WSN]\\d{8}$")]}


def _area_id(path: Path, properties: Sequence[str]):  # type: ignore[no-untyped-def]
    there = geographies(properties)
    wanted = "".join(letter for letter in path.stem if letter.isalpha()).upper()
    kind = KIND_OF_GEO[wanted]
    mine = next((each for each in there if each.kind == kind), None)
    column = "code" if mine is None else mine.columns.get("code") or mine.columns["ons_code"]

    def area_of(said: Mapping[str, str]) -> str:
        return f"{kind}:{said[column]}"

    return area_of
