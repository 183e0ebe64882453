"""Printing an interrupted series of one's own: the effect, with errors that remember."""

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tripleaim.cli.panel import told_test
from tripleaim.cli.panel_rows import headed_as_asked, read_rows, told_of
from tripleaim.cli.question import print_csv, print_json, print_words
from tripleaim.evidence.columns import check_columns, check_of_no_people
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.interrupted import (
    Segments,
    compared_effect,
    robust_effect,
    segmented_effect,
)
from tripleaim.evidence.measured import Shape, say_coverage_of
from tripleaim.evidence.own_scale import UNEVEN
from tripleaim.evidence.own_series import SeriesColumns
from tripleaim.evidence.panel import Real
from tripleaim.evidence.periods import ordered_periods
from tripleaim.evidence.said import so_many
from tripleaim.evidence.series_course import SeriesCourse, follow_series
from tripleaim.evidence.steady import place_of, say_jumps
from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding
from tripleaim.model.signs import with_sign
from tripleaim.page.words import by_chance

if TYPE_CHECKING:
    import pandas as pd

METHOD = "the series against its own course, docs/how-to/judge-a-change.md"
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
    with told_of(file):
        findings = findings_of(file, asked)
    if form == "json":
        print_json({"table": file.name, "question": "interrupted"}, findings)
    elif form == "csv":
        print_csv(findings)
    else:
        print_words(findings)


def findings_of(file: Path, asked: SeriesOfOne) -> list[Finding]:
    """The effect by AR(1) errors and by errors robust to any memory; against another if given."""
    rows = _in_order(read_rows(file), asked)
    known = tuple(rows[asked.columns.period])
    start = place_of(asked.start, known, "--from")
    segments = Segments(start=start, seasons=asked.seasons, slope_changes=asked.slope)
    series = _numbers(rows[asked.columns.value], asked.columns.value)
    other = _comparison(rows, asked) if asked.comparison else None
    found = [segmented_effect(series, segments), robust_effect(series, segments)]
    seen = series
    if other is not None:
        found.insert(0, compared_effect(series, other, segments))
        seen = series - other
    course = follow_series(seen, segments)
    against = int(other is not None)
    labels = ["against the comparison"] * against
    labels += ["errors that remember", "errors robust to any memory"]
    notes = [NOTE, *_notes(rows, course, known, asked)]
    return [
        *(
            _finding(each, words, asked, file.name, (len(known), tuple(notes), at < against))
            for at, (each, words) in enumerate(zip(found, labels, strict=True))
        ),
        *(
            told_test(place, each, file.name, METHOD)
            for place, each in enumerate(course.tests(found[0].effect))
        ),
    ]


def _in_order(rows: "pd.DataFrame", asked: SeriesOfOne) -> "pd.DataFrame":
    """The rows in the order of time, one a period, with every column that is asked for."""
    wanted = [asked.columns.period, asked.columns.value, *filter(None, [asked.comparison])]
    rows = headed_as_asked(rows, wanted)
    check_of_no_people(rows, "table")
    check_columns(rows, wanted, "table")
    periods = ordered_periods(rows[asked.columns.period])
    if periods.duplicated().any():
        twice = str(periods[periods.duplicated()].iloc[0])
        advice = "A series has one row a period."
        raise refuse("table", "is given more than once", advice, value=twice)
    return rows.assign(**{asked.columns.period: periods}).sort_values(asked.columns.period)


def _comparison(rows: "pd.DataFrame", asked: SeriesOfOne) -> Real:
    """The series without the change; one that is the series itself or never varies is refused."""
    if asked.comparison == asked.columns.value:
        raise refuse("--comparison", "is the series itself", value=asked.comparison)
    other = _numbers(rows[asked.comparison], asked.comparison)
    if np.ptp(other) == 0:
        rule = "never varies: it shows nothing of what happened elsewhere"
        raise refuse("--comparison", rule, "Leave it out.", value=asked.comparison)
    return other


def _notes(
    rows: "pd.DataFrame", course: SeriesCourse, known: tuple[Hashable, ...], asked: SeriesOfOne
) -> list[str]:
    """What the reader should know of the series: gaps in time, points far out, another size."""
    found = []
    if said := say_jumps(known):
        found.append(f"{said[0].upper()}{said[1:]}.")
    if course.far:
        where = ", ".join(str(known[place]) for place in course.far[:3])
        points, lie = so_many(len(course.far), "point"), "lies" if len(course.far) == 1 else "lie"
        found.append(
            f"{points} ({where}) {lie} more than six times as far from the line as is usual: look "
            "whether that was counted right."
        )
    if asked.comparison:
        sizes = [
            float(_numbers(rows[name], name).mean())
            for name in (asked.columns.value, asked.comparison)
        ]
        times = max(sizes) / min(sizes) if min(sizes) > 0 else 1.0
        if times > UNEVEN:
            found.append(
                f"One series is {times:.0f} times as large as the other, so their difference "
                "follows the larger: give both per head, as an index or as logarithms."
            )
    return found


def _numbers(column: object, name: str) -> Real:
    import pandas as pd

    values = np.asarray(pd.to_numeric(pd.Series(column), errors="coerce"), dtype=float)
    if not np.isfinite(values).all():
        place = int((~np.isfinite(values)).argmax()) + 2
        rule = f"has no number in column {name}"
        raise refuse("table", rule, "A series needs a value in every period.", row=place)
    return values


def _finding(
    one: Estimate,
    words: str,
    asked: SeriesOfOne,
    name: str,
    about: tuple[int, tuple[str, ...], bool],
) -> Finding:
    periods, notes, against = about
    shape = Shape(donors=int(against), periods=periods)
    known = say_coverage_of(one.design, one.inference, shape)
    low, high, chance = one.low or 0.0, one.high or 0.0, one.p_value or 0.0
    return Finding(
        measure="effect",
        value=one.effect,
        low=one.low,
        high=one.high,
        unit="unit of the outcome",
        statement=f"{asked.columns.value} from {asked.start} on, {words}: {with_sign(one.effect)}, "
        f"{one.level:.0%} interval {with_sign(low)} to {with_sign(high)}; "
        f"chance alone gives as much {by_chance(chance)} of the time.",
        sources=(name,),
        method=f"{one.design}; inference: {one.inference}; {known}",
        caveats=notes[1:] if against else notes,
        label=words,
    )
