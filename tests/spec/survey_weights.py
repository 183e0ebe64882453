"""Surveys: weights, intervals, change

Answers are weighted by raking (Deming and Stephan 1940) until their sums are the population's
margins. Estimates are design-based: Taylor linearisation of a weighted mean under stratified
cluster sampling (Särndal, Swensson and Wretman 1992); after raking, what the margins explain is
taken out of the variance (Deville and Särndal 1992). The interval of a share is made on the logit
scale, with as many degrees of freedom as there are clusters less strata. Groups with fewer than ten
answers are withheld.
"""

import numpy as np

from drawn import example
from tripleaim.voice.estimate import Design, compare_waves, estimate_mean
from tripleaim.voice.raking import RakeSettings, rake

ANSWERS = """
    profession | asked
    nurse      | yes
    nurse      | yes
    nurse      | no
    doctor     | no
"""


@example(
    "Half the staff are doctors and a quarter of the answers: each doctor counts three times",
    given={"answers": ANSWERS},
    expect="""
        profession | weight
        nurse      | 16.7
        nurse      | 16.7
        nurse      | 16.7
        doctor     | 50.0
    """,
)
def weights(answers):
    given = [row["profession"] for row in answers]
    raked = rake(np.ones(4), {"profession": given}, {"profession": {"nurse": 50, "doctor": 50}})
    for profession, weight in zip(given, raked.weights, strict=True):
        yield {"profession": profession, "weight": weight}


@example(
    "A margin that cannot be met within the bounds is named",
    given={"answers": ANSWERS},
    refused="cannot be met: weights between 0.1 and 2 times their base",
)
def bounded(answers):
    given = [row["profession"] for row in answers]
    margins = {"profession": {"nurse": 5, "doctor": 95}}
    return rake(np.ones(4), {"profession": given}, margins, RakeSettings(highest=2, sweeps=20))


@example(
    "Forty people in eight wards: people of one ward answer alike, so they count for fewer",
    expect="""
        design           | share | low  | high | design_effect
        forty by chance  | 0.50  | 0.34 | 0.66 | 1.0
        eight wards      | 0.50  | 0.14 | 0.86 | 5.6
    """,
)
def clusters():
    yes = np.repeat([1.0, 0.0], 20)
    wards = Design(
        weights=np.ones(40), strata=np.zeros(40, dtype=int), clusters=np.repeat(np.arange(8), 5)
    )
    each_by_chance = Design(
        weights=np.ones(40), strata=np.zeros(40, dtype=int), clusters=np.arange(40)
    )
    for name, design in (("forty by chance", each_by_chance), ("eight wards", wards)):
        found = estimate_mean(yes, design, is_share=True)
        yield {
            "design": name,
            "share": found.value,
            "low": found.low,
            "high": found.high,
            "design_effect": found.design_effect,
        }


@example(
    "From one wave to the next: 40 of 100, then 55 of 100",
    expect="""
        difference | low  | high | p_value
        0.15       | 0.01 | 0.29 | 0.03
    """,
)
def change():
    each_by_chance = Design(
        weights=np.ones(100), strata=np.zeros(100, dtype=int), clusters=np.arange(100)
    )
    before = estimate_mean(np.repeat([1.0, 0.0], [40, 60]), each_by_chance)
    after = estimate_mean(np.repeat([1.0, 0.0], [55, 45]), each_by_chance)
    found = compare_waves(before, after)
    yield {
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
        "p_value": found.p_value,
    }
