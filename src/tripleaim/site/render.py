"""Pages written: blocks through the templates, with links, downloads and drawings in place."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from tripleaim.model.finding import Finding
from tripleaim.page.drawing import draw_svg
from tripleaim.page.section import (
    AreaLink,
    Block,
    Cell,
    Chart,
    Column,
    Section,
    Table,
    Words,
    tables_in,
)
from tripleaim.page.values import (
    as_prose,
    describe_day,
    describe_finding,
    describe_value,
)
from tripleaim.page.workbook import section_book, write_workbook
from tripleaim.site.address import SiteMap, link
from tripleaim.site.downloads import write_csv, write_json
from tripleaim.site.settings import SiteSettings

LONG_TEXT = 60
RIGHT = ("number", "share", "pence")
UNIT_OF_KIND = {"share": "share", "pence": "pence"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be written: where, its title, the way to it, its sections and its own words.

    `crumbs` are (text, path); `extra` goes to the template as it is. With `workbooks` every section
    with a table has a workbook beside the page.
    """

    path: str
    title: str
    template: str
    area: str | None
    on: date
    crumbs: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    workbooks: bool = False


MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells Excel that a CSV is UTF-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every page needs: the settings, the map of the site, and the titles of sources."""

    settings: SiteSettings
    site: SiteMap
    source_titles: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """A cell as the template wants it."""

    text: str
    href: str | None
    right: bool


def render_page(page: Page, context: Context) -> dict[str, str | bytes]:
    """Every file of a page by path: the page and what is downloaded beside it."""
    folder = posixpath.dirname(page.path)
    files: dict[str, str | bytes] = {page.path: render_html(page, context)}
    for section in page.sections:
        for table in tables_in(section):
            stem = posixpath.join(folder, table.name)
            files[f"{stem}.csv"] = MARK + write_csv(table)
            files[f"{stem}.json"] = write_json(table, page.area, page.on)
        if page.workbooks and tables_in(section):
            files[posixpath.join(folder, f"{section.id}.xlsx")] = _workbook(page, section, context)
    return files


def _workbook(page: Page, section: Section, context: Context) -> bytes:
    about = (f"From the page {page.title}, by {context.settings.organisation}.",)
    return write_workbook(section_book(section, about, page.on, context.source_titles))


def without_echo(section: Section) -> Section:
    """The section without paragraphs that only repeat its lead sentence or an earlier one."""
    said = {section.lead}

    def kept(block: Block) -> Block:
        if not isinstance(block, Words):
            return block
        told = tuple(text for text in dict.fromkeys(block.paragraphs) if text not in said)
        said.update(told)
        return replace(block, paragraphs=told)

    return replace(section, blocks=tuple(kept(block) for block in section.blocks))


def render_html(page: Page, context: Context) -> str:
    """The HTML of a page."""
    page = replace(page, sections=tuple(without_echo(each) for each in page.sections))
    pen = Pen(page=page, context=context)
    template = environment().get_template(page.template)
    text: str = template.render(
        page=page, pen=pen, settings=context.settings, site=context.site, **page.extra
    )
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


@cache
def environment() -> Environment:
    """The templates: ours, then those of the design system."""
    made = Environment(
        loader=ChoiceLoader(
            [PackageLoader("tripleaim.site"), PackageLoader("nhsuk_frontend_jinja")]
        ),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = describe_day
    made.filters["kind"] = _block_kind
    made.filters["has_digit"] = lambda text: any(letter.isdigit() for letter in text)
    made.filters["prose"] = as_prose
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What a template asks of the page that it writes: links, cells, drawings."""

    page: Page
    context: Context

    def to(self, path: str) -> str:
        """A link from this page to another."""
        return link(self.page.path, path)

    def area(self, area: str, on: date | None = None) -> str | None:
        """A link to the page of an area on the page's day, or None; never to the page itself."""
        path = self.context.site.path_of_area(area, on or self.page.on)
        return self.to(path) if path and path != self.page.path else None

    def sources(self, ids: tuple[str, ...]) -> list[tuple[str, str | None]]:
        """The sources by title, with a link to the page of each."""
        found = []
        for id in ids:
            path = self.context.site.path_of_source(id)
            title = self.context.source_titles.get(id, id)
            found.append((title, self.to(path) if path else None))
        return found

    def cell(self, cell: Cell, column: Column) -> CellView:
        """A cell in words, with the link it may carry."""
        href = self.area(cell.area) if isinstance(cell, AreaLink) else None
        right = column.kind in RIGHT
        return CellView(text=describe_cell(cell, column), href=href, right=right)

    def saved_as(self, name: str) -> str:
        """The name that a download is saved under: whose it is and of what day, then what it is.

        Of the page of icb:QOP on 1 April 2026, `needs` is saved as `QOP-2026-04-01-needs`.
        """
        whose = self.page.area.split(":", 1)[1] if self.page.area else "England"
        return f"{whose}-{self.page.on.isoformat()}-{name}"

    def has_workbook(self, section: Section) -> bool:
        """Whether a workbook of the section lies beside the page."""
        return self.page.workbooks and bool(tables_in(section))

    def is_narrow(self, table: Table) -> bool:
        """Whether a table is easier to read when it is not as wide as the page."""
        cells = (cell for row in table.rows for cell in row[1:])
        return len(table.columns) <= 3 and not any(
            isinstance(cell, str) and len(cell) > LONG_TEXT for cell in cells
        )

    def drawing(self, chart: Chart) -> Markup:
        """The picture of a chart."""
        return Markup(draw_svg(chart.spec, chart.name, chart.title, chart.alt))


def describe_cell(cell: Cell, column: Column) -> str:
    """A cell in words, by the kind of its column.

    >>> describe_cell(0.25, Column(title="Share", kind="share"))
    '25.0%'
    """
    if isinstance(cell, AreaLink):
        return cell.text
    if isinstance(cell, Finding):
        return describe_finding(cell)
    return describe_value(cell, UNIT_OF_KIND.get(column.kind, column.unit))


def _block_kind(block: Block) -> str:
    return type(block).__name__
