"""An extract is refused whole, with all that is wrong, and no identifying value is echoed.

Everything goes through the command line, as a user would do it.
"""

import csv
import io
import logging
from pathlib import Path

import duckdb
import pytest

from people.extract_desk import (
    HEAD,
    MAP,
    NAMES,
    NUMBERS,
    Desk,
    good,
    person,
    with_column,
    write,
)
from tripleaim.model.errors import InputRefused
from tripleaim.people.blocks import read_lsoas
from tripleaim.people.pseudonym import pseudonymise


@pytest.fixture
def desk(tmp_path: Path, official_folder: Path, caplog: pytest.LogCaptureFixture) -> Desk:
    caplog.set_level(logging.DEBUG)
    return Desk(folder=tmp_path, data=official_folder, caught=caplog)


def test_a_good_extract_is_loaded_and_segmented(desk: Desk) -> None:
    assert "60 people under" in desk.load(write(desk.folder, good()))
    said = desk.run("people", "segments", str(desk.out), "--scheme", "frailty", "--profile", "open")
    counted = list(csv.DictReader(io.StringIO(said)))
    assert {"severe", "moderate", "mild", "fit_or_not_assessed"} <= {r["segment"] for r in counted}
    said = desk.run("people", "segments", str(desk.out), "--scheme", "bridges-to-health")
    assert "column dementia: is asked about by the scheme and not held" in said
    assert "Map it in the mapping" in said


def test_nhs_numbers_in_clear(desk: Desk) -> None:
    rows = [[number, "E01000001", "40", "female", "0"] for number in NUMBERS]
    said = desk.refused(write(desk.folder, rows), secrets=tuple(NUMBERS))
    assert "NHS numbers in clear" in said
    assert "keyed hash" in said


@pytest.mark.parametrize("form", ["{0}{1}{2}", "{0} {1} {2}", "{0}-{1}-{2}"])
def test_nhs_numbers_among_other_values(form: str, desk: Desk) -> None:
    spelt = [form.format(n[:3], n[3:6], n[6:]) for n in NUMBERS[:12]]
    rows = with_column([*spelt, *[f"h{n}" for n in range(48)]])
    said = desk.refused(write(desk.folder, rows, [*HEAD, "ref"]), secrets=tuple(spelt))
    assert "column ref: looks like NHS numbers in clear" in said


def test_few_nhs_numbers_under_their_own_name(desk: Desk) -> None:
    rows = [[number, *row[1:]] for number, row in zip(NUMBERS[:3], good(3), strict=True)]
    path = write(desk.folder, rows, ["nhs_number", *HEAD[1:]])
    said = desk.refused(path, MAP.replace('"id"', '"nhs_number"'), tuple(NUMBERS[:3]))
    assert "NHS numbers in clear" in said


def test_ten_digits_at_random_are_not_taken_for_nhs_numbers(desk: Desk) -> None:
    rows = [[*row, str(9_000_000_000 + 7 * (n % 9))] for n, row in enumerate(good(100))]
    assert "100 people under" in desk.load(write(desk.folder, rows, [*HEAD, "ref"]))


@pytest.mark.parametrize(
    ("column", "values", "rule"),
    [
        ("postcode", ["LE1 5WW", "M1 1AE", "SW1A 2AA"], "full postcodes"),
        ("address", ["12 High St, LE1 5WW", "3 The Row, M1 1AE"], "full postcodes"),
        ("dob", ["1950-03-02", "1961-11-30"], "full dates"),
        ("dob", ["02/03/1950", "30/11/61"], "full dates"),
        ("dob", ["2 Mar 1950", "30 Nov 1961"], "full dates"),
        ("born", ["19500302", "19611130"], "full dates"),
        ("born", ["1950-03-02 00:00:00", "1961-11-30T00:00:00"], "full dates"),
        ("who", NAMES, "names of people"),
        ("who", [f"{n.split()[1].upper()}, {n.split()[0].upper()}" for n in NAMES], "names of"),
        ("surname", ["xq", "zq"], "names of people"),
    ],
)
def test_other_identifiers(column: str, values: list[str], rule: str, desk: Desk) -> None:
    path = write(desk.folder, with_column(values), [*HEAD, column])
    said = desk.refused(path, secrets=tuple(values))
    assert f"column {column}: looks like {rule}" in said


