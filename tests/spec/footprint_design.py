"""Designed footprints: the map that keeps most flow, within limits

A map puts blocks (small areas, or councils) into areas that hang together over real neighbours and
whose people lie in a band. Flow is kept when a resident and the provider are of one area. A search
moves and swaps blocks across borders with what changes, merges two areas and cuts one again, and
never leaves the limits; for few councils a mixed-integer programme proves the best map, and the
search is held to it. Secondary aims are charged in shares of all flow: `fair` for areas that keep
less than a floor, `compact` for border, `steady` for people in another area than today.

Merging is the older way, of Travel to Work Areas: regions give up areas until each keeps enough.
"""

import numpy as np
from bench.optimum import find_optimum
from scipy.sparse import csr_array

from drawn import example
from tripleaim.flows.brief import Aims, Brief, Limits
from tripleaim.flows.design import design
from tripleaim.flows.ground import lay_ground, share_kept
from tripleaim.flows.merging import Enough, merge_areas

ROW = """
    block | people | A  | B  | C  | D  | E  | F
    A     | 100    | 60 | 30 | 0  | 0  | 0  | 10
    B     | 100    | 40 | 50 | 10 | 0  | 0  | 0
    C     | 100    | 0  | 5  | 55 | 40 | 0  | 0
    D     | 100    | 0  | 0  | 45 | 50 | 5  | 0
    E     | 100    | 0  | 0  | 0  | 20 | 45 | 35
    F     | 100    | 10 | 0  | 0  | 0  | 30 | 60
"""


def _ground(blocks):
    """Six towns in a row: each borders the next, so A and F are not neighbours."""
    names = [row["block"] for row in blocks]
    line = np.eye(len(names), k=1) + np.eye(len(names), k=-1)
    flow = np.array([[float(row[name]) for name in names] for row in blocks])
    people = np.array([row["people"] for row in blocks])
    return lay_ground(names, people, csr_array(line), csr_array(flow), to_blocks=True)


def _areas(ground, label):
    order = sorted(set(label.tolist()), key=label.tolist().index)
    return " | ".join(
        "".join(name for name, mine in zip(ground.blocks, label, strict=True) if mine == area)
        for area in order
    ).replace(" | ", ", ")


@example(
    "The search finds what the programme proves: three pairs, though A and F exchange flow",
    given={"blocks": ROW},
    expect="""
        by        | areas      | kept
        search    | AB, CD, EF | 0.900
        programme | AB, CD, EF | 0.900
    """,
)
def best(blocks):
    ground = _ground(blocks)
    brief = Brief(areas=3, limits=Limits(lowest=100, highest=300))
    found = design(ground, brief, 2016)
    yield {"by": "search", "areas": _areas(ground, found), "kept": share_kept(ground, found)}
    proved = find_optimum(ground, brief, 10)
    yield {"by": "programme", "areas": _areas(ground, proved.label), "kept": proved.kept}


@example(
    "From today's map, a charge on people who move keeps a change that is not worth it away",
    given={"blocks": ROW},
    expect="""
        charge | areas      | moved
        0      | AB, CD, EF | 100
        1      | ABC, D, EF | 0
    """,
)
def steady(blocks):
    """Today C is with A and B, and D alone. Putting C to D gains 0.12 of flow and moves people."""
    ground = _ground(blocks)
    today = np.array([0, 0, 0, 1, 2, 2])
    for charge in (0, 1):
        limits = Limits(lowest=100, highest=300)
        brief = Brief(areas=3, limits=limits, aims=Aims(steady=float(charge)))
        found = design(ground, brief, 2016, today)
        moved = int(ground.people[found != today].sum())
        yield {"charge": charge, "areas": _areas(ground, found), "moved": moved}


@example(
    "A band that nobody can meet is refused, with how far off it is",
    given={"blocks": ROW},
    refused="areas",
)
def impossible(blocks):
    return design(_ground(blocks), Brief(areas=3, limits=Limits(lowest=250, highest=300)), 2016)


@example(
    "Merging: a region that keeps too little gives up an area to its strongest link",
    given={"blocks": ROW},
    expect="""
        areas
        AB, CD, EF
    """,
)
def merged(blocks):
    """Regions of 150 are large enough at 80% kept; smaller ones, down to 100, need 90%."""
    ground = _ground(blocks)
    flow = np.array([[float(row[name]) for name in ground.blocks] for row in blocks])
    enough = Enough(least_size=100, full_size=150, least_stays=0.8, full_stays=0.9)
    yield {"areas": _areas(ground, merge_areas(flow, enough).label)}
