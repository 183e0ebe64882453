"""A partnership's five-year plan, as a document.

A plan is a head and a set of tables. Each table is a list of flat records, so that the same plan is
an array of tables in TOML and a sheet of rows in a workbook, and nothing is lost between the two.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tripleaim.model.bed_test import Named
from tripleaim.model.documents.plan_words import (
    Activity,
    AgeFrom,
    Capital,
    DriverKind,
    EvidenceGrade,
    NotNegativePounds,
    OrganisationKind,
    PaymentRule,
    Point,
    Pounds,
    ResourceKind,
    Shape,
    Share,
    Text,
    Year,
)

FORMAT: Literal[2] = 2
SCHEMAS = (1, 2)
"""Formats that can be read: every one that a file was ever written in."""


class Record(BaseModel):
    """A row of a plan: no field may be unknown, and once made it does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, allow_inf_nan=False)

    @field_validator("*", mode="after")
    @classmethod
    def _fit_a_workbook(cls, value: object) -> object:
        """Fifteen digits are what a workbook keeps, so a plan keeps no more."""
        return float(f"{value:.15g}") if isinstance(value, float) else value


class Uncertain(Record):
    """A quantity that is not known for certain, with where its figures come from.

    `low` and `high` are the ends for uniform, triangular and pert; the 10th and 90th percentile for
    normal; and are absent when the quantity is fixed. `central` is the mode of triangular and pert,
    and the mean otherwise.
    """

    shape: Shape = "fixed"
    central: float
    low: float | None = None
    high: float | None = None
    source: str = ""
    grade: EvidenceGrade = "assumed"


class Head(Record):
    """What the plan is, whose, for which years, and what was made public about it.

    Money is in pounds. `format` is that of the file; older ones are read as this one.
    """

    format: Literal[2] = FORMAT
    id: Text
    title: Text
    system: Text
    base_year_ending: Year
    years: Annotated[int, Field(ge=1, le=15)] = 5
    price_year_ending: Year
    scope: Literal["NHS only", "health and care", ""] = ""
    published_on: date | None = None
    published_address: str = ""
    consultancy_gbp: NotNegativePounds | None = None
    capital_limit_gbp: NotNegativePounds | None = None
    stated_do_nothing_gap_gbp: Pounds | None = None
    stated_plan_gap_gbp: Pounds | None = None
    stated_savings_gbp: Pounds | None = None


class Place(Record):
    """A place within the system; `area` is its area id where it has one."""

    id: Text
    name: Text
    area: str = ""


class Body(Record):
    """An organisation that must deliver, pay or be paid."""

    code: Text
    name: Text
    kind: OrganisationKind


class BaseLine(Record):
    """Base-year work at one point of delivery, for an age band, in a place, by an organisation.

    `cost_gbp` is the whole cost of that work in cash of the base year.
    """

    organisation: Text
    place: Text
    point: Point
    age_from: AgeFrom = 0
    age_to: int | None = None
    activity: Activity
    cost_gbp: NotNegativePounds
    source: str = ""
    grade: EvidenceGrade = "assumed"


class PeopleLine(Record):
    """People of an age band in a place in a year; the base year must be among them."""

    place: Text
    age_from: AgeFrom = 0
    age_to: int | None = None
    year_ending: Year
    people: Annotated[float, Field(gt=0)]


class CostShape(Record):
    """How the cost of a point of delivery follows its activity.

    The rest after fixed and semi-fixed is variable. Semi-fixed cost moves in whole steps of
    `step_activity` (a ward's admissions): a step closes only when all of it is empty.
    """

    point: Point
    fixed_share: Share = 0.0
    semi_fixed_share: Share = 0.0
    step_activity: Annotated[float, Field(gt=0)] = 1.0
    pay_share: Share = 0.7


class Income(Record):
    """What one body pays another (or the nation pays a body) in the base year, and by which rule.

    `outside` as payer is money from beyond the system. A tariff, blended or whole-population
    payment names the point of delivery whose activity (or cost) it follows; empty is all of them.
    """

    payer: Text
    payee: Text
    fund: Text
    rule: PaymentRule = "block"
    point: Point | Literal[""] = ""
    amount_gbp: NotNegativePounds
    marginal_share: Share = 0.2
    break_glass_share: Share = 0.1
    gain_share: Share = 0.5
    loss_share: Share = 0.5
    conditional: bool = False
    source: str = ""
    grade: EvidenceGrade = "assumed"


