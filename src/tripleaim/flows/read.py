"""Reading a ground from the store: small areas, or councils put together from them."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from tripleaim.flows.ground import Ground, Real, Whole, contract, lay_ground
from tripleaim.flows.lying import read_lying
from tripleaim.flows.partition import KIND
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.store.engine import Store, ask_frame

LEVELS = {"council": "lad", "msoa": "msoa", "lsoa": ""}
RELEASE = "mid-2019"  # people beside the flow of 2018

PEOPLE = """
select b.block, b.basis, l.people
from block b
join lived($release) l on l.block = b.block
where b.basis = ground_basis()
order by b.block
"""

BORDERS = """
select block, neighbour, greatest(metres, 1.0) as metres from neighbour where basis = $basis
order by block, neighbour
"""

FLOW = """
select origin as block, provider, count, source from flow
where kind = $kind and provider <> 'elsewhere'
order by origin, provider
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A ground with what its blocks were made from.

    fine: the ground of small areas; ground: that of the level asked for; group: which block of the
    ground each small area is in, (fine.size,). unit: the block's council, (ground.size,).
    """

    fine: Ground
    ground: Ground
    group: Whole
    basis: str
    level: str
    sources: tuple[str, ...]

    def lay_over(self, label_of: dict[str, str]) -> tuple[tuple[str, ...], Whole, int]:
        """Labels of the ground from those of small areas: by most people; and blocks cut so."""
        named = [label_of.get(block, "") for block in self.fine.blocks]
        names, place = np.unique(np.array(named), return_inverse=True)
        table = np.zeros((self.ground.size, len(names)))
        np.add.at(table, (self.group, place), self.fine.people.astype(float) + 1e-6)
        return tuple(names), table.argmax(axis=1), int(((table > 0).sum(axis=1) > 1).sum())


def read_survey(store: Store, level: str, on: date) -> Survey:
    """The ground of a level on a day: council, msoa or lsoa, with the flow of 2018 over it.

    Raises InputRefused for a level that is unknown, NothingFound where the store has no flow,
    neighbours or small areas to make it from.
    """
    if level not in LEVELS:
        raise refuse("--level", "is not a level", f"One of {', '.join(LEVELS)}.", value=level)
    people = ask_frame(store, PEOPLE, {"release": RELEASE})
    flow = ask_frame(store, FLOW, {"kind": KIND})
    if people.empty or flow.empty:
        raise NothingFound("The store holds no small areas with people and flow of patients.")
    basis = str(people["basis"].iloc[0])
    if basis == "piece" and level != "council":
        raise NothingFound(
            f"Level {level} needs the small areas of the open data, and this store is built from "
            "what ships: build it with --data, or use --level council."
        )
    fine = _fine_ground(store, people, flow, basis)
    group, names = _group(store, fine, LEVELS[level], basis, on)
    ground = fine if not LEVELS[level] else contract(fine, group, names)
    sources = tuple(sorted({*flow["source"].unique(), "derived"}))
    return Survey(fine=fine, ground=ground, group=group, basis=basis, level=level, sources=sources)


def _fine_ground(store: Store, people: pd.DataFrame, flow: pd.DataFrame, basis: str) -> Ground:
    blocks = people["block"].to_numpy(str)
    pairs = ask_frame(store, BORDERS, {"basis": basis})
    if pairs.empty:
        raise NothingFound(
            "The store does not know which areas are neighbours: it needs centres and outlines."
        )
    ends = [np.searchsorted(blocks, pairs[each].to_numpy(str)) for each in ("block", "neighbour")]
    borders = csr_array((pairs["metres"].to_numpy(float), tuple(ends)), shape=(len(blocks),) * 2)
    providers, provider = np.unique(flow["provider"].to_numpy(str), return_inverse=True)
    origin = np.searchsorted(blocks, flow["block"].to_numpy(str))
    amounts: Real = flow["count"].to_numpy(float)
    matrix = csr_array((amounts, (origin, provider)), shape=(len(blocks), len(providers)))
    counts = people["people"].to_numpy(np.int64)
    return lay_ground(list(blocks), counts, csr_array(borders + borders.T), matrix, to_blocks=False)


def _group(
    store: Store, fine: Ground, kind: str, basis: str, on: date
) -> tuple[Whole, tuple[str, ...]]:
    if not kind:
        return np.arange(fine.size), fine.blocks
    lying = read_lying(store, kind, basis, on)
    missing = [block for block in fine.blocks if block not in lying]
    if missing:
        named = "council" if kind == "lad" else kind
        raise NothingFound(
            f"On {on} it is not known in which {named} {len(missing):,} of {fine.size:,} small "
            "areas lie. Footprints are known from 2017-04-01."
        )
    names, group = np.unique([lying[block] for block in fine.blocks], return_inverse=True)
    return group.astype(np.int64), tuple(names)
