"""Every figure of the first two questions names sources that the store knows."""

from datetime import date

import pytest

from questions.together import ask_each
from tripleaim.library.asking import buyers, who
from tripleaim.registry.area import list_areas
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store, ask

DATES = (date(2017, 4, 1), date(2018, 10, 1), date(2021, 4, 1), date(2022, 7, 1), date(2026, 4, 1))


@pytest.mark.parametrize("on", DATES)
@pytest.mark.parametrize("question", [who, buyers])
def test_sources_are_known(shipped_store: Store, question, on: date) -> None:  # type: ignore[no-untyped-def]
    known = {row["source"] for row in ask(shipped_store, "select source from source")}
    systems = list_areas(shipped_store, system_kind(shipped_store, on), on)
    for area in (None, *(each.area.id for each in systems[:6])):
        findings = question(shipped_store, area, on)
        assert findings
        for finding in findings:
            assert set(finding.sources) <= known, finding


def test_the_footprint_of_a_system_is_the_sum_of_its_parts(shipped_store: Store) -> None:
    on = date(2018, 6, 1)
    systems = [(each.area.id, on) for each in list_areas(shipped_store, "stp", on)]
    for findings in ask_each(shipped_store, who, systems):
        people = next(found.value for found in findings if found.measure == "people")
        parts = [found.value for found in findings if found.measure == "commissioner_people"]
        ages = [found.value for found in findings if found.measure == "people_by_age"]
        assert sum(parts) == people  # type: ignore[arg-type]
        assert sum(ages) == people  # type: ignore[arg-type]
