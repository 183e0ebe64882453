"""Estimates: intervals that cover as often as they say, changes, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused
from tripleaim.voice.estimate import (
    Design,
    Estimate,
    compare_waves,
    estimate_mean,
    response_rate,
)
from tripleaim.voice.raking import RakeSettings, rake

SURVEYS = 2_000


def by_chance(answers):
    """A simple random sample: one stratum, everybody a cluster, weights of 1."""
    return Design(
        weights=np.ones(answers), strata=np.zeros(answers, dtype=int), clusters=np.arange(answers)
    )


def population(rng):
    """40,000 staff in 4 strata and 400 wards, with a share who say yes that depends on all."""
    ward = np.arange(40_000) % 400
    stratum = ward % 4
    nurse = rng.random(40_000) < 0.4
    level = 0.3 + 0.08 * stratum + 0.1 * nurse + rng.normal(0, 0.04, 400)[ward]
    return ward, stratum, nurse, rng.random(40_000) < level


def surveys(seed, count):
    """Truth, answers, strata, wards, professions: 12 wards a stratum, 10 people a ward."""
    root = np.random.SeedSequence(seed)
    rng = np.random.default_rng(root)
    ward, stratum, nurse, yes = population(rng)
    members = [np.flatnonzero(ward == each) for each in range(400)]
    truth = float(yes.mean())
    for child in root.spawn(count):
        draw = np.random.default_rng(child)
        wards = np.concatenate(
            [draw.choice(np.arange(s, 400, 4), 12, replace=False) for s in range(4)]
        )
        who = np.concatenate([draw.choice(members[each], 10, replace=False) for each in wards])
        yield (
            truth,
            yes[who].astype(float),
            stratum[who],
            ward[who],
            nurse[who],
            float(nurse.mean()),
        )


def test_the_interval_covers_the_truth_as_often_as_it_says():
    inside = 0
    for truth, yes, stratum, ward, _, _ in surveys(20180401, SURVEYS):
        design = Design(weights=np.ones(yes.size), strata=stratum, clusters=ward)
        found = estimate_mean(yes, design, is_share=True)
        inside += found.low <= truth <= found.high
    assert 0.93 <= inside / SURVEYS <= 0.97


def test_it_does_after_raking_too():
    inside = 0
    for truth, yes, stratum, ward, nurse, nurses in surveys(7, 500):
        answers = {"profession": np.where(nurse, "nurse", "other").tolist()}
        margins = {"profession": {"nurse": 40_000 * nurses, "other": 40_000 * (1 - nurses)}}
        raked = rake(np.ones(yes.size), answers, margins)
        columns = np.stack([nurse, ~nurse], axis=1).astype(float)
        design = Design(weights=raked.weights, strata=stratum, clusters=ward, margins=columns)
        found = estimate_mean(yes, design, is_share=True)
        inside += found.low <= truth <= found.high
    assert 0.92 <= inside / 500 <= 0.98


def test_no_change_is_found_no_more_often_than_it_should_be():
    rng = np.random.default_rng(5)
    found = [
        compare_waves(
            estimate_mean((rng.random(300) < 0.4).astype(float), by_chance(300)),
            estimate_mean((rng.random(300) < 0.4).astype(float), by_chance(300)),
        ).p_value
        for _ in range(1000)
    ]
    assert 0.03 <= np.mean(np.array(found) < 0.05) <= 0.07


def test_a_change_is_the_difference_with_its_interval():
    before = Estimate(
        value=0.5, error=0.03, low=0.44, high=0.56, freedom=100, design_effect=1, answers=300
    )
    after = Estimate(
        value=0.62, error=0.04, low=0.54, high=0.70, freedom=100, design_effect=1, answers=200
    )
    change = compare_waves(before, after)
    assert change.difference == pytest.approx(0.12)
    assert change.error == pytest.approx(0.05)
    assert change.low > 0
    assert change.p_value < 0.02


def test_all_or_nobody_has_an_interval_still():
    nobody = estimate_mean(np.zeros(50), by_chance(50), is_share=True)
    assert nobody.low == 0
    assert 0 < nobody.high < 0.1
    everybody = estimate_mean(np.ones(50), by_chance(50), is_share=True)
    assert 0.9 < everybody.low < everybody.high == 1


def test_a_stratum_of_one_cluster_is_refused():
    design = Design(
        weights=np.ones(4), strata=np.array([0, 0, 0, 1]), clusters=np.array([0, 1, 2, 3])
    )
    with pytest.raises(InputRefused, match="'stratum 1' has one cluster only"):
        estimate_mean(np.array([1.0, 0, 1, 0]), design)


def test_more_answers_than_people_asked():
    assert response_rate(468, 1200) == pytest.approx(0.39)
    with pytest.raises(InputRefused, match="468 answers of 100 people asked"):
        response_rate(468, 100)


categories = st.lists(st.sampled_from("abc"), min_size=12, max_size=40).filter(
    lambda given: set(given) == set("abc")
)


@settings(max_examples=100, deadline=None)
@given(categories, st.lists(st.integers(1, 1000), min_size=3, max_size=3))
def test_raked_weights_add_up_to_every_margin(given_answers, people):
    margins = {"group": dict(zip("abc", people, strict=True))}
    wide = RakeSettings(lowest=1e-9, highest=1e9)
    raked = rake(np.ones(len(given_answers)), {"group": given_answers}, margins, wide)
    for category, wanted in margins["group"].items():
        got = sum(w for w, g in zip(raked.weights, given_answers, strict=True) if g == category)
        assert got == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("margins", "said"),
    [
        ({"sex": {"f": 0, "m": 0}}, "margin sex: sums to nothing"),
        ({}, "margins: are none"),
        ({"sex": {"f": 5, "m": 5, "x": 5}}, "'x' has 5 people and nobody answered"),
        ({"sex": {"f": 5}}, "'m' is an answer for which the population has no people"),
        (
            {"sex": {"f": 5, "m": 5}, "age": {"old": 30, "young": 10}},
            "margin age: has 40 people in all, and sex has 10",
        ),
    ],
)
def test_margins_that_cannot_be(margins, said):
    answers = {"sex": ["f", "m"] * 10, "age": ["old", "old", "young", "young"] * 5}
    with pytest.raises(InputRefused) as refused:
        rake([1] * 20, answers, margins)
    assert said in str(refused.value)


def test_a_margin_that_no_weights_within_the_bounds_can_meet_is_named():
    answers = {"sex": ["f"] * 19 + ["m"]}
    tight = RakeSettings(lowest=0.5, highest=2, sweeps=50)
    with pytest.raises(
        InputRefused, match=r"margin sex: .* cannot be met: weights between 0.5 and 2"
    ):
        rake(np.ones(20), answers, {"sex": {"f": 10, "m": 90}}, tight)


def test_refused_margins_do_not_tell_what_few_answered_nor_how_few_they_are():
    answers = {"sex": ["f"] * 19 + ["Ann Archer"]}
    with pytest.raises(InputRefused) as refused:
        rake(np.ones(20), answers, {"sex": {"f": 10}})
    assert "Ann" not in str(refused.value)
    assert "margin sex: has no people for an answer that few gave, the first in row 21" in str(
        refused.value
    )
    tight = RakeSettings(lowest=0.5, highest=2, sweeps=50)
    for many, reach in ((9, "reach other than 10 people"), (10, "of 10 people")):
        held = {"sex": ["f"] * 90 + ["m"] * many}
        with pytest.raises(InputRefused, match=reach):
            rake(np.ones(90 + many), held, {"sex": {"f": 10, "m": 90}}, tight)


def test_weights_that_are_none():
    with pytest.raises(InputRefused, match="not a positive number"):
        rake([1, 0], {"sex": ["f", "m"]}, {"sex": {"f": 1, "m": 1}})
