"""A user's table of areas, however it was written: its rows by code, and what was set aside."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.registry.spellings import Spellings, buys_for_no_area, is_named_unknown
from tripleaim.store.files.headings import say_headings
from tripleaim.store.files.of_people import check_no_people
from tripleaim.store.given.cells import is_missing, read_marked
from tripleaim.store.given.grid import Grid
from tripleaim.store.given.layout import Layout, find_layout, upright

LIKE_A_CODE = re.compile(r"[A-Za-z]\d{8}|(?=\S*\d)\S{1,6}|\d(\.\d+)?[eE]\+?\d+")
SHOWN = 5
Numbered = tuple[int, tuple[str, ...]]
FEWEST = 3  # areas of which each has as many rows, before blanks are taken for the area above


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTable:
    """Rows of a table by the area they are of.

    `rows` has every cell as text under its heading, `code` and `row` (the spreadsheet's number) in
    its index; `aside` the rows that are totals or areas of another kind, with what they are.
    """

    name: str
    area: str
    rows: pd.DataFrame
    aside: pd.DataFrame
    notes: tuple[str, ...]


def read_user_table(
    name: str,
    given: Sequence[Grid],
    spellings: Spellings,
    column: str | None = None,
    sheet: str | None = None,
) -> UserTable:
    """The table of a file. Raises InputRefused with every row that is of no area, all at once, and
    for a table of people, a row each."""
    grids = _asked_for(name, given, sheet)
    for grid in grids:
        check_no_people(name, grid.rows)
    found = [
        (grid, layout)
        for grid in grids
        if (
            layout := find_layout(
                upright(grid, spellings.find), spellings.find, spellings.kind_of_other, column
            )
        )
    ]
    if not found:
        raise _no_areas(name, grids, spellings, column)
    grid, layout = max(found, key=lambda each: (each[1].named, _known(each[1], spellings)))
    notes = list(layout.notes)
    if len(grids) > 1:
        others = ", ".join(each.name for each in grids if each is not grid)
        notes.insert(0, f"sheet {grid.name} was read; not read: {others}")
    return _sorted_out(name, layout, spellings, notes)


def _asked_for(name: str, grids: Sequence[Grid], sheet: str | None) -> list[Grid]:
    if sheet is None:
        return list(grids)
    chosen = [grid for grid in grids if grid.name.casefold() == sheet.casefold()]
    if not chosen:
        listed = ", ".join(grid.name for grid in grids)
        raise refuse(name, "is not a sheet of it", f"Sheets: {listed}.", value=sheet)
    return chosen


def _known(layout: Layout, spellings: Spellings) -> int:
    return sum(spellings.find(row[layout.area]) is not None for _, row in layout.rows)


def _no_areas(
    name: str, grids: Sequence[Grid], spellings: Spellings, column: str | None
) -> InputRefused:
    listed = ", ".join(sorted(spellings.codes)[:SHOWN])
    if column is not None:
        rule = "is not a column of areas of that vintage"
        heads = dict.fromkeys(say_headings(each.rows[0], (), each.rows[1:]) for each in grids)
        return refuse(name, rule, " ".join(heads), value=column, row=1)
    others = Counter(
        kind
        for grid in grids
        for row in grid.rows
        for cell in row
        if (kind := spellings.others.get(cell.strip().casefold()))
    )
    if others:
        kind, count = others.most_common(1)[0]
        said = f"It has {count} cells that are areas of kind {kind}: say --from {kind}@DATE."
    else:
        said = "Another kind or day? To list areas: tripleaim areas --kind KIND --on DATE."
    rule = f"has no column of areas of the vintage claimed, as {listed}"
    return refuse(name, rule, said)


def _sorted_out(name: str, layout: Layout, spellings: Spellings, notes: list[str]) -> UserTable:
    """Rows of areas, rows set aside, and the rest refused, by row and value."""
    kept: list[tuple[str, int, tuple[str, ...]]] = []
    aside: list[tuple[str, int, tuple[str, ...]]] = []
    of_none: list[Numbered] = []
    mended = 0
    rows, filled = _filled_down(layout, spellings)
    if filled:
        notes.append(
            f"{filled} rows without an area are of the area above them: each has as many rows"
        )
    for number, cells in rows:
        label = cells[layout.area]
        code = spellings.find(label)
        if code is None and (code := spellings.mend(label)) is not None:
            mended += 1
        if code is not None:
            kept.append((code, number, cells))
            continue
        if (kind := _kind_of_row(label, cells, spellings)) is not None:
            aside.append((kind, number, cells))
        elif not is_missing(label) or any(read_marked(cell) is not None for cell in cells):
            of_none.append((number, cells))
    nameless = [row for row in of_none if _is_called_unknown(row[1], kept)]
    aside += [("elsewhere", number, cells) for number, cells in nameless]
    if problems := [
        _unknown(name, layout, number, (cells[layout.area], spellings))
        for number, cells in of_none
        if (number, cells) not in nameless
    ]:
        raise InputRefused(_at_once(problems, spellings))
    if mended:
        notes.append(f"{mended} codes had lost their leading zeros, as spreadsheets do")
    if aside:
        notes.append(_told_aside([kind for kind, _, _ in aside]))
    return UserTable(
        name=name,
        area=layout.heading[layout.area],
        rows=_frame(kept, layout.heading),
        aside=_frame(aside, layout.heading),
        notes=tuple(notes),
    )


def _told_aside(kinds: Sequence[str]) -> str:
    told = ", ".join(f"{count} of {kind}" for kind, count in Counter(kinds).most_common())
    if len(kinds) == 1:
        return f"1 row of totals or of other areas set aside: {told}"
    return f"{len(kinds)} rows of totals or of other areas set aside: {told}"


def _kind_of_row(label: str, cells: Sequence[str], spellings: Spellings) -> str | None:
    """The kind of what a row is about that is no area of the vintage: `england` for totals."""
    words = [label] if not is_missing(label) else [cell for cell in cells if cell]
    kind = next(filter(None, map(spellings.kind_of_other, words)), None)
    return "elsewhere" if kind is None and any(map(buys_for_no_area, cells)) else kind


def _is_called_unknown(
    cells: Sequence[str], kept: Sequence[tuple[str, int, Sequence[str]]]
) -> bool:
    """Whether a row's area is called unknown: in a column in which no row of an area is.

    Where rows of areas are called so there, it is an age or a sex, and says nothing of the area.
    """
    columns = [at for at, cell in enumerate(cells) if is_named_unknown(cell)]
    return any(not any(is_named_unknown(row[at]) for _, _, row in kept) for at in columns)


def _filled_down(layout: Layout, spellings: Spellings) -> tuple[list[Numbered], int]:
    """The rows, those without an area given what stands above them where each area has as many
    rows; how many were. So are columns of words that say nothing in any of them: names.

    A blank beside any other number of rows is left: it may be a total, or a slip.
    """
    rows = list(layout.rows)
    begins = [at for at, (_, cells) in enumerate(rows) if cells[layout.area]]
    groups = list(zip(begins, [*begins[1:], len(rows)], strict=True))
    of_areas = [group for group in groups if spellings.find(rows[group[0]][1][layout.area])]
    each = {end - begin for begin, end in of_areas}
    if len(of_areas) < FEWEST or len(each) != 1 or each == {1}:
        return rows, 0
    above = {at: begin for begin, end in groups for at in range(begin + 1, end)}
    width = range(len(rows[0][1]))
    heads = [rows[begin][1] for begin, _ in of_areas]
    silent = {
        column
        for column in width
        if not any(rows[at][1][column] for at in above)
        and (column == layout.area or all(read_marked(head[column]) is None for head in heads))
    }
    for at, begin in above.items():
        number, cells = rows[at]
        head = rows[begin][1]
        rows[at] = number, tuple(head[c] if c in silent else cells[c] for c in width)
    return rows, sum(end - begin - 1 for begin, end in of_areas)


def _frame(
    rows: Sequence[tuple[str, int, tuple[str, ...]]], heading: Sequence[str]
) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(
        [(code, number) for code, number, _ in rows] or [("", 0)], names=["code", "row"]
    )
    cells = [cells[: len(heading)] for _, _, cells in rows] or [("",) * len(heading)]
    frame = pd.DataFrame(cells, columns=list(heading), index=index, dtype=object)
    return frame if rows else frame.iloc[:0]


def _unknown(name: str, layout: Layout, number: int, of: tuple[str, Spellings]) -> Problem:
    """A row of no area. What does not look like a code may name a person and is not repeated."""
    label, spellings = of
    shown = label if LIKE_A_CODE.fullmatch(label) else None
    rule = "has no area" if is_missing(label) else "is of no area of the vintage claimed"
    if when := spellings.elsewhen.get(label.casefold()):
        rule += f": it was one {when}"
    return Problem(
        where=name, row=number, column=layout.heading[layout.area], value=shown, rule=rule
    )


def _at_once(problems: list[Problem], spellings: Spellings) -> list[Problem]:
    """The first few of the problems, the last of them with what there is and what to do."""
    first = problems[:SHOWN]
    listed = ", ".join(sorted(spellings.codes)[:3])
    more = f" {len(problems) - len(first)} more rows are like these." if problems[SHOWN:] else ""
    last = first[-1]
    remedy = (
        f"The vintage has {len(spellings.codes)} areas: {listed}, ...{more} "
        "Another day? To list them: tripleaim areas --kind KIND --on DATE."
    )
    return [
        *first[:-1],
        Problem(
            where=last.where,
            row=last.row,
            column=last.column,
            value=last.value,
            rule=last.rule,
            remedy=remedy,
        ),
    ]
