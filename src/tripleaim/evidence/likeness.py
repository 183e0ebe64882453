"""Systems set beside those most like them: what is shown to be worse in one than in its likes.

Which are like it says `store/alike.py`. A measure of a system is shown to be worse when it is worse
than in each of the five most like it, and further off their mean than the next of such five would
lie once in twenty if it were one of them (a one-sided prediction interval by t). How an area stands
beside England is another rule, of `people/standing.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.beside import Beside
from tripleaim.model.chance import t_quantile
from tripleaim.model.status import Status

FEWEST, LEVEL = 4, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One measure of one system beside its likes: `status` is whether it is shown to be worse.

    `likes` are the areas that have a value, nearest first, `mean` is theirs, and `bound` the value
    beyond which one more of them would lie once in twenty.
    """

    measure: Beside
    value: float
    likes: tuple[str, ...]
    mean: float
    bound: float
    status: Status


def judge_beside_likes(measure: Beside, area: str, likes: Sequence[str]) -> Standing | None:
    """Whether a system is shown to be worse than its likes; None without a value of its own.

    >>> from datetime import date
    >>> from tripleaim.evidence.beside import SPECS
    >>> values = {"a": 9.0, "b": 1.0, "c": 2.0, "d": 1.5, "e": 1.2, "f": 1.8}
    >>> made = Beside(spec=SPECS[0], first=date(2018, 1, 1), after=date(2019, 1, 1),
    ...               values=values, sources=("x",))
    >>> judge_beside_likes(made, "a", "bcdef").status, judge_beside_likes(made, "b", "acdef").status
    (<Status.SHOWN: 'shown'>, <Status.SHOWN_NOT: 'shown_not'>)
    """
    if area not in measure.values:
        return None
    held = {each: measure.values[each] for each in likes if each in measure.values}
    value, side = measure.values[area], 1.0 if measure.spec.lower_is_better else -1.0
    if len(held) < FEWEST:
        mean = float(np.mean(list(held.values()))) if held else float("nan")
        return _standing(measure, value, held, (mean, mean), Status.CANNOT_TELL)
    others = np.array(list(held.values()))
    mean, count = float(others.mean()), len(others)
    reach = float(t_quantile(LEVEL, count - 1)) * float(others.std(ddof=1)) * (1 + 1 / count) ** 0.5
    bound = mean + side * reach
    worse = side * value > side * bound and bool((side * value > side * others).all())
    status = Status.SHOWN if worse else Status.SHOWN_NOT
    return _standing(measure, value, held, (mean, bound), status)


def _standing(
    measure: Beside,
    value: float,
    held: Mapping[str, float],
    mean_and_bound: tuple[float, float],
    status: Status,
) -> Standing:
    mean, bound = mean_and_bound
    return Standing(
        measure=measure, value=value, likes=tuple(held), mean=mean, bound=bound, status=status
    )
