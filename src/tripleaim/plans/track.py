"""Delivery: months against plan, where the year will end, and what the plan would say today."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist, fmean, stdev

from tripleaim.model.documents.plan import History, Plan
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.store.files.csv_file import read_table

XMR = 2.66  # 3 / 1.128: natural limits from the mean moving range (Shewhart; Wheeler)
LARGEST = 1e15  # no figure of a plan is larger
RUN = 8  # points in a row on one side of the mean that are a signal
MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")
COLUMNS = ("measure", "month", "planned", "actual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of a measure: what was planned, and what was; None while it is not known."""

    measure: str
    month: str
    planned: float
    actual: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """How a measure does against plan.

    Limits are natural process limits of (actual less planned); `signals` are months outside them or
    that complete a run of eight on one side. The forecast is of the whole, with an 80% interval.
    """

    measure: str
    months: int
    planned: float
    forecast: float
    low: float
    high: float
    mean_difference: float
    lower_limit: float
    upper_limit: float
    signals: tuple[str, ...]

    @property
    def is_on_track(self) -> bool:
        """Whether the plan lies within the forecast's interval and no month is a signal."""
        return self.low <= self.planned <= self.high and not self.signals


def read_months(path: Path) -> list[Month]:
    """Months from a CSV with the columns measure, month (2018-04), planned, actual.

    Raises InputRefused with every problem of every row.
    """
    table = read_table(path, COLUMNS)[list(COLUMNS)]
    problems, found = [], []
    for number, cells in zip(table.index, table.to_numpy().tolist(), strict=True):
        row = dict(zip(COLUMNS, cells, strict=True))
        said = [
            Problem(
                where=path.name, row=number, column=name, value=row[name], rule="is not a number"
            )
            for name in ("planned", "actual")
            if not _is_number(row[name]) and not (name == "actual" and not row[name].strip())
        ]
        if not MONTH.match(row["month"]):
            rule, remedy = "is not a month", "Write it as 2018-04."
            said.append(
                Problem(where=path.name, row=number, column="month", value=row["month"], rule=rule,
                        remedy=remedy)
            )  # fmt: skip
        problems += said
        if not said:
            actual = float(row["actual"]) if row["actual"].strip() else None
            found.append(
                Month(measure=row["measure"], month=row["month"], planned=float(row["planned"]),
                      actual=actual)
            )  # fmt: skip
    if problems:
        raise InputRefused(problems)
    return found


def follow(months: Sequence[Month]) -> list[Track]:
    """Every measure against its plan, in order of name."""
    names = sorted({each.measure for each in months})
    return [
        _track(name, sorted((m for m in months if m.measure == name), key=lambda m: m.month))
        for name in names
    ]


def natural_limits(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean and natural process limits of a series: mean, lower, upper.

    >>> [round(each, 2) for each in natural_limits([1.0, 2.0, 1.0, 2.0])]
    [1.5, -1.16, 4.16]
    """
    mean = fmean(values)
    steps = [abs(b - a) for a, b in itertools.pairwise(values)]
    reach = XMR * fmean(steps) if steps else 0.0
    return mean, mean - reach, mean + reach


def learnt_delivery(history: Sequence[History], prior: float = 1.0, weight: float = 1.0) -> float:
    """The share of what is planned that to expect to be delivered, learnt from past years.

    The mean of past years with a prior of `prior` that counts as `weight` years.

    >>> past = [History(year_ending=2017, measure="savings", planned=10, delivered=4)]
    >>> learnt_delivery(past)
    0.7
    """
    shares = [each.delivered / each.planned for each in history if each.planned > 0]
    return (prior * weight + sum(shares)) / (weight + len(shares))


def restate(plan: Plan, tracks: Sequence[Track]) -> Plan:
    """The plan as it would be written today: base-year use as measured, effects as delivered.

    A track named after a point of delivery moves its base lines by forecast over plan; one named
    after an initiative moves its effects.
    """
    ratio = {each.measure: each.forecast / each.planned for each in tracks if each.planned}
    lines = tuple(
        line.model_copy(update={"activity": line.activity * ratio[line.point]})
        if line.point in ratio
        else line
        for line in plan.baseline
    )
    effects = tuple(
        effect.model_copy(
            update={
                name: None if (v := getattr(effect, name)) is None else v * ratio[effect.initiative]
                for name in ("central", "low", "high")
            }
        )
        if effect.initiative in ratio
        else effect
        for effect in plan.effects
    )
    return plan.model_copy(update={"baseline": lines, "effects": effects})


def describe_tracks(tracks: Sequence[Track]) -> str:
    """Tracks in words, those off track first."""
    lines = []
    for each in sorted(tracks, key=lambda track: (track.is_on_track, track.measure)):
        state = "on track" if each.is_on_track else "off track"
        signals = f"; signals in {', '.join(each.signals)}" if each.signals else ""
        lines.append(
            f"{each.measure}: {state} after {each.months} months. Planned {each.planned:,.0f}, "
            f"forecast {each.forecast:,.0f} ({each.low:,.0f} to {each.high:,.0f}){signals}."
        )
    return "\n".join(lines)


def _track(name: str, months: Sequence[Month]) -> Track:
    known = [(m, m.actual - m.planned) for m in months if m.actual is not None]
    if not known:
        raise refuse(name, "has no month with an actual figure")
    differences = [difference for _, difference in known]
    mean, lower, upper = natural_limits(differences)
    left = [m.planned for m in months if m.actual is None]
    so_far = sum(m.planned for m, _ in known)
    ratio = (so_far + sum(differences)) / so_far if so_far else 1.0
    forecast = so_far + sum(differences) + ratio * sum(left)
    spread = stdev(differences) if len(differences) > 1 else 0.0
    reach = NormalDist().inv_cdf(0.9) * spread * (len(left) * (1 + len(left) / len(known))) ** 0.5
    return Track(
        measure=name, months=len(known), planned=sum(m.planned for m in months),
        forecast=forecast, low=forecast - reach, high=forecast + reach, mean_difference=mean,
        lower_limit=lower, upper_limit=upper, signals=_signals(known, (lower, upper)),
    )  # fmt: skip


def _signals(known: Sequence[tuple[Month, float]], limits: tuple[float, float]) -> tuple[str, ...]:
    """Months whose difference is beyond the limits, or that complete a run away from the plan."""
    found, run = [], 0
    for month, difference in known:
        side = (difference > 0) - (difference < 0)
        run = run + side if run * side > 0 else side
        if not limits[0] <= difference <= limits[1] or abs(run) >= RUN:
            found.append(month.month)
    return tuple(found)


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < LARGEST
    except ValueError:
        return False
