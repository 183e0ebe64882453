"""Sentences as a reader takes them: of one day, of one system, no more certain than their cells."""

from datetime import date

import pytest

from tripleaim.model.status import Status
from tripleaim.questions.buyers.answer import buyers
from tripleaim.questions.buyers.rows import Group, Service
from tripleaim.questions.decides.answer import decides
from tripleaim.questions.decides.rows import FunctionSeat, PlaceCarries
from tripleaim.questions.fits.answer import fits
from tripleaim.questions.fits.rows import Carries, Follows
from tripleaim.questions.heard.answer import heard
from tripleaim.questions.heard.rows import OnRecord
from tripleaim.questions.next.answer import what_next
from tripleaim.questions.next.rows import BesideLikes
from tripleaim.questions.who.answer import who
from tripleaim.questions.who.rows import Programme, TrustGroup
from tripleaim.store.engine import Store

EARLY, TODAY = date(2016, 12, 1), date(2026, 11, 28)


@pytest.mark.parametrize("area", ["QUY", "QJM"])
def test_partners_of_another_partnership_are_not_told_here(shipped_store: Store, area: str) -> None:
    """An ambulance trust is in several: the partnership of one is no programme of the other."""
    told = who(shipped_store, area, date(2020, 12, 1)).of(Programme)
    assert not [each for each in told if each.what == "partner"]
    derby = who(shipped_store, "QJ2", date(2020, 12, 1)).of(Programme)
    assert [each for each in derby if each.what == "partner"]


def test_what_a_predecessor_took_part_in_is_named_as_its(shipped_store: Store) -> None:
    told = who(shipped_store, "T6Y0W", TODAY).of(Programme)
    west = next(each for each in told if each.title == "West Norfolk")
    assert west.whose.startswith("Norfolk and Waveney")
    named = who(shipped_store, "QMM", date(2018, 6, 1)).of(Programme)
    assert {each.whose for each in named if each.title == "West Norfolk"} == {""}


@pytest.mark.parametrize(
    ("area", "on", "title"),
    [
        ("QGH", date(2021, 5, 1), "Foundation Group"),
        ("QPM", date(2024, 10, 1), "Leicester with University Hospitals"),
    ],
)
def test_a_group_told_of_two_systems_is_told_once(
    shipped_store: Store, area: str, on: date, title: str
) -> None:
    groups = who(shipped_store, area, on).of(TrustGroup)
    assert len([each for each in groups if each.title.startswith(title)]) == 1


def test_likes_of_a_footprint_before_its_first_map(shipped_store: Store) -> None:
    """In 2016 a system is set beside others as `needs` sets it: by the first map on record."""
    head = what_next(shipped_store, "QOC", EARLY).first(BesideLikes)
    assert head
    assert head.compared >= 2
    assert len(head.likes) == 5


@pytest.mark.parametrize(
    ("area", "on", "doubt"),
    [("QJM", date(2017, 10, 15), True), ("QOC", EARLY, False)],
)
def test_a_tier_is_no_surer_than_the_verdict(
    shipped_store: Store, area: str, on: date, doubt: bool
) -> None:
    """Where four fifths lies within the interval, no tier is told to keep enough or too little."""
    answer = fits(shipped_store, area, on)
    follows = answer.first(Follows)
    carries = next(each for each in answer.of(Carries) if each.work == "all admissions")
    assert follows
    assert (follows.status is Status.CANNOT_TELL) is doubt
    assert (carries.form == "doubt") is doubt
    if doubt:
        assert carries.tier is None


def test_why_a_place_cannot_and_why_it_cannot_be_told_stand_apart(shipped_store: Store) -> None:
    answer = decides(shipped_store, "QOC", date(2018, 6, 1))
    for each in answer.of(PlaceCarries):
        assert "crosses its boundary" not in each.why_not
        assert each.cannot_tell
        assert "crosses its boundary" in each.why_doubt
    seats = [each for each in answer.of(FunctionSeat) if each.function.startswith("vertical")]
    assert "is not on record" in seats[0].why


@pytest.mark.parametrize(
    ("area", "on", "title", "by"),
    [
        ("QNC", date(2018, 6, 1), "STP 2016 public introduction", date(2016, 12, 31)),
        ("QK1", date(2022, 7, 1), "STP 2016 draft plan", date(2016, 11, 21)),
    ],
)
def test_what_was_published_is_told_by_its_title_and_nearest_day(
    shipped_store: Store, area: str, on: date, title: str, by: date
) -> None:
    """An introduction is not called the plan, and of two dates of one the closer is told."""
    head = heard(shipped_store, area, on).first(OnRecord)
    assert head
    assert head.first_plan
    assert (head.first_title, head.first_plan.high) == (title, by)


def test_the_ground_of_a_group_names_who_said_it(shipped_store: Store) -> None:
    groups = buyers(shipped_store, "QNC", date(2018, 6, 1)).of(Group)
    grounds = [said for each in groups for said in each.grounds]
    assert grounds
    for said in grounds:
        assert "http" not in said
        assert said[0].isupper()
    assert any("https://" in cited for each in groups for cited in each.cited)


def test_an_arrangement_is_called_no_more_than_that(shipped_store: Store) -> None:
    """Place partnerships drawn anew are on record as an arrangement, not as buying together."""
    told = buyers(shipped_store, "QE1", date(2023, 4, 1)).of(Service)
    drawn = [each for each in told if "place partnerships redrawn" in each.title]
    assert [each.what for each in drawn] == ["arrangement"]
