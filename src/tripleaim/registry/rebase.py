"""Rebasing: carrying a table from the areas of one date to the areas of another.

A count is shared out by where people live: the part of an area that goes to a successor is the part
of its residents who do. What goes whole is carried exactly; what is split is an estimate and says
so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tripleaim.model.day import told_day
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import Vintage, names_on, release_of, shares_between

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

LIKE_A_CODE = re.compile(r"[A-Z]\d{8}|(?=\S*\d)\S{1,6}|\d(\.\d+)?[eE]\+?\d+")
SHOWN = 5


def read_vintage(text: str) -> Vintage:
    """A vintage from its text.

    >>> str(read_vintage("icb@2026-04-01"))
    'icb@2026-04-01'
    """
    kind, _, day = text.partition("@")
    try:
        return Vintage(kind=kind, on=told_day(day))
    except ValueError:
        advice = "Write kind and day, as in ccg@2017-04-01."
        raise refuse("vintage", "is not a vintage", advice, value=text) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Who of each area lives in each area of another vintage.

    `people[i, j]` are the residents of `before[i]` who live in `after[j]`, at mid-`year`, or by
    the release named in `counted_at`. `known_as` gives the code of `before` for every code that one
    of them ever had.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    after_names: tuple[str, ...]
    people: Whole
    year: int
    counted_at: str = ""
    known_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def shares(self) -> Real:
        """Each row's people as shares of the row; rows add up to 1."""
        shares: Real = self.people / self.people.sum(axis=1, keepdims=True)
        return shares

    def is_split(self) -> NDArray[np.bool_]:
        """For each area before, whether its people go to more than one area after."""
        split: NDArray[np.bool_] = (self.people > 0).sum(axis=1) > 1
        return split


def overlap(store: Store, before: Vintage, after: Vintage, year: int | None = None) -> Overlap:
    """The people that each area of one vintage shares with each area of another.

    `year` is that of the release that people are counted by; without it, the one that counts on the
    earlier day. Raises InputRefused when the store has no footprints of a vintage.
    """
    shared = shares_between(store, before, after, release_of(store, year) if year else None)
    if not shared.people:
        raise _no_footprints(store, before, after)
    from_ids = sorted(shared.people)
    to_ids = sorted({area for parts in shared.people.values() for area in parts})
    column_of = {area: place for place, area in enumerate(to_ids)}
    people = np.zeros((len(from_ids), len(to_ids)), dtype=np.int64)
    for row, area in enumerate(from_ids):
        for other, count in shared.people[area].items():
            people[row, column_of[other]] = count
    names = names_on(store, to_ids, after.on)
    return Overlap(
        before=tuple(_code(area) for area in from_ids),
        after=tuple(_code(area) for area in to_ids),
        after_names=tuple(names[area] for area in to_ids),
        people=people,
        year=shared.release.year,
        counted_at=shared.release.title,
        known_as=_known_as(store, from_ids),
    )


def _known_as(store: Store, areas: Sequence[str]) -> dict[str, str]:
    sql = "select body, code from codes_ever() where list_contains($areas, body) order by all"
    return {row["code"]: _code(row["body"]) for row in ask(store, sql, {"areas": list(areas)})}


def _code(area: str) -> str:
    return area.partition(":")[2]


def _no_footprints(store: Store, *vintages: Vintage) -> InputRefused:
    known = ask(
        store,
        "select kind, min(valid_from) as first, max(coalesce(valid_to, date '9999-01-01')) as last "
        "from composition group by kind order by kind",
    )
    listed = ", ".join(
        f"{row['kind']} from {row['first']}"
        + ("" if row["last"].year == 9999 else f" to the day before {row['last']}")
        for row in known
    )
    wanted = " and ".join(str(vintage) for vintage in vintages)
    return refuse("rebase", f"has no footprints for {wanted}", f"Footprints held: {listed}.")


def share_whole(counts: Whole, weights: Real) -> Whole:
    """Share each whole count over columns by weights; every row adds back to its count exactly.

    Units left over after rounding down go to the largest remainders, ties to the first column.
    Shape: counts (n,), weights (n, m) with rows that add up to more than 0; result (n, m).

    >>> share_whole(np.array([10, -7]), np.array([[1.0, 1, 1], [3, 1, 0]])).tolist()
    [[4, 3, 3], [-5, -2, 0]]
    """
    shares = weights / weights.sum(axis=1, keepdims=True)
    exact = np.abs(counts)[:, None] * shares
    floor = np.floor(exact + 1e-9)
    left = (np.abs(counts) - floor.sum(axis=1)).astype(np.int64)
    remainder = np.where(weights > 0, exact - floor, -1.0)
    order = np.argsort(-np.round(remainder, 9), axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(weights.shape[1])[None, :], axis=1)
    shared = floor.astype(np.int64) + (rank < left[:, None])
    result: Whole = np.sign(counts)[:, None] * shared
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """A table carried to other areas.

    `table` has a row an area after: code, name, the columns, and `apportioned`: the share of its
    people who came from areas that were split, for whom the figures are estimates.
    """

    table: pd.DataFrame
    warnings: tuple[str, ...]
    year: int
    counted_at: str = ""


