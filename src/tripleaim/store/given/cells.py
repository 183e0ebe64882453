"""Cells of text to numbers: thousands, pounds, brackets, percentages, marks for the missing."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tripleaim.model.errors import InputRefused
from tripleaim.model.pence import pence_of

MOST_PLACES = 300  # a number with more digits before or behind its point is no count or share
MISSING = {
    "",
    "*",
    "**",
    "***",
    "-",
    "--",
    "–",
    "—",
    ".",
    "..",
    "...",
    "…",
    ":",
    "#",
    "##",
    "na",
    "n/a",
    "n.a.",
    "#n/a",
    "nan",
    "null",
    "none",
    "nil return",
    "c",
    "x",
    "z",
    "suppressed",
    "not available",
    "not applicable",
    "missing",
    "no data",
    "~",
    "not published",
    "not recorded",
    "not collected",
    "not stated",
    "(blank)",
    "#ref!",
    "#value!",
    "#div/0!",
    "#name?",
    "#num!",
}
SHORTHAND = re.compile(r"\[(c|x|z|u|w|low|k|no data|not available)\]", re.IGNORECASE)
A_RANGE = re.compile(r"[<≤]\s*=?\s*\d+|\d+\s*(?:-|–|to)\s*\d+", re.IGNORECASE)
FLAGGED = re.compile(r"(.*\d)\s*\[(?:r|p|e|b|f|note\s*\d+)\]", re.IGNORECASE)
MARKED = re.compile(
    r"(.*[\d%)])\s*(?:[\[(](?:r|p|e|b|f|u|notes?\s*[\d, ]+)[\])]|[rpe]|[*†‡§¹²³⁰⁴-⁹]+)",
    re.IGNORECASE,
)
MONEY = re.compile(r"([+-]?[£€][\d,.]*\d)\s*(k|m|mn|bn|thousand|million|billion)", re.IGNORECASE)
POWERS = {"k": 3, "t": 3, "m": 6, "b": 9}
AS_TEXT = re.compile(r"'(?=\w)(.*)|=\"(.*)\"")
THOUSANDS = re.compile(r"[+-]?\d{1,3}([, ])\d{3}(?:\1\d{3})*(?:\.\d+)?")
PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
EUROPEAN = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[+-]?\d+,\d+")
ODD_SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\ufeff": ""}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A column read as numbers: a value a cell, None where it is missing.

    `marks` counts how missing was written, blank as "(blank)"; `bad` are the positions of cells
    that are neither number nor mark; `percent` says that cells are percentages.
    """

    values: tuple[Decimal | None, ...]
    marks: Counter[str]
    bad: tuple[int, ...]
    percent: bool
    flags: int = 0

    @property
    def held(self) -> int:
        """How many cells are numbers."""
        return sum(value is not None for value in self.values)


def clean(text: str) -> str:
    """A cell without odd spaces at its ends or in it, or the marks that keep it text in Excel.

    >>> clean("\\u00a0 1\\u202f234 "), clean("'00C"), clean('="00C"')
    ('1 234', '00C', '00C')
    """
    plain = " ".join(text.translate(ODD_SPACES).split())
    if plain[:1] in ("'", "=") and (kept := AS_TEXT.fullmatch(plain)):
        return (kept[1] or kept[2] or "").strip()
    return plain


def is_missing(text: str) -> bool:
    """Whether a cell marks that a value is not there.

    >>> [is_missing(each) for each in ("[c]", "..", "1-7", "<5", "0", "nil")]
    [True, True, True, True, False, False]
    """
    plain = clean(text).casefold()
    return (
        plain in MISSING
        or SHORTHAND.fullmatch(plain) is not None
        or A_RANGE.fullmatch(plain) is not None
    )


