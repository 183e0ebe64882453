"""Text as it may be shown: what would drive a terminal is spelt out, what would compute is not.

A name in a file can hold escape codes that colour, move or rewrite a terminal, marks that turn the
direction of writing or have no width, or an equals sign that makes a spreadsheet compute. Shown
text spells the first out; a cell puts an apostrophe before the last.
"""

import re
from decimal import Decimal

CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"
)
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def shown(text: str) -> str:
    r"""A text for a terminal: control characters but tab and line end are spelt as JSON does.

    >>> shown("\x1b[31mred")
    '\\u001b[31mred'
    """
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def seen(text: str) -> str:
    r"""A text without the marks that nobody sees: direction, no width, controls; lines stay.

    >>> seen("Keep \u202eit\u202c\x1b open\r\nfor Siân\u2028and us")
    'Keep it open\nfor Siân\nand us'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", lines.replace("\u2028", "\n").replace("\u2029", "\n"))


def shown_line(text: str) -> str:
    r"""A text for one line of a terminal: line ends and tabs are spelt out too.

    >>> shown_line("Leeds\nDone.")
    'Leeds\\nDone.'
    """
    return shown(text.replace("\n", "\\n").replace("\t", "\\t"))


def cell(value: object) -> object:
    """A value for a cell of CSV or a workbook: text that a spreadsheet would compute is quoted.

    Numbers, and text that is a number, stay as they are; so does all other text.

    >>> cell("=1+1"), cell("-5"), cell(-5), cell("- none"), cell("Leeds"), cell(None)
    ("'=1+1", '-5', -5, "'- none", 'Leeds', None)
    """
    if not isinstance(value, str):
        return value
    plain = shown_line(value) if CONTROLS.search(value) else value
    return f"'{plain}" if plain.startswith(STARTS_FORMULA) and not _is_number(plain) else plain


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and text.isascii() and text == text.strip()
    except ArithmeticError:
        return False
