"""The answer from what ships alone: every system, every aim, synthetic said where it is."""

from datetime import date

import pytest

from tripleaim.answers.needs import needs
from tripleaim.model.errors import NothingFound
from tripleaim.site.sections.needs import section
from tripleaim.store.engine import Store

NEWEST, BEFORE = date(2026, 6, 1), date(2019, 6, 1)


@pytest.mark.parametrize(("on", "systems"), [(BEFORE, 42), (NEWEST, 36)])
def test_every_system_has_its_need(on: date, systems: int, shipped_store: Store) -> None:
    shares = [each for each in needs(shipped_store, None, on) if each.measure == "fair_share"]
    assert len(shares) == systems
    assert sum(float(str(each.value)) for each in shares) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("area", ["QHM", "QWO", "QF7"])
def test_an_area_has_people_need_health_care_cost_and_inequality(
    area: str, shipped_store: Store
) -> None:
    found = needs(shipped_store, area, BEFORE)
    measures = {each.measure for each in found}
    assert {
        "people", "need_ratio", "need_weighted_people", "fair_share", "healthy_life_expectancy",
        "avoidable_mortality", "practice_experience", "cost_per_head", "slope_index",
        "relative_index", "directly_standardised", "indirectly_standardised", "similar_systems",
    } <= measures  # fmt: skip
    synthetic = [each for each in found if "synthetic_england" in each.sources]
    assert synthetic
    assert all(each.status == "synthetic" and each.caveats for each in synthetic)


def test_segments_hold_everyone_once(shipped_store: Store) -> None:
    found = needs(shipped_store, "QHM", BEFORE)
    whole = sum(
        int(str(each.value))
        for each in found
        if each.table == "Segments of synthetic people" and each.measure == "people"
    )
    assert whole == pytest.approx(3_000_432 + 116_000, rel=0.06)


def test_a_place_that_is_not_there(shipped_store: Store) -> None:
    with pytest.raises(NothingFound):
        needs(shipped_store, "Atlantis", NEWEST)


def test_the_section_marks_what_is_synthetic(shipped_store: Store) -> None:
    for area in ("stp:QHM", None):
        assert section(shipped_store, area, BEFORE) is not None
    page = section(shipped_store, "stp:QHM", BEFORE)
    assert page is not None
    assert any(type(block).__name__ == "Caution" for block in page.blocks)
