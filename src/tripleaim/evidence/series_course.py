"""What else a single series could show: a step at another time, a trend that bent before.

One series has no comparison, so what would look like an effect is sought in the series itself: the
step that explains it best, beside its trend and seasons; and a trend that bends at the period that
fits best, before the date, and simply goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.interrupted import Segments, design_of, restricted_fit
from tripleaim.evidence.own_course import EDGE, LEAST_GAIN, LEAST_JUMP, NEAREST_BEND, whiten
from tripleaim.evidence.panel import Real
from tripleaim.evidence.said import in_100
from tripleaim.evidence.verdict import OWN_TREND, Test
from tripleaim.model.chance import t_tail
from tripleaim.model.signs import with_sign

FAR = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCourse:
    """The step that explains a series best, and what is left beside a trend that bends before.

    `gain` is how much better the step at `step_at` explains it than one at the date (a difference
    of log likelihoods, doubled), `size` the step in units of what is new in a period; `beside` the
    step at the date beside the trend that bends at `bend_at`, `chance` that of as large a one.
    `far` are places of points six times as far from the line as is usual.
    """

    start: int
    step_at: int
    step: float
    size: float
    gain: float
    bend_at: int
    beside: float
    chance: float
    far: tuple[int, ...]

    @property
    def steps_elsewhere(self) -> bool:
        """Whether the series steps at another time than the date: clearly, and clearly not then."""
        apart = self.step_at != self.start
        return apart and abs(self.size) >= LEAST_JUMP and self.gain >= LEAST_GAIN

    def tests(self, effect: float, periods: str = "periods") -> tuple[Test, Test]:
        """Whether the effect could be a step of another time, or a trend that had set in."""
        apart = self.step_at - self.start
        when = f"{abs(apart)} {periods} {'after' if apart > 0 else 'before'} the date"
        if not apart:
            step = f"the step that explains it best, {with_sign(self.step)}, is at the date"
        elif self.steps_elsewhere:
            step = (
                f"it steps by {with_sign(self.step)} {when} and stays there, as when a series "
                "counts something else from then on (a recoding, a merger, a site opened or shut)"
            )
        else:
            step = f"a step of {with_sign(self.step)} {when} explains it no better"
        back = self.start - self.bend_at
        same = bool(np.sign(self.beside) == np.sign(effect))
        return (
            Test(name="it does not step at another time", held=not self.steps_elsewhere, says=step),
            Test(
                name="it is more than a trend that had set in",
                held=same and self.chance <= OWN_TREND,
                says=f"beside a trend that bends {back} {periods} before and goes on "
                f"{with_sign(self.beside)} is left, which chance gives {in_100(self.chance)}",
            ),
        )


def follow_series(series: Real, segments: Segments) -> SeriesCourse:
    """The course of one series (t,) beside its trend and seasons.

    >>> rng = np.random.default_rng(1)
    >>> series = rng.normal(size=60); series[30:] -= 12
    >>> found = follow_series(series, Segments(start=36))
    >>> found.step_at, found.steps_elsewhere
    (30, True)
    """
    plain = Segments(start=segments.start, seasons=segments.seasons)
    sheet, _ = design_of(series, plain)
    memory, _, _ = restricted_fit(series, sheet)
    clock = np.arange(len(series), dtype=float)
    rest = np.delete(sheet, 2, axis=1)

    def by(column: Callable[[int], Real], places: range) -> list[tuple[float, float, int]]:
        return [(*_last(series, rest, column(place), memory), place) for place in places]

    corners = range(EDGE, len(series) - EDGE + 1)
    steps = by(lambda place: (clock >= place).astype(float), corners)
    at_date = min(steps, key=lambda each: abs(each[2] - segments.start))[0]
    loss, step, step_at = min(steps)
    bends = by(
        lambda place: np.maximum(clock - place, 0.0), range(3, segments.start - NEAREST_BEND + 1)
    )
    bend_at = min(bends)[2] if bends else 0
    hinge = np.maximum(clock - bend_at, 0.0)[:, None]
    both = np.hstack([rest, hinge]) if bends else rest
    after = (clock >= segments.start).astype(float)
    left, beside = _last(series, both, after, memory)
    freedom = max(len(series) - both.shape[1] - 2, 1)
    error = _error(both, after, memory) * float(np.sqrt(left / freedom))
    noise = float(np.sqrt(loss / freedom)) or 1e-300
    strays = np.abs(series - sheet @ np.linalg.lstsq(sheet, series, rcond=None)[0])
    usual = 1.4826 * float(np.median(strays))
    return SeriesCourse(
        start=segments.start,
        step_at=step_at,
        step=step,
        size=step / noise,
        gain=(at_date - loss) / noise**2,
        bend_at=bend_at,
        beside=beside,
        chance=float(2 * t_tail(abs(beside) / error, freedom)) if error > 0 else 1.0,
        far=tuple(np.flatnonzero(strays > FAR * usual).tolist()) if usual > 0 else (),
    )


def _last(series: Real, rest: Real, column: Real, memory: float) -> tuple[float, float]:
    """The loss of a regression and the coefficient of its last column; inf where it has none."""
    sheet = whiten(np.column_stack([rest, column]), memory)
    found, _, rank, _ = np.linalg.lstsq(sheet, whiten(series[:, None], memory)[:, 0], rcond=None)
    if rank < sheet.shape[1]:
        return float("inf"), 0.0
    left = whiten(series[:, None], memory)[:, 0] - sheet @ found
    return float(left @ left), float(found[-1])


def _error(rest: Real, column: Real, memory: float) -> float:
    sheet = whiten(np.column_stack([rest, column]), memory)
    return float(np.sqrt(np.linalg.pinv(sheet.T @ sheet)[-1, -1]))