def test_identifiers_in_parquet_with_types(desk: Desk) -> None:
    path = desk.folder / "extract.parquet"
    duckdb.sql(
        "select md5(cast(i as varchar)) as id, 'E01000001' as lsoa, (i % 90)::smallint as age, "
        "'male' as sex, 0 as frailty, date '1950-01-01' + i::int as born, 9000000000 + i as number "
        "from range(900) t(i)"
    ).write_parquet(str(path))
    said = desk.refused(path, secrets=("1950-0", *NUMBERS))
    assert "column born: looks like full dates" in said
    assert "column number: looks like NHS numbers" not in said  # one in eleven passes by chance


def test_mixed_types_and_ages_of_999_are_counted_together(desk: Desk) -> None:
    rows = [
        *good(),
        [person(1), "E01000001", "999", "female", "some"],
        [person("x"), "E01999999", "forty", "unknown", "9"],
        ["", "", "", "", ""],
    ]
    said = desk.refused(write(desk.folder, rows), secrets=("forty", "E01999999", "unknown"))
    assert "column age: holds what is not a whole number from 0 to 120 (3 like it" in said
    assert "column frailty: holds what is not a whole number from 0 to 3 (2 like it" in said
    for part in ("column sex", "column id: is empty", "has people twice", "column lsoa"):
        assert part in said, part


@pytest.mark.parametrize("cell", ["45.67", "1_000", "0x1A", "0b11", "1e2", ".6"])
def test_what_an_engine_would_take_for_a_whole_number_is_none(cell: str, desk: Desk) -> None:
    """DuckDB takes an underscore and hexadecimal digits, and rounds pounds and pence to pence."""
    rows = [[*row, "100"] for row in good()]
    rows[3][2], rows[5][-1] = cell, cell
    said = desk.load(write(desk.folder, rows, [*HEAD, "spent"]), f'{MAP}cost = "spent"\n')
    assert "column age: holds what is not a whole number from 0 to 120" in said
    assert "column spent: holds what is not a whole number of pence. Costs are whole pence" in said
    assert not desk.out.exists()


def test_whole_numbers_with_a_nought_behind_the_point_are_whole(desk: Desk) -> None:
    rows = [[*row[:2], "40.0", *row[3:]] for row in good()]
    assert "60 people" in desk.load(write(desk.folder, rows))


@pytest.mark.parametrize("words", [("true", "false"), ("Y", "n"), ("yes", "No"), ("1", "0")])
def test_flags_and_sexes_as_they_are_usually_written(desk: Desk, words: tuple[str, str]) -> None:
    mapping = MAP + 'dementia = "dem"\n'
    rows = [
        [*row[:3], "fF"[n % 2] if n % 3 else "M", row[4], (*words, "")[n % 3]]
        for n, row in enumerate(good())
    ]
    assert "60 people" in desk.load(write(desk.folder, rows, [*HEAD, "dem"]), mapping)
    with duckdb.connect() as engine:
        asked = "select sex, dementia, count(*) from read_parquet($1) group by all order by all"
        found = engine.execute(asked, [f"{desk.out}/system=own/people.parquet"]).fetchall()
    assert found == [("female", False, 20), ("female", None, 20), ("male", True, 20)]


def test_codes_are_checked_by_any_lookup_of_lsoas(desk: Desk) -> None:
    lookup = desk.folder / "lookup.csv"
    desk.data = lookup
    lookup.write_text("LSOA11CD,NAME\nE01000001,a\nE01000002,b\nE01000003,c\n")
    assert "60 people" in desk.load(write(desk.folder, good()))
    lookup.write_text("LSOA11CD,NAME\nE01000001,a\nE01000002,b\n")
    assert "no LSOA of England in 2011 (20 like it" in desk.load(write(desk.folder, good()))
    lookup.write_text("code\nE01000001\n")
    assert "a column LSOA11CD" in desk.load(write(desk.folder, good()))


