"""The rows that answer who buys: the verdict, the buyers, their groups, why, and what changes."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Pence, People, Share, Year
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Market(Row):
    """England's buyers on a day; one row. `known` is the number of groups with evidence.

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
    year: Year


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Row):
    """Whether the buyers of a system bought as one along its footprint; one row.

    `form` is the ground (`registry.arranged.Bought`); `groups` how many groups they formed, None
    where that cannot be told. `together` are those joined, `outside` those whom nothing joins,
    `sole` the one commissioner where there was one.
    """

    groups: int | None
    commissioners: int
    together: tuple[str, ...]
    outside: tuple[str, ...]
    sole: str
    settles: str
    account: str
    begun: SaidDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyersOf(Row):
    """Who bought for the people of an area that is no system; one row.

    `number` of commissioners, None where nobody can tell; `together` how many buy as one where
    there is one group.
    """

    number: int | None
    names: tuple[str, ...]
    together: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerCount(Row):
    """How many commissioners a system had in law, and its people; one row."""

    commissioners: int
    names: tuple[str, ...]
    people: People | None
    counted_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneBuyer(Row):
    """Commissioners who buy as one: a row a group, with `pence` or their `share` by need.

    `alignment` is a key of `registry.buyers.ALIGNMENTS`, `meant` what it means; `grounds` are the
    documents and arrangements on which the group rests, with grade and citation.
    """

    names: tuple[str, ...]
    members: int
    people: People
    counted_at: str
    pence: Pence | None
    share: Share | None
    year: Year | None
    of_day: bool
    systems: tuple[str, ...]
    since: SaidDate | None
    leads: tuple[str, ...]
    alignment: str
    meant: str
    grounds: tuple[str, ...]
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(OneBuyer):
    """A buying group with its allocation, where one is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(OneBuyer):
    """A board that buys for its whole system, by its share of England's money by need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Row):
    """An arrangement on record; a row each. `what` is its kind, `title` what was said of it.

    `over` is the first day after, where that had come by the day; `delegated` whether powers were.
    """

    what: str
    title: str
    names: tuple[str, ...]
    begun: SaidDate
    over: SaidDate | None
    perhaps: bool
    delegated: str
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged(Evidence):
    """By which its commissioners bought, decided or were led together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Evidence):
    """One service or budget bought together: ambulances, a council's with its own, a contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Evidence):
    """A merger or committee that was planned, announced, put off or refused by the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedToBuy(Row):
    """A signed document by which partners buy together; a row each.

    `form` is empty for joint commissioning, `pool` or `contract`; `bought` is what it covers,
    `lead` who acts for the others or answers for the contract. `until` is the first day after.
    """

    what: str
    bought: str
    names: tuple[str, ...]
    lead: str
    since: date
    until: date | None
    document: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Evidence):
    """Boards that work as one without being one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier(Evidence):
    """How the commissioners of the partnerships that a board goes back to bought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later(Evidence):
    """By what they bought together later: a row each, under a heading that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger(Row):
    """A merger of commissioners done by the day; a row each."""

    day: date
    before: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextChange(Row):
    """What becomes of commissioners next after the day; a row a successor, or a part that moves.

    `share` is the part of the people who go along, where it is not all of them.
    """

    day: date
    before: tuple[str, ...]
    before_kind: str
    after: str
    after_kind: str
    share: Share | None
