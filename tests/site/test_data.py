"""The front door of the data: every file the same rows, described, keyed, and named for good."""

import gzip
import hashlib
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import duckdb
import pyarrow.parquet as parquet
import pytest
from browsing import ON, quiet
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from tidy_read import lines_of, typed

from tripleaim.model.catalogue import Catalogue
from tripleaim.model.shown import cell
from tripleaim.page import catalogue as words_of_questions
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.period import period_of
from tripleaim.page.tidy import KEY, NAMES, as_number, told_rows
from tripleaim.questions.done.rows import Outsourced
from tripleaim.questions.needs.rows import Measured
from tripleaim.questions.ten import TEN, question
from tripleaim.site.address import SiteMap
from tripleaim.site.by_need import FILE as BY_NEED
from tripleaim.site.cells import KEY as CELLS_KEY
from tripleaim.site.data import STORE, WHOLE, data_page
from tripleaim.site.publish import publish
from tripleaim.site.render import Context, render_html
from tripleaim.site.settings import SiteSettings
from tripleaim.store.engine import open_store


@pytest.mark.parametrize("rows", [0, 3])
def test_counts_by_need_are_offered_where_there_are_any(rows: int) -> None:
    site = SiteMap(on=ON, systems={}, england_days=(), sources=frozenset())
    context = Context(settings=SiteSettings(on=ON), site=site, source_titles={})
    page = render_html(data_page(context, [], {WHOLE: 1, STORE: 0, BY_NEED: rows}, 1), context)
    assert ("by-need" in page) == bool(rows)
    assert "dictionary.csv" in page
    assert "datapackage.json" in page


# Measures, or tables, counted on the day asked, over several periods, or by a model.
OF_NO_PERIOD = {
    "who": "commissioner_count council_count partner_count pcn_count people_revised place_count "
    "sub_location_count systems upper_tier_count",
    "buyers": "buying_groups commissioners concentration_people",
    "fits": "stays_at_tier stays_in_place",  # of the flows of several kinds of work
    # Of systems beside one another: each measure, residents and weights have periods of their own.
    "needs": "needs-beside-systems-most-like-it needs-need-by-system",
    "money": "better_care_fund",
    "adds-up": "explained_share part_of_gap plans_on_record plans_with_gap",
    "decides": "documents functions_here functions_it_can_carry functions_it_cannot_carry "
    "functions_not_told idle_tiers integrated_care_systems layers measures_answered "
    "measures_not_read",
    "heard": "published_results",
    # The systems that were named together began in several months, and were measured as long.
    "done": "done-named-together effect_of_outsourcing nearest_to_a_claim people_who_live_there "
    "verdicts verdicts_of_harm verdicts_of_none verdicts_untold",
    "next": "integrated_care_systems named_here requirements_asked requirements_met "
    "requirements_not_met requirements_not_on_record shown_worse",
}


@pytest.mark.parametrize("asked", [each.id for each in TEN])
def test_a_figure_says_of_which_period_it_is(data: Path, asked: str) -> None:
    rows = parquet.read_table(data / f"{asked}.parquet").to_pylist()
    known = set(OF_NO_PERIOD[asked].split())
    silent = [
        (each["table"], each["measure"])
        for each in rows
        if each["value"] is not None
        and each["period_from"] is None
        and each["status"] not in ("synthetic", "suppressed")
        and known.isdisjoint((each["table"], each["measure"]))
    ]
    assert silent == []
    assert all((each["period_from"] is None) == (each["period_to"] is None) for each in rows)


