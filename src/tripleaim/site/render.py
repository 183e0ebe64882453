"""Pages written: blocks through the templates, with links, downloads and drawings in place."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from tripleaim.model.finding import Finding
from tripleaim.model.web_address import WEB_ADDRESS
from tripleaim.page.plot.draw import draw_svg, is_telling
from tripleaim.page.plot.ribbon import is_wide
from tripleaim.page.section import (
    AreaLink,
    Block,
    Cell,
    Chart,
    Column,
    Section,
    Table,
    Words,
    charts_in,
    led_by_what_differs,
    tables_in,
)
from tripleaim.page.values import describe_finding, describe_value
from tripleaim.page.words import day_words, with_days_in_words
from tripleaim.site.address import (
    SiteMap,
    data_path,
    link,
    organisation_path,
    pack_path,
    system_path,
)
from tripleaim.site.downloads import write_csv
from tripleaim.site.settings import SiteSettings

OPTIONAL = re.compile("</(?:li|td|th|tr|thead|tbody|dt|dd|option)>")
RIGHT = ("number", "share", "pence")
UNIT_OF_KIND = {"share": "share", "pence": "pence"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be written: where, its title, the way to it, its sections and its own words.

    `crumbs` are (text, path), of which the last may have no path; `description` is what a search
    shows; `extra` goes to the template as it is. `files` lie beside it, by path. With
    `with_tables` the rows of every table of it are a CSV beside it, otherwise the data of its
    system are.
    """

    path: str
    title: str
    template: str
    area: str | None
    on: date
    description: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    with_tables: bool = False


MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells Excel that a CSV is UTF-8
MOST_ELEMENTS, MOST_BYTES = 1_850, 140_000
# How many rows of a table and how many charts a page shows, until it is small enough to read.
SHOWN = ((40, 99), (24, 99), (12, 12), (8, 8), (5, 6), (3, 4), (3, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every page needs: the settings, the map of the site, the titles of sources.

    `vintages` say what each source describes; `names` are official names of systems with the short
    ones that pages use.
    """

    settings: SiteSettings
    site: SiteMap
    source_titles: Mapping[str, str]
    vintages: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """A cell as the template wants it."""

    text: str
    href: str | None


def render_page(page: Page, context: Context) -> dict[str, str | bytes]:
    """Every file of a page by path: the page and what is downloaded beside it."""
    folder = posixpath.dirname(page.path)
    files: dict[str, str | bytes] = {page.path: render_html(page, context), **page.files}
    if page.with_tables:
        for section in page.sections:
            for table in tables_in(section):
                files[posixpath.join(folder, f"{table.name}.csv")] = MARK + write_csv(table)
    return files


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
    """The HTML of a page: of long tables as many rows, and as many charts, as leave it small enough
    to read; the others are tables."""
    page = replace(page, sections=tuple(without_echo(each) for each in page.sections))
    text = ""
    for rows, charts in SHOWN:
        text = _render(page, context, rows, charts)
        elements, size = text.count("<") - text.count("</"), len(text.encode())
        if elements <= MOST_ELEMENTS and size <= MOST_BYTES:
            break
    return text


def _render(page: Page, context: Context, rows: int, charts: int) -> str:
    every = [chart for section in page.sections for chart in charts_in(section)]
    telling = [chart.name for chart in every if is_telling(chart.spec)]
    pen = Pen(page=page, context=context, rows=rows, drawn=frozenset(telling[:charts]))
    template = environment().get_template(page.template)
    text: str = template.render(
        page=page, pen=pen, settings=context.settings, site=context.site, **page.extra
    )
    return slim(text)


def slim(text: str) -> str:
    """A page without blank lines, and without the end tags that HTML lets one leave out.

    A reader of HTML closes these elements where the next begins or their parent ends.

    >>> slim("<ul>\\n  <li>a</li>\\n\\n  <li>b</li>\\n</ul>")
    '<ul>\\n<li>a\\n<li>b\\n</ul>\\n'
    """
    lines = (line.strip() for line in OPTIONAL.sub("", text).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


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
    made.filters["day"] = day_words
    made.filters["kind"] = _block_kind
    made.filters["led"] = led_by_what_differs
    made.filters["has_digit"] = lambda text: any(letter.isdigit() for letter in text)
    made.filters["prose"] = with_days_in_words
    made.globals |= {"system_path": system_path, "pack_path": pack_path, "data_path": data_path}
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What a template asks of the page that it writes: links, cells, drawings."""

    page: Page
    context: Context
    rows: int = SHOWN[0][0]
    drawn: frozenset[str] | None = None

    def prose(self, text: str) -> str:
        """A sentence for a page: days in words, systems by their short names."""
        return with_days_in_words(shortened(text, self.context.names))

    def linked(self, text: str) -> Markup:
        """A text of which every address is a link, named by its host."""
        return linked(text)

    def shown(self, table: Table) -> tuple[tuple[Cell, ...], ...]:
        """The rows of a table that a page shows; the file has them all."""
        return table.rows[: self.rows]

    def share(self, share: float) -> str:
        """A share in words."""
        return describe_value(share, "share")

    def organisation(self, code: str) -> str | None:
        """A link to the page of an organisation, or None."""
        known = code in self.context.site.organisations
        return self.to(organisation_path(code)) if known else None

    def numbers(self, ids: tuple[str, ...], listed: tuple[str, ...]) -> list[int]:
        """The numbers of sources in the list of a page: how they are named above it."""
        return [listed.index(id) + 1 for id in ids if id in listed]

    def vintages(self, ids: tuple[str, ...]) -> str:
        """What the sources describe, each day or span once, three at most."""
        said = dict.fromkeys(self.context.vintages.get(id, "") for id in ids)
        return "; ".join([each for each in said if each][:3])

    def address(self) -> str:
        """The whole address of the page, as a browser shows it."""
        return self.context.settings.address + self.page.path.removesuffix("index.html")

    def on_the_web(self) -> str:
        """The whole address of the page for a reader of paper; none where only a machine has it."""
        host = urlsplit(self.context.settings.address).hostname or ""
        return "" if host in ("", "127.0.0.1", "localhost", "::1") else self.address()

    def is_wide(self, chart: Chart) -> bool:
        """Whether a picture is wider than a phone, so that its box scrolls there."""
        return is_wide(chart.spec)

    def is_telling(self, chart: Chart) -> bool:
        """Whether a picture says more than its table, and is one of those that the page draws."""
        if self.drawn is None:
            return is_telling(chart.spec)
        return chart.name in self.drawn

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

    def titles(self, ids: tuple[str, ...]) -> str:
        """The titles of sources in a line, three at most, for a page without a list of them."""
        return "; ".join(title for title, _ in self.sources(ids[:3]))

    def cell(self, cell: Cell, column: Column) -> CellView:
        """A cell in words, with the link it may carry."""
        href = None
        if isinstance(cell, AreaLink) and cell.area != self.page.area:
            href = self.area(cell.area)
        return CellView(text=shortened(describe_cell(cell, column), self.context.names), href=href)

    def right(self, table: Table) -> str:
        """The classes of a table that set its columns of numbers to the right."""
        return "".join(
            f" ta-r{at}" for at, each in enumerate(table.columns, start=1) if each.kind in RIGHT
        )

    def heads(self, table: Table) -> Markup:
        """The headings of columns, once a table, for rows that are stacked on a narrow screen."""
        said = ";".join(
            f"--{letter}:{css_text(each.title + ':')}"
            for letter, each in zip("bcd", table.columns[1:], strict=False)
        )
        return Markup(said.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;"))

    def saved_as(self, name: str) -> str:
        """The name that a download is saved under: whose it is and of what day, then what it is.

        Of the page of icb:QOP on 1 April 2026, `needs` is saved as `QOP-2026-04-01-needs`.
        """
        whose = self.page.area.split(":", 1)[1] if self.page.area else "England"
        return f"{whose}-{self.page.on.isoformat()}-{name}"

    def drawing(self, chart: Chart) -> Markup:
        """The picture of a chart."""
        return Markup(draw_svg(chart.spec, chart.name, chart.title, chart.alt))


def linked(text: str) -> Markup:
    """A text of which every address is a link, named by its host; all else is text.

    One that was cut short is text.

    >>> print(linked("Read <it> (https://www.nhs.uk/a?b=1&c; confirmed)."))
    Read &lt;it&gt; (<a href="https://www.nhs.uk/a?b=1&amp;c">nhs.uk</a>; confirmed).
    """
    made, at = Markup(), 0
    for found in WEB_ADDRESS.finditer(text):
        if found["cut"]:
            continue
        host = urlsplit(found[0]).netloc.removeprefix("www.")
        made += text[at : found.start()]
        made += Markup('<a href="{}">{}</a>').format(found[0], host)
        at = found.end()
    return made + text[at:]


def css_text(text: str) -> str:
    r"""A text as a style sheet has it.

    >>> print(css_text("Bob's"))
    'Bob\27 s'
    """
    plain = text.replace("\\", "\\5c ").replace("'", "\\27 ").replace("\n", " ")
    return f"'{plain}'"


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


def shortened(text: str, names: Mapping[str, str]) -> str:
    """A sentence with the official names of systems made short.

    >>> shortened("NHS Kent ICB was there.", {"NHS Kent ICB": "Kent"})
    'Kent was there.'
    """
    return _any_of(tuple(names)).sub(lambda found: names[found[0]], text) if names else text


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(re.escape(name) for name in longest_first))


def _block_kind(block: Block) -> str:
    return type(block).__name__
