"""The plan engine: payment rules, overlapping initiatives, shares of the gap

Use in a year = base-year use x people x growth, less what initiatives avoid, plus what they move
elsewhere. Initiatives that reach the same people multiply: each works on what those before it left.
Cost has a fixed, a semi-fixed and a variable part; the semi-fixed part moves in whole steps:
closing three beds saves no ward. Income follows the payment rule of each contract. The parts of a
gap are Shapley values: what each adds to those before it, averaged over every order.
"""

import numpy as np

from drawn import example
from tripleaim.plans.attribute import share_exactly
from tripleaim.plans.settle import blended, shared_budget


@example(
    "A blended payment for 100 agreed: a 20% share of the difference, in full beyond 10%",
    given={
        "years": """
            done
            90
            100
            110
            130
        """
    },
    expect="""
        done | paid
        90   | 98
        100  | 100
        110  | 102
        130  | 122
    """,
)
def payment(years):
    for row in years:
        paid = blended(np.array([float(row["done"])]), 100.0, marginal=0.2, break_glass=0.1)
        yield {"done": row["done"], "paid": paid[0]}


@example(
    "A whole-population budget of 100: the payee keeps half a gain, bears a quarter of a loss",
    given={
        "years": """
            spent
            80
            100
            120
        """
    },
    expect="""
        spent | paid
        80    | 90
        100   | 100
        120   | 115
    """,
)
def budget(years):
    for row in years:
        paid = shared_budget(np.array([100.0]), np.array([row["spent"]]), gain=0.5, loss=0.25)
        yield {"spent": row["spent"], "paid": paid[0]}


@example(
    "Two initiatives that each close 40 of a gap alone and 70 together share 70, 35 each",
    given={
        "outcomes": """
            initiatives | gap
                        | 100
            hubs        | 60
            teams       | 60
            hubs teams  | 30
        """
    },
    expect="""
        initiative | part
        hubs       | -35
        teams      | -35
    """,
)
def parts(outcomes):
    gap = {frozenset((row["initiatives"] or "").split()): row["gap"] for row in outcomes}
    for name, part in share_exactly(["hubs", "teams"], lambda on: gap[on]).items():
        yield {"initiative": name, "part": part}
