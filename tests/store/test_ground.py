"""The ground at its edges: days on which something begins, ends, is counted or becomes known."""

from datetime import date, timedelta

import duckdb
import pytest

from drawn import store_of
from tripleaim.model.errors import NothingFound
from tripleaim.model.succession import MOST
from tripleaim.store.engine import ask
from tripleaim.store.ground import (
    Vintage,
    ages_of,
    areas_on,
    basis_of,
    blocks_of,
    bodies_with_code,
    codes_of,
    forebears,
    kind_on,
    life_of,
    lying,
    name_on,
    names_on,
    newer_england,
    people_of,
    predecessors,
    release_of,
    release_on,
    releases,
    shares_between,
    successors,
    successors_after,
)
from tripleaim.store.ground.make import create_macros, settle_basis

DAY = timedelta(days=1)
BEGUN, ENDED = date(2017, 4, 1), date(2018, 4, 1)

GIVEN = {
    "area_kind": """
        kind | valid_from | valid_to   | becomes
        stp  | 2016-03-01 | 2022-07-01 | icb
        icb  | 2022-07-01 |            |
    """,
    "area": """
        area    | kind | code | name     | ons_code  | valid_from | valid_to   | source
        stp:QVP | stp  | QVP  | Old      |           | 2017-04-01 | 2018-04-01 | s
        stp:QHM | stp  | QHM  | New name | E54000049 | 2017-04-01 |            | s
    """,
    "area_name": """
        area    | name     | ons_code  | valid_from | valid_to   | source
        stp:QHM | First    | E54000001 | 2017-04-01 | 2018-04-01 | s
        stp:QHM | New name | E54000049 | 2018-04-01 |            | s
    """,
    "composition": """
        block | basis  | area    | kind | valid_from | valid_to   | source
        b1    | piece  | stp:QVP | stp  | 2017-04-01 | 2018-04-01 | s
        b1    | piece  | stp:QHM | stp  | 2018-04-01 |            | s
        b2    | piece  | stp:QHM | stp  | 2017-04-01 |            | s
        z9    | lsoa21 | stp:QHM | stp  | 2017-04-01 |            | s
    """,
    "population": """
        area | year | sex     | age_from | age_to | people | counted  | source
        b1   | 2017 | persons | 0        | 17     | 10     | resident | s
        b1   | 2017 | persons | 18       |        | 90     | resident | s
        b2   | 2017 | persons | 18       |        | 300    | resident | s
        b1   | 2020 | persons | 18       |        | 110    | resident | s
        b2   | 2020 | persons | 18       |        | 330    | resident | s
        b1   | 2021 | persons | 85       |        | 120    | census   | s
        b2   | 2021 | persons | 85       |        | 360    | census   | s
    """,
    "population_revision": """
        fact | subject           | year | first_published | revised  | note    | true_from_low | true_from_high | known_low  | known_high | grade     | cited | source
        r:1  | england:E92000001 | 2020 | 440             | 430      | rebased | 2020-01-01    | 2020-12-31     | 2026-09-01 | 2026-09-30 | secondary | Nomis | s
        r:2  | england:E92000001 | 2024 |                 | 58620101 |         | 2024-01-01    | 2024-12-31     | 2026-09-01 | 2026-09-30 | secondary | Nomis | s
    """,  # noqa: E501
    "succession": """
        predecessor | successor | effective  | share | source
        stp:QVP     | stp:QHM   | 2018-04-01 | 1.0   | s
        RW6         | RM3       | 2021-10-01 |       | s
        TAE         | RXV       | 2017-01-01 |       | s
    """,
    "organisation": """
        organisation | name                   | kind  | valid_from | valid_to   | source
        RW6          | Pennine Acute          | trust | 2002-04-01 | 2021-10-01 | s
        RM3          | Northern Care Alliance | trust |            |            | s
    """,
    "organisation_name": """
        organisation | name                   | valid_from | valid_to   | source
        RM3          | Salford Royal          | 1994-04-01 | 2021-10-01 | s
        RM3          | Northern Care Alliance | 2021-10-01 |            | s
    """,
}


@pytest.fixture(scope="module")
def store() -> duckdb.DuckDBPyConnection:
    """A ground of two blocks, of which one changes hands on 1 April 2018."""
    return store_of(GIVEN)


