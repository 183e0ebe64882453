"""Tails and quantiles of t beside scipy's: to ten digits, at every size and freedom that is met."""

import math

import numpy as np
import pytest
from scipy import special

from tripleaim.model.chance import beta_below, gamma_below, normal_above, t_quantile, t_tail

FREEDOMS = (0.5, 1.0, 1.7, 2, 3, 5, 10, 27, 39, 106, 1000.5)


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_tails_are_those_of_scipy(freedom: float) -> None:
    sizes = np.array([-40, -3, -0.1, 0, 0.1, 0.7, 1, 1.96, 2.5, 5, 12, 80])
    assert t_tail(sizes, freedom) == pytest.approx(special.stdtr(freedom, -sizes), rel=1e-10)


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("share", [0.001, 0.025, 0.2, 0.8, 0.95, 0.975, 0.995])
def test_quantiles_are_those_of_scipy(share: float, freedom: float) -> None:
    wanted = float(special.stdtrit(freedom, share))
    assert float(t_quantile(share, freedom)) == pytest.approx(wanted, rel=1e-9)
    assert float(t_tail(t_quantile(share, freedom), freedom)) == pytest.approx(1 - share, rel=1e-9)


def test_ends_are_ends() -> None:
    assert float(t_tail(math.inf, 5)) == 0
    assert float(t_tail(-math.inf, 5)) == 1
    assert float(t_tail(1.96, math.inf)) == pytest.approx(0.025, abs=1e-4)
    assert math.isnan(float(t_tail(math.nan, 5)))
    assert normal_above(0.0) == math.inf
    assert normal_above(0.025) == pytest.approx(1.959964, abs=1e-6)


def test_shapes_are_kept() -> None:
    assert t_tail(np.ones((2, 3)), 4).shape == (2, 3)
    assert t_tail(np.ones(3), np.full(3, 4)).shape == (3,)
    assert t_quantile(0.9, np.full((2, 2), 4)).shape == (2, 2)


@pytest.mark.parametrize("shape", [0.3, 1, 2, 9, 10, 11, 50, 500, 1e4, 1e6])
@pytest.mark.parametrize("share", [1e-6, 0.005, 0.025, 0.5, 0.975, 0.995])
def test_quantiles_of_a_gamma_are_those_of_scipy(share: float, shape: float) -> None:
    assert gamma_below(share, shape) == pytest.approx(special.gammaincinv(shape, share), rel=1e-8)


@pytest.mark.parametrize("parts", [(1, 1), (66, 35), (3, 997), (0.5, 0.5), (12, 4000)])
@pytest.mark.parametrize("share", [0.005, 0.025, 0.5, 0.975])
def test_quantiles_of_a_beta_are_those_of_scipy(share: float, parts: tuple[float, float]) -> None:
    assert beta_below(share, *parts) == pytest.approx(special.betaincinv(*parts, share), rel=1e-10)


def test_ends_of_a_gamma() -> None:
    assert gamma_below(0, 3) == 0
    assert math.isnan(gamma_below(0.5, 0))
    assert math.isnan(gamma_below(1, 3))
