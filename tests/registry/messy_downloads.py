"""More files as publishers lay them out today: ONS, Nomis, NHS England, NHS Digital.

Each holds the same admissions by CCG of April 2017 as those of `messy`.
"""

from collections.abc import Sequence
from datetime import datetime

from registry.messy_forms import Cells, Messy, Row, text
from registry.messy_published import book_of, csv_of, packed, rate

REGIONS = ("North of England", "Midlands and East of England", "London", "South of England")


def from_ons(rows: Sequence[Row], total: int) -> list[Messy]:
    """Nomis, estimates, the census and filtered data sets, as they are downloaded."""
    nomis: Cells = [
        ["Population estimates - CCGs"],
        ["ONS Crown Copyright Reserved [from Nomis on 5 May 2018]"],
        [],
        ["date", "2017"],
        ["gender", "Total"],
        ["age", "All Ages"],
        [],
        ["CCG (as of April 2017)", "mnemonic", "All Ages", "Aged 65+"],
        *([r[2], r[1], r[3], r[3] // 5] for r in rows),
        ["Column Total", "", total, sum(r[3] // 5 for r in rows)],
        [],
        ["These figures are not rounded."],
    ]
    census: Cells = [
        [
            "date",
            "geography",
            "geography code",
            "Sex: All persons; Age: Total; measures: Value",
            "Sex: All persons; Age: 65+; measures: Value",
        ],
        *([2011, r[2], r[1], r[3], r[3] // 4] for r in rows),
    ]
    custom: list[list[object]] = [
        [
            "Clinical commissioning groups Code",
            "Clinical commissioning groups",
            "Age (3 categories) Code",
            "Age (3 categories)",
            "Observation",
        ]
    ]
    filtered: list[list[object]] = [
        ["v4_0", "calendar-years", "Time", "administrative-geography", "Geography", "sex", "Sex"]
    ]
    for r in rows:
        ages = ((1, "Aged 15 years and under"), (2, "Aged 16 to 64"), (3, "Aged 65 and over"))
        custom += [[r[1], r[2], *age, r[3] * age[0]] for age in ages]
        filtered += [
            [r[3], 2017, 2017, r[1], r[2], "male", "Male"],
            [r[3] + 1, 2017, 2017, r[1], r[2], "female", "Female"],
        ]
    nested: list[list[object]] = [
        ["Table 2: Admissions"],
        [],
        ["Area code", "Region", "CCG", "All ages", "0-15", "16-64", "65+"],
        ["E92000001", "ENGLAND", "", total, total, total, total],
    ]
    for at, region in enumerate(REGIONS):
        part = rows[at::4]
        nested += [[], [f"E4000000{at + 5}", region, "", sum(r[3] for r in part), "", "", ""]]
        nested += [[r[1], "", r[2], r[3], r[3], r[3], r[3]] for r in part]
    sape: Cells = [
        ["CCG population estimates: mid-2017, persons"],
        ["Contents"],
        [],
        ["", "", "", "", "Age"],
        ["CCG Code", "CCG Name", "STP17 Code", "STP17 Name", "All Ages", *range(6)],
        *(
            [r[1], r[2], f"E540000{at % 44 + 1:02}", "Some plan", r[3], *[r[3] // 90] * 6]
            for at, r in enumerate(rows)
        ),
    ]
    units: Cells = [
        ["Code", "Name", "Deaths", "Rate"],
        ["", "", "number", "per 1,000"],
        *([r[1], r[2], r[3], rate(at)] for at, r in enumerate(rows)),
    ]
    return [
        csv_of("Nomis", nomis, {"All Ages": total}, ("agrees",)),
        csv_of("a table of the census", census, {census[0][3]: total}),  # type: ignore[dict-item]
        csv_of("a custom data set", custom, {"Observation": 6 * total}),
        csv_of("a filtered data set", filtered, {"v4_0": 2 * total + len(rows)}),
        book_of(
            "regions and areas in columns", {"Table 2": nested}, {"All ages": total}, ("agrees",)
        ),
        book_of("estimates with plans beside", {"Mid-2017": sape}, {"All Ages": total}),
        csv_of("units below the headings", units, {"Deaths number": total}),
    ]


def from_nhs_england(rows: Sequence[Row], total: int) -> list[Messy]:
    """Waiting times, cancer, activity, diagnostics, finance, with what stands above and below."""
    head: list[list[object]] = [
        ["", "Title:", "Monthly Activity Return"],
        ["", "Summary:", "Referrals and admissions, commissioner based"],
        ["", "Period:", datetime(2017, 4, 1)],
        ["", "Basis:", "Commissioner"],
        ["", "Published:", "9th June 2017"],
        ["", "Status:", "Provisional"],
        ["", "Contact:", "a@example.org"],
        [],
    ]
    activity: Cells = [
        *head,
        ["", "Year", "Period", "Region Code", "Org Code", "Org Name", "GP Referrals", "Elective"],
        ["", "2017-18", "APRIL", "-", "-", "England", 2 * total, total],
        ["", "", "", "", "", "", "", ""],
        *(["", "2017-18", "APRIL", "Y54", r[0], r[2], 2 * r[3], r[3]] for r in rows),
    ]
    cancer: list[list[object]] = [
        ["ODS CODE (1)", "ACCOUNTABLE CARE", "CANCER TYPE", "TOTAL", "WITHIN", "AFTER", "% MEETING"]
    ]
    diagnostics: list[list[object]] = [
        [
            "Period",
            "Commissioner Code",
            "Diagnostic ID",
            "Diagnostic Tests",
            "Waiting List",
            "Waits Over 6 Weeks",
            "% Over 6 Weeks",
        ]
    ]
    for r in rows:
        for at, kind in enumerate(("All Cancers", "Breast", "Lung"), start=1):
            within = at * r[3] // 9
            cancer.append([r[0], r[2], kind, at * r[3], within, at * r[3] - within, "11.1%"])
        for at, test in enumerate(("MRI", "CT"), start=1):
            late = r[3] // 50
            share = f"{100 * late / r[3]:.2f}%"
            diagnostics.append(["Mar-18", r[0], at, test, at * r[3], late, share])
    finance: Cells = [
        ["CCG allocations, £000"],
        [],
        ["", "", "2017/18", "", "2018/19", ""],
        ["CCG", "Name", "Allocation £000", "Growth %", "Allocation £000", "Growth %"],
        *(
            [r[0], r[2], r[3], f"{1 + at % 7 / 10:.2f}%", r[3] + 9, f"{2 + at % 9 / 10:.2f}%"]
            for at, r in enumerate(rows)
        ),
        ["", "England", total, "1.30%", total + 9 * len(rows), "2.40%"],
    ]
    quarters: Cells = [
        ["Code", *(f"Q{each} 2017/18" for each in (1, 2, 3, 4)), "2017/18 total"],
        *([r[0], *[r[3]] * 4, 4 * r[3]] for r in rows),
    ]
    lettered: Cells = [
        ["Org Code", "Org Name", "Attendances", "of which under 4 hours", "Performance"],
        *(
            [r[0], r[2], f"{r[3]:,}{'*' * (at % 3 == 0)}", f"{r[3] - 5:,}", f"{rate(at)}%"]
            for at, r in enumerate(rows)
        ),
        ["* Data are incomplete for this organisation", "", "", "", ""],
        ["Notes: figures are subject to change", "", "", "", ""],
    ]
    pairs = {"2017/18 Allocation £000": total, "2018/19 Allocation £000": total + 9 * len(rows)}
    return [
        book_of("monthly activity", {"Commissioner": activity}, {"Elective": total}, ("agrees",)),
        csv_of("cancer waits", cancer, {"TOTAL": 6 * total}, ("% MEETING",)),
        csv_of("diagnostic waits", diagnostics, {"Waiting List": 3 * total}),
        book_of("allocations over two years", {"CCG": finance}, pairs, ("agrees",)),
        csv_of("quarters and their total", quarters, {"Q1 2017/18": total}),
        csv_of("stars and notes below", lettered, {"Attendances": total}),
    ]


def from_nhs_digital(rows: Sequence[Row], total: int) -> list[Messy]:
    """Long tables with rows of every kind of body, suppressed values, and lists of practices."""
    levels: list[list[object]] = [
        ["ORG_TYPE", "ORG_CODE", "ONS_CODE", "ORG_NAME", "ACH_DATE", "MEASURE", "VALUE"],
        ["COUNTRY", "ENG", "E92000001", "England", "31/03/2018", "REGISTER_65_PLUS", total],
        ["REGION", "Y54", "E40000001", "North of England", "31/03/2018", "REGISTER_65_PLUS", 999],
    ]
    services: list[list[object]] = [
        [
            "REPORTING_PERIOD_START",
            "REPORTING_PERIOD_END",
            "BREAKDOWN",
            "PRIMARY_LEVEL",
            "PRIMARY_LEVEL_DESCRIPTION",
            "MEASURE_ID",
            "MEASURE_NAME",
            "MEASURE_VALUE",
        ],
        ["01/04/2017", "30/04/2017", "England", "England", "England", "M1", "People", total],
    ]
    practices: list[list[object]] = [
        [
            "PUBLICATION",
            "EXTRACT_DATE",
            "TYPE",
            "CCG_CODE",
            "ONS_CCG_CODE",
            "CODE",
            "SEX",
            "AGE",
            "NUMBER_OF_PATIENTS",
        ]
    ]
    visits: list[list[object]] = [
        [
            "CCG_CODE",
            "CCG_ONS_CODE",
            "CCG_NAME",
            "STP_CODE",
            "Appointment_Date",
            "DURATION",
            "COUNT_OF_APPOINTMENTS",
        ]
    ]
    for at, r in enumerate(rows):
        levels.append(["CCG", r[0], r[1], r[2], "31/03/2018", "REGISTER_65_PLUS", r[3]])
        levels.append(["CCG", r[0], r[1], r[2], "31/03/2018", "RATE_65_PLUS", rate(at)])
        ccg = ["01/04/2017", "30/04/2017", "CCG", r[0], r[2].upper()]
        services.append([*ccg, "M1", "People in contact", r[3]])
        services.append([*ccg, "M2", "People under 18", "*" if at == 3 else r[3] // 5])
        for one in range(1 + at % 3):
            code = f"{'ABC'[one]}8{at:04}"
            part = r[3] // (1 + at % 3) + (r[3] % (1 + at % 3) if one == 0 else 0)
            practices.append(["GP", "01APR2017", "GP", r[0], r[1], code, "ALL", "ALL", part])
        for day in ("01APR2017", "03APR2017"):
            for minutes in ("1-5 Minutes", "6-10 Minutes", "Unknown / Data Issue"):
                visits.append([r[0], r[1], r[2], "E54000010", day, minutes, r[3]])
    register: Cells = [
        ["QOF 2017-18: prevalence of diabetes"],
        [],
        ["", "", "", "2016-17", "", "", "2017-18", "", ""],
        ["ODS code", "ONS code", "Name"] + ["List size", "Register", "Prevalence (%)"] * 2,
        *(
            [
                r[0],
                r[1],
                r[2],
                14 * r[3],
                r[3],
                round(100 / 14 + at % 7 / 9, 2),
                14 * r[3] + 50,
                r[3] + 3,
                round(100 / 13 + at % 5 / 9, 2),
            ]
            for at, r in enumerate(rows)
        ),
        ["", "", "England", 14 * total, total, 7.1, 14 * total + 50 * len(rows), 1, 7.7],
    ]
    return [
        csv_of("bodies of every kind by measure", levels, {"VALUE": total}, ("RATE_65_PLUS",)),
        Messy(
            name="services by level",
            file="a.csv",
            content=text(services).encode(),
            totals={"MEASURE_VALUE": total + sum(r[3] // 5 for r in rows)},
            blanks=1,
        ),
        csv_of("practices by their commissioner", practices, {"NUMBER_OF_PATIENTS": total}),
        Messy(
            name="appointments by day in a zip",
            file="a.zip",
            content=packed({"CCG_CSV_Apr_17.csv": text(visits)}),
            totals={"COUNT_OF_APPOINTMENTS": 6 * total},
        ),
        book_of("a register over two years", {"DM": register}, {"2016-17 Register": total}),
    ]
