"""Numbers in sentences against the cells that they go with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from bench.sweep.said import Fault, Found, Said, World, fault

TOKEN = re.compile(
    r"(?<![\w./-])(?P<sign>-|−|\+)?(?P<pound>£)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<scale>%|bn|m)?"
    r"(?![\w/-])"
)
SCALE = {"%": Decimal("0.01"), "m": Decimal(10**6), "bn": Decimal(10**9), None: Decimal(1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A number as a sentence gives it: its size in the cell's unit, and one of its last digit."""

    words: str
    kind: str
    size: Decimal
    step: Decimal


def tokens(sentence: str) -> list[Token]:
    """The numbers of a sentence: shares, pounds and counts.

    >>> [(each.words, each.kind, str(each.size)) for each in tokens("2.2% of £4.10bn for 1,200.")]
    [('2.2%', 'share', '0.022'), ('£4.10bn', 'pounds', '4100000000.00'), ('1,200', 'count', '1200')]
    """
    found = []
    for match in TOKEN.finditer(sentence):
        scale = SCALE[match["scale"]]
        digits = Decimal(match["digits"].replace(",", ""))
        places = len(match["digits"].partition(".")[2])
        kind = "pounds" if match["pound"] else "share" if match["scale"] == "%" else "count"
        step = scale * Decimal(10) ** -places
        found.append(Token(words=match.group(0), kind=kind, size=digits * scale, step=step))
    return found


def kind_of(found: Found) -> str:
    """What kind of number a finding's value is, by its unit."""
    if found.unit in ("GBP", "pence"):
        return "pounds"
    return "share" if found.unit.startswith("share") else "count"


def size_of(value: object, unit: str) -> Decimal | None:
    """The size of a cell in pounds, as a share or as a count; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    size = abs(Decimal(repr(value)))
    return size / 100 if unit == "pence" else size


def differs(cell: Decimal, token: Token) -> bool:
    """Whether a number of a sentence is nearly, and not quite, its cell's; a half goes either way.

    >>> differs(Decimal("0.0214"), tokens("2.2%")[0]), differs(Decimal("0.0216"), tokens("2.2%")[0])
    (True, False)
    """
    if abs(cell - token.size) > token.step * Decimal("1.6"):
        return False
    rounded = {
        (cell / token.step).quantize(Decimal(1), rounding=how) * token.step
        for how in (ROUND_HALF_UP, ROUND_HALF_DOWN)
    }
    return token.size not in rounded


def numbers_of_cells(answers: Sequence[Said], world: World) -> Iterator[Fault]:
    """Numbers of sentences that are rounded otherwise than their cells."""
    for each in answers:
        measures = set()
        for found in each.found:
            wrong = _wrong(found, each.found)
            if wrong and found.measure not in measures:
                measures.add(found.measure)
                yield fault(
                    "numbers",
                    each,
                    f"{found.measure}: {wrong} for {found.value} in “{found.statement}”",
                )


def _wrong(found: Found, beside: Sequence[Found]) -> str:
    told = [each for each in tokens(found.statement) if each.kind == kind_of(found)]
    cells = [size_of(each, found.unit) for each in (found.value, found.low, found.high)]
    held = [each for each in cells if each is not None]
    mine = [each for each in told if cells[0] is not None and not _is_off(cells[0], each)]
    bounds = any(f"{each.words} (" in found.statement for each in mine)
    for cell in cells if bounds else cells[:1]:
        if cell is None or found.unit == "date" or (kind_of(found) == "count" and cell < 10):
            continue
        near = [each for each in told if abs(cell - each.size) <= each.step * Decimal("1.6")]
        left = [each for each in near if all(_is_off(other, each) for other in held)]
        if left and all(differs(cell, each) for each in near) and not _another(left, found, beside):
            return left[0].words
    return ""


def _is_off(cell: Decimal, token: Token) -> bool:
    """Whether a number is not that of a cell."""
    return differs(cell, token) or abs(cell - token.size) > token.step


def _another(near: Sequence[Token], found: Found, beside: Sequence[Found]) -> bool:
    """Whether the number is that of another cell with the same sentence."""
    others = [each for each in beside if each.statement == found.statement and each is not found]
    for other in others:
        for value in (other.value, other.low, other.high):
            cell = size_of(value, other.unit)
            if cell is not None and any(
                not differs(cell, each) and abs(cell - each.size) <= each.step for each in near
            ):
                return True
    return False
