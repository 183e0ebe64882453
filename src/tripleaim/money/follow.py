"""Following the money: amounts that flow from node to node, checked to lose none on the way."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tripleaim.model.errors import CheckFailed
from tripleaim.model.pence import in_full
from tripleaim.store.engine import Store, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Pence that go from one node to another in a year, and the source that says so."""

    origin: str
    target: str
    pence: int
    source: str


def check_conserved(flows: Sequence[Flow]) -> None:
    """Check that every node between origin and end passes on what it receives.

    Raises CheckFailed with each node that does not, and the difference.
    """
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for flow in flows:
        out[flow.origin] += flow.pence
        into[flow.target] += flow.pence
    off = [
        (node, into[node] - out[node]) for node in into if node in out and into[node] != out[node]
    ]
    if off:
        said = "; ".join(f"{node} by {in_full(pence)}" for node, pence in sorted(off))
        raise CheckFailed(f"Money is lost or made on the way at: {said}.")


def with_remainder(flows: Sequence[Flow], node: str, rest: str, source: str) -> list[Flow]:
    """The flows with what a node received and did not pass on shown as a flow of its own.

    >>> flows = [Flow(origin="nation", target="ccg", pence=10, source="s"),
    ...          Flow(origin="ccg", target="trust", pence=7, source="s")]
    >>> with_remainder(flows, "ccg", "not known", "s")[-1].pence
    3
    """
    left = sum(f.pence for f in flows if f.target == node) - sum(
        f.pence for f in flows if f.origin == node
    )
    if left <= 0:
        return list(flows)
    return [*flows, Flow(origin=node, target=rest, pence=left, source=source)]


PROGRAMMES = """
select breakdown as programme, pence, source from money
where measure = 'programme_allocation' and year_ending = $year
order by pence desc, breakdown
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What the nation allocated to one programme in a year, in pence."""

    programme: str
    pence: int
    source: str


def programmes_of(store: Store, year: int) -> list[Programme]:
    """The national programmes of the year that ends in a March, the largest first."""
    return [Programme(**row) for row in ask(store, PROGRAMMES, {"year": year})]
