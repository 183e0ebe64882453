"""Alike: which systems are most like one, nearest in age, deprivation and rurality.

Of whom a system is like there is one answer: the page of need and that of what could work ask here.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import nearest_day, release_on

MOST = 5
CHARACTER_OF = date(2021, 4, 1)
CHARACTER_SOURCE = "system_character"
# One row a system of the day: what its residents are like, by the systems of April 2021.
CHARACTERS = """
select a.area,
    sum(l.people * c.share_65_over) / sum(l.people) as older,
    sum(l.people * c.share_most_deprived) / sum(l.people) as deprived,
    sum(l.people * c.share_rural) / sum(l.people) as rural
from lying($kind, $on) a
join lying('stp', $day) s on s.block = a.block
join area_character c on c.area = s.area
join lived($release) l on l.block = a.block
group by a.area
order by a.area
"""


def most_like(store: Store, area: str, kind: str, on: date) -> list[tuple[str, float]]:
    """The five systems of a day most like one and how far each is, nearest first.

    None where its character is unknown. They lie as on the day, or the nearest day on record.
    """
    laid = nearest_day(store, on, kind=kind) or on
    release = release_on(store, on).release
    values = {"kind": kind, "on": laid, "day": CHARACTER_OF, "release": release}
    known = {
        row["area"]: (row["older"], row["deprived"], row["rural"])
        for row in ask(store, CHARACTERS, values)
    }
    return nearest(known, area) if area in known else []


def nearest(
    characters: Mapping[str, Sequence[float]], area: str, most: int = MOST
) -> list[tuple[str, float]]:
    """The areas nearest to one and how far they are, nearest first, ties by name.

    Each trait counts in standard deviations over all areas.

    >>> nearest({"a": [0, 0], "b": [0, 1], "c": [2, 3]}, "a", 1)[0][0]
    'b'
    """
    names = sorted(characters)
    table = np.array([characters[name] for name in names], dtype=float)
    spread = table.std(axis=0)
    scaled = (table - table[names.index(area)]) / np.where(spread > 0, spread, 1)
    far = np.sqrt((scaled**2).sum(axis=1))
    ordered = sorted((round(float(far[at]), 9), name) for at, name in enumerate(names))
    return [(name, distance) for distance, name in ordered if name != area][:most]
