"""The ground's councils, counties, outlines and laying, each at the edges of what it decides."""

from datetime import date, timedelta

import pytest

from drawn import store_of
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground.councils import (
    CouncilOver,
    council_id,
    county_names,
    districts,
    districts_of,
    upper_tiers,
)
from tripleaim.store.ground.county import upper_tier_of_district
from tripleaim.store.ground.make import date_sources, settle_basis
from tripleaim.store.ground.outlines import middles_of, newest_outlines, outlines_on

DAY = timedelta(days=1)
BEGUN, CHANGED = date(2017, 4, 1), date(2019, 4, 1)

# A system of five blocks: three in districts of Kent, one in Medway, one in Surrey with nobody.
# Of Kent two more blocks lie outside. On 1 April 2019 Medway becomes another council.
GIVEN = {
    "area": """
        area          | kind | code      | name    | ons_code | valid_from | valid_to   | source
        stp:QKS       | stp  | QKS       | Kent    |          | 2017-04-01 |            | a
        stp:QZZ       | stp  | QZZ       | None    |          | 2017-04-01 |            | a
        lad:E07000105 | lad  | E07000105 | Ashford |          | 2013-04-01 |            | a
        lad:E07000116 | lad  | E07000116 | Wells   |          | 2013-04-01 |            | a
        lad:E07000117 | lad  | E07000117 | Burnley |          | 2013-04-01 |            | a
        lad:E07000207 | lad  | E07000207 | Elm     |          | 2013-04-01 |            | a
        lad:E06000035 | lad  | E06000035 | Medway  |          | 2013-04-01 | 2019-04-01 | a
        lad:E06000099 | lad  | E06000099 | Newway  |          | 2019-04-01 |            | a
    """,
    "composition": """
        block | basis  | area          | kind | valid_from | valid_to   | source
        k1    | piece  | stp:QKS       | stp  | 2017-04-01 |            | a
        k2    | piece  | stp:QKS       | stp  | 2017-04-01 |            | a
        k5    | piece  | stp:QKS       | stp  | 2017-04-01 |            | a
        m1    | piece  | stp:QKS       | stp  | 2017-04-01 |            | a
        e1    | piece  | stp:QKS       | stp  | 2017-04-01 |            | a
        k1    | piece  | lad:E07000105 | lad  | 2013-04-01 |            | z
        k2    | piece  | lad:E07000116 | lad  | 2013-04-01 |            | b
        k5    | piece  | lad:E07000116 | lad  | 2013-04-01 |            | c
        k3    | piece  | lad:E07000116 | lad  | 2013-04-01 |            | c
        k4    | piece  | lad:E07000116 | lad  | 2013-04-01 |            | c
        l1    | piece  | lad:E07000117 | lad  | 2013-04-01 |            | b
        e1    | piece  | lad:E07000207 | lad  | 2013-04-01 |            | b
        m1    | piece  | lad:E06000035 | lad  | 2013-04-01 | 2019-04-01 | b
        m1    | piece  | lad:E06000099 | lad  | 2019-04-01 |            | b
    """,
    "population": """
        area | year | sex     | age_from | age_to | people | counted  | source
        k1   | 2017 | persons | 0        |        | 10     | resident | p
        k2   | 2017 | persons | 0        |        | 15     | resident | p
        k5   | 2017 | persons | 0        |        | 5      | resident | q
        k3   | 2017 | persons | 0        |        | 60     | resident | p
        k4   | 2017 | persons | 0        |        | 10     | resident | p
        m1   | 2017 | persons | 0        |        | 30     | resident | p
        l1   | 2017 | persons | 0        |        | 50     | resident | p
        e1   | 2017 | persons | 0        |        | 0      | resident | p
    """,
    "upper_tier": """
        fact | subject | council   | name    | people | share | true_from_low | true_from_high | known_low  | known_high | grade   | cited | source
        u:1  | icb:QKS | E10000016 | Kent    | 30     | 0.3   | 2022-07-01    | 2022-07-01     | 2022-07-01 | 2022-07-01 | derived | ONS   | f
        u:2  | icb:QKS | E06000035 | Another | 30     | 1.0   | 2022-07-01    | 2022-07-01     | 2022-07-01 | 2022-07-01 | derived | ONS   | f
    """,  # noqa: E501
    "outline": """
        area    | seen_on    | geometry | source
        stp:QKS | 2018-04-01 | early    | o
        stp:QKS | 2020-04-01 | middle   | o
        stp:QKS | 2021-04-01 | late     | o
        stp:QZZ | 2021-04-01 | only     | o
        ccg:07X | 2018-04-01 | ccg      | o
    """,
    "block": """
        block | basis  | name | longitude | latitude | source
        k1    | piece  | K1   | 0.5       | 51.2     | a
        k2    | piece  | K2   |           |          | a
        w1    | lsoa11 | W1   | 0.6       | 51.3     | a
    """,
}


@pytest.fixture(scope="module")
def store() -> Store:
    """A system over a county, a council of its own and a district in which nobody of it lives."""
    return store_of(GIVEN)


