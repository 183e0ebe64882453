"""Running a plan: its worlds drawn, its scenarios simulated and settled with the same luck."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tripleaim.model.documents.plan import Driver, Effect, Plan
from tripleaim.plans.distribution import Floats, Quantity, draw_chances, mean_of, quantile
from tripleaim.plans.from_document import layout_of
from tripleaim.plans.layout import Bools, Draws, Layout
from tripleaim.plans.settle import Settlement, settle
from tripleaim.plans.simulate import simulate

SCENARIOS = {
    "do nothing": "no initiative happens",
    "do minimum": "only what is already committed happens",
    "plan": "every initiative happens, as the plan says",
    "as delivered before": "every initiative happens, and delivers as past plans have",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How often, from which seed and on how many threads. More draws narrow the sampling error."""

    draws: int = 2000
    seed: int = 2016
    threads: int = 2
    noise: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One scenario run: activity (cells x years x draws) and the money that follows from it."""

    scenario: str
    layout: Layout
    activity: Floats
    settlement: Settlement


def run(plan: Plan, scenario: str = "plan", settings: Settings | None = None) -> Outcome:
    """Run a plan in one scenario. Scenarios with the same settings share their luck."""
    settings = settings or Settings()
    layout = layout_of(plan)
    draws = draws_of(plan, settings)
    if scenario == "as delivered before":
        draws = replace(draws, delivery=delivery_of(plan, settings))
    return run_layout(switch(layout, running_in(plan, scenario)), draws, settings, scenario, plan)


def run_layout(
    layout: Layout, draws: Draws, settings: Settings, scenario: str, plan: Plan
) -> Outcome:
    """Run a layout in given worlds; contracts are for the activity expected in the central one."""
    activity = simulate(layout, draws, threads=settings.threads, noise=settings.noise)
    money = settle(layout, draws, activity, agreed_of(layout, plan))
    return Outcome(scenario=scenario, layout=layout, activity=activity, settlement=money)


def agreed_of(layout: Layout, plan: Plan) -> Floats:
    """The activity that contracts are written for: that of the central world, cells x years."""
    agreed: Floats = simulate(layout, central_world(plan), threads=1, noise=False)[:, :, 0]
    return agreed


def running_in(plan: Plan, scenario: str) -> Bools:
    """Which initiatives happen in a scenario: never one whose dependencies do not."""
    if scenario == "do nothing":
        return np.zeros(len(plan.initiatives), dtype=bool)
    if scenario == "do minimum":
        on = {each.id for each in plan.initiatives if each.committed}
        while dropped := {i.id for i in plan.initiatives if i.id in on and set(i.depends_on) - on}:
            on -= dropped
        return np.array([each.id in on for each in plan.initiatives], dtype=bool)
    return np.ones(len(plan.initiatives), dtype=bool)


def switch(layout: Layout, on: Bools) -> Layout:
    """The layout with only some initiatives happening; the others neither act nor cost."""
    changes = replace(
        layout.changes,
        ramp=layout.changes.ramp * on[:, None],
        running=layout.changes.running & on[:, None],
    )
    return replace(layout, changes=changes)


def draws_of(plan: Plan, settings: Settings) -> Draws:
    """The worlds of a plan. Every effect of an initiative shares its luck."""
    ids = [each.id for each in plan.drivers] + [each.id for each in plan.initiatives]
    chance = draw_chances(ids, _correlation(plan, ids), settings.draws, settings.seed)
    row = {id: at for at, id in enumerate(ids)}
    return Draws(
        growth=_stack([quantile(_of(d), chance[row[d.id]]) for d in plan.drivers], settings.draws),
        effect=_stack(
            [quantile(_of(e), chance[row[e.initiative]]) for e in plan.effects], settings.draws
        ),
        delivery=np.ones((len(plan.initiatives), settings.draws)),
        seed=settings.seed,
    )


def delivery_of(plan: Plan, settings: Settings) -> Floats:
    """How much of what is promised gets delivered, as the plan's history has it: one luck for all.

    Drawn from a normal with the mean and spread of delivered over planned in past years; without
    history, everything is delivered. Never less than nothing.
    """
    past = [each.delivered / each.planned for each in plan.history if each.planned > 0]
    count = len(plan.initiatives)
    if not past or not count:
        return np.ones((count, settings.draws))
    spread = float(np.std(past, ddof=1)) if len(past) > 1 else 0.0
    stream = np.random.SeedSequence(settings.seed, spawn_key=(2,))
    luck = np.random.default_rng(stream).standard_normal(settings.draws)
    share = np.clip(np.mean(past) + spread * luck, 0.0, None)
    return np.broadcast_to(share, (count, settings.draws)).copy()


def central_world(plan: Plan) -> Draws:
    """The one world in which everything takes its mean."""
    return Draws(
        growth=_stack([np.array([mean_of(_of(each))]) for each in plan.drivers], 1),
        effect=_stack([np.array([mean_of(_of(each))]) for each in plan.effects], 1),
        delivery=np.ones((len(plan.initiatives), 1)),
        seed=0,
    )


def _correlation(plan: Plan, ids: Sequence[str]) -> Floats:
    matrix = np.eye(len(ids))
    for each in plan.correlations:
        i, j = ids.index(each.first), ids.index(each.second)
        matrix[i, j] = matrix[j, i] = each.value
    return matrix


def _of(record: Driver | Effect) -> Quantity:
    return Quantity(shape=record.shape, central=record.central, low=record.low, high=record.high)


def _stack(rows: Sequence[Floats], draws: int) -> Floats:
    return np.stack(rows) if rows else np.empty((0, draws))
