"""How large an effect could be seen: power of the comparisons, and of the initiatives of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.evidence.claimed import FIRST, MEASURES, ClaimMeasure
from tripleaim.evidence.claims import read_ground
from tripleaim.evidence.donors import never_designated, sound_series
from tripleaim.evidence.falsify import FEWEST_POST
from tripleaim.evidence.power import Detectable, detectable_effects
from tripleaim.evidence.series import read_months
from tripleaim.model.documents.plan import Plan
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.model.finding import Finding
from tripleaim.model.signs import with_sign
from tripleaim.plans.expected import Expected, expected_changes
from tripleaim.store.engine import Store

MONTHS = (FEWEST_POST, 12, 18, 24)
SYSTEMS = (1, 5, 10)
POINTS = {"ae": "ae_attendances", "emergency": "emergency_admissions"}
PLAN = "Could it be seen whether the initiatives work?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What could be seen of a measure: by design, months and systems; and of how many systems."""

    measure: ClaimMeasure
    donors: int
    found: tuple[Detectable, ...]

    @property
    def method(self) -> str:
        """How the smallest effects were found."""
        return f"placebo effects of {self.donors} systems never designated, level 5%, power 80%"


def power(store: Store, measure: str | None, on: date) -> list[Finding]:
    """The smallest detectable effect on a measure by months after, systems changed and design."""
    known = {each.id: each for each in MEASURES}
    if measure not in known:
        raise refuse(
            "measure",
            "is not one that systems have months of",
            ", ".join(known) + ".",
            value=str(measure),
        )
    sight = _sight(store, known[measure], SYSTEMS)
    return [_finding(each, sight) for each in sight.found]


def power_of_plan(store: Store, plan: Plan) -> list[Finding]:
    """Whether the effect that each initiative promises could be seen in the months of its system.

    One finding an initiative and point of delivery that systems have months of; NothingFound when
    no initiative changes any.
    """
    changes = [each for each in expected_changes(plan) if each.point in POINTS]
    if not changes:
        said = "No initiative of this plan changes A&E attendances or emergency admissions"
        raise NothingFound(f"{said}: the two that systems have months of.")
    known = {each.id: each for each in MEASURES}
    points = dict.fromkeys(each.point for each in changes)
    sights = {point: _sight(store, known[POINTS[point]], (1,)) for point in points}
    return [_seen(each, sights[each.point]) for each in changes]


def _sight(store: Store, chosen: ClaimMeasure, systems: Sequence[int]) -> Sight:
    wide = read_months(store, chosen.id, FIRST, chosen.until)
    if not len(wide):
        raise NothingFound(f"This store holds no months of {chosen.words} by system.")
    sound = sound_series(wide).logs
    quiet = sound.of(never_designated(sound, read_ground(store).designations))
    found = detectable_effects(quiet.values, MONTHS, systems)
    return Sight(measure=chosen, donors=len(quiet), found=tuple(found))


def _seen(one: Expected, sight: Sight) -> Finding:
    size = abs(one.change)
    enough = [each for each in sight.found if each.effect <= size]
    best = (
        min(enough, key=lambda each: each.months)
        if enough
        else min(sight.found, key=lambda each: each.effect)
    )
    words = sight.measure.words
    meant = f"{one.title} is meant to change {words} by {with_sign(one.change, '.2%')} in full"
    if enough:
        said = f"it would be seen four times in five after {best.months} months, by {best.design}"
    else:
        said = (
            f"it would not be seen: even at best, {best.months} months after by {best.design}, a "
            f"change has to be {best.effect:.1%} or more. Measure nearer to the people it reaches, "
            "in several systems at once, or by lot"
        )
    return Finding(
        measure=f"seen_in_{sight.measure.id}",
        value="seen" if enough else "not seen",
        unit="verdict",
        statement=f"{meant}: {said}.",
        sources=sight.measure.sources,
        method=f"effects of the plan over all base-year use; {sight.method}",
        caveats=("The plan's own figures, at full effect and with nothing else changing.",),
        subject=one.initiative,
        label=f"{one.title}: {words}",
        table=PLAN,
    )


def _finding(one: Detectable, sight: Sight) -> Finding:
    words = sight.measure.words
    who = "one system" if one.systems == 1 else f"{one.systems} systems together"
    return Finding(
        measure=f"detectable_after_{one.months}_months",
        value=round(one.effect, 4),
        unit="share",
        statement=f"By {one.design}, a change of {words} in {who} would be seen four times in five "
        f"after {one.months} months if it were {one.effect:.1%} or more.",
        sources=sight.measure.sources,
        method=sight.method,
        caveats=(
            "Systems changed together share donors: more of them see less than in proportion.",
        )
        * (one.systems > 1),
        label=f"{one.design}, {who}",
        table=f"Smallest effect on {words} that would be seen",
    )
