"""A table of one's own under process control: a chart a facet, its verdicts, what to know of it."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tripleaim.evidence.columns import check_columns, check_of_no_people
from tripleaim.evidence.panel import Real
from tripleaim.evidence.periods import ordered_periods
from tripleaim.evidence.said import needed, so_many
from tripleaim.evidence.spc import (
    ASSURANCE,
    FEWEST,
    RULES,
    VARIATION,
    Charts,
    Rebase,
    chart_series,
    without_alarms,
)
from tripleaim.evidence.spc_counts import (
    chart_between,
    chart_counts,
    chart_proportions,
    chart_rates,
    chart_times,
)
from tripleaim.evidence.steady import place_of
from tripleaim.model.errors import InputRefused, Problem, refuse

if TYPE_CHECKING:
    import pandas as pd

OF_ONE: dict[str, Callable[[Real], Charts]] = {
    "c": chart_counts,
    "t": chart_times,
    "g": chart_between,
}
OF_TWO: dict[str, Callable[[Real, Real], Charts]] = {"p": chart_proportions, "u": chart_rates}
KINDS = {
    "xmr": "XmR, values one by one",
    "p": "P, proportions of cases",
    "u": "U, events per exposure",
    "c": "C, counts",
    "t": "T, time between events",
    "g": "G, cases between events",
}
FOR_RARE = ("t", "g")
BETTER = {"lower": -1, "higher": 1, "": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesColumns:
    """Columns of a table: period, value, what counts are of (P and U charts), and facets."""

    period: str = "period"
    value: str = "value"
    denominator: str = ""
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartAsked:
    """The kind of chart, which way is better, a target, and the periods from which limits are made
    anew, each with its reason."""

    kind: str = "xmr"
    better: str = ""
    target: float | None = None
    rebases: tuple[tuple[str, str], ...] = ()
    baseline: int | None = None

    def __post_init__(self) -> None:
        found = []
        if self.kind not in KINDS:
            found.append(
                Problem(
                    where="--chart",
                    value=self.kind,
                    rule="is no kind of chart",
                    remedy=f"Kinds: {', '.join(KINDS)}.",
                )
            )
        if self.better not in BETTER:
            rule = "is neither lower nor higher"
            found.append(Problem(where="--better", value=self.better, rule=rule))
        if self.target is not None and not np.isfinite(self.target):
            rule = "is no value that can be met"
            found.append(Problem(where="--target", value=f"{self.target:g}", rule=rule))
        if self.target is not None and not self.better:
            rule = "says nothing until it is known which way is better"
            found.append(
                Problem(
                    where="--target",
                    value=f"{self.target:g}",
                    rule=rule,
                    remedy="Add --better lower or --better higher.",
                )
            )
        twice = [at for at, _ in self.rebases]
        if len(set(twice)) < len(twice):
            again = next(at for at in twice if twice.count(at) > 1)
            found.append(Problem(where="--rebase", value=again, rule="is given twice"))
        if self.kind != "xmr" and (self.rebases or self.baseline):
            rule = "goes with XmR charts only"
            found.append(Problem(where="--rebase or --baseline", rule=rule))
        if found:
            raise InputRefused(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChart:
    """One series under process control: its facet, periods and chart of one row, and verdicts."""

    facet: str
    periods: tuple[Hashable, ...]
    charts: Charts
    variation: str
    assurance: str
    better: int
    rebased: dict[int, str] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The place of the last point that is not missing."""
        return int(self.charts.last[0])

    def point(self, place: int) -> str:
        """What a point is: common cause, improvement, concern, high, low or missing."""
        if self.charts.missing[0, place]:
            return "missing"
        rule = int(self.charts.rule[0, place])
        if not rule:
            return "common cause"
        lines = self.charts.heading if RULES[rule - 1] == "seven-point trend" else self.charts.side
        way = int(lines[0, place])
        if not self.better:
            return "high" if way > 0 else "low"
        return "improvement" if way == self.better else "concern"

    def say(self) -> str:
        """The verdicts in words.

        >>> chart = OwnChart(facet="", periods=(1, 2), charts=chart_series(np.array([[1.0, 2]])),
        ...                  variation="common cause", assurance="no target", better=0)
        >>> chart.say()
        'no significant change'
        """
        said = [VARIATION[self.variation]]
        if self.assurance != "no target":
            said.append(ASSURANCE[self.assurance])
        return "; ".join(said)


def chart_table(
    rows: "pd.DataFrame", columns: SeriesColumns, asked: ChartAsked
) -> tuple[list[OwnChart], tuple[str, ...]]:
    """A chart of each facet of a table, in the order of facets, and what is said of those with too
    few points for one.

    Raises InputRefused for a table of people, columns that are not there, values that are no
    numbers, a period twice in a facet, rebases at periods that are not in it, and where no facet
    has two points.
    """
    check_of_no_people(rows, "table")
    _check_columns(rows, columns, asked)
    rows = rows.assign(**{columns.period: ordered_periods(rows[columns.period])})
    if not columns.facets:
        return [_chart(rows, "", columns, asked)], ()
    keys = list(columns.facets)
    parts = {
        ", ".join(map(_facet_name, key)): part
        for key, part in rows.groupby(keys, sort=True, dropna=False)
    }
    held = {name: int(part[columns.value].notna().sum()) for name, part in parts.items()}
    short = [name for name in parts if held[name] < FEWEST]
    if len(short) == len(parts):
        raise refuse(
            "table",
            f"has {so_many(max(held.values(), default=0), 'point')} in a facet",
            "A chart needs at least two; limits that hold 13.",
        )
    notes = [
        f"{name} has {so_many(held[name], 'point')} and no chart ({needed(FEWEST)})"
        for name in short
    ]
    charts = [
        _chart(part, name, columns, asked) for name, part in parts.items() if name not in short
    ]
    return charts, tuple(notes)


