"""Parts of a load: numbers beyond any column, connections let go, files that need another."""

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from tripleaim.model.errors import CheckFailed, InputRefused, Problem
from tripleaim.model.source import Source
from tripleaim.store import derive
from tripleaim.store.catalogue import select_sources
from tripleaim.store.check import Outcome, Rule, twice_query
from tripleaim.store.ground.make import create_macros
from tripleaim.store.insert import LARGE, MANY, insert_reading, twice_in_a_source
from tripleaim.store.insert import lay as lay_out
from tripleaim.store.load import _tell_broken, build_store
from tripleaim.store.readers import reader_for
from tripleaim.store.schema import create_statement, tables
from tripleaim.store.shipped import (
    FOLDER,
    SHIPPED,
    leave_to,
    lookups_of_small_areas,
    shipped_files,
    shipped_parts,
)

SOURCE = Source(id="a", publisher="a", title="a", vintage="a", licence="a", address="", shape="a")


def test_a_number_of_more_bits_than_any_column_has_is_refused() -> None:
    people = tables()["population"]
    row = {
        "year": 2020,
        "area": "E01000001",
        "sex": "persons",
        "age_from": 0,
        "age_to": 0,
        "counted": "resident",
    }
    rows = pd.DataFrame([row | {"people": 2**70}, row | {"age_from": 1, "age_to": 1, "people": 1}])
    with duckdb.connect() as store:
        store.execute(create_statement(people))
        with pytest.raises(InputRefused, match=r"people.*1180591620717411303424"):
            insert_reading(store, SOURCE, {"population": rows})


MEASURE = {"measure": "m", "name": "M", "unit": "people", "aim": "care", "direction": "neither"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([MEASURE, MEASURE], "a for table measure, column measure: 'm' is given 2 times"),
        ([MEASURE, MEASURE | {"measure": None}], "column measure: is empty"),
        ([{"measure": "m"}], "column name: is missing"),
        ([MEASURE | {"colour": "red"}], "does not have: colour"),
    ],
)
def test_rows_that_a_table_does_not_take_are_refused_in_words(
    rows: list[dict[str, object]], said: str
) -> None:
    with duckdb.connect() as store:
        store.execute(create_statement(tables()["measure"]))
        with pytest.raises(InputRefused, match=said):
            insert_reading(store, SOURCE, {"measure": pd.DataFrame(rows)})


def people_of(*areas: str) -> dict[str, pd.DataFrame]:
    same = {"year": 2020, "sex": "persons", "age_from": 0, "age_to": 0, "counted": "resident"}
    return {"population": pd.DataFrame([same | {"area": each, "people": 1} for each in areas])}


@pytest.mark.parametrize(
    ("mine", "of_others", "said"),
    [(["x", "y", "x"], ["z"], ["'x, 2020"]), (["x"], ["x"], []), (["x"], ["y"], [])],
)
def test_what_one_source_says_twice_of_a_large_table_is_told_once_all_is_in(
    mine: list[str], of_others: list[str], said: list[str]
) -> None:
    other = replace(SOURCE, id="it's b")
    with duckdb.connect() as store:
        for name in LARGE:
            store.execute(create_statement(tables()[name]))
        insert_reading(store, SOURCE, people_of(*mine))
        insert_reading(store, other, people_of(*of_others))
        told = [str(each) for each in twice_in_a_source(store, [other, SOURCE])]
    assert len(told) == len(said)
    assert all(each in told[at] and "a for table" in told[at] for at, each in enumerate(said))


def test_rules_that_do_not_hold_stop_a_load_unless_a_source_is_to_blame() -> None:
    rule = Rule(name="r", sentence="S.", hard=True, query="")
    outcomes = [Outcome(rule=rule, broken=2), Outcome(rule=replace(rule, hard=False), broken=1)]
    with pytest.raises(CheckFailed, match=r"r: 2 break it\. S\.[^1]*$"):
        _tell_broken(outcomes, [])
    with pytest.raises(InputRefused, match="is given 2 times"):
        _tell_broken(outcomes, [Problem(where="a", rule="is given 2 times")])


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (["a"] * MANY, True),
        (["a"] * (MANY - 1), False),
        ([*["a"] * MANY, "b", "a"], False),
        ([*["a"] * MANY, None, "a"], False),
    ],
)
def test_a_text_that_all_rows_say_is_held_once(cells: list[str | None], kept: bool) -> None:
    laid = lay_out(pd.DataFrame({"said": cells, "n": range(len(cells))}))
    assert isinstance(laid, pa.Table)
    assert pa.types.is_dictionary(laid["said"].type) == kept
    assert laid["said"].to_pylist() == cells


def test_the_connection_beside_is_closed_where_what_it_does_fails() -> None:
    def fail(_: object) -> None:
        raise ValueError("no neighbours")

    with duckdb.connect() as store:
        beside = store.cursor()
        with pytest.raises(ValueError, match="no neighbours"):
            derive._derive(fail, beside)
        with pytest.raises(duckdb.ConnectionException):
            beside.execute("select 1")
        assert store.execute("select 1").fetchall() == [(1,)]


