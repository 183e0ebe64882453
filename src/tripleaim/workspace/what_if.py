"""Changing an assumption and seeing the result: what may be asked, within bounds, and the answer.

Bounded on purpose: numbers are clamped to a range by refusing what lies outside it, the plan has
five years, 400 worlds are drawn, and no more than two questions are worked on at once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from tripleaim.model.documents.plan import Driver, Effect, Initiative, Plan
from tripleaim.model.documents.plan_words import POINTS
from tripleaim.model.errors import NothingFound
from tripleaim.model.said_number import is_number, is_whole
from tripleaim.page.charts import lines
from tripleaim.page.drawing import draw_svg
from tripleaim.page.words import day_words, pounds_short, year_name
from tripleaim.plans.board_year import FIRST, year_over
from tripleaim.plans.figures import chance_of_balance, gap_pounds
from tripleaim.plans.given_money import GivenMoney
from tripleaim.plans.run import Settings, run
from tripleaim.plans.template import TRUSTS
from tripleaim.questions.adds_up.model import is_to_come

SETTINGS = Settings(draws=400, seed=2016, threads=1)
ID = "your-change"
MILLION = 1_000_000
ALLOCATED, OF = "allocated", "of"  # what a board had, where that is not on record, and its year
SUM = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})(?:\.[0-9]{1,6})?")
LEAST, MOST = 100, 20_000  # £ million a year: from half the smallest board to twice the largest


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A number that may be changed: its name, label, range, and the value that it starts from."""

    name: str
    label: str
    unit: str
    least: float
    most: float
    start: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The gap of a year in pounds, and the chance of balance: nothing changed, and changed."""

    name: str
    ends: int
    before: float
    after: float
    low: float
    high: float
    chance_before: float
    chance_after: float


def fields_of(plan: Plan) -> list[Field]:
    """What may be changed of a plan: the growth of each driver, and one initiative."""
    drivers = [
        Field(
            name=each.id,
            label=_label(each),
            unit="% a year",
            least=-5.0,
            most=10.0,
            start=round(each.central * 100, 3),
        )
        for each in plan.drivers
    ]
    return [
        *drivers,
        Field(
            name="effect",
            label="Less use (minus) or more",
            unit="%",
            least=-40.0,
            most=40.0,
            start=0.0,
        ),
        Field(name="age", label="Of people aged from", unit="years", least=0, most=90, start=0),
        Field(name="ramp", label="Fully at work after", unit="years", least=0, most=5, start=2),
        Field(
            name="cost", label="Running cost", unit="£ million a year", least=0, most=500, start=0
        ),
    ]


def read_answers(
    plan: Plan, given: Mapping[str, str]
) -> tuple[dict[str, float], str, dict[str, str]]:
    """The numbers given (or the start values), the kind of care, and what is wrong by field."""
    values, wrong = {}, {}
    for field in fields_of(plan):
        text = given.get(field.name, "").strip() or str(field.start)
        if not is_number(text):
            wrong[field.name] = f"{field.label} must be a number, like {field.start:g}"
            continue
        value = float(text)
        if not field.least <= value <= field.most:
            wrong[field.name] = f"{field.label} must be between {field.least:g} and {field.most:g}"
        values[field.name] = value
    point = given.get("point", "emergency")
    if point not in _points(plan):
        wrong["point"] = "Choose a kind of care from the list"
    return values, point, wrong


def change_plan(plan: Plan, values: Mapping[str, float], point: str) -> Plan:
    """The plan with the drivers moved (their spread kept) and the change added to it."""
    drivers = tuple(_moved(each, values[each.id] / 100) for each in plan.drivers)
    changed = plan.model_copy(update={"drivers": drivers})
    if not values["effect"] and not values["cost"]:
        return changed
    first = plan.plan.base_year_ending + 1
    initiative = Initiative(
        id=ID,
        title="Your change",
        mechanism="as you say",
        organisation=TRUSTS,
        start_year_ending=first,
        ramp_years=int(values["ramp"]),
        recurrent_gbp=Decimal(round(values["cost"] * 1_000_000)),
    )
    share = {"age_from": int(values["age"]), "central": values["effect"] / 100}
    effect = Effect.model_validate({"initiative": ID, "point": point, **share})
    return changed.model_copy(update={"initiatives": (initiative,), "effects": (effect,)})


def compare(plan: Plan, changed: Plan) -> list[Year]:
    """The gap by year without and with the changes, with the same luck."""
    before, after = run(plan, "plan", SETTINGS), run(changed, "plan", SETTINGS)
    gaps_before, gaps_after = gap_pounds(before), gap_pounds(after)
    chances = zip(chance_of_balance(before), chance_of_balance(after), strict=True)
    found = []
    for at, (chance_before, chance_after) in enumerate(chances):
        ordered = sorted(gaps_after[at])
        ends = plan.plan.base_year_ending + 1 + at
        found.append(
            Year(
                name=f"{ends - 1}/{ends % 100:02d}",
                ends=ends,
                before=float(gaps_before[at].mean()),
                after=float(gaps_after[at].mean()),
                low=float(ordered[len(ordered) // 20]),
                high=float(ordered[-len(ordered) // 20]),
                chance_before=chance_before,
                chance_after=chance_after,
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a board was allocated in a year, as its reader says; `wrong` where that is no sum."""

    said: str
    year_ending: int
    money: GivenMoney | None = None
    wrong: str = ""

    @property
    def field(self) -> Field:
        """What is asked: £ million, of the year."""
        label = f"What was it allocated in {year_name(self.year_ending)}?"
        bounds = {"least": LEAST, "most": MOST, "start": LEAST}
        return Field(name=ALLOCATED, label=label, unit="£ million", **bounds)


