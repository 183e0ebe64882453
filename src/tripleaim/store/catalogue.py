"""The catalogue of sources: one entry a publication, read from `england/sources/*.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source


@cache
def catalogue() -> Mapping[str, Source]:
    """Every source by id, in the order of the catalogue's files.

    Raises InputRefused when two entries share an id.

    >>> catalogue()["ods_succession"].shape
    'ods_succession'
    """
    found: dict[str, Source] = {}
    folder = files("tripleaim.england") / "sources"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            for id, said in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if id in found:
                    raise refuse(file.name, "is the id of two sources", value=id)
                lists = {name: tuple(said.get(name, ())) for name in ("files", "holds")}
                found[id] = Source(id=id, **{**said, **lists})
    return found


def match_files(source: Source, folder: Path) -> tuple[Path, ...]:
    """The files of a source that are in a folder of open data, in order of name."""
    return tuple(sorted(path for pattern in source.files for path in folder.glob(pattern)))


def select_sources(folder: Path) -> list[Source]:
    """The catalogue entries that have at least one file in a folder."""
    present = ((source, match_files(source, folder)) for source in catalogue().values())
    return [replace(source) for source, found in present if found]
