"""England through time, from the full data and from what ships: the published figures."""

from datetime import date

import pytest

from tripleaim.model.errors import NothingFound
from tripleaim.registry.area import find_area, list_areas
from tripleaim.registry.buyers import group_buyers
from tripleaim.registry.members import match_parts
from tripleaim.store.engine import Store, ask_value
from tripleaim.store.ground import people_by, release_of

STORES = ("full_store", "shipped_store")


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Store:
    """Each question is asked of both stores."""
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(
    ("kind", "on", "how_many"),
    [
        ("ccg", date(2013, 4, 1), 211),
        ("ccg", date(2016, 4, 1), 209),
        ("ccg", date(2017, 4, 1), 207),
        ("ccg", date(2018, 4, 1), 195),
        ("ccg", date(2019, 4, 1), 191),
        ("ccg", date(2020, 4, 1), 135),
        ("ccg", date(2021, 4, 1), 106),
        ("stp", date(2016, 4, 1), 44),
        ("stp", date(2017, 4, 1), 44),
        ("stp", date(2019, 4, 1), 42),
        ("icb", date(2022, 7, 1), 42),
        ("icb", date(2026, 4, 1), 36),
        ("sub_icb", date(2022, 7, 1), 106),
        ("nhs_region", date(2017, 4, 1), 4),
        ("nhs_region", date(2018, 7, 12), 5),
        ("nhs_region", date(2019, 4, 3), 7),
    ],
)
def test_how_many_there_were(store: Store, kind: str, on: date, how_many: int) -> None:
    assert len(list_areas(store, kind, on)) == how_many


@pytest.mark.parametrize(
    ("year", "people"),
    [(2017, 55_619_430), (2019, 56_286_961), (2020, 56_550_138), (2021, 56_490_091)],
)
@pytest.mark.parametrize(
    ("kind", "on"),
    [
        ("ccg", date(2015, 4, 1)),
        ("ccg", date(2019, 4, 1)),
        ("stp", date(2017, 4, 1)),
        ("lad", date(2021, 4, 1)),
        ("sub_icb", date(2024, 4, 1)),
        ("icb", date(2026, 4, 1)),
        ("nhs_region", date(2022, 7, 1)),
        ("england", date(2020, 1, 1)),
    ],
)
def test_england_adds_up(store: Store, kind: str, on: date, year: int, people: int) -> None:
    areas = [each.area.id for each in list_areas(store, kind, on)]
    counted = people_by(store, areas, on, release_of(store, year))
    assert sum(each.people for each in counted.values()) == people


def test_small_areas(full_store: Store) -> None:
    sql = "select count(distinct block) from lying_on($on)"
    for year in range(2015, 2027):
        assert ask_value(full_store, sql, {"on": date(year, 4, 1)}) == 32_844


@pytest.mark.parametrize(("name", "places"), [("Greater Manchester", 10), ("QF7", 5)])
def test_places(store: Store, name: str, places: int) -> None:
    on = date(2018, 6, 1)
    system = find_area(store, name, on, ("stp",)).area.id
    assert len(match_parts(store, system, "place", on)) == places


def test_glossop_changed_system_on_1_july_2022(store: Store) -> None:
    glossop = "E01019681" if ask_value(store, "select max(basis) from block") == "x" else None
    sql = """
        select a.name from composition c join area a on a.area = c.area
        where c.block = $block and c.kind = $kind and holds(c.valid_from, c.valid_to, $on)
    """
    block = glossop or _glossop_block(store)
    before = ask_value(store, sql, {"block": block, "kind": "stp", "on": date(2022, 6, 30)})
    after = ask_value(store, sql, {"block": block, "kind": "icb", "on": date(2022, 7, 1)})
    assert "Greater Manchester" in before
    assert "Derby and Derbyshire" in after


def _glossop_block(store: Store) -> str:
    """A block in Tameside and Glossop CCG and in High Peak."""
    block: str = ask_value(
        store,
        "select min(c.block) from composition c join composition l on l.block = c.block "
        "where c.area = 'ccg:01Y' and l.area = 'lad:E07000037' and c.basis <> 'lsoa21'",
    )
    return block


@pytest.mark.parametrize(
    ("name", "bodies", "groups", "follows"),
    [("North East London", 7, 1, True), ("South West London", 6, 2, False)],
)
def test_the_two_markets_of_autumn_2018(
    store: Store, name: str, bodies: int, groups: int, follows: bool
) -> None:
    on = date(2018, 10, 1)
    system = find_area(store, {"North East London": "QMF", "South West London": "QWE"}[name], on)
    found = [group for group in group_buyers(store, on) if system.area.id in group.systems]
    assert sum(len(group.members) for group in found) == bodies
    assert len(found) == groups
    assert all(group.alignment == "same" for group in found) is follows


def test_a_near_miss_is_suggested(store: Store) -> None:
    with pytest.raises(NothingFound, match="Did you mean Frimley"):
        find_area(store, "Framley", date(2018, 6, 1))


def test_before_there_were_systems(store: Store) -> None:
    with pytest.raises(NothingFound, match="There was no stp on 2014-04-01"):
        list_areas(store, "stp", date(2014, 4, 1))
