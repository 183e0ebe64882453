"""Loading: files to rows to a new store beside the old one, swapped in by one rename."""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import duckdb

from tripleaim.model.errors import CheckFailed, InputRefused, Problem
from tripleaim.model.source import Source
from tripleaim.store.catalogue import catalogue, find_missing, match_files, select_sources
from tripleaim.store.check import Outcome, run_rules
from tripleaim.store.derive import derive_tables
from tripleaim.store.described import describe_store
from tripleaim.store.engine import Store, cursor_beside
from tripleaim.store.files.output import make_folder, new_file
from tripleaim.store.insert import insert_reading, insert_sources, twice_in_a_source
from tripleaim.store.reading import Taken, Work, readings
from tripleaim.store.room import memory_limit, no_room
from tripleaim.store.schema import create_statement, on_record_statement, tables
from tripleaim.store.shipped import (
    AGREEMENTS,
    OWN,
    SHIPPED,
    WORKED,
    agreement_files,
    document_files,
    leave_to,
    lookups_of_small_areas,
    reported_files,
    shipped_files,
    worked_files,
)
from tripleaim.store.sql_text import literal
from tripleaim.store.stamp import stamp_store

# What is inserted is written when the store is whole, not each time that the log of changes has
# grown by 16 MB.
SETTINGS = ("set enable_progress_bar = false", "set checkpoint_threshold = '1GB'")
# The file is synced as a whole before it takes the place of another, and one that is not whole is
# never opened again: neither a log of changes nor each row is written at once. For newer engines.
UNSYNCED = "set fsync_mode = 'NONE'"
UNLOGGED = "recovery_mode no_wal_writes"
MEMORY = "450MB"

Tell = Callable[[int, int, str], None]
"""Told what is being done: steps done, steps in all, and in words."""


Gate = Callable[[Store, Sequence[Path]], list[Problem]]
"""Given the store that is being built, what stops the documents of the user's folders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did: sources and rows read, and the outcome of every rule."""

    path: Path
    sources: int
    rows: int
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """Which documents are loaded beside those on record: the user's folders, invented examples.

    Folders of the user's come with a gate, which names what stops them: `governance.gate`.
    """

    folders: tuple[Path, ...] = ()
    examples: bool = False
    gate: Gate | None = None

    def __post_init__(self) -> None:
        if self.folders and self.gate is None:
            raise TypeError("Documents of one's own are loaded through a gate: governance.gate")


def build_store(
    path: Path | str,
    data: Path | str | None = None,
    tell: Tell | None = None,
    documents: Documents | None = None,
) -> Loaded:
    """Build a store from what ships with the package and, where given, a folder of open data.

    The store is built in a file beside `path` and takes its place by one rename when every hard
    rule holds: whoever asks meanwhile, or after a crash, is answered by the old store. `documents`
    says which documents beside those on record are loaded.

    Raises InputRefused with every problem of every file, CheckFailed when a hard rule fails.
    """
    path, data = Path(path), Path(data) if data is not None else None
    if data is not None and not data.is_dir():
        raise InputRefused([Problem(where=str(data), rule="is not a folder of open data")])
    limit = memory_limit(MEMORY)
    make_folder(path.parent)
    with new_file(path) as building, _nothing_collected():
        work = _list_work(data, documents or Documents())
        try:
            with _opened(building, limit) as store:
                loaded = _fill(store, path, building.parent, work, tell or (lambda *_: None))
                _pass_gate(store, documents or Documents())
                stamp_store(store)
                store.execute("checkpoint")
        except duckdb.OutOfMemoryException as error:
            raise no_room(path, error) from None
    return loaded


