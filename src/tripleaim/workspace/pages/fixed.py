"""What a document fixes, as it is told to readers: names for codes, pounds for pence, days."""

import re
from collections.abc import Mapping
from typing import Any

from tripleaim.model.day import told_day
from tripleaim.model.documents.base import words_of
from tripleaim.model.pence import in_full
from tripleaim.model.signs import printed
from tripleaim.page.words import day_words, plain_number, year_name
from tripleaim.workspace.pages.fields import NOT_ASKED

YEAR, PENCE = "year_ending", "pence"
ONE_WORD = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"-\d+(\.\d+)?")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def fields_told(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The words of each field of a document and what it says, a line for each row of a table.

    >>> rows = [{"party": "RHQ", "year_ending": 2028, "pence": 990_000_000}]
    >>> parties = [{"organisation": "RHQ", "name": "Sheffield Teaching Hospitals"}]
    >>> for each in fields_told({"host": "RHQ", "contributions": rows, "parties": parties,
    ...                          "legal_basis": "section_75", "valid_from": "2027-04-01"}):
    ...     print(each)
    ('host', 'Sheffield Teaching Hospitals')
    ('contributions', 'Sheffield Teaching Hospitals, 2027/28, £9,900,000')
    ('parties', 'RHQ, Sheffield Teaching Hospitals')
    ('legal basis', 'section 75')
    ('valid from', '1 April 2027')
    """
    rows = values.get("parties") or ()
    names = {
        str(each["organisation"]): str(each["name"])
        for each in rows
        if isinstance(each, Mapping) and each.get("organisation") and each.get("name")
    }
    return [
        (words_of(name), _told(name, value, names))
        for name, value in values.items()
        if name not in NOT_ASKED and name != "title"
    ]


def _told(name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return "\n".join(
            f"{names.get(str(each), words_of(str(each)))}: {_scalar(name, inner, names)}"
            for each, inner in value.items()
        )
    if isinstance(value, list | tuple):
        return "\n".join(
            _row(each, names) if isinstance(each, Mapping) else _scalar(name, each, names)
            for each in value
        )
    return _scalar(name, value, names)


def _row(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    known = {} if "name" in row else names
    return ", ".join(_cell(name, value, known) for name, value in row.items())


def _cell(name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list | tuple):
        return f"{words_of(name)}: {'; '.join(_scalar(name, each, names) for each in value)}"
    said = _scalar(name, value, names)
    plain = isinstance(value, str) or _is_year(name, value) or _is_pence(name, value)
    return said if plain else f"{words_of(name)}: {said}"


def _scalar(name: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if _is_year(name, value):
        return year_name(value)
    if _is_pence(name, value):
        return in_full(value)
    if isinstance(value, int):
        return printed(f"{value:,}")
    if isinstance(value, float):
        return plain_number(value)
    said = names.get(str(value), str(value))
    if ISO.fullmatch(said):
        try:
            return day_words(told_day(said))
        except ValueError:
            return said
    if NUMBER.fullmatch(said):
        return printed(said)
    return words_of(said) if ONE_WORD.fullmatch(said) else said


def _is_year(name: str, value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return name.endswith(YEAR) and whole and FIRST_YEAR < value < LAST_YEAR


def _is_pence(name: str, value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and (name == PENCE or name.endswith(f"_{PENCE}"))
