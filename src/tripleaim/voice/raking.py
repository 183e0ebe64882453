"""Raking: weights that make the answers of a sample add up to known margins of a population.

Iterative proportional fitting (Deming and Stephan 1940), with bounds on how far any weight may
move. Arrays in, arrays out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.store.disclosure import FEWEST_RESPONDENTS

Floats = NDArray[np.float64]
Margins = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RakeSettings:
    """How far a weight may move (as a ratio to the mean move), how exact, how long to try."""

    lowest: float = 0.1
    highest: float = 10.0
    tolerance: float = 1e-9
    sweeps: int = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Raked:
    """Weights in the order of the answers, sweeps taken, the worst relative miss of a margin."""

    weights: Floats
    sweeps: int
    worst: float


def rake(
    base: Sequence[float] | Floats,
    answers: Mapping[str, Sequence[str]],
    margins: Margins,
    settings: RakeSettings = RakeSettings(),
) -> Raked:
    """Weights whose sums by category are the margins, as near to the base weights as raking goes.

    `answers` gives, by variable, each respondent's category; `margins`, by variable, the people of
    each category. Raises InputRefused when a margin sums to nothing, margins disagree about how
    many people there are, a category has people and no answers or answers and no people, or no
    weights within the bounds meet a margin: then the margin is named.

    >>> raked = rake([1, 1, 1, 1], {"sex": ["f", "f", "f", "m"]}, {"sex": {"f": 50, "m": 50}})
    >>> raked.weights.round(2).tolist()
    [16.67, 16.67, 16.67, 50.0]
    """
    start = np.asarray(base, dtype=float)
    check_margins(start, answers, margins)
    whole = next(iter(margins.values()))
    total = float(sum(whole.values()))
    cells = [
        (variable, category, np.flatnonzero(np.asarray(answers[variable]) == category), people)
        for variable, wanted in margins.items()
        for category, people in _scaled(wanted, total).items()
        if people > 0
    ]
    weights = start * (total / start.sum())
    first = weights.copy()
    worst, sweep = np.inf, 0
    for sweep in range(1, settings.sweeps + 1):
        for _, _, who, people in cells:
            weights[who] *= people / weights[who].sum()
        weights = np.clip(weights, first * settings.lowest, first * settings.highest)
        worst = max(abs(weights[who].sum() / people - 1) for _, _, who, people in cells)
        if worst <= settings.tolerance:
            return Raked(weights=weights, sweeps=sweep, worst=float(worst))
    raise _unmet(cells, weights, settings)


def check_margins(base: Floats, answers: Mapping[str, Sequence[str]], margins: Margins) -> None:
    """Raises InputRefused with everything that keeps margins from being met at all."""
    problems = [*_bad_weights(base), *_empty(margins)]
    if not problems:
        problems = [*_disagreeing(margins), *_uncovered(answers, margins)]
    if problems:
        raise InputRefused(problems)


def _bad_weights(base: Floats) -> list[Problem]:
    if base.size and np.isfinite(base).all() and (base > 0).all():
        return []
    return [
        Problem(
            where="weights",
            rule="hold a value that is not a positive number, or nothing at all",
            remedy="Each respondent needs a positive base weight; 1 where all had the same chance.",
        )
    ]


def _empty(margins: Margins) -> list[Problem]:
    if not margins:
        return [Problem(where="margins", rule="are none", remedy="Give at least one variable.")]
    return [
        Problem(
            where=f"margin {variable}",
            rule="sums to nothing",
            remedy="Give the people of each category, or leave the variable out.",
        )
        for variable, wanted in margins.items()
        if not sum(wanted.values()) > 0
    ]


def _disagreeing(margins: Margins) -> list[Problem]:
    totals = {variable: sum(wanted.values()) for variable, wanted in margins.items()}
    name, first = next(iter(totals.items()))
    return [
        Problem(
            where=f"margin {variable}",
            rule=f"has {total:,.0f} people in all, and {name} has {first:,.0f}",
            remedy="Take both from one population of one date.",
        )
        for variable, total in totals.items()
        if abs(total / first - 1) > 0.001
    ]


def _uncovered(answers: Mapping[str, Sequence[str]], margins: Margins) -> list[Problem]:
    problems = []
    for variable, wanted in margins.items():
        given = set(answers.get(variable, ()))
        for category, people in wanted.items():
            if people > 0 and category not in given:
                problems.append(
                    Problem(
                        where=f"margin {variable}",
                        value=category,
                        rule=f"has {people:,.0f} people and nobody answered",
                        remedy="Join it with another category.",
                    )
                )
        without = given - {name for name, people in wanted.items() if people > 0}
        problems += _without_people(variable, answers.get(variable, ()), without)
    return problems


def _without_people(variable: str, answers: Sequence[str], without: set[str]) -> list[Problem]:
    """Answers that are in no margin: what few gave is told by its row, for it may be anything."""
    found: dict[str | None, Problem] = {}
    for row, each in enumerate(answers, start=2):
        if each in without:
            shown = (
                str(each) if sum(other == each for other in answers) >= FEWEST_RESPONDENTS else None
            )
            rule = "is an answer for which the population has no people"
            if shown is None:
                rule = f"has no people for an answer that few gave, the first in row {row}"
            where, remedy = f"margin {variable}", "Add it to the margin, or correct the answers."
            told = Problem(where=where, value=shown, rule=rule, remedy=remedy)
            found.setdefault(shown, told)
    return [found[name] for name in sorted(found, key=str)]


def _scaled(wanted: Mapping[str, float], total: float) -> dict[str, float]:
    factor = total / sum(wanted.values())
    return {category: people * factor for category, people in wanted.items()}


def _unmet(
    cells: list[tuple[str, str, NDArray[np.int64], float]], weights: Floats, settings: RakeSettings
) -> InputRefused:
    missed = sorted(
        (abs(weights[who].sum() / people - 1), variable, category, weights[who].sum(), people)
        for variable, category, who, people in cells
    )
    _, variable, category, reached, people = missed[-1]
    fewest = min(who.size for each, _, who, _ in cells if each == variable)
    # What a category reaches, divided by the bound, is how many it is of, and so the one beside it.
    reach = (
        f"{reached:,.0f} of {people:,.0f}"
        if fewest >= FEWEST_RESPONDENTS
        else f"other than {people:,.0f}"
    )
    return refuse(
        f"margin {variable}",
        f"cannot be met: weights between {settings.lowest:g} and {settings.highest:g} times their "
        f"base reach {reach} people",
        "Join categories with few answers, widen the bounds, or leave a margin out.",
        value=category,
    )
