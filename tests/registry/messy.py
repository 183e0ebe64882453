"""Tables as people have them: the layouts of official downloads and of colleagues, made anew.

Every file holds the same admissions by CCG of April 2017 (unless it says otherwise), so that what
comes out can be added up by hand.
"""

import gzip
from collections.abc import Sequence

from openpyxl import Workbook

from registry.messy_forms import Cells, Messy, Row, book, plain, text


def written(rows: Sequence[Row], total: int) -> list[Messy]:
    """One table in every encoding, delimiter and spelling of codes and numbers."""
    body = text(plain(rows))
    ways: list[tuple[str, str, bytes]] = [
        ("commas in UTF-8", "a.csv", body.encode()),
        ("a byte-order mark", "a.csv", body.encode("utf-8-sig")),
        ("ends of line of Windows", "a.csv", text(plain(rows), end="\r\n").encode()),
        ("ends of line of an old Macintosh", "a.csv", text(plain(rows), end="\r").encode()),
        ("semicolons", "a.csv", text(plain(rows), ";").encode()),
        ("tabs", "a.tsv", text(plain(rows), "\t").encode()),
        ("bars", "a.txt", text(plain(rows), "|").encode()),
        ("UTF-16 as Excel saves it", "a.txt", text(plain(rows), "\t").encode("utf-16")),
        ("UTF-16 without a mark", "a.csv", body.encode("utf-16-le")),
        (
            "Windows-1252 with a pound",
            "a.csv",
            text(
                [["Code", "Admissions", "Cost (£) band"], *([r[0], r[3], "£ high"] for r in rows)]
            ).encode("cp1252"),
        ),
        ("packed", "a.csv.gz", gzip.compress(body.encode())),
        ("ONS codes", "a.csv", text(plain(rows, 1)).encode()),
        ("ONS codes in small letters", "a.csv", text(plain(rows, 1)).lower().encode()),
        ("names", "a.csv", text(plain(rows, 2)).encode()),
        ("names in capitals", "a.csv", text(plain(rows, 2)).upper().encode()),
        (
            "names without NHS and CCG",
            "a.csv",
            text(
                [[str(c[0]).replace("NHS ", "").replace(" CCG", ""), c[1]] for c in plain(rows, 2)]
            ).encode(),
        ),
        (
            "names written out",
            "a.csv",
            text(plain(rows, 2))
            .replace(" CCG", " Clinical Commissioning Group")
            .replace(" and ", " & ")
            .encode(),
        ),
        (
            "codes with blanks about them",
            "a.csv",
            text([[f"  {c[0]}\u00a0", f" {c[1]} "] for c in plain(rows)]).encode(),
        ),
        (
            "code and name in one",
            "a.csv",
            text([["CCG", "Admissions"], *([f"{r[0]} - {r[2]}", r[3]] for r in rows)]).encode(),
        ),
        (
            "name with its code in brackets",
            "a.csv",
            text([["CCG", "Admissions"], *([f"{r[2]} ({r[1]})", r[3]] for r in rows)]).encode(),
        ),
        (
            "codes that lost their zeros",
            "a.csv",
            text([["Code", "Admissions"], *([r[0].lstrip("0"), r[3]] for r in rows)]).encode(),
        ),
        ("thousands with commas", "a.csv", text(plain(rows, number="{:,}")).encode()),
        (
            "thousands with blanks",
            "a.csv",
            text(
                [[c[0], str(c[1]).replace(",", " ")] for c in plain(rows, number="{:,}")]
            ).encode(),
        ),
        (
            "thousands with points and semicolons",
            "a.csv",
            text(
                [
                    ["Code", "Admissions"],
                    *([r[0], f"{r[3]:,}".replace(",", ".") + ",0"] for r in rows),
                ],
                ";",
            ).encode(),
        ),
        ("flags of revision", "a.csv", text(plain(rows, number="{} [r]")).encode()),
    ]
    return [
        Messy(
            name=name,
            file=file,
            content=content,
            totals={} if "small" in name or "capitals" in name else {"Admissions": total},
        )
        for name, file, content in ways
    ]


