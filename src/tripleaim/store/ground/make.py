"""Laying the ground in a store: its macros, the releases of people, who lived in each block."""

from importlib.resources import files

from tripleaim.model.succession import MOST
from tripleaim.store.catalogue import catalogue
from tripleaim.store.engine import Store, ask_value
from tripleaim.store.rules import read_rules
from tripleaim.store.sql_text import literal

RELEASE = ("title", "counted", "year", "day", "known_on", "known_is", "cited", "grade")
TYPES = ("varchar", "varchar", "integer", "date", "date", "varchar", "varchar", "varchar")
RESIDENTS = "045_residents.sql"
# `lived` of macros.sql, added up once for all releases.
ADDED_UP = """
create or replace temp table lived_added_up as
    select release, block, sum(people)::bigint as people, min(source) as source
    from resident
    group by release, block
    order by release, block;

create or replace temp macro lived(of_release) as table
    select block, people, source from lived_added_up where release = of_release;
"""


def macro_text() -> str:
    """The SQL that makes the macros; what is most of a body is said in `model.succession`."""
    text = files(__name__.rpartition(".")[0]).joinpath("macros.sql").read_text(encoding="utf-8")
    return text.replace("$MOST", str(MOST))


def create_macros(store: Store) -> None:
    """Create the named queries of the ground in a store whose tables are there."""
    text = macro_text()
    store.execute(text)


def settle_basis(store: Store) -> None:
    """Keep the basis of a store whose footprints are all there as a plain word.

    Every query of footprints asks for it several times. Without footprints it stays a question.
    """
    found: str | None = ask_value(store, "select ground_basis()")
    if found is not None:
        # SQL of: one of the two bases that the macro chooses from
        store.execute(f"create or replace macro ground_basis() as {literal(found)}")


def add_up_lived(store: Store) -> None:
    """Add up once who lived in each block, for a connection that reads only and asks hundreds of
    times; nothing is written to the store."""
    store.execute(ADDED_UP)


def read_releases(store: Store) -> None:
    """The dated releases of people as the temporary table `dated_release`, one row a release."""
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(RELEASE, TYPES, strict=True))
    # SQL of: columns and types that are constants of this file
    store.execute(f"create or replace temp table dated_release (release varchar, {columns})")
    rows = [
        [release, *(said.get(name) for name in RELEASE)]
        for release, said in read_rules("people_releases").items()
    ]
    marks = ", ".join("?" for _ in range(len(RELEASE) + 1))
    # SQL of: question marks, one a column
    store.executemany(f"insert into dated_release values ({marks})", rows)


def date_sources(store: Store) -> None:
    """The day of every dated source as the temporary table `dated_source`, one row a source."""
    store.execute("create or replace temp table dated_source (source varchar, day date)")
    rows = [[each.id, each.valid_from] for each in catalogue().values() if each.valid_from]
    store.executemany("insert into dated_source values (?, ?)", rows)


def make_ground(store: Store) -> None:
    """Macros, releases and residents, for a store whose compositions are known already."""
    create_macros(store)
    read_releases(store)
    step = files("tripleaim.store.derive").joinpath(RESIDENTS)
    store.execute(step.read_text(encoding="utf-8"))
