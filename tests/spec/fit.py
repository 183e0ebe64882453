"""Fit: does a boundary follow the people inside it?

Flow says how many residents of each area use each provider. A provider belongs to the area that
most of its patients live in; flow then becomes an exchange between areas. What stays is the share
of residents' care given by providers of their own area (the localisation index), own work the share
of an area's providers' work that comes from its own residents (market share), net what comes in
less what goes out. What goes to providers that the publisher does not name is shown, and is part of
no share that stays. Modularity is what stays beyond what the sizes of areas and providers alone
would give: larger areas keep more, so maps with different numbers of areas are never ranked on what
stays.

A tier can carry a kind of work when four fifths of it stay inside. That limit is ours.
"""

import numpy as np

from drawn import example
from tripleaim.flows.carry import Step, lowest_tiers, share_hospitals
from tripleaim.flows.fit import assign_providers, choice, measure_fit, modularity

FLOW = """
    area  | North | South | East | elsewhere
    Upton | 80    | 10    | 0    | 10
    Vale  | 30    | 60    | 10   | 0
    Weald | 0     | 20    | 70   | 10
"""
TRUSTS = ("North", "South", "East")


def _table(flow):
    return (
        np.array([[float(row[trust]) for trust in TRUSTS] for row in flow]),
        np.array([float(row["elsewhere"]) for row in flow]),
    )


@example(
    "What stays, whose work it is, and what is at no named provider",
    given={"flow": FLOW},
    expect="""
        area  | stays | own_work | net | elsewhere
        Upton | 0.889 | 0.727    | 20  | 0.100
        Vale  | 0.600 | 0.667    | -10 | 0.000
        Weald | 0.778 | 0.875    | -10 | 0.100
    """,
)
def fit(flow):
    """North is Upton's, South Vale's, East Weald's: each draws most of its patients from there."""
    table, elsewhere = _table(flow)
    found = measure_fit(table, assign_providers(table), elsewhere)
    for at, row in enumerate(flow):
        yield {
            "area": row["area"],
            "stays": found.stays[at],
            "own_work": found.own_work[at],
            "net": found.net[at],
            "elsewhere": found.unnamed[at],
        }


@example(
    "Modularity: one area for all keeps everything and is worth nothing",
    given={"flow": FLOW},
    expect="""
        areas | stays | modularity
        3     | 0.75  | 0.417
        1     | 1.00  | 0.000
    """,
)
def beyond_size(flow):
    table, elsewhere = _table(flow)
    apart = measure_fit(table, assign_providers(table), elsewhere)
    together = measure_fit(table.sum(axis=0)[None], np.zeros(3, int), elsewhere.sum()[None])
    for areas, found in ((3, apart), (1, together)):
        yield {"areas": areas, "stays": found.inside, "modularity": modularity(found.exchange)}


@example(
    "The effective number of providers is 1 when all use one, and 2 when two are used alike",
    given={
        "flow": """
            area   | North | South | East
            Abbey  | 90    | 0     | 0
            Bridge | 50    | 50    | 0
            Copse  | 30    | 30    | 30
        """
    },
    expect="""
        area   | providers
        Abbey  | 1.00
        Bridge | 2.00
        Copse  | 3.00
    """,
)
def choices(flow):
    table = np.array([[float(row[trust]) for trust in TRUSTS] for row in flow])
    for row, effective in zip(flow, choice(table), strict=True):
        yield {"area": row["area"], "providers": effective}


@example(
    "Vertical fit is one hospital for neighbours; horizontal fit two of the same system",
    given={
        "flow": """
            block | North | South | Abroad
            one   | 100   | 0     | 0
            two   | 50    | 50    | 0
            three | 0     | 50    | 50
        """
    },
    expect="""
        of_two_admissions         | share
        both at one hospital      | 0.58
        at two of the system      | 0.17
        at least one elsewhere    | 0.25
    """,
)
def hospitals(flow):
    """Of two admissions drawn from one block: one of (1, 0, 0), (1/2, 1/2, 0), (1/4, 0, 3/4)."""
    table = np.array([[float(row[each]) for each in ("North", "South", "Abroad")] for row in flow])
    names = ("both at one hospital", "at two of the system", "at least one elsewhere")
    inside = np.array([1.0, 1.0, 0.0])
    for name, part in zip(names, share_hospitals(table, inside), strict=True):
        yield {"of_two_admissions": name, "share": part}


@example(
    "The lowest tier at which four fifths stay carries the work",
    given={
        "steps": """
            work             | tier    | stays | of
            general practice | network | 70    | 100
            general practice | place   | 96    | 100
            planned care     | place   | 71    | 100
            planned care     | icb     | 84    | 100
            all admissions   | place   | 60    | 100
            all admissions   | icb     | 79    | 100
        """
    },
    expect="""
        work             | carried_by
        general practice | place
        planned care     | icb
        all admissions   | no tier
    """,
)
def carried(steps):
    made = [
        Step(
            work=row["work"],
            tier=row["tier"],
            areas=1,
            kept=row["stays"],
            flow=row["of"],
            enough=0,
            boundary="2026-01-31",
            source="drawn",
        )
        for row in steps
    ]
    for work, step in lowest_tiers(made).items():
        yield {"work": work, "carried_by": step.tier if step else "no tier"}
