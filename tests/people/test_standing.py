"""How an area stands beside England: each edge of the rule."""

import pytest

from tripleaim.people.standing import ALIKE, BETTER, UNTOLD, WORSE, judge_beside_england, overlap

EIGHT = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]


@pytest.mark.parametrize(
    ("value", "better", "standing"),
    [
        (8.0, "lower", WORSE),
        (6.0, "lower", WORSE),  # two of eight are worse still: a quarter
        (5.0, "lower", ALIKE),  # three of eight are
        (3.0, "lower", BETTER),
        (4.0, "lower", ALIKE),
        (8.0, "higher", BETTER),
        (3.0, "higher", WORSE),
        (4.5, "higher", ALIKE),
    ],
)
def test_a_quarter_may_lie_further_out(value: float, better: str, standing: str) -> None:
    assert judge_beside_england(value, 4.5, EIGHT, better) == standing


@pytest.mark.parametrize("england", [None, 4.5])
@pytest.mark.parametrize("better", ["neither", "lower"])
def test_without_england_or_a_direction_nothing_is_told(england: float | None, better: str) -> None:
    told = judge_beside_england(8.0, england, EIGHT, better)
    assert (told == UNTOLD) is (england is None or better == "neither")


def test_three_areas_are_too_few() -> None:
    assert judge_beside_england(3.0, 2.0, [1.0, 2.0, 3.0], "lower") == UNTOLD
    assert judge_beside_england(4.0, 2.0, [1.0, 2.0, 3.0, 4.0], "lower") == WORSE


def test_the_side_of_england_decides_and_not_the_quarter_alone() -> None:
    assert judge_beside_england(8.0, 9.0, EIGHT, "lower") != WORSE
    assert judge_beside_england(8.0, 8.0, EIGHT, "lower") == ALIKE


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ((1, 2), (2, 3), True),
        ((1, 2), (2.01, 3), False),
        ((2, 3), (1, 2), True),
        (None, (1, 2), False),
    ],
)
def test_intervals_that_touch_overlap(one: object, other: object, common: bool) -> None:
    assert overlap(one, other) is common  # type: ignore[arg-type]
