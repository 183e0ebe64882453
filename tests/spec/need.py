"""Need: fair shares, standardised rates, and inequality

Need-weighted people of practices or CCGs are carried to other areas by where residents live; the
total stays. A fair share is an area's part of all weighted people, and of the money to the penny.
Distance from target is money over its target less one; pace of change is how it closes.

Rates are made comparable by age: directly, at a reference population's ages, with the gamma
interval of Fay and Feuer (1997); or indirectly, as events over those expected, with exact Poisson
limits. The slope index is how much a value falls from the most to the least deprived, by a line
through groups at the middle of their share of people; the relative index is that over the mean.

What OHID publishes has other intervals, and both are offered under their names (`people/rates.py`):
Dobson's with Byar's limits for a direct rate, Byar's for a ratio or rate (exact for under ten
events), Wilson's for a proportion, and for the slope one that is simulated from the interval of
each group; their relative index is one end of the line over the other. Fewer than ten events make
a rate that chance alone moves far: it is marked, and negative numbers are refused.

A capitation formula over segments weighs people of one's own by what those like them cost.
"""

import numpy as np

from drawn import example
from tripleaim.people.inequality import relative_index, simulated_slope, slope_index
from tripleaim.people.need import carry_weights, distance, fair_shares, pace
from tripleaim.people.rates import (
    directly_standardised,
    indirectly_standardised,
    proportion,
    rate,
)
from tripleaim.people.standardise import standardise_directly, standardise_indirectly
from tripleaim.store.alike import nearest


@example(
    "Weighted people of a CCG go where its residents live, and the total stays",
    given={
        "weighted": """
            ccg | people
            05C | 300
            05L | 100
        """,
        "residents": """
            ccg | system | people
            05C | QUA    | 10
            05C | QHL    | 20
            05L | QUA    | 50
        """,
    },
    expect="""
        system | weighted | share | money
        QHL    | 200      | 0.50  | 500
        QUA    | 200      | 0.50  | 501
    """,
)
def shares(weighted, residents):
    """1,001 pence are shared; the odd penny goes to the first of equals."""
    lie = {}
    for row in residents:
        lie.setdefault(row["ccg"], {})[row["system"]] = row["people"]
    carried = carry_weights({row["ccg"]: row["people"] for row in weighted}, lie)
    for each in sorted(fair_shares(carried, 1001), key=lambda one: one.area):
        yield {
            "system": each.area,
            "weighted": each.people,
            "share": each.share,
            "money": each.pence,
        }


@example(
    "Above target, money grows slower than the target until the two meet, and not past it",
    given={
        "money": """
            actual | target
            105    | 100
        """
    },
    expect="""
        year | distance
        0    | 0.0500
        1    | 0.0296
        2    | 0.0096
        3    | 0.0000
    """,
)
def paces(money):
    """Targets grow by 3% a year, areas above by 1% and those below by 5%."""
    opening = distance(money[0]["actual"], money[0]["target"])
    yield {"year": 0, "distance": opening}
    for year, away in enumerate(pace(opening, 0.03, (0.01, 0.05), 3), start=1):
        yield {"year": year, "distance": away}


@example(
    "An old area with ordinary rates looks ill until its ages are allowed for",
    given={
        "ages": """
            age   | events | people | standard | standard_rate
            young | 5      | 1000   | 5        | 0.005
            old   | 120    | 3000   | 1        | 0.040
        """
    },
    expect="""
        measure             | value  | low    | high
        crude rate          | 0.03125 |        |
        directly            | 0.0108 | 0.0073 | 0.0162
        events to expected  | 1.00   | 0.83   | 1.19
    """,
)
def standardised(ages):
    events, people, standard, rates = (
        np.array([float(row[name]) for row in ages])
        for name in ("events", "people", "standard", "standard_rate")
    )
    yield {"measure": "crude rate", "value": events.sum() / people.sum()}
    directly = standardise_directly(events, people, standard)
    yield {
        "measure": "directly",
        "value": directly.value,
        "low": directly.low,
        "high": directly.high,
    }
    ratio = standardise_indirectly(float(events.sum()), people, rates)
    yield {
        "measure": "events to expected",
        "value": ratio.value,
        "low": ratio.low,
        "high": ratio.high,
    }