def test_own_people_and_synthetic_ones_do_not_mix(desk: Desk) -> None:
    (desk.out).mkdir()
    (desk.out / "SYNTHETIC.json").write_text("{}")
    assert "holds synthetic people" in desk.load(write(desk.folder, good()))
    (desk.out / "SYNTHETIC.json").unlink()
    desk.load(write(desk.folder, good()))
    said = desk.run("synthesise", "--data", str(desk.data), "--out", str(desk.out))
    assert "holds people of your own" in said
    (desk.out / "SYNTHETIC.json").write_text("{}")
    said = desk.run("people", "segments", str(desk.out), "--scheme", "frailty")
    assert ",synthetic" not in said
    assert ",own" in said


def test_the_first_pseudonyms_are_held_in_the_file(desk: Desk) -> None:
    from tripleaim.people.likeness import PEOPLE_ASKED, first_held
    from tripleaim.store.person import ask_people

    desk.load(write(desk.folder, good()))
    assert first_held(desk.out) == sorted(person(n) for n in range(60))
    assert first_held(desk.out) == list(ask_people(PEOPLE_ASKED, desk.out)["person"])


def test_duplicate_people(desk: Desk) -> None:
    said = desk.refused(write(desk.folder, [*good(), *good(7)]), secrets=(person(1),))
    assert "column id: has people twice (7 like it" in said


def test_unknown_lsoa_codes(desk: Desk) -> None:
    rows = [
        *good(),
        [person(99), "E01099999", "4", "male", "0"],
        [person(98), "W01000001", "4", "male", "0"],
    ]
    said = desk.refused(write(desk.folder, rows), secrets=("E01099999", "W01000001"))
    assert "holds codes that are no LSOA of England in 2011 (2 like it" in said
    assert "2021" not in said


def test_codes_of_2021_with_a_mapping_of_2011(desk: Desk) -> None:
    newer = sorted(read_lsoas(desk.data, "lsoa21") - read_lsoas(desk.data, "lsoa11"))[:3]
    rows = [*good(), *([person(code), code, "40", "male", "0"] for n, code in enumerate(newer))]
    path = write(desk.folder, rows)
    said = desk.refused(path, secrets=tuple(newer))
    assert "holds LSOA codes of 2021 and the mapping says 2011" in said
    assert 'geography = "lsoa21"' in said
    assert "63 people under" in desk.load(path, MAP.replace("lsoa11", "lsoa21"))


@pytest.mark.parametrize("cut", [1, 6, 400])
def test_a_csv_cut_short(cut: int, desk: Desk) -> None:
    path = write(desk.folder, good())
    path.write_bytes(path.read_bytes()[:-cut])
    assert "cut short" in desk.refused(path, secrets=(person(59),))


def test_a_csv_cut_at_the_end_of_a_line(desk: Desk) -> None:
    path = write(desk.folder, good(50))
    said = desk.refused(path, f"rows = 60\n{MAP}")
    assert "has 50 rows and the mapping says 60" in said
    assert "50 people under" in desk.load(path, f"rows = 50\n{MAP}")


