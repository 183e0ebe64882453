"""The published methods of public health: each formula worked here again, and every edge."""

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, poisson

from tripleaim.model.errors import InputRefused
from tripleaim.people.inequality import relative_index, simulated_slope, slope_index
from tripleaim.people.rates import (
    byar_limits,
    count_limits,
    directly_standardised,
    indirectly_standardised,
    proportion,
    rate,
)
from tripleaim.people.standardise import standardise_directly, standardise_indirectly

Z = float(norm.ppf(0.975))
NEGATIVE = [
    lambda: standardise_directly([-26, 5], [100, 100], [1, 1]),
    lambda: standardise_directly([26, 5], [-100, 100], [1, 1]),
    lambda: standardise_directly([26, 5], [100, 100], [-1, 2]),
    lambda: standardise_directly([float("nan"), 5], [100, 100], [1, 1]),
    lambda: standardise_directly([26, 5], [100, 100], [0, 0]),
    lambda: standardise_directly([26, 5], [100], [1, 1]),
    lambda: directly_standardised([-26, 5], [100, 100], [1, 1]),
    lambda: directly_standardised([26, 5], [100, 100], [1, -1]),
    lambda: directly_standardised([1, 0], [0, 100], [0, 1]),
    lambda: standardise_indirectly(-1, [10], [0.1]),
    lambda: standardise_indirectly(1, [-10], [0.1]),
    lambda: indirectly_standardised(-1, [10], [0.1]),
    lambda: indirectly_standardised(1, [10, -5], [0.1, 0.1]),
    lambda: indirectly_standardised(1, [10], [0.0]),
    lambda: rate(-1, 10),
    lambda: rate(1, 0),
    lambda: rate(float("nan"), 10),
    lambda: proportion(-1, 10),
    lambda: proportion(11, 10),
    lambda: proportion(0, 0),
    lambda: slope_index([1, 1, 0], [1, 2, 3]),
    lambda: slope_index([1, 1], [1, 2]),
    lambda: slope_index([1, 1, 1], [1, 2, float("nan")]),
    lambda: relative_index([1, 1, 1], [-1, 0, 1]),
    lambda: simulated_slope([1, 1, 1], [1, 2, 3], [(0, 2), (1, 3), (3.1, 4)]),
    lambda: simulated_slope([1, 1, 1], [1, 2, 3], [(0, 2), (1, 3)]),
    lambda: simulated_slope([1, 1, 1], [1, 2, 3], [(0, 2)] * 3, "rate"),
    lambda: simulated_slope([1, 1, 1], [0.1, 0.2, 1], [(0.1, 1.0)] * 3, "proportion"),
    lambda: simulated_slope([1, 1, 1], [1, 1, 1], [(0, 2)] * 3, "log"),
]


@pytest.mark.parametrize("ask", NEGATIVE)
def test_what_cannot_be_a_count_is_refused(ask: object) -> None:
    with pytest.raises(InputRefused):
        ask()  # type: ignore[operator]


def test_a_count_of_ten_is_by_byar_and_one_of_nine_is_exact() -> None:
    assert count_limits(10) == byar_limits(10)
    low, high = count_limits(9)
    assert poisson.sf(8, low) == pytest.approx(0.025)
    assert poisson.cdf(9, high) == pytest.approx(0.025)
    assert count_limits(0)[0] == 0
    assert byar_limits(25)[0] == pytest.approx(25 * (1 - 1 / 225 - Z / 15) ** 3)
    assert byar_limits(25)[1] == pytest.approx(26 * (1 - 1 / 234 + Z / (3 * sqrt(26))) ** 3)


@pytest.mark.parametrize(("events", "few"), [(0, True), (9, True), (10, False), (11, False)])
def test_under_ten_events_is_few(events: int, few: bool) -> None:
    assert rate(events, 1000).few is few
    assert proportion(events, 1000).few is few
    assert directly_standardised([events, 0], [500, 500], [1, 1]).few is few
    assert standardise_directly([events, 0], [500, 500], [1, 1]).few is few
    assert indirectly_standardised(events, [100], [0.1]).few is few
    assert standardise_indirectly(events, [100], [0.1]).few is few


def test_a_proportion_is_wilson_s() -> None:
    """The limits are the shares from which the one seen lies a normal distance away."""
    found = proportion(12, 80)
    for bound in (found.low, found.high):
        assert abs(found.value - bound) == pytest.approx(Z * sqrt(bound * (1 - bound) / 80))
    assert proportion(0, 10).low == 0
    assert proportion(10, 10).high == 1


