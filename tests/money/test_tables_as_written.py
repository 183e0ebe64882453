"""A table of money is the same however people write it."""

from datetime import date, datetime

import openpyxl
import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.money.control_year import told_of
from tripleaim.money.entries import alike, entries_of
from tripleaim.plans.months import Month, read_months
from tripleaim.store.given.days import read_day, read_month
from tripleaim.studies.outcome_months import months_of

ROWS = [
    ["On", "Kind", "Who", "Pounds", "Aim", "Segment", "Document"],
    ["05/04/2025", "Contribution", "qjk", "£100,000.00", "", "", "invoice 1"],
    [],
    ["20/04/2025", "payment", "Café São", "1234.56", "care", "frail", "order 1"],
]


def written(path, rows, between=",", encoding="utf-8"):
    """Rows as a text file, every cell quoted."""
    lines = [between.join(f'"{cell}"' for cell in row) for row in rows]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def booked(path, rows, sheets=1):
    """Rows as a workbook below a title, on its last sheet."""
    book = openpyxl.Workbook()
    for number in range(1, sheets):
        book.active.append([f"notes {number}"])
        book.create_sheet()
    sheet = book.worksheets[-1]
    sheet.append(["Ledger"])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def money(entries):
    """What entries say, without the place where they stood."""
    return [(e.on, e.given_by, e.received_by, e.pence, e.aim, e.segment) for e in entries]


def test_entries_are_the_same_however_they_are_written(tmp_path):
    plain = entries_of(written(tmp_path / "a.csv", ROWS))
    assert money(plain) == [
        (date(2025, 4, 5), "partner:QJK", "pool:cash", 10_000_000, "", ""),
        (date(2025, 4, 20), "pool:cash", "spend:Café São", 123_456, "care", "frail"),
    ]
    assert [each.document for each in plain] == [
        "a.csv, row 2 (invoice 1)",
        "a.csv, row 4 (order 1)",
    ]
    old = entries_of(written(tmp_path / "b.csv", ROWS, ";", "cp1252"))
    typed = [list(row) for row in ROWS]
    typed[1][0], typed[1][3] = datetime(2025, 4, 5), 100_000
    typed[3][3] = 1234.5600000000002  # as a sum of cells may come to
    book = entries_of(booked(tmp_path / "c.xlsx", typed, sheets=2))
    assert money(old) == money(book) == money(plain)
    assert book[0].document == "c.xlsx, row 3 (invoice 1)"


def test_what_is_told_twice_is_asked_about_and_counted(tmp_path):
    twice = entries_of(written(tmp_path / "a.csv", [*ROWS, ROWS[3]]))
    said = "a.csv, row 5 says all that row 4 says: is it the same money? Both count."
    assert alike(twice) == [said]
    other = [*ROWS[3][:-1], "order 2"]
    assert alike(entries_of(written(tmp_path / "b.csv", [*ROWS, other]))) == []


@pytest.mark.parametrize("pounds", ["-1", "(1.00)", "0", "1.005", "10%", "a pound"])
def test_sums_that_are_none(tmp_path, pounds):
    row = ["2025-04-20", "payment", "X", pounds, "care", "frail", ""]
    with pytest.raises(InputRefused, match="row 2, column pounds"):
        entries_of(written(tmp_path / "a.csv", [ROWS[0], row]))


def test_what_came_of_a_year_without_documents(tmp_path):
    rows = [["Kind", "Who", "Value"], ["Result", "rk9", "(£2,750.50)"], ["access", "RK9", "87.5%"]]
    told = told_of(written(tmp_path / "a.csv", rows, ";"))
    assert told.results == {"RK9": -275_050}
    assert float(told.access["RK9"]) == 0.875


def test_months_of_outcomes_and_of_plans(tmp_path):
    rows = [["Month", "Outcome", "Place", "Value"], ["Apr-19", "falls", "Here", "1,234.5"]]
    (found,) = months_of(written(tmp_path / "a.csv", rows, ";"))
    assert (found.first, found.place, found.value) == (date(2019, 4, 1), "here", 1234.5)
    rows = [["Measure", "Month", "Planned", "Actual"], ["ae", "01/05/2019", "10,000", ""]]
    (planned,) = read_months(written(tmp_path / "b.csv", rows, ";"))
    assert planned == Month(measure="ae", month="2019-05", planned=10_000, actual=None)


@pytest.mark.parametrize("text", ["", "2018", "31/04/2018", "2018-13", "Total"])
def test_no_day_and_no_month(text):
    assert read_day(text) is None
    assert read_month(text) is None


def test_the_day_stands_before_the_month():
    assert read_day("02/01/2019") == date(2019, 1, 2)
    assert read_month("02/01/2019") == date(2019, 1, 1)