def read_allocated(given: Mapping[str, str], on: date) -> Given:
    """What a reader gives of a year that is over by a day; of the last one if none is named.

    >>> read_allocated({"allocated": "£4,321.5"}, date(2026, 12, 1)).money.board
    432150000000
    >>> read_allocated({"allocated": "4,32", "of": "2025"}, date(2026, 12, 1)).wrong
    'Give £ million between 100 and 20,000'
    """
    said, of = given.get(ALLOCATED, "").strip(), given.get(OF, "")
    last = year_over(on)
    year = int(of) if is_whole(of) and FIRST <= int(of) <= last else last
    sum_ = said.removeprefix("£")
    if not said or year < FIRST:
        return Given(said="", year_ending=year)
    if not SUM.fullmatch(sum_) or not LEAST <= Decimal(sum_.replace(",", "")) <= MOST:
        wrong = f"Give £ million between {LEAST} and {MOST:,}"
        return Given(said=said, year_ending=year, wrong=wrong)
    pence = round(Decimal(sum_.replace(",", "")) * MILLION * 100)
    money = GivenMoney(board=pence, source="this page")
    return Given(said=said, year_ending=year, money=money)


def to_come(plan: Plan, name: str, on: date) -> range:
    """The years of a plan, by the year in which they end, that are not past on a day.

    Raises NothingFound where all are: a year that is over is not forecast.
    """
    first, last = plan.plan.base_year_ending + 1, plan.plan.base_year_ending + plan.plan.years
    years = range(first, last + 1)
    left = [each for each in years if is_to_come(each, on)]
    if not left:
        raise NothingFound(
            f"Nothing to change for {name} on {day_words(on)}: our model starts from the newest "
            f"allocations on record here and ends with {year_name(last)}, which is over. "
            "What was allocated in a later year would settle it."
        )
    return range(left[0], last + 1)


def drawn(years: Sequence[Year]) -> Markup:
    """The gap by year as a line chart: as assumed, and with the changes and their nine in ten.

    Nothing of a single year, which is no line.
    """
    if len(years) < 2:
        return Markup()
    rows: list[dict[str, object]] = []
    for each in years:
        day = f"{each.ends}-03-31"
        rows.append({"day": day, "series": "As assumed", "value": each.before / MILLION})
        yours = {name: getattr(each, name) / MILLION for name in ("low", "high")}
        rows.append({"day": day, "series": "With yours", "value": each.after / MILLION, **yours})
    said = "; ".join(
        f"{each.name}: {pounds_short(round(100 * each.after))} with yours" for each in years
    )
    return Markup(draw_svg(lines(rows, "£ million"), "what-if", "The gap by year", said))


def points_of(plan: Plan) -> dict[str, str]:
    """The kinds of care that the plan has, by name."""
    return {point: POINTS[point] for point in _points(plan)}


def _points(plan: Plan) -> list[str]:
    return list(dict.fromkeys(line.point for line in plan.baseline))


def _moved(driver: Driver, central: float) -> Driver:
    by = central - driver.central
    ends = {
        name: None if getattr(driver, name) is None else getattr(driver, name) + by
        for name in ("low", "high")
    }
    return driver.model_copy(update={"central": central, **ends})


def _label(driver: Driver) -> str:
    of = f" of {POINTS[driver.point]}" if driver.point else ""
    return f"Growth of {driver.kind}{of}"
