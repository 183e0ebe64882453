"""The rows that answer who an area is: itself, its people, what is around and in it, its past."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import People, Share
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Systems(Row):
    """How many systems England had on the day; one row, for all systems."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class System(Row):
    """One system of the day and its residents; a row a system. None where nobody can count."""

    system: str
    people: People | None
    counted_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Itself(Row):
    """What the area was called on the day, what it was, and for how long; one row."""

    called: str
    code: str
    kind: str
    tier: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Residents(Row):
    """How many people lived in the area, by the release that counts; one row."""

    people: People | None
    counted_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded(Row):
    """That England's total for the day of the release is another by now; a row where it is."""

    counted_at: str
    first: People
    now: People
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerEngland(Row):
    """England's people on a later day than any release by small area counts; a row where known."""

    title: str
    people: People
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Row):
    """The residents of a band of age; a row a band."""

    band: str
    people: People
    share: Share
    counted_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiesIn(Row):
    """An area in which the area lies; a row each. `subject` is the outer one."""

    kind: str
    around: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCount(Row):
    """How many areas of a kind lie in the area, and their names; None where none is on record."""

    number: int | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemCount(PartCount):
    """How many systems lie in a region or in England; one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount(PartCount):
    """How many places the system has; one row. `form` is how they are known (`Places.basis`)."""

    settles: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionerCount(PartCount):
    """How many bodies commissioned in law for the system: since July 2022 its board; one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubLocationCount(PartCount):
    """How many sub-ICB locations lie in the system, which commission nothing; one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpperTierCount(PartCount):
    """How many upper-tier councils share people with the system; one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilCount(PartCount):
    """How many district and unitary councils lie in the system; one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Row):
    """An area that shares people with the area; a row each. `share` of its own people inside."""

    part: str
    people: People
    share: Share
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPart(Part):
    """A system in a region or in England."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Row):
    """A place of the system; `assumed` by our rule, `people` None where its areas are not known."""

    part: str
    people: People | None
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpperTier(Row):
    """An upper-tier council; its people who live in the system, and their share of all its own."""

    council: str
    people: People
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Commissioner(Part):
    """A commissioner of the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubLocation(Part):
    """A sub-ICB location of a board: the area of a former commissioner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Council(Part):
    """A district or unitary council in the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkCount(Row):
    """How many primary care networks the area has; one row, none where none is on record."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Row):
    """A primary care network of the area; a row each."""

    network: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCount(Row):
    """How many organisations are on record as partners, by kind; one row, or none."""

    number: int
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner(Row):
    """An organisation on record as a partner; a row each. `subject` is its code."""

    partner: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Row):
    """A vanguard, pioneer, programme, partner or mutual aid here, begun by the day; a row each."""

    what: str
    title: str
    whose: str
    regime: str
    happened: str
    begun: SaidDate
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustGroup(Row):
    """Trusts that merged, grouped or provide together; a row an arrangement begun by the day."""

    what: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    begun: SaidDate
    cited: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Row):
    """One step of how the area came to be, or what became of it; a row each.

    `kind` is one of `registry.lineage.EVENTS`; `share` the part of the predecessor's people who
    went along, None where nobody has counted.
    """

    day: date
    kind: str
    before: str
    before_name: str
    after: str
    after_name: str
    share: Share | None
