"""The verdict: helped, harmed, no detectable effect, or cannot tell, by rules written down here.

1. Cannot tell, when the measure breaks or is missing, or an effect shows at dates that are too
   early, or in an outcome that the change cannot affect; or where the comparison follows the unit
   worse before than nine donors in ten, unless the effect is clear beside chance as much larger.
2. Helped or harmed, when chance alone gives as much at most once in twenty, the false share among
   findings as strong is at most a tenth, no donor decides the sign, four in five specifications
   agree, and trends would have to differ more than donors' usually do for the sign to be lost.
3. Cannot tell, when chance alone is unlikely but one of those tests fails.
4. No detectable effect, when the interval leaves out every effect worth knowing, and that would
   have been seen four times in five; cannot tell otherwise. Worth knowing is a tenth, or what the
   user says, or in a panel of one's own how much a unit usually varies before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.falsify import WORST_FIT, Falsified
from tripleaim.evidence.own_course import OwnCourse
from tripleaim.evidence.said import in_100
from tripleaim.model.chance import t_quantile
from tripleaim.model.signs import with_sign

HELPED, HARMED = "helped", "harmed"
NONE, UNKNOWN = "no detectable effect", "cannot tell"
ALPHA, FALSE_SHARE, POWER = 0.05, 0.10, 0.80
AGREEING = 0.80
OWN_TREND = 0.10
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


def say_share(share: float, places: int = 1) -> str:
    """A share in per cent with its sign; what rounds to nothing has none.

    >>> say_share(0.031), say_share(-0.0002)
    ('+3.1%', '0.0%')
    """
    said = with_sign(share, f".{places}%")
    return said[1:] if not said[1:].strip("0.%") else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What a difference of outcomes means: a share of the outcome, or the outcome's own unit.

    `is_log` for logarithms. `worth` is the smallest effect worth knowing, as a difference of
    outcomes: without other word a tenth. `units` and `periods` are the words for many of each.
    """

    is_log: bool = True
    worth: float = float(np.log1p(COARSE))
    units: str = "systems"
    periods: str = "months"

    def effect(self, difference: float) -> float:
        """A difference of outcomes as an effect.

        >>> Scale(is_log=False, worth=5.0).effect(-2.0)
        -2.0
        """
        return share_of(difference) if self.is_log else difference

    def say(self, difference: float) -> str:
        """The effect in words, with its sign.

        >>> Scale().say(-0.0304592), Scale(is_log=False).say(-2.0)
        ('−3.0%', '−2')
        """
        return say_share(share_of(difference)) if self.is_log else with_sign(difference)

    def count(self, periods: int) -> str:
        """So many periods in words.

        >>> Scale().count(1), Scale().count(12)
        ('1 month', '12 months')
        """
        return f"{periods} {self.periods[:-1] if periods == 1 else self.periods}"


SHARES = Scale()


