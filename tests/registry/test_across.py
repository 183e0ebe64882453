"""People by small areas and by practices: whole at both ends, and nobody lost between."""

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.registry.across import read_across
from tripleaim.registry.rebase import read_vintage
from tripleaim.store.engine import Store


@pytest.mark.parametrize(
    ("before", "after", "sizes"),
    [
        ("lsoa@2017-07-01", "ccg@2017-04-01", (32_844, 207)),
        ("lsoa@2017-07-01", "msoa@2017-04-01", (32_844, 6_791)),
        ("stp@2017-07-01", "lsoa@2017-07-01", (44, 32_844)),
        ("lad@2017-07-01", "nhs_region@2017-07-01", (326, 4)),
    ],
)
def test_small_areas_either_way(
    before: str, after: str, sizes: tuple[int, int], full_store: Store
) -> None:
    across = read_across(full_store, read_vintage(before), read_vintage(after))
    assert across.people.shape == sizes
    assert int(across.people.sum()) == 55_619_430


def test_small_areas_of_2021_by_the_census(full_store: Store) -> None:
    asked = read_vintage("lsoa21@2024-04-01"), read_vintage("icb@2024-04-01")
    across = read_across(full_store, *asked)
    assert across.people.shape == (33_755, 42)
    assert int(across.people.sum()) == 56_490_091


@pytest.mark.parametrize(
    ("before", "after"),
    [("practice@2020-09-01", "icb@2022-07-01"), ("practice@2020-09-01", "pcn@2020-09-01")],
)
def test_a_practice_goes_whole_to_one_area(before: str, after: str, full_store: Store) -> None:
    across = read_across(full_store, read_vintage(before), read_vintage(after))
    assert len(across.before) > 6_000
    assert ((across.people > 0).sum(axis=1) == 1).all()


def test_what_ships_says_what_would_bring_small_areas(shipped_store: Store) -> None:
    for kind in ("lsoa", "practice"):
        asked = read_vintage(f"{kind}@2020-09-01"), read_vintage("ccg@2020-09-01")
        with pytest.raises(InputRefused, match="tripleaim build --data"):
            read_across(shipped_store, *asked)
