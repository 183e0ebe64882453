"""Past days of the data: every day of every system, of the same shape, beside the newest."""

import gzip
import io
import json
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pyarrow.parquet as parquet
import pytest
from browsing import ON, quiet
from frictionless import Package
from tidy_read import lines_of
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.tidy import told_rows
from tripleaim.questions.ten import question
from tripleaim.site.days import write_days
from tripleaim.site.publish import publish
from tripleaim.site.settings import SiteSettings
from tripleaim.store.engine import open_store
from tripleaim.store.shared import shared_tables

SETTINGS = SiteSettings(on=ON, workers=1)
DAYS = {date(2017, 4, 1), date(2022, 7, 1), ON}


@pytest.fixture(scope="module")
def with_days(small_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a small England with all its days."""
    out = tmp_path_factory.mktemp("days") / "site"
    publish(small_path, out, SETTINGS, quiet)
    write_days(small_path, out, SETTINGS, quiet)
    return out


def test_every_day_of_every_system_is_there_and_is_what_was_answered(
    with_days: Path, small_path: Path
) -> None:
    rows = parquet.read_table(with_days / "data" / "who.parquet").to_pylist()
    assert {row["on"] for row in rows} == DAYS
    assert {"stp:QOP", "icb:QOP", "stp:QJ2", "icb:QJ2", "england"} == {row["area"] for row in rows}
    with open_store(small_path) as store:
        answer = question("who").answer(store, "stp:QOP", date(2017, 4, 1))
        wanted = [each.cells() for each, _ in told_rows(answer, catalogue_of("who"))]
    then = [
        tuple(row.values())
        for row in rows
        if (row["area"], row["on"]) == ("stp:QOP", date(2017, 4, 1))
    ]
    assert then == wanted
    written = lines_of(gzip.decompress((with_days / "data" / "who.csv.gz").read_bytes()))
    assert len(written) == len(rows)


def test_the_rows_of_the_newest_day_stay_as_they_were(small_path: Path, with_days: Path) -> None:
    before = with_days.parent / "before"
    publish(small_path, before, SETTINGS, quiet)
    newest = parquet.read_table(before / "data" / "who.parquet").to_pylist()
    after = parquet.read_table(with_days / "data" / "who.parquet").to_pylist()
    assert [row for row in after if row in newest] == newest
    assert len(after) > len(newest)


def test_what_is_asked_again_is_the_same_to_the_byte(small_path: Path, with_days: Path) -> None:
    folder = with_days / "data"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_days(small_path, with_days, SiteSettings(on=ON, workers=2), quiet)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_description_and_the_page_say_so(with_days: Path) -> None:
    report = Package(str(with_days / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]
    said = json.loads((with_days / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert f"of {len(DAYS)} days" in said["description"]
    page = (with_days / "data" / "index.html").read_text(encoding="utf-8")
    assert f"of {len(DAYS)} days" in page
    assert 'href="store.zip"' in page


def test_the_store_is_given_whole_but_for_documents(with_days: Path, small_path: Path) -> None:
    with ZipFile(with_days / "data" / "store.zip") as held, open_store(small_path) as store:
        shared = dict(shared_tables(store))
        assert set(held.namelist()) == {"columns.csv", *(f"{name}.parquet" for name in shared)}
        assert "document" not in shared
        here = {
            row[0]
            for row in store.execute(
                "select table_name from information_schema.tables where table_type = 'BASE TABLE'"
            ).fetchall()
        }
        assert "document" in here
        for name, table in shared.items():
            assert parquet.read_table(io.BytesIO(held.read(f"{name}.parquet"))).equals(table)
        counted = store.execute("select count(*) from composition").fetchone()
        assert counted is not None
        assert shared["composition"].num_rows == counted[0] > 0


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path, small_path: Path) -> None:
    with pytest.raises(InputRefused, match="holds no data of a site"):
        write_days(small_path, tmp_path, SETTINGS, quiet)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_wrote(with_days: Path, small_path: Path) -> None:
    words = ["data", "--store", str(small_path), "--site", str(with_days), "--workers", "1"]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert f"rows of {len(DAYS)} days" in done.output
    assert duckdb.sql(f"from '{with_days}/data/who.parquet' limit 1").fetchall()
