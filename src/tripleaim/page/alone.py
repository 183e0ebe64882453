"""A page by itself: one HTML file with sentences and tables, to send or to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

from tripleaim.model.pence import in_full
from tripleaim.model.signs import MINUS, printed
from tripleaim.page.section import Cell, Column, Table

STYLE = """
body { font: 1.1rem/1.5 Arial, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 2rem 0; width: 100%; }
caption { font-weight: bold; text-align: left; padding-bottom: .5rem; }
th, td { border-bottom: 1px solid #768692; padding: .4rem .8rem .4rem 0; text-align: left; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
@media print { body { margin: 0; max-width: none; } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainTable:
    """A table as an engine gives it; `pence` names the columns of money, in whole pence."""

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    pence: tuple[str, ...] = ()

    @property
    def for_workbook(self) -> Table:
        """The table with money in pounds, to be reckoned with."""
        kinds = [
            Column(title=_title(n), kind="pence" if n in self.pence else "text")
            for n in self.columns
        ]
        return Table(name=self.name, caption=self.caption, columns=tuple(kinds), rows=self.rows)

    @property
    def plain_rows(self) -> list[dict[str, object]]:
        """The rows by column, money as pounds to the penny; the sign is that which software reads,
        as that of numbers."""
        return [
            {
                name: in_full(cell).replace(MINUS, "-")
                if name in self.pence and isinstance(cell, int)
                else cell
                for name, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]


def page_alone(title: str, words: Sequence[str], tables: Sequence[PlainTable]) -> str:
    """The HTML of a page: the title, a paragraph a sentence, the tables."""
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{escape(title)}</h1>",
        *(f"<p>{escape(said)}</p>" for said in words),
        *(_table(table) for table in tables),
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _table(table: PlainTable) -> str:
    numbers = [_is_number(table, at) for at in range(len(table.columns))]
    head = "".join(
        f'<th scope="col"{_class(number)}>{escape(_title(name))}</th>'
        for name, number in zip(table.columns, numbers, strict=True)
    )
    rows = []
    for row in table.plain_rows:
        cells = [
            f"<td{_class(number)}>{escape(_shown(cell, number))}</td>"
            for cell, number in zip(row.values(), numbers, strict=True)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f"<table><caption>{escape(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{chr(10).join(rows)}\n</tbody></table></div>"
    )


def _is_number(table: PlainTable, at: int) -> bool:
    cells = [row[at] for row in table.rows if row[at] not in (None, "")]
    return bool(cells) and all(isinstance(cell, int | float | Decimal) for cell in cells)


def _class(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _shown(cell: object, is_figure: bool) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, date):
        return f"{cell.day} {cell:%B %Y}"
    return printed(str(cell)) if is_figure else str(cell)


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]
