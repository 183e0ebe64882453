"""The months of a framework's outcomes in a CSV: every fault of the file told at once."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.store.files.csv_rows import rows_by_name
from tripleaim.store.given.as_csv import csv_of
from tripleaim.store.given.cells import read_number
from tripleaim.store.given.days import read_month
from tripleaim.studies.outcomes import HERE, Month

COLUMNS = ("month", "outcome", "place", "value")
MOST = 10**12  # as a document's baseline and target


def months_of(path: Path) -> list[Month]:
    """The months of a file, CSV or Excel, as people write it; see `read_months`."""
    return read_months(csv_of(path, COLUMNS), path.name)


def read_months(text: str, where: str) -> list[Month]:
    """The months of a CSV with the columns of COLUMNS, in the order of its rows.

    `month` is as 2018-06 or Jun-18, `place` is `here` for the framework's own area and any other
    name for a place beside it, `value` a number. Raises InputRefused with every fault, by row and
    column; a month given twice is one.
    """
    problems: list[Problem] = []
    found: dict[tuple[str, str, date], Month] = {}
    for number, said in rows_by_name(text, where, COLUMNS):
        faults = list(_faults(said, where, number))
        problems += faults
        if not faults:
            month = _month(said, number)
            key = (month.outcome, month.place, month.first)
            if key in found:
                problems.append(
                    Problem(
                        where=where,
                        row=number,
                        column="month",
                        value=said["month"],
                        rule=f"stands in row {found[key].row} already for this outcome and place",
                    )
                )
            found.setdefault(key, month)
    if problems:
        raise InputRefused(problems)
    if not found:
        raise refuse(where, "holds no month")
    return list(found.values())


def _faults(row: Mapping[str, str], where: str, number: int) -> Iterator[Problem]:
    def fault(column: str, rule: str, remedy: str = "") -> Problem:
        return Problem(
            where=where, row=number, column=column, value=row[column], rule=rule, remedy=remedy
        )

    if read_month(row["month"]) is None:
        yield fault("month", "is not a month", "Write it as 2018-06 or Jun-18.")
    if not row["outcome"]:
        yield fault("outcome", "does not say which", "The id of an outcome of the framework.")
    if not row["place"]:
        yield fault("place", "does not say where", f"'{HERE}', or the name of a place beside it.")
    if _number(row["value"]) is None:
        yield fault("value", "is not a number", "Write it as 1234.5.")


def _number(text: str) -> float | None:
    number = read_number(text)
    return float(number) if number is not None and abs(number) <= MOST else None


def _month(row: Mapping[str, str], number: int) -> Month:
    first, value = read_month(row["month"]), _number(row["value"])
    assert first is not None
    assert value is not None
    place = HERE if row["place"].casefold() == HERE else row["place"]
    return Month(outcome=row["outcome"], first=first, place=place, value=value, row=number)
