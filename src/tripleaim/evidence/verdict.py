"""The verdict: helped, harmed, no detectable effect, or cannot tell, by rules written down here.

1. Cannot tell, when the measure breaks or is missing, or the comparison follows the unit worse
   before than it follows nearly all donors, or an effect shows a year too early.
2. Helped or harmed, when chance alone gives as much at most once in twenty, the false share among
   findings as strong is at most a tenth, no donor decides the sign, four in five specifications
   agree, and trends would have to differ more than donors' usually do for the sign to be lost.
3. Cannot tell, when chance alone is unlikely but one of those tests fails.
4. No detectable effect otherwise, with the smallest effect that would have been seen four times in
   five; cannot tell, when even a tenth would have gone unseen.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from tripleaim.evidence.falsify import Falsified

HELPED, HARMED = "helped", "harmed"
NONE, UNKNOWN = "no detectable effect", "cannot tell"
ALPHA, FALSE_SHARE, POWER = 0.05, 0.10, 0.80
WORST_FIT = 0.10
AGREEING = 0.80
COARSE = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One test that the estimate could have failed: its name, whether it held, and what it gave."""

    name: str
    held: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What may be said of one unit and measure, with effects as shares (-0.03 is 3% less)."""

    kind: str
    effect: float
    low: float
    high: float
    p_value: float
    q_value: float
    detectable: float
    tests: tuple[Test, ...]
    reason: str

    @property
    def changes_it(self) -> str:
        """What would change the verdict."""
        failed = [test.name for test in self.tests if not test.held]
        if self.kind in (HELPED, HARMED):
            return "It would change if any of the tests stopped holding with later months."
        if self.kind == NONE:
            return "It would change with a longer time after, or with an effect larger than that."
        return "It would change if this held: " + "; ".join(failed or ["a finer comparison"]) + "."


def share_of(logarithm: float) -> float:
    """A difference of logarithms as a share.

    >>> round(share_of(-0.0304592), 4)
    -0.03
    """
    return float(np.expm1(logarithm))


def judge(found: Falsified, unit: int, q_value: float, lower_is_better: bool = True) -> Verdict:
    """The verdict on one unit of a study whose outcomes are logarithms."""
    effect, error = float(found.effects[unit]), float(found.error[unit])
    freedom = int(found.freedom[unit])
    reach = float(stats.t.ppf(1 - ALPHA / 2, freedom)) * error
    detectable = share_of(reach + float(stats.t.ppf(POWER, freedom)) * error)
    sound, firm = _sound(found, unit), _firm(found, unit, q_value)
    kind, reason = _decide(found.p_value[unit], effect, detectable, sound, firm)
    if kind == HELPED and not lower_is_better:
        kind = HARMED
    elif kind == HARMED and not lower_is_better:
        kind = HELPED
    return Verdict(
        kind=kind,
        effect=share_of(effect),
        low=share_of(effect - reach),
        high=share_of(effect + reach),
        p_value=float(found.p_value[unit]),
        q_value=q_value,
        detectable=detectable,
        tests=(*sound, *firm),
        reason=reason,
    )


def _decide(
    p_value: float, effect: float, detectable: float, sound: list[Test], firm: list[Test]
) -> tuple[str, str]:
    unsound = [test for test in sound if not test.held]
    if unsound:
        return UNKNOWN, unsound[0].says
    if p_value <= ALPHA:
        shaky = [test for test in firm if not test.held]
        if shaky:
            return UNKNOWN, shaky[0].says
        return (HELPED if effect < 0 else HARMED), "every test held"
    if detectable > COARSE:
        return UNKNOWN, f"an effect below {detectable:.0%} would have gone unseen"
    return NONE, f"an effect of {detectable:.1%} or more would probably have been seen"


def _sound(found: Falsified, unit: int) -> list[Test]:
    return [
        Test(
            name="the comparison follows the system before",
            held=bool(found.fit_p[unit] > WORST_FIT),
            says=f"{found.fit_p[unit]:.0%} of systems are followed as badly before",
        ),
        Test(
            name="nothing shows a year too early",
            held=bool(found.date_p[unit] > ALPHA),
            says=f"at a date a year too early chance gives as much {_in_100(found.date_p[unit])}",
        ),
    ]


def _firm(found: Falsified, unit: int, q_value: float) -> list[Test]:
    low, high = share_of(found.lowest[unit]), share_of(found.highest[unit])
    drift, usual = 12 * found.drift[unit], 12 * found.usual_drift
    regained = -found.returned * found.own_change[unit]
    left = found.effects[unit] - regained
    return [
        Test(
            name="it stands out among many comparisons",
            held=q_value <= FALSE_SHARE,
            says=f"among findings as strong, {q_value:.0%} would be false",
        ),
        Test(
            name="its gap grew more than most donors' did",
            held=bool(found.rank_p[unit] <= 2 * ALPHA),
            says=f"{found.rank_p[unit]:.0%} of systems have gaps that grew as much",
        ),
        Test(
            name="no single donor decides it",
            held=bool(np.sign(low) == np.sign(high)),
            says=f"without one donor it lies between {low:+.1%} and {high:+.1%}",
        ),
        Test(
            name="other ways to compare agree",
            held=bool(found.agreeing[unit] >= AGREEING),
            says=f"{found.agreeing[unit]:.0%} of {len(found.specifications)} specifications "
            "have the same sign",
        ),
        Test(
            name="it is more than a difference of trends",
            held=bool(drift > usual),
            says=f"trends that differ by {drift:.1%} a year would explain it; before, donors' "
            f"differed by {usual:.1%}",
        ),
        Test(
            name="it is more than a return to the mean",
            held=bool(np.sign(left) == np.sign(found.effects[unit])),
            says=f"a return to the mean would give {share_of(regained):+.1%}",
        ),
    ]


def _in_100(p_value: float) -> str:
    return f"{max(1, round(100 * p_value))} times in 100"
