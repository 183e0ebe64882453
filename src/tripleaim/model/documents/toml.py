"""TOML text to plain values and back, without loss. No file is touched here."""

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tripleaim.model.documents.toml_limits import check_depth, check_values
from tripleaim.model.errors import refuse

BARE = re.compile(r"[A-Za-z0-9_-]+")
PLACE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


def read_toml(text: str, where: str) -> dict[str, Any]:
    """The tables of a TOML text; decimals are exact.

    Raises InputRefused with the line when the text is not TOML or goes too deep, and with the key
    for more rows or digits than a document has.

    >>> read_toml('share = 0.10', "a.toml")
    {'share': Decimal('0.10')}
    """
    plain = text.replace("\r\n", "\n")
    check_depth(plain, where)
    try:
        tables = tomllib.loads(plain, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        said = PLACE.search(str(error))
        line = int(said[1]) if said and said[1] else None
        rule = PLACE.sub("", str(error)).strip().rstrip(":")
        raise refuse(where, f"is not TOML: {rule}", _advice(), row=line) from None
    except (RecursionError, ValueError, ArithmeticError):
        raise refuse(where, "is not TOML that can be read", _advice()) from None
    check_values(tables, where)
    return tables


def _advice() -> str:
    return "See https://toml.io for how to write it, or start from tripleaim new KIND."


def write_toml(tables: Mapping[str, Any]) -> str:
    """Plain values as TOML text: values first, then tables and lists of tables, in their order.

    >>> tables = {"id": "a", "parties": [{"organisation": "RM3"}], "share": Decimal("0.1")}
    >>> print(write_toml(tables))
    id = "a"
    share = 0.1
    <BLANKLINE>
    [[parties]]
    organisation = "RM3"
    <BLANKLINE>
    """
    return "\n".join(_lines(tables, ())).strip("\n") + "\n"


def _lines(tables: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    for name, value in tables.items():
        if value is not None and not _is_table(value) and not _is_table_list(value):
            yield f"{_key(name)} = {_value(value)}"
    for name, value in tables.items():
        inner = (*path, name)
        if _is_table(value):
            yield f"\n[{_header(inner)}]"
            yield from _lines(value, inner)
        elif _is_table_list(value):
            for each in value:
                yield f"\n[[{_header(inner)}]]"
                yield from _lines(each, inner)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_table_list(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(map(_is_table, value))


def _header(path: tuple[str, ...]) -> str:
    return ".".join(_key(name) for name in path)


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else _string(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal | float):
        return _number(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + "}"
    return _string(str(value))


def _number(value: Decimal | float) -> str:
    if not math.isfinite(value):
        raise refuse("document", "is not a finite number", value=str(value))
    said = str(value) if isinstance(value, Decimal) else repr(value)
    return said if any(mark in said for mark in ".eE") else f"{said}.0"


def _string(text: str) -> str:
    # JSON escapes are TOML escapes, but for the delete character; line ends stay escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
