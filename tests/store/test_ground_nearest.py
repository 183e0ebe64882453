"""The ground between days: the nearest footprint, who shares people, which codes a body had."""

from datetime import date, timedelta

import pytest

from drawn import store_of
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import (
    UNPLACED,
    Vintage,
    nearest_day,
    parts_of,
    release_on,
    shares_nearest,
    shares_of_areas,
)
from tripleaim.store.ground.lineage import COMMON, FOREBEARS

DAY = timedelta(days=1)
BEGAN, ENDED = date(2017, 4, 1), date(2018, 4, 1)


@pytest.mark.parametrize(
    ("area", "on", "day"),
    [
        ("stp:QKK", date(2016, 12, 1), date(2017, 4, 1)),
        ("stp:QKK", date(2018, 6, 1), date(2018, 6, 1)),
        ("stp:QT8", date(2019, 6, 1), date(2018, 3, 31)),
        ("pcn:U45102", date(2021, 5, 1), None),
    ],
)
def test_the_nearest_day_of_a_footprint(
    shipped_store: Store, area: str, on: date, day: date | None
) -> None:
    assert nearest_day(shipped_store, on, area=area) == day


def test_the_nearest_day_of_a_kind(shipped_store: Store) -> None:
    assert nearest_day(shipped_store, date(2016, 12, 1), kind="stp") == date(2017, 4, 1)
    assert nearest_day(shipped_store, date(2030, 1, 1), kind="stp") == date(2022, 6, 30)


def test_shares_of_many_areas_are_those_of_each_by_its_nearest_footprint(
    shipped_store: Store,
) -> None:
    on, day = date(2022, 7, 1), date(2013, 4, 1)
    release = release_on(shipped_store, on)
    rows = ask(
        shipped_store,
        "select b.area, a.area as after, sum(l.people)::bigint as people "
        "from lying_nearest('ccg', $day) b join lived($release) l on l.block = b.block "
        "join lying('icb', $on) a on a.block = b.block group by 1, 2 having sum(l.people) > 0",
        {"day": day, "on": on, "release": release.release},
    )
    areas = sorted({row["area"] for row in rows})
    asked = [(area, day) for area in areas]
    found = shares_nearest(shipped_store, asked, Vintage(kind="icb", on=on), release)
    assert {(row["area"], row["after"]): row["people"] for row in rows} == {
        (area, after): people
        for (area, _), parts in found.items()
        for after, people in parts.items()
    }


OVERLAP = {
    "area_kind": """
        kind | valid_from | valid_to | becomes
        ccg  | 2013-04-01 |          |
    """,
    "area": """
        area  | kind | code | name | ons_code | valid_from | valid_to   | source
        ccg:A | ccg  | A    | A    |          | 2013-04-01 | 2018-04-01 | s
        ccg:B | ccg  | B    | B    |          | 2013-04-01 | 2018-04-01 | s
        ccg:C | ccg  | C    | C    |          | 2018-04-01 |            | s
        ccg:D | ccg  | D    | D    |          | 2018-04-01 |            | s
        ccg:E | ccg  | E    | E    |          | 2018-04-01 |            | s
    """,
    "composition": """
        block | basis | area  | kind | valid_from | valid_to   | source
        b0    | piece | ccg:A | ccg  | 2013-04-01 | 2018-04-01 | s
        b1    | piece | ccg:A | ccg  | 2013-04-01 | 2018-04-01 | s
        b2    | piece | ccg:A | ccg  | 2013-04-01 | 2018-04-01 | s
        b3    | piece | ccg:B | ccg  | 2013-04-01 | 2018-04-01 | s
        b0    | piece | ccg:E | ccg  | 2018-04-01 |            | s
        b1    | piece | ccg:C | ccg  | 2018-04-01 |            | s
        b2    | piece | ccg:D | ccg  | 2018-04-01 |            | s
        b3    | piece | ccg:D | ccg  | 2018-04-01 |            | s
    """,
    "population": """
        area | year | sex     | age_from | age_to | people | counted  | source
        b0   | 2017 | persons | 0        |        | 0      | resident | s
        b1   | 2017 | persons | 0        |        | 10     | resident | s
        b2   | 2017 | persons | 0        |        | 20     | resident | s
        b3   | 2017 | persons | 0        |        | 40     | resident | s
    """,
}


@pytest.fixture(scope="module")
def overlap() -> Store:
    """Two areas that went into two others, across each other."""
    return store_of(OVERLAP)


SHARED = "from shared_people('ccg', $before, 'ccg', $after, 'mid-2017') order by before, after"


def test_people_are_shared_block_by_block_and_nobody_is_no_share(overlap: Store) -> None:
    days = {"before": ENDED - DAY, "after": ENDED}
    assert [tuple(row.values()) for row in ask(overlap, SHARED, days)] == [
        ("ccg:A", "ccg:C", 10),
        ("ccg:A", "ccg:D", 20),
        ("ccg:B", "ccg:D", 40),
    ]


