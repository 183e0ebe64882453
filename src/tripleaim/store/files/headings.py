"""What an error may tell of the first row of a file: its headings, where they are headings.

A path may lead to any file of its user: the first row of one that is no table, or has no headings,
is contents, a person's row it may be, and is told to nobody.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice

LOOKED_AT = 50  # rows below
SHOWN, TWO = 30, 2
ASK = "Are headings in its first row?"


def say_headings(
    names: Sequence[str], needed: Collection[str], below: Iterable[Sequence[str]] = ()
) -> str:
    """The headings of a table as a remedy; a question where it is not known that they are some.

    They are where one of those `needed` is among them, or where a word stands above numbers.

    >>> say_headings(["from", "n"], ["origin"], [["A", "12"], ["B", "9"]])
    'It has from, n.'
    >>> say_headings(["from", "Count"], ["origin", "count"])
    'It has from, Count.'
    >>> say_headings(["A. Person", "female"], ["origin"], [["B. Person", "male"]])
    'Are headings in its first row?'
    """
    if not are_headings(names, needed, below):
        return ASK
    told = [str(name).strip() for name in names]
    shown = ", ".join(name or "(empty)" for name in told[:SHOWN])
    more = f" and {len(told) - SHOWN:,} more" if len(told) > SHOWN else ""
    return f"It has {shown}{more}."


def are_headings(
    names: Sequence[str], needed: Collection[str], below: Iterable[Sequence[str]] = ()
) -> bool:
    """Whether it is known that a first row is one of headings."""
    told = [str(name).strip() for name in names]
    known = {name.casefold() for name in needed} & {name.casefold() for name in told}
    return bool(known) or _stand_above_numbers(told, list(islice(below, LOOKED_AT)))


def _stand_above_numbers(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether, of two columns or more, some word stands above nothing but numbers, and no name is
    itself a number."""
    if not below or len(names) < TWO or any(map(_is_number, names)):
        return False
    columns = [[str(row[at]) for row in below if at < len(row)] for at in range(len(names))]
    return any(
        name and any(cells) and all(_is_number(cell) for cell in cells if cell.strip())
        for name, cells in zip(names, columns, strict=True)
    )


def _is_number(cell: str) -> bool:
    try:
        return float(cell.strip().replace(",", "")) is not None
    except ValueError:
        return False
