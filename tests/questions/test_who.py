"""Who is it: places, commissioners, councils and members of the day; what is not known."""

from datetime import date

import pytest

from tripleaim.model.errors import NothingFound
from tripleaim.questions.buyers.answer import buyers
from tripleaim.questions.buyers.rows import BuyerCount
from tripleaim.questions.who.answer import who
from tripleaim.questions.who.inside import around
from tripleaim.questions.who.rows import (
    CommissionerCount,
    Council,
    CouncilCount,
    Itself,
    Partner,
    PartnerCount,
    Place,
    PlaceCount,
    Residents,
    SubLocationCount,
    UpperTier,
    UpperTierCount,
)
from tripleaim.registry.area import find_area, list_areas
from tripleaim.registry.history import read_history
from tripleaim.store.engine import Store
from tripleaim.store.ground import life_of

TODAY = date(2026, 11, 28)
ERAS = (date(2016, 12, 1), date(2018, 6, 1), date(2023, 4, 1), TODAY)


@pytest.mark.parametrize("on", ERAS)
def test_every_system_has_people_commissioners_and_councils(shipped_store: Store, on: date) -> None:
    kind = "stp" if on < date(2022, 7, 1) else "icb"
    for each in list_areas(shipped_store, kind, on)[::6]:
        answer = who(shipped_store, each.area.id, on)
        for row in (Residents, CommissionerCount, CouncilCount, UpperTierCount, PartnerCount):
            assert answer.first(row), (each.area.id, row)
        lived = answer.first(Residents)
        assert lived
        assert lived.people
        assert (lived.form == "nearest") is (on < date(2017, 4, 1))


@pytest.mark.parametrize(("on", "number"), [(date(2022, 6, 30), 9), (date(2022, 7, 1), 1)])
def test_one_number_of_commissioners(shipped_store: Store, on: date, number: int) -> None:
    told = who(shipped_store, "QYG", on)
    count, bought = (
        told.first(CommissionerCount),
        buyers(shipped_store, "QYG", on).first(BuyerCount),
    )
    assert count
    assert bought
    assert count.number == bought.commissioners == number
    locations = told.first(SubLocationCount)
    assert (locations.number if locations else None) == (9 if number == 1 else None)


@pytest.mark.parametrize(
    ("area", "on", "form", "number"),
    [
        ("QOP", date(2018, 6, 1), "read", 10),
        ("QHM", date(2018, 6, 1), "default", 13),
        ("QMJ", date(2024, 3, 31), "default", 5),
        ("QMJ", date(2024, 4, 1), "directory", 5),
        ("QXU", date(2018, 6, 1), "default", 1),
    ],
)
def test_places_and_how_they_are_known(
    shipped_store: Store, area: str, on: date, form: str, number: int | None
) -> None:
    answer = who(shipped_store, area, on)
    count = answer.first(PlaceCount)
    assert count
    assert (count.form, count.number) == (form, number)
    assert len(answer.of(Place)) == (number or 0)
    assert all(row.assumed is (form == "default") for row in answer.of(Place))


def test_places_read_to_be_otherwise_are_not_assumed(shipped_store: Store) -> None:
    """From the day of what was read on; before it the default stands, named as one."""
    for on, assumed in ((date(2018, 6, 1), True), (date(2023, 4, 1), False)):
        count = who(shipped_store, "QH8", on).first(PlaceCount)
        assert count
        assert (count.form == "default") is assumed


@pytest.mark.parametrize("on", ERAS)
def test_members_lived_on_the_day(shipped_store: Store, on: date) -> None:
    area = "QOP" if on < TODAY else "D7T5G"
    members = who(shipped_store, area, on).of(Partner)
    assert members
    for row in members:
        assert life_of(shipped_store, row.subject).lives_on(on)


def test_nothing_later_than_the_day_in_its_life(shipped_store: Store) -> None:
    for on, ends in ((date(2022, 6, 30), None), (date(2018, 6, 1), None)):
        itself = who(shipped_store, "stp:QOP", on).first(Itself)
        assert itself
        assert itself.valid_to is ends


@pytest.mark.parametrize("asked", ["Y03660", "A81001"])
def test_a_practice_is_not_here_and_the_full_data_would_tell(
    shipped_store: Store, asked: str
) -> None:
    with pytest.raises(NothingFound, match="practice"):
        read_history(shipped_store, asked)
    with pytest.raises(NothingFound, match="practice"):
        who(shipped_store, asked, TODAY)


NINE = (
    ("E54000063", "icb:QXU", date(2023, 4, 1)),
    ("E54000064", "icb:QNX", date(2023, 4, 1)),
    ("E54000065", "icb:S1Y5D", date(2026, 4, 1)),
    ("E54000066", "icb:D7T5G", date(2026, 4, 1)),
    ("E54000067", "icb:QRL", date(2026, 4, 1)),
    ("E54000068", "icb:T6Y0W", date(2026, 4, 1)),
    ("E54000069", "icb:S9B9J", date(2026, 4, 1)),
    ("E54000070", "icb:S0E4D", date(2026, 4, 1)),
    ("E54000071", "icb:Z9B2Z", date(2026, 4, 1)),
)


@pytest.mark.parametrize(("code", "area", "first"), NINE)
def test_the_nine_codes_mean_their_boards_from_their_days(
    shipped_store: Store, code: str, area: str, first: date
) -> None:
    assert find_area(shipped_store, code, first).area.id == area


def test_england_lies_in_no_region(shipped_store: Store) -> None:
    england = find_area(shipped_store, "E92000001", TODAY)
    assert around(shipped_store, england, TODAY) == []
    region = find_area(shipped_store, "QOP", TODAY)
    assert [each.around for each in around(shipped_store, region, TODAY)] == ["North West"]


@pytest.mark.parametrize("on", ERAS[1:])
def test_every_code_that_is_listed_is_accepted(shipped_store: Store, on: date) -> None:
    for kind in ("stp", "icb", "ccg", "sub_icb", "lad", "nhs_region", "england", "pcn"):
        try:
            listed = list_areas(shipped_store, kind, on)
        except NothingFound:
            continue
        for each in listed[:: max(1, len(listed) // 2)]:
            for code in filter(None, (each.area.code, each.area.ons_code, each.area.id)):
                assert find_area(shipped_store, code, on).area.code == each.area.code


@pytest.mark.parametrize(
    ("area", "on"),
    [
        ("QGH", date(2021, 5, 1)),
        ("QOQ", date(2019, 11, 30)),
        ("QHL", date(2018, 6, 1)),
        ("QHM", date(2024, 10, 1)),
        ("QK1", date(2022, 7, 1)),
        ("T6Y0W", TODAY),
    ],
)
def test_councils_and_places_add_up_to_the_people(
    shipped_store: Store, area: str, on: date
) -> None:
    """Upper-tier councils are of the day and its release, and add up; no place is larger than its
    part of the system, whatever lives outside it."""
    told = who(shipped_store, area, on)
    lived = told.first(Residents)
    assert lived
    assert lived.people
    upper = {each.council: each.people for each in told.rows if isinstance(each, UpperTier)}
    assert sum(upper.values()) == sum(
        each.people for each in told.rows if isinstance(each, Council)
    )
    assert sum(upper.values()) == lived.people
    assert "Cumbria" not in upper, "a county that ended in March 2023"
    for place in (each for each in told.rows if isinstance(each, Place)):
        if place.part in upper and place.people:
            assert place.people == upper[place.part]