@pytest.mark.parametrize(
    ("asked", "table", "measure", "period"),
    [
        ("fits", "fits-share-admissions-that-stay-inside", "share_that_stays", "2018 2019"),
        ("done", "done-devolution", "effect_on_treatable_mortality", "2016 2020"),
        ("money", "", "distance_from_target", "2019-04-01 2020-04-01"),
        ("needs", "needs-need-by-system", "people", ""),
    ],
)
def test_the_period_is_that_of_the_figure(
    data: Path, asked: str, table: str, measure: str, period: str
) -> None:
    rows = parquet.read_table(data / f"{asked}.parquet").to_pylist()
    told = {
        (each["period_from"], each["period_to"])
        for each in rows
        if (each["table"], each["measure"]) == (table, measure) and each["value"] is not None
    }
    whole = [each if "-" in each else f"{each}-01-01" for each in period.split()]
    days = tuple(map(date.fromisoformat, whole))
    assert told == {days or (None, None)}


def parquet_rows(path: Path) -> list[tuple[Any, ...]]:
    """The rows of a Parquet file, its texts as a CSV bears them."""
    rows = parquet.read_table(path).to_pylist()
    return [tuple(cell(row[name]) for name in NAMES) for row in rows]


@pytest.fixture(scope="module")
def data(site_folder: Path) -> Path:
    """The folder of the data of a part of the site that ships."""
    return site_folder / "data"


@pytest.mark.parametrize("asked", [each.id for each in TEN])
def test_csv_parquet_and_the_answer_are_the_same_rows(
    data: Path, shipped_path: Path, asked: str
) -> None:
    written = typed(lines_of(gzip.decompress((data / f"{asked}.csv.gz").read_bytes())))
    assert written == parquet_rows(data / f"{asked}.parquet")
    with open_store(shipped_path) as store:
        for area in ("icb:QOP", "icb:Z9B2Z"):
            answer = question(asked).answer(store, area, ON)
            rows = [
                each.cells() for each, _ in told_rows(answer, catalogue_of(question(asked).folder))
            ]
            assert [row for row in written if row[0] == area] == [
                tuple(cell(each) for each in row) for row in rows
            ]
            assert len(rows) > 1


def test_the_working_behind_an_answer_is_a_file(data: Path, site_folder: Path) -> None:
    """The months of a picture are those of the file, as exactly; each number stands once."""
    rows = lines_of(gzip.decompress((data / "cells.csv.gz").read_bytes()))
    keys = [tuple(row[name] for name in CELLS_KEY) for row in rows]
    assert len(set(keys)) == len(keys)
    page = (site_folder / "system" / "QOP" / "done" / "index.html").read_text(encoding="utf-8")
    mine = [
        row
        for row in rows
        if row["area"] == "icb:QOP" and row["table"] == "done-months-emergency-admissions-stp-qop"
    ]
    assert len(mine) > 60
    assert {row["column"] for row in mine} == {"Actual", "Comparison"}
    for row in mine[:8]:  # of a long table a page has the first rows
        assert f"{round(float(row['value'])):,}" in page, row
    with ZipFile(data / WHOLE) as whole:
        assert lines_of(whole.read("cells.csv")) == rows


def test_the_zip_of_a_system_holds_its_rows_of_the_files(data: Path, site_folder: Path) -> None:
    with ZipFile(site_folder / "system" / "Z9B2Z" / "Z9B2Z.zip") as held:
        for each in TEN:
            whole = gzip.decompress((data / f"{each.id}.csv.gz").read_bytes())
            mine = [line for line in lines_of(whole) if line["area"] == "icb:Z9B2Z"]
            assert lines_of(held.read(f"{each.id}.csv")) == mine


@pytest.mark.parametrize("where", ["data", "data/tripleaim-data.zip", "system/QOP/QOP.zip"])
def test_frictionless_finds_nothing_against_the_description(
    site_folder: Path, tmp_path: Path, where: str
) -> None:
    folder = site_folder / where
    if where.endswith(".zip"):
        with ZipFile(folder) as held:
            held.extractall(tmp_path)
        folder = tmp_path
    package = Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]
    assert len(package.resources) >= len(TEN)
    assert {each.schema.primary_key == list(KEY) for each in package.resources[: len(TEN)]} == {
        True
    }


