"""What is remembered of a line of people: its axes, and of every vintage its adjusted table and
purse.

The newest vintage alone may be told apart in new ways, so what is refused hangs on the order of
questions and on nothing that is withheld.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tripleaim.model.errors import refuse
from tripleaim.store.atoms import Adjusted, Atom, Counts, Sight, carry_on, divide, lay_whole
from tripleaim.store.purse import (
    NOTHING,
    Costs,
    Pool,
    Purse,
    Spent,
    carry_purse,
    divide_purse,
    lay_purse,
)

MOST_AXES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """One state of the people's data, by its print, and what may be known of it."""

    print: str
    adjusted: Adjusted
    purse: Purse | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A line's axes in the order in which they were first asked for, and its vintages."""

    axes: tuple[str, ...] = ()
    vintages: tuple[Vintage, ...] = ()

    def vintage(self, print: str) -> Vintage | None:
        """A vintage by its print."""
        return next((each for each in self.vintages if each.print == print), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted: people by every axis of a line, and what they cost where money is asked."""

    axes: tuple[str, ...]
    counts: Counts
    costs: Costs | None = None

    def along(self, length: int) -> "Tally":
        """The same by the first axes only."""
        counts: dict[Atom, int] = defaultdict(int)
        costs: dict[Atom, Spent] = defaultdict(lambda: NOTHING)
        for atom, people in self.counts.items():
            counts[atom[:length]] += people
        for atom, spent in (self.costs or {}).items():
            costs[atom[:length]] += spent
        return Tally(
            axes=self.axes[:length],
            counts=dict(counts),
            costs=None if self.costs is None else dict(costs),
        )


def axes_to_count(memory: Memory, wanted: Sequence[str], print: str) -> tuple[str, ...]:
    """The axes along which to count for a release: those of the line, then what is new.

    Raises InputRefused for what is new of a vintage that is not the newest, and for too many axes.
    """
    new = [axis for axis in wanted if axis not in memory.axes]
    held = memory.vintage(print)
    if held and held != memory.vintages[-1] and not set(wanted) <= set(held.adjusted.axes):
        raise refuse(
            "these people",
            "have a vintage that came on record later, and this was not asked of them before",
            "Ask it of that one. What was asked of this one may be asked again.",
        )
    if len(memory.axes) + len(new) > MOST_AXES:
        raise refuse(
            "these people",
            f"have been told apart in {len(memory.axes)} ways, and in no more",
            "Use a scheme and areas that were used before: tripleaim people releases lists them.",
        )
    return (*memory.axes, *new)


def answers(memory: Memory, wanted: Sequence[str], print: str, money: bool) -> Vintage | None:
    """The vintage if what is known of it answers a question without counting again."""
    held = memory.vintage(print)
    if held is None or not set(wanted) <= set(held.adjusted.axes):
        return None
    whole = held.purse and set(wanted) <= set(held.purse.axes)
    return held if whole or not money else None


def learn(
    memory: Memory, print: str, tally: Tally, sight: Sight, older_than: str = ""
) -> tuple[Memory, Vintage]:
    """The memory after a question, and the vintage that answers it.

    One that is not on record becomes the newest, or comes before another that it is `older_than`.
    """
    held = memory.vintage(print)
    earlier = [each for each in memory.vintages if each.print != print]
    if held and held != memory.vintages[-1]:
        return memory, _with_money(held, earlier, tally, sight, newest=False)
    adjusted = (
        held.adjusted if held else _new_adjusted([each.adjusted for each in earlier], tally, sight)
    )
    for length in range(len(adjusted.axes) + 1, len(tally.axes) + 1):
        adjusted = divide(adjusted, tally.axes[length - 1], tally.along(length).counts, sight)
    vintage = Vintage(print=print, adjusted=adjusted, purse=held.purse if held else None)
    vintage = _with_money(vintage, earlier, tally, sight, newest=True)
    prints = [each.print for each in earlier]
    at = prints.index(older_than) if older_than in prints else len(earlier)
    vintages = (*earlier[:at], vintage, *earlier[at:])
    return replace(memory, axes=tally.axes, vintages=vintages), vintage


def _new_adjusted(before: list[Adjusted], tally: Tally, sight: Sight) -> Adjusted:
    if not before:
        return lay_whole(sum(tally.counts.values()), sight.least)
    return carry_on(before, tally.along(len(before[-1].axes)).counts, sight)


def _with_money(
    vintage: Vintage, earlier: Sequence[Vintage], tally: Tally, sight: Sight, newest: bool
) -> Vintage:
    if tally.costs is None:
        return vintage
    adjusted, purse = vintage.adjusted, vintage.purse
    if not newest:
        if purse is None or not set(sight.axes) <= set(purse.axes):
            raise refuse(
                "these people",
                "have a later vintage on record, and not this money",
                "Ask it of the latest vintage.",
            )
        return vintage
    before = [each.purse for each in earlier if each.purse]
    if purse is None and before:
        costs = tally.along(len(before[-1].axes)).costs or {}
        purse = carry_purse(before, adjusted, costs, sight)
    if purse is None:
        purse = lay_purse(adjusted, tally.costs, sight)
    if purse.axes != adjusted.axes:
        purse = divide_purse(purse, adjusted, tally.costs, sight)
    return replace(vintage, purse=purse)


def memory_of(state: Mapping[str, Any]) -> Memory:
    """A memory from the state of a line."""
    vintages = [
        Vintage(
            print=said["print"],
            adjusted=Adjusted(
                axes=tuple(said["axes"]),
                known={tuple(atom): n for *atom, n, _ in said["known"]},
                people={tuple(atom): then for *atom, n, then in said["known"] if then != n},
            ),
            purse=_read_purse(said["purse"]),
        )
        for said in state.get("vintages", [])
    ]
    return Memory(axes=tuple(state.get("order", ())), vintages=tuple(vintages))


def said_of(memory: Memory) -> dict[str, Any]:
    """A memory as the state of a line.

    >>> adjusted = Adjusted(axes=("band",), known={("old",): 9})
    >>> one = Memory(axes=("band",), vintages=(Vintage(print="a", adjusted=adjusted),))
    >>> memory_of(said_of(one)) == one
    True
    """
    return {
        "order": list(memory.axes),
        "vintages": [
            {
                "print": each.print,
                "axes": list(each.adjusted.axes),
                "known": [
                    [*atom, number, each.adjusted.people.get(atom, number)]
                    for atom, number in each.adjusted.known.items()
                ],
                "purse": _said_purse(each.purse),
            }
            for each in memory.vintages
        ],
    }


def _said_purse(purse: Purse | None) -> dict[str, Any] | None:
    if purse is None:
        return None
    pools = [[[list(atom) for atom in pool.atoms], pool.known, pool.most] for pool in purse.pools]
    return {"axes": list(purse.axes), "pools": pools}


def _read_purse(said: Mapping[str, Any] | None) -> Purse | None:
    if said is None:
        return None
    pools = [
        Pool(atoms=tuple(map(tuple, atoms)), known=known, most=most)
        for atoms, known, most in said["pools"]
    ]
    return Purse(axes=tuple(said["axes"]), pools=tuple(pools))
