"""Delivery: months against plan, where each year will end, and what the plan would say today."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from tripleaim.model.chance import t_quantile
from tripleaim.model.documents.plan import History, Plan
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.process import LIMIT, RUN
from tripleaim.plans.months import Month
from tripleaim.plans.raw import make_plan
from tripleaim.plans.text import read_raw, write_text

FURTHEST = 100  # times what was planned, either way: no measure is that far from its plan
FEWEST = 3  # months below which there is no forecast
CHANCE = 0.8  # that a forecast at the end of the year lies within its interval
ACTIVITY_DIGITS = 6  # behind the point, of what is restated
ALIKE = (0.8, 1.25)  # a year's months over the base year of the plan: beside it, other people
VERDICTS = ("too early to tell", "worse than plan", "better than plan", "on track")


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """How a measure does against plan in a financial year.

    Limits are natural process limits of (actual less planned); `signals` are months outside them or
    that complete a run of seven on one side of the plan. `planned` and `forecast` are of the whole
    year; months that the file leaves out count as planned like those in it. The forecast has an 80%
    interval; with fewer than three months known there is none.
    """

    measure: str
    year_ending: int
    months: int
    more_is_better: bool
    planned: float
    so_far: float
    so_far_planned: float
    chance_reach: float | None
    forecast: float | None
    low: float | None
    high: float | None
    mean_difference: float
    lower_limit: float
    upper_limit: float
    signals: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """One of VERDICTS: by what chance alone would do to the months so far, and by signals."""
        if self.chance_reach is None:
            return VERDICTS[0]
        difference = self.so_far - self.so_far_planned
        if abs(difference) <= self.chance_reach and not self.signals:
            return "on track"
        is_better = (difference > 0) == self.more_is_better
        return "better than plan" if is_better else "worse than plan"

    @property
    def ratio(self) -> float | None:
        """Forecast over plan for the year; None where there is no forecast."""
        return None if self.forecast is None else self.forecast / self.planned


def check_months(plan: Plan, months: Sequence[Month], where: str) -> None:
    """Raises InputRefused with every measure that the plan does not have, every year beside it.

    A measure is a point of delivery of the base year, or the id of an initiative. Figures that can
    be none of it are refused too: use below nothing, nought in every month, another unit.
    """
    known = measures_of(plan)
    first = plan.plan.base_year_ending + 1
    last = plan.plan.base_year_ending + plan.plan.years
    problems = [
        Problem(
            where=where,
            column="measure",
            value=name,
            rule="is no measure of this plan",
            remedy=f"Those are: {', '.join(known)}.",
        )
        for name in sorted({each.measure for each in months} - set(known))
    ]
    years = sorted({each.year_ending for each in months})
    problems += [
        Problem(
            where=where,
            column="month",
            value=str(year),
            rule=f"is the end of no year of this plan ({first} to {last})",
        )
        for year in years
        if not first <= year <= last
    ]
    problems += _beyond_belief(months, known, where)
    if problems:
        raise InputRefused(problems)


def _beyond_belief(
    months: Sequence[Month], more_is_better: Mapping[str, bool], where: str
) -> Iterator[Problem]:
    """Measures whose figures are not what the plan counts."""
    for name in sorted({each.measure for each in months}):
        known = [(m, m.actual) for m in months if m.measure == name and m.actual is not None]
        so_far, planned = sum(actual for _, actual in known), sum(m.planned for m, _ in known)
        is_use = not more_is_better.get(name, False)
        rule = remedy = ""
        if is_use and any(actual < 0 for _, actual in known):
            rule, remedy = "is below nothing", "What is used is counted."
        elif is_use and len(known) >= FEWEST and not so_far:
            rule, remedy = "is nought in every month", "Leave what is not known yet empty."
        elif so_far and not planned / FURTHEST < abs(so_far) < planned * FURTHEST:
            rule = f"comes to {so_far / planned:.3g} times what was planned, as in another unit"
            remedy = "Give what was planned and what was in one unit."
        if rule:
            yield Problem(where=where, column="actual", value=name, rule=rule, remedy=remedy)


def measures_of(plan: Plan) -> dict[str, bool]:
    """What can be tracked, with whether more of it is better: points of delivery and initiatives.

    More activity than planned costs more; more of an initiative is more of what was promised.
    """
    points: dict[str, bool] = dict.fromkeys(sorted({line.point for line in plan.baseline}), False)
    return {**points, **dict.fromkeys((each.id for each in plan.initiatives), True)}


def follow(months: Sequence[Month], more_is_better: dict[str, bool] | None = None) -> list[Track]:
    """Every measure against its plan, year by year, in order of name."""
    better = more_is_better or {}
    found = []
    for name, year in sorted({(each.measure, each.year_ending) for each in months}):
        mine = [m for m in months if (m.measure, m.year_ending) == (name, year)]
        if any(m.actual is not None for m in mine):
            mine.sort(key=lambda m: m.month)
            found.append(_track(mine, better.get(name, False)))
    if not found:
        raise refuse("months", "have no actual figure")
    return found


def unlike_the_plan(plan: Plan, tracks: Sequence[Track]) -> list[str]:
    """Points whose months plan another year than the plan's base year has, by a quarter or more.

    Such months may be of other people, or of another count: shares of them are still taken over.
    """
    base: dict[str, float] = {}
    for line in plan.baseline:
        base[line.point] = base.get(line.point, 0.0) + line.activity
    return [
        f"{each.measure}: the months plan {each.planned:,.0f} for {each.year_ending - 1}/"
        f"{each.year_ending % 100:02d}, and the plan starts from {base[each.measure]:,.0f} a year. "
        "Are both of the same people, counted in the same way?"
        for each in tracks
        if base.get(each.measure) and not ALIKE[0] <= each.planned / base[each.measure] <= ALIKE[1]
    ]


def natural_limits(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean and natural process limits of a series: mean, lower, upper.

    >>> [round(each, 2) for each in natural_limits([1.0, 2.0, 1.0, 2.0])]
    [1.5, -1.16, 4.16]
    """
    mean = fmean(values)
    steps = [abs(b - a) for a, b in itertools.pairwise(values)]
    reach = LIMIT * fmean(steps) if steps else 0.0
    return mean, mean - reach, mean + reach


