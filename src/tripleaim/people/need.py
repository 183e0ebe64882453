"""Need: weighted populations carried between areas, fair shares, distance from target, pace."""

from collections.abc import Mapping
from dataclasses import dataclass

from tripleaim.model.errors import refuse
from tripleaim.model.pence import share_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """An area's fair share: weighted people over those of the whole, and its pence of the money."""

    area: str
    people: float
    share: float
    pence: int


def carry_weights(
    weights: Mapping[str, float], shares: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Weighted people of some areas carried to others; the total stays.

    `shares[before][after]` are parts of an area that lie in another, by residents; they need not
    add to one. Raises InputRefused for an area that lies nowhere.

    >>> carry_weights({"a": 30, "b": 10}, {"a": {"x": 1, "y": 2}, "b": {"y": 1}})
    {'x': 10.0, 'y': 30.0}
    """
    lost = sorted(area for area in weights if not sum(shares.get(area, {}).values()))
    if lost:
        raise refuse("need", f"belongs to areas that lie nowhere here: {', '.join(lost)}")
    found: dict[str, float] = {}
    for area, people in weights.items():
        whole = sum(shares[area].values())
        for after, part in shares[area].items():
            found[after] = found.get(after, 0.0) + people * part / whole
    return found


def fair_shares(weights: Mapping[str, float], pence: int) -> list[Share]:
    """Money divided by weighted people, to the penny; shares add to one.

    >>> [(each.area, each.share, each.pence) for each in fair_shares({"a": 3, "b": 1}, 100)]
    [('a', 0.75, 75), ('b', 0.25, 25)]
    """
    whole = sum(weights.values())
    parts = share_pence(pence, list(weights.values()))
    return [
        Share(area=area, people=people, share=people / whole, pence=part)
        for (area, people), part in zip(weights.items(), parts, strict=True)
    ]


def distance(actual: int, target: int) -> float:
    """How far money is above its target, as a share of the target.

    >>> distance(105, 100)
    0.05
    """
    if not target:
        raise refuse("distance from target", "has a target of nothing")
    return (actual - target) / target


def pace(
    opening: float, target_growth: float, growth: tuple[float, float], years: int
) -> list[float]:
    """Distance from target at the end of each year.

    The target grows by `target_growth` a year; an area above it grows by the first of `growth` and
    one below by the second, and neither is carried past its target.

    >>> [round(each, 4) for each in pace(0.05, 0.03, (0.01, 0.05), 3)]
    [0.0296, 0.0096, 0.0]
    """
    found, away = [], opening
    for _ in range(years):
        given = growth[0] if away > 0 else growth[1]
        moved = (1 + away) * (1 + given) / (1 + target_growth) - 1
        away = max(moved, 0.0) if away > 0 else min(moved, 0.0)
        found.append(away)
    return found
