"""Tables that set an area beside England and the past: a row a measure, a column each."""

from collections.abc import Sequence

from tripleaim.model.finding import Finding
from tripleaim.page.section import Cell, Column, Table
from tripleaim.page.values import describe_unit, names_its_unit
from tripleaim.questions.needs.compared import ENGLAND

BEFORE = "_before"


def compared_table(table: Table, area: str) -> Table:
    """A table of findings about an area, England and the period before, with a row a label.

    A column is left out where no row has anything in it; what is said of one row only (how much of
    the area it stands for) is its note.

    >>> found = dict(unit="years", sources=("a",), method="m", table="Health", label="Life (2020)",
    ...              statement="So.")
    >>> table = Table(name="t", caption="Health", columns=(Column(title="a"),), rows=(), findings=(
    ...     Finding(measure="life", subject="icb:QOP", value=80.1, **found),
    ...     Finding(measure="life", subject=ENGLAND, value=81.0, **found)))
    >>> [column.title for column in compared_table(table, "Here").columns]
    ['What', 'Here', 'England', 'Unit']
    """
    rows = {each.label: _row(each.label, table.findings) for each in table.findings}
    titles = ("What", area, "Relative to the mean", "England", "The period before", "Unit", "Note")
    cells = [(label, *row) for label, row in rows.items()]
    held = [at for at in range(len(titles)) if any(row[at] not in (None, "") for row in cells)]
    return Table(
        name=table.name, caption=table.caption, order=table.order, note=table.note,
        columns=tuple(Column(title=titles[at]) for at in held),
        rows=tuple(tuple(row[at] for at in held) for row in cells), sources=table.sources,
        caveats=tuple(each for each in table.caveats if not _is_of_one_row(each, rows)),
        findings=table.findings,
    )  # fmt: skip


def _row(label: str, findings: Sequence[Finding]) -> tuple[Cell, ...]:
    mine = [each for each in findings if each.label == label]
    first = mine[0]
    relative = [each for each in mine if each.measure == "relative_index"]
    england = [each for each in mine if each.subject == ENGLAND]
    before = [each for each in mine if each.measure.endswith(BEFORE)]
    unit = "" if names_its_unit(first.unit) else describe_unit(first.unit)
    prefix = f"{label}: "
    note = "; ".join(
        caveat.removeprefix(prefix) for caveat in first.caveats if caveat.startswith(prefix)
    )
    sides = [each[0] if each else None for each in (relative, england, before)]
    return (first, *sides, unit, note)


def _is_of_one_row(caveat: str, labels: object) -> bool:
    assert isinstance(labels, dict)
    return any(caveat.startswith(f"{label}: ") for label in labels)