BEFORE, AFTER = Vintage(kind="ccg", on=ENDED - DAY), Vintage(kind="ccg", on=ENDED)
OF_A = {"ccg:C": 10, "ccg:D": 20}


@pytest.mark.parametrize(
    ("since", "found"),
    [
        (None, {"ccg:A": OF_A}),
        (date(2013, 4, 1) - DAY, {}),
        (date(2013, 4, 1), {"ccg:A": OF_A}),
        (ENDED - DAY, {"ccg:A": OF_A}),
        (ENDED, {}),
    ],
)
def test_an_area_s_people_are_shared_as_it_lay_on_a_day_or_ever(
    overlap: Store, since: date | None, found: dict[str, dict[str, int]]
) -> None:
    assert shares_of_areas(overlap, ["ccg:A"], since, AFTER) == found


def test_who_lives_in_no_area_after_is_unplaced_and_nobody_is_nowhere() -> None:
    store = store_of(OVERLAP)
    asked = [("ccg:A", BEFORE.on), ("ccg:D", AFTER.on)]
    store.execute("delete from composition where block = 'b2' and area = 'ccg:D'")
    release = release_on(store, ENDED)
    assert shares_nearest(store, asked, AFTER, release) == {
        ("ccg:A", BEFORE.on): {"ccg:C": 10, UNPLACED: 20},
        ("ccg:D", AFTER.on): {"ccg:D": 40},
    }


def test_the_parts_of_an_area_are_told_most_first(overlap: Store) -> None:
    assert list(parts_of(overlap, "ccg:A", BEFORE.on, AFTER).items()) == [
        ("ccg:D", 20 / 30),
        ("ccg:C", 10 / 30),
    ]
    assert parts_of(overlap, "ccg:A", ENDED, AFTER) == {}


NEAREST = {
    "area_kind": OVERLAP["area_kind"],
    "area": """
        area  | kind | code | name | ons_code  | valid_from | valid_to   | source
        ccg:A | ccg  | A    | A    |           | 2013-04-01 | 2018-04-01 | s
        ccg:C | ccg  | C    | C    | E38000003 | 2018-04-01 |            | s
        ccg:D | ccg  | D    | D    | E38000001 | 2018-04-01 |            | s
        ccg:Z | ccg  | Z    | Z    |           | 2010-04-01 | 2012-04-01 | s
    """,
    "area_name": """
        area  | name | ons_code  | valid_from | valid_to   | source
        ccg:C | Old  | E38000001 | 2018-04-01 | 2019-04-01 | s
        ccg:C | C    | E38000002 | 2019-04-01 | 2020-04-01 | s
        ccg:C | C2   | E38000002 | 2020-04-01 |            | s
        ccg:A | A    | E38000003 | 2013-04-01 | 2018-04-01 | s
    """,
    "composition": """
        block | basis | area  | kind | valid_from | valid_to   | source
        b1    | piece | ccg:A | ccg  | 2013-04-01 | 2015-04-01 | s
        b2    | piece | ccg:A | ccg  | 2016-04-01 | 2018-04-01 | s
        b3    | piece | ccg:C | ccg  | 2018-04-01 |            | s
        b4    | piece | stp:Q | stp  | 2018-04-01 |            | s
    """,
    "organisation": """
        organisation | name | kind  | valid_from | valid_to | source
        R1           | R    | trust | 2013-04-01 |          | s
        E40000003    | E    | other | 2013-04-01 |          | s
    """,
    "succession": """
        predecessor | successor | effective  | share | source
        ccg:A       | ccg:C     | 2018-04-01 | 1.0   | s
        ccg:Z       | ccg:C     | 2012-04-01 | 1.0   | s
        stp:Y       | ccg:C     | 2012-04-01 | 1.0   | s
    """,
    "population": """
        area | year | sex     | age_from | age_to | people | counted  | source
        b1   | 2017 | persons | 0        |        | 1      | resident | s
        b2   | 2017 | persons | 0        |        | 2      | resident | s
        b3   | 2017 | persons | 0        |        | 3      | resident | s
    """,
}


@pytest.fixture(scope="module")
def near() -> Store:
    """An area with a gap between its footprints, and two that ended before any was known."""
    return store_of(NEAREST)


NEAR = "from lying_nearest('ccg', $on) order by area, block"


