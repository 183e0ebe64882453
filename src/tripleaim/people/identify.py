"""What could identify people in an extract: found by the look of values, told without echoing any.

Works on a table `given` of an open DuckDB; messages hold the name of a column and counts.
"""

import re
from collections.abc import Iterable

import duckdb
from scipy.stats import binom

from tripleaim.model.errors import Problem
from tripleaim.store.sql_text import literal, quoted

PSEUDONYMISE = (
    "Replace it by a keyed hash before loading: tripleaim people pseudonymise, with a key that "
    "stays with you."
)
NAME_WORDS = re.compile(
    r"(^|_|\b)(name|forename|surname|firstname|lastname|first_name|last_name|initials)($|_|\b)",
    re.IGNORECASE,
)
NUMBER_WORDS = re.compile(r"nhs[_ -]?(no|num|number|id)", re.IGNORECASE)
NHS_NUMBER = r"\d{3}[ -]?\d{3}[ -]?\d{4}"
POSTCODE = r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}"
POSTCODE_INSIDE = r"(^|[^A-Za-z0-9])[A-Za-z]{1,2}\d[A-Za-z\d]? \d[A-Za-z]{2}($|[^A-Za-z0-9])"
DATE = (
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4})([T ].*)?"
)
PLAIN_DATE = r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
PERSON_NAME = r"[A-Z][a-z'-]+,? [A-Z][A-Za-z'-]+|[A-Z'-]{2,}, [A-Z' -]{2,}"
OFTEN, SOMETIMES, ALWAYS = 0.5, 0.05, 0.95
BY_CHANCE, RARE = 1 / 11, 1e-6  # one number in eleven passes the check of NHS numbers by chance


def find_identifiers(
    engine: duckdb.DuckDBPyConnection, where: str, columns: Iterable[str]
) -> list[Problem]:
    """A Problem for every column of table `given` that looks as if it could identify people."""
    found = (_identifier(engine, where, column) for column in columns)
    return [problem for problem in found if problem]


def _identifier(engine: duckdb.DuckDBPyConnection, where: str, column: str) -> Problem | None:
    text = f"trim(cast({quoted(column)} as varchar))"
    counts = [
        f"count(*) filter (regexp_full_match({text}, {literal(pattern)}))"
        for pattern in (NHS_NUMBER, POSTCODE, DATE, PLAIN_DATE, PERSON_NAME)
    ]
    counts += [
        f"count(*) filter (regexp_matches({text}, {literal(POSTCODE_INSIDE)}))",
        f"count(*) filter (regexp_full_match({text}, {literal(NHS_NUMBER)}) and {_valid(text)})",
        "count(*)",
    ]
    row = engine.execute(
        f"select {', '.join(counts)} from given where {text} <> ''"
    ).fetchone() or (0,) * len(counts)
    tens, postcodes, days, plain, names, inside, valid, whole = row
    rule, remedy = "", ""
    if _are_numbers(tens, valid) or (NUMBER_WORDS.search(column) and tens > OFTEN * whole):
        rule, remedy = "looks like NHS numbers in clear", PSEUDONYMISE
    elif max(postcodes, inside) > SOMETIMES * whole:
        rule, remedy = "looks like full postcodes", "Give the LSOA instead."
    elif days > SOMETIMES * whole or plain > ALWAYS * whole > 0:
        rule = "looks like full dates, as of birth"
        remedy = "Give age in whole years instead, and leave other dates out."
    elif names > OFTEN * whole or NAME_WORDS.search(column):
        rule, remedy = "looks like names of people", "Leave it out."
    return Problem(where=where, column=column, rule=rule, remedy=remedy) if rule else None


def _are_numbers(tens: int, valid: int) -> bool:
    """Whether far more of the ten-digit values pass the check than would by chance."""
    return valid > 0 and float(binom.sf(valid - 1, tens, BY_CHANCE)) < RARE


def _valid(text: str) -> str:
    """SQL: whether ten digits pass the modulus 11 check of NHS numbers."""
    digits = f"regexp_replace({text}, '[^0-9]', '', 'g')"
    total = " + ".join(
        f"{11 - place} * coalesce(try_cast(substr({digits}, {place}, 1) as int), 0)"
        for place in range(1, 10)
    )
    last = f"try_cast(substr({digits}, 10, 1) as int)"
    return f"length({digits}) = 10 and (11 - ({total}) % 11) % 11 = {last}"
