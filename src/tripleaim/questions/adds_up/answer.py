"""Does the plan add up? What was published first, then what years to come hold by our model."""

from collections.abc import Mapping, Sequence
from datetime import date

from tripleaim.model.area import ENGLAND
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Pence
from tripleaim.model.row import NOW, Answer, Row
from tripleaim.model.status import Status
from tripleaim.model.tier import TIER_OF_KIND
from tripleaim.questions.adds_up.model import faced, faced_at_last
from tripleaim.questions.adds_up.published import (
    every_plan,
    nation,
    plans_of,
    publications,
    signed_plans,
    whether_of,
)
from tripleaim.questions.adds_up.rows import (
    Gap,
    NoPlan,
    NotRun,
    PublishedGap,
    PublishedSavings,
    Whether,
)
from tripleaim.questions.bodies import Body, bodies_around, bodies_of
from tripleaim.questions.framework import gains_at_stake
from tripleaim.registry.area import Listed, find_area
from tripleaim.registry.members import match_parts, system_kind
from tripleaim.store.engine import Store
from tripleaim.store.remembered import settled

PLANS = "facts_stp_plans_2016"
PLAN_OVER = date(2021, 4, 1)  # the day after the year of which the plans of 2016 told


@settled
def adds_up(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """What a system planned and what its money faces; without an area, every plan of 2016.

    The model is told of years to come only. Raises NothingFound or InputRefused for an area that is
    not there on that day.
    """
    known = known or NOW
    if area is None:
        return Answer(question="adds-up", on=on, known=known, rows=_england(store, on, known))
    here = find_area(store, area, on)
    tier = TIER_OF_KIND.get(here.area.kind)
    if tier == "nation":
        rows = _england(store, on, known)
    elif tier == "region":
        rows = _region(store, here, on, known)
    else:
        rows = _system(store, here, on, known)
    return Answer(
        question="adds-up", on=on, area=here.area.id, name=here.area.name, known=known, rows=rows
    )


def _england(store: Store, on: date, known: date) -> tuple[Row, ...]:
    plans = every_plan(store, on, known) or [_no_plan(ENGLAND)]
    return (*plans, *nation(store, on, known))


def _region(store: Store, here: Listed, on: date, known: date) -> tuple[Row, ...]:
    """The plans of the systems inside; what they face is worked out system by system."""
    inside: dict[str, Body] = {}
    for each in match_parts(store, here.area.id, system_kind(store, on), on):
        inside |= bodies_of(store, find_area(store, each.area, on), on)
    rows = every_plan(store, on, known, inside)
    return (*(rows or (_no_plan(here.area.id),)), _wide(here))


def _system(store: Store, here: Listed, on: date, known: date) -> tuple[Row, ...]:
    bodies = _whose(store, here, on)
    signed = signed_plans(store, here.area.id, on, known)
    planned = plans_of(store, bodies, on, known)
    ahead = faced(store, here, on, known)
    leads = 1 if not signed and _model_leads(here, planned, ahead[0], on) else 0
    return (
        *ahead[:leads],
        *signed,
        *(() if signed or leads else _whether(here, planned, on)),
        *(planned or ([] if signed else [_no_plan(here.area.id)])),
        *publications(store, bodies, on, known),
        *gains_at_stake(store, here.area.id, on, known),
        *ahead[leads:],
    )


def _model_leads(here: Listed, planned: Sequence[Row], ahead: Row, on: date) -> bool:
    """Whether our model stands before what was planned: where that gives no gap, or its years are
    over and the model tells of years to come."""
    if not planned or not _answers(planned):
        return bool(planned)
    return _is_system(here) and on >= PLAN_OVER and isinstance(ahead, Gap)


def _whether(here: Listed, planned: Sequence[Row], on: date) -> tuple[Whether, ...]:
    """Whether a system's plan adds up, as far as what was planned tells."""
    gap = planned[0] if planned else None
    if not _is_system(here) or not isinstance(gap, PublishedGap):
        return ()
    held = (each for each in planned if isinstance(each, PublishedSavings))
    saved = next((each.savings for each in held if each.subject == gap.subject), None)
    left = None if saved is None else Pence(gap.gap - saved)
    if on >= PLAN_OVER:
        return (whether_of(gap, left, ""),)
    form = "then" if left is None else "short" if left > 0 else "closes"
    return (whether_of(gap, left, form),)


def _is_system(here: Listed) -> bool:
    return TIER_OF_KIND.get(here.area.kind) == "system"


def _answers(planned: Sequence[Row]) -> bool:
    """Whether what was planned opens with a gap: where none is on record our model's stands first.

    Remarks, consultants' fees and early estimates alone do not say whether a plan adds up.
    """
    return isinstance(planned[0], PublishedGap)


def in_short(store: Store, area: str | None, on: date) -> Answer:
    """What a card shows: our model where it tells of years to come once those of the plan of 2016
    are over, else what was planned."""
    here = find_area(store, area, on) if area is not None else None
    if here is None or not _is_system(here):
        return adds_up(store, area, on)
    signed = signed_plans(store, here.area.id, on, NOW)
    planned = plans_of(store, _whose(store, here, on), on, NOW)
    if not signed and not (planned and _answers(planned)):
        return adds_up(store, area, on)
    ahead = () if signed or on < PLAN_OVER else faced_at_last(store, here, on, NOW)
    leads = [each for each in ahead if isinstance(each, Gap)]
    rows = (*signed, *leads, *(() if signed or leads else _whether(here, planned, on)), *planned)
    return Answer(
        question="adds-up", on=on, area=here.area.id, name=here.area.name, known=NOW, rows=rows
    )


def _whose(store: Store, here: Listed, on: date) -> Mapping[str, Body]:
    """The area with those that it goes back to; for one smaller than a system, those around it."""
    if TIER_OF_KIND.get(here.area.kind) == "system":
        return bodies_of(store, here, on)
    try:
        return bodies_around(store, here, on)
    except NothingFound:
        return {}


def _no_plan(area: str) -> NoPlan:
    return NoPlan(subject=area, sources=(PLANS,), status=Status.NOT_ON_RECORD)


def _wide(here: Listed) -> NotRun:
    return NotRun(
        subject=here.area.id,
        sources=(here.source,),
        status=Status.NOT_ON_RECORD,
        form="wide",
        why="",
        last_year=None,
    )
