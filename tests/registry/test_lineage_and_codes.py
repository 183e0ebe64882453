"""Codes of every era, forebears of every board; what came after is not told as the past."""

from datetime import date, timedelta

import pytest

from tripleaim.model.errors import NothingFound
from tripleaim.registry.area import find_area
from tripleaim.registry.buyers import buying_for, group_buyers
from tripleaim.registry.changes import next_changes
from tripleaim.registry.find.entries import read_index
from tripleaim.registry.history import describe_history, read_history
from tripleaim.registry.lineage import trace
from tripleaim.registry.members import list_partners
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import areas_on, forebears

TODAY = date(2026, 11, 28)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "first", "area"),
    [
        ("E54000063", date(2023, 4, 1), "icb:QXU"),
        ("E54000064", date(2023, 4, 1), "icb:QNX"),
        ("E54000065", date(2026, 4, 1), "icb:S1Y5D"),
        ("E54000066", date(2026, 4, 1), "icb:D7T5G"),
        ("E54000067", date(2026, 4, 1), "icb:QRL"),
        ("E54000068", date(2026, 4, 1), "icb:T6Y0W"),
        ("E54000069", date(2026, 4, 1), "icb:S9B9J"),
        ("E54000070", date(2026, 4, 1), "icb:S0E4D"),
        ("E54000071", date(2026, 4, 1), "icb:Z9B2Z"),
    ],
)
def test_the_nine_new_codes_hold_from_their_days(
    shipped_store: Store, code: str, first: date, area: str
) -> None:
    on = {each.area: each.ons_code for each in areas_on(shipped_store, first, ["icb"])}
    assert on[area] == code
    before = {each.area: each.ons_code for each in areas_on(shipped_store, first - DAY, ["icb"])}
    assert before.get(area) != code
    assert find_area(shipped_store, code, first).area.id == area


@pytest.mark.parametrize("on", [date(2018, 6, 1), date(2021, 5, 1), date(2023, 4, 1), TODAY])
def test_every_code_that_is_listed_is_found(shipped_store: Store, on: date) -> None:
    listed = areas_on(shipped_store, on, ["ccg", "sub_icb", "stp", "icb", "nhs_region"])
    for each in listed[::9]:
        kinds = (each.kind,)
        for code in filter(None, (each.code, each.ons_code, each.area)):
            assert find_area(shipped_store, code, on, kinds).area.id == each.area


def test_a_code_of_an_earlier_boundary_finds_the_same_area(shipped_store: Store) -> None:
    assert find_area(shipped_store, "E54000042", TODAY).area.id == "icb:QRL"
    with pytest.raises(NothingFound, match=r"icb:QXU.*history"):
        find_area(shipped_store, "E54000052", TODAY)
    with pytest.raises(NothingFound, match="is an organisation"):
        find_area(shipped_store, "RM3", TODAY)


@pytest.mark.parametrize("on", [date(2018, 6, 1), date(2021, 5, 1), date(2023, 4, 1), TODAY])
def test_every_system_goes_back_to_one_with_months_of_activity(
    shipped_store: Store, on: date
) -> None:
    rows = ask(
        shipped_store,
        "select distinct subject from observation "
        "where measure = 'ae_attendances' and subject like 'stp:%'",
    )
    held = {row["subject"] for row in rows}
    for each in areas_on(shipped_store, on, ["stp", "icb"]):
        back = {one.body for one in forebears(shipped_store, each.area, on)}
        assert held & ({each.area} | back), each.area


def test_shares_of_forebears_add_up(shipped_store: Store) -> None:
    for each in areas_on(shipped_store, TODAY, ["icb"]):
        back = [
            one
            for one in forebears(shipped_store, each.area, TODAY)
            if one.body.startswith("icb:") and one.generation == 1
        ]
        if back:
            came = sum(one.part or 0 for one in back)
            assert came == pytest.approx(1, abs=1e-9) or each.area == "icb:QRL", each.area


def test_how_it_got_here_ends_at_the_day(shipped_store: Store) -> None:
    for on in (date(2018, 6, 1), date(2022, 6, 30), date(2022, 7, 1)):
        told = trace(shipped_store, "stp:QNC", on)
        assert all(event.effective <= on for event in told)
    assert trace(shipped_store, "stp:QNC", date(2022, 6, 30)) == []
    assert [each.effective for each in trace(shipped_store, "stp:QNC", date(2022, 7, 1))] == [
        date(2022, 7, 1)
    ]


