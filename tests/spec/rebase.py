"""Rebasing: a table carried across boundary changes

A count is shared out by where people live. What goes whole is carried exactly; what is split is an
estimate, and the share of people for whom it is one stands beside every row. Whole numbers stay
whole: what rounding leaves over goes to the largest remainders, so that totals never move. Rates
are never shared out: numerator and denominator are, and the rate is worked out afresh.
"""

from drawn import example
from tripleaim.registry.carry import Asked, carry_grids
from tripleaim.registry.rebase import across_of
from tripleaim.registry.spellings import Spellings
from tripleaim.store.given import Grid

PARTS = [("00A", "QAA", 100), ("00B", "QAA", 30), ("00B", "QBB", 70)]
ACROSS = across_of(PARTS, {"QAA": "East", "QBB": "West"}, "people")
SPELT = Spellings(
    codes=frozenset(ACROSS.before),
    exact={code.casefold(): code for code in ACROSS.before},
    loose={},
)


def carried(table):
    """The rows of a table as a user's file has them, carried across."""
    rows = [("code", "beds")]
    rows += [(row["code"], "" if row["beds"] is None else str(row["beds"])) for row in table]
    grid = Grid(name="table", rows=tuple(rows))
    found = carry_grids("table", [grid], (SPELT, ACROSS), Asked(counts=("beds",))).table
    return found.astype(object).where(found.notna(), None).to_dict("records")


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
    return carried(table)


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
    return carried(table)


@example(
    "A code of another vintage is refused, with what there is",
    given={
        "table": """
            code | beds
            00A  | 10
            00Z  | 25
        """
    },
    refused="'00Z' is of no area of the vintage claimed. The vintage has 2 areas: 00A",
)
def wrong_vintage(table):
    return carried(table)
