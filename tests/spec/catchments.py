"""Catchments: whom a provider serves

Where it is known which providers the people of each small area use, its people are shared among
providers as its patients are (proportionate flow, the method of the Office for Health Improvement
and Disparities), or given whole to the first of them. Where no flow is observed, Huff's model
(1963) shares people by the size of providers and the cost of reaching them, and the enhanced
two-step floating catchment of Luo and Qi (2009) says how much supply each person can reach. Costs
are straight lines, or a matrix of travel times of the user's own.

A flow of the user's own takes the place of the store's for one question: `--flows FILE`.
"""

import numpy as np
import pandas as pd

from drawn import example
from tripleaim.flows.catchments import Zones, floating_catchment, huff_shares
from tripleaim.flows.observed import Observed
from tripleaim.flows.successors import with_successors
from tripleaim.store.ground.succession import Succession

PEOPLE = """
    area  | people
    Upton | 600
    Vale  | 400
"""
SHARES = """
    area  | provider  | share
    Upton | North     | 0.70
    Upton | South     | 0.25
    Upton | elsewhere | 0.05
    Vale  | North     | 0.40
    Vale  | South     | 0.60
"""


def _observed(people, shares):
    areas = [row["area"] for row in people]
    providers = sorted({row["provider"] for row in shares})
    share = np.zeros((len(areas), len(providers)))
    for row in shares:
        place = areas.index(row["area"]), providers.index(row["provider"])
        share[place] = float(row["share"])
    return Observed(
        areas=tuple(areas),
        providers=tuple(providers),
        ages=(0,),
        year=2019,
        people=np.array([[float(row["people"])] for row in people]),
        share=share,
        succession=Succession(now={}, split={}),
        sources=(),
    )


@example(
    "People are shared as their area's patients are; what is not named stays elsewhere",
    given={"people": PEOPLE, "shares": SHARES},
    expect="""
        provider  | people
        North     | 580
        South     | 390
        elsewhere | 30
    """,
)
def proportionate(people, shares):
    observed = _observed(people, shares)
    for provider, number in zip(observed.providers, observed.caught()[:, 0], strict=True):
        yield {"provider": provider, "people": round(number)}


@example(
    "First past the post gives each area whole to the provider that most of its patients use",
    given={"people": PEOPLE, "shares": SHARES},
    expect="""
        provider  | people
        North     | 600
        South     | 400
        elsewhere | 0
    """,
)
def first(people, shares):
    observed = _observed(people, shares)
    for provider, number in zip(observed.providers, observed.won(), strict=True):
        yield {"provider": provider, "people": round(number)}


@example(
    "Huff: a hospital four times as large pulls as much as one half as far, when decay is 2",
    given={
        "hospitals": """
            hospital | beds | minutes
            City     | 800  | 40
            Town     | 200  | 20
        """
    },
    expect="""
        hospital | share
        City     | 0.50
        Town     | 0.50
    """,
)
def huff(hospitals):
    beds, minutes = (
        np.array([float(row[each]) for row in hospitals]) for each in ("beds", "minutes")
    )
    shares = huff_shares(beds, minutes[None], decay=2)[0]
    for row, share in zip(hospitals, shares, strict=True):
        yield {"hospital": row["hospital"], "share": f"{share:.2f}"}


@example(
    "Floating catchments: doctors over the weighted people in reach, then added up by village",
    given={
        "minutes": """
            village | people | Mill Street | Bridge
            Ashby   | 100    | 5           | 25
            Barton  | 50     | 15          | 12
        """
    },
    expect="""
        village | doctors_per_1000
        Ashby   | 18.85
        Barton  | 22.29
    """,
)
def floating(minutes):
    """Zones of 10, 20 and 30 minutes count 1, 0.68 and 0.22; Mill Street has 2 doctors, Bridge 1.

    Ashby: 2 / (100 + 50 x 0.68) + 0.22 x 1 / (100 x 0.22 + 50 x 0.68).
    """
    cost = np.array([[float(row["Mill Street"]), float(row["Bridge"])] for row in minutes])
    people = np.array([float(row["people"]) for row in minutes])
    access, _ = floating_catchment(people, np.array([2.0, 1.0]), Zones()(cost))
    for row, reached in zip(minutes, access, strict=True):
        yield {"village": row["village"], "doctors_per_1000": f"{1000 * reached:.2f}"}


@example(
    "A flow follows its provider to what it became; one that was split keeps its code",
    given={
        "flow": """
            origin | provider | count
            Upton  | RLN      | 30
            Upton  | RE9      | 12
            Vale   | RW6      | 7
        """,
        "became": """
            provider | became
            RLN      | R0B
            RE9      | R0B
        """,
    },
    expect="""
        origin | provider | count
        Upton  | R0B      | 42
        Vale   | RW6      | 7
    """,
)
def followed(flow, became):
    rows = pd.DataFrame(flow).astype({"count": float})
    now = {row["provider"]: row["became"] for row in became}
    succession = Succession(now=now, split={"RW6": ("R0A", "RM3")})
    for row in with_successors(rows, succession).to_dict("records"):
        yield {**row, "count": round(row["count"])}
