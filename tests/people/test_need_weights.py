"""Need weights: the published totals of England, and shares that add to one."""

import pytest

from tripleaim.people.need import fair_shares
from tripleaim.store.engine import Store, ask, ask_value

PUBLISHED = {2019: 59.1, 2023: 61.5, 2024: 61.9, 2025: 62.2}  # millions, registered


@pytest.mark.data
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


@pytest.mark.data
def test_targets_of_the_base_year(full_store: Store) -> None:
    for subject in ("not like '%:%'", "like 'ccg:%'"):
        pence = ask_value(
            full_store,
            "select sum(pence) from money where measure = 'target_allocation' "
            f"and breakdown = 'without remoteness' and subject {subject}",
        )
        assert round(int(pence) / 1e11, 2) == 74.15


@pytest.mark.data
@pytest.mark.parametrize("year", PUBLISHED)
def test_fair_shares_add_to_one_for_every_component(year: int, full_store: Store) -> None:
    rows = ask(
        full_store,
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
