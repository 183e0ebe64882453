"""Which edges of a boundary cut most flow: neighbours, and councils whose people cross it."""

from datetime import date

import numpy as np

from tripleaim.flows.carry import share_hospitals
from tripleaim.flows.partition import BlockFlow, PartitionFit, read_block_flow
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Store, ask

NEIGHBOURS = "Neighbours, and what crosses the boundary"
EDGES = "Where the boundary cuts most"
HOSPITALS = "One hospital or several"
SHOWN = 8
LENGTH_METHOD = "borders between small areas as drawn from their centres and the coast: about right"

BORDERS = """
select if(a.area = $area, b.area, a.area) as beside, sum(n.metres) as metres
from neighbour n
join lying($kind, $on) a on a.block = n.block
join lying($kind, $on) b on b.block = n.neighbour
where n.basis = ground_basis() and a.area <> b.area and $area in (a.area, b.area)
group by 1 order by metres desc, beside
"""


def edge_findings(
    store: Store, fitted: PartitionFit, place: int, on: date, names: dict[str, str]
) -> list[Finding]:
    """Neighbours with what crosses, the worst-cut edges, and whether hospitals share patients."""
    area = fitted.areas[place]
    held = read_block_flow(store, fitted, area, on)
    return [
        *_neighbours(store, fitted, place, on, names),
        *_edges(fitted, place, held, names),
        *_hospitals(fitted, place, held),
    ]


def _neighbours(
    store: Store, fitted: PartitionFit, place: int, on: date, names: dict[str, str]
) -> list[Finding]:
    area, exchange = fitted.areas[place], fitted.fit.exchange
    values = {"kind": area.split(":", 1)[0], "on": on, "area": area}
    beside = {row["beside"]: row["metres"] for row in ask(store, BORDERS, values)}
    crossing = exchange[place] + exchange[:, place]
    found = []
    for at in np.argsort(-crossing, kind="stable"):
        other = fitted.areas[at]
        if at == place or other not in beside:
            continue
        out, back = exchange[place, at], exchange[at, place]
        km = beside[other] / 1000
        link = f"{km:,.0f} km of border" if km >= 1 else "a crossing of water"
        found.append(
            Finding(
                measure="crosses_to_neighbour", value=round(float(out + back)), unit="residents",
                subject=other, label=names.get(other, other), table=NEIGHBOURS,
                sources=(*fitted.sources, "derived"), method=LENGTH_METHOD,
                statement=f"{names.get(other, other)}: {out:,.0f} residents' admissions go there, "
                f"{back:,.0f} come from there, across {link}.",
            )
        )  # fmt: skip
    return found


def _edges(
    fitted: PartitionFit, place: int, held: BlockFlow, names: dict[str, str]
) -> list[Finding]:
    """The councils of the area whose people cross the boundary most, and to which other area."""
    corners, at = np.unique(held.corners, return_inverse=True)
    crossing = np.zeros((len(corners), len(fitted.areas)))
    by_corner = np.zeros((len(corners), held.flow.shape[1]))
    np.add.at(by_corner, at, held.flow)
    np.add.at(crossing.T, fitted.home, by_corner.T)
    whole = crossing.sum(axis=1)
    crossing[:, place] = 0
    order = np.argsort(-crossing, axis=None, kind="stable")[:SHOWN]
    found = []
    for one, other in zip(*np.unravel_index(order, crossing.shape), strict=True):
        people = crossing[one, other]
        if people < 1:
            continue
        here = names.get(str(corners[one]), str(corners[one]) or "no council")
        there = names.get(fitted.areas[other], fitted.areas[other])
        found.append(
            Finding(
                measure="cut_edge", value=round(float(people)), unit="residents",
                subject=str(corners[one]), label=f"{here} to {there}", table=EDGES,
                sources=fitted.sources, method="residents of the council inside the boundary",
                statement=f"{here}: the admissions of {people:,.0f} residents, "
                f"{people / whole[one]:.0%} of its own, go to trusts of {there}.",
            )
        )  # fmt: skip
    return found


def _hospitals(fitted: PartitionFit, place: int, held: BlockFlow) -> list[Finding]:
    inside = (fitted.home == place).astype(float)
    if not inside.any():
        return []
    vertical, horizontal, _ = share_hospitals(held.flow, inside)
    alone = " (only one trust is its own)" if inside.sum() == 1 else ""
    words = (
        ("vertical_fit", vertical, "both at one of its trusts", "both are at one trust of the "
         "system: its places lie round one hospital each"),
        ("horizontal_fit", horizontal, "at two of its trusts", "they are at two trusts of the "
         f"system: its hospitals share their patients{alone}"),
    )  # fmt: skip
    return [
        Finding(
            measure=measure, value=round(value, 6), unit="share", subject=fitted.areas[place],
            sources=fitted.sources, label=label, table=HOSPITALS,
            method="two admissions drawn from one small area, small areas weighed by their flow",
            statement=f"Of two admissions from one small area, {value:.0%} of the time {said}.",
        )
        for measure, value, label, said in words
    ]  # fmt: skip
