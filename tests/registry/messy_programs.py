"""More files as programs write them: Fingertips, OpenPrescribing, Power BI, R, SAS, databases, ODS.

Each holds the same admissions by CCG of April 2017 as those of `messy`.
"""

from collections.abc import Sequence

from registry.messy_downloads import from_nhs_digital, from_nhs_england, from_ons
from registry.messy_forms import Cells, Messy, Row, book, plain, text
from registry.messy_published import book_of, csv_of, rate


def from_observers(rows: Sequence[Row], total: int) -> list[Messy]:
    """Fingertips with years and trends, OpenPrescribing, lists of ODS, a report of Power BI."""
    tips: list[list[object]] = [
        [
            "Indicator ID",
            "Indicator Name",
            "Area Code",
            "Area Name",
            "Area Type",
            "Sex",
            "Age",
            "Category Type",
            "Time period",
            "Value",
            "Lower CI 95.0 limit",
            "Upper CI 95.0 limit",
            "Count",
            "Denominator",
            "Value note",
            "Recent Trend",
            "Time period Sortable",
        ]
    ]
    for year in (2016, 2017):
        for at, r in enumerate(rows):
            below = r[3] * 9 + at % 31
            value = round(1e5 * r[3] / below, 5)
            tips.append(
                [
                    91000,
                    "Emergency admissions",
                    r[1],
                    r[2],
                    "CCGs",
                    "Persons",
                    "All ages",
                    "",
                    f"{year}/{year - 1999}",
                    value,
                    value * 0.99,
                    value * 1.01,
                    r[3],
                    below,
                    "",
                    "Increasing",
                    f"{year}0000",
                ]
            )
    prescribing: Cells = [
        [
            "measure",
            "org_type",
            "org_id",
            "org_name",
            "date",
            "numerator",
            "denominator",
            "calc_value",
            "percentile",
        ],
        *(
            [
                "opioids",
                "ccg",
                r[0],
                r[2],
                "2017-04-01",
                r[3],
                r[3] * 30 + at % 41,
                r[3] / (r[3] * 30 + at % 41),
                at * 37 % 100 / 100,
            ]
            for at, r in enumerate(rows)
        ),
    ]
    report: Cells = [
        ["CCG name", "Sum of Admissions", "Average of Rate"],
        *([r[2], r[3], float(rate(at))] for at, r in enumerate(rows)),
        ["Total", total, 86.5],
        [],
        ["Applied filters:\nYear is 2017\nIncluded (1) Emergency"],
    ]
    own = [
        ["", "ccg", "name", "n", "age"],
        *([at, r[0], r[2], r[3], 40 + at % 7 / 10] for at, r in enumerate(rows, start=1)),
    ]
    return [
        csv_of(
            "Fingertips over two years", tips, {"Count": 2 * total}, ("Value=Count/Denominator",)
        ),
        csv_of("OpenPrescribing", prescribing, {"numerator": total}, ("calc_value=numerator",)),
        book_of("a report with its filters", {"Export": report}, {"Sum of Admissions": total}),
        csv_of("written by R", own, {"n": total}),
    ]


