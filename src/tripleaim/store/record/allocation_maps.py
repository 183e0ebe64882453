"""The map on which a commissioner's allocation of a year was made: where it lay that day counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from tripleaim.store.rules import read_rules, year_start


def map_day(commissioner: str, year_ending: int) -> date:
    """The day of the map: the year's first, or as the rules `allocation_maps` say of some.

    >>> map_day("ccg:01H", 2018).isoformat(), map_day("ccg:01H", 2019).isoformat()
    ('2017-03-31', '2018-04-01')
    """
    for each in read_rules("allocation_maps")["map"]:
        if commissioner in each["commissioners"] and each["year_ending"] == year_ending:
            return date.fromisoformat(str(each["on"]))
    return year_start(year_ending)


def by_map_day(commissioners: Iterable[str], year_ending: int) -> Mapping[date, list[str]]:
    """Commissioners with an allocation of a year by the day of its map."""
    found: dict[date, list[str]] = defaultdict(list)
    for each in commissioners:
        found[map_day(each, year_ending)].append(each)
    return found
