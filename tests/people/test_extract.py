"""An extract is refused whole, with all that is wrong, and no identifying value is echoed."""

from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.people.extract import load_extract, read_mapping
from tripleaim.people.pseudonym import pseudonymise

MAP = """
geography = "lsoa11"
[columns]
person = "id"
lsoa = "lsoa"
age = "age"
sex = "sex"
dementia = "dementia"
"""
HEAD = "id,lsoa,age,sex,dementia\n"
KNOWN = {"E01000001", "E01000002"}
# Numbers whose check digit holds, made for this test.
NUMBERS = ("9434765919", "9434765870", "4505577104", "4010232137", "9876543210")


def valid_number(text: str) -> bool:
    total = sum((10 - at) * int(digit) for at, digit in enumerate(text[:9]))
    return (11 - total % 11) % 11 == int(text[9])


def good_rows(count: int = 40) -> list[str]:
    return [f"p{n},E0100000{1 + n % 2},{n},{('female', 'male')[n % 2]},false" for n in range(count)]


def load(folder: Path, text: str, mapping: str = MAP) -> int:
    (folder / "map.toml").write_text(mapping)
    (folder / "extract.csv").write_text(text)
    columns = read_mapping(folder / "map.toml")
    return load_extract(folder / "extract.csv", columns, KNOWN, folder / "out")


def refused(folder: Path, text: str, mapping: str = MAP) -> str:
    with pytest.raises(InputRefused) as caught:
        load(folder, text, mapping)
    assert not list((folder / "out").rglob("*.parquet")) if (folder / "out").exists() else True
    return str(caught.value)


def test_a_good_extract_is_loaded(tmp_path: Path) -> None:
    assert load(tmp_path, HEAD + "\n".join(good_rows()) + "\n") == 40


def test_nhs_numbers_in_clear_are_refused_and_not_echoed(tmp_path: Path) -> None:
    found = [str(n) for n in range(9_000_000_000, 9_000_000_900) if valid_number(str(n))]
    rows = [f"{n},E01000001,40,female,false" for n in found]
    said = refused(tmp_path, HEAD + "\n".join(rows) + "\n")
    assert "NHS numbers in clear" in said
    assert "keyed hash" in said
    assert not any(number in said for number in found)


def test_ten_digits_at_random_are_not_taken_for_nhs_numbers(tmp_path: Path) -> None:
    rows = [f"{9_000_000_000 + 7 * n},E01000001,40,female,false" for n in range(300)]
    assert load(tmp_path, HEAD + "\n".join(rows) + "\n") == 300


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("postcode", "LE1 5WW", "full postcodes"),
        ("dob", "1950-03-02", "full dates"),
        ("dob", "02/03/1950", "full dates"),
        ("who", "Jane Example", "names of people"),
        ("surname", "x", "names of people"),
    ],
)
def test_other_identifiers_are_refused(column: str, value: str, rule: str, tmp_path: Path) -> None:
    text = HEAD.strip() + f",{column}\n" + "\n".join(f"{row},{value}" for row in good_rows()) + "\n"
    said = refused(tmp_path, text)
    assert rule in said
    assert len(value) < 2 or value not in said


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    rows = [*good_rows(), "p1,E01000001,999,female,maybe", "px,E01999999,forty,unknown,false"]
    said = refused(tmp_path, HEAD + "\n".join(rows) + "\n")
    for part in ("column age", "column dementia", "column sex", "has people twice", "column lsoa"):
        assert part in said, part
    assert "2 like it" in said  # ages 999 and forty
    assert "forty" not in said
    assert "E01999999" not in said


def test_codes_of_2021_with_a_mapping_of_2011(tmp_path: Path) -> None:
    rows = [*good_rows(), "p99,E01033999,40,female,false"]
    said = refused(tmp_path, HEAD + "\n".join(rows) + "\n")
    assert "codes of 2021" in said
    assert "lsoa21" in said


@pytest.mark.parametrize("cut", ["p98,E01000001,4", "p98,E01000001,40,female,false"])
def test_a_file_cut_short(cut: str, tmp_path: Path) -> None:
    assert "cut short" in refused(tmp_path, HEAD + "\n".join([*good_rows(), cut]))


def test_a_mapping_is_checked_before_a_row_is_read(tmp_path: Path) -> None:
    said = refused(tmp_path, "", MAP.replace('age = "age"', 'shoe = "age"'))
    assert "column shoe" in said
    assert "column age: is not mapped" in said
    assert "not in the file" in refused(
        tmp_path, HEAD.replace("age", "years") + good_rows()[0] + "\n"
    )


def test_pseudonyms_need_a_long_key() -> None:
    assert pseudonymise(NUMBERS, b"x" * 32) != pseudonymise(NUMBERS, b"y" * 32)
    with pytest.raises(InputRefused, match="32 bytes"):
        pseudonymise(NUMBERS, b"short")
