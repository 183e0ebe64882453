"""The one door: every count about people leaves through here, and what was withheld is logged.

A release is one cube of counts: a cell for every combination of its categories, and every margin of
it. All margins are protected together, so nested areas, complementary filters and row and column
totals are all of one release. A second release of the same people must be given the first: what was
withheld once stays withheld, and what was published stays as it was.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from tripleaim.model.errors import refuse
from tripleaim.store.intervals import Cell, Groups, Margin, margins_of
from tripleaim.store.protect import Table, beside, protect, table_of
from tripleaim.store.rules import dated_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A dated rule on what may leave: see `england/rules/disclosure.toml`."""

    name: str
    valid_from: date
    zero: bool
    smallest: int
    largest: int
    base: int
    secondary: bool
    promise: str
    cited: str

    def is_small(self, count: int) -> bool:
        """Whether a count is one to withhold.

        >>> hes = profile("hes", date(2020, 1, 1))
        >>> hes.is_small(7), hes.is_small(0), hes.is_small(8)
        (True, False, False)
        """
        return self.smallest <= count <= self.largest

    def rounded(self, count: int) -> int:
        """A count to the nearest multiple of the base, halves up."""
        return (2 * count + self.base) // (2 * self.base) * self.base


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A cell as it leaves: `count` is null where withheld, and `status` says why."""

    cell: Cell
    count: int | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One line of the log: a cell that was withheld, and why."""

    cell: Cell
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A cube as it leaves, every margin included, and the log of what was withheld.

    `store/sacro.py` writes it for whoever checks outputs.
    """

    profile: Profile
    dimensions: tuple[str, ...]
    cells: Mapping[Cell, Published]
    log: tuple[Withheld, ...] = ()
    notes: tuple[str, ...] = ()


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile that ships, in every dated form."""
    return tuple(Profile(**each.value) for each in dated_rules("disclosure"))


def profile(name: str, on: date) -> Profile:
    """The profile of a name in force on a day. Raises InputRefused before its first date."""
    named = [each for each in profiles() if each.name == name]
    if not named:
        listed = ", ".join(sorted({each.name for each in profiles()}))
        raise refuse("--profile", "is not a profile", f"Profiles: {listed}.", value=name)
    held = [each for each in named if each.valid_from <= on]
    if not held:
        raise refuse("--profile", f"has no rule before {named[0].valid_from}", value=name)
    return max(held, key=lambda each: each.valid_from)


def suppress(
    counts: npt.NDArray[np.int64],
    dimensions: Sequence[str],
    rule: Profile,
    before: Release | None = None,
    groups: Groups = (),
) -> Release:
    """A cube of counts as it may leave, with all its margins and those of `groups`, by dimension:
    areas within areas, or a band and what is not in it (see `margins_of`).

    `before` is an earlier release of the same cube whose people may have changed a little: a cell
    withheld there is withheld here too. Where the profile promises it, further cells are withheld
    until no withheld count can be worked out from everything that is published.

    >>> rule = profile("ons", date(2020, 1, 1))
    >>> release = suppress(np.array([[1, 9], [8, 7]]), ("area", "segment"), rule)
    >>> release.cells[(0, 0)].count is None, release.cells[(-1, -1)].count
    (True, 25)
    """
    if counts.ndim != len(dimensions) or (counts < 0).any():
        raise refuse("a release", "is not a cube of counts with a name for every dimension")
    margins = margins_of(counts, groups)
    if before and set(before.cells) != {margin.cell for margin in margins}:
        raise refuse("a release", "has other cells than the release before it")
    primary = {margin.cell for margin in margins if rule.is_small(margin.count)}
    carried = {cell for cell, was in before.cells.items() if was.count is None} if before else set()
    withheld = primary | carried
    if rule.secondary:
        withheld = _protect(margins, withheld, rule, before)
    cells = {margin.cell: _publish(margin, withheld, rule) for margin in margins}
    log = tuple(
        Withheld(cell=margin.cell, reason=_reason(margin.cell, primary, carried, rule))
        for margin in margins
        if margin.cell in withheld
    )
    return Release(profile=rule, dimensions=tuple(dimensions), cells=cells, log=log)


def release_of(
    known: npt.NDArray[np.int64],
    seen: npt.NDArray[np.bool_],
    dimensions: Sequence[str],
    rule: Profile,
    also: Collection[Cell] = (),
) -> Release:
    """A cube of what may be known of people (see `store/atoms.py`) as it leaves.

    Nought where somebody was seen is not told from the few that are withheld; `also` are withheld
    besides.

    >>> rule = profile("ons", date(2020, 1, 1))
    >>> known, seen = np.array([0, 31, 0]), np.array([True, True, False])
    >>> [cell.count for cell in release_of(known, seen, ("band",), rule).cells.values()]
    [None, 31, 0, 31]
    """
    held = {margin.cell: margin.count > 0 for margin in margins_of(seen.astype(np.int64))}
    margins = margins_of(known)
    few = {
        margin.cell
        for margin in margins
        if rule.is_small(margin.count)
        or (held[margin.cell] and not margin.count)
        or margin.cell in also
    }
    cells = {margin.cell: _publish(margin, few, rule) for margin in margins}
    log = tuple(
        Withheld(cell=margin.cell, reason=_reason(margin.cell, few, set(), rule))
        for margin in margins
        if margin.cell in few
    )
    return Release(profile=rule, dimensions=tuple(dimensions), cells=cells, log=log)


def _publish(margin: Margin, withheld: set[Cell], rule: Profile) -> Published:
    if margin.cell in withheld:
        return Published(cell=margin.cell, count=None, status="suppressed")
    status = "published" if rule.base == 1 else "rounded"
    return Published(cell=margin.cell, count=rule.rounded(margin.count), status=status)


def _reason(cell: Cell, primary: set[Cell], carried: set[Cell], rule: Profile) -> str:
    if cell in primary:
        return f"threshold: {rule.smallest} to {rule.largest}"
    return "withheld in an earlier release" if cell in carried else "secondary: protects another"


def _protect(
    margins: Sequence[Margin], withheld: set[Cell], rule: Profile, before: Release | None
) -> set[Cell]:
    """The cells to withhold so that none of them, nor any of an earlier release, can be known."""
    cells = [margin.cell for margin in margins]
    table = table_of(margins, rule.base, rule.smallest)
    hidden = protect(table, np.array([cell in withheld for cell in cells]))
    linked = _told_before(table, cells, before) if before else None
    if linked:
        hidden = protect(linked, hidden)
    return {cell for cell, held in zip(cells, hidden, strict=True) if held}


def _told_before(table: Table, cells: Sequence[Cell], before: Release) -> Table | None:
    """The table beside an earlier release, for those who know that people were only added."""
    shown = [before.cells[cell].count for cell in cells]
    base, counts = before.profile.base, np.array([count or 0 for count in shown], dtype=np.float64)
    earlier = replace(
        table, low=np.maximum(0, counts - base // 2), high=counts + (base - 1) // 2,
        least=before.profile.smallest,
    )  # fmt: skip
    return beside(table, earlier, np.array([count is None for count in shown]))