@pytest.mark.parametrize("code", ["TAE", "TAH", "TAJ", "TAD", "TAF"])
def test_care_trusts_have_a_history(shipped_store: Store, code: str) -> None:
    (life,) = read_history(shipped_store, code).lives
    assert life.subject == code


def test_a_care_trust_that_ended_says_what_it_became(shipped_store: Store) -> None:
    told = describe_history(read_history(shipped_store, "TAE"))
    assert "2017-01-01" in told
    assert "RXV" in told


def test_partners_live_and_go_by_the_name_of_the_day(shipped_store: Store) -> None:
    last, first = date(2021, 9, 30), date(2021, 10, 1)
    before = {row["code"]: row["name"] for row in list_partners(shipped_store, "stp:QOP", last)}
    after = {row["code"]: row["name"] for row in list_partners(shipped_store, "stp:QOP", first)}
    assert "RW6" in before
    assert "RW6" not in after
    assert before["RM3"] == "Salford Royal NHS Foundation Trust"
    assert after["RM3"] == "Northern Care Alliance NHS Foundation Trust"


def test_what_moves_a_little_did_not_become_part_of_it(shipped_store: Store) -> None:
    changes = next_changes(shipped_store, date(2022, 6, 30), ["stp:QOP"])
    assert [(each.successor, each.part, each.is_alone) for each in changes] == [
        ("icb:QOP", None, True),
        ("icb:QJ2", pytest.approx(0.0115, abs=0.001), False),
    ]
    assert next_changes(shipped_store, date(2022, 7, 1), ["stp:QOP"]) == []


@pytest.mark.parametrize(
    ("area", "on", "buyers"),
    [
        ("lad:E08000001", TODAY, 1),
        ("england:E92000001", TODAY, 36),
        ("lad:E08000001", date(2016, 12, 1), 1),
        ("stp:QOP", date(2016, 12, 1), 12),
    ],
)
def test_who_bought_for_any_area(shipped_store: Store, area: str, on: date, buyers: int) -> None:
    groups = buying_for(shipped_store, area, group_buyers(shipped_store, on), on)
    assert sum(len(each.members) for each in groups) == buyers


def test_a_body_of_which_no_day_is_known_is_named(shipped_store: Store) -> None:
    with pytest.raises(NothingFound, match=r"912 is Devon County Council; when it began or ended"):
        read_history(shipped_store, "912")
    with pytest.raises(NothingFound, match="Nothing here was ever called '9ZZ'"):
        read_history(shipped_store, "9ZZ")


def test_a_code_of_a_later_commissioner_is_told_by_its_day(shipped_store: Store) -> None:
    """A register has it under the name of today; what it was, and when, is of the areas."""
    with pytest.raises(NothingFound) as told:
        find_area(shipped_store, "84H", date(2019, 10, 1))
    assert "County Durham" in str(told.value)
    assert "2020-04-01" in str(told.value)
    assert "no area" not in str(told.value)


def test_a_county_is_told_what_to_ask(shipped_store: Store) -> None:
    for text in ("E10000030", "utla:E10000030", "Surrey County Council"):
        with pytest.raises(NothingFound, match=r"no answers of its own") as told:
            find_area(shipped_store, text, date(2021, 5, 1))
        assert "(QXU) or " in str(told.value)
        assert "(QNQ), or about a district: " in str(told.value)
        assert "Woking (E07000217)." in str(told.value)
    with pytest.raises(NothingFound, match="had no county council on 2023-04-01"):
        find_area(shipped_store, "E10000006", date(2023, 4, 1))


def test_a_county_council_is_found_once_where_its_county_lies(shipped_store: Store) -> None:
    found = [
        each
        for each in read_index(shipped_store, date(2023, 3, 31)).entries
        if "Cumbria County Council" in (each.name, *each.aliases)
    ]
    assert [(each.id, each.codes) for each in found] == [("utla:E10000006", ("E10000006", "102"))]
    assert [round(share, 1) for _, share in found[0].systems] == [0.6, 0.4]


@pytest.mark.parametrize(
    ("on", "ended"), [(date(2023, 3, 31), False), (date(2023, 4, 1), True), (TODAY, True)]
)
def test_a_county_council_that_ended_is_found_as_ended(
    shipped_store: Store, on: date, ended: bool
) -> None:
    counties = {
        each.name: each for each in read_index(shipped_store, on).entries if each.kind == "county"
    }
    assert counties["Cumbria"].ended is ended
    assert not counties["Surrey"].ended
