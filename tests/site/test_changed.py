"""What got better or worse: the largest changes of each way, in the spread of systems."""

from datetime import date

import pytest

from tripleaim.site.changed import Change, changes_of, pick
from tripleaim.store.engine import Store


def change(way: str, says: str, weight: float) -> Change:
    return Change(
        way=way, says=says, period="2024", before="1", now="2", england="1", weight=weight
    )


def test_three_of_each_way_are_told_however_large_those_of_the_other_are() -> None:
    better = [change("Better", f"b{at}", 9 + at) for at in range(5)]
    worse = [change("Worse", f"w{at}", at / 10) for at in range(4)]
    told = pick([*worse, *better, change("As before", "same", 0)])

    assert [each.says for each in told.told] == ["b4", "b3", "b2", "w3", "w2", "w1"]
    assert (told.better, told.worse, told.alike) == (5, 4, 1)
    assert told.caption.startswith("Of 10 measures 5 got better and 4 worse")


def test_only_one_way_is_told_alone() -> None:
    assert [each.says for each in pick([change("Worse", "w", 1)]).told] == ["w"]
    assert not pick([])


@pytest.mark.parametrize("area", ["icb:QOP", "icb:QOQ"])
def test_a_system_that_got_worse_anywhere_is_told_so(shipped_store: Store, area: str) -> None:
    told = changes_of(shipped_store, area, date(2026, 12, 1))
    ways = [each.way for each in told.told]
    assert ways == ["Better"] * min(3, told.better) + ["Worse"] * min(3, told.worse)
    assert told.worse > 0
    assert all(each.weight > 0 for each in told.told)
