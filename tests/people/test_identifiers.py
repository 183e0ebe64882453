"""Identifiers in over a hundred spellings are refused, as `person` and elsewhere; none is echoed,
none is stored; honest columns go through."""

import hashlib
import os
import stat
from pathlib import Path
from random import Random

import duckdb
import pandas as pd
import pytest
from bench.honest import MAKES, honest_columns
from bench.planted import KINDS

from tripleaim.model.errors import InputRefused
from tripleaim.people.extract import ColumnMap, load_extract
from tripleaim.people.identify import Extract, find_identifiers
from tripleaim.people.keyed import find_unkeyed
from tripleaim.people.pseudonym import pseudonymise, pseudonymise_file

PEOPLE = 60
SOUGHT = Extract(where="extract.csv", person="person", age="age")
COLUMNS = ColumnMap(
    columns={"person": "person", "lsoa": "lsoa", "age": "age", "sex": "sex"}, geography="lsoa11"
)


def pseudonyms(many: int) -> list[str]:
    return pseudonymise(map(str, range(many)), b"k" * 32)


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    rng = Random(11)
    ages = [rng.randrange(0, 96) for _ in range(PEOPLE)]
    columns = {
        f"v{at}": [write(rng, age) for age in ages] for at, write in enumerate(KINDS.values())
    }
    return pd.DataFrame(
        {
            "person": pseudonyms(PEOPLE),
            "lsoa": "E01000001",
            "sex": "female",
            "age": list(map(str, ages)),
            **columns,
        }
    )


def test_every_kind_is_found_in_any_column_and_nothing_else(planted: pd.DataFrame) -> None:
    with duckdb.connect() as engine:
        engine.register("planted", planted)
        engine.execute("create table given as select * from planted")
        found = find_identifiers(engine, SOUGHT, planted.columns)
    told = {problem.column for problem in found}
    assert [kind for at, kind in enumerate(KINDS) if f"v{at}" not in told] == []
    assert told <= {f"v{at}" for at in range(len(KINDS))}
    assert all(problem.value is None for problem in found)


