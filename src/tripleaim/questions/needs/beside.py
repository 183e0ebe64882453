"""Tables that set an area beside England and the past: a row a measure, a column each."""

from collections.abc import Sequence

from tripleaim.model.finding import Finding
from tripleaim.page.section import Cell, Column, Table
from tripleaim.page.told import Told
from tripleaim.page.values import describe_unit, names_its_unit
from tripleaim.questions.needs.rows import Measured, Slope

TITLES = ("What", "Here", "Relative to the mean", "England", "The period before", "Unit", "Note")


def compared_table(said: Told, rows: Sequence[Measured] | Sequence[Slope]) -> Table:
    """A table of an area, England and the period before, with a row a measure.

    A column is left out where no row has anything in it; what is said of one measure only (how much
    of the area it stands for) stands in its row.
    """
    made = said.table(rows)
    lines: dict[str, dict[str, Finding]] = {}
    notes: dict[str, str] = {}
    for row in rows:
        label = said.label(row)
        lines.setdefault(label, {})[_column(row)] = said.findings([row])[0]
        notes[label] = _note(row)
    cells: list[tuple[Cell, ...]] = [
        (label, *_cells(line), notes[label]) for label, line in lines.items()
    ]
    held = [at for at in range(len(TITLES)) if any(line[at] not in (None, "") for line in cells)]
    return Table(
        name=made.name,
        caption=made.caption,
        order=made.order,
        note=made.note,
        columns=tuple(Column(title=TITLES[at]) for at in held),
        rows=tuple(tuple(line[at] for at in held) for line in cells),
        sources=made.sources,
        caveats=tuple(each for each in made.caveats if not _of_one(each, said, rows)),
        findings=tuple(said.findings(rows)),
    )


def _column(row: Measured | Slope) -> str:
    relative = isinstance(row, Slope) and row.index == "relative_index"
    return "relative" if relative else row.side


def _cells(line: dict[str, Finding]) -> tuple[Cell, ...]:
    here = line["here"]
    unit = "" if names_its_unit(here.unit) else describe_unit(here.unit)
    return (here, line.get("relative"), line.get("england"), line.get("before"), unit)


def _note(row: Measured | Slope) -> str:
    if isinstance(row, Slope):
        return ""
    part = f"for parts with {row.covered:.0%} of its residents" if row.in_part else ""
    return "; ".join(each for each in (part, "a wider area" if row.wider else "") if each)


def _of_one(note: str, said: Told, rows: Sequence[Measured] | Sequence[Slope]) -> bool:
    """Whether a note is of one row of the table and no other."""
    return sum(note in said.notes(row) for row in rows) < min(4, len(rows))