def from_programs(rows: Sequence[Row], total: int) -> list[Messy]:
    """SAS, pandas, SQL, a desk in another language, comments, a table that begins to the right."""
    kept = {"Admissions": total}
    sas = [
        ["CCG", "ADMISSIONS", "STDRATE"],
        *([r[0], r[3], "." if at % 9 == 0 else rate(at)] for at, r in enumerate(rows)),
    ]
    floats = [["code", "Admissions", "beds"], *([r[0], f"{r[3]}.0", "nan"] for r in rows)]
    sql = [["code", "Admissions", "seen"], *([r[0], r[3], "NULL"] for r in rows)]
    desk = [
        ["Code", "Name", "Admissions", "Kosten (€)", "Quote"],
        *(
            [
                r[0],
                r[2],
                f"{r[3]:,}".replace(",", "."),
                f"{r[3]:,},50".replace(",", ".", 1) if r[3] > 999 else f"{r[3]},50",
                f"{at % 9 + 1},{at % 7 + 1} %",
            ]
            for at, r in enumerate(rows)
        ),
    ]
    comments = "# made by a job\n# on 2018-01-02, by hand\n#\n" + text(plain(rows))
    right = [[], ["", "", "Made 5 May"], [], *(["", "", *row] for row in plain(rows))]
    tail = [[*row, "" if at else "Data notes"] for at, row in enumerate(plain(rows))]
    tail[5][2] = "Includes figures of another provider since June"
    short = [
        ["Code", "Admissions", "Beds"],
        *([r[0], r[3], r[3]] if at % 2 else [r[0], r[3]] for at, r in enumerate(rows)),
    ]
    brackets = [["Code", "Variance"], *([r[0], f"({r[3]:,})"] for r in rows)]
    dashes = [[str(c[0]).replace(" ", "\u00a0"), str(c[1])] for c in plain(rows, 2)]
    return [
        csv_of("written by SAS", sas, {"ADMISSIONS": total}),
        csv_of("whole numbers with points", floats, kept),
        csv_of("NULL of a database", sql, kept),
        Messy(
            name="a desk abroad",
            file="a.csv",
            content=text(desk, ";", "\r\n").encode("cp1252"),
            totals=kept,
        ),
        Messy(name="comments above", file="a.csv", content=comments.encode(), totals=kept),
        book_of("a table that begins to the right", {"Data": right}, kept),
        csv_of("a remark in one row", tail, kept),
        csv_of("rows that end early", short, kept),
        csv_of("all below nought", brackets, {"Variance": -total}),
        csv_of("no headings", plain(rows)[1:], {"column 2": total}, ("there are no headings",)),
        csv_of("names with hard blanks", dashes, kept),
        Messy(
            name="a sheet a year",
            file="a.xlsx",
            totals=kept,
            says=("not read: 2016-17",),
            content=book({"2017-18": plain(rows), "2016-17": plain(rows)[:-1]}),
        ),
    ]


def refusals(rows: Sequence[Row]) -> list[Messy]:
    """What cannot be taken, with the remedy that it must name."""
    listed = [
        [r[0], r[2], "Y54", "Q75", "1 High Street", "", "TOWN", "AB1 2CD", "20130401"] for r in rows
    ]
    table = "".join(f"<tr><td>{r[0]}</td><td>{r[3]}</td></tr>" for r in rows)
    spelt = [["Code", "Admissions"], *([r[0], f"{r[3]:,} admissions"] for r in rows)]
    both = [["Code", "n (%)"], *([r[0], f"{r[3]} ({at % 9}.1%)"] for at, r in enumerate(rows))]
    ways = [
        ("a list of ODS", "a.csv", text(listed).encode(), "Give a column of counts"),
        (
            "a web page called a workbook",
            "a.xls",
            f"<html><table>{table}</table>".encode(),
            "web page",
        ),
        ("a table of JSON", "a.json", b'[{"code": "00C", "n": 4}]', "JSON"),
        ("a file of Parquet", "a.parquet", b"PAR1\x15\x04\x15\x20" + bytes(90) + b"PAR1", "CSV"),
        ("a printed page", "a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF"),
        ("units in the cells", "a.csv", text(spelt).encode(), "Keep the number alone"),
        ("a number and its share", "a.csv", text(both).encode(), "Keep the number alone"),
    ]
    return [
        Messy(name=name, file=file, content=content, totals={}, refused=said)
        for name, file, content, said in ways
    ]


def make_downloads(rows: Sequence[Row]) -> list[Messy]:
    """Every file."""
    total = sum(row[3] for row in rows)
    return [
        *from_ons(rows, total),
        *from_nhs_england(rows, total),
        *from_nhs_digital(rows, total),
        *from_observers(rows, total),
        *from_programs(rows, total),
        *refusals(rows),
    ]
