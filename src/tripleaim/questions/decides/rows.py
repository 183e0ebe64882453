"""The rows that answer who decides and who answers for it: bodies first, then tiers, documents."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Pence, Share
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate
from tripleaim.questions.lead import LedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Designated(Row):
    """How many integrated care systems or boards England had; one row, for all systems."""

    number: int
    in_doubt: int
    begun: SaidDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class System(Row):
    """One system named by the day; a row each."""

    system: str
    since: SaidDate
    tranche: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualTier(Row):
    """The tier from which a function is usually led, as cited; a row a function."""

    function: str
    tier: str
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Led(LedRow):
    """That what follows is the answer of the system in which the area lies; one row, the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Row):
    """A region of NHS England: how many systems it oversees, for how many measures somebody
    answers; one row."""

    systems: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemIn(Row):
    """A system of a region, with the share of its people who live in it; a row each."""

    system: str
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider(Row):
    """Who decides for the area on the day; one row.

    `form` is board, ccg, place, or none for a partnership; `answered` counts the measures of the
    year for which somebody is on record to answer, `silent` the topics of other years on which
    this one says nothing under any name. Of the `functions` of the list `here` sit at its tier.
    """

    answered: int
    silent: int
    delegated: int
    functions: int
    here: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering(Row):
    """Who answered for a measure in the financial year of the day; a row a measure and body.

    `carried` says that the rule was read for a neighbouring year.
    """

    measure: str
    answers: str
    sort: str
    answers_to: str
    document: str
    consequence: str
    carried: bool
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nobody(Row):
    """What it was read of that nobody answers for it, by topic; one row where there is one."""

    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead(Row):
    """The topics of other years on which nothing was read for this one; one row, or none."""

    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegated(Row):
    """A function that the centre delegated to the board, or plans to; a row a function."""

    function: str
    standing: str
    when: SaidDate
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework(Row):
    """A framework of oversight in force on the day; a row each."""

    framework: str
    who_answers: str
    to_whom: str
    categories: str
    worst: str
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(Row):
    """A rating of the system or of one of its members known by the day; a row each."""

    body: str
    scheme: str
    domain: str
    rating: str
    period: str
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime(Row):
    """Special measures, recovery support or undertakings of the system or a member; a row each.

    `left` and `rated`: when it left and how it was rated then; `stays`: that it stayed, as `told`;
    `silent` where nothing on record says when it left.
    """

    body: str
    regime: str
    happened: str
    when: SaidDate
    left: SaidDate | None
    rated: str
    stays: str
    told: SaidDate
    silent: bool
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers(Row):
    """The layers between a patient and the Secretary of State; one row."""

    number: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle(Row):
    """Tiers that hold no function of the list; one row."""

    number: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSeat(Row):
    """Where a function sits, and the lowest tier shown to be able to carry it; a row a function.

    `could` is None where no tier below the nation is shown to be able.
    """

    function: str
    sits: str
    because: str
    could: str
    why: str
    assessed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCarries(Row):
    """What a place could carry of the functions on the list; a row a place."""

    place: str
    can: int
    cannot: int
    cannot_tell: int
    why_not: str
    why_doubt: str
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jeopardy(Row):
    """How many partners one shortfall can cost twice under a shared control total; a row each."""

    document: str
    partners: int
    at_stake: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake(Row):
    """What one shortfall costs a partner by its own test and by the system's; a row a partner."""

    partner: str
    own: Pence
    system: Pence
    others: Pence
    on_forecast: Pence
    hit_twice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking(Row):
    """Partners whose failing the others carry; one row, or none."""

    number: int
    margin: Pence
    failing: tuple[str, ...]
    carriers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(Row):
    """Support of one organisation by others, with ratings before and after; a row a document."""

    supported: str
    supporters: tuple[str, ...]
    title: str
    since: date
    purpose: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCount(Row):
    """How many documents of the area are on record; one row where there is none."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Row):
    """What is told of a document of the area, with its signatures."""

    title: str
    kind: str
    life: str
    signed_by: str
    verify: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord(Recorded):
    """A document of the area known by the day; a row each.

    One known before it begins is of form `begins`, one that is over of form `over`.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedLater(Recorded):
    """A document of the area that nobody could know on the day: what came after; a row each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads(Row):
    """Which party of a signed outcomes framework answers for an outcome; a row an outcome."""

    outcome: str
    segment: str
    lead: str
    framework: str
    document: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrusted(Row):
    """Who decides on a function by a signed scheme or terms of reference; a row a function.

    `limit` is the most that they decide on, None where the document says none. What is reserved to
    a board is of form `reserved`.
    """

    function: str
    holder: str
    bodies: tuple[str, ...]
    limit: Pence | None = None
    agreed: str
    document: str
    revision: int
