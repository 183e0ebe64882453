"""Months of a plan's measures, planned and actual, as a user's table gives them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.store.files.csv_rows import rows_by_name
from tripleaim.store.given.as_csv import csv_of
from tripleaim.store.given.cells import read_number
from tripleaim.store.given.days import read_month

LARGEST = 1e15  # no figure of a plan is larger
COLUMNS = ("measure", "month", "planned", "actual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of a measure: what was planned, and what was; None while it is not known."""

    measure: str
    month: str
    planned: float
    actual: float | None

    @property
    def year_ending(self) -> int:
        """The March in which its financial year ends.

        >>> Month(measure="ae", month="2018-04", planned=1, actual=None).year_ending
        2019
        """
        year, month = (int(part) for part in self.month.split("-"))
        return year + (month > 3)


def read_months(path: Path) -> list[Month]:
    """Months from a table, CSV or Excel, with the columns measure, month, planned, actual.

    A month is as 2018-04, Apr-18 or a day of it. Raises InputRefused with every problem of every
    row.
    """
    problems: list[Problem] = []
    found: list[Month] = []
    for number, row in rows_by_name(csv_of(path, COLUMNS), path.name, COLUMNS):
        made = _month(row)
        said = list(_faults(row, made, (path.name, number))) or list(
            _impossible(row, made, found, (path.name, number))
        )
        problems += said
        if not said and made is not None:
            found.append(made)
    if problems:
        raise InputRefused(problems)
    return found


def _month(row: Mapping[str, str]) -> Month | None:
    """The month of a row; None where a figure is none."""
    first, planned, actual = (
        read_month(row["month"]),
        read_number(row["planned"]),
        read_number(row["actual"]),
    )
    if first is None or planned is None or (actual is None and row["actual"]):
        return None
    return Month(
        measure=row["measure"],
        month=f"{first:%Y-%m}",
        planned=float(planned),
        actual=None if actual is None else float(actual),
    )


def _faults(
    row: Mapping[str, str], made: Month | None, place: tuple[str, int]
) -> Iterator[Problem]:
    """Figures of a row that are none."""
    if made is not None and all(map(_is_figure, (made.planned, made.actual or 0.0))):
        return
    for name in ("planned", "actual"):
        number = read_number(row[name])
        if (row[name] or name == "planned") and (number is None or not _is_figure(float(number))):
            yield Problem(
                where=place[0],
                row=place[1],
                column=name,
                value=row[name],
                rule="is not a number",
                remedy="Leave it empty where it is not known." if name == "actual" else "",
            )
    if read_month(row["month"]) is None:
        yield Problem(
            where=place[0],
            row=place[1],
            column="month",
            value=row["month"],
            rule="is not a month",
            remedy="Write it as 2018-04 or Apr-18.",
        )


def _impossible(
    row: Mapping[str, str], made: Month | None, found: Sequence[Month], place: tuple[str, int]
) -> Iterator[Problem]:
    """What cannot be of a row whose figures are figures."""
    if made is None:
        return
    if made.planned <= 0:
        yield Problem(
            where=place[0],
            row=place[1],
            column="planned",
            value=row["planned"],
            rule="is not above nothing",
            remedy="Leave out months in which nothing was planned.",
        )
    if any((each.measure, each.month) == (made.measure, made.month) for each in found):
        yield Problem(
            where=place[0],
            row=place[1],
            column="month",
            value=row["month"],
            rule=f"is there twice for {row['measure']}",
        )


def _is_figure(number: float) -> bool:
    return abs(number) < LARGEST
