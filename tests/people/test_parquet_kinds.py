"""Parquet holds kinds of columns in which anything may stand: they are refused, and not echoed."""

from pathlib import Path

import duckdb
import pytest

from people.extract_desk import Desk, good, write

PLAIN = {
    "big": "age::bigint",
    "share": "(age::int / 7)::decimal(18, 3)",
    "real": "case when age::int % 2 = 0 then 'nan'::double else 0.5 end",
    "flag": "age::int % 2 = 0",
    "word": "(case when age::int > 9 then 'red, (a)' else 'green' end)::enum('red, (a)', 'green')",
    "at": "time '10:00:00'",
    "nobody": "null::integer",
}
NESTED = {
    "struct": "{'name': 'SECRET ' || age, 'born': date '1961-05-03' + age::int * 37}",
    "list": "['SECRET ' || age]",
    "dates": "[date '1961-05-03' + age::int * 37]",
    "map": "map(['a'], ['SECRET ' || age])",
    "deep": "[{'a': [{'b': 'SECRET ' || age}]}]",
    "bytes": "('SECRET' || age)::blob",
    "words": "json_object('name', 'SECRET ' || age)",
}


@pytest.fixture
def desk(tmp_path: Path, official_folder: Path, caplog: pytest.LogCaptureFixture) -> Desk:
    return Desk(folder=tmp_path, data=official_folder, caught=caplog)


def written(desk: Desk, columns: dict[str, str]) -> Path:
    """An honest extract as Parquet, with more columns."""
    path = desk.folder / "extract.parquet"
    read = f"read_csv('{write(desk.folder, good())}', all_varchar = true)"
    more = "".join(f", {sql} as {name}" for name, sql in columns.items())
    duckdb.sql(f"select *{more} from {read}").write_parquet(str(path))
    return path


def test_columns_in_which_anything_may_stand_are_refused_by_name(desk: Desk) -> None:
    said = desk.refused(written(desk, PLAIN | NESTED), secrets=("SECRET", "1961"))
    rule = "holds lists, records or bytes, in which anybody may stand"
    assert [line for line in said.splitlines() if rule not in line] == []
    assert all(f"column {name}: {rule}" in said for name in NESTED)
    assert "60 people under" in desk.load(written(desk, PLAIN))
