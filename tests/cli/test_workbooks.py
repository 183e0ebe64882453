"""`--xlsx`: every question as a workbook that anyone can read, screen readers too."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused
from tripleaim.page.section import Column, Table
from tripleaim.page.workbook import Book, write_workbook
from tripleaim.questions.ten import TEN

RUNNER = CliRunner()
QUESTIONS = tuple(each.id for each in TEN)


def write(store: Path, question: str, path: Path, *more: str) -> str:
    words = [question, "QF7", "--on", "2018-06-01", "--store", str(store), "--xlsx", str(path)]
    result = RUNNER.invoke(app, [*words, *more])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def open_book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_a_workbook_anyone_can_read(
    question: str, shipped_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "answer.xlsx"
    assert "findings" in write(shipped_path, question, path)
    book = open_book(path)
    assert book.sheetnames[:2] == ["Cover", "Contents"]
    tables = [sheet for sheet in book if sheet.title.startswith("Table")]
    assert tables
    for sheet in tables:
        assert not sheet.merged_cells.ranges
        (table,) = sheet.tables.values()
        first, *rows = sheet[table.ref]
        headings = [cell.value for cell in first]
        assert all(headings)
        assert len({str(each).lower() for each in headings}) == len(headings)
        assert all(cell.value is not None for row in rows for cell in row)
        assert first[0].column == 1
        assert sheet["A1"].value
    names = [name for sheet in tables for name in sheet.tables]
    assert len(set(names)) == len(names)
    contents = [cell.value for row in book["Contents"] for cell in row]
    assert all(sheet.title in contents for sheet in tables)


def test_the_same_answer_gives_the_same_bytes(shipped_path: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for path in (one, two):
        write(shipped_path, "fits", path)
    assert one.read_bytes() == two.read_bytes()


def test_a_synthetic_table_says_so_on_its_sheet(shipped_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "needs.xlsx"
    write(shipped_path, "needs", path)
    said = [
        str(cell.value)
        for sheet in open_book(path)
        for row in sheet.iter_rows(max_row=6)
        for cell in row
    ]
    assert any(text.startswith("Synthetic:") for text in said)


def test_what_cannot_be_written_is_said(shipped_path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be given together"):
        write(shipped_path, "fits", tmp_path / "a.xlsx", "--json")
    with pytest.raises(InputRefused, match="cannot be written: it or its folder is not there"):
        write(shipped_path, "fits", tmp_path / "no" / "a.xlsx")


HOSTILE = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "{=SUM(A1)}",
    "=",
    "—",
    "漢字",
    '=HYPERLINK("http://x","y")',
    "http://evil.example/",
    "internal:Sheet2!A1",
    "file:///etc/passwd",
    "external:c:\\x.xlsx",
    "mailto:x@y.example",
)


@pytest.mark.parametrize("where", ["cell", "first", "heading", "caption", "title", "about", "note"])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link_that_leads_out(text: str, where: str) -> None:
    """Read as bytes: no formula in any sheet, no target outside the workbook."""

    def put(place: str, otherwise: str) -> str:
        return text if place == where else otherwise

    table = Table(
        name="t",
        caption=put("caption", "One"),
        columns=(Column(title=put("heading", "A")), Column(title="B")),
        rows=((put("first", "row"), put("cell", "x")),),
        caveats=(put("note", "A note."),),
    )
    book = Book(
        title=put("title", "T"), about=(put("about", "a"),), tables=(table,), on=date(2020, 1, 1)
    )
    with zipfile.ZipFile(io.BytesIO(write_workbook(book))) as parts:
        for name in parts.namelist():
            part = parts.read(name)
            assert b"External" not in part, name
            assert not (name.startswith("xl/worksheets/") and b"<f" in part.replace(b"<for", b""))


def test_a_table_is_carried_into_a_workbook(shipped_path: Path, tmp_path: Path) -> None:
    """What ends in .xlsx held CSV, which no spreadsheet opens under that name."""
    table, out, plain = tmp_path / "beds.csv", tmp_path / "out.xlsx", tmp_path / "out.csv"
    table.write_text("ccg,=beds\n00T,600\n01Y,400\n")
    asked = ["rebase", str(table), "--from", "ccg@2018-04-01", "--to", "icb@2022-07-01"]
    for path in (out, plain):
        words = [*asked, "--count", "=beds", "--store", str(shipped_path), "--out", str(path)]
        assert RUNNER.invoke(app, words).exit_code == 0
    book = open_book(out)
    assert book.sheetnames == ["Table", "Notes"]
    heading, *rows = ([cell.value for cell in row] for row in book["Table"])
    assert heading[2] == "=beds"
    assert book["Table"]["C1"].data_type != "f"
    assert sum(row[2] for row in rows if row[2] is not None) == 1000
    assert len(rows) == len(plain.read_text().splitlines()) - 1
    assert any("added up" in str(row[0].value) for row in book["Notes"])
