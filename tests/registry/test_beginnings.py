"""A name that begins several is never guessed; the whole name of a region is a region's."""

from datetime import date

import pytest

from tripleaim.model.errors import NothingFound
from tripleaim.registry.area import find_area
from tripleaim.store.engine import Store


@pytest.mark.parametrize(
    ("text", "on", "found"),
    [
        ("South West", date(2018, 6, 1), "nhs_region:Y58"),
        ("South West London", date(2018, 6, 1), "stp:QWE"),
        ("Frimley", date(2018, 6, 1), "stp:QNQ"),
    ],
)
def test_one_area_is_found(shipped_store: Store, text: str, on: date, found: str) -> None:
    assert find_area(shipped_store, text, on).area.id == found


@pytest.mark.parametrize("text", ["South West", "North", "Frim"])
def test_several_beginnings_and_half_words_are_not_guessed(shipped_store: Store, text: str) -> None:
    with pytest.raises(NothingFound):
        find_area(shipped_store, text, date(2017, 6, 1))


def test_several_beginnings_are_listed(shipped_store: Store) -> None:
    with pytest.raises(NothingFound, match=r"Did you mean .* or .*\?"):
        find_area(shipped_store, "North", date(2018, 6, 1))
