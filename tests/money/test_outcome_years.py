"""A year shared between partners: days owed, what was achieved, and five hundred random years."""

import random
from datetime import date
from fractions import Fraction

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.money.outcomes import (
    OutcomeStake,
    SharingPartner,
    YearTerms,
    owed_by_days,
    pay_outcomes,
    settle_year,
)


def partner(code, **fields):
    plain = {
        "name": code,
        "agreed_pence": 365,
        "paid_pence": 0,
        "gain_weight": Fraction(1),
        "loss_weight": Fraction(1),
        "joined": date(2018, 4, 1),
        "left": date(2019, 4, 1),
    }
    return SharingPartner(code=code, **{**plain, **fields})


def terms(*partners, stake=Fraction(1, 2)):
    return YearTerms(
        year_ending=2019, weighted_people={"s": Fraction(1)}, stake=stake, partners=partners
    )


@pytest.mark.parametrize(
    ("joined", "left", "owed"),
    [
        (date(2018, 4, 1), date(2019, 4, 1), 365),
        (date(2018, 4, 2), date(2019, 4, 1), 364),
        (date(2018, 4, 1), date(2019, 3, 31), 364),
        (date(2017, 1, 1), date(2020, 1, 1), 365),
        (date(2019, 4, 1), date(2019, 4, 1), 0),
        (date(2018, 4, 1), date(2018, 4, 1), 0),
    ],
)
def test_days_owed(joined, left, owed):
    one = partner("A", joined=joined, left=left)
    assert owed_by_days(one, terms(one)) == owed


@pytest.mark.parametrize("achieved", [Fraction(-1, 100), Fraction(101, 100)])
def test_achievement_is_a_part(achieved):
    with pytest.raises(InputRefused):
        OutcomeStake(outcome="a", weight=Fraction(1), achieved=achieved)


def test_a_loss_pays_no_outcome():
    one = OutcomeStake(outcome="a", weight=Fraction(1), achieved=Fraction(1))
    assert pay_outcomes(-1, Fraction(1), [one])[0].paid_pence == 0
    assert pay_outcomes(1, Fraction(1), [one])[0].paid_pence == 1


def test_five_hundred_random_years_add_to_the_penny():
    rng = random.Random(1)
    for _ in range(500):
        partners = [
            partner(
                str(at),
                agreed_pence=rng.randrange(10**9),
                paid_pence=rng.randrange(10**9),
                gain_weight=Fraction(rng.randint(0, 9), 9),
                loss_weight=Fraction(rng.randint(1, 9)),
                joined=date(2018, rng.randint(1, 12), 1),
                left=date(2019, rng.randint(1, 12), 1),
            )
            for at in range(rng.randint(1, 5))
        ] + [partner("always")]
        stakes = [
            OutcomeStake(
                outcome=str(at),
                weight=Fraction(rng.randint(1, 9)),
                achieved=rng.choice([None, Fraction(rng.randint(0, 10**4), 10**4)]),
            )
            for at in range(rng.randint(1, 6))
        ]
        year = settle_year(
            terms(*partners, stake=Fraction(rng.randint(0, 10), 10)),
            stakes,
            {"s": rng.randrange(3 * 10**9)},
        )
        shares = sum(each.share_pence for each in year.partners)
        assert shares + year.kept_pence + year.held_pence == year.result_pence
        for each in year.outcomes:
            assert each.paid_pence + each.kept_pence + each.held_pence == each.stake_pence
        paid = sum(each.paid_pence for each in partners)
        cash = paid - sum(year.spent.values())
        settles = sum(each.settles_pence for each in year.partners)
        assert cash + settles == year.kept_pence + year.held_pence
