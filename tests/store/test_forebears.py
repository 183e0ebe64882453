"""Whom a body goes back to and answers for, at the edges of both."""

from datetime import date

import duckdb
import pytest

from drawn import store_of
from tripleaim.model.errors import NothingFound
from tripleaim.store.ground import answers_for, forebears, name_on

ENDED = date(2018, 4, 1)
# Who went into NEW: all of ALL; a tenth of EDGE and less of UNDER; of PART few, who are a tenth of
# NEW; nobody of GONE; EMPTY, where nobody lived.
GIVEN = {
    "area_kind": """
        kind | valid_from | valid_to | becomes
        stp  | 2016-03-01 |          |
    """,
    "area": """
        area      | kind | code  | name  | ons_code | valid_from | valid_to   | source
        stp:ALL   | stp  | ALL   | All   |          | 2017-04-01 | 2018-04-01 | s
        stp:EDGE  | stp  | EDGE  | Edge  |          | 2017-04-01 | 2018-04-01 | s
        stp:UNDER | stp  | UNDER | Under |          | 2017-04-01 | 2018-04-01 | s
        stp:PART  | stp  | PART  | Part  |          | 2017-04-01 | 2018-04-01 | s
        stp:GONE  | stp  | GONE  | Gone  |          | 2017-04-01 | 2018-04-01 | s
        stp:EMPTY | stp  | EMPTY | Empty |          | 2017-04-01 | 2018-04-01 | s
        stp:NEW   | stp  | NEW   | New   |          | 2018-04-01 |            | s
        stp:OTHER | stp  | OTHER | Other |          | 2018-04-01 |            | s
    """,
    "composition": """
        block | basis | area      | kind | valid_from | valid_to   | source
        a1    | piece | stp:ALL   | stp  | 2017-04-01 | 2018-04-01 | s
        e1    | piece | stp:EDGE  | stp  | 2017-04-01 | 2018-04-01 | s
        e2    | piece | stp:EDGE  | stp  | 2017-04-01 | 2018-04-01 | s
        u1    | piece | stp:UNDER | stp  | 2017-04-01 | 2018-04-01 | s
        u2    | piece | stp:UNDER | stp  | 2017-04-01 | 2018-04-01 | s
        p1    | piece | stp:PART  | stp  | 2017-04-01 | 2018-04-01 | s
        p2    | piece | stp:PART  | stp  | 2017-04-01 | 2018-04-01 | s
        g1    | piece | stp:GONE  | stp  | 2017-04-01 | 2018-04-01 | s
        n1    | piece | stp:EMPTY | stp  | 2017-04-01 | 2018-04-01 | s
        a1    | piece | stp:NEW   | stp  | 2018-04-01 |            | s
        e1    | piece | stp:NEW   | stp  | 2018-04-01 |            | s
        u1    | piece | stp:NEW   | stp  | 2018-04-01 |            | s
        p1    | piece | stp:NEW   | stp  | 2018-04-01 |            | s
        n1    | piece | stp:NEW   | stp  | 2018-04-01 |            | s
        e2    | piece | stp:OTHER | stp  | 2018-04-01 |            | s
        u2    | piece | stp:OTHER | stp  | 2018-04-01 |            | s
        p2    | piece | stp:OTHER | stp  | 2018-04-01 |            | s
        g1    | piece | stp:OTHER | stp  | 2018-04-01 |            | s
    """,
    "population": """
        area | year | sex     | age_from | age_to | people | counted  | source
        a1   | 2017 | persons | 0        |        | 11591  | resident | s
        e1   | 2017 | persons | 0        |        | 10     | resident | s
        e2   | 2017 | persons | 0        |        | 90     | resident | s
        u1   | 2017 | persons | 0        |        | 99     | resident | s
        u2   | 2017 | persons | 0        |        | 901    | resident | s
        p1   | 2017 | persons | 0        |        | 1300   | resident | s
        p2   | 2017 | persons | 0        |        | 20000  | resident | s
        g1   | 2017 | persons | 0        |        | 500    | resident | s
        n1   | 2017 | persons | 0        |        | 0      | resident | s
    """,
    "succession": """
        predecessor | successor | effective  | share | source
        stp:ALL     | stp:NEW   | 2018-04-01 |       | s
        stp:EDGE    | stp:NEW   | 2018-04-01 |       | s
        stp:UNDER   | stp:NEW   | 2018-04-01 |       | s
        stp:PART    | stp:NEW   | 2018-04-01 |       | s
        stp:GONE    | stp:NEW   | 2018-04-01 |       | s
        stp:EMPTY   | stp:NEW   | 2018-04-01 |       | s
        RW6         | RM3       | 2021-10-01 |       | s
    """,
    "organisation": """
        organisation | kind    | name        | valid_from | valid_to   | source
        RM3          | trust   | Alliance    | 2001-04-01 |            | s
        RW6          | trust   | Pennine     | 2001-04-01 | 2021-10-01 | s
    """,
}


@pytest.fixture(scope="module")
def store() -> duckdb.DuckDBPyConnection:
    """The drawn world."""
    return store_of(GIVEN)


def test_who_it_goes_back_to_with_shares_and_parts(store: duckdb.DuckDBPyConnection) -> None:
    found = {each.body: (each.share, each.part) for each in forebears(store, "stp:NEW", ENDED)}
    assert found == {
        "stp:ALL": (1.0, 11_591 / 13_000),
        "stp:PART": (1300 / 21_300, 0.1),
        "stp:UNDER": (0.099, 99 / 13_000),
        "stp:EDGE": (0.1, 10 / 13_000),
        "stp:EMPTY": (None, None),  # nobody lived there, so that no share can be told
    }


def test_who_it_answers_for_is_a_tenth_of_them_or_of_it(store: duckdb.DuckDBPyConnection) -> None:
    answered = {each.body for each in answers_for(store, "stp:NEW", ENDED)}
    assert answered == {"stp:ALL", "stp:PART", "stp:EDGE", "stp:EMPTY"}


def test_an_organisation_answers_for_every_forebear(store: duckdb.DuckDBPyConnection) -> None:
    (before,) = answers_for(store, "RM3", date(2021, 10, 1))
    assert (before.body, before.share, before.last_day_after) == ("RW6", None, date(2021, 10, 1))
    assert answers_for(store, "RM3", date(2021, 9, 30)) == ()


def test_where_nobody_is_counted_lineages_are_told_all_the_same() -> None:
    uncounted = store_of({name: rows for name, rows in GIVEN.items() if name != "population"})
    assert [each.body for each in forebears(uncounted, "RM3", date(2021, 10, 1))] == ["RW6"]
    assert forebears(uncounted, "stp:OTHER", ENDED) == ()
    uncounted.execute("insert into succession values ('RW6', 'stp:OTHER', '2018-04-01', null, 's')")
    assert [each.body for each in forebears(uncounted, "stp:OTHER", ENDED)] == ["RW6"]


def test_what_no_register_names_has_no_name(store: duckdb.DuckDBPyConnection) -> None:
    assert name_on(store, "RW6", date(2021, 9, 30)) == "Pennine"
    with pytest.raises(NothingFound, match="names R99"):
        name_on(store, "R99", ENDED)
