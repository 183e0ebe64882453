"""What a section of a page is made of: the contract between a question and the site.

A question's section is one module, `questions/NAME/page.py`, with one pure function:

    def section(store: Store, area: str | None, on: date) -> Section | None

It asks the question's answer (`questions/NAME/answer.py`) for rows, has them told
(`page/told.py`) and returns blocks; it writes nothing and draws nothing. `area` is an area id
(`stp:QHM`) or None for the national page; as result, None means that the question has nothing to
show on this page. NothingFound may be raised: its message becomes the section. A whole section can
be this short:

    from tripleaim.page.section import Section
    from tripleaim.page.told import told
    from tripleaim.questions.money.answer import money
    from tripleaim.questions.money.rows import Allocation

    def section(store, area, on):
        said = told(money(store, area, on))
        return Section(
            id="money",
            title="Where does the money go?",
            lead=said.sentence(said.answer.rows[0]),
            blocks=said.tables((Allocation,)),
        )

The site does the rest: headings, downloads beside every table, sources, numbers in words, links
from area ids to pages. The ten stand in `questions/ten.py`, in their order;
nothing else to register.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding

NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
COLUMN_KINDS = {
    "text": "words, left",
    "number": "a number in `unit`, right",
    "share": "0 to 1, shown in per cent, right",
    "pence": "whole pence, shown in pounds, right",
    "date": "a day",
    "code": "an official code, not broken across lines",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLink:
    """A cell that names an area; a link where this site has a page for it, else its words."""

    area: str
    text: str


Cell = str | int | float | Decimal | date | bool | AreaLink | Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading, how its cells are shown and the unit of its numbers."""

    title: str
    kind: str = "text"
    unit: str = ""

    def __post_init__(self) -> None:
        if self.kind not in COLUMN_KINDS:
            kinds = ", ".join(COLUMN_KINDS)
            raise refuse("column", "is not a kind", f"Kinds: {kinds}.", value=self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption, rows of cells and a name under which it is downloaded.

    The first cell of a row is its heading. A cell may be a Finding: its value is shown with its
    interval, or with its status in words where it is withheld. `name` is unique on its page
    (`money-allocations`); CSV and JSON files of that name lie beside the page. `sources` are
    catalogue ids. `findings`, where given, are what the downloads hold.

    >>> Table(name="places", caption="Places", columns=(Column(title="Place"),),
    ...       rows=(("Bolton",), ("Bury",))).name
    'places'
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    order: str = ""

    def __post_init__(self) -> None:
        if not NAME.match(self.name):
            raise refuse("table", "is not a name like money-allocations", value=self.name)
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong or not self.columns:
            raise refuse(self.name, f"has {len(wrong)} rows that do not fit its columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture, with everything that says the same to those who do not see it.

    `spec` is Vega-Lite with its data inside (see `site/charts.py` for ready-made ones and
    `site/maps.py` for maps); colours, fonts and width come from the house theme unless it says
    otherwise. `alt` says what the picture shows, `reading` how to read it, `table` the numbers:
    behind a line that opens it, or with `beside` next to the picture (maps with numbers on them).
    """

    name: str
    title: str
    spec: Mapping[str, object]
    alt: str
    reading: str
    table: Table
    beside: bool = False

    def __post_init__(self) -> None:
        if not NAME.match(self.name):
            raise refuse("chart", "is not a name like money-allocations", value=self.name)
        for field in ("title", "alt", "reading"):
            if not getattr(self, field).strip():
                raise refuse(self.name, f"has no {field}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Paragraphs. `heading`, where given, stands above them as a heading under the question."""

    paragraphs: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A bulleted list, with a sentence that leads into it."""

    lead: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Lines to type: a command, or Python that gives the same figures."""

    text: str
    says: str = "Lines to type"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One figure in large type: the value as shown, what it is, and a line on where it is from."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """A row of up to six figures in large type."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Blocks behind a line that opens them: method, long lists. Never the answer itself."""

    summary: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A sentence or two set apart: what limits the answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A warning with a heading: synthetic people, sources that disagree."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Two columns on a wide page, one above the other on a narrow one."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]


def led_by_what_differs(table: Table, shown: int | None = None) -> Table:
    """The table with a column first whose cells differ: where all rows begin alike, the first cell
    heads none of them. Of a long table the rows count that are `shown`; words head a row sooner
    than a bare number does.

    >>> two = Table(name="t", caption="T", columns=(Column(title="Kind"), Column(title="Whose")),
    ...             rows=(("trust", "Barts"), ("trust", "Homerton")))
    >>> led_by_what_differs(two).rows
    (('Barts', 'trust'), ('Homerton', 'trust'))
    """
    differing = [at for at in range(len(table.columns)) if _differ(table, at, shown)]
    if 0 in differing or not differing:
        return table
    at = next((at for at in differing if not _is_of_numbers(table, at)), differing[0])
    order = (at, *(each for each in range(len(table.columns)) if each != at))
    return replace(
        table,
        columns=tuple(table.columns[each] for each in order),
        rows=tuple(tuple(row[each] for each in order) for row in table.rows),
    )


def _differ(table: Table, at: int, shown: int | None) -> bool:
    first = _plain(table.rows[0][at]) if table.rows else None
    return any(_plain(row[at]) != first for row in table.rows[:shown])


def _is_of_numbers(table: Table, at: int) -> bool:
    return any(
        isinstance(plain := _plain(row[at]), int | float | Decimal) and not isinstance(plain, bool)
        for row in table.rows
    )


def _plain(cell: Cell) -> object:
    if isinstance(cell, Finding):
        return cell.status if cell.value is None else cell.value
    return cell.text if isinstance(cell, AreaLink) else cell


def folded(table: Table) -> Details:
    """A table behind a line that says what it is and how many rows it has."""
    return Details(summary=f"{table.caption} ({len(table.rows)})", blocks=(table,))


Block = Words | Points | Code | KeyFigures | Table | Chart | Details | Inset | Caution | SideBySide


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One question answered on one page: the question, its answer in a sentence, and the blocks.

    `id` is the anchor on the page and the start of the names of its tables.

    >>> Section(id="who", title="Who is it?", lead="One of 44 systems.", blocks=()).id
    'who'
    """

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        if not NAME.match(self.id):
            raise refuse("section", "is not a name like adds-up", value=self.id)
        if not self.title.strip() or not self.lead.strip():
            raise refuse(self.id, "has no title or no lead sentence")
        names = [each.name for each in _flat(self.blocks) if isinstance(each, Table | Chart)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise refuse(self.id, "is the name of two tables or charts", value=", ".join(twice))


def tables_in(section: Section) -> tuple[Table, ...]:
    """Every table of a section, those of charts and those behind details included, in order."""
    return tuple(block for block in _flat(section.blocks) if isinstance(block, Table))


def charts_in(section: Section) -> tuple[Chart, ...]:
    """Every chart of a section, those behind details included, in order."""
    return tuple(block for block in _flat(section.blocks) if isinstance(block, Chart))


def _flat(blocks: tuple[Block, ...]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, Details):
            found += _flat(block.blocks)
        if isinstance(block, SideBySide):
            found += _flat(block.left) + _flat(block.right)
        if isinstance(block, Chart):
            found.append(block.table)
    return found
