"""The columns of a user's table: what tells its rows apart, what is added up, what is left out."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.registry.measures import MOSTLY, Read, find_measures, judge_parts
from tripleaim.registry.user_table import UserTable
from tripleaim.store.given.cells import (
    Numbers,
    clean,
    has_decimal_commas,
    has_decimal_points,
    is_missing,
    read_marked,
    read_numbers,
)
from tripleaim.store.given.counts import Verdict

Rates = Mapping[str, tuple[str, str]]
SAME = 0.9  # the share of areas that have the same ages, sexes or measures
# A number and another, 123 (4%) or 12/40, or what is counted: 12 beds.
STARTS = re.compile(r"\D?\d[\d,.]*\s*(?:[(/|;]|[^\W\d]+$)")
SHORT = 24
NO_COUNTS = "Give a column of counts."

LED_BY_NOUGHT = re.compile(r"[+-]?0,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How the columns of a table are used.

    `keys` tell rows of the same area apart; `counts` are added up; `refused` are the kinds of row
    of a long table, by column and key, whose values are no counts.
    """

    keys: tuple[str, ...]
    counts: tuple[str, ...]
    values: Mapping[str, pd.Series]
    marks: Mapping[str, Counter[str]]
    refused: frozenset[tuple[str, tuple[str, ...]]]
    measures: tuple[str, ...]
    notes: tuple[str, ...]
    european: bool = False

    def is_carried(self, name: str, keys: Mapping[str, str]) -> bool:
        """Whether a column is a count in the rows that have these keys."""
        return (name, tuple(keys[each] for each in self.measures)) not in self.refused

    def number(self, text: str) -> Decimal | None:
        """The number in a cell of the table."""
        return read_marked(text, self.european)


def sort_columns(
    given: UserTable, people: Mapping[str, int], rates: Rates, asked: Sequence[str]
) -> Columns:
    """Sort the columns of a table by their values; `people` are those of each area.

    Raises InputRefused where no column is a count, and for rows of one area that nothing tells
    apart.
    """
    european = _is_european(given)
    numbers = _numbers(given, european)
    needed = {part for pair in rates.values() for part in pair} | set(asked)
    _refuse_lacking(given, needed, numbers)
    keys = _keys(given, numbers, needed)
    values = {
        name: pd.Series(column.values, index=given.rows.index, dtype=object)
        for name, column in numbers.items()
        if name not in keys
    }
    read = Read(values=values, numbers=numbers)
    measures = find_measures(given, read, keys, people)
    judged = judge_parts(given, read, measures, people)
    fates = {name: _fate(name, judged, rates, asked) for name in values}
    counts = tuple(name for name, fate in fates.items() if fate.kind == ADDED.kind)
    _refuse_none(given, counts, fates)
    refused = frozenset(
        at for at, verdict in judged.items() if not verdict.adds and at[0] not in needed
    )
    return Columns(
        keys=keys,
        counts=counts,
        values=values,
        marks={name: numbers[name].marks for name in counts},
        refused=refused,
        measures=measures,
        notes=(*_notes(given, counts, fates, values, refused), *_marked(numbers, counts)),
        european=european,
    )


def _numbers(given: UserTable, european: bool) -> dict[str, Numbers]:
    """The columns of numbers but that of the areas, and those that name an age or a measure."""
    codes = given.rows.index.get_level_values("code").to_numpy()
    return {
        name: column
        for name in map(str, given.rows.columns)
        if name != given.area
        and (column := _numeric(given.rows[name], european)) is not None
        and not (column.bad and _same_for_each(given.rows[name], codes))
    }


def _marked(numbers: Mapping[str, Numbers], counts: Sequence[str]) -> Iterator[str]:
    for name in counts:
        if flags := numbers[name].flags:
            yield f"column {name}: {flags} values bear a mark of a note or of revision"