@example(
    "The same rates with the intervals that OHID publishes; nine events are few, ten are not",
    given={
        "ages": """
            age   | events | people | standard | standard_rate
            young | 5      | 1000   | 5        | 0.005
            old   | 120    | 3000   | 1        | 0.040
        """
    },
    expect="""
        measure             | value   | low     | high    | few
        directly            | 0.0108  | 0.0072  | 0.0150  | no
        events to expected  | 1.00    | 0.83    | 1.19    | no
        rate of the old     | 0.0400  | 0.0332  | 0.0478  | no
        rate of the young   | 0.0050  | 0.0016  | 0.0117  | yes
        share that is old   | 0.9600  | 0.9098  | 0.9828  | no
    """,
)
def published(ages):
    events, people, standard, rates = (
        np.array([float(row[name]) for row in ages])
        for name in ("events", "people", "standard", "standard_rate")
    )
    young, old = events
    for name, found in (
        ("directly", directly_standardised(events, people, standard)),
        ("events to expected", indirectly_standardised(float(events.sum()), people, rates)),
        ("rate of the old", rate(old, people[1])),
        ("rate of the young", rate(young, people[0])),
        ("share that is old", proportion(old, old + young)),
    ):
        yield {
            "measure": name,
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "few": "yes" if found.few else "no",
        }


@example(
    "A value that falls by the same step through five equal fifths",
    given={
        "fifths": """
            fifth | people | value
            1     | 100    | 28
            2     | 100    | 25
            3     | 100    | 22
            4     | 100    | 19
            5     | 100    | 16
        """
    },
    expect="""
        index    | value | low   | high
        slope    | 15.00 | 15.00 | 15.00
        relative | 0.68  | 0.68  | 0.68
    """,
)
def gradient(fifths):
    """Fifth 1 is the most deprived. From end to end of people the line falls by 15."""
    people, values = ([row[name] for row in fifths] for name in ("people", "value"))
    for name, index in (("slope", slope_index), ("relative", relative_index)):
        found = index(people, values)
        yield {"index": name, "value": found.value, "low": found.low, "high": found.high}


@example(
    "OHID's slope and relative index of a life expectancy, with what chance in each fifth gives",
    given={
        "fifths": """
            fifth | people | value | low | high
            1     | 100    | 76    | 75  | 77
            2     | 100    | 78    | 77  | 79
            3     | 100    | 80    | 79  | 81
            4     | 100    | 82    | 81  | 83
            5     | 100    | 84    | 83  | 85
        """
    },
    expect="""
        index    | value | low  | high
        slope    | 10.0  | 8.4  | 11.6
        relative | 1.13  | 1.11 | 1.16
    """,
)
def simulated(fifths):
    """Their slope is the least deprived end less the most deprived: the sign is the other way."""
    limits = [(row["low"], row["high"]) for row in fifths]
    people, values = ([row[name] for row in fifths] for name in ("people", "value"))
    found = simulated_slope(people, values, limits)
    for name, index in (("slope", found.slope), ("relative", found.relative)):
        yield {"index": name, "value": index.value, "low": index.low, "high": index.high}


@example(
    "The most similar systems: distance in standard deviations of each characteristic",
    given={
        "systems": """
            system | aged_65 | most_deprived
            QAA    | 0.15    | 0.30
            QBB    | 0.16    | 0.28
            QCC    | 0.25    | 0.05
        """
    },
    expect="""
        system | distance
        QBB    | 0.28
        QCC    | 3.13
    """,
)
def similar(systems):
    known = {row["system"]: (row["aged_65"], row["most_deprived"]) for row in systems}
    for system, far in nearest(known, "QAA"):
        yield {"system": system, "distance": far}
