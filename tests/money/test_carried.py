"""CCGs' money carried to any geography on any day: the same total, as published."""

from datetime import date

import pytest

from tripleaim.money.carried import carry_allocations
from tripleaim.money.trusts import homes_on, last_day, list_results, put_together
from tripleaim.store.engine import Store
from tripleaim.store.ground import UNPLACED

PUBLISHED_BN = {2014: 62.7, 2015: 64.3, 2016: 66.8, 2017: 70.5, 2018: 72.1, 2019: 74.2, 2020: 78.4}
GEOGRAPHIES = [
    ("ccg", date(2018, 4, 1)),
    ("stp", date(2017, 4, 1)),
    ("stp", date(2021, 4, 1)),
    ("lad", date(2020, 4, 1)),
    ("icb", date(2022, 7, 1)),
    ("sub_icb", date(2024, 4, 1)),
    ("icb", date(2026, 4, 1)),
]


@pytest.mark.parametrize(("kind", "on"), GEOGRAPHIES)
def test_the_total_is_the_same_through_any_geography(any_store: Store, kind: str, on: date) -> None:
    carried = carry_allocations(any_store, kind, on)
    totals = dict.fromkeys(carried.published, 0)
    for (_, year), pence in carried.pence.items():
        totals[year] += pence
    assert totals == carried.published
    assert {year: round(p / 1e11, 1) for year, p in totals.items()} == PUBLISHED_BN
    for year, pence in totals.items():
        unplaced = carried.pence.get((UNPLACED, year), 0)
        assert unplaced <= 0.02 * pence, (year, unplaced / pence)


def test_trusts_are_put_together_without_losing_a_penny(any_store: Store) -> None:
    results = list_results(any_store)
    planned = sum(each.planned_pence for each in results)
    actual = sum(each.actual_pence for each in results)
    assert (round(planned / 1e8), round(actual / 1e8)) == (-714, -533)
    homes = homes_on(any_store, last_day(2019))
    together = put_together(results, homes, 2019)
    assert len(together) == 42
    counted = {row.trust for each in together.values() for row in each.results}
    left = [each for each in results if each.trust not in counted or each.is_repeat]
    assert {each.trust for each in left} == {"R1E", "RGQ", "RJF", "RN3"}
    sums = sum(each.actual_pence for each in together.values())
    assert sums + sum(each.actual_pence for each in left) == actual
