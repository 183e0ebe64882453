"""Calibration: what must be turned, and how far, so that synthetic people meet published totals.

Run `python -m tripleaim.people.calibrate --data FOLDER` to write `england/people/calibrated.csv`.
First the conditions, from exact expectations; then use and cost, from a large pilot of people.
"""

import argparse
import csv
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

from tripleaim.people.blocks import Blocks, read_blocks, take_share
from tripleaim.people.chances import Knobs, condition_chances, count_chances, fifth_of
from tripleaim.people.draw import ADMISSIONS, Uptake, draw_health, expect_use, fill_urn
from tripleaim.people.expand import expand_block_people
from tripleaim.people.parameters import DECILES, Columns, Parameters, Real, Small, parameters
from tripleaim.people.price import price_use, unit_costs

PILOT, PILOT_SEED, ADULT, YEAR = 3_000_000, 20181101, 18, 2020
AIM_OF_ADMISSIONS = 0.55  # the target is over half: our assumption is a little more


@dataclass(frozen=True, slots=True, kw_only=True)
class Pilot:
    """People drawn once for calibration, with the weight of each in England."""

    age: Small
    decile: Small
    people: Columns
    weight: float


def count_cells(blocks: Blocks) -> Real:
    """The people of England by age, sex and decile of deprivation."""
    found = np.zeros((blocks.people.shape[1], 2, DECILES))
    male = blocks.people * blocks.male[blocks.council]
    for decile in range(1, DECILES + 1):
        here = blocks.decile == decile
        found[:, 1, decile - 1] = male[here].sum(axis=0)
        found[:, 0, decile - 1] = (blocks.people - male)[here].sum(axis=0)
    return found


def expect_health(
    given: Parameters, knobs: Knobs, cells: Real
) -> tuple[float, float, float, float]:
    """Adults with 2 or more conditions; of those the share with 4 or more in the most and the least
    deprived fifth; the share of all people with a long-term condition.
    """
    chances = condition_chances(given, knobs)
    adults = count_chances([table[ADULT:] for table in chances.values()]).mean(axis=-1)
    counted = adults * cells[None, ADULT:]
    fifths = np.array([fifth_of(decile) for decile in range(1, DECILES + 1)])
    multimorbid = counted[2:].sum(axis=(0, 1, 2))
    four = counted[4:].sum(axis=(0, 1, 2))
    ratio = [four[fifths == fifth].sum() / multimorbid[fifths == fifth].sum() for fifth in (1, 5)]
    listed = [t for name, t in chances.items() if given.value("counts_as_long_term", name) == 1]
    none = count_chances(listed, 1)[0].mean(axis=-1)
    return (
        float(multimorbid.sum()),
        ratio[0],
        ratio[1],
        float(1 - (none * cells).sum() / cells.sum()),
    )


def solve_knobs(given: Parameters, cells: Real) -> Knobs:
    """The knobs that meet the four targets on conditions."""
    wanted = np.array(
        [
            given.value("target", "multimorbid_adults"),
            given.value("target", "four_or_more_most_deprived"),
            given.value("target", "four_or_more_least_deprived"),
            given.value("target", "long_term_people"),
        ]
    )

    def miss(turned: Real) -> Real:
        missed: Real = np.array(expect_health(given, _knobs(turned), cells)) / wanted - 1
        return missed

    solved = least_squares(miss, np.array([0.0, 0.0, 1.0, 1.0]), x_scale=0.1, max_nfev=60)
    return _knobs(np.round(solved.x, 6))


def _knobs(turned: Real) -> Knobs:
    shift, long_term, slope, loading = map(float, turned)
    return Knobs(shift=shift, long_term_shift=long_term, slope=slope, loading=loading)


def draw_pilot(given: Parameters, knobs: Knobs, blocks: Blocks) -> Pilot:
    """A pilot of people, an even share of every LSOA and age."""
    urn = fill_urn(given, knobs, plain_uptake(given))
    rng = np.random.default_rng(PILOT_SEED)
    counts = take_share(blocks.people, PILOT)
    at = np.arange(len(blocks.lsoa))
    block, age, male = expand_block_people(counts, blocks.male[blocks.council], at, rng)
    decile = blocks.decile.astype(np.int8)[block]
    people = draw_health(urn, age, male, decile, rng)
    return Pilot(age=age, decile=decile, people=people, weight=blocks.people.sum() / len(age))


def plain_uptake(given: Parameters) -> Uptake:
    """Use as it stands in the table, before calibration."""
    ones = dict.fromkeys(given.uses, 1.0)
    return Uptake(scale=ones, care_home=ones, long_term=1.5, admissions_slope=0.0)


