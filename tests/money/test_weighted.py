"""Shares by need: they add up, are those published of systems, and know how old they are."""

from datetime import date

import pytest

from tripleaim.money.carried import counting
from tripleaim.money.weighted import share_by_need, share_of_network, weights_of
from tripleaim.store.engine import Store
from tripleaim.store.ground import Vintage, release_on
from tripleaim.store.record.money import read_need_weighted

CASES = [
    (2020, "stp", date(2019, 6, 1), "2018/19 base", False),
    (2022, "stp", date(2021, 5, 1), "2018/19 base", False),
    (2023, "stp", date(2022, 6, 30), "2022/23", False),
    (2023, "icb", date(2022, 7, 1), "2022/23", False),
    (2025, "sub_icb", date(2024, 6, 1), "2024/25", False),
    (2026, "icb", date(2025, 6, 1), "2025/26", False),
    (2027, "icb", date(2026, 4, 1), "2025/26", True),
    (2027, "lad", date(2026, 4, 1), "2025/26", True),
]


@pytest.mark.parametrize(("year", "kind", "on", "base", "older"), CASES)
def test_shares_of_a_year_add_up(
    shipped_store: Store, year: int, kind: str, on: date, base: str, older: bool
) -> None:
    after, release = Vintage(kind=kind, on=on), release_on(shipped_store, on)
    found = share_by_need(shipped_store, year, after, release)
    assert found is not None
    assert (found.base, found.is_older) == (base, older)
    assert sum(found.shares.values()) == pytest.approx(1)
    assert min(found.shares.values()) > 0


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_systems_have_the_share_that_was_published(shipped_store: Store, year: int) -> None:
    on = date(year - 1, 4, 1)
    kind = "stp" if year == 2023 else "icb"
    after, release = Vintage(kind=kind, on=on), release_on(shipped_store, on)
    found = share_by_need(shipped_store, year, after, release)
    assert found is not None
    rows = read_need_weighted(shipped_store, None, on=on, known=date.max)
    published = {
        each.fact.subject: each.share
        for each in rows
        if each.component == "core" and each.year_ending == year
    }
    assert set(published) == set(found.shares)
    for area, share in published.items():
        assert found.shares[area] == pytest.approx(share, abs=1e-6)


def test_there_were_no_such_weights_before() -> None:
    assert weights_of(2019) is None
    rule = weights_of(2020)
    assert rule is not None
    assert rule.value["base"] == "2018/19 base"
    assert [weights_of(year).value["base"] for year in (2022, 2023)] == ["2018/19 base", "2022/23"]  # type: ignore[union-attr]


def test_a_network_has_a_share_only_where_its_practices_are_held(shipped_store: Store) -> None:
    assert share_of_network(shipped_store, "pcn:U45102", 2022) is None
    assert share_of_network(shipped_store, "pcn:U45102", 2019) is None


@pytest.mark.data
def test_the_share_of_a_network_is_that_of_its_practices(full_store: Store) -> None:
    found = share_of_network(full_store, "pcn:U45102", 2022)
    assert found is not None
    assert 0.001 < found.shares["pcn:U45102"] < 0.004


def test_money_is_carried_by_what_counts_where_nothing_was_out_yet(shipped_store: Store) -> None:
    on = date(2018, 6, 1)
    assert counting(shipped_store, on, date(2018, 12, 30)) == release_on(shipped_store, on)
    assert counting(shipped_store, on, date(2018, 12, 31)).release == "mid-2017"
