"""Each measure month by month under process control: what is chance and what is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.evidence.claimed import UNTIL, Window
from tripleaim.evidence.monthly import Monthly, Note, read_monthly, read_notes
from tripleaim.evidence.series import next_month
from tripleaim.evidence.spc import RULES, Charts, chart_series
from tripleaim.model.area import ENGLAND
from tripleaim.questions.done.past import Past
from tripleaim.questions.done.rows import Course
from tripleaim.store.engine import Store

LEAST_POINTS = 13
LAG = {"ae_attendances": 1, "ae_attendances_type1": 1, "ae_over_4h": 1, "emergency_admissions": 1}
OTHER_LAG = 2
FORMS = {
    "common cause": "chance",
    "improvement": "improving",
    "concern": "worsening",
    "high": "high",
    "low": "low",
}
BETTER = {"lower is better": -1, "higher is better": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One measure of one body under process control, with the notes on its series."""

    series: Monthly
    whose: str
    charts: Charts
    variation: str
    notes: tuple[Note, ...]


def courses(store: Store, bodies: Sequence[Past], window: Window) -> list[Course]:
    """A row a measure of each body that has months enough, those of the body itself first."""
    return [_row(each) for each in processes(store, bodies, window)]


def processes(store: Store, bodies: Sequence[Past], window: Window) -> list[Process]:
    """The measures of bodies as XmR charts by the rules of Making Data Count.

    Missing months are left out; measures of fewer than 13 months are not charted.
    """
    names = {each.body: each.name for each in bodies}
    held = [_counting(each, window) for each in read_monthly(store, list(names))]
    charted = [each for each in held if len(each.months) >= LEAST_POINTS]
    order = list(names)
    charted.sort(key=lambda each: (order.index(each.subject), each.measure))
    notes = read_notes(store, {each.measure for each in charted})
    return [_process(each, names[each.subject], notes) for each in charted]


def _counting(series: Monthly, window: Window) -> Monthly:
    """The months that had ended by the day and were published by when it is known."""
    lag = LAG.get(series.measure, OTHER_LAG)
    kept = [
        place
        for place, month in enumerate(series.months)
        if next_month(month) <= window.on
        and _published(month, lag) <= window.known
        and _is_comparable(series, month)
    ]
    return series.of(kept)


def _is_comparable(series: Monthly, month: date) -> bool:
    return not series.subject.startswith("stp:") or month < UNTIL or series.months[0] >= UNTIL


def _published(month: date, lag: int) -> date:
    """The first day of the month by whose beginning a month is published, at the latest."""
    day = next_month(month)
    for _ in range(lag):
        day = next_month(day)
    return day


def _process(series: Monthly, whose: str, notes: Sequence[Note]) -> Process:
    charts = chart_series(np.array([series.values], dtype=float))
    variation = charts.variation(BETTER.get(series.direction, 0))[0]
    mine = tuple(each for each in notes if _concerns(each, series))
    return Process(series=series, whose=whose, charts=charts, variation=variation, notes=mine)


def _concerns(note: Note, series: Monthly) -> bool:
    """Whether a note is of months within the series, or says why it ends where it does."""
    if note.measure != series.measure or note.subject not in (series.subject, ENGLAND):
        return False
    first, after = series.months[0], next_month(series.months[-1])
    return first <= note.first <= after or (
        note.until is not None and note.first < first < note.until
    )


def _row(one: Process) -> Course:
    charts, series = one.charts, one.series
    broken = [int(rule) for rule in np.unique(charts.rule[0]) if rule]
    return Course(
        subject=series.subject,
        sources=series.sources,
        form=FORMS[one.variation],
        data_day=series.months[-1],
        notes=("remarks",) if one.notes else (),
        outcome=series.measure,
        what=series.name,
        counted=series.unit,
        whose=one.whose,
        first=series.months[0],
        month=series.months[-1],
        points=len(series.months),
        last=float(charts.values[0, -1]),
        mean=round(float(charts.mean[0, -1]), 1),
        lower=round(float(charts.lower[0, -1]), 1),
        upper=round(float(charts.upper[0, -1]), 1),
        variation=one.variation,
        special=tuple(
            f"{RULES[rule - 1]} {int((charts.rule[0] == rule).sum())}" for rule in broken
        ),
        remarks=tuple(_said(each, series) for each in one.notes),
    )


def _said(note: Note, series: Monthly) -> str:
    """The note, with what was done about it in the series of partnerships that were added up."""
    return f"{note.says} {note.treatment}" if series.subject.startswith("stp:") else note.says