def rebase_counts(
    given: pd.DataFrame, code_column: str, columns: Sequence[str], across: Overlap
) -> Rebased:
    """Carry counts across. Totals are kept to the last unit; a missing value stays missing.

    `given` has a row an area before, all as text. Raises InputRefused with every code that is not
    of the vintage, every code given twice and every value that is not a number.
    """
    codes = given[code_column].map(lambda code: across.known_as.get(code, code))
    _refuse_bad_codes(codes, across)
    place_of = {code: place for place, code in enumerate(across.before)}
    rows = codes.map(place_of).to_numpy(dtype=np.int64)
    scaled = {name: _scale(given[name], name, given[code_column]) for name in columns}
    table = pd.DataFrame({"code": across.after, "name": across.after_names})
    for name, (counts, digits) in scaled.items():
        table[name] = carry_column(counts, digits, across.people[rows])
    table["apportioned"] = _apportioned(across).round(4)
    return Rebased(
        table=table,
        warnings=tuple(_warnings(given, scaled, across)),
        year=across.year,
        counted_at=across.counted_at,
    )


def add_rates(table: pd.DataFrame, rates: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Rates worked out afresh from a numerator and a denominator that were carried separately.

    A rate whose denominator is zero or missing is missing.
    """
    added = table.copy()
    for name, (numerator, denominator) in rates.items():
        below = pd.to_numeric(added[denominator]).replace(0, np.nan)
        added[name] = pd.to_numeric(added[numerator]) / below
    return added


def _safely(codes: Sequence[object]) -> str | None:
    """The first codes, of those that look like codes of areas: others might name a person."""
    like = [str(code) for code in codes if LIKE_A_CODE.fullmatch(str(code))]
    return ", ".join(like[:SHOWN]) or None


def _refuse_bad_codes(codes: pd.Series, across: Overlap) -> None:
    known = set(across.before)
    problems = []
    unknown = [code for code in codes if code not in known]
    if unknown:
        listed = ", ".join(across.before[:SHOWN])
        shown = _safely(unknown)
        rule = f"belong to no area of the vintage claimed ({len(unknown)} such codes)"
        remedy = f"It has {len(known)} areas: {listed}, ... {_spoilt_advice(unknown, known)}"
        problems.append(Problem(where="codes", value=shown, rule=rule, remedy=remedy))
    twice = sorted(set(codes[codes.duplicated()]))
    if twice:
        shown = _safely(twice)
        rule = f"stand in more than one row ({len(twice)} such codes)"
        problems.append(Problem(where="codes", value=shown, rule=rule, remedy="Add them up first."))
    if problems:
        raise InputRefused(problems)


def _spoilt_advice(unknown: Sequence[str], known: set[str]) -> str:
    meant = {code: code.zfill(3) for code in map(str, unknown) if code.zfill(3) in known}
    if not meant:
        return "Another vintage? To list one: tripleaim areas --kind KIND --on DATE."
    first, full = next(iter(meant.items()))
    return f"A spreadsheet seems to have dropped leading zeros ({first} for {full})."


def _scale(values: pd.Series, name: str, codes: pd.Series) -> tuple[Real, int]:
    """Numbers as whole multiples of 10**-digits, NaN where missing."""
    digits, problems, scaled = 0, [], []
    numbers: list[Decimal | None] = []
    for text, code in zip(values, codes, strict=True):
        plain = "" if text is None or text != text else str(text).strip().replace(",", "")
        try:
            number = Decimal(plain) if plain else None
            if number is not None and not number.is_finite():
                raise ArithmeticError
        except ArithmeticError:
            rule = f"is not a number (area {code})"
            problems.append(Problem(where="table", column=name, value=plain, rule=rule))
            number = None
        numbers.append(number)
        exponent = number.as_tuple().exponent if number is not None else 0
        digits = max(digits, -exponent if isinstance(exponent, int) else 0)
    if problems:
        raise InputRefused(problems)
    digits = min(digits, 6)
    for number in numbers:
        scaled.append(np.nan if number is None else float(round(number * 10**digits)))
    return np.array(scaled), digits


def carry_column(counts: Real, digits: int, weights: Whole) -> pd.Series:
    """Whole multiples of 10**-digits shared by weights; missing wherever a missing one would go."""
    missing = np.isnan(counts)
    shared = share_whole(np.where(missing, 0, counts).astype(np.int64), weights.astype(float))
    totals = shared.sum(axis=0)
    reached = weights.sum(axis=0) > 0
    unknown = (weights[missing] > 0).any(axis=0) | ~reached
    values: list[int | Decimal | None] = [
        None if gone else (int(total) if digits == 0 else Decimal(int(total)).scaleb(-digits))
        for total, gone in zip(totals, unknown, strict=True)
    ]
    return pd.Series(values, dtype="object")


def _apportioned(across: Overlap) -> pd.Series:
    from_split = across.people[across.is_split()].sum(axis=0)
    return pd.Series(from_split / across.people.sum(axis=0))


def _warnings(
    given: pd.DataFrame, scaled: Mapping[str, tuple[Real, int]], across: Overlap
) -> list[str]:
    found = []
    absent = len(across.before) - len(given)
    if absent:
        found.append(
            f"{absent} of the {len(across.before)} areas before are not in the table: "
            "what they would have added is missing from the areas they went to."
        )
    for name, (counts, digits) in scaled.items():
        step = _rounding_step(counts, digits)
        if step > 1:
            found.append(
                f"Column {name} looks rounded to the nearest {step}: shares of rounded figures "
                "keep the rounding error of every part."
            )
    return found


def _rounding_step(counts: Real, digits: int) -> int:
    present = counts[~np.isnan(counts) & (counts != 0)]
    if digits or len(present) < 10:
        return 1
    return next((step for step in (1000, 100, 10, 5) if (present % step == 0).all()), 1)
