"""Pooled funds: no figure that leaves the ledger ever fails to add."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused
from tripleaim.model.pence import share_pence
from tripleaim.money.ledger import (
    POOL,
    Entry,
    Ledger,
    check_minimum,
    close_year,
    contribute,
    spend,
    spend_by,
)
from tripleaim.money.risk_share import share_risk

START, END = date(2018, 4, 1), date(2019, 3, 31)


def pay(pence: int, aim: str = "care", segment: str = "frail") -> Entry:
    return Entry(
        on=date(2018, 9, 1),
        given_by=POOL,
        received_by="spend:care homes",
        pence=pence,
        document="invoice",
        aim=aim,
        segment=segment,
    )


def make_ledger(puts: dict[str, int]) -> Ledger:
    ledger = Ledger(fund="Better Care Fund", shares={name: Fraction(1) for name in puts})
    for name, pence in puts.items():
        ledger = contribute(ledger, name, pence, START, "section 75")
    return ledger


@given(
    st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 10**12), min_size=1, max_size=6),
    st.lists(st.integers(1, 10**12), max_size=6),
)
def test_accounts_come_to_nothing_and_the_pool_is_empty_after_the_year(
    puts: dict[str, int], payments: list[int]
) -> None:
    ledger = make_ledger(puts)
    for pence in payments:
        ledger = spend(ledger, pay(pence))
    ledger = close_year(ledger, END, "outturn")
    assert sum(ledger.balance(account) for account in ledger.accounts) == 0
    assert ledger.balance(POOL) == 0
    assert sum(spend_by(ledger, "aim").values()) == sum(payments)
    assert sum(spend_by(ledger, "segment").values()) == sum(payments)


def test_a_closed_year_stays_closed() -> None:
    ledger = close_year(make_ledger({"council": 100, "ccg": 200}), END, "outturn")
    with pytest.raises(InputRefused, match="closed"):
        spend(ledger, pay(1))


def test_spending_says_what_it_is_for() -> None:
    with pytest.raises(InputRefused, match="aim"):
        spend(make_ledger({"ccg": 5}), pay(1, aim=""))


def test_a_contribution_below_the_minimum_is_named_with_the_pounds() -> None:
    ledger = make_ledger({"council": 100_00, "ccg": 200_00})
    check_minimum(ledger, {"ccg": 200_00})
    with pytest.raises(InputRefused, match=r"'ccg' is £0\.01 short"):
        check_minimum(ledger, {"ccg": 200_01, "council": 1})


def test_strangers_do_not_contribute() -> None:
    with pytest.raises(InputRefused, match="no partner"):
        contribute(make_ledger({"ccg": 5}), "trust", 5, START, "d")


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
        with pytest.raises(InputRefused, match="more than all partners can bear"):
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
