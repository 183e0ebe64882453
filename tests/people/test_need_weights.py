"""Need weights: the published totals of England, and shares that add to one."""

from datetime import date

import pytest

from tripleaim.people.carry import Asked
from tripleaim.people.need import fair_shares
from tripleaim.people.profile import need_weights
from tripleaim.store.engine import Store, ask, ask_value

PUBLISHED = {2019: 59.1, 2023: 61.5, 2024: 61.9, 2025: 62.2}  # millions, registered


@pytest.mark.parametrize("year", PUBLISHED)
def test_registered_patients_of_england(year: int, full_store: Store) -> None:
    for subject in ("not like '%:%'", "like 'ccg:%'"):
        people = ask_value(
            full_store,
            "select sum(people) from need_weight where component = 'registered' "
            f"and year_ending = $year and subject {subject}",
            {"year": year},
        )
        assert round(people / 1e6, 1) == PUBLISHED[year]


def test_targets_of_the_base_year(full_store: Store) -> None:
    for subject in ("not like '%:%'", "like 'ccg:%'"):
        pence = ask_value(
            full_store,
            "select sum(pence) from money where measure = 'target_allocation' "
            f"and breakdown = 'without remoteness' and subject {subject}",
        )
        assert round(int(pence) / 1e11, 2) == 74.15


@pytest.mark.parametrize("year", PUBLISHED)
def test_fair_shares_add_to_one_for_every_component(year: int, any_store: Store) -> None:
    rows = ask(
        any_store,
        "select component, subject, people from need_weight "
        "where year_ending = $year and subject like 'ccg:%' order by component, subject",
        {"year": year},
    )
    components = {row["component"] for row in rows}
    assert len(components) >= 9
    for component in components:
        weights = {r["subject"]: r["people"] for r in rows if r["component"] == component}
        shares = fair_shares(weights, 7_415_112_345_67)
        assert sum(share.share for share in shares) == pytest.approx(1, abs=1e-12)
        assert sum(share.pence for share in shares) == 7_415_112_345_67


@pytest.mark.parametrize(
    ("kind", "on", "areas", "millions"),
    [
        ("ccg", date(2019, 6, 1), 191, 59.1),
        ("stp", date(2019, 6, 1), 42, 59.1),
        ("lad", date(2022, 4, 15), 309, 61.5),
        ("stp", date(2022, 4, 15), 42, 61.5),
        ("pcn", date(2022, 4, 15), 1256, 61.5),
        ("sub_icb", date(2023, 6, 1), 106, 61.9),
        ("icb", date(2024, 6, 1), 42, 62.2),
    ],
)
def test_every_tier_gets_all_of_england(
    kind: str, on: date, areas: int, millions: float, full_store: Store
) -> None:
    """Network, place, council, commissioner and system, on any day: the same people, shared out."""
    weights = need_weights(full_store, Asked(kind=kind, laid=on, on=on, known=date.max))
    assert weights is not None
    for component, held in weights.components.items():
        shares = fair_shares(held, 7_415_112_345_67)
        assert sum(share.share for share in shares) == pytest.approx(1, abs=1e-12), component
        assert sum(share.pence for share in shares) == 7_415_112_345_67
    registered = weights.components["registered"]
    assert len(registered) == areas
    assert round(sum(registered.values()) / 1e6, 1) == millions


def test_places_together_have_what_their_systems_have(any_store: Store) -> None:
    """The ten of Greater Manchester and the five of South Yorkshire, the latter with Bassetlaw."""
    on = date(2022, 4, 15)
    places, systems = (
        need_weights(any_store, Asked(kind=kind, laid=on, on=on, known=date.max))
        for kind in ("place", "stp")
    )
    assert places is not None
    assert systems is not None
    assert len(places.components["registered"]) == 15
    for component, held in places.components.items():
        both = sum(systems.components[component][f"stp:{code}"] for code in ("QOP", "QF7"))
        assert sum(held.values()) == pytest.approx(both, rel=1e-9)
