"""Funnels of shares: limits hold as many systems as they say, however many systems there are."""

from math import sqrt
from random import Random
from statistics import fmean

import pytest

from tripleaim.people.funnel import Z95, make_funnel, overdispersion, scatter

TARGET = 0.6
# Systems and the factor by which they truly differ more than by chance. Nine have no tenth to draw
# in, 19 one on each side of 19, 36 are what there is.
WORLDS = [(9, 2.0), (12, 2.0), (19, 3.0), (36, 1.5), (36, 4.0), (60, 2.0)]


def drawn_shares(drawn: Random, many: int, factor: float) -> list[tuple[str, float, float, float]]:
    """Shares of 800 to 20,000 answers around the target, with the intervals of their sizes."""
    held = []
    for at in range(many):
        number = drawn.uniform(800, 20_000)
        error = sqrt(TARGET * (1 - TARGET) / number)
        value = drawn.gauss(TARGET, factor * error)
        width = Z95 * sqrt(value * (1 - value) / number)
        held.append((f"S{at}", value, value - width, value + width))
    return held


@pytest.mark.parametrize(("many", "factor"), WORLDS)
def test_what_systems_differ_by_is_found_again_and_limits_hold_what_they_say(
    many: int, factor: float
) -> None:
    drawn = Random(many)
    funnels = [make_funnel(drawn_shares(drawn, many, factor), TARGET) for _ in range(6_000 // many)]
    assert sqrt(fmean(each.spread**2 for each in funnels)) == pytest.approx(factor, rel=0.05)
    beyond = [point.beyond for each in funnels for point in each.points]
    outside = sum(each > 0 for each in beyond) / len(beyond)
    assert 0.035 < outside < (0.075 if many >= 19 else 0.095)
    assert sum(each > 1 for each in beyond) / len(beyond) < (0.01 if many >= 19 else 0.025)


def test_a_few_that_lie_far_away_do_not_widen_the_limits_of_all() -> None:
    """Three of forty at ten errors: the others' scatter is what is told, not theirs."""
    drawn = Random(5)
    told = []
    for _ in range(200):
        told.append(scatter([*(drawn.gauss(0, 1) for _ in range(37)), 10.0, 10.0, -10.0]))
    assert fmean(told) < 1.6


def test_by_chance_alone_the_factor_is_near_one() -> None:
    drawn = Random(6)
    spreads = [make_funnel(drawn_shares(drawn, 36, 1.0), TARGET).spread for _ in range(200)]
    assert 1.0 <= fmean(spreads) < 1.12


def test_scores_drawn_in_vary_by_less_than_all_of_them() -> None:
    scores = [Random(at).gauss(0, 1) for at in range(40)]
    assert overdispersion(scores) < scatter(scores)


@pytest.mark.parametrize("target", [0.0, 1.0, -0.1, 1.2])
def test_a_target_that_is_no_share_is_refused(target: float) -> None:
    with pytest.raises(ValueError, match="no share"):
        make_funnel([("A", 0.5, 0.4, 0.6)], target)


def test_an_interval_without_width_is_refused() -> None:
    with pytest.raises(ValueError, match="width"):
        make_funnel([("A", 0.5, 0.5, 0.5)], 0.5)
