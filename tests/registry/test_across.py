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
    assert (len(across.before), len(across.after)) == sizes
    assert int(across.people.sum()) == 55_619_430


def test_small_areas_of_2021_by_the_census(full_store: Store) -> None:
    asked = read_vintage("lsoa21@2024-04-01"), read_vintage("icb@2024-04-01")
    across = read_across(full_store, *asked)
    assert (len(across.before), len(across.after)) == (33_755, 42)
    assert int(across.people.sum()) == 56_490_091


@pytest.mark.parametrize(
    ("before", "after", "sizes", "split"),
    [
        ("ward@2024-04-01", "icb@2024-04-01", (6_784, 42), 11),
        ("ward@2024-04-01", "lad@2024-05-01", (6_784, 296), 0),
        ("ward@2024-04-01", "utla@2024-05-01", (6_784, 153), 0),
        ("ward@2024-04-01", "ccg@2017-04-01", (6_784, 207), 82),
        ("stp@2018-04-01", "ward@2024-05-01", (42, 6_784), 42),
        ("ward@2024-04-01", "msoa@2024-05-01", (6_784, 6_791), 4_187),
        ("lsoa@2017-07-01", "lsoa21@2024-05-01", (32_844, 33_755), 837),
    ],
)
def test_wards_and_small_areas_of_two_censuses(
    before: str, after: str, sizes: tuple[int, int], split: int, full_store: Store
) -> None:
    across = read_across(full_store, read_vintage(before), read_vintage(after))
    assert (len(across.before), len(across.after)) == sizes
    assert int(across.people.sum()) == 56_490_091  # Census 2021
    assert int(across.is_split.sum()) == split


def test_a_ward_before_its_lookup_is_refused(full_store: Store) -> None:
    with pytest.raises(InputRefused, match="Wards are known from 2024-04-01 on"):
        read_across(full_store, read_vintage("ward@2024-03-31"), read_vintage("icb@2024-04-01"))


@pytest.mark.parametrize(
    ("before", "after"),
    [("practice@2020-09-01", "icb@2022-07-01"), ("practice@2020-09-01", "pcn@2020-09-01")],
)
def test_a_practice_goes_whole_to_one_area(before: str, after: str, full_store: Store) -> None:
    across = read_across(full_store, read_vintage(before), read_vintage(after))
    assert len(across.before) > 6_000
    assert not across.is_split.any()


def test_what_ships_says_what_would_bring_small_areas(shipped_store: Store) -> None:
    for kind in ("lsoa", "ward", "practice"):
        asked = read_vintage(f"{kind}@2020-09-01"), read_vintage("ccg@2020-09-01")
        with pytest.raises(InputRefused, match="tripleaim build --data"):
            read_across(shipped_store, *asked)