def test_a_direct_rate_has_dobson_s_interval() -> None:
    events, people, standard = [12.0, 30.0, 8.0], [900.0, 1500.0, 200.0], [5.0, 4.0, 1.0]
    found = directly_standardised(events, people, standard)
    weights = [each / 10 for each in standard]
    value = sum(w * x / n for w, x, n in zip(weights, events, people, strict=True))
    variance = sum(w**2 * x / n**2 for w, x, n in zip(weights, events, people, strict=True))
    low, high = byar_limits(50)
    assert found.value == pytest.approx(value)
    assert found.low == pytest.approx(value + sqrt(variance / 50) * (low - 50))
    assert found.high == pytest.approx(value + sqrt(variance / 50) * (high - 50))
    gamma = standardise_directly(events, people, standard)
    assert gamma.value == pytest.approx(value)
    assert gamma.high > found.high  # Fay and Feuer's is the wider above


def test_a_rate_at_its_own_ages_is_the_crude_rate() -> None:
    people = [100.0, 400.0, 250.0]
    found, crude = directly_standardised([20, 10, 30], people, people), rate(60, 750)
    assert (found.value, found.low, found.high) == pytest.approx(
        (crude.value, crude.low, crude.high)
    )


def test_no_event_at_all_has_an_upper_limit() -> None:
    found = directly_standardised([0, 0], [100, 200], [1, 1])
    assert (found.value, found.low) == (0, 0)
    assert found.high > 0


@given(st.floats(10, 5000), st.floats(0.5, 5000))
def test_a_ratio_is_events_over_expected(events: float, expected: float) -> None:
    found = indirectly_standardised(events, [expected], [1.0])
    assert found.value == pytest.approx(events / expected)
    assert found.low < found.value < found.high


def test_a_simulated_slope_has_the_spread_of_a_weighted_sum() -> None:
    """The slope is a weighted sum of figures, so its spread has a closed form."""
    people, figures = np.array([3.0, 2.0, 4.0, 1.0]), [60.0, 64.0, 61.0, 70.0]
    spread = np.array([1.0, 2.0, 0.5, 3.0])
    limits = [(f - Z * s, f + Z * s) for f, s in zip(figures, spread, strict=True)]
    found = simulated_slope(people, figures, limits).slope
    share = people / people.sum()
    away = np.cumsum(share) - share / 2
    away = away - share @ away
    pull = share * away / (share @ away**2)
    assert found.value == pytest.approx(float(pull @ figures))
    assert found.value == pytest.approx(-slope_index(people, figures).value)
    reach = Z * sqrt(float(pull**2 @ spread**2))
    assert found.low == pytest.approx(found.value - reach, abs=0.03 * reach)
    assert found.high == pytest.approx(found.value + reach, abs=0.03 * reach)


def test_the_relative_index_is_one_end_over_the_other() -> None:
    level = simulated_slope([1, 2, 1], [5.0, 5.0, 5.0], [(4, 6)] * 3)
    assert level.relative.value == pytest.approx(1)
    assert level.slope.value == pytest.approx(0)
    falling = [7.0, 5.0, 3.0, 1.0]
    line = simulated_slope([1, 1, 1, 1], falling, [(f - 1, f + 1) for f in falling])
    assert line.slope.value == pytest.approx(-8)
    assert line.relative.value == pytest.approx(0, abs=1e-9)


def test_rates_and_proportions_are_fitted_on_their_own_scale() -> None:
    rates = [exp(1.0), exp(2.0), exp(3.0)]
    found = simulated_slope([1, 1, 1], rates, [(r / 2, r * 2) for r in rates], "rate")
    assert log(found.relative.value) == pytest.approx(3)
    assert found.slope.value == pytest.approx(exp(3.5) - exp(0.5))
    assert found.relative.low > 0
    odds = [1 / (1 + exp(-each)) for each in (-1.0, 0.0, 1.0)]
    limits = [(o * 0.9, o + (1 - o) / 9) for o in odds]
    part = simulated_slope([1, 1, 1], odds, limits, "proportion")
    assert part.slope.value == pytest.approx(1 / (1 + exp(-1.5)) - 1 / (1 + exp(1.5)))


def test_the_same_figures_have_the_same_interval() -> None:
    asked = ([1, 2, 3], [1.0, 2.0, 4.0], [(0.5, 1.5), (1, 3), (3, 5)])
    assert simulated_slope(*asked) == simulated_slope(*asked)


def test_ends_of_the_relative_index_are_in_order_where_the_mean_is_negative() -> None:
    found = relative_index([1, 1, 1, 1], [-3.0, -2.5, -1.2, -1.0])
    assert found.low <= found.value <= found.high
