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


def match_files(source: Source, folder: Path, own: bool = False) -> tuple[Path, ...]:
    """The files of a source, or those of its own publication, in a folder, in order of name."""
    patterns = source.files[:1] if own else source.files
    return tuple(sorted(path for pattern in patterns for path in folder.glob(pattern)))


def select_sources(folder: Path) -> list[Source]:
    """The catalogue entries whose own publication, the first of their files, is in a folder."""
    entries = catalogue().values()
    return [replace(source) for source in entries if match_files(source, folder, own=True)]


def find_missing(source: Source, folder: Path) -> list[str]:
    """The files that must lie beside a source's publication for it to be read, and do not."""
    return [pattern for pattern in source.files if not any(folder.glob(pattern))]