def test_every_kind_is_refused_as_person_and_nothing_is_stored_or_echoed(
    planted: pd.DataFrame, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for at, kind in enumerate(KINDS):
        given = planted[["lsoa", "sex", "age"]].assign(person=planted[f"v{at}"])
        path = tmp_path / "extract.csv"
        given.to_csv(path, index=False)
        with pytest.raises(InputRefused) as refused:
            load_extract(path, COLUMNS, ["E01000001"], out)
        said = str(refused.value)
        assert "keyed pseudonym" in said, kind
        assert not any(len(value) > 4 and value in said for value in given["person"]), kind
        assert not list(tmp_path.rglob("*.parquet"))


@pytest.mark.parametrize(
    ("write", "rule"),
    [
        (lambda n: f"{9434765919 + n:032}", "numbers written as pseudonyms"),
        (lambda n: f"{n:032x}", "written as pseudonyms"),
        (lambda n: str(9434765919 + n).encode().hex().rjust(32, "a"), "pattern"),
        (lambda n: f"abc{hashlib.sha256(bytes([n])).hexdigest()[:29]}", "pattern"),
        (lambda n: (h := hashlib.sha256(bytes([n])).hexdigest())[:12] + "4" + h[13:32], "pattern"),
        (lambda n: hashlib.sha256(bytes([n])).hexdigest(), "no keyed pseudonym"),
        (lambda n: hashlib.md5(bytes([n])).hexdigest().upper(), "no keyed pseudonym"),
        (lambda n: f"{pseudonyms(1)[0]} " if n == 7 else pseudonyms(n + 1)[n], "no keyed"),
        (lambda n: None if n == 7 else pseudonyms(n + 1)[n], "no keyed"),
    ],
)
def test_what_only_looks_like_a_pseudonym(write: object, rule: str) -> None:
    held = pd.DataFrame({"person": [write(n) for n in range(40)]})  # type: ignore[operator]
    with duckdb.connect() as engine:
        engine.register("held", held)
        engine.execute("create table given as select * from held")
        assert rule in str(find_unkeyed(engine, "x", "person")[0])


def test_pseudonyms_of_ours_are_never_taken_for_others() -> None:
    for many in (1, 5, 60, 50_000):
        held = pd.DataFrame({"person": pseudonyms(many)})
        with duckdb.connect() as engine:
            engine.register("held", held)
            engine.execute("create table given as select * from held")
            assert find_unkeyed(engine, "x", "person") == []
            assert find_identifiers(engine, SOUGHT, ["person"]) == []


def test_honest_columns_go_through() -> None:
    alarms = []
    for make, table in honest_columns(66):
        with duckdb.connect() as engine:
            engine.register("table_given", table)
            engine.execute("create table given as select * from table_given")
            if find_identifiers(engine, SOUGHT, ["value"]):
                alarms.append(make)
    assert alarms == []


@pytest.mark.parametrize("make", ["parts", "small_parts", "scientific", "share"])
def test_a_fraction_of_many_places_is_no_number_of_a_person(make: str) -> None:
    """Nought ten times passes the check of NHS numbers; one value again is no second witness."""
    alarms = []
    for seed in range(60):
        rng = Random(seed)
        write = MAKES[make](rng)
        held = pd.DataFrame({"age": "40", "value": [write(40) for _ in range(300)]})
        alarms += [(seed, rule) for rule in _found(held)]
    assert alarms == []


def test_one_fraction_in_many_that_begins_as_a_telephone_number_is_none() -> None:
    """One number of telephones is enough to refuse a column: 0.0044 is not how one begins."""
    values = [*(f"0.{at:013}" for at in range(10**12, 10**12 + 400)), "0.0044791112345"]
    told = {
        name: bool(_found(pd.DataFrame({"age": "40", "value": column})))
        for name, column in (
            ("fractions", values),
            ("prefix", [*values, "tel.00447911123456"]),
            ("plain", [*values, "00447911123456"]),
        )
    }
    assert told == {"fractions": False, "prefix": True, "plain": True}


def _found(held: pd.DataFrame) -> list[str]:
    with duckdb.connect() as engine:
        engine.register("held", held)
        engine.execute("create table given as select * from held")
        return [each.rule for each in find_identifiers(engine, SOUGHT, ["value"])]


def test_a_heading_that_is_a_value_is_not_echoed(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_text("943 476 5919,LE1 5WW\n943 476 5870,M1 1AE\n")
    columns = ColumnMap(columns={**COLUMNS.columns, "person": "943 476 5919"}, geography="lsoa11")
    given = pd.read_csv(path, dtype=str)
    with duckdb.connect() as engine:
        engine.register("rows_given", given)
        engine.execute("create table given as select * from rows_given")
        found = find_identifiers(engine, SOUGHT, given.columns)
    said = str(InputRefused(found))
    assert "a heading that looks like a value" in said
    assert "943" not in said
    assert "LE1" not in said
    with pytest.raises(InputRefused):
        load_extract(path, columns, [], tmp_path / "out")


def test_person_files_are_for_their_user_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path, out = tmp_path / "extract.csv", tmp_path / "new" / "out"
        rows = pd.DataFrame(
            {"person": pseudonyms(9), "lsoa": "E01000001", "age": range(9), "sex": "male"}
        )
        rows.to_csv(path, index=False)
        for _ in range(2):
            assert load_extract(path, COLUMNS, ["E01000001"], out) == 9
        safe = tmp_path / "safe.csv"
        pseudonymise_file(path, "person", b"k" * 32, safe)
    finally:
        os.umask(old)
    made = [tmp_path / "new", out, *out.rglob("*"), safe]
    assert len(made) == 5
    for each in made:
        mode = stat.S_IMODE(each.stat().st_mode)
        assert mode == (0o700 if each.is_dir() else 0o600), each


def test_one_person_is_one_pseudonym_however_the_number_is_spelt() -> None:
    spelt = (
        "9434765919",
        "943 476 5919",
        "943-476-5919",
        "943.476.5919",
        "943\u00a0476\u00a05919",
        "９４３４７６５９１９",
        "9434765919.0",
        " 943‐476‐5919\u200b",
    )
    assert len(set(pseudonymise(spelt, b"k" * 32))) == 1
    with pytest.raises(InputRefused, match="scientific"):
        pseudonymise(["9.43477E+09"], b"k" * 32)


@pytest.mark.parametrize(
    "codes",
    [
        [f"U{10_000 + 37 * at}" for at in range(30)],
        [f"A{at % 16 + 1:02}BA{at:02}" for at in range(30)],
        [f"{at % 12 + 1:02}/{2000 + at}" for at in range(23)],
        [f"{2000 + at}{at % 12 + 1:02}" for at in range(23)],
        [f"{2000 + at % 20}-W{at + 10}" for at in range(30)],
        [f"1-{110_000_000 + 7919 * at}" for at in range(30)],
    ],
)
def test_codes_that_are_published_are_nobodys_own(codes: list[str]) -> None:
    """A network, a medicine, a month, a week and a place, each with its people alone."""
    assert _found(pd.DataFrame({"age": "40", "value": codes})) == []


@pytest.mark.parametrize(
    "names",
    [
        ["Christian", "Christian", "Jain", "Sikh", "Muslim", "Hindu", "Jewish"],
        ["Florence", "Heather", "ITU", "CCU", "Maternity", "Elizabeth"],
    ],
)
def test_faiths_and_wards_are_no_names(names: list[str]) -> None:
    assert _found(pd.DataFrame({"age": "40", "value": names * 10})) == []
