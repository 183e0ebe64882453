"""What is refused tells the headings of a table, and no contents of a file that is none."""

from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.store.files.csv_file import read_table
from tripleaim.store.files.csv_rows import rows_by_name
from tripleaim.store.files.headings import are_headings

OTHER_FILES = {
    "a line": "only-in-the-other-file\n",
    "lines": "only-in-the-other-file\nmore of it\n",
    "users": "root:x:0:0:only-in-the-other-file:/root:/bin/sh\n",
    "settings": "NAME=only-in-the-other-file\nOTHER=2\n",
    "people": "only-in-the-other-file,female\nB. Person,male\n",
    "people of an age": "only-in-the-other-file,45\nB. Person,50\n",
    "the same twice": "only-in-the-other-file,only-in-the-other-file\nB,B\n",
    "a key": "-----BEGIN PRIVATE KEY-----\nonly-in-the-other-file\n",
}


@pytest.mark.parametrize("name", OTHER_FILES)
def test_a_file_that_is_no_such_table_is_not_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text(OTHER_FILES[name])
    with pytest.raises(InputRefused) as refused:
        read_table(path, ("origin", "provider", "count"))
    with pytest.raises(InputRefused) as again:
        list(rows_by_name(OTHER_FILES[name], path.name, ("origin", "count")))
    for said in (str(refused.value), str(again.value)):
        assert "only-in-the-other-file" not in said
        assert "in-the" not in said


def test_headings_are_told_where_one_is_known_or_stands_above_numbers(tmp_path: Path) -> None:
    path = tmp_path / "flow.csv"
    for text, has in (
        ("from,to,n\nE01,RX1,10\nE02,RX1,3\n", "It has from, to, n."),
        ("Origin,to\nE01,RX1\n", "It has Origin, to."),
    ):
        path.write_text(text)
        with pytest.raises(InputRefused, match="lacks the columns") as refused:
            read_table(path, ("origin", "provider"))
        assert has in str(refused.value)


@pytest.mark.parametrize(
    ("names", "below", "are"),
    [
        (["a", "n"], [["b", "1"], ["c", ""]], True),
        (["a", "n"], [["b", "1"], ["c", "x"]], False),
        (["a", "n"], [["b", ""]], False),
        (["a", "n"], [], False),
        (["n"], [["1"]], False),
        (["n", "7"], [["1", "2"]], False),
        (["", "a"], [["1", "b"]], False),
    ],
)
def test_a_word_above_numbers_makes_headings(
    names: list[str], below: list[list[str]], are: bool
) -> None:
    assert are_headings(names, ["origin"], below) is are


@pytest.mark.parametrize("name", OTHER_FILES)
def test_a_file_that_is_no_text_to_sign_is_not_told(name: str) -> None:
    from tripleaim.governance.signed_text import read_signed_text

    with pytest.raises(InputRefused, match="does not begin with a purpose") as refused:
        read_signed_text(OTHER_FILES[name].encode(), "other.txt")
    assert "in-the-other" not in str(refused.value)