def laid_out(rows: Sequence[Row], total: int) -> list[Messy]:
    """Titles, notes, totals, headings in two rows, columns beside."""
    table = plain(rows)
    titles = [["Hospital admissions, 2017/18"], ["Published 9 May 2018"], []]
    notes = [[], ["Source: Hospital Episode Statistics"], ["1. Figures are provisional."]]
    three = [["Region", "Code", "Name", "Admissions"], *(["North", r[0], r[2], r[3]] for r in rows)]
    both = [["Code", "Emergency", "Elective"], *([r[0], r[3], r[3] * 2] for r in rows)]
    pair = [
        ["", "Emergency", "", "Elective", ""],
        ["Code", "Number", "Rate", "Number", "Rate"],
        *(
            [r[0], r[3], f"{90 + at % 17}.{at % 7}", r[3] * 2, f"{80 + at % 13}.{at % 9}"]
            for at, r in enumerate(rows)
        ),
    ]
    ways: list[tuple[str, Cells, dict[str, int], tuple[str, ...]]] = [
        ("titles above", [*titles, *table], {"Admissions": total}, ("2 lines above",)),
        ("notes below", [*table, *notes], {"Admissions": total}, ("2 lines of notes",)),
        ("titles and notes", [*titles, *table, *notes], {"Admissions": total}, ()),
        ("a total below", [*table, ["Total", total]], {"Admissions": total}, ("agrees",)),
        (
            "England above",
            [table[0], ["England", f"{total:,}"], *table[1:]],
            {"Admissions": total},
            ("agrees",),
        ),
        (
            "England by code, and rounded",
            [*table, ["E92000001", round(total, -4)]],
            {"Admissions": total},
            ("does not agree",),
        ),
        (
            "regions between",
            [table[0], ["Y54", 99], *table[1:100], ["Y56", 88], *table[100:]],
            {"Admissions": total},
            ("2 rows of totals",),
        ),
        ("rows that are blank", [r for row in table for r in (row, [])], {"Admissions": total}, ()),
        ("headings on every page", [*table[:80], table[0], *table[80:]], {"Admissions": total}, ()),
        ("codes not in front", three, {"Admissions": total}, ()),
        (
            "a number to each row",
            [["", "Code", "Admissions"], *([at, r[0], r[3]] for at, r in enumerate(rows))],
            {"Admissions": total},
            ("left out",),
        ),
        ("two counts", both, {"Emergency": total, "Elective": 2 * total}, ()),
        (
            "headings in two rows",
            pair,
            {"Emergency Number": total, "Elective Number": 2 * total},
            ("Emergency Rate",),
        ),
        (
            "years as headings",
            [
                ["Code", "2015/16", "2016/17", "2017/18"],
                *([r[0], r[3], r[3] + 5, r[3] + 9] for r in rows),
            ],
            {"2015/16": total, "2017/18": total + 9 * len(rows)},
            (),
        ),
        (
            "a year in every row",
            [["Code", "Year", "Admissions"], *([r[0], 2018, r[3]] for r in rows)],
            {"Admissions": total},
            ("column Year",),
        ),
        ("columns that are empty", [[*row, "", ""] for row in table], {"Admissions": total}, ()),
    ]
    return [
        Messy(name=name, file="a.csv", content=text(cells).encode(), totals=totals, says=says)
        for name, cells, totals, says in ways
    ]


def with_gaps(rows: Sequence[Row], total: int) -> list[Messy]:
    """Each way of writing that a value is missing; the first area of the table has none."""
    left = total - rows[0][3]
    marks = ("*", "-", "..", "NA", "[c]", "", "<5", "1-7")
    return [
        Messy(
            name=f"missing as {mark or 'blank'}",
            file="a.csv",
            content=text(
                [["Code", "Admissions"], [rows[0][0], mark], *([r[0], r[3]] for r in rows[1:])]
            ).encode(),
            totals={"Admissions": left},
            blanks=1,
            says=(rows[0][0],),
        )
        for mark in marks
    ]


def long_tables(rows: Sequence[Row], total: int) -> list[Messy]:
    """Rows by month, by measure, and as Fingertips gives them."""
    months = ("2017-04", "2017-05", "2017-06")
    by_month = [
        ["Period", "Org Code", "Org Name", "Attendances"],
        *([m, r[0], r[2], r[3] + at] for at, m in enumerate(months) for r in rows),
    ]
    by_measure = [
        ["ORG_CODE", "MEASURE", "VALUE"],
        *([r[0], "Admissions", r[3]] for r in rows),
        *([r[0], "Crude rate", 100 + at % 23] for at, r in enumerate(rows)),
    ]
    fingertips = [
        [
            "Indicator ID",
            "Indicator Name",
            "Parent Code",
            "Area Code",
            "Area Name",
            "Area Type",
            "Sex",
            "Age",
            "Time period",
            "Value",
            "Lower CI 95.0 limit",
            "Count",
            "Denominator",
        ],
        *(
            [
                91000,
                "Emergency admissions",
                "E92000001",
                r[1],
                r[2],
                "CCGs (2017/18)",
                "Persons",
                "All ages",
                "2017/18",
                round(1e5 * r[3] / (r[3] * 9 + at % 31), 4),
                "",
                r[3],
                r[3] * 9 + at % 31,
            ]
            for at, r in enumerate(rows)
        ),
        [
            91000,
            "Emergency admissions",
            "",
            "E92000001",
            "England",
            "England",
            "Persons",
            "All ages",
            "2017/18",
            11111,
            "",
            total,
            "",
        ],
    ]
    ways: list[tuple[str, Cells, dict[str, int], tuple[str, ...]]] = [
        ("long by month", by_month, {"Attendances": 3 * total + 3 * len(rows)}, ()),
        ("long by measure", by_measure, {"VALUE": total}, ("Crude rate",)),
        ("Fingertips", fingertips, {"Count": total}, ("Value=Count/Denominator", "agrees")),
    ]
    return [
        Messy(name=name, file="a.csv", content=text(cells).encode(), totals=totals, says=says)
        for name, cells, totals, says in ways
    ]


