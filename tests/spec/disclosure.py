"""Disclosure: what may leave, and what must be held back with it

Every count about people leaves by one door, as a cube: its cells, the totals along every side, and
any groups asked for (areas within areas, a filter and its complement). A *profile* is a dated rule:
which counts are small and withheld, to what the others are rounded, and whether further counts are
withheld so that totals reveal none.

Where a profile promises that, the rule is exact and has no cases: a withheld count is safe when two
tables fit everything that is published and differ in it. Whether there are two is an integer
programme. If not, a linear programme finds the cheapest other table, and the published counts that
it changes are withheld too. An earlier release is known to everyone: what it withheld stays
withheld, and whoever knows that people were only added since learns nothing either.

The list of what was withheld and why is for those who check outputs. It tells small counts from
those that protect them, so it is not itself for publication.
"""

from datetime import date

import numpy as np

from drawn import example
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
    "With `ons`, a small count takes three others with it, or totals would give it away",
    given={
        "counts": """
            area  | young | old
            North | 1     | 20
            South | 30    | 40
        """
    },
    expect="""
        area  | young | old | all
        North |       |     | 21
        South |       |     | 70
        all   | 31    | 60  | 91
    """,
)
def three_others(counts):
    cells, areas, bands = cube(counts)
    return shown(suppress(cells, ("area", "band"), profile("ons", ON)), areas, bands)


@example(
    "What was withheld once stays withheld, though it is small no longer",
    given={
        "counts": """
            area  | young | old
            North | 1     | 20
            South | 30    | 40
        """,
        "later": """
            area  | young | old
            North | 9     | 25
            South | 33    | 41
        """,
    },
    expect="""
        area  | young | old | all
        North |       |     | 34
        South |       |     | 74
        all   | 42    | 66  | 108
    """,
)
def stays(counts, later):
    cells, areas, bands = cube(counts)
    rule = profile("ons", ON)
    before = suppress(cells, ("area", "band"), rule)
    return shown(suppress(cube(later)[0], ("area", "band"), rule, before=before), areas, bands)


@example(
    "A profile is refused before the first day of its rule",
    refused="has no rule before 2020-05-01",
)
def too_early():
    return [profile("opensafely", date(2019, 1, 1))]
