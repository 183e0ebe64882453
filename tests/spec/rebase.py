"""Rebasing: a table carried across boundary changes

A count is shared out by where people live. What goes whole is carried exactly; what is split is an
estimate, and the share of people for whom it is one stands beside every row. Whole numbers stay
whole: what rounding leaves over goes to the largest remainders, so that totals never move. Rates
are never shared out: numerator and denominator are, and the rate is worked out afresh.
"""

import numpy as np
import pandas as pd

from drawn import example
from tripleaim.registry.rebase import Overlap, rebase_counts

ACROSS = Overlap(
    before=("00A", "00B"),
    after=("QAA", "QBB"),
    after_names=("East", "West"),
    people=np.array([[100, 0], [30, 70]]),
    year=2017,
)


@example(
    "One CCG goes whole, another is split 30 to 70",
    given={
        "table": """
            code | beds
            00A  | 10
            00B  | 25
        """
    },
    expect="""
        code | name | beds | apportioned
        QAA  | East | 18   | 0.23
        QBB  | West | 17   | 1.00
    """,
)
def split(table):
    given = pd.DataFrame(table).astype(str)
    return rebase_counts(given, "code", ["beds"], ACROSS).table.to_dict("records")


@example(
    "A value that is missing is missing wherever part of it would have gone",
    given={
        "table": """
            code | beds
            00A  | 10
            00B  |
        """
    },
    expect="""
        code | beds
        QAA  |
        QBB  |
    """,
)
def missing(table):
    given = pd.DataFrame(table).astype(object).map(lambda cell: "" if cell is None else str(cell))
    given["beds"] = ["10", ""]
    carried = rebase_counts(given, "code", ["beds"], ACROSS).table
    return carried.where(carried.notna(), None).to_dict("records")


@example(
    "A code of another vintage is refused, with what there is",
    given={
        "table": """
            code | beds
            00A  | 10
            00Z  | 25
        """
    },
    refused="'00Z' belong to no area of the vintage claimed (1 such codes). It has 2 areas: 00A",
)
def wrong_vintage(table):
    return rebase_counts(pd.DataFrame(table).astype(str), "code", ["beds"], ACROSS).table
