"""Many tails and quantiles at once beside scipy's, and groups of linked things beside its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tripleaim.model.beta import beta_share, beta_shares
from tripleaim.model.chance import binomial_tail
from tripleaim.model.chance_arrays import (
    beta_values,
    normal_scores,
    normal_shares,
    poisson_counts,
)
from tripleaim.model.linked import linked_groups

SHARES = np.concatenate([np.random.default_rng(1).random(2000), [1e-12, 1e-6, 0.5, 1 - 1e-6]])
BETAS = [(1, 5), (5, 1), (3, 3), (1.2, 4.8), (4.999, 1.001), (1, 1)]


@pytest.mark.parametrize(("a", "b"), BETAS)
def test_quantiles_of_a_beta_are_those_of_scipy(a: float, b: float) -> None:
    assert beta_values(SHARES, a, b) == pytest.approx(special.betaincinv(a, b, SHARES), abs=1e-12)
    assert beta_shares(SHARES, a, b) == pytest.approx(special.betainc(a, b, SHARES), abs=1e-14)


@pytest.mark.parametrize(("a", "b"), [*BETAS, (20_000, 30_000)])
def test_one_share_of_a_beta_is_that_of_many(a: float, b: float) -> None:
    """A logarithm may differ by its last digit, and is multiplied by a and b."""
    ones = [beta_share(a, b, float(x), 1 - float(x)) for x in SHARES]
    assert ones == pytest.approx(beta_shares(SHARES, a, b), abs=1e-13 + 1e-15 * (a + b))


def test_ends_of_a_beta_and_its_shape() -> None:
    assert beta_values(np.array([[0.0, 1.0]]), 2, 3).tolist() == [[0.0, 1.0]]


def test_counts_of_poisson_are_those_of_scipy_to_the_last_one() -> None:
    means = np.random.default_rng(2).random(len(SHARES)) * 40
    means[:9] = 0
    assert (poisson_counts(SHARES, means) == stats.poisson.ppf(SHARES, means)).all()
    assert poisson_counts(SHARES.reshape(4, -1), means.reshape(4, -1)).shape == (4, 501)


def test_a_share_that_is_a_step_of_poisson_is_reached_by_it() -> None:
    steps = stats.poisson.cdf(np.arange(9), 3.0)
    just = np.nextafter(steps, 0)
    assert poisson_counts(just, np.full(9, 3.0)).tolist() == pytest.approx(range(9), abs=1)
    assert poisson_counts(steps - 1e-12, np.full(9, 3.0)).tolist() == list(range(9))
    assert poisson_counts(steps + 1e-12, np.full(9, 3.0)).tolist() == list(range(1, 10))


def test_a_mean_is_as_large_as_can_be_told() -> None:
    edge = np.array([700.0])
    share = np.array([0.975])
    assert poisson_counts(share, edge) == stats.poisson.ppf(share, edge)
    with pytest.raises(ValueError, match="over 700"):
        poisson_counts(share, np.nextafter(edge, 701))


def test_a_share_of_one_ends() -> None:
    assert 80 < poisson_counts(np.array([1.0]), np.array([39.0]))[0] < 200


def test_normal_shares_and_scores_are_those_of_scipy() -> None:
    scores = np.linspace(-8, 8, 321)
    assert normal_shares(scores) == pytest.approx(special.ndtr(scores), rel=1e-13)
    assert normal_scores(SHARES) == pytest.approx(special.ndtri(SHARES), rel=1e-13)


@pytest.mark.parametrize("of", [1, 7, 100, 40_000])
@pytest.mark.parametrize("chance", [1 / 16, 0.09, 0.5, 0.999])
def test_tails_of_a_binomial_are_those_of_scipy(of: int, chance: float) -> None:
    for least in {0, 1, of // 16, of // 2, of, of + 1}:
        wanted = float(stats.binom.sf(least - 1, of, chance))
        assert binomial_tail(least, of, chance) == pytest.approx(wanted, rel=1e-8, abs=1e-300)


@given(st.integers(1, 40), st.data())
@settings(max_examples=60, deadline=None)
def test_groups_are_those_of_scipy_in_its_order(size: int, data: st.DataObject) -> None:
    ends = st.lists(st.integers(0, size - 1), min_size=0, max_size=50)
    one = data.draw(ends)
    other = data.draw(st.permutations(one)) if one else []
    graph = coo_array((np.ones(len(one)), (one, other)), shape=(size, size))
    assert (linked_groups(size, one, other) == connected_components(graph, False)[1]).all()


def test_a_long_chain_is_one_group() -> None:
    links = np.arange(5000)
    assert set(linked_groups(5001, links[::-1], links[::-1] + 1)) == {0}
    assert linked_groups(0, [], []).tolist() == []
