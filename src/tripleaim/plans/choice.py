"""From a plan to its portfolio: what each initiative is worth alone, from each possible start."""

import json
from dataclasses import asdict, dataclass, replace

import numpy as np

from tripleaim.model.documents.plan import Initiative, Plan
from tripleaim.model.errors import refuse
from tripleaim.model.pence import gbp
from tripleaim.plans.from_document import layout_of
from tripleaim.plans.layout import Layout
from tripleaim.plans.portfolio import (
    NAMES,
    Choice,
    Limits,
    Options,
    capital_ranking,
    choose,
    trade_off,
    why_left_out,
    why_none,
)
from tripleaim.plans.run import Settings, draws_of, run_layout, switch

URGENT = ("ae", "emergency")
WORLDS = Settings(draws=50, noise=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A choice with its reasons: what is in and when, what is out and why, what else there was."""

    choice: Choice | None
    starts: dict[str, int]  # id -> year in which it starts
    left_out: dict[str, str]
    curve: tuple[Choice, ...]
    ranking: tuple[tuple[str, float, float], ...]
    why_none: tuple[str, ...] = ()


def choose_for(
    plan: Plan, capital: float | None = None, chance: float = 0.0, staff: float | None = None
) -> Chosen:
    """The best portfolio of a plan's initiatives. Without a limit of capital, the plan's own.

    `staff` is how many more there will be, in the unit of the plan's initiatives; None: no limit.
    """
    options = options_of(plan)
    own = plan.plan.capital_limit_gbp
    limit = capital if capital is not None else (None if own is None else float(own))
    limits = Limits(capital=limit, chance=chance, staff=staff)
    choice = choose(options, limits)
    first = plan.plan.base_year_ending + 1
    starts = choice.start if choice else ()
    return Chosen(
        choice=choice,
        starts={options.ids[at]: first + start for at, start in enumerate(starts) if start >= 0},
        left_out=why_left_out(options, limits, choice) if choice else {},
        curve=tuple(trade_off(options, limits)) if choice else (),
        ranking=tuple(capital_ranking(options)),
        why_none=() if choice else why_none(options, limits),
    )


def chosen_plan(plan: Plan, chosen: Chosen) -> Plan:
    """The plan with what was chosen, each from its start, and without what was left out.

    Raises InputRefused where nothing could be chosen.
    """
    if chosen.choice is None:
        raise refuse("plan", "has no choice of initiatives within the limits", _loosen(chosen))
    kept = set(chosen.starts)
    gone = {each.id for each in plan.initiatives} - kept
    moved = [
        _moved(each, chosen.starts[each.id], gone) for each in plan.initiatives if each.id in kept
    ]
    said = plan.model_dump()
    return Plan.model_validate(
        {
            **said,
            "initiatives": moved,
            "effects": [each for each in said["effects"] if each["initiative"] in kept],
            "correlations": [
                each for each in said["correlations"] if not {each["first"], each["second"]} & gone
            ],
        }
    )


def _moved(each: Initiative, start: int, gone: set[str]) -> dict[str, object]:
    """An initiative from another start: its beds close as many years after it as they did."""
    later = start - each.start_year_ending
    closes = each.beds_close_year_ending
    lists = ("depends_on", "excludes", "overlaps_accepted")
    return {
        **each.model_dump(),
        "start_year_ending": start,
        "beds_close_year_ending": None if closes is None else closes + later,
        **{name: [id for id in getattr(each, name) if id not in gone] for name in lists},
    }


def _loosen(chosen: Chosen) -> str:
    named = [NAMES[name] for name in chosen.why_none]
    if not named:
        return "It takes more than one limit to be loosened."
    return f"Loosen any of: {', '.join(named)}."


def options_of(plan: Plan) -> Options:
    """Every initiative of a plan from every start, valued alone against doing nothing."""
    layout, years = layout_of(plan), plan.plan.years
    count = len(plan.initiatives)
    worlds = WORLDS.draws
    value, revenue = np.zeros((count, years, worlds)), np.zeros((count, years, years))
    urgent = np.zeros((count, layout.cells))
    draws = draws_of(plan, WORLDS)
    nothing = run_layout(switch(layout, _only(count)), draws, WORLDS, "", plan)
    for at, each in enumerate(plan.initiatives):
        for start in range(years):
            moved = switch(_starting(plan, layout, at, start), _only(count, at))
            outcome = run_layout(moved, draws, WORLDS, each.id, plan)
            gain = outcome.settlement.system - nothing.settlement.system
            value[at, start] = gain.sum(axis=0) / 100.0
            revenue[at, start, start:] = float(each.recurrent_gbp)
            if start == 0:
                urgent[at] = (nothing.activity - outcome.activity)[:, -1].mean(axis=1)
    kinds = np.array([point in URGENT for point in layout.cell_point])
    ids = [each.id for each in plan.initiatives]
    return Options(
        ids=tuple(ids),
        value=value,
        revenue=revenue,
        capital=np.array([float(each.capital_gbp) for each in plan.initiatives]),
        staff=np.array([each.staff for each in plan.initiatives]),
        health=urgent[:, kinds].sum(axis=1),
        equity=urgent[:, kinds & _neediest(plan, layout)].sum(axis=1),
        needs=_pairs(plan, ids, "depends_on"),
        excludes=_pairs(plan, ids, "excludes"),
    )


def choice_report(plan: Plan, chosen: Chosen) -> str:
    """A choice in words."""
    if chosen.choice is None:
        return f"No choice of initiatives keeps within the limits. {_loosen(chosen)}"
    title = {each.id: each.title for each in plan.initiatives}
    lines = [
        f"Expected gain over {plan.plan.years} years: {gbp(chosen.choice.value)}; "
        f"chance of a gain {chosen.choice.chance:.0%}.",
        *(f"  in, from {year}: {title[id]}" for id, year in sorted(chosen.starts.items())),
        *(f"  out: {title[id]}. {why}" for id, why in chosen.left_out.items()),
        "Other choices (money, urgent events avoided, of these in the neediest places):",
        *(f"  {gbp(c.value)}; {c.health:,.0f}; {c.equity:,.0f}" for c in chosen.curve),
    ]
    if chosen.ranking:
        lines.append("Value for each pound of capital (share of worlds that agree):")
        lines += [f"  {id}: {value:,.2f} ({share:.0%})" for id, value, share in chosen.ranking]
    return "\n".join(lines)


def choice_json(chosen: Chosen) -> str:
    """A choice for machines."""
    return json.dumps(asdict(chosen), ensure_ascii=False, indent=2)


def _only(count: int, at: int | None = None) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    on = np.zeros(count, dtype=bool)
    if at is not None:
        on[at] = True
    return on


def _starting(plan: Plan, layout: Layout, at: int, start: int) -> Layout:
    """The layout with one initiative starting in a year of the plan (0 is the first)."""
    years = np.arange(plan.plan.years)
    ramp, running = layout.changes.ramp.copy(), layout.changes.running.copy()
    full = plan.initiatives[at].ramp_years + 1
    ramp[at] = np.clip((years - start + 1) / full, 0.0, 1.0)
    running[at] = years >= start
    return replace(layout, changes=replace(layout.changes, ramp=ramp, running=running))


def _neediest(plan: Plan, layout: Layout) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Cells in the third of the places with most urgent use a head."""
    people = {each.id: 0.0 for each in plan.places}
    for line in plan.people:
        if line.year_ending == plan.plan.base_year_ending:
            people[line.place] += line.people
    use: dict[str, float] = dict.fromkeys(people, 0.0)
    for base in plan.baseline:
        if base.point in URGENT:
            use[base.place] += base.activity
    ranked = sorted(people, key=lambda id: -(use[id] / people[id] if people[id] else 0.0))
    needy = set(ranked[: max(1, len(ranked) // 3)])
    return np.array([layout.places[place] in needy for place in layout.cell_place])


def _pairs(plan: Plan, ids: list[str], field: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        (at, ids.index(other))
        for at, each in enumerate(plan.initiatives)
        for other in getattr(each, field)
        if other in ids
    )
