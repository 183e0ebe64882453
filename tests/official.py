"""Small files in the shapes of the official ones, made by the tests: a made-up England in them.

Six small areas in each of 42 systems, with the headings, the spelling and the places in the folder
of the real files. People of every age are drawn by rule, so that a test can say what is in them.
"""

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path

SYSTEMS = [
    "QE1",
    "QF7",
    "QGH",
    "QH8",
    "QHG",
    "QHL",
    "QHM",
    "QJ2",
    "QJG",
    "QJK",
    "QJM",
    "QK1",
    "QKK",
    "QKS",
    "QM7",
    "QMF",
    "QMJ",
    "QMM",
    "QNC",
    "QNQ",
    "QNX",
    "QOC",
    "QOP",
    "QOQ",
    "QOX",
    "QPM",
    "QR1",
    "QRL",
    "QRV",
    "QSL",
    "QT1",
    "QT6",
    "QU9",
    "QUA",
    "QUE",
    "QUY",
    "QVV",
    "QWE",
    "QWO",
    "QWU",
    "QXU",
    "QYG",
]
EACH = 6
AGES = range(91)
Rows = Iterable[Sequence[object]]


def write_rows(path: Path, heading: str, rows: Rows) -> Path:
    """A CSV as the publisher writes it: a byte-order mark, packed where the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [heading, *(",".join(map(str, row)) for row in rows)]
    whole = ("\ufeff" + "\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(whole, mtime=0) if path.suffix == ".gz" else whole)
    return path


def small_areas() -> list[tuple[str, int]]:
    """Code and number of the system of every small area."""
    return [(f"E010{at + 1:05}", at // EACH) for at in range(EACH * len(SYSTEMS))]


def people_of(area: int, year: int) -> list[int]:
    """People by single year of age, 0 to 90 and over: fewer when older, no two areas alike."""
    return [max(0, 24 - age // 5 + (area * 7 + age * 3 + year) % 9) for age in AGES]


def write_england(folder: Path) -> Path:
    """The files from which synthetic people are made, and against which extracts are checked."""
    geography = folder / "geography"
    areas = small_areas()
    ages = ",".join(map(str, AGES))
    for year in (2017, 2019, 2020):
        write_rows(
            geography / f"population/lsoa11_mid{year}_single_year_of_age.csv.gz",
            f"lsoa11_name,lsoa11_code,total_population,{ages.removesuffix(',90')},90+",
            (
                (f"Town {at:03}A", code, sum(people_of(at, year)), *people_of(at, year))
                for at, (code, _) in enumerate(areas)
            ),
        )
    write_rows(
        geography / "population/lad21_mid2020_sex_single_year_of_age.csv",
        f"Code,Name,Geography,Sex,All ages,{ages.removesuffix(',90')},90+",
        (
            (f"E0700{at:04}", f"Town {at}", "District", sex, parts * 91, *([parts] * 91))
            for at in range(len(SYSTEMS))
            for sex, parts in (("persons", 100), ("males", 49), ("females", 51))
        ),
    )
    write_rows(
        geography / "lookups/lsoa11_ccg21_lad21.csv.gz",
        "FID,LSOA11CD,LSOA11NM,CCG21CD,CCG21CDH,CCG21NM,LAD21CD,LAD21NM",
        (
            (
                at,
                code,
                f"Town {at:03}A",
                f"E380{system:05}",
                f"{system:02}A",
                f"NHS Town {system}",
                f"E0700{system:04}",
                f"Town {system}",
            )
            for at, (code, system) in enumerate(areas)
        ),
    )
    write_rows(
        geography / "lookups/ccg21_stp21_nhser21.csv",
        "FID,CCG21CD,CCG21CDH,CCG21NM,STP21CD,STP21CDH,STP21NM,NHSER21CD,NHSER21CDH,NHSER21NM",
        (
            (
                at,
                f"E380{at:05}",
                f"{at:02}A",
                f"NHS Town {at}",
                f"E540{at:05}",
                code,
                f"The System of Town {at}",
                "E40000008",
                "Y60",
                "Midlands",
            )
            for at, code in enumerate(SYSTEMS)
        ),
    )
    write_rows(
        geography / "deprivation/iod2019_lsoa11_ranks_deciles.csv.gz",
        "lsoa11_code,IMD_decile,IMD_rank",
        ((code, 1 + at % 10, at + 1) for at, (code, _) in enumerate(areas)),
    )
    newer = [("E01034001", 0), ("E01034002", 0), ("E01034003", 1)]
    write_rows(
        geography / "lookups/lsoa21_sicbl24_icb24.csv.gz",
        "lsoa21_name,lsoa21_code,sicbl24_name,sicbl24_code,sicbl24_code_nhs,"
        "icb24_name,icb24_code,icb24_code_nhs",
        (
            (
                "Town 001A",
                code,
                f"NHS Town {system}",
                f"E380{system:05}",
                f"{system:02}A",
                f"NHS Town {system} Integrated Care Board",
                f"E540{system:05}",
                SYSTEMS[system],
            )
            for code, system in [*areas[:-3], *newer]
        ),
    )
    return folder
