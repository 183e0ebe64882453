"""Does the plan add up? What was published, what doing nothing would cost, and what breaks it."""

from datetime import date
from typing import TypedDict

from tripleaim.model.documents.plan import Plan
from tripleaim.model.documents.plan_words import POINTS
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Estimate, Pence, Share, Year
from tripleaim.model.row import Answer, Row
from tripleaim.model.status import Status
from tripleaim.plans.attribute import attribute
from tripleaim.plans.base_year import BaseYear, read_base_year
from tripleaim.plans.figures import Figure, chance_of_balance, figures
from tripleaim.plans.learn import rank_assumptions
from tripleaim.plans.published import PublishedPlan, judge_published, list_published
from tripleaim.plans.run import Settings, run
from tripleaim.plans.template import make_template
from tripleaim.questions.adds_up.rows import (
    Activity,
    Assumption,
    EveryGap,
    Gap,
    GapByYear,
    NotRun,
    PartOfGap,
    PlansOnRecord,
    PublishedCapital,
    PublishedGap,
    PublishedSavings,
    RemarkOnPlan,
)
from tripleaim.registry.area import Listed, find_area
from tripleaim.store.engine import Store

SETTINGS = Settings(draws=1000, seed=2016, threads=1)
DRAWN = ("ae", "emergency", "elective", "outpatient")


class Whom(TypedDict):
    """Whom the rows of a run are about, and from what."""

    subject: str
    sources: tuple[str, ...]


class Cited(TypedDict):
    """Whose plan a figure is of, where it was read and how sure it is."""

    plan: str
    cited: str
    confidence: str
    sources: tuple[str, ...]


def adds_up(store: Store, area: str | None, on: date) -> Answer:
    """What a system planned and what its money faces; without an area, every plan of 2016.

    Raises NothingFound or InputRefused for an area that is not there on that day.
    """
    if area is None:
        return Answer(question="adds-up", on=on, rows=_every_plan(store))
    here = find_area(store, area, on)
    published = [row for plan in _plans_of(store, here) for row in _published(plan)]
    return Answer(
        question="adds-up",
        on=on,
        area=here.area.id,
        name=here.area.name,
        rows=(*_faced(store, here, on, alone=not published), *published),
    )


def _faced(store: Store, here: Listed, on: date, alone: bool) -> tuple[Row, ...]:
    """What the system's money faces if nothing changes, or why that cannot be worked out."""
    try:
        base = read_base_year(store, here.area.id, on)
    except NothingFound as missing:
        if alone:
            raise
        return (
            NotRun(
                subject=here.area.id,
                sources=(here.source,),
                status=Status.NOT_ON_RECORD,
                why=str(missing),
            ),
        )
    return _run(here, base)


def _every_plan(store: Store) -> tuple[Row, ...]:
    plans = list_published(store)
    if not plans:
        raise NothingFound("This store holds no facts of the plans of 2016. Build it again.")
    with_gap = [each for each in plans if each.gap_gbp_m is not None]
    scopes: dict[str, int] = {}
    for each in with_gap:
        scopes[each.plain_scope] = scopes.get(each.plain_scope, 0) + 1
    total = PlansOnRecord(
        sources=(plans[0].source,),
        plans=len(plans),
        with_gap=len(with_gap),
        scopes=tuple(sorted(scopes.items())),
    )
    return (total, *(_every_gap(each) for each in with_gap))


def _every_gap(plan: PublishedPlan) -> EveryGap:
    return EveryGap(
        gap=_pence_of_millions(plan.gap_gbp_m or 0),
        scope=plan.scope,
        plain_scope=plan.plain_scope,
        **_cited(plan),
    )


def _plans_of(store: Store, here: Listed) -> list[PublishedPlan]:
    """The plans of 2016 of a system: its own, or those of the footprints that it grew from."""
    return [each for each in list_published(store) if here.area.id in (each.area, each.successor)]


def _published(plan: PublishedPlan) -> list[Row]:
    said = _cited(plan)
    found: list[Row] = []
    if plan.gap_gbp_m is not None:
        gap = _pence_of_millions(plan.gap_gbp_m)
        found.append(PublishedGap(gap=gap, scope=plan.scope, **said))
    if plan.savings_gbp_m is not None:
        savings = _pence_of_millions(plan.savings_gbp_m)
        found.append(PublishedSavings(savings=savings, **said))
    if plan.capital_gbp_m is not None:
        capital = _pence_of_millions(plan.capital_gbp_m)
        found.append(PublishedCapital(capital=capital, **said))
    found += [
        RemarkOnPlan(
            check=each.check,
            severity=each.severity,
            remark=each.sentence,
            **said,
        )
        for each in judge_published(plan)
    ]
    return found


def _cited(plan: PublishedPlan) -> Cited:
    return Cited(
        plan=plan.name, cited=plan.cited, confidence=plan.confidence, sources=(plan.source,)
    )


def _pence_of_millions(pounds: float) -> Pence:
    return Pence(round(pounds * 100_000_000))


def _run(here: Listed, base: BaseYear) -> tuple[Row, ...]:
    """What doing nothing would mean for the system's money, from its real base year."""
    plan = make_template(base, here.area.name)
    outcome = run(plan, "do nothing", SETTINGS)
    every = figures(plan, outcome)
    gaps = [each for each in every if each.measure == "gap" and each.part == "system"]
    chances = [Share(each) for each in chance_of_balance(outcome)]
    whom = Whom(subject=here.area.id, sources=base.sources)
    last = Gap(
        first_year=Year(base.year_ending),
        year=Year(gaps[-1].year_ending),
        gap=_pence(gaps[-1]),
        chance=chances[-1],
        **whom,
    )
    years = [
        GapByYear(year=Year(gap.year_ending), gap=_pence(gap), chance=chance, **whom)
        for gap, chance in zip(gaps, chances, strict=True)
    ]
    return (last, *years, *_parts(plan, whom), *_matters(plan, whom), *_activity(every, whom))


def _pence(figure: Figure) -> Estimate[Pence]:
    value, low, high = (Pence(round(each * 100)) for each in (figure.mean, figure.low, figure.high))
    return Estimate(value=value, low=low, high=high)


def _parts(plan: Plan, whom: Whom) -> list[PartOfGap]:
    return [
        PartOfGap(part=part.name, amount=Pence(part.pence), **whom)
        for part in attribute(plan, plan.plan.years, Settings(draws=100))
    ]


def _matters(plan: Plan, whom: Whom) -> list[Assumption]:
    return [
        Assumption(driver=_called(each.id), explained=Share(each.explained_share), **whom)
        for each in rank_assumptions(plan, plan.plan.years, Settings(draws=1000))
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


def _activity(every: list[Figure], whom: Whom) -> list[Activity]:
    return [
        Activity(
            point=each.name,
            kind=POINTS[each.name],
            year=Year(each.year_ending),
            events=Estimate(value=each.mean, low=each.low, high=each.high),
            **whom,
        )
        for each in every
        if each.measure == "activity" and each.name in DRAWN
    ]
