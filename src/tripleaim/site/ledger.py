"""What a site was made of, kept beside it: which pages rest on which queries, and their files.

When the site is written again, a page whose queries give what they gave keeps its files. What was
asked is asked again only where a table that it may read holds other rows.
"""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Any

from tripleaim.site.asked import Query, Told, asked_again
from tripleaim.site.kept import Written
from tripleaim.site.render import Context
from tripleaim.store.engine import Store
from tripleaim.store.remembered import SETTLED
from tripleaim.store.touched import changed_tables

FEW_TOLD = 400  # more are told again by those who make the pages, side by side
OWN = f"{SETTLED}|tripleaim.site."  # what pages themselves make of an answer: little
FIELDS = tuple(each.name for each in fields(Query))
OURS = (".py", ".toml", ".jinja", ".css", ".js", ".svg", ".sql", ".csv")
DRAWN_BY = (
    "duckdb",
    "jinja2",
    "markupsafe",
    "nhsuk-frontend-jinja",
    "numpy",
    "pandas",
    "pyarrow",
    "vl-convert-python",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """A page: the job that made it, the queries that it rests on, the paths of its files."""

    job: str
    queries: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How a site was made: by which program and settings, of which tables, queries and pages."""

    made_by: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, Query] = field(default_factory=dict)
    wholes: Mapping[str, Query] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    pages: Mapping[str, Rests] = field(default_factory=dict)

    def pack(self) -> bytes:
        """The ledger as the bytes of a file: the same of whoever asked first."""
        held = {
            "made_by": self.made_by,
            "tables": self.tables,
            "queries": [_line(self.queries[id]) for id in sorted(self.queries)],
            "wholes": [_line(self.wholes[id]) for id in sorted(self.wholes)],
            "told": [(id, each.made, each.queries) for id, each in sorted(self.told.items())],
            "pages": [(each.job, each.queries, each.files) for each in self.pages.values()],
        }
        return gzip.compress(json.dumps(held, separators=(",", ":")).encode(), 6, mtime=0)


def read_ledger(site: Written) -> Ledger:
    """The ledger of a site; an empty one where it has none that can be read."""
    try:
        held: dict[str, Any] = json.loads(gzip.decompress(site.ledger()))
        queries, wholes = (
            [Query(**dict(zip(FIELDS, each, strict=True))) for each in held[kind]]
            for kind in ("queries", "wholes")
        )
        pages = [
            Rests(job=job, queries=tuple(queries), files=tuple(files))
            for job, queries, files in held["pages"]
        ]
        told = [Told(id=id, made=made, queries=tuple(some)) for id, made, some in held["told"]]
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return Ledger()
    return Ledger(
        made_by=held["made_by"],
        tables=held["tables"],
        queries={each.id: each for each in queries},
        wholes={each.id: each for each in wholes},
        told={each.id: each for each in told},
        pages={each.job: each for each in pages},
    )


def _line(query: Query) -> list[str]:
    return [getattr(query, name) for name in FIELDS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """What is still so of a site that was written: its pages by job, and what is told on pages."""

    pages: Mapping[str, Rests] = field(default_factory=dict)
    told: tuple[Told, ...] = ()


def what_stays(
    ledger: Ledger,
    store: Store,
    made_by: str,
    tables: Mapping[str, str],
    tell_again: Callable[[str], Told],
) -> Stays:
    """The pages of a ledger that would be made the same, and what would be told the same or is told
    again: a page that is made anew for one of its ten answers takes the nine others from there.

    What was told of queries that give something else now is told again, where that is little: it
    may be the same.
    """
    if ledger.made_by != made_by:
        return Stays()
    changed = changed_tables(ledger.tables, tables)
    other = asked_again(store, ledger.queries.values(), ledger.wholes, changed)
    moved = [each for each in ledger.told.values() if not other.isdisjoint(each.queries)]
    few = sum(not each.id.startswith(OWN) for each in moved) <= FEW_TOLD
    together = sorted(moved, key=lambda each: each.id.split("|")[::-1])  # what shares a day
    again = {each.id: tell_again(each.id) for each in together if few}
    other |= {each.id for each in moved if each.id not in again or again[each.id].made != each.made}
    held = ledger.queries.keys() | ledger.told.keys()
    moved_ids = {each.id for each in moved}
    same = (each for each in ledger.told.values() if each.id not in moved_ids)
    pages = {
        job: each
        for job, each in ledger.pages.items()
        if other.isdisjoint(each.queries) and held >= set(each.queries)
    }
    return Stays(pages=pages, told=(*same, *(each for each in again.values() if each.made)))


def made_by(context: Context) -> str:
    """A digest of what pages hang on beside the store: this program, the settings, every address.

    A page may link to any other: where one comes or goes, all are made anew.
    """
    site = context.site
    said = [
        program_digest(),
        replace(context.settings, workers=1),
        site.on,
        site.england_days,
        *(sorted(each.items()) for each in (site.systems, site.places, site.organisations)),
        sorted(site.sources),
        *(
            sorted(each.items())
            for each in (context.source_titles, context.vintages, context.names)
        ),
    ]
    return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()


@cache
def program_digest() -> str:
    """A digest of every file of this package that a page may hang on, and of the versions of what
    asks, draws and writes it."""
    summed = hashlib.blake2b(digest_size=16)
    summed.update(repr([_version_of(each) for each in DRAWN_BY]).encode())
    for file in sorted(_files_of(files("tripleaim")), key=str):
        summed.update(file.read_bytes())
    return summed.hexdigest()


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _files_of(folder: Traversable) -> Iterable[Traversable]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _files_of(each)
        elif each.name.endswith(OURS):
            yield each


def keep_pages(before: Written, folder: Path, pages: Iterable[Rests]) -> dict[str, Rests]:
    """The files of pages put from the old site into the new folder, by link where that is possible;
    a page of which a file is gone is not kept."""
    kept = {}
    for page in pages:
        sources = [before.source(path) for path in page.files if _is_inside(path)]
        if len(sources) == len(page.files) and all(
            each.is_file() and not each.is_symlink() for each in sources
        ):
            for path, source in zip(page.files, sources, strict=True):
                _link(source, folder / path)
            kept[page.job] = page
    return kept


def _is_inside(path: str) -> bool:
    """Whether a path leads to no other folder than the one that it is read in.

    >>> _is_inside("place/E1/index.html"), _is_inside("../x"), _is_inside("/etc/hosts")
    (True, False, False)
    """
    return ".." not in PurePosixPath(path).parts and not PurePosixPath(path).is_absolute()


def _link(source: Path, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def ledger_of(
    ledger: Ledger, made_by: str, tables: Mapping[str, str], pages: Sequence[Rests]
) -> Ledger:
    """The ledger of a site that was written, of what is held of it; queries that neither a page nor
    anything that was told rests on are left out."""
    wanted = {id for page in pages for id in page.queries}
    told = {id: each for id, each in ledger.told.items() if id in wanted}
    wanted |= {id for each in told.values() for id in each.queries}
    held = {id: each for id, each in ledger.queries.items() if id in wanted}
    of = {each.whole for each in held.values()}
    return Ledger(
        made_by=made_by,
        tables=tables,
        queries=held,
        wholes={id: each for id, each in ledger.wholes.items() if id in of},
        told=told,
        pages={each.job: each for each in pages},
    )