def test_a_parquet_cut_short(desk: Desk) -> None:
    path = desk.folder / "extract.parquet"
    duckdb.sql(f"select * from read_csv('{write(desk.folder, good())}')").write_parquet(str(path))
    whole = path.read_bytes()
    for length in (len(whole) - 8, len(whole) // 2, 3):
        path.write_bytes(whole[:length])
        assert "cannot be read to its end" in desk.refused(path, secrets=(person(59),))
    path.write_bytes(whole)
    assert "60 people under" in desk.load(path)


def test_other_files_are_refused_in_words(desk: Desk) -> None:
    empty = desk.folder / "extract.csv"
    for text in ("", "id,lsoa,age,sex,frailty\n"):
        empty.write_text(text)
        assert "people under" not in desk.refused(empty)
    empty.write_bytes(b"\xff\xfe\x00\x01\x02" * 50)
    desk.refused(empty)
    assert "is not there" in desk.refused(desk.folder / "none.csv")
    ragged = write(desk.folder, good())
    ragged.write_text(ragged.read_text() + f"{person(99)},E01000001,4,male,0,9434765919\n")
    desk.refused(ragged, secrets=("9434765919",))


def test_a_refusal_leaves_an_earlier_load_as_it_was(desk: Desk) -> None:
    desk.load(write(desk.folder, good()))
    loaded = {path: path.read_bytes() for path in desk.out.rglob("*") if path.is_file()}
    said = desk.load(write(desk.folder, [*good(), [person("y"), "E01000001", "999", "male", "0"]]))
    assert "people under" not in said
    assert {path: path.read_bytes() for path in desk.out.rglob("*") if path.is_file()} == loaded


def test_a_mapping_is_checked_before_a_row_is_read(desk: Desk) -> None:
    none = desk.folder / "none.csv"
    said = desk.refused(none, MAP.replace('age = "age"', 'shoe = "age"'))
    assert "column shoe: is no column of a person" in said
    assert "column age: is not mapped" in said
    assert "is not TOML" in desk.refused(none, "columns = ")
    assert "is mapped to no name" in desk.refused(none, MAP.replace('"age"', "7"))
    path = write(desk.folder, good(), ["id", "lsoa", "years", "sex", "frailty"])
    assert "column age: is mapped and not in the file" in desk.refused(path)


def test_a_column_with_quotes_in_its_name(desk: Desk) -> None:
    path = write(desk.folder, good(), ["id", "lsoa", "age", 'the "sex"', "frailty"])
    assert "60 people" in desk.load(path, MAP.replace('"sex"', "'the \"sex\"'"))


def test_pseudonymise_then_load_then_segment_and_the_key_is_nowhere(desk: Desk) -> None:
    key, safe = desk.folder / "key.bin", desk.folder / "safe.csv"
    key.write_bytes(bytes(range(7, 39)))
    rows = [[number, *row[1:]] for number, row in zip(NUMBERS[:60], good(), strict=True)]
    path = write(desk.folder, rows)
    words = ["--column", "id", "--key", str(key), "--out", str(safe)]
    said = desk.run("people", "pseudonymise", str(path), *words)
    assert "60 rows" in said
    said += desk.load(safe)
    assert "60 people under" in said
    said += desk.run("people", "segments", str(desk.out), "--scheme", "frailty")
    written = b"".join(path.read_bytes() for path in (safe, *desk.out.rglob("*.parquet")))
    for secret in (key.read_bytes(), key.read_bytes().hex().encode()):
        assert secret not in written
        assert secret.hex() not in said
    assert not any(number.encode() in written for number in NUMBERS)
    assert not any(number in said + desk.caught.text for number in NUMBERS)
    assert pseudonymise(NUMBERS[:1], key.read_bytes())[0].encode() in written


def test_pseudonymise_refuses_in_words_and_writes_nothing(desk: Desk) -> None:
    key, out = desk.folder / "key.bin", desk.folder / "safe.csv"
    key.write_bytes(b"k" * 32)
    (desk.folder / "short.bin").write_bytes(b"short")
    path = write(desk.folder, [[number, *good()[0][1:]] for number in NUMBERS])
    whole = path.read_text()
    cut, ragged = desk.folder / "cut.csv", desk.folder / "ragged.csv"
    cut.write_text(whole[:-3])
    ragged.write_text(whole + f"{NUMBERS[0]},1\n")
    empty = write(desk.folder / "..", [["", "E01000001", "4", "male", "0"]])
    for given, column, with_key, rule in (
        (path, "id", desk.folder / "short.bin", "shorter than 32 bytes"),
        (path, "id", desk.folder / "none.bin", "is not there"),
        (path, "number", key, "has no such column"),
        (cut, "id", key, "line end"),
        (ragged, "id", key, "another number of cells"),
        (empty, "id", key, "is empty"),
        (desk.folder / "none.csv", "id", key, "is not there"),
    ):
        words = ["--column", column, "--key", str(with_key), "--out", str(out)]
        said = desk.run("people", "pseudonymise", str(given), *words)
        assert rule in said, rule
        assert not any(number in said for number in NUMBERS)
        assert not out.exists()
        assert not list(desk.folder.glob(".*building"))


def test_pseudonyms_need_a_long_key() -> None:
    assert pseudonymise(NUMBERS, b"x" * 32) != pseudonymise(NUMBERS, b"y" * 32)
    assert pseudonymise(["943-476-5919"], b"x" * 32) == pseudonymise(["943 476 5919"], b"x" * 32)
    with pytest.raises(InputRefused, match="32 bytes"):
        pseudonymise(NUMBERS, b"short")