def solve_uptake(given: Parameters, knobs: Knobs, pilot: Pilot) -> Uptake:
    """The uptake that meets totals of use, the share of admissions and the share of spend."""
    wanted = np.array([AIM_OF_ADMISSIONS, given.value("target", "long_term_spend")])

    def miss(turned: Real) -> Real:
        uptake = scale_use(given, knobs, pilot, *map(float, turned))
        missed: Real = np.array(expect_shares(given, knobs, pilot, uptake)) / wanted - 1
        return missed

    solved = least_squares(
        miss, np.array([0.0, 2.5]), x_scale=(0.1, 0.5), max_nfev=25, diff_step=[0.02, 0.02]
    )
    return scale_use(given, knobs, pilot, *map(float, np.round(solved.x, 6)))


def scale_use(
    given: Parameters, knobs: Knobs, pilot: Pilot, admissions_slope: float, long_term: float
) -> Uptake:
    """The scales with which every kind of use meets its total."""
    ones = dict.fromkeys(given.uses, 1.0)
    plain = Uptake(
        scale=ones, care_home=ones, long_term=long_term, admissions_slope=admissions_slope
    )
    rates = expect_use(fill_urn(given, knobs, plain), pilot.age, pilot.decile, pilot.people)
    resident = pilot.people["care_home"].astype(bool)
    pregnant = int((pilot.people["pregnant"] & ~resident).sum())
    more = given.by_subject("use_pregnant")
    scale = {}
    for use, rate in rates.items():
        added = more.get(use, 0.0) * pregnant  # is not scaled
        left = given.value("target_use", use) / pilot.weight - rate[resident].sum() - added
        scale[use] = float(f"{left / (rate[~resident].sum() - added):.8g}")
    return Uptake(
        scale=scale, care_home=ones, long_term=long_term, admissions_slope=admissions_slope
    )


def expect_shares(
    given: Parameters, knobs: Knobs, pilot: Pilot, uptake: Uptake
) -> tuple[float, float]:
    """Shares: of admissions by multimorbid adults, of spend on long-term conditions."""
    rates = expect_use(fill_urn(given, knobs, uptake), pilot.age, pilot.decile, pilot.people)
    admissions = rates[ADMISSIONS[0]] + rates[ADMISSIONS[1]]
    multimorbid = (pilot.people["conditions"] >= 2) & (pilot.age >= ADULT)
    stay = given.by_age("stay_days").take(pilot.age.astype(np.int32))
    days = rates["emergency_admissions"] * stay
    spend = price_use({**rates, "bed_days": days}, unit_costs(given))["cost"]
    long_term = pilot.people["long_term_condition"].astype(bool)
    return (
        float(np.sum(admissions[multimorbid]) / np.sum(admissions)),
        float(np.sum(spend[long_term]) / np.sum(spend)),
    )


def calibrated_rows(given: Parameters, blocks: Blocks) -> list[tuple[str, str, str]]:
    """Parameter, subject and value of everything that calibration finds."""
    knobs = solve_knobs(given, count_cells(blocks))
    pilot = draw_pilot(given, knobs, blocks)
    uptake = solve_uptake(given, knobs, pilot)
    stay = given.by_age("stay_days").take(pilot.age.astype(np.int32))
    rates = expect_use(fill_urn(given, knobs, uptake), pilot.age, pilot.decile, pilot.people)
    days = float(np.sum(rates["emergency_admissions"] * stay)) * pilot.weight
    rows = [("knob", name, repr(getattr(knobs, name))) for name in Knobs.__slots__]
    rows += [("knob_use", "long_term", repr(uptake.long_term))]
    rows += [("knob_use", "admissions_slope", repr(uptake.admissions_slope))]
    rows += [("scale_use", use, repr(value)) for use, value in uptake.scale.items()]
    return [*rows, ("expected_bed_days", "", f"{days:.6g}")]


def write_calibrated(data: Path) -> Path:
    """Calibrate on the people of mid-2020 and write what was found."""
    path = Path(str(files("tripleaim.england"))) / "people" / "calibrated.csv"
    rows = calibrated_rows(parameters(), read_blocks(data, YEAR))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["parameter", "subject", "at", "value", "unit", "grade", "source"])
        said = "calibration to the targets above, on the people of mid-2020"
        writer.writerows([p, s, "", v, "as used", "derived", said] for p, s, v in rows)
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    print(write_calibrated(parser.parse_args().data))