def test_frictionless_finds_a_fault_that_is_there(data: Path, tmp_path: Path) -> None:
    said = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    said["resources"] = [each for each in said["resources"] if each["name"] == "done"]
    content = gzip.decompress((data / "done.csv.gz").read_bytes())
    broken = content.replace(b",done,1,", b",done,one,", 1)
    (tmp_path / "done.csv.gz").write_bytes(gzip.compress(broken))
    (tmp_path / "datapackage.json").write_text(json.dumps(said))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_sizes_and_hashes_are_those_of_the_files(data: Path) -> None:
    said = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    described = [file for each in said["resources"] for file in (each, *each["beside"])]
    assert len(described) == 2 * len(TEN) + 4
    for each in described:
        content = (data / each["path"]).read_bytes()
        assert each["bytes"] == len(content)
        assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_subject_measure_and_source_is_named(data: Path) -> None:
    known = {
        (line["question"], line["measure"])
        for line in lines_of((data / "dictionary.csv").read_bytes())
    }
    sources = {line["source"] for line in lines_of((data / "sources.csv").read_bytes())}
    seen = 0
    for each in TEN:
        for line in lines_of(gzip.decompress((data / f"{each.id}.csv.gz").read_bytes())):
            seen += 1
            assert line["subject"].strip(), line
            assert (line["question"], line["measure"]) in known, line
            assert set(line["sources"].split()) <= sources, line
            assert (line["value"] == "") or (line["words"] == ""), line
    assert seen > 3_000


def test_names_of_files_do_not_hang_on_captions(
    small_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(small_path, tmp_path / "one", SiteSettings(on=ON, workers=1), quiet)
    plain = words_of_questions.catalogue_of

    def recaptioned(folder: str) -> Catalogue:
        held = plain(folder)
        rows = {
            name: replace(row, table=f"{row.table} anew" if row.table else "")
            for name, row in held.rows.items()
        }
        return replace(held, rows=rows)

    for module in ("tripleaim.questions.ten", "tripleaim.page.catalogue", "tripleaim.site.rows"):
        monkeypatch.setattr(f"{module}.catalogue_of", recaptioned, raising=False)
    publish(small_path, tmp_path / "two", SiteSettings(on=ON, workers=1), quiet)
    names = [
        sorted(
            path.relative_to(tmp_path / each).as_posix()
            for path in (tmp_path / each).rglob("*")
            if path.is_file()
        )
        for each in ("one", "two")
    ]
    assert names[0] == names[1]
    assert (tmp_path / "one/data/who.csv.gz").read_bytes() == (
        tmp_path / "two/data/who.csv.gz"
    ).read_bytes()


def test_what_the_manual_types_finds_rows(site_folder: Path) -> None:
    page = Path(__file__).parent.parent.parent / "docs/how-to/take-the-data.md"
    said = page.read_text(encoding="utf-8").replace("build/site", site_folder.as_posix())
    [code] = re.findall(r"^```\n(.*?)^```", said, re.M | re.S)
    [query] = re.findall(r"`(select [^`]*)`", said)
    held: dict[str, Any] = {}
    exec(code, held)
    assert len(held["effects"]) > 3
    assert duckdb.sql(query).fetchall()


def test_a_period_is_read_in_one_order() -> None:
    row = Outsourced(sources=("a",), effect=None, data_day=date(2019, 12, 1))  # type: ignore[arg-type]
    assert period_of(row) == (date(2019, 12, 1), date(2019, 12, 2))
    assert period_of(replace(row, data_day=None)) is None
    assert {"first", "after"} <= set(Measured.__dataclass_fields__)


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_a_number_as_written_is_the_number_to_fifteen_digits(value: float) -> None:
    made = as_number(value)
    assert made is not None
    assert made == pytest.approx(value, rel=1e-14, abs=0)
    assert as_number(made) == made


@given(st.dates(date(2015, 1, 1), date(2027, 1, 1)))
def test_the_day_of_data_is_one_day(day: date) -> None:
    row = Outsourced(sources=("a",), effect=None, data_day=day)  # type: ignore[arg-type]
    assert period_of(row) == (day, day + timedelta(days=1))