def _facet_name(value: object) -> str:
    return "(empty)" if value is None or value != value else str(value)


def _check_columns(rows: "pd.DataFrame", columns: SeriesColumns, asked: ChartAsked) -> None:
    wanted = [columns.period, columns.value, *columns.facets]
    if asked.kind in OF_TWO:
        if not columns.denominator:
            rule = f"is needed for a {asked.kind.upper()} chart"
            raise refuse("--denominator", rule, "Name the column of cases or exposure.")
        wanted.append(columns.denominator)
    elif columns.denominator:
        rule = "goes with P and U charts only"
        raise refuse(
            "--denominator", rule, "Add --chart p or --chart u.", value=columns.denominator
        )
    check_columns(rows, wanted, "table")


def _chart(rows: "pd.DataFrame", facet: str, columns: SeriesColumns, asked: ChartAsked) -> OwnChart:
    where = f"table, {facet}" if facet else "table"
    if rows[columns.period].duplicated().any():
        twice = str(rows.loc[rows[columns.period].duplicated(), columns.period].iloc[0])
        raise refuse(where, "is given more than once", "Use --facet.", value=twice)
    rows = rows.sort_values(columns.period, kind="stable")
    periods = tuple(rows[columns.period].tolist())
    values = _numbers(rows, columns.value, where)
    rebased = dict(_places(asked, periods))
    if asked.baseline is not None and asked.baseline > len(values):
        rule = f"is more points than the {len(values)} of {where}"
        raise refuse("--baseline", rule, value=str(asked.baseline))
    charts = _charts(rows, values, columns, asked, rebased)
    better = BETTER[asked.better]
    is_rare = asked.kind not in FOR_RARE and bool(charts.rare[0])
    return OwnChart(
        facet=facet,
        periods=periods,
        charts=charts,
        variation="rare events" if is_rare else charts.variation(better)[0],
        assurance="no target" if is_rare else charts.assurance(asked.target, better)[0],
        better=better,
        rebased=rebased,
    )


def _charts(
    rows: "pd.DataFrame",
    values: Real,
    columns: SeriesColumns,
    asked: ChartAsked,
    rebased: dict[int, str],
) -> Charts:
    if asked.kind in OF_TWO:
        of = _numbers(rows, columns.denominator, "table")
        check_points(asked.kind, rows[columns.period].tolist(), values, of)
        return without_alarms(OF_TWO[asked.kind](values[None], of[None]))
    if asked.kind in OF_ONE:
        check_points(asked.kind, rows[columns.period].tolist(), values)
        made = OF_ONE[asked.kind](values[None])
        return made if asked.kind in FOR_RARE else without_alarms(made)
    rebases = [Rebase(at=place, reason=reason) for place, reason in rebased.items()]
    return chart_series(values[None], rebases, asked.baseline)


def check_points(
    kind: str, periods: Sequence[Hashable], values: Real, of: Real | None = None
) -> None:
    """Refuse what a chart cannot be made of, by its period.

    >>> check_points("p", [2019], np.array([3.0]), np.array([2.0]))
    Traceback (most recent call last):
    ...
    tripleaim.model.errors.InputRefused: P chart, period 2019: '3 of 2' is more events than cases.
    """
    counted = kind in ("p", "u", "c", "g")
    of = np.ones_like(values) if of is None else of
    rules = [
        (values < 0, "is below 0", ""),
        (of <= 0, "is of no cases or exposure", "Leave the period out."),
        (
            counted & (values % 1 > 0),
            "is no whole number, and this chart counts",
            "Give counts, or chart the values with --chart xmr.",
        ),
        ((kind == "p") & (of > 0) & (values > of), "is more events than cases", ""),
        (
            (kind == "t") & (values == 0),
            "is no time between two events",
            "Give it in a finer unit, or count cases between with --chart g.",
        ),
    ]
    found = []
    for bad, rule, remedy in rules:
        wrong = np.flatnonzero(np.nan_to_num(bad, nan=0.0) > 0)
        if len(wrong):
            at = wrong[0]
            value = f"{values[at]:g}" if kind not in OF_TWO else f"{values[at]:g} of {of[at]:g}"
            found.append(
                Problem(
                    where=f"{kind.upper()} chart, period {periods[at]}",
                    value=value,
                    rule=rule,
                    remedy=remedy,
                    count=len(wrong),
                )
            )
    if found:
        raise InputRefused(found)


def _numbers(rows: "pd.DataFrame", name: str, where: str) -> Real:
    """A column as numbers; what is empty is missing, what is no number is refused."""
    import pandas as pd

    values = pd.to_numeric(rows[name], errors="coerce")
    wrong = values.isna() & rows[name].notna()
    if wrong.any():
        value = str(rows.loc[wrong, name].iloc[0])
        raise refuse(where, f"is no number in column {name}", value=value, count=int(wrong.sum()))
    return np.asarray(values, dtype=float)


def _places(asked: ChartAsked, periods: tuple[Hashable, ...]) -> Iterator[tuple[int, str]]:
    held: set[int] = set()
    for period, reason in asked.rebases:
        place = place_of(period, periods, "--rebase")
        if place in held:
            raise refuse("--rebase", "is given twice", value=period)
        held.add(place)
        yield place, reason
