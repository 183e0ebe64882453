"""Tables of findings: each row is headed by what sets it apart from the others."""

from dataclasses import replace

import pytest

from tripleaim.model.finding import Finding
from tripleaim.page.blocks import table_of
from tripleaim.page.section import AreaLink, Column, Table, led_by_what_differs

ONE = Finding(
    measure="standing",
    value="in force",
    unit="",
    statement="So it is.",
    sources=("a",),
    method="read",
    table="What is asked",
    label="Health Act",
)
DAY = replace(ONE, measure="since", value="2022")


def heads(table: Table) -> list[str]:
    cells = [row[0] for row in table.rows]
    return [each.text if isinstance(each, AreaLink) else str(each) for each in cells]


def test_one_repeated_label_leaves_every_other_row_its_name() -> None:
    bill = replace(ONE, label="Health Bill", value="proposed")
    table = table_of("What is asked", [ONE, bill, replace(bill, value="in force")])

    assert heads(table) == ["Health Act", "Health Bill", "Health Bill"]
    assert [each.title for each in table.columns] == ["What", "Standing"]


def test_the_measure_is_added_only_where_a_label_repeats() -> None:
    other = replace(ONE, label="Care Act", measure="since", value="2014")
    table = table_of("What is asked", [ONE, DAY, replace(DAY, value="2023"), other])

    assert heads(table) == [
        "Health Act: standing",
        "Health Act: since",
        "Health Act: since",
        "Care Act",
    ]


def test_of_one_body_the_measures_are_the_headings() -> None:
    assert heads(table_of("T", [ONE, DAY, replace(DAY, value="2023")])) == [
        "Standing",
        "Since",
        "Since",
    ]


def test_what_reads_the_same_twice_is_told_once() -> None:
    again = replace(ONE, sources=("b",))
    table = table_of("What is asked", [ONE, again, replace(ONE, label="Care Act")])

    assert heads(table) == ["Health Act", "Care Act"]
    assert table.findings == (ONE, again, replace(ONE, label="Care Act"))


def test_an_area_keeps_its_link_with_the_measure_beside_it() -> None:
    found = [replace(each, subject="icb:QOP", label="Here") for each in (ONE, DAY, DAY)]
    other = replace(ONE, subject="icb:QYG", label="There")
    assert table_of("T", [*found, other]).rows[0][0] == AreaLink(
        area="icb:QOP", text="Here: standing"
    )


@pytest.mark.parametrize(
    ("rows", "titles"),
    [
        ((("a", 1, "x"), ("a", 1, "y")), ["Third", "First", "Second"]),
        ((("a", 1, "x"), ("b", 1, "x")), ["First", "Second", "Third"]),
        ((("a", 1, "x"),), ["First", "Second", "Third"]),
        ((("a", 1, "x"), ("a", 1, "x")), ["First", "Second", "Third"]),
    ],
)
def test_a_column_that_differs_stands_first(
    rows: tuple[tuple[str, int, str], ...], titles: list[str]
) -> None:
    columns = tuple(Column(title=each) for each in ("First", "Second", "Third"))
    led = led_by_what_differs(Table(name="t", caption="T", columns=columns, rows=rows))
    assert [each.title for each in led.columns] == titles


def test_of_a_long_table_the_rows_count_that_are_shown() -> None:
    columns = (Column(title="First"), Column(title="Second"))
    rows = (("a", "x"), ("a", "y"), ("b", "z"))
    table = Table(name="t", caption="T", columns=columns, rows=rows)
    assert led_by_what_differs(table, 2).columns[0].title == "Second"
    assert led_by_what_differs(table, 3) is table
