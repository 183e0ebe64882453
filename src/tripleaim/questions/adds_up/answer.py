"""Does the plan add up? What was published, what doing nothing would cost, and what breaks it."""

from datetime import date

from tripleaim.model.documents.plan import Plan
from tripleaim.model.documents.plan_words import POINTS
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.page.words import pounds, year_name
from tripleaim.plans.attribute import attribute
from tripleaim.plans.base_year import BaseYear, read_base_year
from tripleaim.plans.figures import Figure, chance_of_balance, figures
from tripleaim.plans.learn import rank_assumptions
from tripleaim.plans.published import PublishedPlan, judge_published, list_published
from tripleaim.plans.run import Settings, run
from tripleaim.plans.template import make_template
from tripleaim.registry.area import Listed, find_area, plain_name
from tripleaim.store.engine import Store

SETTINGS = Settings(draws=1000, seed=2016, threads=1)
SCOPES = "Gaps of different scopes (NHS alone; health and care) cannot be compared or added."
MODEL = (
    "The base year is real (allocations, people, councils' spending); its division between kinds "
    "of care, unit costs and growth are assumptions of this package. To replace them by your own: "
    "tripleaim plan new. To change one and see what becomes of it: tripleaim serve, /what-if/."
)
ROUGHLY = "Found on 1,000 draws, each within a few points: they need not add up to 100%."
METHOD = "plans/simulate.py and settle.py: 1,000 worlds, 90% interval"


def adds_up(store: Store, area: str | None, on: date) -> list[Finding]:
    """What a system planned and what its money faces; without an area, every plan of 2016.

    Raises NothingFound or InputRefused for an area that is not there on that day.
    """
    if area is None:
        return _every_plan(store)
    here = find_area(store, area, on)
    found = [each for plan in _plans_of(store, here) for each in _published(plan)]
    try:
        base = read_base_year(store, here.area.id, on)
    except NothingFound as missing:
        if not found:
            raise
        return [*found, _not_run(here, str(missing))]
    return [*_run(here, base), *found]


def _every_plan(store: Store) -> list[Finding]:
    plans = list_published(store)
    if not plans:
        raise NothingFound("This store holds no facts of the plans of 2016. Build it again.")
    with_gap = [each for each in plans if each.gap_gbp_m is not None]
    scopes: dict[str, int] = {}
    for each in with_gap:
        scopes[each.plain_scope] = scopes.get(each.plain_scope, 0) + 1
    listed = "; ".join(f"{number} {scope}" for scope, number in sorted(scopes.items()))
    total = Finding(
        measure="plans_on_record", value=len(plans), unit="plans", sources=(plans[0].source,),
        method="cited facts", caveats=(SCOPES,),
        statement=f"Of the 44 plans of 2016, {len(plans)} have figures on record here, "
        f"{len(with_gap)} with a do-nothing gap for 2020/21 ({listed}).",
    )  # fmt: skip
    return [total, *(_gap(each, "Plans of 2016") for each in with_gap)]


def _plans_of(store: Store, here: Listed) -> list[PublishedPlan]:
    """The plans of 2016 of a system: its own, or those of the footprints that it grew from."""
    name = plain_name(here.area.name)
    return [
        each
        for each in list_published(store)
        if each.code == here.area.code or (each.successor and plain_name(each.successor) == name)
    ]


def _published(plan: PublishedPlan) -> list[Finding]:
    table = f"The plan of 2016: {plan.name}"
    found = [_gap(plan, table)] if plan.gap_gbp_m is not None else []
    for measure, value, words in (
        ("planned_savings", plan.savings_gbp_m, "planned savings of"),
        ("capital_ask", plan.capital_gbp_m, "asked for capital of"),
    ):
        if value is not None:
            found.append(
                Finding(
                    measure=measure, value=value * 1e6, unit="GBP", label=words.split(" of")[0],
                    table=table, sources=(plan.source,), method=f"cited: {plan.cited}",
                    caveats=(f"Confidence: {plan.confidence}.",),
                    statement=f"{plan.name} {words} £{value:,.0f}m.",
                )
            )  # fmt: skip
    found += [
        Finding(
            measure="remark", value=remark.severity, unit="", label=remark.check,
            table=f"What can be said of it: {plan.name}", sources=(plan.source,),
            method=f"plans/published.py; {plan.cited}", statement=remark.sentence,
        )
        for remark in judge_published(plan)
    ]  # fmt: skip
    return found


def _gap(plan: PublishedPlan, table: str) -> Finding:
    return Finding(
        measure="do_nothing_gap", value=(plan.gap_gbp_m or 0) * 1e6, unit="GBP",
        label=f"{plan.name} ({plan.plain_scope})" if table == "Plans of 2016" else "do-nothing gap",
        table=table, sources=(plan.source,), method=f"cited: {plan.cited}",
        caveats=(SCOPES, f"Confidence: {plan.confidence}."),
        statement=f"{plan.name} gave a do-nothing gap of £{plan.gap_gbp_m:,.0f}m for 2020/21 "
        f"(scope: {plan.scope or 'not stated'}; {plan.confidence}).",
    )  # fmt: skip


