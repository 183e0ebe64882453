"""Errors of group-time effects: the published ones, and of groups too small for them."""

import numpy as np
import pytest
from bench.coverage_groups import CELLS, Cell, measure
from bench.panel_peers import drawn_castle, panel_of

from evidence.published import minimum_wage
from tripleaim.evidence.group_covariates import effects_given
from tripleaim.evidence.group_time import group_time_effects, with_comparison
from tripleaim.evidence.measured import Shape, find_coverage, read_coverage
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.pooled import Contrast, Groups, rank_chance, spread_of
from tripleaim.model.errors import InputRefused

GROUPS = "group-time effects, simple average"


def test_errors_of_the_minimum_wage_panel_are_the_published_ones(data_folder):
    """As csdid 0.4.3 gives them (bench/RESULTS.md), the shares of groups estimated."""
    panel = minimum_wage(data_folder)
    never, later = group_time_effects(panel), group_time_effects(panel, not_yet_treated=True)
    assert never.simple().standard_error == pytest.approx(0.012034012770, abs=1e-9)
    assert later.simple().standard_error == pytest.approx(0.012052424787, abs=1e-9)
    by_time = {gap: each.standard_error for gap, each in never.event_study()}
    published = {
        -3: 0.01503356,
        -2: 0.01329164,
        -1: 0.0142364,
        0: 0.01182636,
        1: 0.01689348,
        2: 0.03643566,
    }
    for gap, error in published.items():
        assert by_time[gap] == pytest.approx(error, abs=1e-8)


CASTLE = {  # drawn_castle() by csdid 0.4.3 and diff-diff 3.13.0: bench/panel_peers.py
    False: (0.08644113917184144, 0.03565871292118705),
    True: (0.08662561575489636, 0.03494271595079539),
}
CASTLE_EVENT = {
    False: {
        -2: (-0.011104185881, 0.025267856591),
        -1: (0.015835105744, 0.022567605029),
        0: (0.106647056468, 0.026525442725),
        1: (0.096147408128, 0.039623005003),
        4: (0.058891680150, 0.067672110631),
        5: (0.258619647863, 0.044988958626),
    },
    True: {
        -2: (-0.017416453260, 0.023480909692),
        -1: (0.009300907822, 0.021372974628),
        0: (0.103490445736, 0.025195525858),
        1: (0.098390161755, 0.037529706109),
        4: (0.058891680150, 0.067672110631),
        5: (0.258619647863, 0.044988958626),
    },
}


@pytest.mark.parametrize("not_yet", CASTLE)
def test_published_errors_of_a_panel_of_small_groups_are_those_of_two_packages(not_yet):
    """Fifty units in groups of 1, 13, 4, 2, 1 and 29 never, as the castle-doctrine panel."""
    found = group_time_effects(panel_of(drawn_castle()), not_yet_treated=not_yet)
    assert found.published(found.after) == pytest.approx(CASTLE[not_yet], abs=1e-12)
    since = found.times - found.groups
    for gap, given in CASTLE_EVENT[not_yet].items():
        assert found.published(since == gap) == pytest.approx(given, abs=1e-12)
    assert found.simple().standard_error > CASTLE[not_yet][1]


def test_a_pooled_error_of_two_means_is_that_of_the_t_test():
    rng = np.random.default_rng(2)
    before, after = rng.normal(size=(2, 12))
    label = np.array([0] * 5 + [1] * 7)
    found = spread_of(
        Groups.of(np.column_stack([before, after]), label),
        Contrast(weights=np.array([[-1.0, 1.0], [1.0, -1.0]])),
    )
    change = after - before
    parts = [change[label == group] for group in (0, 1)]
    pooled = sum(((part - part.mean()) ** 2).sum() for part in parts) / 10
    assert found.error == pytest.approx(np.sqrt(pooled * (1 / 5 + 1 / 7)))
    assert found.freedom == pytest.approx(10)


