"""Choosing initiatives and their start under limits: a mixed-integer programme, solved by HiGHS.

x[i, s] = 1 when initiative i starts in year s. Values add up here, so they are right to the first
order only where initiatives overlap; run the chosen plan for its own figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tripleaim.model.errors import refuse
from tripleaim.model.pence import gbp
from tripleaim.plans.distribution import Floats

NONE = -1  # start of an initiative that is left out
SECONDS = 30  # how long a choice is sought
TIME_LIMIT = 1  # what the solver says when they are over


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What could be done. Axes: initiatives, possible start years, worlds, years."""

    ids: tuple[str, ...]
    value: Floats  # initiatives x starts x worlds: pounds gained over the plan's years
    revenue: Floats  # initiatives x starts x years: running cost, pounds
    capital: Floats  # initiatives
    staff: Floats  # initiatives
    health: Floats  # initiatives: urgent events avoided
    equity: Floats  # initiatives: of these, in the places with most of them a head
    needs: tuple[tuple[int, int], ...] = ()  # (initiative, what must have started by then)
    excludes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What there is: None means no limit. `chance` of at least `target` pounds, over worlds."""

    capital: float | None = None
    revenue_a_year: float | None = None
    staff: float | None = None
    least_health: float | None = None
    least_equity: float | None = None
    target: float = 0.0
    chance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A portfolio: the start of each initiative (-1 is left out), its value and chance."""

    start: tuple[int, ...]
    value: float
    health: float
    equity: float
    chance: float

    @property
    def chosen(self) -> tuple[int, ...]:
        """The initiatives that are in."""
        return tuple(at for at, start in enumerate(self.start) if start != NONE)


def choose(options: Options, limits: Limits, forced: int | None = None) -> Choice | None:
    """The portfolio of greatest expected value within limits, or None when there is none.

    `forced` is an initiative that must be in. Raises InputRefused where SECONDS are not enough:
    what was found by then need not be the greatest.
    """
    count, starts, worlds = options.value.shape
    late = worlds if limits.chance > 0 else 0
    cost = np.concatenate([-options.value.mean(axis=2).ravel(), np.zeros(late)])
    rows, lows, highs = _constraints(options, limits, late)
    if forced is not None:
        rows.append(_row(options, late, [(forced, s, 1.0) for s in range(starts)]))
        lows.append(1.0)
        highs.append(1.0)
    found = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), np.array(lows), np.array(highs)),
        integrality=np.ones(len(cost), dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"time_limit": float(SECONDS), "mip_rel_gap": 1e-6},
    )
    if found.status == TIME_LIMIT:
        raise refuse(
            "portfolio",
            f"was not solved in {SECONDS} seconds",
            "Ask with fewer worlds, starts or limits.",
        )
    if found.x is None:
        return None
    chosen = np.rint(found.x[: count * starts]).reshape(count, starts)
    return describe(options, limits, chosen)


def describe(options: Options, limits: Limits, chosen: Floats) -> Choice:
    """The value, health, equity and chance of a choice: initiatives x starts of 0 and 1."""
    taken = chosen.sum(axis=1)
    pays = np.einsum("is,isw->w", chosen, options.value)
    return Choice(
        start=tuple(int(row.argmax()) if row.any() else NONE for row in chosen),
        value=float(pays.mean()),
        health=float(taken @ options.health),
        equity=float(taken @ options.equity),
        chance=float((pays >= limits.target).mean()),
    )


NAMES = {
    "capital": "capital",
    "staff": "staff",
    "revenue_a_year": "running cost a year",
    "least_health": "the least health asked for",
    "least_equity": "the least equity asked for",
    "chance": "the chance asked for",
    "needs": "what it depends on",
    "excludes": "what excludes it",
}


def without_limit(options: Options, limits: Limits, name: str) -> tuple[Options, Limits]:
    """The same with one of NAMES lifted."""
    lifted: Any = {name: 0.0 if name == "chance" else None}
    if name in ("needs", "excludes"):
        lifted = {name: ()}
        return replace(options, **lifted), limits
    return options, replace(limits, **lifted)


def held_by(options: Options, limits: Limits) -> tuple[str, ...]:
    """The limits that are set, as keys of NAMES."""
    set_ = [
        name
        for name in ("capital", "staff", "revenue_a_year", "least_health", "least_equity")
        if getattr(limits, name) is not None
    ]
    set_ += ["chance"] if limits.chance > 0 else []
    return (*set_, *(name for name in ("needs", "excludes") if getattr(options, name)))


def why_none(options: Options, limits: Limits) -> tuple[str, ...]:
    """Limits without any one of which there would be a choice; none where it takes several."""
    return tuple(
        name
        for name in held_by(options, limits)
        if choose(*without_limit(options, limits, name)) is not None
    )


def why_left_out(options: Options, limits: Limits, choice: Choice) -> dict[str, str]:
    """Why each initiative that is out is out: the limit that keeps it out, or what it would cost.

    A limit keeps an initiative out when it would be in without it; where it takes several limits,
    all that are set are named; an initiative that is out without any limit is not worth having.
    """
    out = [at for at, start in enumerate(choice.start) if start == NONE]
    names = held_by(options, limits)
    lifted = {name: choose(*without_limit(options, limits, name)) for name in names} if out else {}
    free = choose(replace(options, needs=(), excludes=()), Limits()) if out else None
    return {options.ids[at]: _why(options, limits, (choice, at), (lifted, free)) for at in out}


