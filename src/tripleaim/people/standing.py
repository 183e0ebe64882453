"""How an area stands beside England and its kind: worse, better or alike, by a rule that is ours.

An area is worse where its figure lies on the worse side of England's and at most a quarter of the
areas of its kind are worse still; better, the same the other way. Where both figures have published
intervals and these overlap it is alike. Ours, as no official rule is on record for such means.
Beside the systems that are most like one, `evidence/likeness.py` judges.
"""

from collections.abc import Sequence

QUARTER = 0.25
LEAST_AREAS = 4
WORSE, BETTER, ALIKE, UNTOLD = "worse", "better", "alike", ""
Bounds = tuple[float, float] | None


def judge_beside_england(
    value: float,
    england: float | None,
    others: Sequence[float],
    better: str,
) -> str:
    """Worse, better or alike; UNTOLD without England's figure, a direction, or enough areas.

    `others` are the figures of all areas of the kind, its own among them; `better` is higher or
    lower.

    >>> judge_beside_england(9.0, 5.0, [1, 2, 3, 4, 5, 6, 8, 9], "lower")
    'worse'
    >>> judge_beside_england(5.5, 5.0, [1, 2, 3, 4, 5, 6, 8, 9], "lower")
    'alike'
    """
    if england is None or better not in ("higher", "lower") or len(others) < LEAST_AREAS:
        return UNTOLD
    sign = 1 if better == "higher" else -1
    ahead = sign * (value - england)
    if ahead == 0:
        return ALIKE
    further = sum(
        1 for other in others if (sign * (other - value) > 0) == (ahead > 0) and other != value
    )
    if further > QUARTER * len(others):
        return ALIKE
    return BETTER if ahead > 0 else WORSE


def overlap(one: Bounds, other: Bounds) -> bool:
    """Whether two intervals that are both known have a value in common.

    >>> overlap((1, 3), (3, 4)), overlap((1, 2), (3, 4)), overlap(None, (3, 4))
    (True, False, False)
    """
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]
