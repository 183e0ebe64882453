"""By when a figure was out: at the end of its months, and never after it was read."""

from datetime import date, timedelta

from tripleaim.store.engine import Store
from tripleaim.store.ground import nearest_day
from tripleaim.store.record.publication import is_out, out_by

DAY = timedelta(days=1)
READ = date(2026, 9, 30)


def test_a_month_of_emergency_departments_is_out_two_months_later() -> None:
    after, out = date(2018, 4, 1), date(2018, 6, 1)
    assert out_by("ae_monthly_provider", after) == out
    assert is_out("ae_monthly_provider", after, out, out)
    assert not is_out("ae_monthly_provider", after, out, out - DAY)


def test_a_period_that_has_not_ended_is_not_out() -> None:
    after = date(2019, 1, 1)
    assert is_out("ohid_life_expectancy", after, after, date.max)
    assert not is_out("ohid_life_expectancy", after, after - DAY, date.max)


def test_what_is_held_was_out_when_it_was_read() -> None:
    assert out_by("ohid_life_expectancy", date(2026, 1, 1)) == READ
    assert is_out("ohid_life_expectancy", date(2026, 1, 1), READ, READ)
    assert not is_out("ohid_life_expectancy", date(2026, 1, 1), READ, READ - DAY)


def test_the_day_of_a_footprint_is_the_day_itself_or_the_nearest(shipped_store: Store) -> None:
    first = date(2017, 4, 1)
    for on, found in (
        (date(2016, 12, 1), first),
        (first - DAY, first),
        (first, first),
        (date(2022, 6, 30), date(2022, 6, 30)),
        (date(2023, 1, 1), date(2022, 6, 30)),
    ):
        assert nearest_day(shipped_store, on, kind="stp") == found, on
    assert nearest_day(shipped_store, first, kind="pcn") is None
