"""Borders: told of all areas at once, each has the neighbours that it has when asked alone."""

from datetime import date

import pytest

from tripleaim.flows.borders import borders_of
from tripleaim.people.ages import pyramid
from tripleaim.site.remember import RememberingStore
from tripleaim.store.engine import Store, ask

ON = date(2018, 6, 1)
SYSTEMS = "select area from areas_on($on) where kind = 'stp' order by area"


@pytest.fixture(name="systems")
def _systems(any_store: Store) -> list[str]:
    return [row["area"] for row in ask(any_store, SYSTEMS, {"on": ON})]


def test_neighbours_told_of_all_at_once_are_those_told_alone(
    any_store: Store, systems: list[str]
) -> None:
    once = RememberingStore(any_store)
    found = {area: list(borders_of(once, area, ON).items()) for area in systems}
    assert len(systems) == 42
    assert found == {area: list(borders_of(any_store, area, ON).items()) for area in systems}
    for area, beside in found.items():
        assert all(dict(found[other])[area] == metres for other, metres in beside)


def test_ages_told_of_all_at_once_are_those_told_alone(
    any_store: Store, systems: list[str]
) -> None:
    once = RememberingStore(any_store)
    for area in systems[:3]:
        assert pyramid(once, area, ON) == pyramid(any_store, area, ON)


def test_few_are_asked_of_alone_and_noted_as_part_of_the_whole(any_store: Store) -> None:
    many, few = RememberingStore(any_store), RememberingStore(any_store)
    few.few = True
    assert borders_of(few, "stp:QOP", ON) == borders_of(many, "stp:QOP", ON)
    assert few.new_queries() == many.new_queries()
    assert few.new_wholes() == many.new_wholes()
