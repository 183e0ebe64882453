"""What was reported of a body's money: told as read, one by one, never added up or compared."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from tripleaim.model.quantity import Pence, Share, Year
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.model.succession import is_all
from tripleaim.money.trusts import Home
from tripleaim.questions.bodies import Body
from tripleaim.questions.money.rows import Award, OfTrust, Position, Reported
from tripleaim.store.engine import Store
from tripleaim.store.record.money import NeedWeighted, ReportedMoney, read_money, read_need_weighted
from tripleaim.store.rules import year_start

Kind = TypeVar("Kind", bound=Reported)
ALLOCATION = "allocation"
ALLOCATED = "allocated"
AWARDS = (ALLOCATION, "capital", "transformation", "sustainability_fund", "better_care_fund")
POSITIONS = ("position", "plan", "single_figure")
TRUST_RESULT = "trust_result"
OF_TRUSTS = (TRUST_RESULT, "sustainability_fund")
SET_AHEAD = (ALLOCATION, "capital", "better_care_fund")
FORMS = {
    "position": "position",
    "position without a published amount": "position",
    "against plan": "against",
}
A_HEAD = "a head"
SLIP = 0.05
"""An amount and an amount a head of one source that imply other people than registered by more."""


def reported(store: Store, bodies: Mapping[str, Body], on: date, known: date) -> list[Row]:
    """What was reported of the area and those that it goes back to by a day, newest period first.

    A plan may be told from the beginning of its year; what came of it when it had been told.
    """
    held = _by_then(read_money(store, list(bodies), on=on, known=known), on)
    wrong = _slips(store, held, on)
    found: list[Row] = [
        _row(Position, each, bodies[each.fact.subject].name, bodies[each.fact.subject].part)
        for each in held
        if each.kind in POSITIONS
    ]
    for each in held:
        if each.kind in AWARDS:
            body = bodies[each.fact.subject]
            row = _row(Award, each, body.name, body.part, in_doubt=each.fact.id in wrong)
            found.append(row)
    return found


def reported_of_trusts(store: Store, homes: Sequence[Home], on: date, known: date) -> list[OfTrust]:
    """What was reported of single trusts by a day, newest period first."""
    names = {each.trust: each.name for each in homes}
    if not names:
        return []
    held = _by_then(read_money(store, list(names), on=on, known=known), on)
    return [
        _row(OfTrust, each, names[each.fact.subject], None)
        for each in held
        if each.kind in OF_TRUSTS
    ]


def read_allocation(rows: Sequence[Row], year: int) -> Award | None:
    """What was read to be all that was allocated in a year to the area, or to the body it was."""
    for each in rows:
        if not isinstance(each, Award) or each.form != ALLOCATED or each.year != year:
            continue
        if is_all(each.part):
            return each
    return None


def is_out(each: ReportedMoney, on: date) -> bool:
    """Whether an amount may be told on a day: set ahead, told by then, or its year over."""
    if each.kind in SET_AHEAD or each.fact.known.high <= on:
        return True
    return each.year_ending is not None and year_start(each.year_ending + 1) <= on


def _by_then(held: Sequence[ReportedMoney], on: date) -> list[ReportedMoney]:
    told = [each for each in held if is_out(each, on)]
    return sorted(told, key=lambda each: (-each.fact.begun.low.toordinal(), each.fact.id))


def _row(
    kind: type[Kind],
    each: ReportedMoney,
    whose: str,
    part: Share | None,
    *,
    in_doubt: bool = False,
) -> Kind:
    silent = each.pence is None
    status = Status.NOT_ON_RECORD if silent else Status.SHOWN
    return kind(
        subject=each.fact.subject,
        sources=(each.fact.source,),
        status=Status.CANNOT_TELL if in_doubt else status,
        form="" if silent or in_doubt else form_of(each),
        whose=whose,
        part=part,
        period=each.period,
        year=Year(each.year_ending) if each.year_ending else None,
        item=each.item,
        amount=None if each.pence is None else Pence(each.pence),
        per_head=each.unit == A_HEAD,
        stage=each.stage or "",
        basis=each.basis or "",
        bound=each.bound or "",
        told=each.fact.known,
        grade=each.fact.grade,
        cited=each.fact.cited,
    )


def form_of(each: ReportedMoney) -> str:
    """How an amount is said: a surplus or deficit, a distance from plan, or else as it is."""
    if each.kind == ALLOCATION and each.unit is None:
        return ALLOCATED
    return "position" if each.kind == TRUST_RESULT else FORMS.get(each.item, "")


def _slips(store: Store, held: Sequence[ReportedMoney], on: date) -> set[str]:
    """Allocations that the same source's amount a head contradicts, by the registered people."""
    registered = {
        (each.fact.subject, each.year_ending): each.people
        for each in _registered(store, {each.fact.subject for each in held}, on)
    }
    heads = {
        (e.fact.subject, e.year_ending, e.fact.source): e.pence
        for e in held
        if e.unit == A_HEAD and e.kind == ALLOCATION and e.pence
    }
    found = set()
    for each in held:
        people = registered.get((each.fact.subject, each.year_ending or 0))
        head = heads.get((each.fact.subject, each.year_ending, each.fact.source))
        whole = each.kind == ALLOCATION and each.unit != A_HEAD and each.pence
        if whole and people and head and is_slip(whole, head, people):
            found.add(each.fact.id)
    return found


def is_slip(whole: int, head: int, registered: float) -> bool:
    """Whether an amount and one a head imply other numbers of people than are registered.

    >>> [is_slip(whole, 100, 100) for whole in (9_400, 9_500, 10_500, 10_600)]
    [True, False, False, True]
    """
    return abs(whole / head - registered) > SLIP * registered


def _registered(store: Store, about: set[str], on: date) -> list[NeedWeighted]:
    held = read_need_weighted(store, sorted(about), on=on, known=date.max)
    return [each for each in held if each.component == "registered"]
