"""A load of people that is killed at any moment: the people of before, or the new ones, whole."""

import os
import signal
import time
from pathlib import Path

import duckdb
import pytest

from tripleaim.people.extract import ColumnMap, load_extract
from tripleaim.store.person import ask_people

KILLS, PEOPLE = 20, 2_000
COLUMNS = ColumnMap(
    columns={"person": "person", "lsoa": "lsoa", "age": "age", "sex": "sex"}, geography="lsoa11"
)
ASKED = "select count(*) || ' ' || sum(age) || ' ' || count(distinct person) as told from person"


def write(path: Path, step: int) -> None:
    duckdb.sql(
        "select substr(sha256(cast(range as varchar)), 1, 32) as person, 'E01000001' as lsoa, "
        f"(range * {step}) % 91 as age, 'male' as sex from range({PEOPLE * step})"
    ).write_csv(str(path))


def told(folder: Path) -> str:
    return str(ask_people(ASKED, folder)["told"][0])


@pytest.mark.slow
def test_killed_at_moments_spread_over_a_load(tmp_path: Path) -> None:
    first, second, out = tmp_path / "first.csv", tmp_path / "second.csv", tmp_path / "out"
    write(first, 1)
    write(second, 2)
    took, answers = {}, {}
    for path in (second, first):
        began = time.monotonic()
        load_extract(path, COLUMNS, ["E01000001"], out)
        took[path], answers[path] = time.monotonic() - began, told(out)
    assert answers[first] != answers[second]
    killed, renamed = 0, 0
    for at in range(KILLS):
        child = os.fork()
        if not child:
            try:
                load_extract(second, COLUMNS, ["E01000001"], out)
            finally:
                os._exit(0)
        late = at % 2 == 0  # half of them about the time when it writes
        low, high = (0.6, 1.5) if late else (0, 1)
        time.sleep((low + (high - low) * (at + 0.5) / KILLS) * took[second])
        os.kill(child, signal.SIGKILL)
        ended = os.waitpid(child, 0)[1]
        killed += os.WIFSIGNALED(ended)
        now = told(out)
        assert now in answers.values()
        if now == answers[second]:
            renamed += 1
            load_extract(first, COLUMNS, ["E01000001"], out)
    assert killed >= KILLS // 3
    load_extract(first, COLUMNS, ["E01000001"], out)
    left = {path.name for path in (out / "system=own").iterdir()}
    assert left == {"people.parquet"}
    assert told(out) == answers[first]
    print(f"{killed} killed of {KILLS}, {renamed} after the new people were in place")
