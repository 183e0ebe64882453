"""The course of a unit of its own: a trend that it was on already, a step at another time.

A gap between a unit and its comparison that grows because the unit was falling already looks like
an effect, and so does a series that counts something else from some month on. Both are sought in
the whole series of gaps: a straight line that bends at the period that fits best and simply goes
on; and a step in the period that fits best, with six on either side. Gaps remember: the search is
made on what is new in each period.
"""

from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.panel import Real, Whole

NEAREST_BEND = 6
CARRIED_ON = (None, 12, 6)
EDGE = 6
LEAST_JUMP, LEAST_GAIN = 4.0, 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCourse:
    """What the gaps (n, t) show of each unit's own course; arrays of shape (n,) unless said.

    `bends` are the places where a line bends that explains the gaps best without an effect, at
    least six periods before the date; `slopes` how steep it is from there; `beside` the step at the
    date beside that line. `carried` (n, 3) is the step at the date beside a line that bends at the
    start, twelve and six periods before. `jumps_at` are the places of the step that explains the
    gaps best, `jumps` its size, `jump_size` that size in units of what is new in a period, and
    `gain` how much better it explains them than a step at the date (a difference of log
    likelihoods, doubled).
    """

    start: int
    bends: Whole
    slopes: Real
    beside: Real
    carried: Real
    jumps_at: Whole
    jumps: Real
    jump_size: Real
    gain: Real

    def steps_elsewhere(self, unit: int) -> bool:
        """Whether a unit steps at another time than the date: clearly, and clearly not then."""
        return bool(
            self.jumps_at[unit] != self.start
            and abs(self.jump_size[unit]) >= LEAST_JUMP
            and self.gain[unit] >= LEAST_GAIN
        )


def follow_courses(gaps: Real, start: int, memory: float) -> OwnCourse:
    """The own course of every unit from its gaps (n, t); `memory` is that of the gaps.

    >>> gaps = np.zeros((2, 40)); gaps[0] -= 0.5 * np.maximum(np.arange(40) - 15, 0)
    >>> gaps[1, 27:] -= 3
    >>> found = follow_courses(gaps + 0.01 * np.sin(np.arange(40) ** 2), 24, 0.0)
    >>> found.bends[0].item(), round(found.slopes[0].item(), 1), abs(found.beside[0].item()) < 0.1
    (15, -0.5, True)
    >>> found.jumps_at[1].item(), found.steps_elsewhere(1)
    (27, True)
    """
    width = gaps.shape[1]
    clock = np.arange(width, dtype=float)
    series = whiten(gaps.T, memory)
    rows = np.arange(len(gaps))
    places = np.arange(max(start - NEAREST_BEND, 0) + 1)
    lines = _Sheets(memory=memory, columns=np.maximum(clock - places[:, None], 0.0))
    plain, slopes = lines.fit(series)
    best = np.argmin(plain, axis=0)
    beside = lines.with_step((clock >= start).astype(float)).fit(series)[1][:, -1]
    back = [0 if each is None else max(start - each, 0) for each in CARRIED_ON]
    carried = beside[np.minimum(back, places[-1])]
    corners = np.arange(EDGE, width - EDGE + 1)
    losses, sizes = _Sheets(memory=memory, columns=(clock >= corners[:, None]).astype(float)).fit(
        series
    )
    corner = np.argmin(losses, axis=0)
    at_date = int(np.clip(start, EDGE, width - EDGE)) - EDGE
    jumps = sizes[corner, 1, rows]
    noise = np.sqrt(losses[corner, rows] / max(width - 3, 1))
    scale = np.maximum(noise, 1e-12 * np.maximum(np.abs(gaps).max(axis=1), 1e-300))
    return OwnCourse(
        start=start,
        bends=places[best].astype(np.int64),
        slopes=slopes[best, 1, rows],
        beside=beside[best, rows],
        carried=carried.T,
        jumps_at=corners[corner].astype(np.int64),
        jumps=jumps,
        jump_size=jumps / scale,
        gain=(losses[at_date] - losses[corner, rows]) / scale**2,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheets:
    """Many regressions on a constant and one column or more: `columns` (p, t) or (p, k, t)."""

    memory: float
    columns: Real

    def with_step(self, step: Real) -> "_Sheets":
        both = np.stack([self.columns, np.broadcast_to(step, self.columns.shape)], axis=1)
        return _Sheets(memory=self.memory, columns=both)

    def fit(self, series: Real) -> tuple[Real, Real]:
        """Losses (p, n) and coefficients (p, k + 1, n) for series (t, n), already whitened."""
        columns = self.columns[:, None] if self.columns.ndim == 2 else self.columns
        sheets = np.concatenate([np.ones_like(columns[:, :1]), columns], axis=1)
        first = np.sqrt(1 - self.memory**2) * sheets[..., :1]
        sheets = np.concatenate([first, sheets[..., 1:] - self.memory * sheets[..., :-1]], axis=2)
        cross = sheets @ series
        found = np.linalg.solve(sheets @ sheets.transpose(0, 2, 1), cross)
        losses = (series**2).sum(axis=0) - (found * cross).sum(axis=1)
        return np.maximum(losses, 0.0), found


def whiten(columns: Real, memory: float) -> Real:
    """Columns (t, k) whose AR(1) errors have become independent with equal variance."""
    first = np.sqrt(1 - memory**2) * columns[:1]
    whitened: Real = np.vstack([first, columns[1:] - memory * columns[:-1]])
    return whitened


def memory_of(gaps: Real) -> float:
    """The autocorrelation of gaps (n, t) around each one's own line, pooled; 0 to 0.9.

    >>> memory_of(np.tile([1.0, -1.0], (3, 10)))
    0.0
    """
    width = gaps.shape[1]
    clock = np.arange(width) - (width - 1) / 2
    left = gaps - gaps.mean(axis=1, keepdims=True)
    left = left - np.outer(left @ clock / (clock @ clock), clock)
    whole = float((left[:, :-1] ** 2).sum())
    if whole <= 0:
        return 0.0
    found = float((left[:, 1:] * left[:, :-1]).sum()) / whole + 1.5 / width
    return float(np.clip(found, 0.0, 0.9))
