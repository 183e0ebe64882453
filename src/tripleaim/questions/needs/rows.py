"""The rows that answer who needs what: people, need, money against it, health, care, inequality."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.quantity import Estimate, Pence, People, Share, Year
from tripleaim.model.row import Row

NEARLY_ALL = 0.95  # of the residents: what is published for fewer is told to be in part


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A measure by its id, and of whom where it is told apart."""

    measure: str
    whom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Row):
    """Who needs what, in one row: need a head, what is worse here than in England, what better.

    `worse` and `better` are of health and care; `commoner` are conditions on registers; `worst` are
    those of `worse` that are worse than in most of the systems most like it too; `untold` are those
    that are published for others and not for it. `judged` counts those that were judged.
    """

    people: People | None
    counted_at: str
    ratio: float | None
    year: Year | None
    judged: int
    worse: tuple[Named, ...]
    worst: tuple[Named, ...]
    better: tuple[Named, ...]
    commoner: tuple[Named, ...]
    untold: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Residents(Row):
    """How many people live there, at which release; None where the footprint is not known.

    `revised` is what England's total of the release has become since, `by` what; `newer` is
    England's newest total, at `newer_at`. None where nothing on record says so.
    """

    people: People | None
    counted_at: str | None
    england: People | None = None
    revised: People | None = None
    by: str = ""
    newer: People | None = None
    newer_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Row):
    """The people of a band of age; a row a band."""

    band: str
    people: People
    share: Share
    counted_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Row):
    """Need a head against England's, which is 1, by the weights of a year; one row."""

    ratio: float
    registered: People
    year: Year


@dataclass(frozen=True, slots=True, kw_only=True)
class NoNeed(Row):
    """That no need weights of the area were out by the day; one row."""

    ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FairShare(Row):
    """The area's share of England's need, and what that is of the targets of 2018/19."""

    share: float
    year: Year
    pence: Pence | None
    whole: Pence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(Row):
    """Need-weighted people by a component of the formula; a row each."""

    component: str
    people: int
    ratio: float
    year: Year


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyOfYear(Row):
    """Money against a fair share in a year; a row a year."""

    year: Year
    allocation: Pence
    fair: Pence
    away: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class FromTarget(Row):
    """Distance from the published target at the end and the start of 2019/20; one row.

    `pace` is the one less the other, as they stand here; `england_pace` that of all commissioners
    together, and `against` the growth of the area's money against its target over theirs.
    """

    away: Share
    opening: Share
    pace: Share
    england_pace: Share
    against: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead(Row):
    """Distance from the published target in a later year, if the pace went on; a row a year.

    `against` is that pace: the growth of its money over that of all commissioners together.
    """

    year: Year
    away: Share
    against: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Row):
    """A measure of the area beside England, the period before and areas of its kind.

    `measure` is the id of the measure that the row holds, `base` that of the same for this period;
    `whom` is of whom where it is told apart; the period is `first <= day < after`. `side` is here,
    england or before: whose the value is. `covered` is the share of residents who live where
    something is published; `wider` where it is the figure of a larger area; `how` names how it was
    made; `derived` where England's is ours. `bounds` is the published interval of the value. On
    the row of the area, `standing` is how it stands beside England (people/standing.py), `similar`
    the mean of the systems most like it and `beaten` how many of these are better.
    """

    measure: str
    base: str
    whom: str = ""
    first: date
    after: date
    places: int
    side: str = "here"
    here: float | None
    england: float | None = None
    before: float | None = None
    least: float | None = None
    most: float | None = None
    covered: float = 1.0
    wider: bool = False
    how: str = ""
    derived: bool = False
    bounds: tuple[float, float] | None = None
    standing: str = ""
    similar: float | None = None
    beaten: int | None = None
    alike: int = 0

    @property
    def in_part(self) -> bool:
        """Whether it is published for so few of the residents that this is told."""
        return 0 < self.covered < NEARLY_ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Health(Measured):
    """Health of the area: years, rates, scores; three rows a measure: here, England, before."""

    value: Estimate[float] | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Measured):
    """Shares of people on the registers of practices; three rows a measure."""

    value: Estimate[Share] | Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Care(Measured):
    """Care in the area as rates and scores; three rows a measure."""

    value: Estimate[float] | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CareShare(Measured):
    """Care in the area as shares; three rows a measure."""

    value: Estimate[Share] | Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHeld(Row):
    """What the triple aim asks for and no data held give; a row each."""

    measure: str
    value: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike(Row):
    """The systems most like it, and how far each is from it in standard deviations; one row."""

    names: tuple[str, ...]
    away: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeIt(Row):
    """One system beside those most like it, and England; a row each, the area itself first."""

    system: str
    distance: float | None
    need_ratio: float | None
    healthy_life: float | None
    preventable: float | None
    diabetes: Share | None
    four_hours: Share | None
    experience: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFifth(Row):
    """A measure in the practices of a part of the population by deprivation; a row each."""

    measure: str
    fifth: str
    first: date
    after: date
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FifthShare(ByFifth):
    """A share by fifth of deprivation."""

    value: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class FifthRate(ByFifth):
    """A rate by fifth of deprivation."""

    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope(Row):
    """The slope or relative index of a measure across deprivation; a row each.

    `index` is the id of the index, in the unit of which it is; `measure` that of what it is of.
    `slope`, `relative`, `england` and `before` are the same for all rows of a measure.
    """

    index: str
    measure: str
    first: date
    after: date
    places: int
    side: str
    unit: str
    value: Estimate[float]
    slope: Estimate[float]
    relative: Estimate[float]
    england: float | None
    before: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCost(Row):
    """What people like those of the area cost a head and year, by synthetic people; one row."""

    pence: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPeople(Row):
    """A segment of synthetic people: how many, their part of cost, admissions; a row each."""

    segment: str
    people: People
    share: Share
    cost_share: Share
    pence: Pence
    cost: Pence
    admissions: float
    bed_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingCost(Row):
    """Cost a head of a segment of synthetic people by setting; a row a segment, and everyone."""

    segment: str
    ae: Pence
    emergency: Pence
    planned: Pence
    gp: Pence
    prescribing: Pence
    community: Pence
    mental_health: Pence
    social_care: Pence


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticFifth(Row):
    """Emergency admissions of synthetic people by fifth of deprivation; a row a fifth."""

    fifth: int
    rate: Estimate[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardised(Row):
    """A rate, ratio or index of synthetic people by a named method; a row each."""

    measure: str
    value: Estimate[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before(Row):
    """A predecessor on its last day: how many of today's people lived in it, and what it needed.

    `part` is the share of the area's people who lived in it, `share` of its people who live here.
    """

    predecessor: str
    last_day: date
    part: Share
    share: Share
    ratio: float | None
    year: Year | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglandNeed(Row):
    """Everyone registered in England, and how far need a head differs by system; one row."""

    registered: People | None
    year: Year | None
    systems: int
    least: float | None
    most: float | None
    least_in: str
    most_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemNeed(Row):
    """People and need of one system; a row a system, most need a head first."""

    system: str
    people: People | None
    ratio: float | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentAgreed(Row):
    """A segment of a signed outcomes framework: its people, and its part of need; a row each."""

    segment: str
    people: People
    share: Share
    framework: str
    document: str
    revision: int