def _why(
    options: Options,
    limits: Limits,
    what: tuple[Choice, int],
    instead: tuple[dict[str, Choice | None], Choice | None],
) -> str:
    choice, at = what
    lifted, free = instead
    best = float(options.value[at].mean(axis=1).max())
    if best <= 0:
        return f"From its best start it is expected to lose {gbp(abs(best))}."
    keeping = [
        NAMES[name] for name, each in lifted.items() if each is not None and each.start[at] != NONE
    ]
    if keeping:
        return f"Kept out by {_either(keeping)}: without that it would be in."
    if free is not None and free.start[at] != NONE:
        together = " and ".join(NAMES[name] for name in lifted)
        return f"Kept out by limits together ({together}): without all of them it would be in."
    forced = choose(options, limits, forced=at)
    if forced is None:
        return "No choice that has it keeps within the limits."
    worse = choice.value - forced.value
    if worse > 0.5:
        return f"Having it in would cost {gbp(worse)} of expected value."
    return "It is as good as what was chosen instead."


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def trade_off(options: Options, limits: Limits, steps: int = 6) -> list[Choice]:
    """Choices from most money to most health, and from there to most equity, without repeats."""
    found: list[Choice] = []
    for field, score in (("least_health", options.health), ("least_equity", options.equity)):
        most = float(np.maximum(score, 0).sum())
        for step in range(steps):
            bound = most * step / (steps - 1)
            choice = choose(options, replace(limits, **{field: bound}))
            if choice is not None and choice.start not in {each.start for each in found}:
                found.append(choice)
    return found


def capital_ranking(options: Options) -> list[tuple[str, float, float]]:
    """Initiatives by value for each pound of capital, with the stability of their rank.

    Rows of (id, mean value a pound of capital, share of worlds in which it ranks in the half where
    the mean puts it); those that need no capital are left out.
    """
    needing = np.flatnonzero(options.capital > 0)
    if not len(needing):
        return []
    best = options.value[needing].max(axis=1) / options.capital[needing, None]
    order = np.argsort(-best.mean(axis=1), kind="stable")
    rank = np.argsort(np.argsort(-best, axis=0, kind="stable"), axis=0)
    half = (len(needing) + 1) // 2
    return [
        (
            options.ids[needing[at]],
            float(best[at].mean()),
            float(((rank[at] < half) == (place < half)).mean()),
        )
        for place, at in enumerate(order)
    ]


def _row(options: Options, late: int, terms: Sequence[tuple[int, int, float]]) -> Floats:
    row = np.zeros(options.value.shape[0] * options.value.shape[1] + late)
    for initiative, start, weight in terms:
        row[initiative * options.value.shape[1] + start] += weight
    return row


def _constraints(
    options: Options, limits: Limits, late: int
) -> tuple[list[Floats], list[float], list[float]]:
    count, starts, _ = options.value.shape
    rows: list[Floats] = []
    lows: list[float] = []
    highs: list[float] = []

    def add(terms: Sequence[tuple[int, int, float]], low: float, high: float) -> None:
        rows.append(_row(options, late, terms))
        lows.append(low)
        highs.append(high)

    def each(weight: Floats) -> list[tuple[int, int, float]]:
        return [(i, s, float(weight[i])) for i in range(count) for s in range(starts)]

    for i in range(count):
        add([(i, s, 1.0) for s in range(starts)], 0, 1)
    for i, j in options.needs:
        for by in range(starts):
            mine = [(i, s, 1.0) for s in range(by + 1)]
            add([*mine, *((j, s, -1.0) for s in range(by + 1))], -1, 0)
    for i, j in options.excludes:
        add([(k, s, 1.0) for k in (i, j) for s in range(starts)], 0, 1)
    for weight, limit in ((options.capital, limits.capital), (options.staff, limits.staff)):
        if limit is not None:
            add(each(weight), 0, limit)
    for weight, least in (
        (options.health, limits.least_health),
        (options.equity, limits.least_equity),
    ):
        if least is not None:
            add(each(weight), least, np.inf)
    if limits.revenue_a_year is not None:
        for year in range(options.revenue.shape[2]):
            spent = options.revenue[:, :, year]
            terms = [(i, s, float(spent[i, s])) for i in range(count) for s in range(starts)]
            add(terms, 0, limits.revenue_a_year)
    if late:
        _add_chance(options, limits, (rows, lows, highs))
    return rows, lows, highs


def _add_chance(
    options: Options, limits: Limits, held: tuple[list[Floats], list[float], list[float]]
) -> None:
    """At most (1 - chance) of the worlds may fall short of the target."""
    rows, lows, highs = held
    count, starts, worlds = options.value.shape
    reach = float(np.abs(options.value).max(axis=1).sum(axis=0).max()) + abs(limits.target) + 1.0
    for world in range(worlds):
        row = np.concatenate([options.value[:, :, world].ravel(), np.zeros(worlds)])
        row[count * starts + world] = reach
        rows.append(row)
        lows.append(limits.target)
        highs.append(np.inf)
    rows.append(np.concatenate([np.zeros(count * starts), np.ones(worlds)]))
    lows.append(0.0)
    highs.append(np.floor((1.0 - limits.chance) * worlds + 1e-9))
