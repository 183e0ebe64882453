"""Sixty kinds of figures that are no counts, under headings that say they are: none is added."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from registry.test_user_tables import CCGS, FROM, TO
from tripleaim.model.errors import InputRefused
from tripleaim.registry.across import read_across
from tripleaim.registry.carry import Asked, Carried, carry_grids
from tripleaim.registry.rebase import Across
from tripleaim.registry.spellings import Spellings, read_spellings
from tripleaim.store.engine import Store, ask
from tripleaim.store.given.grid import read_grids

Real = NDArray[np.float64]
HEADS = ("Total admissions", "Number of patients", "count", "Activity", "beds", "All persons", "n")
SIZES = (207, 60, 15)
PAIRS = ((90001, 90002), (1, 2), ("REGISTER_65_PLUS", "RATE_65_PLUS"), ("M01", "M02"))


def to(places: int, values: Real) -> list[str]:
    return [f"{each:.{places}f}" for each in values]


def no_counts(draw: np.random.Generator, people: Real) -> Iterator[tuple[str, list[str]]]:
    """Columns that are no counts, of so many areas with so many people."""
    n = len(people)
    size = np.log(people / people.mean())
    rare = draw.poisson(people * 4e-5) / people
    yield "life expectancy", to(1, draw.normal(81, 2, n))
    yield "IMD score", to(3, draw.gamma(6, 4, n))
    yield "IMD rank", [str(x) for x in draw.permutation(n) + 1]
    yield "standardised ratio", to(3, draw.normal(1, 0.12, n))
    yield "HSMR", to(2, draw.normal(100, 8, n))
    yield "median wait weeks", to(1, draw.normal(7, 1, n))
    yield "92nd percentile", to(1, draw.normal(24, 4, n))
    yield "pounds per head", [f"£{x:,.2f}" for x in draw.normal(1350, 120, n)]
    yield "pounds per head whole", [f"{x:,.0f}" for x in draw.normal(1350, 120, n)]
    yield "pounds per case in thousands", [f"£{x:.1f}k" for x in draw.normal(4, 0.6, n)]
    yield "density", to(1, draw.lognormal(2, 0.9, n))
    yield "percent unsigned", to(1, draw.uniform(20, 99, n))
    yield "percent whole", [str(int(x)) for x in draw.uniform(60, 100, n)]
    yield "percent 0-100 with zeros", [str(int(max(0, x))) for x in draw.normal(8, 8, n)]
    yield "quintile", [str(x) for x in draw.integers(1, 6, n)]
    yield "decile", [str(x) for x in draw.integers(1, 11, n)]
    yield "rating", [str(x) for x in draw.integers(1, 5, n)]
    yield "easting", [str(x) for x in draw.integers(300000, 650000, n)]
    yield "northing", [str(x) for x in draw.integers(100000, 560000, n)]
    yield "yyyymm", [str(201700 + x) for x in draw.integers(1, 13, n)]
    yield "yyyymmdd", [str(20170400 + x) for x in draw.integers(1, 31, n)]
    yield "month", [str(x) for x in draw.integers(1, 13, n)]
    yield "z-score", to(2, draw.normal(0, 1, n))
    yield "change percent", [f"{x:+.1f}%" for x in draw.normal(1, 3, n)]
    yield "change", to(2, draw.normal(0.5, 2, n))
    yield "odds ratio", to(2, draw.lognormal(0, 0.2, n))
    yield "log", to(3, draw.normal(4.2, 0.4, n))
    yield "p-value", to(4, draw.uniform(0, 1, n))
    yield "lower limit", to(2, draw.normal(480, 50, n))
    yield "upper limit", to(2, draw.normal(520, 50, n))
    yield "occupancy", to(1, np.clip(draw.normal(92, 4, n), 0, 100))
    yield "target", ["95" if x else "92" for x in draw.integers(0, 2, n)]
    yield "days of data", [str(x) for x in draw.choice([28, 29, 30, 31], n)]
    yield "mean list size", [str(int(x)) for x in draw.normal(8200, 1400, n)]
    yield "staff per 10,000", to(2, draw.normal(5.8, 0.7, n))
    yield "median age", [str(int(x)) for x in draw.normal(41, 4, n)]
    yield "rate in thousands", [f"{x:,.0f}" for x in draw.normal(24500, 2600, n)]
    yield "rate that leans on size", to(1, 500 * np.exp(0.2 * size) * draw.lognormal(0, 0.1, n))
    yield "rate that falls with size", to(1, 500 * np.exp(-0.3 * size) * draw.lognormal(0, 0.1, n))
    yield "rate of rare events", to(2, 1e5 * rare)
    yield "rate of rare events, whole", [str(round(x)) for x in 1e5 * rare]
    yield (
        "suppressed rate",
        ["*" if draw.random() < 0.3 else f"{x:.1f}" for x in draw.normal(210, 30, n)],
    )
    yield (
        "rate, half blank",
        ["" if draw.random() < 0.5 else f"{x:.1f}" for x in draw.normal(33, 6, n)],
    )
    yield "two figures", [f"{x:.2g}" for x in draw.normal(0.034, 0.004, n)]
    yield "exponents", [f"{x:.3e}" for x in draw.normal(3.4e-3, 4e-4, n)]
    yield "index of 2015=100", to(1, draw.normal(108, 6, n))
    yield "price", [f"£{x:.2f}" for x in draw.gamma(9, 3, n)]
    yield "QOF points", to(1, np.clip(draw.normal(540, 9, n), 0, 559))
    yield "Likert mean", to(2, draw.normal(3.6, 0.3, n))
    yield "net promoter", [str(int(x)) for x in draw.normal(12, 20, n)]
    yield "weight", to(6, draw.normal(1, 0.05, n))
    yield "basis points", [str(int(x)) for x in draw.normal(250, 40, n)]
    yield "distance km", to(1, draw.lognormal(1.6, 0.5, n))
    yield "version", [f"{x}.0" for x in draw.integers(1, 4, n)]
    yield "practice code digits", [str(x) for x in draw.integers(81000, 89999, n)]
    yield "telephone", [f"0{x}" for x in draw.integers(1132000000, 1999999999, n)]
    yield "UPRN", [str(x) for x in draw.integers(10**10, 2 * 10**11, n)]
    yield "hour", [f"{x}" for x in draw.integers(0, 24, n)]
    yield "turnout in per mille", [str(int(x)) for x in draw.normal(641, 50, n)]
    yield "bed days per admission", to(3, draw.normal(4.4, 0.5, n))


@pytest.fixture(scope="module")
def ccgs(shipped_store: Store) -> list[dict]:  # type: ignore[type-arg]
    return ask(shipped_store, CCGS)


@pytest.fixture(scope="module")
def known(shipped_store: Store) -> tuple[Spellings, Across]:
    across = read_across(shipped_store, FROM, TO)
    return read_spellings(shipped_store, "ccg", across.before), across


def carry(path: Path, table: pd.DataFrame, known: tuple[Spellings, Across]) -> Carried:
    table.to_csv(path, index=False)
    return carry_grids(path.name, read_grids(path), known, Asked())


def test_there_are_sixty_kinds() -> None:
    assert len(list(no_counts(np.random.default_rng(0), np.arange(9.0) + 1e5))) == 60


@pytest.mark.parametrize("at", range(60))
def test_what_is_no_count_is_not_added_up_whatever_it_is_called(
    at: int,
    ccgs: list[dict],  # type: ignore[type-arg]
    known: tuple[Spellings, Across],
    tmp_path: Path,
) -> None:
    size = SIZES[at % len(SIZES)]
    draw = np.random.default_rng(at)
    chosen = [ccgs[each] for each in sorted(draw.permutation(len(ccgs))[:size])]
    people = np.array([float(each["people"]) for each in chosen])
    real = [str(round(each)) for each in people * draw.normal(0.1, 0.01, size)]
    kind, values = list(no_counts(draw, people))[at]
    head, codes = HEADS[at % len(HEADS)], [each["code"] for each in chosen]
    wide = pd.DataFrame({"code": codes, head: values, "real": real})
    carried = carry(tmp_path / "wide.csv", wide, known)
    assert carried.added == ("real",), kind
    assert head not in carried.table, kind
    counted, other = PAIRS[at % len(PAIRS)]
    long = pd.DataFrame(
        {
            "code": codes + codes,
            "which": [counted] * size + [other] * size,
            head: real + values,
        }
    )
    try:
        table = carry(tmp_path / "long.csv", long, known).table
    except InputRefused:
        return
    assert table[table["which"] == str(other)][head].isna().all(), kind
    assert table[table["which"] == str(counted)][head].notna().any(), kind
