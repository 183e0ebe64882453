"""Where the table lies in a grid: titles above, headings in one row or two, notes below."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tripleaim.store.given.cells import clean, is_missing, read_marked, read_number
from tripleaim.store.given.grid import Grid

Find = Callable[[str], str | None]
FEWEST = 3  # areas in a row, or numbers that count up in one, that are taken for headings
LOOKED_AT = 20
TITLES = "lines above the headings are titles"
SERIALS = (20_000, 80_000)  # days as spreadsheets count them: 1954 to 2119


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A table in a grid: headings, rows with the numbers a spreadsheet gives them, area column.

    `named` says that the headings are those of the file.
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    area: int
    notes: tuple[str, ...]
    named: bool = True


def find_layout(grid: Grid, find: Find, other: Find, column: str | None = None) -> Layout | None:
    """The table of a grid; None where no column holds areas.

    `find` gives the code of an area, `other` says what a total or an area of another kind is;
    `column` names the column of areas when it is not to be looked for.
    """
    area = _area_column(grid, find, column)
    if area is None:
        return None
    first = next(at for at, row in enumerate(grid.rows) if find(row[area]))
    top = _heading_row(grid.rows, first, area, other)
    if top is None:
        return _without_headings(grid, area, find)
    width = _width(grid.rows, top, area, find)
    cut = grid.rows if width is None else tuple(row[:width] for row in grid.rows)
    heading, used, twice = _heading(cut, top, area)
    rows, left = _body(cut, top, area, find)
    notes = list(grid.notes)
    if width is not None:
        notes.append(
            f"at column {width + 1} another table begins, whose areas have another order: it was "
            "not read; save it in a file of its own"
        )
    above = sum(any(map(clean, row)) for row in grid.rows[: top - used + 1])
    if above:
        are = "line above the headings is a title" if above == 1 else TITLES
        notes.append(f"{above} {are}")
    notes += twice
    if left:
        notes.append(_left_aside(left))
    return Layout(heading=heading, rows=tuple(rows), area=area, notes=tuple(notes))


def _left_aside(lines: int) -> str:
    return (
        "1 line of notes was left aside"
        if lines == 1
        else f"{lines} lines of notes were left aside"
    )


def _without_headings(grid: Grid, area: int, find: Find) -> Layout | None:
    """A table that begins with its rows, as lists of ODS do: its columns are called by number."""
    if sum(find(row[area]) is not None for row in grid.rows) < FEWEST:
        return None
    width = len(grid.rows[0])
    heading = tuple(f"column {at + 1}" for at in range(width))
    rows, left = _body((heading, *grid.rows), 0, area, find)
    told = ["there are no headings: columns are called column 1, column 2 and so on"]
    if left:
        told.append(_left_aside(left))
    numbered = tuple((number - 1, cells) for number, cells in rows)
    notes = (*grid.notes, *told)
    return Layout(heading=heading, rows=numbered, area=area, notes=notes, named=False)


def upright(grid: Grid, find: Find) -> Grid:
    """A grid whose areas stand below one another: turned over where they stand in one row."""
    across = max(len(set(filter(None, map(find, row)))) for row in grid.rows)
    if across < FEWEST:
        return grid
    columns = zip(*grid.rows, strict=True)
    down = max(len(set(filter(None, map(find, column)))) for column in columns)
    if across <= down:
        return grid
    note = "rows and columns were changed over: the areas stood in one row"
    rows = tuple(zip(*grid.rows, strict=True))
    return Grid(name=grid.name, rows=rows, notes=(*grid.notes, note))


def _area_column(grid: Grid, find: Find, column: str | None) -> int | None:
    if column is not None:
        wanted = clean(column).casefold()
        for row in grid.rows:
            for at, cell in enumerate(row):
                if clean(cell).casefold() == wanted:
                    return at if any(find(each[at]) for each in grid.rows) else None
        return None
    hits = Counter[int]()
    for row in grid.rows:
        hits.update(at for at, cell in enumerate(row) if cell and find(cell))
    if not hits:
        return None
    most = max(hits.values())
    return min(at for at, count in hits.items() if count >= 0.9 * most)


def _heading_row(rows: Sequence[Sequence[str]], first: int, area: int, other: Find) -> int | None:
    """The nearest row above the first area that looks like headings and is no total."""
    of_numbers = _columns_of_numbers(rows[first : first + LOOKED_AT])
    for at in range(first - 1, -1, -1):
        cells = [clean(cell) for cell in rows[at]]
        filled = [cell for cell in cells if cell]
        if len(set(filled)) < 2 or other(rows[at][area]):
            continue
        if _counts_up(filled):
            return at
        values = [_is_value(cells[column]) for column in of_numbers]
        if values and sum(values) * 2 >= len(values):
            continue
        numbers = sum(_is_value(cell) for cell in filled)
        if numbers * 2 < len(filled) or _all_years(filled):
            return at
    return None


def _columns_of_numbers(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns that hold numbers in some of the rows of areas."""
    return [
        at
        for at, column in enumerate(zip(*rows, strict=True))
        if any(read_marked(cell) is not None for cell in column)
    ]


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether the numbers among cells are headings: ages 0, 1, 2, or months as serials.

    >>> [_counts_up(each) for each in (["a", "0", "1", "2", "90+"], ["a", "7", "3", "9"])]
    [True, False]
    """
    numbers = [number for cell in cells if (number := read_number(cell)) is not None]
    steps = {after - before for before, after in pairwise(numbers)}
    if len(numbers) < FEWEST:
        return False
    days = all(SERIALS[0] < number < SERIALS[1] for number in numbers)
    return steps == {1} or (days and all(1 <= step <= 366 for step in steps))


def _width(rows: Sequence[Sequence[str]], top: int, area: int, find: Find) -> int | None:
    """How many columns are of this table, where another stands beside it with areas of its own.

    The other has the same heading over its areas, and in some row another area.
    """
    named = clean(rows[top][area])
    for at in range(area + 1, len(rows[top])):
        if named and clean(rows[top][at]) == named:
            pairs = [(find(row[area]), find(row[at])) for row in rows[top + 1 :]]
            both = [pair for pair in pairs if None not in pair]
            if len(both) >= FEWEST and any(one != other for one, other in both):
                return at
    return None


def _is_value(cell: str) -> bool:
    number = read_marked(cell)
    return number is not None and not (1900 <= number <= 2100)


def _all_years(cells: Sequence[str]) -> bool:
    numbers = [number for cell in cells if (number := read_number(cell)) is not None]
    return bool(numbers) and all(1900 <= number <= 2100 for number in numbers)


def _heading(
    rows: Sequence[Sequence[str]], top: int, area: int
) -> tuple[tuple[str, ...], int, list[str]]:
    """Headings of a row, told apart by the row above where they are the same; rows used; what is
    to be told of headings that stand there more than once."""
    lower = [clean(cell) for cell in rows[top]]
    upper = _spread(rows[top - 1]) if top else []
    width = max((at for row in rows[top + 1 :] for at, cell in enumerate(row) if cell), default=0)
    lower += [""] * (width + 1 - len(lower))
    named = [cell for cell in lower if cell]
    unclear = len(set(named)) < len(named) or any(not cell for cell in lower[: width + 1])
    used = 1
    if unclear and len({cell for cell in upper if cell}) > 1:
        lower = [
            " ".join(filter(None, pair)) if pair[0] != pair[1] else pair[1]
            for pair in zip(upper, lower, strict=True)
        ]
        used = 2
    lower[area] = lower[area] or "area"
    told = _told_apart(lower)
    return tuple(told), used, _twice(lower, told)


def _spread(row: Sequence[str]) -> list[str]:
    """A row of headings over several columns, each repeated over the blanks that follow it."""
    spread, last = [], ""
    for cell in map(clean, row):
        last = cell or last
        spread.append(last)
    return spread


def _told_apart(names: Sequence[str]) -> list[str]:
    """Names, each once: the second of a name has (2), and so on, whatever other names there are."""
    taken, told = set(filter(None, names)), []
    for at, name in enumerate(names):
        one = name or f"column {at + 1}"
        number = 1
        while one in told or (number > 1 and one in taken):
            number += 1
            one = f"{name or f'column {at + 1}'} ({number})"
        told.append(one)
    return told


def _twice(names: Sequence[str], told: Sequence[str]) -> list[str]:
    """What each column is called whose heading others have too."""
    notes = []
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            called = ", ".join(
                f"column {at + 1} is {one}"
                for at, (given, one) in enumerate(zip(names, told, strict=True))
                if given == name
            )
            notes.append(f"the heading {name} stands {count} times: {called}")
    return notes


def _body(
    rows: Sequence[tuple[str, ...]], top: int, area: int, find: Find
) -> tuple[list[tuple[int, tuple[str, ...]]], int]:
    """The rows below the headings with their numbers, and how many lines of notes were left."""
    body, left = [], 0
    for at, row in enumerate(rows[top + 1 :], start=top + 2):
        cells = tuple(clean(cell) for cell in row)
        filled = [cell for cell in cells if cell]
        if not filled or list(cells) == [clean(cell) for cell in rows[top]]:
            continue
        alone = len(set(filled)) == 1 and not find(cells[area])
        if alone and len(cells) > 1 and not is_missing(filled[0]):
            left += 1
            continue
        body.append((at, cells))
    return body, left
