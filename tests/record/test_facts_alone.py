"""What all facts share, without a built store: what may be told on a day, which rows are read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pytest

from drawn import store_of
from tripleaim.model.said_date import SaidDate
from tripleaim.store.record.fact import (
    Asked,
    Fact,
    as_of,
    fact_of,
    fact_tables,
    is_dated,
    names_later,
    read_as,
    read_members,
    read_rows,
)

ON = date(2018, 6, 1)
GIVEN = {
    "event": """
        fact | subject | kind      | name   | happened | true_from_low | true_from_high | true_to_low | true_to_high | known_low  | known_high | grade     | cited     | source
        e:1  | stp:QOP | programme | Deal   | made     | 2014-11-03    | 2014-11-03     |             |              | 2014-11-03 | 2014-11-03 | confirmed | GM papers | s
        e:2  | stp:QF7 | programme | Both   | made     | 2018-06-01    | 2018-06-01     | 2019-01-01  | 2019-12-31   | 2018-06-01 | 2018-06-30 | confirmed | a ; b     | s
        e:3  | stp:QWO | programme | Late   | made     | 2018-06-02    | 2018-06-02     |             |              | 2018-06-01 | 2018-06-01 | confirmed | a         | s
        e:4  | stp:QOP | programme | Secret | made     | 2018-01-01    | 2018-01-01     |             |              | 2018-06-02 | 2018-06-02 | confirmed | a         | s
    """,  # noqa: E501
    "fact_member": """
        fact | member  | role   | source
        e:2  | stp:QOP | member | s
        e:2  | RM3     | host   | s
        e:2  | RM1     | host   | s
    """,
}


@pytest.fixture(scope="module")
def store() -> duckdb.DuckDBPyConnection:
    """Four facts: of one system, of two, of a day later, known a day later."""
    return store_of(GIVEN)


def facts(store: duckdb.DuckDBPyConnection, about: list[str] | None, **more: Any) -> list[str]:
    rows = read_rows(store, "event", Asked.of(about, on=ON, known=ON), **more)
    return [row["fact"] for row in rows]


def test_tables_of_facts_are_those_of_the_schema_that_say_so() -> None:
    assert {"designation", "event", "arrangement"} <= fact_tables()
    assert not {"area", "composition", "fact_member", "population"} & fact_tables()


def test_what_is_no_table_of_facts_is_not_read_as_one(store: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(KeyError, match="area"):
        read_rows(store, "area", Asked.of(None, on=ON, known=ON))


def test_facts_are_read_that_were_true_and_known_by_the_day(
    store: duckdb.DuckDBPyConnection,
) -> None:
    assert facts(store, None) == ["e:1", "e:2"]
    assert facts(store, ["stp:QOP"]) == ["e:1"]
    assert facts(store, ["stp:QF7"]) == ["e:2"]
    assert facts(store, []) == []


def test_of_all_bodies_some_kinds_may_be_asked_for(store: duckdb.DuckDBPyConnection) -> None:
    assert facts(store, None, kinds=["programme", "review"]) == ["e:1", "e:2"]
    assert facts(store, None, kinds=["review"]) == []


def test_those_who_take_part_are_asked_for_by_name_only(store: duckdb.DuckDBPyConnection) -> None:
    assert facts(store, ["stp:QOP"], members=True) == ["e:1", "e:2"]
    assert facts(store, ["RM3"], members=True) == ["e:2"]
    assert facts(store, ["RM3"]) == []


def test_who_takes_part_stands_by_role(store: duckdb.DuckDBPyConnection) -> None:
    assert read_members(store, ["e:1", "e:2"]) == {
        "e:2": {"host": ("RM1", "RM3"), "member": ("stp:QOP",)}
    }


def test_about_nobody_named_is_about_all() -> None:
    assert Asked.of(None, on=ON, known=ON).about is None
    assert Asked.of(["b", "a"], on=ON, known=ON).about == ("b", "a")


def test_an_end_is_held_where_one_is_on_record(store: duckdb.DuckDBPyConnection) -> None:
    deal, both = (
        fact_of(row) for row in read_rows(store, "event", Asked.of(None, on=ON, known=ON))
    )
    assert deal.over is None
    assert both.over == SaidDate(low=date(2019, 1, 1), high=date(2019, 12, 31))
    assert (both.begun.low, both.cited, both.source) == (ON, "a; b", "s")


def test_rows_become_nouns_by_the_names_of_their_columns(store: duckdb.DuckDBPyConnection) -> None:
    from tripleaim.store.record.events import Event

    rows = read_rows(store, "event", Asked.of(None, on=ON, known=ON))
    assert [(each.name, each.fact.id) for each in read_as(Event, rows)] == [
        ("Deal", "e:1"),
        ("Both", "e:2"),
    ]


def test_what_a_table_does_not_hold_is_left_as_a_noun_has_it(
    store: duckdb.DuckDBPyConnection,
) -> None:
    @dataclass
    class Told:
        fact: Fact
        name: str
        carried: bool = False

    rows = read_rows(store, "event", Asked.of(["stp:QOP"], on=ON, known=ON))
    assert [(each.name, each.carried) for each in read_as(Told, rows)] == [("Deal", False)]
    assert read_as(Told, []) == []


# text                                  by 1 June 2018 it names what comes later
LATER = [
    (None, False),
    ("", False),
    ("soon", False),
    ("in May 2018", False),
    ("in June 2018", False),
    ("in July 2018", True),
    ("in December 2017", False),
    ("in January 2019", True),
    ("in 2018", False),
    ("in 2019", True),
    ("from 2016 to 2019", True),
    ("from 2019, after 2016", True),
    ("in July 2018 and May 2018", True),
]


@pytest.mark.parametrize(("text", "later"), LATER)
def test_a_text_that_names_a_later_year_or_month_names_what_comes_later(
    text: str | None, later: bool
) -> None:
    assert names_later(text, ON) is later


def test_a_month_of_a_year_that_has_begun_is_told_by_its_month() -> None:
    assert not names_later("in December 2018", date(2018, 12, 1))
    assert names_later("in December 2018", date(2018, 11, 30))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (None, ""),
        ("NHS England (jointly in 2023)", "NHS England"),
        ("NHS England (boards from 2/6/2018)", "NHS England"),
        ("NHS England (boards from 1/6/2018)", "NHS England (boards from 1/6/2018)"),
        ("NHS England (jointly in 2017)", "NHS England (jointly in 2017)"),
        ("a fine; from 2019 none; a letter", "a fine; a letter"),
    ],
)
def test_of_a_text_later_clauses_and_asides_are_left_out(text: str | None, left: str) -> None:
    assert as_of(text, ON) == left


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("paused in 2017", True),
        ("asked 2017; paused 2018", True),
        ("asked 2017; paused", False),
        ("asked; paused 2018", False),
        ("paused 2017 (a review), went on as boards, then a place partnership", False),
        ("paused 2017, then ended in 2018", True),
    ],
)
def test_a_text_is_dated_where_each_clause_names_a_year(text: str, dated: bool) -> None:
    assert is_dated(text) is dated


KNOWN = Fact(
    id="a:1",
    subject="stp:QOP",
    begun=SaidDate.read("2015"),
    over=None,
    known=SaidDate.read("2018-06-01"),
    grade="confirmed",
    cited="a",
    address=None,
    source="s",
)


@pytest.mark.parametrize(
    ("text", "on", "later"),
    [
        ("went on", date(2018, 5, 31), True),
        ("went on", ON, False),
        ("went on", date(2018, 6, 2), False),
        ("ended in 2019", ON, True),
        ("", date(2018, 5, 31), False),
        (None, date(2018, 5, 31), False),
    ],
)
def test_what_a_fact_tells_is_later_where_it_was_known_or_dated_later(
    text: str | None, on: date, later: bool
) -> None:
    assert KNOWN.tells_later(text, on) is later
