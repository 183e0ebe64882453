"""What a system's money faces in years to come if nothing changes, by our model."""

from collections.abc import Callable
from datetime import date
from typing import TypedDict

from tripleaim.model.documents.plan import Plan
from tripleaim.model.documents.plan_words import POINTS
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Estimate, Pence, Share, Year
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.plans.attribute import attribute
from tripleaim.plans.base_year import BaseYear, read_base_year
from tripleaim.plans.board_year import newest_year, read_year_of_plan
from tripleaim.plans.bodies import start_plan
from tripleaim.plans.figures import Figure, chance_of_balance, figures
from tripleaim.plans.learn import rank_assumptions
from tripleaim.plans.run import Outcome, Settings, run
from tripleaim.plans.template import make_template
from tripleaim.questions.adds_up.rows import (
    Activity,
    Assumption,
    Gap,
    GapByYear,
    NotRun,
    PartOfGap,
)
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store
from tripleaim.store.ground import nearest_day

SETTINGS = Settings(draws=1000, seed=2016, threads=1)
DRAWN = ("ae", "emergency", "elective", "outpatient")
CHANCE = "chance"


class Whom(TypedDict):
    """Whom the rows of a run are about, and from what."""

    subject: str
    sources: tuple[str, ...]


def faced(store: Store, here: Listed, on: date, known: date) -> tuple[Row, ...]:
    """What the system's money faces if nothing changes, or why that cannot be worked out.

    A year that is past on the day is never told: the model then has nothing to say.
    """
    return _if_it_runs((store, here, on, known), lambda base, plan: _run(here, base, plan, on))


def faced_at_last(store: Store, here: Listed, on: date, known: date) -> tuple[Row, ...]:
    """The first row of `faced` alone, without what a card has no room for."""

    def told(base: BaseYear, plan: Plan) -> tuple[Row, ...]:
        return (_last_gap(base, plan, run(plan, "do nothing", SETTINGS), here),)

    return _if_it_runs((store, here, on, known), told)


def _if_it_runs(
    asked: tuple[Store, Listed, date, date], told: Callable[[BaseYear, Plan], tuple[Row, ...]]
) -> tuple[Row, ...]:
    """What is told of a base year and its plan, or why there is none of years to come."""
    store, here, on, known = asked
    try:
        base, plan = _start(store, here, on, known)
    except NothingFound as missing:
        return (_not_run(here, str(missing), None),)
    last = base.year_ending + plan.plan.years
    if not is_to_come(last, on):
        return (_not_run(here, "", last),)
    return told(base, plan)


def _start(store: Store, here: Listed, on: date, known: date) -> tuple[BaseYear, Plan]:
    """A board's own base year and the plan that `plan new` makes of it, where its allocation is on
    record; else the allocations carried, without the trusts, whose flow was counted later."""
    year = newest_year(store, here.area.id, on, known)
    if year is not None:
        base = read_year_of_plan(store, here.area.id, on, year)
        return base, start_plan(store, base, here.area.name)
    laid = nearest_day(store, on, area=here.area.id) or on
    base = read_base_year(store, here.area.id, laid, by=min(on, known))
    return base, make_template(base, here.area.name)


def is_to_come(year_ending: int, on: date) -> bool:
    """Whether a financial year is not past on a day: it may have begun and is not over.

    >>> is_to_come(2019, date(2019, 3, 31)), is_to_come(2019, date(2019, 4, 1))
    (True, False)
    """
    return on < date(year_ending, 4, 1)


def _not_run(here: Listed, why: str, last: int | None) -> NotRun:
    return NotRun(
        subject=here.area.id,
        sources=(here.source,),
        status=Status.NOT_ON_RECORD,
        form="past" if last else "",
        why=why,
        last_year=Year(last) if last else None,
    )


def _run(here: Listed, base: BaseYear, plan: Plan, on: date) -> tuple[Row, ...]:
    """What doing nothing would mean for the system's money, from its real base year."""
    outcome = run(plan, "do nothing", SETTINGS)
    every = figures(plan, outcome)
    gaps = [each for each in every if each.measure == "gap" and each.part == "system"]
    chances = [Share(each) for each in chance_of_balance(outcome)]
    whom = Whom(subject=here.area.id, sources=base.sources)
    last = _last_gap(base, plan, outcome, here)
    years = [
        GapByYear(year=Year(gap.year_ending), gap=_pence(gap), chance=chance, **whom)
        for gap, chance in zip(gaps, chances, strict=True)
        if is_to_come(gap.year_ending, on)
    ]
    parts = _parts(plan, last.gap.value, whom)
    return (last, *years, *parts, *_matters(plan, whom), *_activity(every, on, whom))


def _last_gap(base: BaseYear, plan: Plan, outcome: Outcome, here: Listed) -> Gap:
    """The gap of the last year."""
    every = figures(plan, outcome)
    gap = [each for each in every if each.measure == "gap" and each.part == "system"][-1]
    return Gap(
        subject=here.area.id,
        sources=base.sources,
        data_day=date(base.year_ending - 1, 4, 1),
        first_year=Year(base.year_ending),
        year=Year(gap.year_ending),
        gap=_pence(gap),
        chance=Share(chance_of_balance(outcome)[-1]),
    )


def _pence(figure: Figure) -> Estimate[Pence]:
    value, low, high = (Pence(round(each * 100)) for each in (figure.mean, figure.low, figure.high))
    return Estimate(value=value, low=low, high=high)


def _parts(plan: Plan, gap: Pence, whom: Whom) -> list[PartOfGap]:
    """The parts of the gap in the same worlds, adding up to it to the penny.

    Parts are those of expected events; what events add by falling as they do is the last part.
    """
    parts = [
        PartOfGap(part=part.name, amount=Pence(part.pence), **whom)
        for part in attribute(plan, plan.plan.years, SETTINGS)
    ]
    left = Pence(gap - sum(part.amount for part in parts))
    return [*parts, PartOfGap(part=CHANCE, amount=left, **whom)]


def _matters(plan: Plan, whom: Whom) -> list[Assumption]:
    return [
        Assumption(driver=_called(each.id), explained=Share(each.explained_share), **whom)
        for each in rank_assumptions(plan, plan.plan.years, SETTINGS)
    ]


def _called(driver: str) -> str:
    """A driver of the template in words.

    >>> _called("need-ae"), _called("price")
    ('need: A&E attendances', 'prices')
    """
    kind, _, point = driver.partition("-")
    if kind == "need" and point in POINTS:
        return f"need: {POINTS[point]}"
    return {"price": "prices"}.get(driver, driver)


def _activity(every: list[Figure], on: date, whom: Whom) -> list[Activity]:
    return [
        Activity(
            point=each.name,
            kind=POINTS[each.name],
            year=Year(each.year_ending),
            events=Estimate(value=each.mean, low=each.low, high=each.high),
            **whom,
        )
        for each in every
        if each.measure == "activity" and each.name in DRAWN and is_to_come(each.year_ending, on)
    ]