def judge(
    found: Falsified,
    unit: int,
    q_value: float,
    lower_is_better: bool = True,
    scale: Scale = SHARES,
    more: Sequence[Test] = (),
) -> Verdict:
    """The verdict on one unit of a study, by default of outcomes that are logarithms.

    `more` are further tests without which nothing can be said, such as placebo outcomes.
    """
    effect, error = float(found.effects[unit]), float(found.error[unit])
    freedom = int(found.freedom[unit])
    reach = float(t_quantile(1 - ALPHA / 2, freedom)) * error
    detectable = reach + float(t_quantile(POWER, freedom)) * error
    sound = [*_sound(found, unit, scale), *more]
    firm = _firm(found, unit, q_value, scale)
    p_value = float(found.p_value[unit])
    return decide(
        Effect(value=effect, reach=reach, p_value=p_value, q_value=q_value, detectable=detectable),
        sound,
        firm,
        lower_is_better,
        scale,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An effect as the rules want it, in differences of outcomes: half its interval is `reach`."""

    value: float
    reach: float
    p_value: float
    q_value: float
    detectable: float


def decide(
    effect: Effect,
    sound: list[Test],
    firm: list[Test],
    lower_is_better: bool = True,
    scale: Scale = SHARES,
) -> Verdict:
    """The verdict by the rules above, from an effect and the tests that it could have failed.

    `sound` tests must hold for anything to be said, `firm` ones for help or harm to be claimed.
    """
    kind, reason = _decide(effect, sound, firm, scale)
    if not lower_is_better:
        kind = {HELPED: HARMED, HARMED: HELPED}.get(kind, kind)
    return Verdict(
        kind=kind,
        effect=scale.effect(effect.value),
        low=scale.effect(effect.value - effect.reach),
        high=scale.effect(effect.value + effect.reach),
        p_value=effect.p_value,
        q_value=effect.q_value,
        detectable=scale.effect(effect.detectable),
        tests=(*sound, *firm),
        reason=reason,
    )


def _decide(effect: Effect, sound: list[Test], firm: list[Test], scale: Scale) -> tuple[str, str]:
    unsound = [test for test in sound if not test.held]
    if unsound:
        return UNKNOWN, unsound[0].says
    if effect.p_value <= ALPHA:
        shaky = [test for test in firm if not test.held]
        if shaky:
            return UNKNOWN, shaky[0].says
        return (HELPED if effect.value < 0 else HARMED), "every test held"
    size, worth = (scale.say(each).lstrip("+") for each in (effect.detectable, scale.worth))
    if effect.detectable > scale.worth:
        return UNKNOWN, (
            f"an effect smaller than {size} would often have gone unseen, and {worth} is worth "
            "knowing"
        )
    if abs(effect.value) + effect.reach > scale.worth:
        furthest = effect.value + np.copysign(effect.reach, effect.value)
        return UNKNOWN, (
            f"an effect of {scale.say(float(furthest))} goes with the data as well, and {worth} is "
            "worth knowing"
        )
    return NONE, f"an effect of {size} or more would probably have been seen"


def _sound(found: Falsified, unit: int, scale: Scale) -> list[Test]:
    leads = ", ".join(map(str, found.leads))
    return [
        Test(
            name="the comparison follows the unit before",
            held=bool(found.fit_p[unit] > WORST_FIT or found.p_value[unit] <= ALPHA),
            says=_say_fit(found, unit, scale),
        ),
        Test(
            name="nothing shows at dates that are too early",
            held=bool(found.date_p[unit] > ALPHA),
            says=f"at dates {leads} {scale.periods} too early chance gives as much "
            f"{in_100(found.date_p[unit])}",
        ),
        Test(
            name="it does not step at another time",
            held=not found.course.steps_elsewhere(unit),
            says=say_step(found.course, unit, scale),
        ),
    ]


def _say_fit(found: Falsified, unit: int, scale: Scale) -> str:
    said = f"{found.fit_p[unit]:.0%} of {scale.units} are followed no better before"
    if found.fit_p[unit] > WORST_FIT:
        return said
    return (
        f"{said}, so chance is taken {found.wider[unit]:.1f} times as large, and gives as much "
        f"{in_100(found.p_value[unit])}"
    )


def say_step(course: OwnCourse, unit: int, scale: Scale) -> str:
    """Where the step is that explains the gaps best, in words."""
    apart = int(course.jumps_at[unit]) - course.start
    size = scale.say(float(course.jumps[unit]))
    when = "after" if apart > 0 else "before"
    if apart == 0:
        return f"the step that explains it best, {size}, is at the date"
    if not course.steps_elsewhere(unit):
        return f"a step of {size} {scale.count(abs(apart))} {when} the date explains it no better"
    return (
        f"it steps by {size} {scale.count(abs(apart))} {when} the date and stays there, as when "
        "a series counts something else from then on (a recoding, a merger, a site opened or shut)"
    )


def placebo_outcome_test(p_value: float, outcome: str) -> Test:
    """The test of an outcome that the change cannot affect, by the chance of what is seen in it.

    >>> placebo_outcome_test(0.3, "births").held
    True
    """
    return Test(
        name="nothing shows where nothing can",
        held=p_value > ALPHA,
        says=f"in {outcome}, which it cannot affect, chance gives as much {in_100(p_value)}",
    )


def _firm(found: Falsified, unit: int, q_value: float, scale: Scale) -> list[Test]:
    return [*_comparison_tests(found, unit, q_value, scale), *_course_tests(found, unit, scale)]


def _comparison_tests(found: Falsified, unit: int, q_value: float, scale: Scale) -> list[Test]:
    low, high = float(found.lowest[unit]), float(found.highest[unit])
    return [
        Test(
            name="it stands out among many comparisons",
            held=q_value <= FALSE_SHARE,
            says=f"among findings as strong, {q_value:.0%} would be false",
        ),
        Test(
            name="its gap grew more than most donors' did",
            held=bool(found.rank_p[unit] <= 2 * ALPHA),
            says=f"{found.rank_p[unit]:.0%} of {scale.units} have gaps that grew as much",
        ),
        Test(
            name="no single donor decides it",
            held=bool(np.sign(low) == np.sign(high)),
            says=f"without one donor it lies between {scale.say(low)} and {scale.say(high)}",
        ),
        Test(
            name="other ways to compare agree",
            held=bool(found.agreeing[unit] >= AGREEING),
            says=f"{found.agreeing[unit]:.0%} of {len(found.specifications)} specifications "
            "have the same sign",
        ),
    ]


def _course_tests(found: Falsified, unit: int, scale: Scale) -> list[Test]:
    drift, usual = float(found.drift[unit]), float(found.usual_drift)
    regained = float(-found.returned * found.own_change[unit])
    left = found.effects[unit] - regained
    monthly = scale.periods == "months"
    year, every = (12, "a year") if monthly else (1, "a period")
    return [
        Test(
            name="it is more than a difference of trends",
            held=bool(drift > usual),
            says=f"trends that differ by {_size(year * drift, scale)} {every} would explain it"
            f"{_times(drift, usual)}; before, donors' differed by {_size(year * usual, scale)}",
        ),
        Test(
            name="it is more than a trend of its own",
            held=bool(found.course_p[unit] <= OWN_TREND and _same_signs(found, unit)),
            says=_say_course(found, unit, scale),
        ),
        Test(
            name="it is more than a return to the mean",
            held=bool(np.sign(left) == np.sign(found.effects[unit])),
            says=f"a return to the mean would give {scale.say(regained)}",
        ),
    ]


def _same_signs(found: Falsified, unit: int) -> bool:
    steps = np.append(found.course.carried[unit], found.course.beside[unit])
    return bool((np.sign(steps) == np.sign(found.effects[unit])).all())


def _say_course(found: Falsified, unit: int, scale: Scale) -> str:
    course = found.course
    slope = (
        say_share(float(course.slopes[unit]), 2)
        if scale.is_log
        else with_sign(course.slopes[unit], ".3g")
    )
    whole, year, six = (scale.say(float(each)) for each in course.carried[unit])
    back = course.start - int(course.bends[unit])
    return (
        f"beside a trend that sets in {scale.count(back)} before and goes on ({slope} each) "
        f"{scale.say(float(course.beside[unit]))} is left, which chance gives "
        f"{in_100(found.course_p[unit])}; beside one from the beginning {whole}, from twelve "
        f"{scale.periods} before {year}, from six {six}"
    )


def _size(difference: float, scale: Scale) -> str:
    return f"{difference:.1%}" if scale.is_log else f"{difference:.4g}"


def _times(drift: float, usual: float) -> str:
    return f", {drift / usual:.1f} times the usual" if usual else ""
