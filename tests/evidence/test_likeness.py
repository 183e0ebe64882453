"""Systems beside those most like them: the newest values by a day, and what is shown worse."""

from collections.abc import Mapping
from datetime import date

import pytest

from tripleaim.evidence.bearing import kind_of, read_bearing
from tripleaim.evidence.beside import SPECS, Beside, read_beside
from tripleaim.evidence.likeness import judge_beside_likes
from tripleaim.model.status import Status
from tripleaim.store.engine import Store, ask_value
from tripleaim.store.ground import people_of_kind
from tripleaim.store.record.frameworks import read_effects

ON = date(2018, 6, 1)
LIKES = {"b": 1.0, "c": 2.0, "d": 1.5, "e": 1.2, "f": 1.8}


def beside(values: Mapping[str, float], spec: int = 0) -> Beside:
    return Beside(spec=SPECS[spec], first=ON, after=ON, values=values, sources=("x",))


def test_worse_is_beyond_the_interval_and_beyond_each(shipped_store: Store) -> None:
    found = judge_beside_likes(beside({"a": 2.4, **LIKES}), "a", list(LIKES))
    assert found is not None
    for value, status in (
        (found.bound + 0.001, Status.SHOWN),
        (found.bound, Status.SHOWN_NOT),
        (found.bound - 0.001, Status.SHOWN_NOT),
    ):
        again = judge_beside_likes(beside({"a": value, **LIKES}), "a", list(LIKES))
        assert again is not None
        assert again.status is status


def test_what_one_of_its_likes_does_as_badly_is_not_shown_worse() -> None:
    likes = {"b": 1.0, "c": 1.0, "d": 1.0, "e": 1.0, "f": 9.0}
    found = judge_beside_likes(beside({"a": 9.0, **likes}), "a", list(likes))
    assert found is not None
    assert found.status is Status.SHOWN_NOT


def test_where_more_is_better_less_is_worse() -> None:
    spec = next(at for at, each in enumerate(SPECS) if not each.lower_is_better)
    for value, status in ((0.1, Status.SHOWN), (9.0, Status.SHOWN_NOT)):
        found = judge_beside_likes(beside({"a": value, **LIKES}, spec), "a", list(LIKES))
        assert found is not None
        assert found.status is status


@pytest.mark.parametrize(("number", "status"), [(3, Status.CANNOT_TELL), (4, Status.SHOWN)])
def test_four_of_its_likes_are_needed(number: int, status: Status) -> None:
    held = dict(list(LIKES.items())[:number])
    found = judge_beside_likes(beside({"a": 99.0, **held}), "a", list(LIKES))
    assert found is not None
    assert found.status is status
    assert judge_beside_likes(beside(held), "a", list(LIKES)) is None


@pytest.mark.parametrize(
    ("on", "known", "after"),
    [
        (date(2018, 5, 31), date.max, date(2018, 5, 1)),
        (ON, date.max, ON),
        (ON, date(2018, 6, 30), date(2018, 5, 1)),
        (ON, date(2018, 7, 1), ON),
    ],
)
def test_a_year_ends_with_the_last_month_that_counts(
    shipped_store: Store, on: date, known: date, after: date
) -> None:
    found = {each.spec.id: each for each in read_beside(shipped_store, "stp", on, known)}
    assert found["emergency_admissions_rate"].after == after
    assert found["emergency_admissions_rate"].first == date(after.year - 1, after.month, 1)


def test_what_ended_over_three_years_ago_says_nothing_of_the_day(shipped_store: Store) -> None:
    for on, there in ((date(2022, 12, 31), True), (date(2023, 2, 1), False)):
        ids = {each.spec.id for each in read_beside(shipped_store, "icb", on, date.max)}
        assert ("delayed_days_rate" in ids) is there


def test_rates_times_residents_are_the_years_admissions(shipped_store: Store) -> None:
    found = {each.spec.id: each for each in read_beside(shipped_store, "stp", ON, date.max)}
    one = found["emergency_admissions_rate"]
    people = people_of_kind(shipped_store, "stp", ON)
    added = sum(value * people[area] / 1000 for area, value in one.values.items())
    sql = """
        with whole as (
            select subject, sum(value) as value from observation
            where measure = 'emergency_admissions' and split_part(subject, ':', 1) = 'stp'
                and period_from >= $first and period_to <= $after and breakdown = 'all'
            group by subject having count(value) = 12
        )
        select sum(value) from whole
    """
    total = ask_value(shipped_store, sql, {"first": one.first, "after": one.after})
    assert added == pytest.approx(float(total), rel=0.02)


def test_every_published_outcome_is_placed(shipped_store: Store) -> None:
    bearing = read_bearing()
    ids = {each.id for each in SPECS}
    assert {measure for held in bearing.values() for measure in held} <= ids
    effects = read_effects(shipped_store, on=date.max, known=date.max)
    assert {each.outcome for each in effects} == set(bearing)
    assert {kind_of(each.direction) for each in effects} == {"harm", "help", "neither"}
    assert all(
        (kind_of(each.direction) == "harm") == (each.direction == "worse") for each in effects
    )
