"""A capitation formula over segments: by hand, within its bounds, no more than was released."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused
from tripleaim.people.capitation import Capitation, weigh_area, weigh_release
from tripleaim.people.count import Costs, release_areas
from tripleaim.people.door import Asked
from tripleaim.people.segments import read_scheme
from tripleaim.store.disclosure import Release, profile, suppress

ON = date(2021, 6, 1)
NAMES = (["a", "b"], ["ill", "well"])
SCHEME = """
title = "By dementia"
cited = "a test"
otherwise = "well"
otherwise_title = "Well"
[[segment]]
name = "ill"
title = "Ill"
rule = "dementia"
"""


def shares_of(
    people: list[list[int]], costs: Costs, rule: str = "open", pence: int | None = None
) -> list[Capitation]:
    released = suppress(np.array(people), ("area", "segment"), profile(rule, ON))
    return weigh_release(released, NAMES, costs, pence)


def test_two_areas_by_hand() -> None:
    """100 of a are ill at £9 a head, 300 are well at £1: everybody costs £3, so ill weigh 3."""
    costs = Costs(by_segment={"ill": 900_00, "well": 300_00}, by_area={"a": 800_00, "b": 400_00})
    a, b = shares_of([[100, 100], [0, 200]], costs)
    assert (a.weighted, b.weighted) == pytest.approx((1000 / 3, 200 / 3))
    assert (a.share, b.share) == pytest.approx((5 / 6, 1 / 6))
    assert (a.pence, b.pence) == (1000_00, 200_00)
    assert (a.distance, b.distance) == pytest.approx((-0.2, 1.0))


def test_same_as_the_plain_formula_when_nothing_is_withheld() -> None:
    counts = {("a", "ill"): 120, ("a", "well"): 480, ("b", "ill"): 30, ("b", "well"): 970}
    costs = Costs(by_segment={"ill": 150 * 7, "well": 1450 * 2}, by_area={"a": 1, "b": 1})
    cost = {"ill": 7, "well": 2}
    mean = sum(n * cost[segment] for (_, segment), n in counts.items()) / sum(counts.values())
    plain = {
        area: sum(n * cost[kind] / mean for (each, kind), n in counts.items() if each == area)
        for area in ("a", "b")
    }
    made = shares_of([[120, 480], [30, 970]], costs)
    assert {each.area: each.weighted for each in made} == pytest.approx(plain)


def test_money_given_is_shared_to_the_penny() -> None:
    costs = Costs(by_segment={"ill": 1, "well": 1}, by_area={"a": 1, "b": 1})
    made = shares_of([[10, 23], [7, 50]], costs, pence=1_000_001)
    assert sum(each.pence for each in made) == 1_000_001


def few_withheld(people: np.ndarray) -> Release:
    """Exact counts, but for one and two."""
    rule = replace(profile("ons", ON), secondary=False)
    return suppress(people, ("area", "segment"), rule)


@pytest.mark.parametrize("seed", range(30))
def test_bounds_hold_the_truth_where_cells_are_withheld(seed: int) -> None:
    people = np.random.default_rng(seed).poisson([[4, 30, 300], [3, 60, 200], [40, 5, 90]])
    heads = dict(enumerate((900.0, 400.0, 100.0)))
    released = few_withheld(people)
    for at, row in enumerate(people):
        if released.cells[at, -1].count and all(released.cells[-1, s].count for s in heads):
            middle, low, high = weigh_area(released, at, 3, heads)
            true = float(row @ list(heads.values()))
            assert low <= true <= high
            assert low <= middle <= high
            if all(released.cells[at, s].count is not None for s in heads):
                assert low == high == true


def test_nothing_to_weigh_by_is_refused() -> None:
    with pytest.raises(InputRefused, match="hold no cost"):
        shares_of([[10, 20], [30, 40]], Costs(by_segment={"ill": 0}, by_area={"a": 0}))
    with pytest.raises(InputRefused, match="too few"):
        shares_of([[10, 20], [30, 40]], Costs(by_segment={"ill": 5}, by_area={}))


LSOAS = ("E01000001", "E01030735", "E01005062", "E01012334")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4,000 people of one's own in four councils, one in ten with dementia, and 2 elsewhere."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "system=own").mkdir()
    duckdb.execute(
        f"""
        copy (
            select 'p' || i as person, i % 90 as age, i % 10 = 0 as dementia,
                if(i % 10 = 0, 900, 100) as cost,
                if(i < 2, 'E01009999', $lsoas[1 + i % 7 % 4]) as lsoa
            from range(4000) r(i)
        ) to '{folder}/system=own/people.parquet'
        """,
        {"lsoas": list(LSOAS)},
    )
    return folder


def test_areas_too_small_are_left_out_and_their_people_counted_with_others(own: Path) -> None:
    areas = dict(zip(LSOAS, "wxyz", strict=True))
    scheme = read_scheme(SCHEME, "own")
    rule = profile("ons", ON)
    asked = Asked(folder=own, rule=rule, at=datetime(2026, 11, 28), register=own / "register")
    released, names, costs = release_areas(asked, scheme, areas)
    assert list(names[0]) == list("wxyz")
    assert set(costs.by_area) == set("wxyz")
    assert released.cells[-1, -1].count == 4000
    made = weigh_release(released, names, costs)
    assert sum(each.share for each in made) == pytest.approx(1)


def test_the_command_says_what_is_its_own_and_which_areas(own: Path, full_path: Path) -> None:
    mine = own / "mine.toml"
    mine.write_text(SCHEME, encoding="utf-8")
    asked = ["people", "shares", str(own), "--scheme", str(mine), "--store", str(full_path)]
    asked += ["--on", "2021-06-01"]
    run = CliRunner().invoke(app, [*asked, "--by", "nothing"])
    assert "Held on that day: ccg, england, lad, msoa" in str(run.exception)
    run = CliRunner().invoke(app, [*asked, "--money", "£1,000,000.01", "--profile", "ons"])
    lines = run.stdout.splitlines()
    assert lines[0].startswith("area,name,people,weighted_people")
    assert any(",Spelthorne," in line for line in lines)
    assert all(line.endswith(",own") for line in lines[1:])
    assert not any(",suppressed," in line or "(elsewhere)" in line for line in lines)
    refused = CliRunner().invoke(app, [*asked, "--money", "much"])
    assert "is not money" in str(refused.exception)