class Driver(Uncertain):
    """What moves demand, prices or funding: a growth a year (0.02 is 2%), and what it reaches."""

    id: Text
    kind: DriverKind
    point: Point | Literal[""] = ""
    place: str = ""
    age_from: AgeFrom = 0
    age_to: int | None = None
    fund: str = ""


class Correlation(Record):
    """The rank correlation of two uncertain quantities: ids of drivers, or of initiatives."""

    first: Text
    second: Text
    value: Annotated[float, Field(ge=-1, le=1)]


class Initiative(Record):
    """A change that the plan proposes: what it does, what it costs, who delivers it, since when."""

    id: Text
    title: Text
    mechanism: Text
    organisation: Text
    start_year_ending: Year
    ramp_years: Annotated[int, Field(ge=0, le=15)] = 2
    recurrent_gbp: NotNegativePounds = Decimal(0)
    cash_saving_gbp: NotNegativePounds = Decimal(0)
    capital_gbp: NotNegativePounds = Decimal(0)
    capital_status: Capital = "none needed"
    staff: Annotated[float, Field(ge=0)] = 0.0
    staff_kind: str = ""
    beds_closed: Annotated[float, Field(ge=0)] = 0.0
    beds_close_year_ending: Year | None = None
    bed_test: Named = ""
    bed_evidence: str = ""
    committed: bool = False
    depends_on: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    overlaps_accepted: tuple[str, ...] = ()


class Effect(Uncertain):
    """What an initiative does to use at a point of delivery: a share, negative for less of it.

    `moves_to` and `moved_ratio`: each event avoided makes so many events there, which are counted
    and paid for. `evidence_low` and `evidence_high` are the interval of the study in `source`.
    """

    initiative: Text
    point: Point
    place: str = ""
    age_from: AgeFrom = 0
    age_to: int | None = None
    reach: Share = 1.0
    moves_to: Point | Literal[""] = ""
    moved_ratio: Annotated[float, Field(ge=0)] = 0.0
    evidence_low: float | None = None
    evidence_high: float | None = None
    harm_considered: bool = False


class Resource(Record):
    """Beds, staff or rooms that a unit of work needs, and how many there will be."""

    kind: ResourceKind
    name: Text
    point: Point
    per_activity: Annotated[float, Field(ge=0)]
    place: str = ""
    supply: Annotated[float, Field(ge=0)]
    supply_growth: float = 0.0


class Consultation(Record):
    """Who was consulted, when, by what means, and what changed."""

    who: Text
    held_on: date
    means: str = ""
    people_reached: Annotated[int, Field(ge=0)] = 0
    changed: str = ""


class History(Record):
    """What was planned and what was delivered in a past year: the plan's own record."""

    year_ending: Year
    measure: Text
    planned: float
    delivered: float
    source: str = ""


class Plan(Record):
    """A five-year plan, complete enough to be run. Every table but the head may be empty."""

    plan: Head
    places: tuple[Place, ...] = ()
    organisations: tuple[Body, ...] = ()
    baseline: tuple[BaseLine, ...] = ()
    people: tuple[PeopleLine, ...] = ()
    costs: tuple[CostShape, ...] = ()
    income: tuple[Income, ...] = ()
    drivers: tuple[Driver, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    effects: tuple[Effect, ...] = ()
    resources: tuple[Resource, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    history: tuple[History, ...] = ()


# table of a plan -> the record that a row of it is; the head is a table of one row
TABLES: dict[str, type[Record]] = {
    "places": Place,
    "organisations": Body,
    "baseline": BaseLine,
    "people": PeopleLine,
    "costs": CostShape,
    "income": Income,
    "drivers": Driver,
    "correlations": Correlation,
    "initiatives": Initiative,
    "effects": Effect,
    "resources": Resource,
    "consultations": Consultation,
    "history": History,
}


def schema_of_plan() -> dict[str, object]:
    """The JSON Schema of a plan of today's format."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"plan-format-{FORMAT}.json",
        **Plan.model_json_schema(),
    }
