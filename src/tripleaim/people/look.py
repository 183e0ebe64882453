"""How a column's values look: counts of people whose values are of one form or another.

Works on a table `given` of an open DuckDB, on plain text: letters and digits of full width, spaces
and hyphens of every kind are brought to plain ones.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import duckdb

from tripleaim.people import kinds
from tripleaim.people.kinds import KINDS, Kind
from tripleaim.store.sql_text import literal, quoted

FULL_WIDTH = "".join(chr(0xFF01 + at) for at in range(94))
ASCII = "".join(chr(0x21 + at) for at in range(94))
SPACES = "\u00a0\u1680\u202f\u205f\u3000\t\r\n" + "".join(map(chr, range(0x2000, 0x200B)))
HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad"
NOTHING = "\u200b\u200c\u200d\u2060\ufeff"
Measures = Mapping[str, float]


def plain_sql(column: str) -> str:
    """SQL: a column's values as plain text, whatever widths, spaces and hyphens they are in.

    >>> text = "select '９４３\u00a0４７６‐5919 ' as x"
    >>> duckdb.sql(f"select {plain_sql('x')} from ({text})").fetchall()
    [('943 476-5919',)]
    """
    given = FULL_WIDTH + SPACES + HYPHENS + NOTHING
    plain = ASCII + " " * len(SPACES) + "-" * len(HYPHENS)
    text = f"cast({quoted(column)} as varchar)"
    return f"trim(translate({text}, {literal(given)}, {literal(plain)}), ' ''`')"


def measure(engine: duckdb.DuckDBPyConnection, column: str) -> Measures:
    """How many people have values that look one way or another; none of what is blank."""
    engine.execute("drop table if exists look")
    # SQL of: the column's name, quoted, and constants
    engine.execute(
        f"create temp table look as select {plain_sql(column)} as value, count(*) as times "
        "from given group by all having value <> ''"
    )
    asked = _asked()
    # SQL of: constants and the patterns of people/kinds.py
    row = engine.execute(
        f"select {', '.join(asked.values())} from (select value, times, {_ten_digits()} as ten, "
        "try_cast(value as double) as number, "
        "string_split_regex(lower(value), '[^a-z]+') as parts, "
        "mode(length(value)) over () as usual from look)"
    ).fetchone()
    return {name: float(count or 0) for name, count in zip(asked, row or (), strict=True)}


@cache
def _asked() -> Mapping[str, str]:
    """SQL of every measure by name."""
    matching = {
        "open_codes": kinds.OPEN_CODES,
        "words": kinds.WORDS,
        "long_text": kinds.LONG_TEXT,
        "bodies": rf"\b(?:{kinds.BODIES})\b",
        "no_name": rf"\b(?:{kinds.NO_NAME})\b",
        "whole_numbers": r"^[0-9]+(\.0+)?$",
        "decimals": r"^-?[0-9]*\.[0-9]+$",
        "scientific": r"^-?[0-9](\.[0-9]+)?e[+-]?[0-9]+$",
    }
    spelt = _like(kinds.SPELT_OUT)
    # SQL of: patterns of people/kinds.py and lists that ship
    of_people = {
        **{name: _like(pattern) for name, pattern in matching.items()},
        **{f"kind {at}": _of_kind(kind) for at, kind in enumerate(KINDS)},
        **_asked_of_numbers(),
        "tens": "ten <> ''",
        "fractions": "number <> floor(number)",
        "spelt": spelt,
        "spelt_valid": f"{spelt} and {_valid('ten')}",
        "forenames": f"list_has_any(parts, {_listed('forenames')})",
        "surnames": f"list_has_any(parts, {_listed('surnames')})",
        "hashes": "regexp_full_match(value, '[0-9a-f]{32}')",
        "fixed": f"{_like(kinds.NO_GAPS)} and {_like(kinds.FOUR_DIGITS)} and length(value) = usual",
    }
    # SQL of: patterns of people/kinds.py
    return {
        "whole": "sum(times)",
        "different": "count(*)",
        "usual": "max(usual)",
        "different_tens": "count(distinct ten) filter (where ten <> '')",
        "different_valid": f"count(distinct ten) filter (where {_valid('ten')})",
        "different_long": f"count(*) filter (where {_like(kinds.LONG_TEXT)})",
        **{name: f"sum(times) filter (where {said})" for name, said in of_people.items()},
        **{
            f"different {at}": f"count(*) filter (where {_of_kind(kind)})"
            for at, kind in enumerate(KINDS)
        },
    }


def _asked_of_numbers() -> dict[str, str]:
    return {
        "numbers": "number is not null",
        "serial": "number between 1 and 60000",
        "recent": "number between 36526 and 47500",
        "ages": "number between 0 and 130",
        "years": "number between 1880 and 2035",
    }


def _like(pattern: str) -> str:
    return f"regexp_matches(value, {literal(pattern)}, 'i')"


def _of_kind(kind: Kind) -> str:
    found = _like(kind.pattern)
    # SQL of: patterns of people/kinds.py
    return f"{found} and not regexp_matches(value, {literal(kind.but)})" if kind.but else found


def _ten_digits() -> str:
    """SQL: the first ten digits that stand together, whatever is between them; else nothing."""
    ten = f"regexp_extract(value, {literal(kinds.TEN_DIGITS)}, 1)"
    # SQL of: patterns of people/kinds.py
    return (
        f"case when {_like(kinds.EXACT_SCIENTIFIC)} "
        "then cast(cast(try_cast(value as double) as bigint) as varchar) "
        f"else regexp_replace({ten}, '[^0-9]', '', 'g') end"
    )


@cache
def _listed(which: str) -> str:
    """SQL: a list of names that many people have."""
    text = (files("tripleaim.england") / "people" / "common_names.toml").read_text("utf-8")
    return f"[{', '.join(map(literal, tomllib.loads(text)[which].split()))}]"


def _valid(ten: str) -> str:
    """SQL: whether ten digits pass the modulus 11 check of NHS numbers."""
    # SQL of: an expression of this file and whole numbers
    total = " + ".join(
        f"{11 - place} * coalesce(try_cast(substr({ten}, {place}, 1) as int), 0)"
        for place in range(1, 10)
    )
    last = f"try_cast(substr({ten}, 10, 1) as int)"
    return f"length({ten}) = 10 and (11 - ({total}) % 11) % 11 = {last}"
