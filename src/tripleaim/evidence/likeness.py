"""Systems set beside those most like them: what is shown to be worse in one than in its likes.

Likeness is of age, deprivation and rurality. A measure of a system is shown to be worse when it is
worse than in each of the five most like it, and further off their mean than the next of such five
would lie once in twenty if it were one of them (a one-sided prediction interval by t).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.evidence.beside import Beside
from tripleaim.model.chance import t_quantile
from tripleaim.model.status import Status
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import nearest_day, release_on

MOST, FEWEST, LEVEL = 5, 4, 0.95
CHARACTER_OF = date(2021, 4, 1)
CHARACTER_SOURCE = "system_character"
CHARACTERS = """
select a.area,
    sum(l.people * c.share_65_over) / sum(l.people) as older,
    sum(l.people * c.share_most_deprived) / sum(l.people) as deprived,
    sum(l.people * c.share_rural) / sum(l.people) as rural
from lying($kind, $on) a
join lying('stp', $day) s on s.block = a.block
join area_character c on c.area = s.area
join lived($release) l on l.block = a.block
group by a.area
order by a.area
"""


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


def most_like(store: Store, area: str, kind: str, on: date) -> tuple[str, ...]:
    """The five systems of a day most like one, nearest first; none where its character is unknown.

    Each trait counts in standard deviations over all systems of the day, as they lay then or on the
    nearest day on record.
    """
    laid = nearest_day(store, on, kind=kind) or on
    release = release_on(store, on).release
    values = {"kind": kind, "on": laid, "day": CHARACTER_OF, "release": release}
    rows = ask(store, CHARACTERS, values)
    names = [row["area"] for row in rows]
    if area not in names:
        return ()
    traits = np.array([[row["older"], row["deprived"], row["rural"]] for row in rows], dtype=float)
    spread = traits.std(axis=0)
    scaled = traits / np.where(spread > 0, spread, 1.0)
    away = np.sqrt(((scaled - scaled[names.index(area)]) ** 2).sum(axis=1))
    order = sorted((float(far), name) for far, name in zip(away, names, strict=True))
    return tuple(name for _, name in order if name != area)[:MOST]


def stand(measure: Beside, area: str, likes: Sequence[str]) -> Standing | None:
    """How a system stands in one measure beside its likes; None without a value of its own.

    >>> from tripleaim.evidence.beside import SPECS
    >>> values = {"a": 9.0, "b": 1.0, "c": 2.0, "d": 1.5, "e": 1.2, "f": 1.8}
    >>> made = Beside(spec=SPECS[0], first=date(2018, 1, 1), after=date(2019, 1, 1),
    ...               values=values, sources=("x",))
    >>> stand(made, "a", "bcdef").status, stand(made, "b", "acdef").status
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
