"""Suppression: every count about people of a register leaves by this door, small ones withheld.

What respondents of a survey said has a door of its own, `voice/told.py`: few answers tell nothing.

A release is one cube of counts: a cell for every combination of its categories, and every margin of
it. By a rule that promises, its counts are sums of the adjusted table of the people
(`store/atoms.py`), which every other release is a sum of too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from tripleaim.model.errors import refuse
from tripleaim.store.margins import Cell, Margin, margins_of
from tripleaim.store.rules import dated_rules, read_rules

USES: Mapping[str, str] = read_rules("disclosure")["uses"]
"""The profile that is used where nobody chooses one, by what is counted."""

FEWEST_RESPONDENTS: int = read_rules("disclosure")["survey"]["value"]
"""Of fewer respondents of a survey nothing is told, nor is shown what stands in their cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A dated rule on what may leave: see `england/rules/disclosure.toml`."""

    name: str
    valid_from: date
    smallest: int
    largest: int
    base: int
    secondary: bool
    promise: str
    cited: str

    def __post_init__(self) -> None:
        if self.secondary and self.smallest:
            raise ValueError(f"{self.name} promises and tells nought: what it withholds is there")

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


def suppress(counts: npt.NDArray[np.int64], dimensions: Sequence[str], rule: Profile) -> Release:
    """A cube of counts with all its margins, as it leaves by a rule that promises nothing of other
    releases: small counts are withheld, the others rounded.

    Raises InputRefused for a rule that promises: what it tells must be remembered, and leaves by
    `release_of` (`people/count.py`).

    >>> day = date(2020, 1, 1)
    >>> release = suppress(np.array([[1, 9], [8, 7]]), ("area", "segment"), profile("hes", day))
    >>> release.cells[(0, 0)].count is None, release.cells[(-1, -1)].count
    (True, 25)
    """
    if counts.ndim != len(dimensions) or (counts < 0).any():
        raise refuse("a release", "is not a cube of counts with a name for every dimension")
    if rule.secondary:
        raise refuse(
            rule.name,
            "promises that nothing withheld can be worked out, of counts remembered",
            "Ask by tripleaim people, which remembers; or by hes or open, which promise nothing.",
        )
    margins = margins_of(counts)
    return _told(margins, {m.cell for m in margins if rule.is_small(m.count)}, dimensions, rule)


def release_of(known: npt.NDArray[np.int64], dimensions: Sequence[str], rule: Profile) -> Release:
    """A cube of what may be known of people (see `store/atoms.py`) as it leaves, by a rule that
    promises. Where nobody is looks as where there are few.

    >>> rule = profile("ons", date(2020, 1, 1))
    >>> [cell.count for cell in release_of(np.array([0, 31]), ("band",), rule).cells.values()]
    [None, 31, 31]
    """
    margins = margins_of(known)
    few = {margin.cell for margin in margins if rule.is_small(margin.count)}
    return _told(margins, few, dimensions, rule)


def _told(
    margins: Sequence[Margin], few: Collection[Cell], dimensions: Sequence[str], rule: Profile
) -> Release:
    cells = {margin.cell: _publish(margin, few, rule) for margin in margins}
    reason = f"threshold: {rule.smallest} to {rule.largest}"
    log = tuple(Withheld(cell=m.cell, reason=reason) for m in margins if m.cell in few)
    return Release(profile=rule, dimensions=tuple(dimensions), cells=cells, log=log)


def _publish(margin: Margin, withheld: Collection[Cell], rule: Profile) -> Published:
    if margin.cell in withheld:
        return Published(cell=margin.cell, count=None, status="suppressed")
    status = "published" if rule.base == 1 else "rounded"
    return Published(cell=margin.cell, count=rule.rounded(margin.count), status=status)
