"""A user's file carried across: columns told apart, counts rebased, rates worked out afresh."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.registry.rebase import Rebased, Vintage, add_rates, overlap, rebase_counts
from tripleaim.store.engine import Store

RATE_LIKE = re.compile(
    r"(^|[_\s-])(rate|percent|pct|per|share|proportion|mean|average|median|ratio|index|score)([_\s-]|$)|%",
    re.IGNORECASE,
)
CODE_LIKE = re.compile(r"(code|cd|cdh|ods|ons)$", re.IGNORECASE)

Rates = Mapping[str, tuple[str, str]]


def read_rates(texts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Rates from NAME=NUMERATOR/DENOMINATOR.

    >>> read_rates(["admission_rate=admissions/people"])
    {'admission_rate': ('admissions', 'people')}
    """
    found = {}
    for text in texts:
        name, _, fraction = text.partition("=")
        numerator, _, denominator = fraction.partition("/")
        if not (name and numerator and denominator):
            raise refuse("--rate", "is not a rate", "Write NAME=NUMERATOR/DENOMINATOR.", value=text)
        found[name] = (numerator, denominator)
    return found


def carry_file(
    store: Store,
    path: Path,
    vintages: tuple[Vintage, Vintage],
    code: str | None,
    rates: Rates,
    year: int | None = None,
) -> Rebased:
    """Carry the counts of a CSV from one vintage to another and work out its rates.

    Columns of words are left behind. A column that looks like a rate and is not explained by
    `rates` is refused: a rate is never shared out or averaged.
    """
    given = _read(path)
    code_column = _code_column(given, code, path)
    counts = _count_columns(given, code_column, rates, path)
    across = overlap(store, *vintages, year=year)
    carried = rebase_counts(given, code_column, counts, across)
    table = add_rates(carried.table, rates)
    return Rebased(table=table, warnings=carried.warnings, year=carried.year)


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise refuse(str(path), "is not a file")
    try:
        given = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = "Save it as CSV UTF-8."
        raise refuse(path.name, f"is not UTF-8 at byte {error.start}", remedy) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise refuse(path.name, f"is not a CSV: {error}") from None
    if given.empty:
        raise refuse(path.name, "has no rows")
    return given


def _code_column(given: pd.DataFrame, code: str | None, path: Path) -> str:
    if code is None:
        return str(given.columns[0])
    if code not in given:
        listed = ", ".join(given.columns)
        raise refuse(path.name, "is not a column", f"Columns: {listed}.", value=code)
    return code


def _count_columns(given: pd.DataFrame, code: str, rates: Rates, path: Path) -> list[str]:
    needed = {column for pair in rates.values() for column in pair}
    problems = [
        Problem(where=path.name, column=column, rule="is needed for a rate and is not there")
        for column in sorted(needed - set(given.columns))
    ]
    counts = []
    for column in given.columns:
        if (
            column == code
            or column in rates
            or CODE_LIKE.search(column)
            or not _is_numeric(given[column])
        ):
            continue
        if RATE_LIKE.search(column) and column not in needed:
            remedy = (
                f"Give what it is made of: --rate '{column}=NUMERATOR/DENOMINATOR', or drop it."
            )
            rule = "looks like a rate, and rates cannot be shared out"
            problems.append(Problem(where=path.name, column=column, rule=rule, remedy=remedy))
        counts.append(column)
    if not counts and not problems:
        problems.append(Problem(where=path.name, rule="has no column of numbers beside the codes"))
    if problems:
        raise InputRefused(problems)
    return counts


def _is_numeric(values: pd.Series) -> bool:
    plain = values.str.strip().str.replace(",", "")
    filled = plain[plain != ""]
    numeric = pd.to_numeric(filled, errors="coerce").notna()
    return len(filled) > 0 and bool(numeric.mean() > 0.5)
