"""Sustainability funding: the worked table, one partner missing by a pound, who loses what."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.money.control_total import Offset, Position, apply_offsets, system_position
from tripleaim.money.sustainability_fund import (
    Entitlement,
    earn,
    losses_if_missed,
    rule_of,
    tie_to_system,
)

POUND = 100
PARTNERS = {"acute": 10_000_000, "community": 2_000_000, "mental health": 3_000_000}
CONTROL = {"acute": -5_000_000, "community": 1_000_000, "mental health": 500_000}
CAN_EARN = [Entitlement(organisation=name, pence=p * POUND) for name, p in PARTNERS.items()]
EXACT = [
    Position(organisation=name, control_total_pence=p * POUND, result_pence=p * POUND)
    for name, p in CONTROL.items()
]


def test_the_rule_of_2016_17_with_the_acute_trust_a_pound_short() -> None:
    """Own result only: the acute trust loses 70% of its fund, the others nothing."""
    lost = losses_if_missed(rule_of(2017), CAN_EARN, EXACT, by=POUND)["acute"]
    assert lost == {"acute": 7_000_000 * POUND, "community": 0, "mental health": 0}


def test_half_tied_to_the_system_with_the_acute_trust_a_pound_short() -> None:
    """Half of the finance part hangs on the system: every partner loses 35% of its fund."""
    rule = tie_to_system(rule_of(2017), "0.5")
    lost = losses_if_missed(rule, CAN_EARN, EXACT, by=POUND)["acute"]
    assert lost == {
        "acute": 7_000_000 * POUND,
        "community": 700_000 * POUND,
        "mental health": 1_050_000 * POUND,
    }


def test_all_tied_to_the_system_it_does_not_matter_who_missed() -> None:
    table = losses_if_missed(tie_to_system(rule_of(2017), 1), CAN_EARN, EXACT, by=POUND)
    assert table["acute"] == table["community"] == table["mental health"]
    assert sum(table["acute"].values()) == 10_500_000 * POUND


def test_a_partner_that_makes_up_for_another_saves_the_systems_part() -> None:
    rule = tie_to_system(rule_of(2017), "0.5")
    carried = [
        Position(organisation="acute", control_total_pence=0, result_pence=-POUND),
        Position(organisation="community", control_total_pence=0, result_pence=POUND),
        Position(organisation="mental health", control_total_pence=0, result_pence=0),
    ]
    earned = {each.organisation: each.lost_pence for each in earn(rule, CAN_EARN, carried)}
    assert earned == {"acute": 3_500_000 * POUND, "community": 0, "mental health": 0}


def test_the_access_part_is_earned_as_far_as_standards_were_met() -> None:
    could = [Entitlement(organisation="acute", pence=1_000, access_met=Fraction(1, 3))]
    (got,) = earn(rule_of(2017), could, EXACT)
    assert (got.own_finance_pence, got.access_pence, got.lost_pence) == (700, 100, 200)


def test_a_year_before_the_first_rule_is_an_error_and_not_zero() -> None:
    with pytest.raises(NothingFound, match="2017 to 2019"):
        rule_of(2016)


def test_offsets_that_do_not_come_to_nothing_are_refused() -> None:
    with pytest.raises(InputRefused, match="must come to nothing"):
        apply_offsets(EXACT, [Offset(organisation="acute", pence=1, document="swap")])
    with pytest.raises(InputRefused, match="not in this system"):
        apply_offsets(EXACT, [Offset(organisation="other", pence=0, document="swap")])


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**11), st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)
        ),
        min_size=1,
        max_size=12,
    ),
    st.fractions(0, 1),
    st.fractions(0, 1),
)
def test_every_penny_is_earned_or_lost(
    partners: list[tuple[int, int, int]], tied: Fraction, access: Fraction
) -> None:
    could = [
        Entitlement(organisation=str(at), pence=pence, access_met=access)
        for at, (pence, _, _) in enumerate(partners)
    ]
    positions = [
        Position(organisation=str(at), control_total_pence=control, result_pence=result)
        for at, (_, control, result) in enumerate(partners)
    ]
    for each, given_pence in zip(
        earn(tie_to_system(rule_of(2017), tied), could, positions), partners, strict=True
    ):
        assert each.pence + each.lost_pence == given_pence[0]
        assert each.lost_pence >= 0
    whole = system_position(positions)
    assert whole.difference_pence == sum(each.difference_pence for each in positions)