def told(found: list[CouncilOver]) -> list[tuple[str, str, int, int]]:
    """Code, name, people inside and people of each."""
    return [(each.code, each.name, each.people_inside, each.people) for each in found]


def test_the_districts_of_a_county_are_its_own_on_the_day(store: Store) -> None:
    def codes(county: str, on: date) -> list[str]:
        return [each.code for each in districts_of(store, county, on)]

    assert codes("E10000016", CHANGED) == ["E07000105", "E07000116"]
    assert codes("E10000016", date(2013, 4, 1) - DAY) == []
    assert codes("E06000035", CHANGED - DAY) == ["E06000035"]
    assert codes("E06000035", CHANGED) == []


KENT = ("E10000016", "Kent", 30, 100)
MEDWAY, NEWWAY = ("E06000035", "Medway", 30, 30), ("E06000099", "Newway", 30, 30)


@pytest.mark.parametrize(
    ("on", "councils_on", "expected"),
    [
        (CHANGED - DAY, None, [MEDWAY, KENT]),
        (CHANGED, None, [NEWWAY, KENT]),
        (CHANGED, CHANGED - DAY, [MEDWAY, KENT]),
        (CHANGED - DAY, CHANGED, [NEWWAY, KENT]),
        (BEGUN - DAY, None, [MEDWAY, KENT]),  # laid as it lay when first known
    ],
)
def test_councils_are_those_of_the_day_that_is_asked(
    store: Store, on: date, councils_on: date | None, expected: list[tuple[str, str, int, int]]
) -> None:
    found = upper_tiers(store, "stp:QKS", on, councils_on=councils_on)
    assert told(found) == expected
    kent = found[-1]
    assert (kent.area, kent.share) == ("utla:E10000016", 0.3)
    assert kent.sources == ("b", "p", "z")


def test_districts_are_counted_each_alone(store: Store) -> None:
    found = districts(store, "stp:QKS", CHANGED)
    assert told(found) == [
        NEWWAY,
        ("E07000116", "Wells", 20, 90),
        ("E07000105", "Ashford", 10, 10),
    ]
    assert found[1].area == "lad:E07000116"


def test_who_has_no_footprint_has_no_councils(store: Store) -> None:
    assert upper_tiers(store, "stp:QZZ", CHANGED) == []


def test_only_counties_have_a_name_of_their_own(store: Store) -> None:
    assert county_names(store) == {"E10000016": "Kent"}
    assert (council_id("E10000016"), council_id("E06000035")) == (
        "utla:E10000016",
        "lad:E06000035",
    )


@pytest.mark.parametrize(
    ("district", "above"),
    [
        ("E07000104", "E07000104"),  # between two counties: its own
        ("E07000105", "E10000016"),
        ("E07000116", "E10000016"),
        ("E07000117", "E10000017"),
        ("E07000187", "E10000027"),
        ("E07000246", "E10000027"),  # in the second run of its county alone
        ("E06000035", "E06000035"),
        ("E06000060", "E06000060"),
        ("E08000003", "E08000003"),
    ],
)
def test_a_district_is_of_the_county_in_whose_runs_it_lies(district: str, above: str) -> None:
    assert upper_tier_of_district(district) == above


@pytest.mark.parametrize(
    ("on", "outline"),
    [
        (date(2016, 1, 1), "early"),
        (date(2018, 4, 1) - DAY, "early"),
        (date(2018, 4, 1), "early"),
        (date(2020, 4, 1) - DAY, "early"),  # one of before the day comes first
        (date(2020, 4, 1), "middle"),
        (date(2021, 4, 1), "late"),
    ],
)
def test_an_outline_is_the_nearest_of_before_the_day(store: Store, on: date, outline: str) -> None:
    areas = ["stp:QKS", "stp:QKS", "stp:QAA"]
    assert outlines_on(store, areas, on) == {"stp:QKS": outline}


def test_the_newest_outlines_are_of_one_kind(store: Store) -> None:
    assert newest_outlines(store, "stp") == {"stp:QKS": "late", "stp:QZZ": "only"}


def test_a_middle_is_of_a_block_of_the_basis_that_has_one(store: Store) -> None:
    assert middles_of(store, "piece") == {"k1": (0.5, 51.2)}


def test_a_basis_is_settled_where_there_are_footprints() -> None:
    store = store_of(GIVEN)
    settle_basis(store)
    store.execute("delete from composition")
    assert ask(store, "select ground_basis() as basis") == [{"basis": "piece"}]
    store = store_of(GIVEN)
    store.execute("delete from composition")
    settle_basis(store)
    store.execute("insert into composition select 'b', 'lsoa11', 'a', 'k', '2017-04-01', null, 's'")
    assert ask(store, "select ground_basis() as basis") == [{"basis": "lsoa11"}]


def test_only_what_has_a_day_is_a_dated_source(store: Store) -> None:
    date_sources(store)
    rows = ask(store, "select count(*) as every, count(day) as dated from dated_source")
    assert rows[0]["every"] == rows[0]["dated"] > 0
