"""A user's file carried across: counts told from rates, counts rebased, rates worked out afresh."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.registry.across import plain_kind, read_across
from tripleaim.registry.columns import Columns, sort_columns
from tripleaim.registry.own_weights import read_own_weights
from tripleaim.registry.rebase import Across, add_rates, carry_column
from tripleaim.registry.spellings import Spellings, read_spellings
from tripleaim.registry.user_table import UserTable, read_user_table
from tripleaim.store.engine import Store
from tripleaim.store.given import Grid, read_grids
from tripleaim.store.ground import Vintage

Rates = Mapping[str, tuple[str, str]]
PLACES = 6
ENOUGH_VALUES = 10  # values from which rounding is told
EXACT = 2**53  # up to here every whole number is a floating number


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a user says of a table: column of areas, sheet, rates to work out, columns to add.

    `year` is that of the people by whom it is shared, `by` a file of the user's own weights.
    """

    code: str | None = None
    sheet: str | None = None
    rates: Rates | None = None
    counts: tuple[str, ...] = ()
    year: int | None = None
    by: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A table on the areas asked for, the columns that were added up, and what was done to it.

    `table` has a row an area after (and a row each of what tells rows of a long table apart): code,
    name, the columns, and `apportioned`: the share of its people who came from areas that were
    split. Where the table left areas out, `covered` is the share of its people it speaks of.
    """

    table: pd.DataFrame
    added: tuple[str, ...]
    notes: tuple[str, ...]
    counted: str


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
        found[name.strip()] = (numerator.strip(), denominator.strip())
    return found


def carry_file(
    store: Store, path: Path, vintages: tuple[Vintage, Vintage], asked: Asked | None = None
) -> Carried:
    """Carry the counts of a file from one vintage to another and work out its rates.

    Raises InputRefused, with all that is wrong at once, where nothing in it is a count.
    """
    return _carried(store, path.name, read_grids(path), vintages, asked or Asked())


def carry_grid(
    store: Store, grid: Grid, vintages: tuple[Vintage, Vintage], asked: Asked | None = None
) -> Carried:
    """The same for a table that is not in a file."""
    return _carried(store, grid.name, (grid,), vintages, asked or Asked())


def _carried(
    store: Store,
    name: str,
    grids: Sequence[Grid],
    vintages: tuple[Vintage, Vintage],
    wish: Asked,
) -> Carried:
    across = (
        read_own_weights(store, wish.by, plain_kind(vintages[1].kind))
        if wish.by
        else read_across(store, *vintages, year=wish.year)
    )
    spellings = read_spellings(store, plain_kind(vintages[0].kind), across.before)
    return carry_grids(name, grids, (spellings, across), wish)


def carry_grids(
    name: str, grids: Sequence[Grid], known: tuple[Spellings, Across], wish: Asked
) -> Carried:
    """The same between areas that are known: how they are spelt, and whom they share."""
    spellings, across = known
    given = read_user_table(name, grids, spellings, wish.code, wish.sheet)
    columns = sort_columns(given, across.before_people, wish.rates or {}, wish.counts)
    table = pd.concat([_carry_part(part, columns, across) for part in _parts(given, columns)])
    missing = _tell_missing(given, columns, across)
    table = add_rates(table.reset_index(drop=True), wish.rates or {})
    last = [name for name in ("apportioned", "covered") if name in table]
    table = table[[name for name in table if name not in last] + last]
    rounded = _tell_rounded(columns)
    notes = [*given.notes, *columns.notes, *_check_totals(given, columns), *missing, *rounded]
    return Carried(table=table, added=columns.counts, notes=tuple(notes), counted=across.counted)


def _parts(given: UserTable, columns: Columns) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """The rows of one month or measure at a time, with what they have in common."""
    if not columns.keys:
        yield {}, given.rows
        return
    keys = list(columns.keys)
    for values, rows in given.rows.groupby(keys, sort=False):
        yield dict(zip(keys, map(str, values), strict=True)), rows


def _carry_part(
    part: tuple[dict[str, str], pd.DataFrame], columns: Columns, across: Across
) -> pd.DataFrame:
    keys, rows = part
    place_of = {code: at for at, code in enumerate(across.before)}
    part_of = across.of([place_of[code] for code in rows.index.get_level_values("code")])
    table = pd.DataFrame({"code": across.after, "name": across.names} | keys)
    for name in columns.counts:
        if columns.is_carried(name, keys):
            scaled, digits = _scale(columns.values[name].loc[rows.index], str(name))
            table[name] = carry_column(scaled, digits, part_of)
    whole, given = across.by_after(across.people), part_of.by_after(part_of.people)
    from_split = across.by_after(across.people * across.is_split[across.row])
    table["apportioned"] = (from_split / whole).round(4)
    if (given[given > 0] < whole[given > 0]).any():
        table["covered"] = (given / whole).round(4)
    return pd.DataFrame(table[given > 0])


def _scale(values: pd.Series, column: str) -> tuple[np.ndarray, int]:
    """Numbers as whole multiples of 10**-digits, NaN where missing.

    Raises InputRefused where they add up to more than floating numbers tell apart.
    """
    given = [value for value in values if isinstance(value, Decimal)]
    digits = max((-int(value.as_tuple().exponent) for value in given), default=0)
    if digits == 1 and all(value == value.to_integral_value() for value in given):
        digits = 0  # as programs write whole numbers: 12.0
    digits = min(max(digits, 0), PLACES)
    whole = sum(abs(round(value * 10**digits)) for value in given)
    if whole > EXACT:
        rule = "adds up to more than can be carried to the last unit"
        remedy = "Write it in thousands or millions."
        raise refuse("the table", rule, remedy, column=column, value=f"{Decimal(whole):.3e}")
    scaled = [
        float(round(value * 10**digits)) if isinstance(value, Decimal) else np.nan
        for value in values
    ]
    return np.array(scaled), digits


def _check_totals(given: UserTable, columns: Columns) -> list[str]:
    """What the totals of the table itself say of the sum of its rows."""
    told = []
    totals = given.aside[given.aside.index.get_level_values("code") == "england"]
    numbers = totals.index.get_level_values("row")
    for number, (_, cells) in zip(numbers, totals.iterrows(), strict=True):
        same, other = [], []
        for name in columns.counts:
            said = columns.number(str(cells[name]))
            rows = columns.values[name][_same_keys(given, columns, cells)]
            added = sum((value for value in rows if isinstance(value, Decimal)), Decimal(0))
            if said is None:
                continue
            if abs(said - added) <= abs(said) * Decimal("1e-9"):
                same.append(name)
            else:
                other.append(f"{name} says {said:,} and its rows add up to {added:,}")
        if same:
            told.append(f"the total in row {number} agrees with the rows: {', '.join(same)}")
        if other:
            told.append(f"the total in row {number} does not agree: {'; '.join(other)}")
    return told


def _same_keys(given: UserTable, columns: Columns, cells: pd.Series) -> np.ndarray:
    same = np.ones(len(given.rows), dtype=bool)
    for key in columns.keys:
        same &= (given.rows[key] == cells[key]).to_numpy()
    return same


def _tell_missing(given: UserTable, columns: Columns, across: Across) -> list[str]:
    told = []
    there = set(given.rows.index.get_level_values("code"))
    absent = [code for code in across.before if code not in there]
    if absent:
        told.append(
            f"{len(absent)} of the {len(across.before)} areas before are not in the table "
            f"({', '.join(absent[:5])}{', ...' if absent[5:] else ''}): an area they went to is "
            "told by the part that is, and its column covered says how much that is"
        )
    for name in columns.counts:
        marks = columns.marks[name]
        if not marks:
            continue
        gone = columns.values[name].isna()
        codes = sorted(set(given.rows.index[gone].get_level_values("code")))
        listed = ", ".join(codes[:5]) + (", ..." if codes[5:] else "")
        ways = ", ".join(f"{mark} ({count})" for mark, count in marks.most_common())
        told.append(
            f"column {name} is missing, written {ways}, in {int(gone.sum())} rows ({listed}): "
            "what they went to is blank, never nought"
        )
    return told


def _tell_rounded(columns: Columns) -> list[str]:
    told = []
    for name in columns.counts:
        step = _rounding_step([each for each in columns.values[name] if isinstance(each, Decimal)])
        if step > 1:
            told.append(
                f"column {name} looks rounded to the nearest {step}: shares of rounded figures "
                "keep the rounding error of every part"
            )
    return told


def _rounding_step(given: Sequence[Decimal]) -> int:
    present = [each for each in given if each]
    if len(present) < ENOUGH_VALUES:
        return 1
    steps = (1000, 100, 10, 5)
    return next((step for step in steps if not any(each % step for each in present)), 1)
