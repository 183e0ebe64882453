"""The fit of a map follows successions: Yeovil's patients are Somerset's from April 2023."""

from datetime import date

import pytest

from tripleaim.flows.partition import fit_partition
from tripleaim.store.engine import Store


def test_yeovil_joins_somerset(shipped_store: Store) -> None:
    before, after = (fit_partition(shipped_store, "icb", date(2023, month, 15)) for month in (3, 4))
    assert {"RA4", "RH5"} <= set(before.providers)
    assert "RA4" not in after.providers
    at = before.place("icb:QSL")
    two = sum(before.flow[at, before.providers.index(code)] for code in ("RA4", "RH5"))
    one = after.flow[at, after.providers.index("RH5")]
    assert one == pytest.approx(two)
    assert after.flow.sum() == pytest.approx(before.flow.sum())
