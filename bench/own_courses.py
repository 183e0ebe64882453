"""Verdicts where a unit was on its own course already: trends, steps, a broken donor, real systems.

Run by hand: `python -m bench.own_courses nothing|trends|steps|donor|scales [PANELS]` (`trends` with
a noise and slopes after it, for some of its rows), or `python -m bench.own_courses power STORE`.
Each panel is judged as by `tripleaim evaluate panel`: a unit of thirty, an outcome near 100 in 60
periods, the date after 36.
"""

import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.simulate import World, simulate_outcomes
from tripleaim.evidence.claimed import FIRST, UNTIL
from tripleaim.evidence.donors import find_far, find_unlike
from tripleaim.evidence.inference import error_share
from tripleaim.evidence.own_course import follow_courses, memory_of
from tripleaim.evidence.own_panel import Wanted, judge_panel
from tripleaim.evidence.own_scale import ScaleAsked, put_on_scale
from tripleaim.evidence.panel import Panel, Real, survey_gaps
from tripleaim.evidence.series import read_months
from tripleaim.evidence.synthetic_control import Task
from tripleaim.evidence.synthetic_did import synthetic_did_fit
from tripleaim.evidence.verdict import ALPHA, HARMED, HELPED, NONE, OWN_TREND, UNKNOWN, Verdict
from tripleaim.model.chance import t_tail
from tripleaim.store.engine import open_store

UNITS, PERIODS, START = 30, 60, 36
SLOPES, LEADS = (-0.1, -0.2, -0.4, -0.8), (36, 24, 12, 6)
OFFSETS = (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)
SIZES = (0.0, -0.05, -0.10, -0.15, -0.20)
REAL = ("ae_attendances", "emergency_admissions")
CLAIMS = (HELPED, HARMED)
KINDS = (HELPED, HARMED, NONE, UNKNOWN)
STARTS = (24, 30, 36)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How an outcome near 100 varies: with factors in common, or each unit for itself."""

    name: str

    def draw(self, rng: np.random.Generator) -> Real:
        """Outcomes (units, periods) in which nothing happens."""
        if self.name == "factors":
            world = World(units=UNITS, periods=PERIODS, drift=0.02)
            made: Real = 100 * np.exp(simulate_outcomes(world, rng) * 0.5)
            return made
        level = 100 + 10 * rng.normal(size=(UNITS, 1)) + rng.normal(size=(1, PERIODS))
        return level + 2 * rng.normal(size=(UNITS, PERIODS))


NOISES = (Noise(name="independent"), Noise(name="factors"))


def panel_of(outcome: Real, start: int = START, treated: int = 1) -> Panel:
    """A panel whose first unit, or more, is treated from a period on."""
    first = np.full(len(outcome), outcome.shape[1])
    first[:treated] = start
    return Panel(
        outcome=outcome,
        units=tuple(f"unit {place}" for place in range(len(outcome))),
        periods=tuple(range(outcome.shape[1])),
        first=first,
    )


def trending(noise: Noise, rng: np.random.Generator, slope: float, lead: int) -> Panel:
    """The first unit falls by so much a period from so many periods before the date on."""
    outcome = noise.draw(rng)
    outcome[0] += slope * np.maximum(np.arange(PERIODS) - (START - lead), 0)
    return panel_of(outcome)


def stepping(noise: Noise, rng: np.random.Generator, offset: int) -> Panel:
    """The first unit counts a fifth less from so many periods after the date on."""
    outcome = noise.draw(rng)
    outcome[0, START + offset :] *= 0.8
    return panel_of(outcome)


def broken(noise: Noise, rng: np.random.Generator) -> Panel:
    """A true effect of -10%; one donor loses half of what it counts at some time."""
    outcome = noise.draw(rng)
    outcome[0, START:] *= 0.9
    outcome[7, int(rng.integers(6, PERIODS - 6)) :] *= 0.5
    return panel_of(outcome)


def verdict_of(panel: Panel) -> Verdict:
    """The verdict on a panel with one date."""
    verdict = judge_panel(panel).verdict
    assert verdict is not None
    return verdict


def claims(panel: Panel) -> bool:
    """Whether help or harm is claimed of a panel with one date.

    A claim must pass every test, so those that are quick to work out are looked at first, as long
    as no donor is out of line; only panels that pass them are judged whole.
    """
    treated, start = panel.treated, panel.start
    rows = np.vstack([panel.outcome[treated].mean(axis=0), panel.outcome[panel.donors]])
    pool, units = rows[1:], len(rows)
    if find_unlike(pool, start):
        return verdict_of(panel).kind in CLAIMS
    eligible = np.arange(1, units)[None, :] != np.arange(units)[:, None]
    made, weights = synthetic_did_fit(Task(targets=rows, pool=pool, eligible=eligible, pre=start))
    gaps = rows - made
    effects = gaps[:, start:].mean(axis=1)
    course = follow_courses(gaps, start, memory_of(gaps[1:]))
    lean = (weights**2).sum(axis=1)
    share = error_share(len(treated), float(lean[0]), float(lean[1:].mean()))
    chances = [_chance(each, share) for each in (effects, course.beside)]
    unclear = chances[0] > ALPHA or chances[1] > OWN_TREND or course.steps_elsewhere(0)
    if not find_far(effects[1:]) and unclear:
        return False
    return verdict_of(panel).kind in CLAIMS


def _chance(found: Real, share: float) -> float:
    error = share * float(np.sqrt((found[1:] ** 2).mean()))
    return float(2 * t_tail(abs(float(found[0])) / error, len(found) - 1))


def seeds(panels: int, seed: int = 21) -> list[np.random.Generator]:
    """A generator a panel."""
    return [np.random.default_rng(each) for each in np.random.SeedSequence(seed).spawn(panels)]


def nothing(panels: int) -> None:
    """Claims where nothing happens, by how many units are treated."""
    print("| noise | treated | claims |\n|---|---|---|")
    for noise in NOISES:
        for treated in (1, 5):
            made = (panel_of(noise.draw(rng), treated=treated) for rng in seeds(panels, seed=22))
            print(
                f"| {noise.name} | {treated} | {sum(map(claims, made))} of {panels} |", flush=True
            )


def own_trends(panels: int, only: str = "", *slopes: str) -> None:
    """Claims where there is no effect but a trend of the unit's own."""
    print("| noise | slope a period | begins before | claims |\n|---|---|---|---|")
    for noise in [each for each in NOISES if only in ("", each.name)]:
        for slope in [float(each) for each in slopes] or SLOPES:
            for lead in LEADS:
                found = sum(claims(trending(noise, rng, slope, lead)) for rng in seeds(panels))
                print(f"| {noise.name} | {slope} | {lead} | {found} of {panels} |", flush=True)


