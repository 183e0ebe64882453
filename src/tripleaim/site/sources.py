"""A page a source, and the list of all: who published what, under which licence, for what used."""

from tripleaim.model.source import GRADES
from tripleaim.page.section import Column, Section, Table
from tripleaim.site.address import HOME, SiteMap, source_path, sources_door
from tripleaim.site.render import Page
from tripleaim.store.engine import Row, Store
from tripleaim.store.sources import rows_of_source, source_row, sources_by_publisher


def sources_page(store: Store, site: SiteMap) -> Page:
    """The list of all sources in the store."""
    rows = sources_by_publisher(store)
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
        path=sources_door(),
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
    row = source_row(store, source)
    return Page(
        path=source_path(source),
        title=f"{row['title']}, {row['vintage']} ({source})",
        template="source.jinja",
        area=None,
        on=site.on,
        crumbs=(("England", HOME), ("Sources", sources_door()), ("one source", "")),
        extra={
            "row": row,
            "grade": GRADES.get(row["grade"], ""),
            "used": rows_of_source(store, source),
        },
    )


def _lead(rows: list[Row]) -> str:
    publishers = len({row["publisher"] for row in rows})
    return (
        f"Every figure on this site rests on one or more of {len(rows)} sources "
        f"from {publishers} publishers."
    )
