"""One shortfall that costs twice, and partners that carry others."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.governance.folder import find_filed, read_folder
from tripleaim.governance.judged_twice import (
    Partner,
    Regime,
    judge_twice,
    partners_of,
    regime_of,
)
from tripleaim.governance.oversight import find_masking
from tripleaim.model.errors import NothingFound
from tripleaim.store.shipped import FOLDER

SYB = FOLDER.parent / "worked" / "south-yorkshire-and-bassetlaw"


@pytest.fixture(scope="module")
def agreed():
    """The control total of the worked system, 2018/19."""
    return find_filed(read_folder(SYB), "syb-control-total-2019").document


def test_double_jeopardy_under_2018_19_rules_with_the_pounds_at_stake(agreed):
    found = {each.code: each for each in judge_twice(partners_of(agreed), regime_of(agreed))}
    assert all(each.is_double for each in found.values())
    rotherham = found["RFR"]
    assert rotherham.shortfall_pence == 7_500_000_00
    assert rotherham.exposed_own_pence == 2_912_000_00  # 5.2m x 70% x 80%
    assert rotherham.exposed_system_pence == 728_000_00  # 5.2m x 70% x 20%
    assert rotherham.is_hit_twice
    assert not found["RHQ"].is_hit_twice
    assert found["RHQ"].lost_system_pence == 3_094_000_00  # for its neighbour's shortfall


def test_none_under_a_pure_organisation_or_a_pure_system_regime(agreed):
    partners = partners_of(agreed)
    alone = judge_twice(partners, regime_of(agreed.model_copy(update={"system_share": Decimal(0)})))
    assert not any(each.is_double or each.is_hit_twice for each in alone)
    whole = {"system_share": Decimal(1), "organisation_rule": False}
    together = judge_twice(partners, regime_of(agreed.model_copy(update=whole)))
    assert not any(each.is_double or each.is_hit_twice for each in together)


amounts = st.integers(0, 10**12)
shares = st.integers(0, 100).map(lambda part: Decimal(part) / 100)
drawn = st.lists(
    st.builds(
        Partner,
        code=st.uuids().map(str),
        control_total_pence=st.integers(-(10**12), 10**12),
        fund_pence=amounts,
        forecast_pence=st.integers(-(10**12), 10**12),
    ),
    min_size=1,
    max_size=6,
)


@given(drawn, shares, shares)
def test_nobody_loses_more_than_the_finance_part_of_its_fund(partners, finance, system):
    regime = Regime(finance_share=finance, system_share=system)
    for partner, at in zip(partners, judge_twice(partners, regime), strict=True):
        assert at.lost_own_pence + at.lost_system_pence <= partner.fund_pence * finance
        assert at.lost_own_pence <= at.exposed_own_pence
        assert at.lost_system_pence <= at.exposed_system_pence


@given(drawn, shares, st.sampled_from([Decimal(0), Decimal(1)]))
def test_the_ends_never_judge_twice(partners, finance, end):
    assert not any(
        each.is_double
        for each in judge_twice(partners, Regime(finance_share=finance, system_share=end))
    )


def test_a_year_without_a_rule(agreed):
    with pytest.raises(NothingFound, match="years ending 2017 to 2019, 2021"):
        regime_of(agreed.model_copy(update={"year_ending": 2020}))


def test_one_partner_carries_another():
    def partner(code, over):
        return Partner(code=code, control_total_pence=0, fund_pence=0, forecast_pence=over)

    found = find_masking([partner("A", 900), partner("B", -500), partner("C", 50)])
    assert (found.failing, found.carriers, found.margin_pence) == (("B",), ("A",), 450)
    assert find_masking([partner("A", 1), partner("B", 2)]) is None
    assert find_masking([partner("A", 1), partner("B", -2)]) is None