def workbooks(rows: Sequence[Row], total: int) -> list[Messy]:
    """Excel: covers, hidden sheets, headings over two columns, percentages by their format."""
    table: Cells = [["CCG Code", "CCG Name", "All Ages"], *([r[1], r[2], r[3]] for r in rows)]
    shares: Cells = [["Code", "Admissions", "Share"], *([r[0], r[3], 0.5] for r in rows)]

    def hide(made: Workbook) -> None:
        made["Working"].sheet_state = "hidden"

    def per_cent(made: Workbook) -> None:
        for cell in made["Data"]["C"]:
            cell.number_format = "0.0%"

    def merge(made: Workbook) -> None:
        made["Data"].merge_cells("A1:C1")
        made["Data"].merge_cells("B3:C3")

    merged: Cells = [
        ["Admissions by CCG"],
        [],
        ["", "2017/18", None],
        ["Code", "Number", "Of whom"],
        *([r[0], r[3], r[3] // 2] for r in rows),
    ]
    made = [
        ("a workbook", book({"Data": table}), {"All Ages": total}, ()),
        (
            "cover, contents and notes before the table",
            book(
                {
                    "Cover": [["Population estimates"], ["Office"]],
                    "Notes": [["Note", "Text"]],
                    "Mid-2017 Persons": [["Title"], [], *table],
                }
            ),
            {"All Ages": total},
            ("sheet Mid-2017 Persons",),
        ),
        (
            "a hidden sheet",
            book({"Working": table[:9], "Data": table}, hide),
            {"All Ages": total},
            (),
        ),
        (
            "percentages by format",
            book({"Data": shares}, per_cent),
            {"Admissions": total},
            ("column Share",),
        ),
        ("cells that are merged", book({"Data": merged}, merge), {"Number": total}, ()),
    ]
    return [
        Messy(name=name, file="a.xlsx", content=content, totals=totals, says=says)
        for name, content, totals, says in made
    ]


def refusals(rows: Sequence[Row]) -> list[Messy]:
    """What cannot be taken, with the remedy that it must name."""
    twice = [*plain(rows), [rows[0][0], 7]]
    rates = [["Code", "prev"], *([r[0], f"0.{10 + at % 20}"] for at, r in enumerate(rows))]
    unknown = [*plain(rows), ["00ZZ9", 7]]
    ways = [
        ("a web page", "a.csv", b"<!DOCTYPE html><html></html>", "Download the file itself"),
        ("an old workbook", "a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Save it as .xlsx"),
        ("an area twice", "a.csv", text(twice).encode(), "Add them up first"),
        ("rates alone", "a.csv", text(rates).encode(), "--rate 'prev=NUMERATOR/DENOMINATOR'"),
        ("a code of nowhere", "a.csv", text(unknown).encode(), "row 209"),
        ("no areas", "a.csv", b"name,age\nAnn,4\nBen,5\n", "tripleaim areas"),
        (
            "a number spelt out",
            "a.csv",
            text([*plain(rows)[:-1], [rows[-1][0], "many"]]).encode(),
            "row 208",
        ),
    ]
    return [
        Messy(name=name, file=file, content=content, totals={}, refused=said)
        for name, file, content, said in ways
    ]


def make_all(rows: Sequence[Row]) -> list[Messy]:
    """Every file."""
    total = sum(row[3] for row in rows)
    return [
        *written(rows, total),
        *laid_out(rows, total),
        *with_gaps(rows, total),
        *long_tables(rows, total),
        *workbooks(rows, total),
        *refusals(rows),
    ]
