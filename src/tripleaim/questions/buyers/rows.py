"""The rows that answer who buys: the market, the verdict on one area, its groups, what changes."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Pence, People, Share
from tripleaim.model.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Market(Row):
    """England's buyers on a day; one row. `known` is the number of groups with an agreement.

    Concentration is the Herfindahl-Hirschman index, 0 to 10,000.
    """

    groups: int
    commissioners: int
    known: int
    by_people: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketInPounds(Row):
    """The market by allocations; one row where every group has one, else none."""

    by_pounds: float
    total: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Row):
    """How the commissioners of one area buy, and whether their groups follow its footprint."""

    groups: int
    commissioners: int
    known: int
    follows: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTold(Row):
    """That nobody can tell who bought for an area, as its footprint that day is not on record."""

    groups: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Row):
    """A buying group: a row a group. `pence` is None where no allocation is held for the year.

    `alignment` is a key of `registry.buyers.ALIGNMENTS`, `meant` what it means; `grounds` are the
    agreements on which the group rests, with grade and citation.
    """

    names: tuple[str, ...]
    members: int
    people: People
    pence: Pence | None
    systems: tuple[str, ...]
    since: date | None
    leads: tuple[str, ...]
    alignment: str
    meant: str
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextChange(Row):
    """What becomes of commissioners next after the day; a row a successor, or a part that moves.

    `share` is the part of the people who go along, where it is not most of them.
    """

    day: date
    before: tuple[str, ...]
    before_kind: str
    after: str
    after_kind: str
    share: Share | None