@pytest.mark.parametrize(
    ("on", "blocks"),
    [(BEGUN - DAY, ()), (BEGUN, ("b1",)), (ENDED - DAY, ("b1",)), (ENDED, ())],
)
def test_a_footprint_has_its_first_day_and_not_the_day_after_its_last(
    store: duckdb.DuckDBPyConnection, on: date, blocks: tuple[str, ...]
) -> None:
    assert blocks_of(store, "stp:QVP", on) == blocks
    assert ("stp:QVP" in [each.area for each in areas_on(store, on)]) is bool(blocks)
    assert ("stp:QVP" in [each.area for each in lying(store, "stp", on)]) is bool(blocks)
    assert life_of(store, "stp:QVP").lives_on(on) is bool(blocks)


@pytest.mark.parametrize(
    ("kind", "on", "bases"),
    [
        ("stp", BEGUN - DAY, set()),
        ("stp", BEGUN, {"piece", "lsoa21"}),
        ("icb", BEGUN, set()),
    ],
)
def test_the_blocks_of_a_kind_are_those_on_which_it_lies_that_day(
    store: duckdb.DuckDBPyConnection, kind: str, on: date, bases: set[str]
) -> None:
    rows = ask(store, "select basis from bases_on($kind, $on)", {"kind": kind, "on": on})
    assert {row["basis"] for row in rows} == bases


def test_blocks_of_another_basis_are_not_counted(store: duckdb.DuckDBPyConnection) -> None:
    assert basis_of(store) == "piece"
    assert blocks_of(store, "stp:QHM", ENDED) == ("b1", "b2")


@pytest.mark.parametrize(
    ("on", "release"),
    [
        (date(2016, 1, 1), "mid-2017"),
        (date(2017, 6, 30), "mid-2017"),
        (date(2020, 6, 29), "mid-2017"),
        (date(2020, 6, 30), "mid-2020"),
        (date(2021, 3, 20), "mid-2020"),
        (date(2021, 3, 21), "census-2021"),
        (date(2026, 11, 28), "census-2021"),
    ],
)
def test_the_release_that_counts_changes_on_its_day(
    store: duckdb.DuckDBPyConnection, on: date, release: str
) -> None:
    found = release_on(store, on)
    assert found.release == release
    assert found.is_after(on) is (on < date(2017, 6, 30))
    assert found.title.endswith("(the earliest held)") is found.is_after(on)


@pytest.mark.parametrize(
    ("known", "release"),
    [
        (date(2018, 12, 31), "mid-2017"),
        (date(2021, 9, 15), "mid-2017"),
        (date(2021, 9, 16), "mid-2020"),
        (date(2022, 12, 3), "mid-2020"),
        (date(2022, 12, 4), "census-2021"),
    ],
)
def test_what_was_not_out_does_not_count(
    store: duckdb.DuckDBPyConnection, known: date, release: str
) -> None:
    assert release_on(store, date(2026, 1, 1), known).release == release


def test_before_anything_was_out_nothing_counts(store: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NothingFound, match="mid-2017, was by 2018-12-31"):
        release_on(store, date(2018, 6, 1), date(2018, 12, 30))


def test_of_two_releases_of_a_day_the_later_known_counts() -> None:
    store = store_of(GIVEN)
    store.execute(
        "insert into people_release select * replace ('mid-2020-rebased' as release, "
        "date '2023-01-01' as known_on) from people_release where release = 'mid-2020'"
    )
    on = date(2020, 7, 1)
    assert release_on(store, on).release == "mid-2020-rebased"
    assert release_on(store, on, date(2022, 12, 31)).release == "mid-2020"
    assert release_on(store, on, date(2023, 1, 1)).release == "mid-2020-rebased"
    late = [[each.release for each in releases(store, day)] for day in (date(2022, 12, 31), None)]
    assert sorted(set(late[1]) - set(late[0])) == ["mid-2020-rebased"]
    assert [each.release for each in releases(store, date(2023, 1, 1))] == late[1]


def test_a_superseded_release_says_by_what(store: duckdb.DuckDBPyConnection) -> None:
    release = release_of(store, 2020)
    assert release.revised == 430
    assert (release.revised_by, release.revision) == ("rebased", -10)
    assert release.superseded()
    assert release.superseded(release.revised_known)
    assert release.revised_known is not None
    assert not release.superseded(release.revised_known - DAY)
    assert not release_of(store, 2021).superseded()


