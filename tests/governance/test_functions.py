"""Functions and tiers: the lowest tier that can carry each, and that going down needs no less."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.governance.functions import (
    Function,
    TierHere,
    doubt,
    functions,
    idle_tiers,
    layers,
    obstacle,
    place_function,
    why_not_lower,
)
from tripleaim.model.documents.delegation import TIER_ORDER
from tripleaim.model.errors import InputRefused

POOL = next(each for each in functions() if each.id == "pooled-budgets")
HOSPITALS = next(each for each in functions() if each.id == "vertical-integration")
NOW = ("place", "by law")


def tier(name, people, containment=None, **able):
    """A tier with people."""
    found = {key.replace("_", "-"): value for key, value in able.items()}
    return TierHere(tier=name, name=name, people=people, containment=containment, able=found)


LADDER = [
    tier("neighbourhood", 40_000),
    tier("place", 243_341),
    tier("system", 1_509_749),
    tier("region", 8_600_000),
    tier("nation", 55_600_000),
]

drawn = st.builds(
    Function,
    id=st.just("drawn"),
    cited_as=st.just("something"),
    smallest_people=st.integers(0, 10**7),
    local_knowledge=st.sampled_from(["low", "medium", "high"]),
    crossing_share=st.floats(0, 1),
    skills=st.lists(st.text(min_size=1, max_size=8), max_size=4).map(tuple),
    seat_2013=st.sampled_from(TIER_ORDER),
    seat_2022=st.sampled_from(TIER_ORDER),
)


@given(drawn, st.lists(st.integers(1, 10**8), min_size=5, max_size=5).map(sorted))
def test_the_lowest_tier_is_the_first_without_an_obstacle(function, people):
    tiers = [tier(name, each) for name, each in zip(TIER_ORDER, people, strict=True)]
    found = place_function(function, tiers, NOW)
    assert found.lowest in TIER_ORDER
    below = TIER_ORDER[: TIER_ORDER.index(found.lowest)]
    assert all(found.reasons[each] for each in below)
    assert not found.reasons[found.lowest]


@given(st.integers(1, 10**8), st.integers(0, 10**8))
def test_more_people_never_raise_the_lowest_tier(people, more):
    few = place_function(POOL, [tier("place", people), *LADDER[2:]], NOW)
    many = place_function(POOL, [tier("place", people + more), *LADDER[2:]], NOW)
    assert TIER_ORDER.index(many.lowest) <= TIER_ORDER.index(few.lowest)


def test_the_catalogue_is_what_was_cited(facts_folder):
    import csv

    with (facts_folder / "functions_by_tier.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    shippable = {row["function"] for row in rows if row["confidence"] != "unconfirmed"}
    assert {each.cited_as for each in functions()} == shippable


@pytest.mark.parametrize(
    ("people", "containment", "able", "lowest", "because"),
    [
        (243_341, None, None, "place", ""),
        (60_000, None, None, "system", "has 60,000 people, and it needs 100,000"),
        (243_341, 0.10, None, "place", ""),  # what crosses is of hospitals, and a pool is not
        (243_341, 0.85, False, "system", "an assessment found place not able"),
    ],
)
def test_what_keeps_a_function_up(people, containment, able, lowest, because):
    said = {} if able is None else {"pooled_budgets": able}
    here = [LADDER[0], tier("place", people, containment, **said), *LADDER[2:]]
    found = place_function(POOL, here, ("system", "by law"))
    assert found.lowest == lowest
    assert because in found.reasons["place"]


@pytest.mark.parametrize(
    ("containment", "able", "lowest", "because"),
    [
        (0.69, None, "system", "31% of the hospital care of place crosses its boundary"),
        (0.6999, None, "system", "30% of the hospital care of place crosses its boundary"),
        (0.70, None, "place", ""),
        (0.71, None, "place", ""),
        (None, None, "system", ""),  # not on record: the place is not shown to be able
        (None, True, "place", ""),
        (0.71, False, "system", "an assessment found place not able"),
    ],
)
def test_what_crosses_is_asked_of_functions_of_hospitals(containment, able, lowest, because):
    said = {} if able is None else {"vertical_integration": able}
    here = [LADDER[0], tier("place", 243_341, containment, **said), *LADDER[2:]]
    found = place_function(HOSPITALS, here, ("system", "by law"))
    assert found.lowest == lowest
    assert because in found.reasons["place"]
    assert bool(doubt(HOSPITALS, here[1])) == (containment is None and able is None)


def test_the_lowest_tier_that_could_carry_it_may_lie_below_where_it_sits():
    found = place_function(POOL, LADDER, ("system", "by a delegation"))
    assert (found.now, found.lowest, found.lowest_assessed) == ("system", "place", None)


def test_layers_and_tiers_without_a_function():
    assert layers(LADDER) == ("practice", *TIER_ORDER[:4], "NHS England")
    placed = [place_function(each, LADDER, (each.seat_2013, "")) for each in functions()]
    assert idle_tiers(placed, LADDER) == ("neighbourhood",)


def test_a_tier_that_is_none():
    with pytest.raises(InputRefused, match="'borough' is not a tier"):
        tier("borough", 1)


@pytest.mark.parametrize(
    ("here", "kept_up"),
    [
        (tier("place", 99_999), True),
        (tier("place", 100_000), False),
        (tier("place", None), False),
        (tier("nation", 1, pooled_budgets=False), False),
    ],
)
def test_a_tier_has_the_people_or_nobody_has_counted_them(here, kept_up):
    assert bool(obstacle(POOL, here)) is kept_up


@pytest.mark.parametrize("name", TIER_ORDER)
def test_what_spans_places_is_for_tiers_above_them(name):
    spans = replace(POOL, spans_places=True, smallest_people=0)
    assert bool(obstacle(spans, tier(name, 1))) is (name in ("neighbourhood", "place"))


@pytest.mark.parametrize("name", TIER_ORDER)
def test_what_crosses_is_in_doubt_only_of_places_and_functions_of_hospitals(name):
    assert bool(doubt(HOSPITALS, tier(name, 1))) is (name in ("neighbourhood", "place"))
    assert not doubt(POOL, tier(name, 1))
    assert not doubt(HOSPITALS, tier(name, 1, 0.5))


def test_a_doubt_is_told_as_the_reason():
    found = place_function(HOSPITALS, LADDER, ("place", "by law"))
    assert "is not on record" in found.reasons["place"]
    assert found.reasons["system"] == ""
    assert "has 40,000 people" in found.reasons["neighbourhood"]
    assert why_not_lower(found) == f"not lower, because {found.reasons['place']}"


def test_without_a_tier_that_can_it_is_the_nation():
    found = place_function(POOL, [tier("place", 1)], NOW)
    assert (found.lowest, found.lowest_assessed) == ("nation", None)
    found = place_function(POOL, [tier("system", 10**6, pooled_budgets=True), *LADDER[1:2]], NOW)
    assert (found.lowest, found.lowest_assessed) == ("place", "system")
    assert why_not_lower(found) == ""


def test_the_seat_in_law_moves_in_july_2022():
    teams = next(each for each in functions() if each.id == "integrated-teams")
    days = (date(2022, 6, 30), date(2022, 7, 1))
    assert [teams.seat(on) for on in days] == ["place", "neighbourhood"]


def test_layers_are_of_the_tiers_there():
    assert layers(LADDER[2:3]) == ("practice", "system", "NHS England")
    placed = [place_function(POOL, LADDER, ("place", ""))]
    assert idle_tiers(placed, LADDER[1:3]) == ("system",)
