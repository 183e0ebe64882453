"""How often verdicts are wrong, and how often they see what is there, on simulated panels.

Run by hand: `python -m bench.verdicts [PANELS]`. The whole path is run: every estimate, every
falsification, false discovery control, the written rules. Where nothing happens only wrong
claims are counted: a claim must pass every test, so that only panels are judged whole in which
chance alone seldom gives as much. `python -m bench.verdicts nothing [PANELS]` does that alone.
"""

import sys
from collections import Counter
from collections.abc import Callable

import numpy as np

from bench.own_courses import claims, verdict_of
from bench.simulate import World, simulate_outcomes
from tripleaim.evidence.falsify import Study, chances, falsify
from tripleaim.evidence.group_time import group_time_effects
from tripleaim.evidence.inference import discoveries
from tripleaim.evidence.own_panel import judge_panel
from tripleaim.evidence.panel import Panel, Real, Whole
from tripleaim.evidence.simulate import autocorrelated
from tripleaim.evidence.verdict import ALPHA, FALSE_SHARE, HARMED, HELPED, UNKNOWN, judge

SIZES = (-0.02, -0.03, -0.04, -0.06, -0.08, -0.10)
Count = Counter[str]


def of_systems(rng: np.random.Generator, effect: float, uneven: float = 0.4) -> Count:
    """Verdicts on 16 systems of 44 with one effect for all of them, in 54 months of logarithms."""
    outcome = simulate_outcomes(World(uneven=uneven), rng)
    outcome[:16, 24:] += np.log1p(effect)
    region = np.arange(44) % 7
    near = region[:, None] == region[None, :]
    study = Study(outcome=outcome, donors=np.arange(44) >= 16, near=near, start=24)
    return _of_units(study, np.arange(16), effect)


def _of_units(study: Study, units: Whole, effect: float) -> Count:
    """Verdicts on some units of a study; none is a claim where chance often gives as much."""
    if effect == 0 and not _may_claim(chances(study)[units]):
        return Counter({UNKNOWN: len(units)})
    found = falsify(study)
    q_values = discoveries(found.p_value[units])
    return Counter(
        judge(found, int(unit), float(q)).kind for unit, q in zip(units, q_values, strict=True)
    )


def _may_claim(p_values: Real) -> bool:
    return bool(((p_values <= ALPHA) & (discoveries(p_values) <= FALSE_SHARE)).any())


def of_chosen(rng: np.random.Generator, effect: float) -> Count:
    """The same of the four whose last year before was best: chosen because they were doing well."""
    outcome = simulate_outcomes(World(uneven=0.4), rng)
    change = outcome[:, 12:24].mean(axis=1) - outcome[:, :12].mean(axis=1)
    best = np.argsort(change)[:4]
    outcome[best, 24:] += np.log1p(effect)
    donors = ~np.isin(np.arange(44), best)
    study = Study(outcome=outcome, donors=donors, near=np.eye(44, dtype=bool), start=24)
    return _of_units(study, best, effect)


def of_one_panel(rng: np.random.Generator, effect: float, treated: int = 1) -> Count:
    """The verdict on one unit of 25, or more, in a panel of one's own, in its own unit."""
    outcome = 100 * np.exp(simulate_outcomes(World(units=25, periods=40, drift=0.02), rng) * 0.5)
    outcome[:treated, 26:] *= 1 + effect
    first = np.full(25, 40)
    first[:treated] = 26
    panel = Panel(
        outcome=outcome, units=tuple(map(str, range(25))), periods=tuple(range(40)), first=first
    )
    if effect == 0 and not claims(panel):
        return Counter([UNKNOWN])
    return Counter([verdict_of(panel).kind])


def of_staggered(rng: np.random.Generator, effect: float) -> Count:
    """The verdict on 120 units treated at three dates or never, in ten years."""
    outcome = 1 + 0.2 * rng.normal(size=(120, 1)) + 0.05 * rng.normal(size=(1, 10))
    outcome = outcome + 0.05 * autocorrelated((120, 10), 0.5, rng)
    first = rng.choice([4, 6, 8, 10], size=120)
    outcome += effect * (np.arange(10)[None, :] >= first[:, None])
    panel = Panel(
        outcome=outcome, units=tuple(map(str, range(120))), periods=tuple(range(10)), first=first
    )
    if effect == 0 and (group_time_effects(panel).simple().p_value or 0.0) > ALPHA:
        return Counter([UNKNOWN])
    verdict = judge_panel(panel).verdict
    return Counter([verdict.kind if verdict else UNKNOWN])


PATHS: dict[str, Callable[[np.random.Generator, float], Count]] = {
    "sixteen systems of 44": of_systems,
    "four chosen as they did well": of_chosen,
    "one unit of 25, own panel": of_one_panel,
    "five units of 25, own panel": lambda rng, effect: of_one_panel(rng, effect, 5),
    "staggered, own panel": of_staggered,
}


def verdicts(path: str, panels: int, effect: float = 0.0) -> Count:
    """Verdicts over many panels of a path, each with its own seed."""
    counted: Count = Counter()
    for child in np.random.SeedSequence(44).spawn(panels):
        counted += PATHS[path](np.random.default_rng(child), effect)
    return counted


def main() -> None:
    """Print shares of each verdict by path, with no effect and with effects of stated sizes."""
    given = sys.argv[1:]
    sizes = (0.0,) if given[:1] == ["nothing"] else (0.0, *SIZES)
    given = given[len(sizes) == 1 :]
    panels = int(given[0]) if given else 2000
    for path in given[1:] or PATHS:
        for effect in sizes:
            studied = panels if effect == 0 else max(panels // 10, 1)
            counted = verdicts(path, studied, effect)
            whole = counted.total()
            wrong = (counted[HELPED] + counted[HARMED]) / whole
            kinds = counted if effect else {kind: counted[kind] for kind in (HELPED, HARMED)}
            shares = ", ".join(f"{kind} {n / whole:.2%}" for kind, n in sorted(kinds.items()))
            print(
                f"{path}: {effect:+.0%}, {whole} of {studied} panels, claims {wrong:.2%}: {shares}",
                flush=True,
            )


if __name__ == "__main__":
    main()