def steps(panels: int) -> None:
    """Claims where a unit steps at another time than the date, and how often that is named."""
    print("| noise | step after the date | claims | named as a step |\n|---|---|---|---|")
    for noise in NOISES:
        for offset in OFFSETS:
            claimed = sum(claims(stepping(noise, rng, offset)) for rng in seeds(panels))
            few = max(panels // 10, 1)
            found = [verdict_of(stepping(noise, rng, offset)) for rng in seeds(few)]
            named = sum(any("it steps by" in test.says for test in each.tests) for each in found)
            row = f"| {noise.name} | {offset:+d} | {claimed} of {panels} | {named} of {few} |"
            print(row, flush=True)


def donor(panels: int) -> None:
    """How often a true effect is seen beside one broken donor of 29, and the donor named."""
    print("| noise | helped | donor named |\n|---|---|---|")
    for noise in NOISES:
        found = [judge_panel(broken(noise, rng)) for rng in seeds(panels)]
        helped = sum(bool(each.verdict and each.verdict.kind == HELPED) for each in found)
        named = sum(any("unit 7 " in note for note in each.notes) for each in found)
        print(f"| {noise.name} | {helped} of {panels} | {named} |", flush=True)


def scales(panels: int) -> None:
    """Whether one series has one verdict in counts, logarithms, per head and as an index."""
    same, kinds = 0, Counter[str]()
    for rng in seeds(panels):
        effect = float(rng.choice([0.0, -0.05, -0.1]))
        people = rng.lognormal(12, 1.0, size=(UNITS, 1))
        counts = NOISES[1].draw(rng) * people / 1000
        counts[0, START:] *= 1 + effect
        forms = [counts, np.log(counts), 1000 * counts / people, 100 * counts / counts[:, :1]]
        words = [
            _kind(panel_of(form), is_log)
            for form, is_log in zip(forms, (None, False, True, True), strict=True)
        ]
        same += len(set(words)) == 1
        kinds[words[0]] += 1
    print(f"counts, logs, per head, index: one verdict in {same} of {panels}: {dict(kinds)}")


def _kind(panel: Panel, is_log: bool | None) -> str:
    scaled = put_on_scale(panel, ScaleAsked(log=is_log))
    verdict = judge_panel(scaled.panel, wanted=scaled.wanted).verdict
    return verdict.kind if verdict else ""


def power(path: Path) -> None:
    """Effects put into real systems, one at a time, in logarithms; verdicts in per cent."""
    store = open_store(path)
    print("| measure | months before | effect | helped | harmed | none | cannot tell |")
    print("|---|---|---|---|---|---|---|")
    for measure in REAL:
        wide = read_months(store, measure, FIRST, UNTIL).frame()
        filled, _ = survey_gaps(wide.where(wide > 0))
        logs = np.log(filled.to_numpy(dtype=float))
        for start in STARTS:
            for size in SIZES:
                counted = Counter(
                    _with_effect(logs, unit, start, size) for unit in range(len(logs))
                )
                shares = " | ".join(f"{100 * counted[kind] / len(logs):.0f}" for kind in KINDS)
                print(f"| {measure} | {start} | {size:+.0%} | {shares} |", flush=True)


def _with_effect(logs: Real, unit: int, start: int, size: float) -> str:
    outcome = logs[np.append(unit, np.delete(np.arange(len(logs)), unit))].copy()
    outcome[0, start:] += np.log1p(size)
    verdict = judge_panel(panel_of(outcome, start), wanted=replace(Wanted(), is_log=True)).verdict
    return verdict.kind if verdict else "cannot tell"


def main() -> None:
    """Print one of the tables."""
    name = sys.argv[1] if len(sys.argv) > 1 else "trends"
    if name == "power":
        power(Path(sys.argv[2]))
        return
    panels = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    if name == "trends":
        own_trends(panels, *sys.argv[3:])
        return
    {"nothing": nothing, "steps": steps, "donor": donor, "scales": scales}[name](panels)


if __name__ == "__main__":
    main()