def _is_european(given: UserTable) -> bool:
    """Whether decimals have commas in some column and points in none: then points are thousands.

    One column of whole numbers cannot show it: 10.671 beside 90,1 is ten thousand. Raises
    InputRefused where another column can be read both ways: 250,123 beside 90,1 is a quarter of a
    million, or 250 and a bit.
    """
    texts = {
        name: [each for each in map(clean, given.rows[name]) if not is_missing(each)]
        for name in map(str, given.rows.columns)
    }
    numbers = {
        name: [each for each in column if read_marked(each, True) is not None]
        for name, column in texts.items()
    }
    with_commas = [name for name, column in numbers.items() if has_decimal_commas(column)]
    if not with_commas or any(map(has_decimal_points, numbers.values())):
        return False
    if problems := [
        Problem(
            where=given.name,
            column=name,
            value=both,
            rule=f"may be thousands, or decimals as in column {with_commas[0]}",
            remedy=f"Write decimals with points, or leave out column {with_commas[0]}.",
        )
        for name, column in numbers.items()
        if (both := _read_both_ways(column)) is not None
    ]:
        raise InputRefused(problems)
    return True


def _read_both_ways(column: Sequence[str]) -> str | None:
    """A number of a column of which commas may stand before thousands or before decimals.

    >>> _read_both_ways(["250,123", "7"]), _read_both_ways(["0,123"]), _read_both_ways(["7"])
    ('250,123', None, None)
    """
    commas = [each for each in column if "," in each]
    if (
        not commas
        or has_decimal_commas(column)
        or any(LED_BY_NOUGHT.match(each) for each in commas)
    ):
        return None
    return commas[0]


def _same_for_each(cells: pd.Series, codes: np.ndarray) -> bool:
    """Whether every area has the same values, more than one: ages up to `95+`, `ALL`."""
    sets = cells.groupby(codes).agg(frozenset)
    most = sets.value_counts()
    return len(sets) > 2 and len(most.index[0]) > 1 and most.iloc[0] >= SAME * len(sets)


def _numeric(cells: pd.Series, european: bool) -> Numbers | None:
    column = read_numbers(cells.tolist(), european)
    return column if column.held > MOSTLY * (column.held + len(column.bad)) else None


def _refuse_lacking(given: UserTable, needed: set[str], numbers: Mapping[str, Numbers]) -> None:
    problems = [
        Problem(
            where=given.name,
            column=name,
            rule="is asked for and is not a column of numbers",
            remedy=f"Columns of numbers: {', '.join(numbers) or 'none'}.",
        )
        for name in sorted(needed - set(numbers))
    ]
    for name, column in numbers.items():
        problems += [
            Problem(
                where=given.name,
                row=given.rows.index[at][1],
                column=name,
                value=str(given.rows[name].iloc[at]),
                rule="is not a number",
                remedy="Leave it blank where it is not known.",
            )
            for at in column.bad[:5]
        ]
    if problems:
        raise InputRefused(problems)


def _keys(given: UserTable, numbers: Mapping[str, Numbers], needed: set[str]) -> tuple[str, ...]:
    """The columns that tell rows of one area apart, none where every area has one row."""
    codes = pd.Series(given.rows.index.get_level_values("code"), index=given.rows.index)
    if not codes.duplicated().any():
        return ()
    keys: list[str] = []
    words = [
        name for name in map(str, given.rows.columns) if name != given.area and name not in numbers
    ]
    whole = [
        name
        for name, column in numbers.items()
        if name not in needed and not column.marks and _few_and_whole(column)
    ]
    for name in [*words, *whole]:
        varies = given.rows[name].groupby(codes.to_numpy()).nunique().max() > 1
        if not varies:
            continue
        keys.append(name)
        if name in whole and not _twice(given, codes, keys):
            break
    if _twice(given, codes, keys):
        twice = codes[given.rows[keys].assign(code=codes).duplicated().to_numpy()]
        at = twice.index[0][1]
        raise InputRefused(
            [
                Problem(
                    where=given.name,
                    row=at,
                    value=str(twice.iloc[0]),
                    count=len(twice),
                    rule="stands in more than one row, and nothing tells them apart",
                    remedy="Add them up first, or give a column that tells them apart.",
                )
            ]
        )
    return tuple(keys)


def _twice(given: UserTable, codes: pd.Series, keys: Sequence[str]) -> bool:
    told = given.rows[list(keys)].assign(_code=codes)
    return bool(told.duplicated().any())


