"""Small tables read row by row: what is no CSV is a message, never a trace."""

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.money.control_year import read_told
from tripleaim.money.entries import read_entries
from tripleaim.store.files.csv_rows import rows_by_name
from tripleaim.studies.outcome_months import read_months

HEADS = {
    read_entries: "on,kind,who,pounds,aim,segment,document",
    read_told: "kind,who,value,document",
    read_months: "month,outcome,place,value",
}


@pytest.mark.parametrize("read", HEADS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("size", [131_072, 131_073])
def test_a_cell_without_end_is_a_message(read, size):
    with pytest.raises(InputRefused) as refused:
        read(f"{HEADS[read]}\n{'x' * size},a\n", "f.csv")
    assert ("cannot be read as CSV" in str(refused.value)) is (size > 131_072)


def test_rows_keep_the_number_that_a_spreadsheet_shows():
    text = " a ,b,more\n1,2\n,,\n3,4,5,,\n7\n"
    found = [(2, {"a": "1", "b": "2"}), (4, {"a": "3", "b": "4"}), (5, {"a": "7", "b": ""})]
    assert list(rows_by_name(text, "f.csv", ("a", "b"))) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\nSmith, Jones,5\n", "f.csv, row 3: has 3 cells, not 2"),
        ("a,b,a\n1,2,3\n", "has the column a twice"),
        ("a, b ,b\n1,2,3\n", "has the column b twice"),
        ('a,b\n1,2\n3,"4\n5,6\n', "has a quotation mark that is never closed"),
    ],
)
def test_cells_that_have_slipped_are_told(text, said):
    with pytest.raises(InputRefused, match=said):
        list(rows_by_name(text, "f.csv", ("a", "b")))


def test_titles_stand_above_and_capitals_do_not_matter():
    text = "Ledger of the year\n\nB , A\n1,2\n"
    assert list(rows_by_name(text, "f.csv", ("a", "b"))) == [(4, {"a": "2", "b": "1"})]


def test_no_row_is_lost_however_long_the_table():
    text = "a\n" + "".join(f"{each}\n" for each in range(100))
    found = list(rows_by_name(text, "f.csv", ("a",)))
    assert found == [(each + 2, {"a": str(each)}) for each in range(100)]


def test_a_column_may_be_missing_and_what_is_there_is_told():
    assert list(rows_by_name("a\n1\n", "f.csv", ("a", "b"), may_lack=("b",))) == [
        (2, {"a": "1", "b": ""})
    ]
    with pytest.raises(InputRefused, match=r"row 2: has no column b. Columns: a, b. It has A, C"):
        list(rows_by_name("title\nA,C\n", "f.csv", ("a", "b")))


@pytest.mark.parametrize("text", ["", "a\n1\n"])
def test_columns_that_are_not_there(text):
    with pytest.raises(InputRefused, match="has no column"):
        list(rows_by_name(text, "f.csv", ("a", "b")))


@pytest.mark.parametrize("most", [2, 3])
def test_the_most_rows(most):
    rows = rows_by_name("a\n1\n2\n3\n", "f.csv", ("a",), most)
    if most == 3:
        assert len(list(rows)) == 3
        return
    with pytest.raises(InputRefused, match="more than 2 rows"):
        list(rows)
