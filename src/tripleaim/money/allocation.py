"""Allocations carried to other areas, fair shares, and distance from target. Pence add up."""

from collections.abc import Mapping
from dataclasses import dataclass

from tripleaim.model.errors import refuse
from tripleaim.model.pence import share_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """A commissioner's money against its fair share, in pence."""

    area: str
    actual_pence: int
    target_pence: int

    @property
    def pence(self) -> int:
        """How far above the fair share, in pence."""
        return self.actual_pence - self.target_pence

    @property
    def share(self) -> float:
        """How far above, as a share of the fair share."""
        return self.pence / self.target_pence


def carry(pence: Mapping[str, int], people: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Money of some areas carried to others by where people live; the total stays the same.

    `people[before][after]` are those of an area who live in another. Each area's money is shared
    out to the penny. Raises InputRefused for an area that shares people with none.

    >>> carry({"a": 100, "b": 7}, {"a": {"x": 1, "y": 2}, "b": {"y": 5}})
    {'x': 33, 'y': 74}
    """
    lost = sorted(area for area in pence if not sum(people.get(area, {}).values()))
    if lost:
        raise refuse("money", "belongs to areas whose people live nowhere here", value=lost[0])
    carried: dict[str, int] = {}
    for area, amount in pence.items():
        after = people[area]
        parts = share_pence(amount, list(after.values()))
        for name, part in zip(after, parts, strict=True):
            carried[name] = carried.get(name, 0) + part
    return carried


def fair_shares(actual: Mapping[str, int], weighted_people: Mapping[str, float]) -> list[Distance]:
    """Every area's money against its share of the whole by weighted people, furthest above first.

    Target = total money x weighted population over all weighted population, to the penny.

    >>> [(d.area, round(d.share, 3)) for d in fair_shares({"a": 60, "b": 40}, {"a": 1, "b": 1})]
    [('a', 0.2), ('b', -0.2)]
    """
    areas = sorted(set(actual) & set(weighted_people))
    if not areas:
        raise refuse("fair shares", "have no area with both money and weighted people")
    total = sum(actual[area] for area in areas)
    targets = share_pence(total, [weighted_people[area] for area in areas])
    found = [
        Distance(area=area, actual_pence=actual[area], target_pence=target)
        for area, target in zip(areas, targets, strict=True)
    ]
    return sorted(found, key=lambda each: (-each.share, each.area))