@pytest.mark.parametrize(
    ("on", "a", "c"),
    [
        (date(2013, 3, 30), ("b1", 2), 1828),
        (date(2013, 4, 1), ("b1", 0), 1826),
        (date(2015, 3, 31), ("b1", 0), 1097),
        (date(2015, 4, 1), ("b1", 1), 1096),
        (date(2015, 9, 30), ("b1", 183), 914),
        (date(2015, 10, 1), ("b2", 183), 913),
        (date(2016, 3, 31), ("b2", 1), 731),
        (date(2018, 3, 31), ("b2", 0), 1),
        (date(2018, 4, 1), ("b2", 1), 0),
        (date(2030, 1, 1), ("b2", 4294), 0),
    ],
)
def test_a_footprint_of_another_day_is_the_nearest_or_that_of_what_it_became(
    near: Store, on: date, a: tuple[str, int], c: int
) -> None:
    found = [tuple(row.values()) for row in ask(near, NEAR, {"on": on})]
    assert found == [("ccg:A", *a), ("ccg:C", "b3", c), ("ccg:Z", "b3", c)]
    asked = [("ccg:A", on), ("ccg:Z", on)]
    shared = shares_nearest(near, asked, Vintage(kind="icb", on=on), release_on(near, on))
    assert shared == {asked[0]: {UNPLACED: int(a[0][1])}, asked[1]: {UNPLACED: 3}}


def test_a_code_is_had_once_over_all_names_and_of_the_area_where_no_name_has_it(
    near: Store,
) -> None:
    sql = "select * exclude (system) from codes_ever() where system = 'ONS' order by body, code"
    assert [tuple(row.values()) for row in ask(near, sql)] == [
        ("ccg:A", "E38000003", date(2013, 4, 1), date(2018, 4, 1)),
        ("ccg:C", "E38000001", date(2018, 4, 1), date(2019, 4, 1)),
        ("ccg:C", "E38000002", date(2019, 4, 1), None),
        ("ccg:C", "E38000003", date(2018, 4, 1), None),
        ("ccg:D", "E38000001", date(2018, 4, 1), None),
    ]


def test_an_organisation_s_own_code_is_of_the_nhs_and_none_of_the_statisticians(
    near: Store,
) -> None:
    sql = "select body, code from codes_ever() where system = 'ODS' order by body"
    assert [tuple(row.values()) for row in ask(near, sql)] == [
        ("R1", "R1"),
        ("ccg:A", "A"),
        ("ccg:C", "C"),
        ("ccg:D", "D"),
        ("ccg:Z", "Z"),
    ]


def test_predecessors_are_followed_twelve_generations_and_no_circle_for_ever() -> None:
    rows = [f"b{n} | b{n + 1} | 2018-04-01 | | s" for n in range(13)]
    circle = ["b13 | b0 | 2018-04-01 | | s"]
    heads = "predecessor | successor | effective | share | source"
    small = [*rows[:2], "b2 | b0 | 2018-04-01 | | s"]
    for lines, body, last in (
        (rows, "b13", 12),
        ([*rows, *circle], "b13", 12),
        (small, "b2", 2),
    ):
        store = store_of({"succession": "\n".join([heads, *lines])})
        found = ask(store, FOREBEARS, {"body": body, "by": None})
        assert [row["generation"] for row in found] == list(range(1, last + 1))


def test_what_a_predecessor_had_in_common_is_counted_on_its_last_day() -> None:
    store = store_of(
        {
            "composition": """
                block | basis | area  | kind | valid_from | valid_to   | source
                x     | piece | stp:A | stp  | 2017-04-01 | 2018-04-01 | a
                y     | piece | stp:A | stp  | 2018-04-01 | 2019-04-01 | a
                y     | piece | stp:B | stp  | 2019-04-01 |            | a
            """,
            "population": """
                area | year | sex     | age_from | age_to | people | counted  | source
                x    | 2017 | persons | 0        |        | 40     | resident | p
                y    | 2017 | persons | 0        |        | 10     | resident | p
            """,
        }
    )
    day = date(2019, 4, 1)
    release = release_on(store, day).release
    values = {"body": "stp:B", "day": day, "forebears": ["stp:A"], "release": release}
    assert ask(store, COMMON, values) == [{"body": "stp:A", "common": 10, "people": 10, "here": 10}]


@pytest.fixture(scope="module")
def lain() -> Store:
    """A block in two areas: one that ended, and one that began later and lives."""
    composition = f"""
        block | basis | area  | kind | valid_from          | valid_to | source
        x     | piece | stp:A | stp  | {BEGAN}             | {ENDED}  | a
        x     | piece | lad:B | lad  | {BEGAN + 200 * DAY} |          | a
    """
    return store_of({"composition": composition})


@pytest.mark.parametrize(
    ("on", "area", "kind", "day"),
    [
        (BEGAN - DAY, "stp:A", None, BEGAN),
        (BEGAN + DAY, "stp:A", None, BEGAN + DAY),
        (ENDED, "stp:A", None, ENDED - DAY),
        (ENDED + 400 * DAY, "stp:A", None, ENDED - DAY),
        (ENDED, None, "stp", ENDED - DAY),
        (ENDED, None, "lad", ENDED),
        (BEGAN - DAY, None, "lad", BEGAN + 200 * DAY),
        (ENDED, "stp:C", None, None),
    ],
)
def test_the_nearest_day_is_the_first_the_day_itself_or_the_last(
    lain: Store, on: date, area: str | None, kind: str | None, day: date | None
) -> None:
    assert nearest_day(lain, on, area=area, kind=kind) == day
