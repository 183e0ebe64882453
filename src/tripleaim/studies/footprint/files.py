"""A proposed map as files: a table of blocks, and a map for any mapping program."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tripleaim.store.engine import Store
from tripleaim.store.files.csv_text import csv_text
from tripleaim.store.files.output import make_folder, write_text
from tripleaim.store.ground.outlines import middles_of, newest_outlines
from tripleaim.studies.footprint.design import Drawn
from tripleaim.studies.footprint.proposal import Proposal


def write_proposal(store: Store, drawn: Drawn, folder: Path | str) -> list[Path]:
    """Write proposal.csv (a row a block and its area) and proposal.geojson (a feature an area).

    Each feature says how many people live there and what share of their flow it would keep. At
    council level it has the outlines of its councils; of small areas, whose outlines are not at
    hand, it has their centres. Blocks that the proposal leaves out are not written.

    Source: the store's outlines and centres, which say theirs (`tripleaim sources`). Example:

        with open_store("tripleaim.duckdb") as store:
            drawn = draw_footprints(store, Wish(), date(2021, 6, 1))
            write_proposal(store, drawn, "proposal")
    """
    folder = make_folder(folder)
    area_of = drawn.area_of
    listed, mapped = folder / "proposal.csv", folder / "proposal.geojson"
    write_text(listed, csv_text([("block", "area"), *sorted(area_of.items())]))
    whole = drawn.survey.level == "council"
    shapes = _outlines(store, area_of) if whole else _centres(store, drawn.area_of_fine)
    said = _properties(drawn.proposal)
    features = [
        {"type": "Feature", "properties": {"area": area, **said[area]}, "geometry": geometry}
        for area, geometry in sorted(shapes.items())
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    write_text(mapped, text)
    return [listed, mapped]


def _properties(made: Proposal) -> dict[str, dict[str, object]]:
    people = np.bincount(made.label, made.ground.people, len(made.names)).astype(int)
    shares = np.round(made.kept / made.out, 4)
    return {
        name: {"people": int(people[each]), "share_kept": float(shares[each])}
        for each, name in enumerate(made.names)
    }


def _outlines(store: Store, area_of: Mapping[str, str]) -> dict[str, dict[str, object]]:
    shapes: dict[str, list[object]] = {}
    for area, geometry in newest_outlines(store, "lad").items():
        if area in area_of:
            shape = json.loads(geometry)
            several = shape["coordinates"]
            polygons = [several] if shape["type"] == "Polygon" else several
            shapes.setdefault(area_of[area], []).extend(polygons)
    return {
        area: {"type": "MultiPolygon", "coordinates": polygons} for area, polygons in shapes.items()
    }


def _centres(store: Store, area_of: Mapping[str, str]) -> dict[str, dict[str, object]]:
    points: dict[str, list[list[float]]] = {}
    for block, (longitude, latitude) in middles_of(store, "lsoa11").items():
        if block in area_of:
            points.setdefault(area_of[block], []).append([round(longitude, 4), round(latitude, 4)])
    return {area: {"type": "MultiPoint", "coordinates": each} for area, each in points.items()}
