"""Layouts: which table of facts gives which columns of which table of the store, as data.

A layout's columns are short expressions over the row of a fact:

    kind                   the column of that name
    date_true|source_date  the first of these that is not empty
    'STP 2016              the text after the mark
    {old_trust} into {new_trust}
    number(replies)        the number, or nothing where it is no number
    pence(value, unit)     an amount in pence, or nothing where the unit is not of money
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.said_date import SaidDate

NUMBER = re.compile(r"^[-+]?\d[\d,]*(\.\d+)?$")
CALL = re.compile(r"^(\w+)\((.*)\)$")
SPACES = re.compile(r"\s+")
PENCE = {"GBP": 100, "GBP m": 10**8, "GBP bn": 10**11, "GBP a head": 100}
MONEY_WORDS = {
    "GBP": "pounds",
    "GBP m": "millions of pounds",
    "GBP bn": "billions of pounds",
    "GBP a head": "pounds a head",
}

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the rows of one table of facts become rows of one table of the store.

    `subject` and `members` are `kind:column`, a member with its role before it; `when` names a
    column and the values for which a row is taken; dates and what is cited are expressions too.
    """

    file: str
    table: str
    subject: tuple[str, ...]
    from_: str
    columns: Mapping[str, str]
    to: str = ""
    known: str = "source_date"
    grade: str = "confidence"
    cited: str = "source"
    members: tuple[str, ...] = ()
    needs: str = ""
    name: str = ""
    drop: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def takes(self, row: Fields) -> bool:
        """Whether a row gives one: what it needs is there and nothing says to leave it out."""
        if row.get("told_elsewhere") or (self.needs and not evaluate(self.needs, row)):
            return False
        return not any(row.get(column, "") in values for column, values in self.drop.items())


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout, in the order of the files beside this module."""
    folder = files("tripleaim.store.compile") / "layouts"
    found: list[Layout] = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            for said in tomllib.loads(file.read_text(encoding="utf-8"))["layout"]:
                found.append(_layout(said))
    return tuple(found)


def _layout(said: Mapping[str, object]) -> Layout:
    given = dict(said)
    given["from_"] = given.pop("from")
    for name in ("subject", "members"):
        value = given.get(name, ())
        given[name] = (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]
    return Layout(**given)  # type: ignore[arg-type]


def evaluate(expression: str, row: Fields) -> str:
    """The value of an expression over a row.

    >>> evaluate("pence(value, unit)", {"value": "9.5", "unit": "GBP m (3%)"})
    '950000000'
    >>> evaluate("date_known|source_date", {"date_known": "", "source_date": "2017"})
    '2017'
    """
    if expression.startswith("'"):
        return expression[1:]
    if found := CALL.match(expression):
        names = [part.strip() for part in found[2].split(",")]
        return FUNCTIONS[found[1]](*(evaluate(name, row) for name in names))
    if "{" in expression:
        return SPACES.sub(" ", expression.format_map(row)).strip()
    for name in expression.split("|"):
        if name not in row:
            raise refuse("layout", "names a column that is not there", value=name)
        if row[name].strip():
            return row[name].strip()
    return ""


def _number(text: str) -> str:
    return text.replace(",", "") if NUMBER.match(text) else ""


def _said(text: str) -> str:
    return "" if NUMBER.match(text) else text


def _said_in(value: str, unit: str) -> str:
    """What is said instead of a number, with the money that it is said in, where it names none."""
    said, money = _said(value), MONEY_WORDS.get(_money_words(unit) or "", "")
    named = "GBP" in said or "\N{POUND SIGN}" in said
    return f"{said}, amounts in {money}" if said and money and not named else said


def _pence(value: str, unit: str) -> str:
    scale = _scale(unit)
    return str(round(float(_number(value)) * scale)) if scale and _number(value) else ""


def _plain(value: str, unit: str) -> str:
    return "" if _scale(unit) else _number(value)


def _unit(unit: str) -> str:
    """The unit beside an amount in pence: nothing but what it is per, and what was added."""
    scale_of = _money_words(unit)
    if scale_of is None:
        return unit
    return "a head" if scale_of == "GBP a head" else unit[len(scale_of) :].strip(" ;()")


def _scale(unit: str) -> int:
    return PENCE.get(_money_words(unit) or "", 0)


def _money_words(unit: str) -> str | None:
    for words in sorted(PENCE, key=len, reverse=True):
        if unit == words or unit.startswith((f"{words} ", f"{words};")):
            return words
    return None


def _ending(text: str) -> str:
    """The March in which a financial year ends; nothing where the text is no single year."""
    found = re.match(r"^(\d{4})/\d{2}\b(?!-)", text)
    return str(int(found[1]) + 1) if found else ""


def _low(text: str) -> str:
    return read_date(text).low.isoformat() if text else ""


def _high(text: str) -> str:
    return read_date(text).high.isoformat() if text else ""


def _sort(text: str) -> str:
    return _mapped("answers", text)


def _status(text: str) -> str:
    return _mapped("status", text)


def _mapped(name: str, text: str) -> str:
    table: Mapping[str, str] = corrections()[name]
    if text not in table:
        raise refuse(f"corrections, {name}", "is not in the reviewed list", value=text)
    return table[text]


def _part_or_whole(footprint: str, note: str) -> str:
    is_part = "part" in footprint or note.startswith("sub-footprint")
    return "part" if is_part else "whole"


FUNCTIONS: Mapping[str, Callable[..., str]] = {
    "number": _number,
    "said": _said,
    "said_in": _said_in,
    "pence": _pence,
    "plain": _plain,
    "unit": _unit,
    "ending": _ending,
    "low": _low,
    "high": _high,
    "sort": _sort,
    "status": _status,
    "yes_if": lambda text, wanted: "true" if text == wanted else "false",
    "given": lambda text: "true" if text else "false",
    "first_word": lambda text: text.split(" ", 1)[0],
    "after_word": lambda text: text.split(" ", 1)[-1],
    "part_or_whole": _part_or_whole,
    "start": _low,
    "end": _high,
}


@cache
def corrections() -> Mapping[str, Mapping[str, str]]:
    """The reviewed corrections: dates as said, rows, and words that need a reading."""
    file = files("tripleaim.store.compile") / "corrections.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def read_date(text: str) -> SaidDate:
    """A date of a fact: as SaidDate reads it, or as the reviewed list of odd ones says."""
    text = text.strip()
    try:
        return SaidDate.read(corrections()["dates"].get(text, text))
    except InputRefused as refusal:
        raise refuse("facts", "is not a date, nor in the reviewed list", value=text) from refusal
