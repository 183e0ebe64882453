"""What could identify people in an extract: found by the look of values, told without echoing any.

Works on a table `given` of an open DuckDB; messages hold the name of a column and counts. Kinds are
in `people/kinds.py`; what no pattern tells is judged here: numbers whose check digit holds more
often than by chance, columns that know age to the day, values that nearly everyone has alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from tripleaim.model.chance import binomial_tail
from tripleaim.model.errors import Problem
from tripleaim.people import kinds
from tripleaim.people.kinds import AGE_INSTEAD, KINDS, LEAVE_OUT, PSEUDONYMISE
from tripleaim.people.look import Measures, measure, plain_sql

BY_CHANCE = 1 / 11  # one number in eleven passes the check of NHS numbers by chance
RARE, RARE_SPELT = 1e-3, 0.1
ENOUGH, FEW = 20, 6  # people, before a judgement rests on how values are spread
ALIKE, UNITS = 0.98, (365.25, 12, 52.18, 31_557_600, 31_557_600_000)  # of a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """Where the people are: the file's name for messages, and its columns of pseudonyms and age."""

    where: str
    person: str
    age: str


def find_identifiers(
    engine: duckdb.DuckDBPyConnection, extract: Extract, columns: Iterable[str]
) -> list[Problem]:
    """A Problem for every column of table `given` that looks as if it could identify people."""
    found = (_identifier(engine, extract, column) for column in columns)
    return [problem for problem in found if problem]


def _identifier(engine: duckdb.DuckDBPyConnection, extract: Extract, column: str) -> Problem | None:
    found = measure(engine, column)
    if not found["whole"]:
        return None
    told = (
        _numbers(column, found)
        or _by_kind(found)
        or _names(column, found)
        or _days(column, found, _knows_age(engine, extract, column, found))
        or _alone(column, found)
    )
    if not told:
        return None
    return Problem(where=extract.where, column=shown_name(column), rule=told[0], remedy=told[1])


def shown_name(column: str) -> str:
    """A heading as messages may show it: where a file has none, its first person stands there.

    >>> shown_name("nhs_number"), shown_name("943 476 5919"), shown_name("LE1 5WW")
    ('nhs_number', '(a heading that looks like a value)', '(a heading that looks like a value)')
    """
    looks = re.search(r"(\d\D?){5}|@", column) or any(
        re.search(kind.pattern, column, re.IGNORECASE)
        for kind in KINDS
        if kind.above < 0.5 and kind.distinct == 1
    )
    return "(a heading that looks like a value)" if looks else column


Told = tuple[str, str] | None


def _numbers(column: str, found: Measures) -> Told:
    """NHS numbers: far more ten-digit values pass the check than would by chance."""
    named = re.search(kinds.OF_NUMBERS, column, re.IGNORECASE)
    if (
        _beyond_chance(found["different_valid"], found["different_tens"], RARE)
        or _beyond_chance(found["spelt_valid"], found["spelt"], RARE_SPELT)
        or (named and found["tens"] > found["whole"] / 2)
    ):
        return "looks like NHS numbers in clear", PSEUDONYMISE
    return None


def _beyond_chance(valid: float, of: float, rare: float) -> bool:
    return valid > 0 and binomial_tail(int(valid), int(of), BY_CHANCE) < rare


def _by_kind(found: Measures) -> Told:
    for at, kind in enumerate(KINDS):
        enough = found.get(f"different {at}", kind.distinct) >= kind.distinct
        if found[f"kind {at}"] > kind.above * found["whole"] and enough:
            return kind.said, kind.remedy
    return None


def _names(column: str, found: Measures) -> Told:
    """Names: the heading says so, or many are common names, or nearly all differ and are words."""
    whole, different = found["whole"], found["different"]
    if re.search(kinds.OF_NAMES, column, re.IGNORECASE):
        return "looks like names of people", LEAVE_OUT
    common = found["forenames"] > 0.2 * whole or (
        found["surnames"] > 0.12 * whole and different >= 8
    )
    other = found["no_name"] > 0.2 * whole
    if common and different >= 5 and not other:
        return "looks like names of people", LEAVE_OUT
    words = found["words"] > 0.5 * whole and different > 0.5 * whole and different >= 10
    if words and not other:
        return "looks like names of people", LEAVE_OUT
    long = found["long_text"]
    own = found["different_long"] > 0.8 * long and found["different_long"] >= FEW
    if long > 0.05 * whole and own and found["bodies"] < 0.3 * whole:
        return "holds text written freely, which may name people", LEAVE_OUT
    return None


def _knows_age(
    engine: duckdb.DuckDBPyConnection, extract: Extract, column: str, found: Measures
) -> bool:
    """Whether numbers run with age and are finer than years: days of birth, however written."""
    if column == extract.age or found["numbers"] < 0.95 * found["whole"]:
        return False
    if max(found["years"], found["ages"]) > 0.95 * found["whole"] > found["decimals"] * 2:
        return False
    age, value = (f"try_cast({plain_sql(name)} as double)" for name in (extract.age, column))
    # SQL of: names of columns, quoted, and constants
    row = engine.execute(
        f"select abs(corr({value}, {age})), abs(regr_slope({value}, {age})), "
        f"count(distinct {value}), count(distinct {age}), count(*) "
        f"from given where {age} is not null and {value} is not null"
    ).fetchone()
    alike, slope, different, ages, people = row or (None, None, 0, 0, 0)
    if alike is None or not alike > ALIKE or people < FEW:
        return False
    units = (*UNITS, 1.0) if found["decimals"] > 0.5 * found["whole"] else UNITS
    unit = any(abs(slope / each - 1) < 0.05 for each in units)
    return bool(unit or different > 1.05 * ages)


def _days(column: str, found: Measures, knows_age: bool) -> Told:
    """Days counted from a first one, as spreadsheets keep dates."""
    whole = found["whole"]
    named = re.search(kinds.OF_DATES, column, re.IGNORECASE) and not re.search(
        kinds.NO_DATES, column, re.IGNORECASE
    )
    serial = found["whole_numbers"] > 0.95 * whole and found["years"] < 0.95 * whole
    many = found["different"] >= min(10, whole / 2)
    if knows_age:
        return "tells age to the day or month, as dates of birth do", AGE_INSTEAD
    if serial and many and named and found["serial"] > 0.95 * whole:
        return "looks like full dates, as of birth, counted in days", AGE_INSTEAD
    if serial and many and found["recent"] > 0.95 * whole and whole >= FEW:
        return "looks like full dates, counted in days", AGE_INSTEAD
    return None


def _alone(column: str, found: Measures) -> Told:
    """Local numbers: of one length, and nearly everyone has a value of one's own."""
    whole, different = found["whole"], found["different"]
    if re.search(kinds.OF_IDS, column, re.IGNORECASE) and (
        different > 0.5 * whole and found["decimals"] < 0.5 * whole and found["usual"] >= 4
    ):
        return "looks like numbers of people", PSEUDONYMISE
    other = found["open_codes"] + found["hashes"]
    in_parts = found["decimals"] or (found["scientific"] and found["fractions"] > 0.05 * whole)
    of_people = found["fixed"] - other > 0.9 * whole and not in_parts
    of_homes = found["usual"] >= 10 and different > 0.3 * whole
    alone = different > (0.9 if whole >= ENOUGH else 0.99) * whole
    if whole >= FEW and of_people and (alone or of_homes):
        return "holds a number of one's own for nearly everyone", PSEUDONYMISE
    return None