def test_englands_newer_total_is_told_from_its_day(store: duckdb.DuckDBPyConnection) -> None:
    newer = newer_england(store, date(2024, 6, 30))
    assert newer is not None
    assert newer.people == 58_620_101
    assert newer_england(store, date(2024, 6, 29)) is None
    assert newer_england(store, date(2020, 7, 1)) is None, "mid-2020 is not newer than itself"
    assert newer_england(store, date(2024, 6, 30), newer.known_on - DAY) is None
    assert newer_england(store, date(2024, 6, 30), newer.known_on) == newer


def test_of_englands_newer_totals_the_newest_day_and_then_the_last_known_is_told() -> None:
    revised = """
        fact | subject           | year | revised | known_low  | known_high | grade | cited | source
        r:1  | england:E92000001 | 2022 | 300     | 2024-07-31 | 2024-07-31 | a     | ONS   | s
        r:2  | england:E92000001 | 2023 | 100     | 2024-07-15 | 2024-07-15 | a     | ONS   | s
        r:3  | england:E92000001 | 2023 | 200     | 2025-07-30 | 2025-07-30 | a     | ONS   | s
    """
    store = store_of(GIVEN | {"population_revision": revised})
    told = [newer_england(store, date(2026, 1, 1), known) for known in (None, date(2025, 7, 29))]
    assert [each.people for each in told if each] == [200, 100]


def test_people_follow_the_boundary_and_the_release(store: duckdb.DuckDBPyConnection) -> None:
    assert people_of(store, ["stp:QVP", "stp:QHM"], ENDED - DAY)["stp:QVP"].people == 100
    assert people_of(store, ["stp:QHM"], ENDED)["stp:QHM"].people == 400
    assert people_of(store, ["stp:QHM"], date(2021, 3, 21))["stp:QHM"].people == 480
    assert "stp:QVP" not in people_of(store, ["stp:QVP"], ENDED)
    ages = ages_of(store, ["stp:QVP"], BEGUN)
    assert [(each.label, each.people) for each in ages] == [("0 to 17", 10), ("18 to 64", 90)]


def test_shares_between_two_days(store: duckdb.DuckDBPyConnection) -> None:
    before, after = Vintage(kind="stp", on=BEGUN), Vintage(kind="stp", on=ENDED)
    shared = shares_between(store, before, after)
    assert shared.people == {"stp:QHM": {"stp:QHM": 300}, "stp:QVP": {"stp:QHM": 100}}
    assert shared.share("stp:QVP", "stp:QHM") == 1.0
    assert shared.release.release == "mid-2017"


@pytest.mark.parametrize(
    ("on", "name", "code"), [(ENDED - DAY, "First", "E54000001"), (ENDED, "New name", "E54000049")]
)
def test_name_and_code_of_a_day(
    store: duckdb.DuckDBPyConnection, on: date, name: str, code: str
) -> None:
    assert name_on(store, "stp:QHM", on) == name
    assert [each.code for each in codes_of(store, "stp:QHM", on)] == ["QHM", code]


@pytest.mark.parametrize("code", ["QHM", "qhm", "E54000001", "E54000049", "stp:QHM"])
def test_a_code_of_any_era_is_the_same_body(store: duckdb.DuckDBPyConnection, code: str) -> None:
    assert bodies_with_code(store, code) == ("stp:QHM",)


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (BEGUN, ["QVP", "E54000001"]),
        (ENDED - 2 * DAY, ["QVP", "E54000001"]),
        (ENDED - DAY, ["QVP"]),
    ],
)
def test_a_code_that_two_names_had_is_had_from_the_first_to_the_last(
    on: date, codes: list[str]
) -> None:
    names = """
        area    | name | ons_code  | valid_from | valid_to   | source
        stp:QVP | Old  | E54000001 | 2017-04-01 | 2017-10-01 | s
        stp:QVP | Next | E54000001 | 2017-10-01 | 2018-03-31 | s
    """
    twice = store_of({**GIVEN, "area_name": names})
    assert [each.code for each in codes_of(twice, "stp:QVP", on)] == codes


