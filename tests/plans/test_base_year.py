"""The money of a base year is what commissioners' allocations bring to a system, to the penny."""

from datetime import date

import pytest

from tripleaim.money.carried import carry_allocations
from tripleaim.plans.base_year import read_base_year
from tripleaim.registry.area import list_areas
from tripleaim.store.engine import Store

ON = date(2018, 6, 1)


@pytest.mark.parametrize("year", [2018, 2019])
def test_a_base_year_has_the_money_that_is_carried_to_the_system(
    shipped_store: Store, year: int
) -> None:
    """In 2017/18 Cumbria's money was given on the map before half of it went to Lancashire."""
    carried = carry_allocations(shipped_store, "stp", ON)
    systems = [each.area.id for each in list_areas(shipped_store, "stp", ON)]
    bases = {area: read_base_year(shipped_store, area, ON, year) for area in systems}
    assert sum(each.pence for each in bases.values()) == carried.published[year]
    for area, base in bases.items():
        assert base.pence == pytest.approx(carried.pence[area, year], rel=5e-4), area


def test_a_commissioner_has_the_name_of_its_base_year(shipped_store: Store) -> None:
    base = read_base_year(shipped_store, "stp:QE1", ON, 2018)
    [north] = [each for each in base.buyers if each.area == "ccg:01H"]
    assert north.name == "NHS North Cumbria CCG"
    assert 0.3 < north.share < 0.5, "as far as it reached before April 2017"
