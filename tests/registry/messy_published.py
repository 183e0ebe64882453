"""More tables as they are published: waits, A&E, estimates by age, pivots, OpenDocument.

Each holds the same admissions by CCG of April 2017 as those of `messy`.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from registry.messy_forms import Cells, Messy, Row, book, text

SPREADSHEET = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:automatic-styles>
<style:style style:name="h"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>{}
</office:spreadsheet></office:body></office:document-content>"""
BLANK_ROWS = (
    '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
)


def spread(rows: Cells, name: str = "Data", hidden: bool = False) -> str:
    """A sheet of an OpenDocument spreadsheet, with a million blank rows below as programs write."""

    def cell(value: object) -> str:
        kind = 'office:value-type="string"'
        if isinstance(value, int):
            kind = f'office:value-type="float" office:value="{value}"'
        shown = f"{value:,}" if isinstance(value, int) else escape(str(value))
        return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    style = ' table:style-name="h"' if hidden else ""
    blank = BLANK_ROWS.format(1_048_000)
    return f'<table:table table:name="{name}"{style}>{lines}{blank}</table:table>'


def packed(files: dict[str, str]) -> bytes:
    """Files of text as one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, held in files.items():
            made.writestr(name, held)
    return out.getvalue()


def rate(at: int) -> str:
    return f"{80 + at % 13}.{at % 9 + 1}"


def from_england(rows: Sequence[Row], total: int) -> list[Messy]:
    """Waiting times, A&E and lists of patients, as NHS England and NHS Digital lay them out."""
    waits: list[list[object]] = [
        [],
        ["", "Title:", "RTT waiting times"],
        ["", "Period:", "March 2018"],
        ["", "Contact:", "a@example.org"],
        [],
        ["", "Region", "CCG Code", "CCG Name", "Code", "Function", "Within 18 weeks", "%", "Weeks"],
        ["", "-", "-", "ENGLAND", "C_100", "General Surgery", total, "88.1%", "6.9"],
        ["", "-", "-", "ENGLAND", "C_999", "Total", 2 * total, "88.1%", "6.9"],
    ]
    for at, r in enumerate(rows):
        both = (("C_100", "General Surgery", r[3]), ("C_999", "Total", 2 * r[3]))
        waits += [["", "Y54", r[0], r[2].upper(), *each, f"{rate(at)}%", rate(at)] for each in both]
    emergency: list[list[object]] = [
        ["", "Title:", "A&E attendances"],
        [],
        ["", "", "", "A&E attendances", "", "", "Emergency admissions", ""],
        ["", "Code", "Name", "Type 1", "Type 2", "Within 4 hours", "Via Type 1", "All"],
        ["", "-", "England", total, total, "88.5%", total, total],
        [],
        *(
            ["", r[0], r[2], r[3], r[3], f"{rate(at)}%" if at % 40 else "-", r[3], r[3]]
            for at, r in enumerate(rows)
        ),
    ]

    def merge(made: Workbook) -> None:
        made["System Level Data"].merge_cells("D3:F3")
        made["System Level Data"].merge_cells("G3:H3")

    patients: list[list[object]] = [["EXTRACT_DATE", "CCG_CODE", "SEX", "AGE", "PATIENTS"]]
    for r in rows:
        ages = (("ALL", "ALL"), ("MALE", "0"), ("MALE", "1"), ("MALE", "95+"))
        patients += [["01APR2017", r[0], *each, r[3]] for each in ages]
    nobody = [
        ["Commissioner", "Name", "Admissions"],
        *([r[0], r[2], r[3]] for r in rows),
        ["NONC", "NON-ENGLISH COMMISSIONER", 55],
        ["13Q", "NATIONAL COMMISSIONING HUB 1", 66],
        ["X24", "NHS ENGLAND", 77],
        ["Q99", "Unknown", 4],
    ]
    weeks = {"Within 18 weeks": 3 * total}
    types = dict.fromkeys(("A&E attendances Type 1", "Emergency admissions All"), total)
    return [
        book_of("waiting times", {"Commissioner": waits}, weeks, ("2 of england", "column %")),
        Messy(
            name="A&E under merged headings",
            file="a.xlsx",
            content=book({"System Level Data": emergency}, merge),
            totals=types,
            says=("Within 4 hours", "agrees"),
        ),
        csv_of("lists of patients by age", patients, {"PATIENTS": 4 * total}, ("SEX, AGE",)),
        csv_of("commissioners of no area", nobody, {"Admissions": total}, ("4 of elsewhere",)),
    ]


def from_statisticians(rows: Sequence[Row], total: int) -> list[Messy]:
    """Estimates by single year of age, marks of notes, and shorthand as ONS writes them."""
    ages = [
        ["Mid-2017 population estimates by single year of age"],
        ["Crown copyright"],
        [],
        ["Area Codes", "Area Names", "", "All Ages", *range(90), "90+"],
        *([r[1], r[2], "", r[3], *[r[3] // 100] * 91] for r in rows),
    ]
    shorthand = ("[z]", "~", "#", "1 to 4", "Suppressed", "#N/A")
    gaps = [
        ["Area code [note 1]", "Deaths [note 2]"],
        *([r[1], shorthand[at] if at < len(shorthand) else r[3]] for at, r in enumerate(rows)),
    ]
    some = sum(r[3] for r in rows[len(shorthand) :])
    signs = ("¹", " [note 3]", " (3)", "*", "†")
    noted = [
        ["CCG name", "Admissions²"],
        *([r[2] + signs[at % len(signs)] * (at % 2), r[3]] for at, r in enumerate(rows)),
    ]
    letters = ("r", "p", " [p]", "", "", "*")
    marked = [
        ["Code", "Admissions"],
        *([r[0], f"{r[3]:,}{letters[at % 6]}"] for at, r in enumerate(rows)),
    ]
    other = [
        ["Area type", "Area code", "Admissions"],
        ["Country", "E92000001", total],
        ["Region", "E40000005", 500],
        ["Wales", "W92000004", 300],
        *(["CCG", r[1], r[3]] for r in rows),
    ]
    return [
        book_of(
            "estimates by age",
            {"Contents": [["Contents"], ["Terms"]], "Mid-2017 Persons": ages},
            {"All Ages": total, "90+": sum(r[3] // 100 for r in rows)},
            ("sheet Mid-2017 Persons", "2 lines above"),
        ),
        Messy(
            name="shorthand of statisticians",
            file="a.csv",
            content=text(gaps).encode(),
            totals={"Deaths [note 2]": some},
            blanks=1,
            says=("#N/A (1)", "~ (1)"),
        ),
        csv_of("marks of notes behind names", noted, {"Admissions²": total}),
        csv_of("letters of revision", marked, {"Admissions": total}, ("bear a mark",)),
        csv_of("areas of other kinds above", other, {"Admissions": total}, ("codes W92",)),
    ]


def from_desks(rows: Sequence[Row], total: int) -> list[Messy]:
    """Pivots, subtotals, merged codes, tables beside one another, tables turned over, days."""
    pivot = [
        ["Sum of Admissions", "", ""],
        ["Row Labels", "2016/17", "2017/18"],
        *([r[2], r[3], r[3] + 4] for r in rows),
        ["(blank)", "", ""],
        ["Grand Total", total, total + 4 * len(rows)],
    ]
    regions: list[list[object]] = [["CCG", "Admissions"]]
    for at in range(0, len(rows), 60):
        part = rows[at : at + 60]
        regions += [[r[2], r[3]] for r in part]
        regions += [[f"Part {at} total", sum(r[3] for r in part)]]
    sexes: list[list[object]] = [["Code", "Name", "Sex", "Admissions"]]
    for r in rows:
        sexes += [[r[0], r[2], "Male", r[3]], ["", "", "Female", 2 * r[3]]]
    beside = [
        ["Code", "Emergency", "", "Code", "Elective"],
        *([r[0], r[3], "", q[0], q[3]] for r, q in zip(rows, rows[::-1], strict=True)),
    ]
    turned = [
        ["Month", *(r[0] for r in rows)],
        *([month, *(r[3] for r in rows)] for month in ("Apr-17", "May-17")),
    ]
    months = [
        ["CCG", *(datetime(2017, month, 1) for month in (4, 5, 6))],
        *([r[0], r[3], r[3] + 1, r[3] + 2] for r in rows),
    ]
    serials = [["CCG", 42826, 42856, 42887], *([r[0], r[3], r[3], r[3]] for r in rows)]
    wrapped = [
        ["CCG\ncode", "Number of\nadmissions", "Rate per\n1,000"],
        *([r[0], r[3], rate(at)] for at, r in enumerate(rows)),
    ]
    totals = [
        ["Code", "Name", "Admissions"],
        ["", "England (excluding unknown)", total],
        *([r[0], r[2], r[3]] for r in rows),
        ["", "CCG total", total],
        ["", "Not stated", 12],
    ]
    return [
        book_of("a pivot", {"Sheet1": pivot}, {"2016/17": total, "2017/18": total + 4 * len(rows)}),
        csv_of("subtotals by name", regions, {"Admissions": total}, ("subtotal",)),
        csv_of("a code for two rows", sexes, {"Admissions": 3 * total}, ("the area above them",)),
        csv_of(
            "two tables side by side",
            beside,
            {"Emergency": total},
            ("at column 4 another table begins",),
        ),
        csv_of("areas across", turned, {"Apr-17": total, "May-17": total}, ("changed over",)),
        book_of("days as headings", {"Data": months}, {"2017-04-01": total}),
        csv_of("days as serials", serials, {"42826": total, "42887": total}),
        book_of("headings on two lines", {"Data": wrapped}, {"Number of admissions": total}),
        csv_of("totals in words", totals, {"Admissions": total}, ("agrees", "1 of elsewhere")),
    ]


def in_odd_files(rows: Sequence[Row], total: int) -> list[Messy]:
    """Quotes and apostrophes of spreadsheets, decimal commas, a zip, OpenDocument, a chart."""
    table = [["Code", "Admissions"], *([r[0], r[3]] for r in rows)]
    continental = [
        ["Code", "Admissions", "Rate"],
        *(
            [r[0], f"{r[3]:,}".replace(",", "."), rate(at).replace(".", ",")]
            for at, r in enumerate(rows)
        ),
    ]
    millions = [["Code", "Spend"], *([r[0], f"£{r[3] / 1000:.3f}m"] for r in rows)]

    def chart(made: Workbook) -> None:
        made["Lookup"].sheet_state = "veryHidden"
        drawn = BarChart()
        drawn.add_data(Reference(made["Data"], min_col=2, min_row=1, max_row=9))
        made.create_chartsheet("Chart").add_chart(drawn)

    both = spread(table[:9], "Working", hidden=True) + spread(table)
    kept = {"Admissions": total}
    quoted = 'sep=;\r\n"Code";"Admissions";\r\n' + "".join(
        f'"=""{r[0]}""";"{r[3]:,}";\r\n' for r in rows
    )
    behind = [table[0], *([f"'{r[0]}", f"'{r[3]}"] for r in rows)]
    return [
        Messy(
            name="sep and formulas", file="a.csv", content=quoted.encode("utf-8-sig"), totals=kept
        ),
        csv_of("apostrophes", behind, kept),
        Messy(
            name="decimal commas",
            file="a.csv",
            content=text(continental, ";").encode(),
            totals=kept,
        ),
        csv_of("millions of pounds", millions, {"Spend": 1000 * total}),
        Messy(
            name="a zip of one table",
            file="a.zip",
            content=packed({"extract.csv": text(table)}),
            totals=kept,
            says=("extract.csv",),
        ),
        Messy(
            name="OpenDocument",
            file="a.ods",
            content=packed({"content.xml": SPREADSHEET.format(both)}),
            totals=kept,
        ),
        Messy(
            name="very hidden, and a chart",
            file="a.xlsx",
            content=book({"Lookup": table[:9], "Data": table}, chart),
            totals=kept,
        ),
    ]