def test_dealing_the_dates_is_exact_on_a_small_panel():
    """Three of seven units: the 35 ways to choose them, counted one by one."""
    from itertools import combinations

    rng = np.random.default_rng(3)
    outcome = np.column_stack([np.zeros(7), rng.normal(size=7)])
    outcome[:3, 1] += 2
    groups = Groups.of(outcome, np.array([0, 0, 0, 1, 1, 1, 1]))
    contrast = Contrast(weights=np.array([[-1.0, 1.0], [1.0, -1.0]]))

    def gap(chosen):
        rest = [unit for unit in range(7) if unit not in chosen]
        return abs(outcome[list(chosen), 1].mean() - outcome[rest, 1].mean())

    own = gap((0, 1, 2))
    exact = np.mean([gap(each) >= own - 1e-12 for each in combinations(range(7), 3)])
    assert rank_chance(groups, contrast, draws=20_000) == pytest.approx(exact, abs=0.01)


@pytest.mark.parametrize("cell", [CELLS[0], CELLS[16], CELLS[30], CELLS[39]], ids=str)
def test_intervals_and_the_test_before_hold_what_they_say(cell: Cell):
    held, rejected, inference = measure(cell, 120, seed=7)
    row = find_coverage(
        GROUPS,
        inference,
        Shape(
            donors=cell.donors,
            treated=cell.treated,
            group=cell.group,
            periods=cell.periods,
            memory=cell.memory,
        ),
    )
    assert row is not None
    assert 0.88 <= held <= 0.995
    assert rejected <= 0.13


def test_the_grid_that_was_measured_is_wide_and_close():
    rows = [row for row in read_coverage() if row.group in {cell.group for cell in CELLS}]
    assert len(rows) == len(CELLS) >= 40
    outside = [row for row in rows if not 0.93 <= row.held <= 0.97]
    assert outside == []
    assert np.mean([row.held for row in rows]) == pytest.approx(0.95, abs=0.005)


def test_coverage_of_an_unlike_panel_is_not_borrowed():
    like = Shape(donors=50, treated=150, group=50, periods=10, memory=0.5)
    assert find_coverage(GROUPS, "influence function", like) is not None
    for unlike in (
        Shape(donors=50, treated=150, group=1, periods=10, memory=0.5),
        Shape(donors=500, treated=150, group=50, periods=10, memory=0.5),
        Shape(donors=50, treated=150, group=50, periods=80, memory=0.5),
        Shape(donors=50, treated=1, group=1, periods=10, memory=0.5),
    ):
        assert find_coverage(GROUPS, "influence function", unlike) is None


def test_groups_of_one_without_others_have_no_interval_and_say_why():
    outcome = np.random.default_rng(1).normal(size=(4, 12))
    panel = Panel(
        outcome=outcome,
        units=tuple("abcd"),
        periods=tuple(range(12)),
        first=np.array([5, 6, 7, 12]),
    )
    found = group_time_effects(panel).simple()
    assert found.low is None
    assert "no group has two units" in found.notes[0]


def test_where_nobody_is_never_treated_the_last_are_the_comparison():
    rng = np.random.default_rng(4)
    first = np.repeat([4, 6, 9], 6)
    outcome = rng.normal(size=(18, 1)) + 0.1 * rng.normal(size=(18, 12))
    outcome += 2.0 * (np.arange(12) >= first[:, None])
    panel = Panel(
        outcome=outcome, units=tuple(map(str, range(18))), periods=tuple(range(12)), first=first
    )
    rest = with_comparison(panel)
    assert len(rest.periods) == 9
    assert len(rest.donors) == 6
    assert group_time_effects(panel).simple().effect == pytest.approx(2.0, abs=0.1)
    together = Panel(
        outcome=outcome, units=panel.units, periods=panel.periods, first=np.full(18, 6)
    )
    with pytest.raises(InputRefused, match="no unit to compare with"):
        with_comparison(together)


def test_effects_given_covariates_are_the_published_ones(data_folder):
    """Minimum wage given the logarithm of the population, by outcome regression, as csdid 0.4.3."""
    import pandas as pd

    panel = minimum_wage(data_folder)
    rows = pd.read_csv(data_folder / "evaluation/mpdta_minimum_wage_teen_employment.csv")
    people = {
        str(int(unit)): part for unit, part in rows.groupby("countyreal").lpop.first().items()
    }
    found = effects_given(panel, np.array([[people[unit]] for unit in panel.units]))
    assert found.effect == pytest.approx(-0.041968612422, abs=1e-10)
    assert found.standard_error == pytest.approx(0.011444829768, abs=1e-10)
    with pytest.raises(InputRefused, match="not finite"):
        effects_given(panel, np.full((len(panel.units), 1), np.nan))
