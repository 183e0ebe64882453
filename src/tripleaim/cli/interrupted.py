"""Printing an interrupted series of one's own: the effect, with errors that remember."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tripleaim.cli.panel_rows import read_rows
from tripleaim.cli.question import print_csv, print_json, print_words
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.interrupted import (
    Segments,
    compared_effect,
    robust_effect,
    segmented_effect,
)
from tripleaim.evidence.measured import Shape, say_coverage_of
from tripleaim.evidence.own_series import SeriesColumns
from tripleaim.evidence.panel import Real
from tripleaim.evidence.periods import ordered_periods
from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding

NOTE = (
    "One series cannot tell the change from anything else that came at that time: units to which "
    "nothing happened can (tripleaim evaluate panel)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOfOne:
    """A series with its change: columns, the first period after, a comparison column, seasons a
    year (0 for none), and whether the trend may change as well."""

    columns: SeriesColumns
    start: str
    comparison: str = ""
    seasons: int = 0
    slope: bool = False


def print_interrupted(file: Path, asked: SeriesOfOne, form: str) -> None:
    """Read a series, estimate what changed in it and print that."""
    findings = findings_of(file, asked)
    if form == "json":
        print_json({"table": file.name, "question": "interrupted"}, findings)
    elif form == "csv":
        print_csv(findings)
    else:
        print_words(findings)


def findings_of(file: Path, asked: SeriesOfOne) -> list[Finding]:
    """The effect by AR(1) errors and by errors robust to any memory; against another if given."""
    rows = read_rows(file, "")
    wanted = [asked.columns.period, asked.columns.value, *filter(None, [asked.comparison])]
    missing = [name for name in wanted if name not in rows.columns]
    if missing:
        given = ", ".join(str(name) for name in rows.columns[:20])
        raise refuse("table", f"has no column {', '.join(missing)}", f"Its columns: {given}.")
    periods = ordered_periods(rows[asked.columns.period])
    rows = rows.assign(**{asked.columns.period: periods}).sort_values(asked.columns.period)
    known = [str(each) for each in rows[asked.columns.period]]
    if asked.start not in known:
        listed = f"Periods run from {known[0]} to {known[-1]}."
        raise refuse("--from", "is no period of the table", listed, value=asked.start)
    segments = Segments(
        start=known.index(asked.start), seasons=asked.seasons, slope_changes=asked.slope
    )
    series = _numbers(rows[asked.columns.value], asked.columns.value)
    found = [segmented_effect(series, segments), robust_effect(series, segments)]
    if asked.comparison:
        other = _numbers(rows[asked.comparison], asked.comparison)
        found.insert(0, compared_effect(series, other, segments))
    labels = ["against the comparison"] if asked.comparison else []
    labels += ["errors that remember", "errors robust to any memory"]
    return [_finding(each, words, asked, file.name, len(known))
            for each, words in zip(found, labels, strict=True)]  # fmt: skip


def _numbers(column: object, name: str) -> Real:
    import pandas as pd

    values = np.asarray(pd.to_numeric(pd.Series(column), errors="coerce"), dtype=float)
    if not np.isfinite(values).all():
        place = int((~np.isfinite(values)).argmax()) + 2
        rule = f"has no number in column {name}"
        raise refuse("table", rule, "A series needs a value in every period.", row=place)
    return values


def _finding(one: Estimate, words: str, asked: SeriesOfOne, name: str, periods: int) -> Finding:
    shape = Shape(donors=int(words == "against the comparison"), periods=periods)
    known = say_coverage_of(one.design, one.inference, shape)
    low, high, chance = one.low or 0.0, one.high or 0.0, one.p_value or 0.0
    return Finding(
        measure="effect",
        value=one.effect,
        low=one.low,
        high=one.high,
        unit="unit of the outcome",
        statement=f"{asked.columns.value} from {asked.start} on, {words}: {one.effect:+.4g}, "
        f"{one.level:.0%} interval {low:+.4g} to {high:+.4g}; chance alone gives as much "
        f"{'under 0.1%' if chance < 0.001 else f'{chance:.1%}'} of the time.",
        sources=(name,),
        method=f"{one.design}; inference: {one.inference}; {known}",
        caveats=(NOTE,) if words != "against the comparison" else (),
        label=words,
    )
