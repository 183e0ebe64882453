"""A capitation formula over segments for a user's own people: need, fair share, what was spent.

Everything is worked out from counts and costs that have passed the one door, so a share tells no
more about a small cell than the release beside it does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.model.errors import NothingFound, refuse
from tripleaim.model.pence import pounds_of, share_pence
from tripleaim.people.count import Costs
from tripleaim.store.disclosure import Release
from tripleaim.store.engine import Store, ask
from tripleaim.store.files.csv_text import csv_text

AREAS = """
select c.block as lsoa, c.area, a.name
from composition c
left join areas_on($day) a on a.area = c.area
where c.kind = $kind and c.basis = $basis and holds(c.valid_from, c.valid_to, $day)
order by c.block
"""
KINDS = """
select distinct kind from composition
where basis = $basis and holds(valid_from, valid_to, $day)
order by kind
"""
HEAD = "area,name,people,weighted_people,low,high,share,fair_share,spent,distance,status,data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capitation:
    """An area's people as released, weighted by need, its share, and pence to have and spent.

    `weighted` lies between `low` and `high`, which differ where a segment of the area is withheld.
    """

    area: str
    people: int
    weighted: float
    low: float
    high: float
    share: float
    pence: int
    spent: int

    @property
    def distance(self) -> float | None:
        """What was spent over the fair share, less one; none where the share is nothing."""
        return self.spent / self.pence - 1 if self.pence else None


def areas_of_lsoas(store: Store, kind: str, geography: str, on: date) -> dict[str, tuple[str, str]]:
    """The area of a kind that each LSOA is in on a day, and its name, by LSOA.

    Raises NothingFound where the store holds none, with the kinds that it does hold.
    """
    rows = ask(store, AREAS, {"kind": kind, "basis": geography, "day": on})
    if not rows:
        held = [str(row["kind"]) for row in ask(store, KINDS, {"basis": geography, "day": on})]
        said = f"No {kind} is held by {geography} on {on}."
        listed = f"Held on that day: {', '.join(held)}."
        full = "Build the store from the full data: tripleaim build --data FOLDER."
        raise NothingFound(f"{said} {listed if held else full}")
    return {str(row["lsoa"]): (str(row["area"]), str(row["name"] or "")) for row in rows}


def weigh_release(
    released: Release, names: Sequence[Sequence[str]], costs: Costs, pence: int | None = None
) -> list[Capitation]:
    """Fair shares of areas from people by area and segment as released, and what they cost.

    A segment weighs its cost a head over everybody's, so weighted people add up to people. `pence`
    is the money to share; without it, what was spent. A cell that is withheld gets what its area
    has left, as the segments withheld there divide everybody; its bounds are the cheapest and the
    dearest of them. Areas whose people are withheld are left out. Raises InputRefused without cost.
    """
    if not sum(costs.by_segment.values()):
        remedy = "Map cost, or the cost of settings (cost_ae, cost_emergency...), and load again."
        raise refuse("people", "hold no cost, so segments cannot be weighed", remedy)
    heads = {
        at: costs.by_segment[name] / (released.cells[-1, at].count or 1)
        for at, name in enumerate(names[1])
        if name in costs.by_segment
    }
    known = [at for at, area in enumerate(names[0]) if area in costs.by_area]
    if not heads or not known:
        raise refuse("people", "are too few: every area or every segment is withheld")
    found = [weigh_area(released, at, len(names[1]), heads) for at in known]
    people = [released.cells[at, -1].count or 0 for at in known]
    spent = [costs.by_area[names[0][at]] for at in known]
    whole = sum(middle for middle, _, _ in found)
    parts = share_pence(sum(spent) if pence is None else pence, [each[0] for each in found])
    scale = sum(people) / whole
    return [
        Capitation(
            area=names[0][at],
            people=count,
            weighted=middle * scale,
            low=low * scale,
            high=high * scale,
            share=middle / whole,
            pence=part,
            spent=paid,
        )
        for at, count, (middle, low, high), part, paid in zip(
            known, people, found, parts, spent, strict=True
        )
    ]


def weigh_area(
    released: Release, area: int, size: int, heads: dict[int, float]
) -> tuple[float, float, float]:
    """Pence that an area's people would cost at everybody's cost a head: middle, low and high."""
    counts = {at: released.cells[area, at].count for at in range(size)}
    shown = sum((n or 0) * heads.get(at, 0.0) for at, n in counts.items())
    hidden = [at for at, n in counts.items() if n is None and at in heads]
    whole = released.cells[area, -1].count or 0
    left = max(0, whole - sum(n or 0 for n in counts.values()))
    if not hidden or not left:
        return shown, shown, shown
    everybody = np.array([released.cells[-1, at].count or 0 for at in hidden], dtype=np.float64)
    price = np.array([heads[at] for at in hidden])
    middle = shown + left * float(everybody @ price) / everybody.sum()
    return middle, shown + left * float(price.min()), shown + left * float(price.max())


def describe_shares(
    made: Sequence[Capitation], names: dict[str, str], withheld: Sequence[str], data: str
) -> str:
    """Shares as CSV: people, need, share, money in pounds, status, of what data (synthetic, own).

    `names` are those of areas; `withheld` the areas too small to say anything of.
    """
    lines: list[Sequence[object]] = [HEAD.split(",")]
    for each in made:
        away = "" if each.distance is None else f"{each.distance:.4f}"
        need = (f"{each.weighted:.1f}", f"{each.low:.1f}", f"{each.high:.1f}", f"{each.share:.6f}")
        money = (pounds_of(each.pence), pounds_of(each.spent), away, "derived", data)
        lines.append((each.area, names.get(each.area, ""), each.people, *need, *money))
    lines += [(area, names.get(area, ""), *[""] * 8, "suppressed", data) for area in withheld]
    return csv_text(lines).rstrip("\n")