def test_a_trust_is_called_what_it_was_called(store: duckdb.DuckDBPyConnection) -> None:
    assert name_on(store, "RM3", date(2021, 9, 30)) == "Salford Royal"
    assert name_on(store, "RM3", date(2021, 10, 1)) == "Northern Care Alliance"
    called = {"RM3": "Salford Royal", "RW6": "Pennine Acute", "stp:QVP": "Old"}  # two of one name
    assert names_on(store, [*called, "R99"], date(2021, 9, 30)) == called
    assert life_of(store, "RM3").lives_on(date(1990, 1, 1)), "no register says when it began"
    with pytest.raises(NothingFound, match="names R99"):
        life_of(store, "R99")


def test_lineage_ends_at_the_day(store: duckdb.DuckDBPyConnection) -> None:
    assert [each.predecessor for each in predecessors(store, "stp:QHM", ENDED)] == ["stp:QVP"]
    assert predecessors(store, "stp:QHM", ENDED - DAY) == ()
    assert successors(store, "stp:QVP", ENDED - DAY) == ()
    assert [each.successor for each in successors(store, "stp:QVP", ENDED)] == ["stp:QHM"]
    assert successors_after(store, "stp:QVP", ENDED) == ()
    assert [each.successor for each in successors_after(store, "stp:QVP", ENDED - DAY)] == [
        "stp:QHM"
    ]
    assert [each.predecessor for each in predecessors(store, "RXV")] == ["TAE"]


def test_forebears_with_shares_of_people(store: duckdb.DuckDBPyConnection) -> None:
    (one,) = forebears(store, "stp:QHM", ENDED)
    assert (one.body, one.generation, one.share, one.part) == ("stp:QVP", 1, 1.0, 0.25)
    assert forebears(store, "stp:QHM", ENDED - DAY) == ()
    (trust,) = forebears(store, "RM3", date(2021, 10, 1))
    assert (trust.body, trust.share) == ("RW6", None)


def test_the_kind_of_a_day(store: duckdb.DuckDBPyConnection) -> None:
    assert kind_on(store, ("stp", "icb"), date(2022, 6, 30)) == "stp"
    assert kind_on(store, ("stp", "icb"), date(2022, 7, 1)) == "icb"
    with pytest.raises(NothingFound, match="2016-03-01"):
        kind_on(store, ("stp", "icb"), date(2016, 2, 29))


def test_small_areas_are_the_basis_where_a_store_holds_both() -> None:
    store = store_of(GIVEN)
    store.execute("insert into composition select * replace ('lsoa11' as basis) from composition")
    assert basis_of(store) == "lsoa11"
    store.execute("delete from composition where basis <> 'lsoa21'")
    with pytest.raises(NothingFound, match="holds no footprints"):
        basis_of(store)


def test_the_basis_is_settled_once_the_footprints_are_there() -> None:
    store = store_of(GIVEN)
    settle_basis(store)
    said = "select macro_definition from duckdb_functions() where function_name = 'ground_basis'"
    assert store.execute(said).fetchall() == [("'piece'",)]
    assert basis_of(store) == "piece"
    store.execute("delete from composition")
    create_macros(store)
    settle_basis(store)
    assert "composition" in store.execute(said).fetchall()[0][0]


def test_what_ended_holds_no_more_nor_before_it_began(store: duckdb.DuckDBPyConnection) -> None:
    last, after = date(2021, 9, 30), date(2021, 10, 1)
    alive = "select organisation from organisations_on($on) order by 1"
    assert store.execute(alive, {"on": last}).fetchall() == [("RM3",), ("RW6",)]
    assert store.execute(alive, {"on": after}).fetchall() == [("RM3",)]
    tied = store_of(
        {
            "tie": """
                kind       | subject | object  | valid_from | valid_to   | document | source
                partner_of | RW6     | stp:QOP | 2017-04-01 | 2018-04-01 | d        | s
            """
        }
    )
    ties = "select count(*) from ties_on($on)"
    days = (BEGUN - DAY, BEGUN, ENDED - DAY, ENDED)
    assert [tied.execute(ties, {"on": on}).fetchall()[0][0] for on in days] == [0, 1, 1, 0]


@pytest.mark.parametrize("share", [0.0, MOST - 1e-9, MOST, MOST + 1e-9, 1.0])
def test_what_is_most_is_so_in_every_query(store: duckdb.DuckDBPyConnection, share: float) -> None:
    assert store.execute("select is_most($share)", {"share": share}).fetchall() == [(share > 0.5,)]