def refusals(rows: Sequence[Row]) -> list[Messy]:
    """What cannot be taken, with the remedy that it must name."""
    table = [["Code", "Admissions"], *([r[0], r[3]] for r in rows)]
    two = [["Code", "Admissions"], *([r[0], f"{r[3]} ({rate(at)}%)"] for at, r in enumerate(rows))]
    mistyped = [
        ["Code", "Function", "Admissions"],
        *([r[0], "Other", r[3]] for r in rows),
        ["0OC", "Other", 7],
    ]
    unknown = [[*row[:1], "Unknown" if at else "Age", *row[2:]] for at, row in enumerate(mistyped)]
    both = [
        ["Code", "Admissions", "Notes"],
        *([r[0], f"{100 + at},{100 + at}", "1,2"] for at, r in enumerate(rows)),
    ]
    uneven = [["Code", "Admissions", "Days"], *([r[0], r[3], r[3]] for r in rows), ["", 40, 50]]
    zips = packed({"a.csv": "x", "b.csv": "x"})
    ways = [
        (
            "codes of an older day",
            "a.csv",
            text([*table, ["00F", 7]]).encode(),
            "before 2015-04-01",
        ),
        ("two numbers in a cell", "a.csv", text(two).encode(), "Keep the number alone"),
        ("a code mistyped beside Other", "a.csv", text(mistyped).encode(), "'0OC'"),
        ("a code mistyped beside Unknown", "a.csv", text(unknown).encode(), "'0OC'"),
        ("thousands or decimals", "a.csv", text(both).encode(), "leave out column Notes"),
        ("blanks of no pattern", "a.csv", text(uneven).encode(), "has no area"),
        ("a zip of two tables", "a.zip", zips, "give one of: a.csv, b.csv"),
        ("a spreadsheet cut short", "a.ods", packed({"content.xml": "<a><b>"}), "cut short"),
    ]
    return [
        Messy(name=name, file=file, content=content, totals={}, refused=said)
        for name, file, content, said in ways
    ]


def csv_of(name: str, rows: Cells, totals: dict[str, int], says: tuple[str, ...] = ()) -> Messy:
    return Messy(name=name, file="a.csv", content=text(rows).encode(), totals=totals, says=says)


def book_of(
    name: str, sheets: dict[str, Cells], totals: dict[str, int], says: tuple[str, ...] = ()
) -> Messy:
    return Messy(name=name, file="a.xlsx", content=book(sheets), totals=totals, says=says)


def make_published(rows: Sequence[Row]) -> list[Messy]:
    """Every file."""
    total = sum(row[3] for row in rows)
    return [
        *from_england(rows, total),
        *from_statisticians(rows, total),
        *from_desks(rows, total),
        *in_odd_files(rows, total),
        *refusals(rows),
    ]
