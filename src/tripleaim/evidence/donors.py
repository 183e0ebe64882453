"""Which donors may be used: those that are left when the ones out of line are taken out.

One that broke makes chance look so large that nothing shows. Of the systems' own claims nobody is
a donor who was designated in the months judged, whose months are missing or whose series broke.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.falsify import FEWEST_PRE
from tripleaim.evidence.months import Months
from tripleaim.evidence.own_course import LEAST_GAIN, follow_courses, memory_of
from tripleaim.evidence.panel import Panel, Real
from tripleaim.evidence.said import listed
from tripleaim.evidence.series import Break, find_breaks
from tripleaim.model.signs import with_sign

FAR, MUCH, APART = 4.0, 5.0, 3.0
FAR_EFFECT = 6.0
MOST = 0.2
FEWEST_PLACEBOS, FEWEST_COMPARED, FEWEST_STILL = 12, 5, 4
FLOOR = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Logarithms of the systems whose series may be compared, and the breaks of those that broke.

    What misses more than single months within is in neither.
    """

    logs: Months
    breaks: Mapping[str, Break]


def sound_series(wide: Months) -> Sound:
    """The series of a measure that miss no month but single ones and did not break."""
    logs = wide.positive().filled().logs()
    breaks = {each.system: each for each in find_breaks(logs)}
    return Sound(logs=logs.without(list(breaks)), breaks=breaks)


def never_designated(sound: Months, designated: Collection[str]) -> list[str]:
    """The systems of sound series that may be donors: no integrated care system in the months.

    >>> sound = Months(units=("a", "b", "c"), months=(), values=np.zeros((3, 0)))
    >>> never_designated(sound, {"b"})
    ['a', 'c']
    """
    return [system for system in sound.units if system not in designated]


def find_unlike(pool: Real, start: int) -> dict[int, str]:
    """Donors (n, t) that run unlike the others, and why: by place.

    Against the median course of all: one that a single step explains almost whole and that lies
    three times as far from it as is usual; one that moves from period to period more than five
    times as much as is usual and four robust standard deviations (on a logarithmic scale). None are
    named where more than one in five would be: then unlikeness is what this panel is like.

    >>> rng = np.random.default_rng(1)
    >>> pool = rng.normal(size=(20, 30)); pool[3, 17:] -= 40
    >>> find_unlike(pool, 20)
    {3: 'steps by −40 at its period 18 and stays there'}
    """
    course = pool - pool.mean(axis=1, keepdims=True)
    course = course - np.median(course, axis=0)
    course = course - course.mean(axis=1, keepdims=True)
    size = np.sqrt((course**2).mean(axis=1))
    moves = np.sqrt((np.diff(course, axis=1) ** 2).mean(axis=1))
    usual = float(np.median(moves))
    if usual <= 0:
        return {}
    found: dict[int, str] = {}
    apart = np.flatnonzero(size > APART * float(np.median(size)))
    steps = follow_courses(course[apart], start, memory_of(course)) if len(apart) else None
    for row, place in enumerate(apart):
        if steps is not None and _is_step(course[place], int(steps.jumps_at[row])):
            found[int(place)] = (
                f"steps by {with_sign(steps.jumps[row], '.3g')} at its period "
                f"{steps.jumps_at[row] + 1} and stays there"
            )
    logs = np.log(np.maximum(moves, 1e-12 * usual) / usual)
    spread = max(1.4826 * float(np.median(np.abs(logs))), FLOOR)
    for place in np.flatnonzero((moves > MUCH * usual) & (logs > FAR * spread)):
        why = f"moves {moves[place] / usual:.1f} times as much from period to period as is usual"
        found.setdefault(int(place), why)
    return found if len(found) <= MOST * len(pool) else {}


def _is_step(course: Real, place: int) -> bool:
    """Whether one step explains almost all of what a course strays."""
    before, after = course[:place], course[place:]
    left = float(((before - before.mean()) ** 2).sum() + ((after - after.mean()) ** 2).sum())
    whole = float(((course - course.mean()) ** 2).sum())
    return left < whole / (1 + LEAST_GAIN)


def find_far(effects: Real) -> dict[int, str]:
    """Donors whose placebo effect lies six robust standard deviations from nought, by place.

    >>> find_far(np.array([0.1, -0.1, 0.2, -0.2, 0.1, 0.0, 0.1, -0.1, 9.0, -0.1]))
    {8: 'has a placebo effect of +9, 61 times the usual'}
    """
    usual = 1.4826 * float(np.median(np.abs(effects)))
    far = np.flatnonzero(np.abs(effects) > FAR_EFFECT * usual)
    if usual <= 0 or len(far) > MOST * len(effects):
        return {}
    return {
        int(place): f"has a placebo effect of {with_sign(effects[place], '.3g')}, "
        f"{abs(effects[place]) / usual:.0f} times the usual"
        for place in far
    }


def without_still(panel: Panel) -> tuple[Panel, tuple[str, ...]]:
    """The panel without donors that never vary before, and what is said of each.

    Where more than one donor in five is so, that is what this panel is like, and all are kept.
    """
    before = panel.outcome[:, : max(panel.earliest, 1)]
    donors = panel.donors
    still = np.flatnonzero(np.ptp(before[donors], axis=1) == 0)
    if before.shape[1] < FEWEST_STILL or len(still) > MOST * len(donors):
        return panel, ()
    return leave_out(panel, dict.fromkeys(map(int, still), "never varies before"))


def without_unlike(panel: Panel) -> tuple[Panel, tuple[str, ...]]:
    """The panel without donors that are out of line, and what is said of each.

    Of few donors one that is out of line is named and kept: too few would be left to tell chance.
    """
    if len(panel.donors) < FEWEST_COMPARED or len(panel.periods) < FEWEST_PRE:
        return panel, ()
    unlike = find_unlike(panel.outcome[panel.donors], panel.earliest)
    if len(panel.donors) < FEWEST_PLACEBOS:
        return panel, name_unlike(panel, unlike)
    return leave_out(panel, unlike)


def leave_out(panel: Panel, unlike: Mapping[int, str]) -> tuple[Panel, tuple[str, ...]]:
    """The panel without donors, by place and why, and what is said of each."""
    donors = panel.donors
    places = {int(donors[place]): why for place, why in unlike.items()}
    if not places:
        return panel, ()
    kept = [place for place in range(len(panel.units)) if place not in places]
    notes = tuple(
        f"{panel.units[place]} is left out of the comparison: it {why}"
        for place, why in places.items()
    )
    return panel.select(kept), notes


def name_unlike(panel: Panel, unlike: Mapping[int, str]) -> tuple[str, ...]:
    """What is said of donors out of line that are kept, by place and why."""
    return tuple(
        f"{panel.units[panel.donors[place]]} {why}: with so few units to compare with it is kept; "
        "look at it, and leave it out if something happened there"
        for place, why in unlike.items()
    )


def always_treated(panel: Panel) -> tuple[str, ...]:
    """What is said of units treated from the first period on, where others are treated later."""
    always = [panel.units[place] for place in np.flatnonzero(panel.first == 0)]
    if not always or len(always) == len(panel.treated):
        return ()
    return (f"{len(always)} treated from the first period on left out: {listed(always)}",)
