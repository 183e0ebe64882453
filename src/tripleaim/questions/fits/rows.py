"""The rows that answer whether a footprint follows its patients: what stays, where the rest go."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Estimate, People, Share
from tripleaim.model.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows(Row):
    """Whether the boundary follows its patients: most of their care stays inside; one row.

    `verdict` is follows or follows_not, None where it cannot be told. The boundary is that of
    `laid`, the day asked or the nearest on which it is known; the flow `first <= day < after`.
    """

    verdict: str | None
    share: Estimate[Share] | Share | None
    rank: int | None
    of: int
    laid: date | None
    first: date | None
    after: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays(Row):
    """The share of admissions that stay inside a boundary; one row. None where no trust is its own.

    `rank` is its place among `of` areas of its kind, most first; `unnamed` the share of all
    admissions for which no trust is named.
    """

    share: Estimate[Share] | Share | None
    rank: int | None
    of: int
    unnamed: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWork(Row):
    """The share of the work of its trusts that is its own residents'; one row."""

    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class NetFlow(Row):
    """Patients who come in less those who go out, as residents; one row."""

    residents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread(Row):
    """As how many trusts, used alike, the admissions of residents are spread over; one row."""

    trusts: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut(Row):
    """The share of all admissions, in or out, that cross the boundary; one row."""

    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Row):
    """The share of residents waiting who wait at their own system's providers; one row."""

    share: Share
    waiting: int
    rank: int
    of: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GoesTo(Row):
    """Where residents are admitted: the share that goes to trusts of an area; a row an area."""

    to: str
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Across(Row):
    """A trust of another area and the share of residents' admissions at it; a row a trust."""

    trust: str
    of: str
    share: Share
    others: tuple[str, ...] = ()
    later: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTrust(Row):
    """A trust that counts as the area's own, as most of its patients live there; a row a trust.

    `others` are named with it where they formed one trust later; `later` where it did not exist yet
    on the day; `until` is its last day, where it had ended. `from_here` is the part of its patients
    who live in the area; `of_ours` the part of residents' admissions that are at it.
    """

    trust: str
    patients: int
    from_here: Share
    of_ours: Share
    others: tuple[str, ...] = ()
    later: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Row):
    """An area with which it exchanges patients: residents treated there, people treated here."""

    other: str
    out: People
    out_share: Share
    back: People
    back_share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour(Row):
    """An area that borders on it, with the residents' admissions that cross; a row each."""

    beside: str
    both: int
    out: int
    back: int
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge(Row):
    """A council inside and the area to which most of its people cross; a row a pair."""

    council: str
    to: str
    residents: int
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Row):
    """The chance that two admissions of neighbours meet at one trust, or at two; a row each."""

    measure: str
    share: Share
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTier(Row):
    """What stays inside the areas of a tier, of a kind of work; a row a work and tier.

    `enough` counts the areas that keep enough of it; `boundary` is the day of the boundaries.
    """

    work: str
    tier: str
    areas: int
    enough: int
    share: Share
    boundary: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPlace(Row):
    """What a place keeps of a kind of work; None where no provider is its own; a row each."""

    place: str
    work: str
    share: Share | None
    boundary: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceKeeps(OfPlace):
    """The same by a boundary drawn by the day asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLater(OfPlace):
    """The same by a boundary drawn later than the day asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carries(Row):
    """The lowest tier that keeps enough of a kind of work; None for none; a row a kind of work.

    `looked` are the tiers looked at, none where flow says nothing of such work.
    """

    work: str
    tier: str | None
    looked: tuple[str, ...]
    share: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBoundary(Row):
    """The same flow within the boundaries of a day; a row a day.

    `systems` and `excess` are of England's rows: how many there were, and how much more stays than
    size alone gives.
    """

    day: date
    share: Share
    systems: int | None
    excess: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinBoundary(OnBoundary):
    """The same flow within the boundaries of the day asked about or an earlier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterBoundary(OnBoundary):
    """The same flow within the boundaries of a later day than asked about; a row a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglandStays(Row):
    """The share of admissions that stay inside the systems of a day, and how many follow; one row.

    Of `systems` some `follow` their patients, some do `not_follow`; of the rest it cannot be told.
    """

    share: Share
    median: Share
    systems: int
    follow: int
    not_follow: int
    least: tuple[str, ...]
    laid: date
    first: date | None
    after: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess(Row):
    """How much more stays inside than the size of hospitals alone would keep; one row."""

    excess: Share
    by_size: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemStays(Row):
    """What stays inside one system; a row a system, least first."""

    system: str
    share: Estimate[Share] | Share
