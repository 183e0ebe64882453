"""Does the plan add up? What was published first, then what years to come hold by our model."""

from collections.abc import Mapping, Sequence
from datetime import date

from tripleaim.model.area import ENGLAND
from tripleaim.model.errors import NothingFound
from tripleaim.model.row import NOW, Answer, Row
from tripleaim.model.status import Status
from tripleaim.model.tier import TIER_OF_KIND
from tripleaim.questions.adds_up.model import faced
from tripleaim.questions.adds_up.published import (
    every_plan,
    nation,
    plans_of,
    publications,
    signed_plans,
)
from tripleaim.questions.adds_up.rows import NoPlan, NotRun, PublishedGap, Signed
from tripleaim.questions.bodies import Body, bodies_around, bodies_of
from tripleaim.questions.framework import gains_at_stake
from tripleaim.registry.area import Listed, find_area
from tripleaim.registry.members import match_parts, system_kind
from tripleaim.store.engine import Store
from tripleaim.store.remembered import settled

PLANS = "facts_stp_plans_2016"


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
    leads = 0 if signed or not planned or _answers(planned) else 1
    return (
        *ahead[:leads],
        *signed,
        *(planned or ([] if signed else [_no_plan(here.area.id)])),
        *publications(store, bodies, on, known),
        *gains_at_stake(store, here.area.id, on, known),
        *ahead[leads:],
    )


def _answers(planned: Sequence[Row]) -> bool:
    """Whether what was planned opens with a gap: where none is on record our model's stands first.

    Remarks, consultants' fees and early estimates alone do not say whether a plan adds up.
    """
    return isinstance(planned[0], PublishedGap)


def in_short(store: Store, area: str | None, on: date) -> Answer:
    """What was planned, which a card shows; the model too where no plan is on record."""
    here = find_area(store, area, on) if area is not None else None
    if here is None or TIER_OF_KIND.get(here.area.kind) != "system":
        return adds_up(store, area, on)
    rows = (
        *signed_plans(store, here.area.id, on, NOW),
        *plans_of(store, _whose(store, here, on), on, NOW),
    )
    if not rows or not (isinstance(rows[0], Signed) or _answers(rows)):
        return adds_up(store, area, on)
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
