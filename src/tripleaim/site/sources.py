"""A page a source, and the list of all: who published what, under which licence, for what used."""

from tripleaim.model.source import GRADES
from tripleaim.page.section import Column, Section, Table
from tripleaim.site.address import HOME, SiteMap, source_path
from tripleaim.site.render import Page
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.remembered import Whole, ask_part
from tripleaim.store.schema import tables

SOURCES = "select * from source order by publisher, title, source"
PUBLISHED = (
    "select source, publisher, title, vintage, licence, address, grade from source order by source"
)
HELD = "select table_name from information_schema.tables order by table_name"
USED_IN = "select '{table}' as name, count(*) as rows from {table} where source = $source"
USED_BY = "select '{table}' as name, count(*) as rows, source from {table} group by source"


def sources_page(store: Store, site: SiteMap) -> Page:
    """The list of all sources in the store."""
    rows = ask(store, SOURCES)
    table = Table(
        name="sources",
        caption=f"The {len(rows)} sources of this site",
        columns=(
            Column(title="Title"),
            Column(title="Publisher"),
            Column(title="What it describes"),
            Column(title="Licence"),
            Column(title="Grade"),
            Column(title="Rows", kind="number"),
        ),
        rows=tuple(
            (
                row["title"],
                row["publisher"],
                row["vintage"],
                row["licence"],
                row["grade"],
                row["row_count"],
            )
            for row in rows
        ),
    )
    return Page(
        path="sources/index.html",
        title="Sources",
        template="sources.jinja",
        area=None,
        on=site.on,
        crumbs=(("England", HOME), ("sources", "")),
        with_tables=True,
        sections=(Section(id="all", title="All sources", lead=_lead(rows), blocks=(table,)),),
        extra={
            "links": [(row["title"], row["vintage"], source_path(row["source"])) for row in rows]
        },
    )


def source_page(store: Store, site: SiteMap, source: str) -> Page:
    """The page of one source: its entry in the catalogue and the tables it gave rows to."""
    [row] = ask(store, "select * from source where source = $source", {"source": source})
    return Page(
        path=source_path(source),
        title=f"{row['title']}, {row['vintage']} ({source})",
        template="source.jinja",
        area=None,
        on=site.on,
        crumbs=(("England", HOME), ("Sources", "sources/index.html"), ("one source", "")),
        extra={"row": row, "grade": GRADES.get(row["grade"], ""), "used": _used_in(store, source)},
    )


def source_titles(store: Store) -> dict[str, str]:
    """The title and vintage of every source by id."""
    rows = ask(store, "select source, title, vintage from source order by source")
    return {row["source"]: f"{row['title']}, {row['vintage']}" for row in rows}


def source_vintages(store: Store) -> dict[str, str]:
    """What every source describes, by id: a day, a year or a span."""
    rows = ask(store, "select source, vintage from source order by source")
    return {row["source"]: row["vintage"] for row in rows}


def source_rows(store: Store) -> list[Row]:
    """Every source with its publisher, what it describes, its licence, address and grade."""
    return ask(store, PUBLISHED)


def _used_in(store: Store, source: str) -> list[tuple[str, str, int]]:
    """Table, what one row of it stands for, and how many rows came from the source."""
    held = {row["table_name"] for row in ask(store, HELD)} & set(tables()) - {"source"}
    # SQL of: names of tables and columns of the schema that ships
    counts, every = (
        " union all ".join(each.format(table=name) for name in sorted(held))
        for each in (USED_IN, USED_BY)
    )
    # SQL of: names of tables and columns of the schema that ships
    part = f"select * from ({counts}) where rows > 0 order by name"
    # SQL of: names of tables and columns of the schema that ships
    whole = Whole(sql=f"select * from ({every}) order by name, source")
    rows = ask_part(store, part, {"source": source}, whole, [source])
    return [(row["name"], tables()[row["name"]].grain, row["rows"]) for row in rows]


def _lead(rows: list[Row]) -> str:
    publishers = len({row["publisher"] for row in rows})
    return (
        f"Every figure on this site rests on one or more of {len(rows)} sources "
        f"from {publishers} publishers."
    )
