"""Which edges of a boundary cut most flow: neighbours, and councils whose people cross it."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from tripleaim.flows.borders import borders_of
from tripleaim.flows.carry import share_hospitals
from tripleaim.flows.fit import whole_people
from tripleaim.flows.partition import BlockFlow, PartitionFit, read_block_flow
from tripleaim.model.quantity import Share
from tripleaim.model.row import Row
from tripleaim.questions.fits.rows import Edge, Meeting, Neighbour
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on

SHOWN = 8


def edges(
    store: Store, fitted: PartitionFit, place: int, on: date, names: Mapping[str, str]
) -> list[Row]:
    """Neighbours with what crosses, the worst-cut edges, and whether hospitals share patients."""
    held = read_block_flow(store, fitted, fitted.areas[place], on)
    councils = sorted({corner for corner in held.corners if corner})
    return [
        *_neighbours(store, fitted, place, on, names),
        *_edges(fitted, place, held, {**names, **names_on(store, councils, on)}),
        *_hospitals(fitted, place, held),
    ]


def _neighbours(
    store: Store, fitted: PartitionFit, place: int, on: date, names: Mapping[str, str]
) -> list[Neighbour]:
    exchange = fitted.fit.exchange
    beside = borders_of(store, fitted.areas[place], on)
    crossing = exchange[place] + exchange[:, place]
    found = []
    for at in np.argsort(-crossing, kind="stable"):
        other = fitted.areas[at]
        if at == place or other not in beside:
            continue
        out, back = float(exchange[place, at]), float(exchange[at, place])
        found.append(
            Neighbour(
                subject=other,
                sources=(*fitted.sources, "derived"),
                beside=names[other],
                both=whole_people(out + back),
                out=whole_people(out),
                back=whole_people(back),
                km=beside[other] / 1000,
            )
        )
    return found


def _edges(
    fitted: PartitionFit, place: int, held: BlockFlow, names: Mapping[str, str]
) -> list[Edge]:
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
        people = float(crossing[one, other])
        if people < 1:
            continue
        corner = str(corners[one])
        found.append(
            Edge(
                subject=corner,
                sources=fitted.sources,
                council=names.get(corner, corner),
                to=names[fitted.areas[other]],
                residents=whole_people(people),
                share=Share(round(people / float(whole[one]), 6)),
            )
        )
    return found


def _hospitals(fitted: PartitionFit, place: int, held: BlockFlow) -> list[Meeting]:
    inside = (fitted.home == place).astype(float)
    if not inside.any():
        return []
    vertical, horizontal, _ = share_hospitals(held.flow, inside)
    return [
        Meeting(
            subject=fitted.areas[place],
            sources=fitted.sources,
            form=measure,
            measure=measure,
            share=Share(round(value, 6)),
            alone=bool(inside.sum() == 1),
        )
        for measure, value in (("vertical_fit", vertical), ("horizontal_fit", horizontal))
    ]
