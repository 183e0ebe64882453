"""Fair shares by need: all money divided by targets, and nobody's gain is nobody's loss."""

from datetime import date

from tripleaim.money.need import list_fair_shares
from tripleaim.store.engine import Store


def test_fair_shares_add_up_to_what_was_given(shipped_store: Store) -> None:
    shares, sources = list_fair_shares(shipped_store, "stp", date(2020, 6, 1))
    assert len(shares) == 42
    given = sum(each.actual_pence for each in shares)
    assert round(given / 1e11, 1) == 78.4
    assert sum(each.target_pence for each in shares) == given
    assert sum(each.pence for each in shares) == 0
    assert shares == sorted(shares, key=lambda each: (-each.share, each.area))
    assert all(abs(each.share) < 0.12 for each in shares)
    assert len(sources) == 2
