"""Flows follow their providers through mergers, by the register of successions."""

from datetime import date

import pandas as pd
import pytest

from tripleaim.flows.successors import with_successors
from tripleaim.store.engine import Store, ask_frame
from tripleaim.store.ground.succession import follow_successions

FLOW = "select origin, provider, count from flow where kind = 'emergency' order by all"


@pytest.mark.parametrize(
    ("provider", "on", "now"),
    [
        ("RLN", date(2019, 3, 31), "RLN"),  # City Hospitals Sunderland, the day before
        ("RLN", date(2019, 4, 1), "R0B"),  # and South Tyneside and Sunderland
        ("RE9", date(2019, 4, 1), "R0B"),
        ("RA4", date(2026, 5, 1), "RH5"),  # Yeovil, in 2023
        ("RD8", date(2019, 1, 1), "RD8"),
        ("elsewhere", date(2026, 5, 1), "elsewhere"),
    ],
)
def test_known_mergers(any_store: Store, provider: str, on: date, now: str) -> None:
    assert follow_successions(any_store, [provider], on).now[provider] == now


def test_a_provider_that_was_split_keeps_its_code(any_store: Store) -> None:
    """Pennine Acute went to Manchester and to Salford in October 2021; in what shares is not
    known."""
    found = follow_successions(any_store, ["RW6", "RM3"], date(2022, 1, 1))
    assert found.now["RW6"] == "RW6"
    assert found.split == {"RW6": ("R0A", "RM3")}


def test_the_flow_is_kept_and_no_closed_trust_is_left(full_store: Store) -> None:
    flow = ask_frame(full_store, FLOW)
    found = follow_successions(full_store, flow["provider"], date(2026, 5, 1))
    merged = with_successors(flow, found)
    assert merged["count"].sum() == flow["count"].sum() == 6_315_177
    sunderland = flow.loc[flow["provider"].isin(["RLN", "RE9", "R0B"]), "count"].sum()
    assert merged.loc[merged["provider"] == "R0B", "count"].sum() == sunderland > 50_000
    closed = ask_frame(
        full_store,
        "select organisation from organisation where source = 'ods_etr_2025' "
        "and valid_to <= date '2026-05-01'",
    )
    left = set(merged["provider"]) & set(closed["organisation"]) - set(found.split)
    assert left == set()


def test_a_chain_is_followed_to_its_end() -> None:
    import duckdb

    with duckdb.connect() as store:
        store.execute("create table succession (predecessor text, successor text, effective date)")
        store.execute(
            "insert into succession values ('A', 'B', '2017-01-01'), ('B', 'C', '2018-01-01'), "
            "('ccg:A', 'ccg:Z', '2016-01-01'), ('C', 'D', '2030-01-01')"
        )
        found = follow_successions(store, ["A", "B"], date(2020, 1, 1))
    assert dict(found.now) == {"A": "C", "B": "C"}
    rows = pd.DataFrame({"origin": ["x", "x"], "provider": ["A", "B"], "count": [1.0, 2.0]})
    assert with_successors(rows, found)["count"].tolist() == [3.0]
