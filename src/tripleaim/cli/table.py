"""A table on the terminal: aligned columns, numbers to the right, nothing cut off."""

from collections.abc import Mapping, Sequence

from tripleaim.cli.say import say


def print_table(caption: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows under their column names, then the caption."""
    if rows:
        names = list(rows[0])
        cells = [[_show(row[name]) for name in names] for row in rows]
        widths = [max(len(name), *(len(row[n]) for row in cells)) for n, name in enumerate(names)]
        right = [all(isinstance(row[name], int | float | None) for row in rows) for name in names]
        say(_line(names, widths, right))
        say("  ".join("-" * width for width in widths))
        for row in cells:
            say(_line(row, widths, right))
    say(f"\n{caption}")


def _show(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000:
        return f"{value:,}"
    return str(value)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    placed = [
        cell.rjust(width) if to_right else cell.ljust(width)
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    ]
    return "  ".join(placed).rstrip()
