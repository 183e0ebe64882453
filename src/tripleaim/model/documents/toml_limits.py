"""What a TOML text may hold: how deep, how many rows, which numbers.

Reading nested TOML costs memory by the square of its depth, so depth is told from the text, without
reading it: brackets that are open, and dots in one key.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.limits import TOML_DEPTH, TOML_DIGITS, TOML_ROWS

MARKS = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|(?P<open>"""|\'\'\')'
    r'|"(?:[^"\\\n]|\\.)*"?|\'[^\'\n]*\'?|\#[^\n]*'
    r"|(?P<mark>[\[\]{}.=,\n])",
    re.DOTALL,
)
WHOLE = 2**63


def check_depth(text: str, where: str) -> None:
    """Raises InputRefused with the line where brackets or dots go deeper than the limit.

    >>> check_depth("a.b = [[1]] # [[[[", "a.toml")
    """
    depth = dots = opened = 0
    for found in MARKS.finditer(text):
        if found["open"]:
            return  # a string without an end: reading says so
        mark = found["mark"]
        if not mark:
            continue
        if mark == ".":
            dots += 1
        else:
            dots = 0
            depth = max(0, depth + (mark in "[{") - (mark in "]}"))
        opened += mark in "[{"
        if opened > 3 * TOML_ROWS.most:
            raise refuse(where, f"has more than {TOML_ROWS}")
        if max(depth, dots) > TOML_DEPTH.most:
            line = text.count("\n", 0, found.start()) + 1
            remedy = "Documents have four at most."
            raise refuse(where, f"goes deeper than {TOML_DEPTH}", remedy, row=line)


def check_values(tables: Mapping[str, Any], where: str) -> None:
    """Raises InputRefused for a list of too many rows, and for numbers that cannot be figures."""
    waiting: list[tuple[str, Any]] = list(tables.items())
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict | list) and len(value) > TOML_ROWS.most:
            raise refuse(where, f"has more than {TOML_ROWS}", column=name)
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += ((name, each) for each in value)
        else:
            for problem in _faults(name, value, where):
                raise problem


def _faults(name: str, value: object, where: str) -> Iterator[InputRefused]:
    if isinstance(value, int) and not -WHOLE <= value < WHOLE:
        yield refuse(where, "holds a whole number of more than 64 bits", column=name)
    if isinstance(value, Decimal) and value.is_finite():
        _, digits, exponent = value.as_tuple()
        if len(digits) + abs(int(exponent)) > TOML_DIGITS.most:
            yield refuse(where, f"holds a number of more than {TOML_DIGITS}", column=name)
