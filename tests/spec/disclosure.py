"""Disclosure: what may leave, and what must be held back with it

A *profile* is a dated rule: which counts are small and withheld, to what the others are rounded,
and whether it is promised that nothing withheld can be worked out.

Counts and money of people leave by the commands of `tripleaim people`. Under a profile that
promises, every release, by whatever scheme, areas or vintage, is a sum of one *adjusted table*: its
numbers are nought or at least the least that may be told; parts add up to what was known of the
whole; a later vintage keeps a number until it is out by the least or more. The first examples show
it.

By a profile that promises nothing (`hes`, `open`) small counts are withheld and the others rounded,
and nothing is withheld to protect them: whoever has the totals may work them out.

The list of what was withheld and why is for those who check outputs, not for publication.
"""

from datetime import date

import numpy as np

from drawn import example
from tripleaim.store.atoms import Adjusted, Sight, carry_on, divide, lay_whole, sum_of
from tripleaim.store.disclosure import profile, suppress

ON = date(2021, 6, 1)


def cube(drawn):
    """The drawn counts, areas down and bands across."""
    bands = [name for name in drawn[0] if name != "area"]
    counts = np.array([[row[band] for band in bands] for row in drawn])
    return counts, [*(row["area"] for row in drawn), "all"], [*bands, "all"]


def shown(release, areas, bands):
    """A release as a table; withheld is empty, as it is when published."""
    for at in [*range(len(areas) - 1), -1]:
        across = [release.cells[(at, band)].count for band in [*range(len(bands) - 1), -1]]
        yield {"area": areas[at], **dict(zip(bands, across, strict=True))}


def adjusted_of(drawn, least, axes=("area", "band")):
    """An adjusted table of drawn counts, areas down and bands across."""
    bands = [name for name in drawn[0] if name != "area"]
    counts = {(row["area"], band): row[band] for row in drawn for band in bands}
    sight = Sight(axes=axes, least=least, key=b"a key")
    adjusted = lay_whole(sum(counts.values()), least)
    by_area = {(row["area"],): sum(row[band] for band in bands) for row in drawn}
    return divide(divide(adjusted, "area", by_area, sight), "band", counts, sight), sight


def known(adjusted, drawn):
    """What may be known, as a table."""
    for row in drawn:
        yield {
            name: row["area"] if name == "area" else adjusted.known.get((row["area"], name), 0)
            for name in row
        }


@example(
    "Few people are counted with a neighbour of theirs, and the whole stays as it is",
    given={
        "counts": """
            area  | young | old
            North | 1     | 20
            South | 30    | 40
        """
    },
    expect="""
        area  | young | old
        North | 0     | 21
        South | 30    | 40
    """,
)
def few_with_neighbours(counts):
    adjusted, _ = adjusted_of(counts, 3)
    return known(adjusted, counts)


@example(
    "Another scheme that takes one person elsewhere tells the same: the parts add up to the whole",
    given={
        "counts": """
            area  | young | old
            North | 20    | 21
            South | 30    | 40
        """
    },
    expect="""
        area  | young | old
        North | 20    | 21
        South | 30    | 40
    """,
)
def another_scheme(counts):
    """The second scheme has one person of North, old, in another segment."""
    adjusted, _ = adjusted_of(counts, 3)
    sight = Sight(axes=("scheme",), least=3, key=b"a key")
    other = {(area, band, "first"): n for (area, band), n in adjusted.known.items()}
    other |= {("North", "old", "first"): 20, ("North", "old", "second"): 1}
    again = divide(adjusted, "scheme", other, sight)
    assert sum_of(again, ["scheme"]) == {("first",): 111, ("second",): 0}
    return known(Adjusted(axes=("area", "band"), known=sum_of(again, ["area", "band"])), counts)


@example(
    "A later vintage shows no newcomer, only what has changed by enough",
    given={
        "counts": """
            area  | young | old
            North | 20    | 21
            South | 30    | 40
        """,
        "later": """
            area  | young | old
            North | 21    | 21
            South | 33    | 38
        """,
    },
    expect="""
        area  | young | old
        North | 20    | 21
        South | 33    | 40
    """,
)
def a_later_vintage(counts, later):
    adjusted, sight = adjusted_of(counts, 3)
    now = {(row["area"], band): row[band] for row in later for band in ("young", "old")}
    return known(carry_on([adjusted], now, sight), later)


@example(
    "With `hes`, small counts are withheld, noughts are not, and the others are rounded to five",
    given={
        "counts": """
            area  | young | old
            North | 0     | 3
            South | 52    | 68
        """
    },
    expect="""
        area  | young | old | all
        North | 0     |     |
        South | 50    | 70  | 120
        all   | 50    | 70  | 125
    """,
)
def small_and_rounded(counts):
    cells, areas, bands = cube(counts)
    return shown(suppress(cells, ("area", "band"), profile("hes", ON)), areas, bands)


@example(
    "A profile that promises is refused for counts that stand alone: nothing remembers them",
    given={
        "counts": """
            area  | young | old
            North | 1     | 20
            South | 30    | 40
        """
    },
    refused="promises that nothing withheld can be worked out",
)
def promised(counts):
    cells, areas, bands = cube(counts)
    return shown(suppress(cells, ("area", "band"), profile("ons", ON)), areas, bands)


@example(
    "A profile is refused before the first day of its rule",
    refused="has no rule before 2020-05-01",
)
def too_early():
    return [profile("opensafely", date(2019, 1, 1))]
