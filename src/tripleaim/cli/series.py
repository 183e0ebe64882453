"""Printing a balanced panel from the store as CSV, with what to know about it on standard error."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tripleaim.cli.options import read_date
from tripleaim.cli.say import say, tell
from tripleaim.evidence.panel import survey_gaps
from tripleaim.evidence.read_panel import Asked, Series, read_panel
from tripleaim.evidence.said import so_many
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.store.engine import open_store
from tripleaim.store.files.csv_text import csv_of_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesAsked:
    """What was typed: a measure, a kind of unit, days as text."""

    measure: str
    kind: str
    first: str | None
    until: str | None
    footprint: str
    on: str | None

    def read(self) -> Asked:
        """The same with days as dates."""
        until = read_date(self.until or "2100-01-01", "--until")
        return Asked(
            measure=self.measure,
            kind=self.kind,
            footprint=self.footprint,
            first=read_date(self.first or "1990-01-01", "--from"),
            until=until,
            on=read_date(self.on) if self.on else min(until, read_date(None)),
        )


def print_series(store: Path, asked: SeriesAsked, treated: Sequence[str]) -> None:
    """Print unit, period, outcome and treatment, a row a unit and period.

    Gaps of one period are filled on a straight line, units with longer ones are left out; both are
    told on standard error, as are changes of definition. Raises NothingFound when nothing is left.
    """
    with open_store(store) as opened:
        series = read_panel(opened, asked.read())
    filled, gaps = survey_gaps(series.values)
    if filled.empty:
        raise NothingFound(f"No {asked.kind} has {series.name} for all periods: ask for fewer.")
    rows = mark_treated(filled, treated)
    say(csv_of_frame(rows), end="")
    told = [
        f"{gap.unit}: {so_many(len(gap.periods), 'period')} missing from {gap.periods[0]}; "
        f"{gap.treatment}."
        for gap in gaps
    ]
    _tell(series, filled, told)


def _tell(series: Series, filled: pd.DataFrame, told: list[str]) -> None:
    tell(
        f"{series.name} ({series.unit}), {series.made}: {filled.shape[0]} units, "
        f"{filled.shape[1]} periods."
    )
    for note in series.notes:
        tell(f"{note.subject}: {note.says} {note.treatment}")
    for line in told:
        tell(line)


def mark_treated(wide: pd.DataFrame, treated: Sequence[str]) -> pd.DataFrame:
    """A wide table in long form, with treatment 1 from each treated unit's first day on.

    Raises InputRefused for what is not a unit and day, for units that the table lacks or that are
    given twice, and for days after its last period.

    >>> from datetime import date
    >>> wide = pd.DataFrame({date(2017, 6, 1): [1.0], date(2017, 7, 1): [2.0]}, index=["stp:QNQ"])
    >>> mark_treated(wide, ["stp:QNQ=2017-07-01"])["treatment"].tolist()
    [0, 1]
    """
    named = wide.rename_axis(index="unit").reset_index()
    long = named.melt(id_vars="unit", var_name="period", value_name="outcome")
    long = long.sort_values(["unit", "period"], kind="stable").reset_index(drop=True)
    long["treatment"] = 0
    last = max(read_date(str(each)) for each in wide.columns)
    for text in treated:
        unit, _, day = text.partition("=")
        if not day:
            raise refuse("--treated", "is not UNIT=DAY", "As stp:QNQ=2017-07-01.", value=text)
        if unit not in wide.index:
            listed = ", ".join(str(each) for each in wide.index[:5])
            raise refuse("--treated", "is no unit of this panel", f"As {listed}.", value=unit)
        if (long.loc[long["unit"] == unit, "treatment"] == 1).any():
            raise refuse("--treated", "is given twice", value=unit)
        start = read_date(day, "--treated")
        if start > last:
            raise refuse("--treated", f"begins after the last period, {last}", value=text)
        after = (long["unit"] == unit) & (long["period"] >= start)
        long.loc[after, "treatment"] = 1
    return long
