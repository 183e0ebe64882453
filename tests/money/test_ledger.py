"""Money that is shared adds to the penny, and an entry moves something somewhere."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused
from tripleaim.model.pence import share_pence
from tripleaim.money.ledger import POOL, Entry
from tripleaim.money.risk_share import share_risk


@pytest.mark.parametrize(
    ("given_by", "received_by", "pence", "rule"),
    [
        ("partner:a", POOL, 0, "moves nothing"),
        ("partner:a", POOL, -1, "moves nothing"),
        (POOL, POOL, 1, "to where it was"),
        ("purse:a", POOL, 1, "is no account"),
    ],
)
def test_an_entry_moves_something_between_accounts(given_by, received_by, pence, rule) -> None:
    with pytest.raises(InputRefused, match=rule):
        Entry(
            on=date(2018, 4, 1),
            given_by=given_by,
            received_by=received_by,
            pence=pence,
            document="d",
        )


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(1, 100), min_size=1, max_size=8),
    st.lists(st.one_of(st.none(), st.integers(0, 10**11)), min_size=8, max_size=8),
)
def test_risk_is_shared_to_the_penny_within_limits(
    total: int, weights: list[int], limits: list[int | None]
) -> None:
    shares = {str(at): weight for at, weight in enumerate(weights)}
    caps = {str(at): cap for at, cap in enumerate(limits) if cap is not None and str(at) in shares}
    if len(caps) == len(shares) and sum(caps.values()) < abs(total):
        with pytest.raises(InputRefused, match=r"more than all (partners can bear|may get back)"):
            share_risk(total, shares, caps)
        return
    borne = share_risk(total, shares, caps)
    assert sum(borne.values()) == total
    assert all(abs(borne[name]) <= cap for name, cap in caps.items())


@given(st.integers(-(10**15), 10**15), st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_shares_add_back(total: int, weights: list[float]) -> None:
    if sum(weights) > 0:
        parts = share_pence(total, weights)
        assert sum(parts) == total
        assert all(part * total >= 0 for part in parts)
