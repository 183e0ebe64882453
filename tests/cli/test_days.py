"""A day that a user names is one after which, and before which, there are days."""

from datetime import date

import pytest

from tripleaim.cli.options import read_date
from tripleaim.library.asking import read_day
from tripleaim.model.day import FIRST_DAY, LAST_DAY, told_day
from tripleaim.model.errors import InputRefused
from tripleaim.registry.rebase import read_vintage

EDGES = [FIRST_DAY, LAST_DAY]
BEYOND = ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31", "2018-02-30", "", "today"]
WEEKS = ["2018-W10", "2018-W10-1", "20180601", "2018W101", "２０１８-０６-０１", "2018-06-01\n"]


@pytest.mark.parametrize("day", EDGES)
def test_the_first_and_the_last_are_taken(day: date) -> None:
    assert told_day(day.isoformat()) == day
    assert read_date(day.isoformat()) == read_day(day.isoformat()) == day
    assert read_vintage(f"icb@{day}").on == day


@pytest.mark.parametrize("text", [*BEYOND, *WEEKS])
def test_any_other_is_refused_at_every_door(text: str) -> None:
    for door in (read_date, read_day, lambda text: read_vintage(f"icb@{text}")):
        with pytest.raises(InputRefused, match="is not a"):
            door(text)