@contextmanager
def _opened(building: Path, limit: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a new store. What does not fit into memory is laid out beside it."""
    beside = f"{building}.tmp"
    with duckdb.connect(config={"memory_limit": limit, "temp_directory": beside}) as store:
        for setting in SETTINGS:
            store.execute(setting)
        with suppress(duckdb.CatalogException):
            store.execute(UNSYNCED)
        # SQL of: the path of the file that is built
        attach = f"attach {literal(str(building))} as building"
        try:
            # SQL of: the same path
            store.execute(f"{attach} ({UNLOGGED})")
        except duckdb.BinderException:
            store.execute(attach)
        store.execute("use building")
        yield store


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Python looks for no circles meanwhile: each look goes through every row that is held.

    What readers hold is let go as soon as it was put in, without being looked for.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _pass_gate(store: Store, documents: Documents) -> None:
    problems = documents.gate(store, documents.folders) if documents.gate else []
    if problems:
        raise InputRefused(problems)


def _fill(store: Store, path: Path, scratch: Path, work: Work, tell: Tell) -> Loaded:
    steps = len(work) + 2
    with readings(work, scratch) as taken:
        for table in tables().values():
            store.execute(create_statement(table))
        store.execute(on_record_statement())
        describe_store(store)
        rows = _load_sources(store, work, taken, lambda done, title: tell(done, steps, title))
    tell(len(work), steps, "Working out spells, lives and successions")
    derive_tables(store)
    tell(len(work) + 1, steps, "Checking every rule")
    outcomes = _check_while_written(store)
    if any(map(_is_broken, outcomes)):
        _tell_broken(outcomes, twice_in_a_source(store, [source for source, _ in work]))
    tell(steps, steps, "Done")
    return Loaded(path=path, sources=len(work), rows=rows, outcomes=tuple(outcomes))


def _list_work(data: Path | None, documents: Documents) -> Work:
    sources = select_sources(data) if data else []
    if data is not None and not sources:
        raise InputRefused(
            [
                Problem(
                    where=str(data),
                    rule="holds no file that the catalogue knows",
                    remedy="To see what it knows: tripleaim sources.",
                )
            ]
        )
    _insist_on_beside(sources, data)
    present = {source.id for source in sources}
    work: Work = [
        (SHIPPED, shipped_files(present)),
        (AGREEMENTS, agreement_files()),
        (WORKED, worked_files() if documents.examples else reported_files()),
    ]
    own = [path for folder in documents.folders for path in document_files(folder)]
    work += [(OWN, own)] if own else []
    if data is not None:
        work += [(source, match_files(source, data)) for source in sources]
    return work


def _insist_on_beside(sources: Iterable[Source], data: Path | None) -> None:
    problems = [
        Problem(
            where=str(path.relative_to(data)),
            rule=f"is read with {lacking}, which is not in {data}",
            remedy="Put it there, or take this file away.",
        )
        for source in sources
        if data is not None
        for lacking in find_missing(source, data)
        for path in match_files(source, data, own=True)
    ]
    if problems:
        raise InputRefused(problems)


def _load_sources(
    store: Store, work: Work, taken: Iterator[Taken], tell: Callable[[int, str], None]
) -> int:
    """Read and insert every source; while one is inserted, the next are read. Rows inserted.

    Raises InputRefused with the problems of all of them.
    """
    rows = 0
    loaded: list[tuple[Source, tuple[object, ...]]] = []
    at_hand = [source.id for source, _ in work]
    problems = _lacking_lookups(work)
    for done, ((source, files), reading) in enumerate(zip(work, taken, strict=True)):
        tell(done, source.title)
        try:
            given = leave_to(at_hand, reading()) if source is SHIPPED else reading()
            put = insert_reading(store, source, given)
        except InputRefused as refusal:
            problems.extend(refusal.problems)
            continue
        rows += put
        if source is not SHIPPED:
            loaded.append((source, _read_of(files, put)))
    if problems:
        raise InputRefused(problems)
    store.execute("delete from source where source in $1", [[source.id for source, _ in loaded]])
    insert_sources(store, loaded)
    return rows


# What says where small areas lie, and is no use where they do not lie anywhere.
LAID_ON_THEM = ("ods_lsoa11_icb26", "ods_lsoa11_moves_2026", "ons_lsoa11_msoa11")


def _lacking_lookups(work: Work) -> list[Problem]:
    """Of the lookups of small areas some are no use: by each, every small area lies somewhere."""
    wanted = lookups_of_small_areas()
    there = {source.id: files for source, files in work}
    lacking = [catalogue()[id].files[0] for id in wanted if id not in there]
    given = [file.name for id in (*wanted, *LAID_ON_THEM) for file in there.get(id, ())]
    if not lacking or not given:
        return []
    listed = ", ".join(given)
    rule = "is taken together with all lookups of small areas, and these are not there: "
    remedy = "Put them there, or take this away: the geography of the package is used then."
    return [Problem(where=listed, rule=rule + ", ".join(lacking), remedy=remedy)]


def _read_of(paths: Sequence[Path], rows: int) -> tuple[object, ...]:
    """What was read of a source: names of files, digest, bytes, rows."""
    names = ", ".join(path.name for path in paths)
    return names, digest(paths), sum(path.stat().st_size for path in paths), rows


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over the bytes of files, in the order given."""
    summed = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                summed.update(chunk)
    return summed.hexdigest()


def _check_while_written(store: Store) -> list[Outcome]:
    """The outcome of every rule; rules only read, so the tables go to the file meanwhile.

    Where an engine lets nobody read then, they go there at the end.
    """
    with closing(cursor_beside(store)) as beside, ThreadPoolExecutor(max_workers=1) as thread:
        written = thread.submit(beside.execute, "checkpoint")
        outcomes = run_rules(store)
        with suppress(duckdb.TransactionException):
            written.result()
    return outcomes


def _is_broken(outcome: Outcome) -> bool:
    return bool(outcome.broken) and outcome.rule.hard


def _tell_broken(outcomes: Iterable[Outcome], twice: Sequence[Problem]) -> NoReturn:
    """A source that gives a key twice is named; else what the rules say."""
    if twice:
        raise InputRefused(twice)
    sentences = "\n".join(outcome.sentence for outcome in outcomes if _is_broken(outcome))
    raise CheckFailed(f"Nothing was loaded, because these rules do not hold:\n{sentences}")