def read_number(text: str, european: bool = False) -> Decimal | None:
    """The number that a cell says; None for what is none.

    >>> [str(read_number(each)) for each in ("1,234", "£2.50", "(7)", "12 %", "1 234", "1,23")]
    ['1234', '2.50', '-7', '12', '1234', 'None']
    >>> read_number("1.234,5", european=True)
    Decimal('1234.5')
    >>> read_number("1e300"), read_number("1e999999")
    (Decimal('1E+300'), None)
    """
    plain = clean(text)
    flagged = FLAGGED.fullmatch(plain)
    plain = (flagged[1] if flagged else plain).replace("£", "").replace("€", "").rstrip("% ")
    negative = plain.startswith("(") and plain.endswith(")")
    plain = plain.strip("() ").replace("- ", "-") if negative else plain.strip()
    if european and EUROPEAN.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "").replace(" ", "")
    if not PLAIN.fullmatch(plain):
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    if number and abs(number.adjusted()) > MOST_PLACES:
        return None
    return -number if negative else number


def read_marked(text: str, european: bool = False) -> Decimal | None:
    """The number of a cell of a published table: with the mark of a note, or money in millions.

    >>> [str(read_marked(each)) for each in ("1,234r", "88.1% [p]", "7†", "£1.25m", "12 beds")]
    ['1234', '88.1', '7', '1.25E+6', 'None']
    """
    plain = _unmarked(clean(text))
    if (money := MONEY.fullmatch(plain)) is None:
        return read_number(plain, european)
    number = read_number(money[1], european)
    return None if number is None else number.scaleb(POWERS[money[2][0].lower()])


def _unmarked(plain: str) -> str:
    marked = MARKED.fullmatch(plain)
    return marked[1].rstrip() if marked else plain


def read_pence(text: str) -> int | None:
    """The pounds of a cell as whole pence; None for what is no sum of money to the penny.

    A sum in powers of ten has lost digits in a spreadsheet, and a percentage is no sum.

    >>> [read_pence(each) for each in ("1,234.50", "£5", "(7)", "12,50", "1.5E+06", "5%", "0.001")]
    [123450, 500, -700, None, None, None, None]
    """
    number = None if any(mark in text for mark in "eE%[€") else read_number(text)
    try:
        return None if number is None else pence_of(number)
    except InputRefused:
        return None


def read_numbers(cells: Sequence[str], european: bool = False) -> Numbers:
    """A column of cells as numbers, one way of writing them for the whole column.

    `european` says that the table it is of has commas before decimals.

    >>> column = read_numbers(["1,200", "*", "", "7"])
    >>> column.values, column.marks
    ((Decimal('1200'), None, None, Decimal('7')), Counter({'*': 1, '(blank)': 1}))
    >>> read_numbers(["88% [p]", "90%r"]).percent, read_numbers(["88 [p]", "90"]).percent
    (True, False)
    """
    given = [(at, clean(cell)) for at, cell in enumerate(cells) if not is_missing(cell)]
    european = european or has_decimal_commas([text for _, text in given])
    values: list[Decimal | None] = [None] * len(cells)
    bad = []
    for at, text in given:
        values[at] = read_marked(text, european)
        if values[at] is None:
            bad.append(at)
    percents = sum(_unmarked(text).endswith("%") for _, text in given)
    return Numbers(
        values=tuple(values),
        marks=Counter(clean(cell) or "(blank)" for cell in cells if is_missing(cell)),
        bad=tuple(bad),
        percent=percents > 0 and percents * 2 >= len(given),
        flags=sum(MARKED.fullmatch(text) is not None for _, text in given),
    )


def has_decimal_commas(texts: Sequence[str]) -> bool:
    """Whether decimals have commas: some cell can only be read so, and none forbids it.

    >>> has_decimal_commas(["1,1 %", "2,75 %"]), has_decimal_commas(["1,100 %"])
    (True, False)
    """
    texts = [text.strip("£€% ") for text in texts]
    with_comma = [text for text in texts if "," in text]
    if not with_comma or has_decimal_points(texts):
        return False
    return all(EUROPEAN.fullmatch(text) for text in with_comma) and any(
        not THOUSANDS.fullmatch(text) for text in with_comma
    )


def has_decimal_points(texts: Sequence[str]) -> bool:
    """Whether some cell has a point that does not stand before thousands.

    >>> has_decimal_points(["10.671", "9"]), has_decimal_points(["10.671", "9.5"])
    (False, True)
    """
    return any("." in text and not EUROPEAN.fullmatch(text) for text in texts)