def _not_run(here: Listed, why: str) -> Finding:
    return Finding(
        measure="gap", value=None, unit="GBP", status="not held", subject=here.area.id,
        sources=(here.source,), method="none",
        statement=f"What {here.area.name} faces cannot be worked out. {why}",
    )  # fmt: skip


def _run(here: Listed, base: BaseYear) -> list[Finding]:
    """What doing nothing would mean for the system's money, from its real base year."""
    plan = make_template(base, here.area.name)
    outcome = run(plan, "do nothing", SETTINGS)
    every = figures(plan, outcome)
    gaps = [each for each in every if each.measure == "gap" and each.part == "system"]
    chances = chance_of_balance(outcome)
    last = gaps[-1]
    return [
        _headline(here, base, last, chances[-1]),
        *(_year(here, base, gap, chance) for gap, chance in zip(gaps, chances, strict=True)),
        *_waterfall(here, base, plan),
        *_matters(here, base, plan),
        *_fan(here, base, every),
    ]


def _headline(here: Listed, base: BaseYear, last: Figure, chance: float) -> Finding:
    first, side = year_name(base.year_ending), "lack" if last.mean > 0 else "have to spare"
    return Finding(
        measure="gap", value=last.mean, low=last.low, high=last.high, unit="GBP",
        subject=here.area.id, status="assumed", sources=base.sources, method=METHOD,
        caveats=(MODEL,),
        statement=f"If nothing changed from {first} on, {here.area.name} would in "
        f"{year_name(last.year_ending)} {side} {_millions(abs(last.mean))} (nine "
        f"times in ten a gap of {_millions(last.low)} to {_millions(last.high)}); the chance of "
        f"balance is {chance:.0%}.",
    )  # fmt: skip


def _year(here: Listed, base: BaseYear, gap: Figure, chance: float) -> Finding:
    name = year_name(gap.year_ending)
    return Finding(
        measure="gap_by_year", value=gap.mean, low=gap.low, high=gap.high, unit="GBP", label=name,
        table="Gap if nothing changes", subject=here.area.id, status="assumed",
        sources=base.sources, method=METHOD, caveats=(MODEL,),
        statement=f"{name}: a gap of {_millions(gap.mean)} "
        f"({_millions(gap.low)} to {_millions(gap.high)}), chance of balance "
        f"{chance:.0%}.",
    )  # fmt: skip


def _millions(amount: float) -> str:
    return pounds(round(amount * 100))


def _waterfall(here: Listed, base: BaseYear, plan: Plan) -> list[Finding]:
    return [
        Finding(
            measure="part_of_gap", value=part.pence / 100, unit="GBP", label=part.name,
            table="What makes the gap", subject=here.area.id, status="assumed",
            sources=base.sources, caveats=(MODEL,),
            method="plans/attribute.py: Shapley shares, which add up to the gap to the penny",
            statement=f"{part.name[:1].upper()}{part.name[1:]}: {pounds(part.pence)} of the gap.",
        )
        for part in attribute(plan, plan.plan.years, Settings(draws=100))
    ]  # fmt: skip


def _matters(here: Listed, base: BaseYear, plan: Plan) -> list[Finding]:
    ranked = rank_assumptions(plan, plan.plan.years, Settings(draws=1000))
    return [
        Finding(
            measure="explained_share", value=each.explained_share, unit="share of variance",
            label=_called(each.id), table="Which assumptions matter", subject=here.area.id,
            status="assumed", sources=base.sources, method="plans/learn.py",
            caveats=(MODEL, ROUGHLY),
            statement=f"{each.explained_share:.0%} of the uncertainty of the gap is that of "
            f"{_called(each.id)}.",
        )
        for each in ranked
    ]  # fmt: skip


def _called(driver: str) -> str:
    """A driver of the template in words.

    >>> _called("need-ae"), _called("price")
    ('need: A&E attendances', 'prices')
    """
    kind, _, point = driver.partition("-")
    if kind == "need" and point in POINTS:
        return f"need: {POINTS[point]}"
    return {"price": "prices"}.get(driver, driver)


def _fan(here: Listed, base: BaseYear, every: list[Figure]) -> list[Finding]:
    return [
        Finding(
            measure="activity", value=each.mean, low=each.low, high=each.high, unit="events",
            label=f"{POINTS[each.name]}, {year_name(each.year_ending)}",
            table="Activity if nothing changes", subject=here.area.id, status="assumed",
            sources=base.sources, method=METHOD, caveats=(MODEL,),
            statement=f"{POINTS[each.name]}: {each.mean:,.0f} in the year to March "
            f"{each.year_ending} ({each.low:,.0f} to {each.high:,.0f}).",
        )
        for each in every
        if each.measure == "activity" and each.name in ("ae", "emergency", "elective", "outpatient")
    ]  # fmt: skip
