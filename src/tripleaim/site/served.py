"""Where the people of a place are treated, and whom a hospital trust serves: of one flow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.flows.partition import Partition, lay_flow
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import is_told
from tripleaim.page.words import period_words
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on
from tripleaim.store.remembered import once

MOST, LEAST = 5, 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a whole flow: whose it is, by id and name, and its share of the whole."""

    body: str
    name: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The largest parts of a flow, largest first, what is left of it, and when it was."""

    parts: tuple[Part, ...]
    rest: float
    period: str
    sources: tuple[str, ...]

    @property
    def has_rest(self) -> bool:
        """Whether what is left is more than 0.0%."""
        return is_told(self.rest, 1)


@once
def laid(store: Store, kind: str, on: date) -> Partition | None:
    """The flow of all areas of a kind on a day; None where there is none."""
    try:
        return lay_flow(store, kind, on)
    except NothingFound:
        return None


def treated_at(store: Store, area: str, on: date) -> Served | None:
    """The trusts at which the people of an area are admitted; None where no flow names one.

    Shares are of those admitted to a trust that is named in the flow.
    """
    flow = laid(store, area.partition(":")[0], on)
    if flow is None or area not in flow.areas:
        return None
    return _largest(store, flow, flow.providers, flow.flow[flow.place(area)], on)


def serves(store: Store, trust: str, kind: str, on: date) -> Served | None:
    """The areas of a kind from which the patients of a trust come; None where it is in no flow."""
    flow = laid(store, kind, on)
    if flow is None or trust not in flow.providers:
        return None
    return _largest(store, flow, flow.areas, flow.flow[:, flow.providers.index(trust)], on)


def _largest(
    store: Store, flow: Partition, bodies: Sequence[str], people: Iterable[float], on: date
) -> Served | None:
    counts = np.asarray(people, dtype=float)
    whole = float(counts.sum())
    if not whole > 0:
        return None
    first = [int(at) for at in np.argsort(-counts, kind="stable")[:MOST]]
    kept = [at for at in first if counts[at] / whole >= LEAST]
    names = names_on(store, [bodies[at] for at in kept], on)
    parts = tuple(
        Part(
            body=bodies[at],
            name=names.get(bodies[at], bodies[at]),
            share=float(counts[at] / whole),
        )
        for at in kept
    )
    left = max(0.0, 1.0 - sum(each.share for each in parts))
    period = period_words(*flow.period)
    return Served(parts=parts, rest=left, period=period, sources=flow.sources)
