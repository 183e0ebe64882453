"""What releases of a survey tell together: no combination of them is of few, whatever the order."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripleaim.voice.told import Told, nothing_told, tell

SMALLEST = 4


def few_told(sums: np.ndarray, smallest: int) -> bool:
    """Whether some few people, and nobody else, are in a combination of sums: tried one by one."""
    rank = np.linalg.matrix_rank(sums)
    everyone = range(sums.shape[1])
    return any(
        np.linalg.matrix_rank(np.delete(sums, few, axis=1)) < rank
        for size in range(1, smallest)
        for few in combinations(everyone, size)
    )


def told_by(rows: list[list[float]]) -> tuple[Told, int]:
    told, shown = nothing_told([str(at) for at in range(len(rows[0]))]), 0
    for row in rows:
        more = tell(told, np.array(row, dtype=float), SMALLEST)
        shown += more is not None
        told = more or told
    return told, shown


masks = st.lists(
    st.lists(st.sampled_from([0.0, 1.0]), min_size=9, max_size=9), min_size=2, max_size=6
)
weights = st.lists(
    st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0]), min_size=8, max_size=8), min_size=2, max_size=5
)


@settings(max_examples=150, deadline=None)
@given(masks)
def test_no_combination_of_what_is_told_is_of_few(rows: list[list[float]]) -> None:
    told, _ = told_by(rows)
    if len(told.sums):
        assert not few_told(told.sums, SMALLEST)


@settings(max_examples=100, deadline=None)
@given(weights)
def test_nor_where_weights_differ_nor_how_many_there_are(rows: list[list[float]]) -> None:
    told, _ = told_by(rows)
    if len(told.sums):
        assert not few_told(told.sums, SMALLEST)
        assert not few_told((told.sums != 0).astype(float), SMALLEST)


@settings(max_examples=100, deadline=None)
@given(masks)
def test_what_is_withheld_would_have_told_few(rows: list[list[float]]) -> None:
    """No more is withheld than must be: of those alike in every sum, and by equal weights."""
    told = nothing_told([str(at) for at in range(9)])
    for row in map(np.array, rows):
        more = tell(told, row, SMALLEST)
        if more is None and np.count_nonzero(row) >= SMALLEST:
            assert few_told(np.vstack([told.sums, row]), SMALLEST)
        told = more or told


@pytest.mark.parametrize("few", [1, SMALLEST - 1, SMALLEST])
def test_the_edge(few: int) -> None:
    rest = np.array([1.0] * 12 + [0.0] * few)
    told = tell(nothing_told([str(at) for at in range(12 + few)]), np.ones(12 + few), SMALLEST)
    assert told is not None
    assert (tell(told, rest, SMALLEST) is not None) is (few >= SMALLEST)


def test_the_same_may_be_told_again_and_is_kept_once() -> None:
    told, _ = told_by([[1.0] * 6, [1.0] * 6])
    assert len(told.sums) == 1


def test_two_weightings_tell_a_small_category_apart() -> None:
    """8 of one kind and 2 of another: two sums by other weights give the mean of the two."""
    one, other = np.array([1.0] * 8 + [2.0] * 2), np.array([1.0] * 8 + [3.0] * 2)
    told = tell(nothing_told([str(at) for at in range(10)]), one, SMALLEST)
    assert told is not None
    assert tell(told, other, SMALLEST) is None
    assert tell(told, other * 2 - one, SMALLEST) is None


def test_newcomers_are_told_when_they_are_enough() -> None:
    people = [str(at) for at in range(10)]
    told = tell(nothing_told(people), np.ones(10), SMALLEST)
    assert told is not None
    for new in range(1, 7):
        wider = told.of([*people, *(f"new {at}" for at in range(new))])
        row = wider.place(wider.people, np.ones(10 + new))
        assert (tell(wider, row, SMALLEST) is not None) is (new >= SMALLEST)


def test_many_of_unlike_weights_end_in_time() -> None:
    rng = np.random.default_rng(1)
    told, shown = nothing_told([str(at) for at in range(1_500)]), 0
    for _ in range(40):
        row = rng.uniform(0.5, 2, 1_500) * (rng.random(1_500) < 0.5)
        more = tell(told, row, 10)
        shown += more is not None
        told = more or told
    assert shown == 40