def _few_and_whole(column: Numbers) -> bool:
    held = [value for value in column.values if value is not None]
    whole = all(value == value.to_integral_value() for value in held)
    return whole and len(set(held)) <= max(12, len(held) // 4)


class Fate(NamedTuple):
    """What becomes of a column: its kind (added, afresh, or what its values are) and in words."""

    kind: str
    said: str


ADDED = Fate("added", "added")


def _fate(
    name: str,
    judged: Mapping[tuple[str, tuple[str, ...]], Verdict],
    rates: Rates,
    asked: Sequence[str],
) -> Fate:
    """What becomes of a column: added up, worked out afresh, or left out and why."""
    if name in rates:
        return Fate("afresh", "worked out afresh")
    verdicts = [verdict for (column, _), verdict in judged.items() if column == name]
    parts = {part for pair in rates.values() for part in pair}
    never = next((each for each in verdicts if each.kind in ("share", "year")), None)
    if name in parts or name in asked:
        return ADDED if never is None else Fate(never.kind, f"{never.why}: never added up")
    if any(verdict.adds for verdict in verdicts):
        return ADDED
    first = verdicts[0]
    what = {"unsure": "cannot be told from a rate"}.get(first.kind, f"is no count ({first.kind})")
    return Fate(first.kind, f"{what}: {first.why}")


def _refuse_none(given: UserTable, counts: Sequence[str], fates: Mapping[str, Fate]) -> None:
    if counts:
        return
    problems = [
        Problem(
            where=given.name,
            column=name,
            rule=fate.said,
            remedy=_remedy(name, fate.kind, NO_COUNTS),
        )
        for name, fate in fates.items()
    ] or _no_numbers(given)
    raise InputRefused(problems)


def _no_numbers(given: UserTable) -> list[Problem]:
    """That nothing is a number, with the cell that comes nearest."""
    rule = "has no column of numbers beside the areas"
    for name in map(str, given.rows.columns):
        starts = [at for at, cell in enumerate(given.rows[name]) if STARTS.match(cell)]
        if len(starts) > MOSTLY * len(given.rows) and name != given.area:
            rows = given.rows
            remedy = "Keep the number alone in its cell, what else is said in one beside it."
            cell, row = str(rows[name].iloc[starts[0]]), rows.index[starts[0]][1]
            shown = cell if len(cell) <= SHORT else None
            two = "is more than a number, and no column has one alone in each cell"
            where = {"where": given.name, "row": row, "column": name}
            return [Problem(**where, value=shown, rule=two, remedy=remedy)]
    return [Problem(where=given.name, rule=rule, remedy=NO_COUNTS)]


def _remedy(name: str, kind: str, otherwise: str = "It stays behind.") -> str:
    made_of = f"Give what it is made of: --rate '{name}=NUMERATOR/DENOMINATOR'"
    if kind == "unsure":
        return (
            f"If it is a count, say so: --count '{name}'. If it is a rate, {made_of[0].lower()}"
            f"{made_of[1:]}."
        )
    return f"{made_of}." if kind in ("rate", "share") else otherwise


def _notes(
    given: UserTable,
    counts: Sequence[str],
    fates: Mapping[str, Fate],
    values: Mapping[str, pd.Series],
    refused: frozenset[tuple[str, tuple[str, ...]]],
) -> list[str]:
    notes = [f"added up: {', '.join(counts)}"]
    for name, fate in fates.items():
        if fate.kind not in ("added", "afresh"):
            remedy = _made_of(name, values, counts) or _remedy(name, fate.kind)
            notes.append(f"left out: column {name} {fate.said}. {remedy}")
    for name in counts:
        left = sorted(" ".join(key) for column, key in refused if column == name and key)
        if left:
            told = ", ".join(left[:5]) + (", ..." if left[5:] else "")
            notes.append(f"left out of {name}, as they are no counts: {told}")
    words = [
        name
        for name in map(str, given.rows.columns)
        if name not in fates and name != given.area and given.rows[name].ne("").any()
    ]
    if words:
        notes.append(
            f"columns of words, used to tell rows apart or left behind: {', '.join(words)}"
        )
    return notes


def _made_of(name: str, values: Mapping[str, pd.Series], counts: Sequence[str]) -> str:
    """The two counts whose ratio a rate is, when there are such."""
    rate = values[name].astype(float)
    for above in counts:
        for below in counts:
            if above != below:
                ratio = rate * values[below].astype(float) / values[above].astype(float)
                ratio = ratio.replace([float("inf")], float("nan")).dropna()
                if len(ratio) > 4 and ratio.mean() > 0 and ratio.std() < 0.005 * ratio.mean():
                    return f"It is {above} over {below}: --rate '{name}={above}/{below}'."
    return ""