def lay(folder: Path, *names: str) -> Path:
    """A folder of open data with empty files of these names."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


DEATHS = "outcomes/ccg_avoidable_mortality_2005_2019.csv"
LOOKUPS = ("lsoa11_ccg15_lad15", "lsoa11_ccg16_lad16")
RESULTS = "finance/trust_planned_vs_actual_surplus_deficit_2018-19.csv"


def test_files_without_what_they_are_read_with_are_named_together(tmp_path: Path) -> None:
    data = lay(tmp_path / "data", DEATHS, RESULTS)
    with pytest.raises(InputRefused) as refused:
        build_store(tmp_path / "england.duckdb", data)
    told = {(each.where, each.rule.split(",")[0]) for each in refused.value.problems}
    assert told == {
        (DEATHS, "is read with geography/names_and_codes/ccg19.csv"),
        (RESULTS, "is read with organisations/ods/etr_*.csv"),
    }
    assert not (tmp_path / "england.duckdb").exists()


def test_what_others_are_read_with_brings_none_of_them(tmp_path: Path) -> None:
    data = lay(tmp_path, "organisations/ods/etr_2020-10.csv", "geography/names_and_codes/ccg19.csv")
    assert {"ons_avoidable_mortality_ccg", "nhsi_trust_outturn_2018_19"}.isdisjoint(
        source.id for source in select_sources(data)
    )


SPENDING = "mhclg_service_spend"


def test_what_ships_gives_way_source_by_source() -> None:
    stands_in = set(shipped_parts()["money--finance"]["stands_in_for"])
    part = FOLDER / "money--finance.csv.gz"
    assert part in shipped_files({SPENDING})
    assert part not in shipped_files(stands_in)
    held = reader_for(SHIPPED.shape)(SHIPPED, [part])
    left = leave_to([SPENDING], held)["money"]
    assert set(left["source"]) == set(held["money"]["source"]) - {SPENDING}
    assert set(held["money"]["source"]) == stands_in


def test_the_pieces_of_england_stay_whole() -> None:
    part = FOLDER / "population--pieces.csv.gz"
    held = reader_for(SHIPPED.shape)(SHIPPED, [part])
    sources = set(held["population"]["source"])
    assert len(leave_to(sources, held)["population"]) == len(held["population"])


def test_lookups_of_small_areas_are_taken_together_or_not_at_all(tmp_path: Path) -> None:
    moves = "lsoa11_icb_moves_2026-04.csv"
    names = [*(f"{name}.csv.gz" for name in LOOKUPS), moves]
    data = lay(tmp_path / "data", *(f"geography/lookups/{name}" for name in names))
    with pytest.raises(InputRefused) as refused:
        build_store(tmp_path / "england.duckdb", data)
    told = next(each for each in refused.value.problems if "taken together" in each.rule)
    assert told.where == ", ".join(names)
    assert told.rule.count("geography/lookups/") == len(lookups_of_small_areas()) - len(LOOKUPS)
    assert "lsoa11_ccg18_stp18_lad18" in told.rule


def test_where_tables_of_one_day_disagree_the_first_source_by_name_counts() -> None:
    seen = [("b1", "2017", "b"), ("b1", "2017", "a"), ("b1", "2018", "c"), ("b2", "2017", "a")]
    lay_in = {("b1", "2017", "b"): "stp:X", ("b1", "2018", "c"): "stp:Y"}
    with duckdb.connect() as store:
        for table in tables().values():
            store.execute(create_statement(table))
        create_macros(store)
        for block, year, source in seen:
            area = lay_in.get((block, year, source), "stp:Z")
            values = [block, "lsoa11", area, "stp", f"{year}-04-01", source]
            store.execute("insert into sighting values ($1, $2, $3, $4, $5, $6)", values)
        composed = files("tripleaim.store.derive").joinpath(derive.COMPOSED)
        store.execute(composed.read_text(encoding="utf-8"))
        spells = store.execute("select block, area, valid_from, source from composition").fetchall()
    first, then = date(2017, 4, 1), date(2018, 4, 1)
    assert spells == [
        ("b1", "stp:Z", first, "a"),
        ("b1", "stp:Y", then, "c"),
        ("b2", "stp:Z", first, "a"),
    ]


@pytest.mark.parametrize(
    ("ages", "twice"),
    [
        ([0, 1, 90], []),
        ([0, 1, 0], [0]),
        ([125, 125, 126], [125]),
        ([126, 127, 400], []),
        ([400, 400, -4], [400]),
        ([None, None, 1], [None]),
    ],
)
def test_an_age_that_stands_twice_is_found_whatever_it_is(
    ages: list[int | None], twice: list[int | None]
) -> None:
    with duckdb.connect() as store:
        store.execute("create table people (area varchar, age_from integer)")
        store.executemany("insert into people values ('a', ?)", [[age] for age in ages])
        store.execute("insert into people values ('b', 0), ('b', 90)")
        found = store.execute(twice_query("people", ["area", "age_from"])).fetchall()
    assert found == [("a", age, 2) for age in twice]