def learnt_delivery(
    history: Sequence[History], prior: float = 1.0, weight: float = 1.0
) -> float | None:
    """The share of what is planned that to expect to be delivered, learnt from past years.

    The mean of past years with a prior of `prior` that counts as `weight` years; None where no
    past year is on record.

    >>> past = [History(year_ending=2017, measure="savings", planned=10, delivered=4)]
    >>> learnt_delivery(past), learnt_delivery([])
    (0.7, None)
    """
    shares = [each.delivered / each.planned for each in history if each.planned > 0]
    return (prior * weight + sum(shares)) / (weight + len(shares)) if shares else None


def restate(plan: Plan, tracks: Sequence[Track]) -> Plan:
    """The plan as it would be written today: use and its cost as measured, effects as delivered.

    A track named after a point of delivery moves its base lines by forecast over plan, and their
    cost as the engine moves it: variable cost with activity, semi-fixed cost by whole steps, fixed
    cost not at all. One named after an initiative moves its effects. The latest year that has a
    forecast counts; where there is none, nothing moves. Raises InputRefused where that is no plan
    that can be run: effects that would avoid more than all, or turned about.
    """
    ratio: dict[str, float] = {}
    for each in sorted(tracks, key=lambda each: each.year_ending):
        if each.ratio is not None:
            ratio[each.measure] = each.ratio
    cost = {
        cell: _cost_factor(plan, cell, ratio[cell[2]])
        for cell in {(line.organisation, line.place, line.point) for line in plan.baseline}
        if cell[2] in ratio
    }
    lines = tuple(
        line.model_copy(
            update={
                "activity": round(line.activity * ratio[line.point], ACTIVITY_DIGITS),
                "cost_gbp": round(
                    line.cost_gbp * Decimal(cost[line.organisation, line.place, line.point]), 2
                ),
            }
        )
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
    made = plan.model_copy(update={"baseline": lines, "effects": effects})
    return make_plan(read_raw(write_text(made), "the plan as restated"))


def _cost_factor(plan: Plan, cell: tuple[str, str, str], ratio: float) -> float:
    """By how much the cost of a cell moves when its activity moves by `ratio` (plans/settle.py)."""
    shape = next((each for each in plan.costs if each.point == cell[2]), None)
    fixed = shape.fixed_share if shape else 0.0
    semi = shape.semi_fixed_share if shape else 0.0
    step = shape.step_activity if shape else 1.0
    activity = sum(
        line.activity
        for line in plan.baseline
        if (line.organisation, line.place, line.point) == cell
    )
    steps = max(math.ceil(activity / step - 1e-9), 1)
    needed = math.ceil(activity * ratio / step - 1e-9)
    return fixed + semi * needed / steps + (1 - fixed - semi) * ratio


def describe_tracks(tracks: Sequence[Track]) -> str:
    """Tracks in words, what does worse than planned first."""
    lines = []
    order = ("worse than plan", "better than plan", "on track", "too early to tell")
    for each in sorted(tracks, key=lambda t: (order.index(t.verdict), t.measure, t.year_ending)):
        signals = f"; signals in {', '.join(each.signals)}" if each.signals else ""
        year = f"{each.year_ending - 1}/{each.year_ending % 100:02d}"
        months = f"{each.months} month{'s' if each.months != 1 else ''}"
        if each.forecast is None:
            lines.append(
                f"{each.measure}, {year}: {each.so_far:,.0f} in {months} against "
                f"{each.so_far_planned:,.0f} planned; {each.verdict}: a forecast needs {FEWEST}."
            )
            continue
        lines.append(
            f"{each.measure}, {year}: {each.verdict} after {months}. Planned "
            f"{each.planned:,.0f}, forecast {each.forecast:,.0f} ({each.low:,.0f} to "
            f"{each.high:,.0f}){signals}."
        )
    return "\n".join(lines)


def _track(months: Sequence[Month], more_is_better: bool) -> Track:
    known = [(m, m.actual) for m in months if m.actual is not None]
    differences = [actual - m.planned for m, actual in known]
    mean, lower, upper = natural_limits(differences)
    so_far, done = sum(actual for _, actual in known), sum(m.planned for m, _ in known)
    mean_planned = fmean(m.planned for m in months)
    left = sum(m.planned for m in months if m.actual is None) + mean_planned * (12 - len(months))
    ratio = so_far / done
    reach = chance = None
    if len(known) >= FEWEST:
        # residuals of the ratio, whose variance grows with what is planned (a ratio estimator)
        squares = [(actual - ratio * m.planned) ** 2 / m.planned for m, actual in known]
        spread = math.sqrt(sum(squares) / (len(known) - 1))
        width = float(t_quantile((1 + CHANCE) / 2, len(known) - 1))
        chance = width * spread * math.sqrt(done)
        reach = width * spread * math.sqrt(left + left**2 / done)
    forecast = None if reach is None else so_far + ratio * left
    return Track(
        measure=months[0].measure,
        year_ending=months[0].year_ending,
        months=len(known),
        more_is_better=more_is_better,
        planned=done + left,
        so_far=so_far,
        so_far_planned=done,
        chance_reach=chance,
        forecast=forecast,
        low=None if forecast is None or reach is None else forecast - reach,
        high=None if forecast is None or reach is None else forecast + reach,
        mean_difference=mean,
        lower_limit=lower,
        upper_limit=upper,
        signals=_signals(
            [(m, d) for (m, _), d in zip(known, differences, strict=True)], (lower, upper)
        )
        if len(known) >= FEWEST
        else (),
    )


def _signals(known: Sequence[tuple[Month, float]], limits: tuple[float, float]) -> tuple[str, ...]:
    """Months whose difference is beyond the limits, or that complete a run away from the plan."""
    found, run = [], 0
    for month, difference in known:
        side = int(difference > 0) - int(difference < 0)
        run = run + side if run * side > 0 else side
        if not limits[0] <= difference <= limits[1] or abs(run) >= RUN:
            found.append(month.month)
    return tuple(found)
