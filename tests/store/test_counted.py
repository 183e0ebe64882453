"""Who is counted, by which release, and what providers have become; where nothing is held too."""

from datetime import date

import pytest

from drawn import store_of
from store.test_ground import BEGUN, DAY, ENDED, GIVEN
from tripleaim.model.errors import NothingFound
from tripleaim.store.ground import (
    Vintage,
    ages_of,
    areas_on,
    release_of,
    release_on,
    shares_between,
)
from tripleaim.store.ground.people import releases
from tripleaim.store.ground.succession import follow_successions


def test_shares_are_counted_by_the_release_of_the_earlier_day() -> None:
    store = store_of(GIVEN)
    before, after = Vintage(kind="stp", on=BEGUN), Vintage(kind="stp", on=date(2020, 12, 31))
    for one, other in ((before, after), (after, before)):
        assert shares_between(store, one, other).release.year == 2017
    shared = shares_between(store, before, after)
    assert shared.share("stp:QVP", "stp:QZZ") == 0.0
    assert shared.share("stp:QZZ", "stp:QHM") == 0.0, "of nobody, nobody went anywhere"


def test_areas_of_some_kinds_or_of_all() -> None:
    store = store_of(
        GIVEN
        | {
            "area": GIVEN["area"].rstrip()
            + """
        ccg:00C | ccg  | 00C  | One      |           | 2017-04-01 |            | s
    """
        }
    )
    assert [each.area for each in areas_on(store, BEGUN, ["ccg"])] == ["ccg:00C"]
    assert [each.area for each in areas_on(store, BEGUN)] == ["ccg:00C", "stp:QHM", "stp:QVP"]
    assert areas_on(store, BEGUN, []) == ()


def test_a_release_that_is_not_held_is_told_with_those_that_are() -> None:
    store = store_of(GIVEN)
    with pytest.raises(NothingFound, match=r"of 1999 is held\. Held: .*\(2017\), .*\(2020\)"):
        release_of(store, 1999)
    nobody = store_of({name: rows for name, rows in GIVEN.items() if name != "population"})
    with pytest.raises(NothingFound, match=r"of 2017 is held\. Held: none\."):
        release_of(nobody, 2017)
    with pytest.raises(NothingFound, match="holds no residents by block"):
        release_on(nobody, BEGUN)


def test_by_how_much_a_release_was_revised() -> None:
    by_year = {each.year: each.revision for each in releases(store_of(GIVEN))}
    assert by_year == {2017: None, 2020: -10, 2021: None}


def test_ages_are_named_by_their_bounds() -> None:
    ages = ages_of(store_of(GIVEN), ["stp:QHM"], date(2021, 3, 21))
    assert [each.label for each in ages] == ["85 and over"]


SUCCESSION = {
    "succession": """
        predecessor | successor | effective  | share | source
        A           | B         | 2018-04-01 |       | s
        B           | C         | 2019-04-01 |       | s
        D           | E         | 2018-04-01 |       | s
        D           | F         | 2018-04-01 |       | s
        stp:A       | stp:B     | 2018-04-01 |       | s
        G           | H         | 2018-04-01 |       | s
        X           | X         | 2018-04-01 |       | s
    """
}


@pytest.mark.parametrize(
    ("on", "now", "split"),
    [
        (ENDED - DAY, "ABDX", {}),
        (ENDED, "BBDX", {"D": ("E", "F")}),
        (date(2019, 3, 31), "BBDX", {"D": ("E", "F")}),
        (date(2019, 4, 1), "CCDX", {"D": ("E", "F")}),
    ],
)
def test_providers_are_followed_to_their_end_and_splits_are_left(
    on: date, now: str, split: dict[str, tuple[str, ...]]
) -> None:
    found = follow_successions(store_of(SUCCESSION), "ABDX", on)
    assert found.now == dict(zip("ABDX", now, strict=True))
    assert found.split == split
