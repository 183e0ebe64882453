"""An ordinary year of releases: what is left to publish when the door remembers all of them.

    python -m bench.ordinary_year --people 150000 [--profiles ons,opensafely]

A made-up borough by month: people of 96 LSOAs in 24 MSOAs and 4 councils; one in a hundred leaves
and one comes, conditions come, costs drift. Every month counts by segment and age band, then people
and money by council and by MSOA, of one line. Each release is also made alone, of a copy of the
same people that nothing is remembered of. Told: cells published, and how far published counts and
money are from the truth.
"""

import argparse
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from tripleaim.people.axes import BAND, SYSTEM, Axis
from tripleaim.people.count import count_along, release_areas, release_segments
from tripleaim.people.door import Asked
from tripleaim.people.segments import scheme
from tripleaim.store.disclosure import profile

AT = datetime(2026, 11, 28)
MONTHS = 12
SCHEME = "age-by-need"
FLAGS = ("dementia", "learning_disability", "serious_mental_illness", "cancer", "care_home")


def first_people(size: int, rng: np.random.Generator) -> pd.DataFrame:
    """A borough: ages as a pyramid, conditions with age, costs with both."""
    age = rng.choice(np.arange(100), size, p=_pyramid())
    old = age / 100
    table = pd.DataFrame(
        {"age": age, "lsoa": rng.choice(_lsoas(), size, p=rng.dirichlet(np.full(96, 20.0)))}
    )
    for flag, rate in zip(FLAGS, (0.03, 0.005, 0.01, 0.06, 0.015), strict=True):
        table[flag] = rng.random(size) < rate * (4 * old**2 if rate > 0.01 else 1)
    table["conditions"] = rng.poisson(2.2 * old)
    table["frailty"] = np.minimum(3, rng.poisson(1.2 * np.maximum(0, old - 0.6) * 2))
    table["cost"] = np.round(rng.lognormal(10.2, 1.2, size) * (1 + table["conditions"])).astype(
        np.int64
    )
    table["sex"] = rng.choice(["female", "male"], size)
    table["person"] = [f"{rng.integers(2**62):032x}" for _ in range(size)]
    return table


def next_people(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The month after: one in a hundred gone, as many come, some fall ill, costs drift."""
    kept = table[rng.random(len(table)) > 0.01].copy()
    ill = rng.random(len(kept)) < 0.004
    kept.loc[ill, "conditions"] += 1
    kept["dementia"] |= (rng.random(len(kept)) < 0.0008) & (kept["age"] > 70)
    kept["cost"] = np.round(
        kept["cost"] * rng.normal(1.004, 0.03, len(kept)).clip(0.8, 1.2)
    ).astype(np.int64)
    return pd.concat([kept, first_people(len(table) - len(kept) + 50, rng)], ignore_index=True)


def _pyramid() -> np.ndarray:
    shape = np.where(np.arange(100) < 60, 1.0, np.exp(-(np.arange(100) - 60) / 16))
    return shape / shape.sum()


def _lsoas() -> list[str]:
    return [f"E010{at:05d}" for at in range(96)]


def write(table: pd.DataFrame, folder: Path) -> Path:
    """The people of a month as a folder."""
    (folder / "system=own").mkdir(parents=True)
    with duckdb.connect() as engine:
        engine.register("given", table)
        engine.execute(f"copy given to '{folder}/system=own/people.parquet' (format parquet)")
    return folder


def ask_one(asked: Asked, what: str, placed: dict[str, str] | None) -> Counter:
    """One release, and what it came to."""
    chosen = scheme(SCHEME)
    segment = Axis(kind="segment", scheme=chosen)
    if placed is None:
        released, names = release_segments(asked, chosen)
        return _measure(asked, released, names, [SYSTEM, segment, BAND], None)
    released, names, costs = release_areas(asked, chosen, placed)
    return _measure(asked, released, names, [Axis(kind="area", areas=placed), segment], costs)


def _measure(asked, released, names, axes, costs) -> Counter:
    tally = count_along(asked, axes, costs is not None)
    found = Counter(cells=len(released.cells))
    for cell, said in released.cells.items():
        label = [None if at < 0 else side[at] for at, side in zip(cell, names, strict=True)]
        true = sum(
            n
            for atom, n in tally.counts.items()
            if all(b in (None, a) for a, b in zip(atom, label, strict=True))
        )
        if said.count is not None:
            off = abs(said.count - true)
            found += Counter(published=1, off=off, true=true, far=off > max(10, 0.05 * true))
    if costs is not None:
        for area, pence in costs.by_area.items():
            true = sum(s.pence for atom, s in tally.costs.items() if atom[0] == area)
            found += Counter(areas=1, money_far=abs(pence - true) > 0.05 * true)
            found += Counter(money_off=abs(pence - true), money=true)
    return found


def run_year(name: str, people: int, root: Path) -> dict[str, Counter]:
    """Twelve months of three releases: in one line, and alone."""
    areas: dict[str, dict[str, str] | None] = {
        "segments": None,
        "council": {lsoa: f"council {at // 24}" for at, lsoa in enumerate(_lsoas())},
        "msoa": {lsoa: f"msoa {at // 4:02d}" for at, lsoa in enumerate(_lsoas())},
    }
    found: dict[str, Counter] = {what: Counter() for what in areas}
    rng = np.random.default_rng(1)
    table = first_people(people, rng)
    for month in range(MONTHS):
        folder = write(table, root / f"{month:02d}")
        asked = Asked(folder=folder, rule=profile(name, AT.date()), at=AT, register=root / "line")
        for what, placed in areas.items():
            found[what] += ask_one(asked, what, placed)
            copy = root / f"{month:02d} {what}"
            shutil.copytree(folder / "system=own", copy / "system=own")
            alone = replace(asked, folder=copy, register=root / f"register of {copy.name}")
            found[what]["alone"] += ask_one(alone, what, placed)["published"]
        table = next_people(table, rng)
    return found


def main() -> None:
    """Run a year for each profile, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=150_000)
    parser.add_argument("--profiles", default="ons,opensafely")
    given = parser.parse_args()
    heads = [
        "profile",
        "what",
        "cells",
        "published alone",
        "published in the year",
        "mean count, out by",
        "out by over 5% and 10",
        "money out by",
        "areas out by over 5%",
    ]
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    for name in given.profiles.split(","):
        with tempfile.TemporaryDirectory() as place:
            found = run_year(name, given.people, Path(place))
        for what, seen in found.items():
            share = seen["published"] / seen["alone"]
            row = [
                name,
                what,
                f"{seen['cells']:,}",
                f"{seen['alone']:,}",
                f"{seen['published']:,} ({share:.1%})",
                f"{seen['true'] / seen['published']:,.0f}, {seen['off'] / seen['published']:.1f}",
                f"{seen['far']:,}",
                "",
                "",
            ]
            if seen["money"]:
                row[-2:] = [
                    f"{seen['money_off'] / seen['money']:.2%}",
                    f"{seen['money_far']} of {seen['areas']}",
                ]
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
