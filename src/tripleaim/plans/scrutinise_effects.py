"""Checks of what initiatives are said to do: counted once, evidenced, in time, and paid for."""

from collections.abc import Callable, Iterator

from tripleaim.model.documents.plan import Effect, Initiative, Plan
from tripleaim.model.documents.plan_words import POINTS
from tripleaim.model.pence import gbp
from tripleaim.model.signs import with_sign
from tripleaim.plans.remark import Remark, limits

# Points of delivery for which controlled studies have found that well-meant change raised use.
HARM_SEEN = ("ae", "emergency")
HOSPITAL = ("emergency", "elective", "critical_care", "ae")


def counted_twice(plan: Plan) -> Iterator[Remark]:
    """Two initiatives that claim the same use without saying that they overlap."""
    by_id = _by_id(plan)
    for row, later in enumerate(plan.effects):
        for earlier in plan.effects[:row]:
            mine, other = by_id[later.initiative], by_id[earlier.initiative]
            accepted = other.id in mine.overlaps_accepted or mine.id in other.overlaps_accepted
            if mine.id != other.id and not accepted and _overlap(later, earlier):
                yield Remark(
                    check="counted twice",
                    severity="serious",
                    table="effects",
                    row=row,
                    field="initiative",
                    sentence=f"{mine.title} and {other.title} both claim "
                    f"{POINTS[later.point]} of the same people, and neither says so.",
                )


def saved_twice(plan: Plan) -> Iterator[Remark]:
    """An initiative whose avoided activity is also counted as cash saved."""
    with_effect = {each.initiative for each in plan.effects if each.central < 0}
    for row, each in enumerate(plan.initiatives):
        if each.cash_saving_gbp and each.id in with_effect:
            yield Remark(
                check="saved twice",
                severity="serious",
                table="initiatives",
                row=row,
                field="cash_saving_gbp",
                sentence=f"{each.title} avoids activity and also saves {gbp(each.cash_saving_gbp)}"
                " in cash: the same saving twice?",
            )


def beyond_evidence(plan: Plan) -> Iterator[Remark]:
    """An effect outside the interval of the evidence that it names."""
    for row, each in enumerate(plan.effects):
        low, high = each.evidence_low, each.evidence_high
        if low is None or high is None:
            continue
        if not low <= each.central <= high:
            yield Remark(
                check="beyond the evidence",
                severity="serious",
                table="effects",
                row=row,
                field="central",
                sentence=f"An effect of {with_sign(each.central, '.1%')} on {POINTS[each.point]} "
                f"lies outside the {with_sign(low, '.1%')} to {with_sign(high, '.1%')} of "
                f"{each.source or 'its evidence'}.",
            )


def cited_to_nothing(plan: Plan) -> Iterator[Remark]:
    """An effect that rests on no study."""
    for row, each in enumerate(plan.effects):
        if each.central and (not each.source or each.grade == "assumed"):
            yield Remark(
                check="cited to nothing",
                severity="serious",
                table="effects",
                row=row,
                field="source",
                sentence=f"An effect of {with_sign(each.central, '.1%')} on {POINTS[each.point]} "
                f"rests on {'an assumption' if each.source else 'no source'}.",
            )


def harm_ignored(plan: Plan) -> Iterator[Remark]:
    """An effect that cannot go wrong, where such changes have."""
    for row, each in enumerate(plan.effects):
        worst = each.central if each.high is None else each.high
        if each.point in HARM_SEEN and each.central < 0 and worst <= 0 and not each.harm_considered:
            yield Remark(
                check="harm ignored",
                severity="doubtful",
                table="effects",
                row=row,
                field="high",
                sentence=f"In the plan {_title(plan, each)} cannot raise {POINTS[each.point]}; "
                "controlled studies of such changes have found rises of a quarter to a half.",
            )


def effect_at_once(plan: Plan) -> Iterator[Remark]:
    """An initiative that works in full in its first year."""
    acting = {each.initiative for each in plan.effects if each.central < 0}
    for row, each in enumerate(plan.initiatives):
        if each.id in acting and each.ramp_years < limits()["years_to_effect"]:
            yield Remark(
                check="effect at once",
                severity="doubtful",
                table="initiatives",
                row=row,
                field="ramp_years",
                sentence=f"{each.title} is fully at work after {each.ramp_years} years; such "
                "changes have shown little effect in their first two.",
            )


def care_elsewhere(plan: Plan) -> Iterator[Remark]:
    """Hospital use avoided with no care put in its place and no cost to anyone."""
    by_id = _by_id(plan)
    for row, each in enumerate(plan.effects):
        initiative = by_id[each.initiative]
        if each.point in HOSPITAL and each.central < 0 and not each.moves_to:
            if initiative.recurrent_gbp:
                continue
            yield Remark(
                check="care elsewhere",
                severity="serious",
                table="effects",
                row=row,
                field="moves_to",
                sentence=f"{initiative.title} avoids {POINTS[each.point]} and nobody does or pays "
                "for anything instead: no community or social care is counted.",
            )


def whole_cost_saved(plan: Plan) -> Iterator[Remark]:
    """Activity avoided at average cost, as if closing three beds saved a ward."""
    shaped = {each.point for each in plan.costs if each.fixed_share or each.semi_fixed_share}
    seen: set[str] = set()
    for row, each in enumerate(plan.effects):
        if each.central < 0 and each.point not in shaped | seen:
            seen.add(each.point)
            yield Remark(
                check="average cost",
                severity="serious",
                table="effects",
                row=row,
                field="point",
                sentence=f"All of the cost of {POINTS[each.point]} is taken as variable: every "
                "case avoided saves its average cost, though no ward or clinic closes.",
            )


def initiatives_without_effect(plan: Plan) -> Iterator[Remark]:
    """An initiative that is said to do nothing that can be counted."""
    acting = {each.initiative for each in plan.effects}
    for row, each in enumerate(plan.initiatives):
        if each.id not in acting and not each.cash_saving_gbp:
            yield Remark(
                check="no effect",
                severity="note",
                table="initiatives",
                row=row,
                field="id",
                sentence=f"{each.title} has no effect and no saving: it only costs.",
            )


EFFECT_CHECKS: tuple[Callable[[Plan], Iterator[Remark]], ...] = (
    counted_twice,
    saved_twice,
    beyond_evidence,
    cited_to_nothing,
    care_elsewhere,
    whole_cost_saved,
    harm_ignored,
    effect_at_once,
    initiatives_without_effect,
)


def _by_id(plan: Plan) -> dict[str, Initiative]:
    return {each.id: each for each in plan.initiatives}


def _title(plan: Plan, effect: Effect) -> str:
    return _by_id(plan)[effect.initiative].title


def _overlap(one: Effect, other: Effect) -> bool:
    ages = one.age_from <= (200 if other.age_to is None else other.age_to) and other.age_from <= (
        200 if one.age_to is None else one.age_to
    )
    places = not one.place or not other.place or one.place == other.place
    return one.point == other.point and places and ages and one.reach + other.reach > 1
