"""What was planned and published: figures of plans, when they came out, what can be said."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypedDict

from tripleaim.model.area import ENGLAND
from tripleaim.model.documents.cover import SignedPlan
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Pence, Share
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.plans.published import (
    BEDS,
    PublishedPlan,
    day_of,
    judge_published,
    list_published,
)
from tripleaim.questions.adds_up.rows import (
    Consultants,
    EveryGap,
    OtherAmount,
    OtherWords,
    PlanOut,
    PlansOnRecord,
    PublishedCapital,
    PublishedGap,
    PublishedSavings,
    RemarkOnPlan,
    Signed,
    Whether,
)
from tripleaim.questions.bodies import Body
from tripleaim.questions.scope import read_scope
from tripleaim.store.engine import Store
from tripleaim.store.record.plans import (
    GAP,
    PAID,
    PlanFigure,
    read_plan_figures,
    read_plan_publications,
)

NATION = Body(id=ENGLAND, name="England", part=None)
ADDS_UP = "adds up"
FALLS_SHORT = "does not add up"
BEDS_NOTE = "beds_note"
AMOUNTS = ", amounts in "  # as a compiled figure says the money that it is told in
TOLD_ALONE = (GAP, "planned_savings", "capital_ask", "other_gap_figures", *PAID)


class Cited(TypedDict):
    """Whose plan a figure is of, where it was read and how sure it is."""

    subject: str
    plan: str
    part: Share | None
    cited: str
    confidence: str
    sources: tuple[str, ...]
    data_day: date | None


def plans_of(store: Store, bodies: Mapping[str, Body], on: date, known: date) -> list[Row]:
    """The plans of 2016 of the area and of those that it goes back to, each with its remarks."""
    listed = list_published(store, list(bodies), on=on, known=known)
    plans = [each for area in bodies for each in listed if each.area == area]
    rows = [_published(plan, bodies[plan.area], on) for plan in plans]
    heads = [row for told in rows for row in told if isinstance(row, PublishedGap)]
    rest = [row for told in rows for row in told if not isinstance(row, PublishedGap)]
    return [*heads, *rest]


def publications(store: Store, bodies: Mapping[str, Body], on: date, known: date) -> list[PlanOut]:
    """When and by whom plans came out, or that they were kept, by a day, oldest first."""
    return [
        PlanOut(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            whose=bodies[each.fact.subject].name,
            plan=each.plan,
            done=each.done,
            by=each.by,
            how="" if each.fact.tells_later(each.status, on) else each.how(on),
            when=each.fact.begun,
            grade=each.fact.grade,
            cited=each.fact.cited,
        )
        for each in read_plan_publications(store, list(bodies), on=on, known=known)
    ]


def signed_plans(store: Store, area: str, on: date, known: date) -> list[Signed]:
    """The plans that parties of the area signed as they stand, and that hold on the day."""
    try:
        scope = read_scope(store, area, on, known)
    except NothingFound:
        return []
    return [
        Signed(
            subject=each.id,
            sources=(scope.source(each),),
            notes=("example",) if each.example else (),
            assumed=each.example,
            plan=each.what,
            parties=len(each.parties),
            file=each.file,
            document=each.id,
            revision=each.revision,
        )
        for each in scope.binding
        if isinstance(each, SignedPlan)
    ]


def every_plan(
    store: Store, on: date, known: date, areas: Iterable[str] | None = None
) -> list[Row]:
    """How many plans of 2016 are on record by a day, and each gap; of some areas, or all.

    Nothing before the first of them.
    """
    wanted = None if areas is None else sorted(set(areas))
    plans = list_published(store, wanted, on=on, known=known)
    if not plans:
        return []
    with_gap = [each for each in plans if each.gap_gbp_m is not None]
    scopes: dict[str, int] = {}
    for each in with_gap:
        scopes[each.plain_scope] = scopes.get(each.plain_scope, 0) + 1
    total = PlansOnRecord(
        sources=(plans[0].source,),
        form="" if wanted is None else "here",
        plans=len(plans),
        with_gap=len(with_gap),
        scopes=tuple(sorted(scopes.items())),
    )
    return [total, *(_every_gap(each) for each in with_gap)]


def nation(store: Store, on: date, known: date) -> list[Row]:
    """What is on record of all plans together: their cost, what was said, how they came out."""
    held = read_plan_figures(store, [ENGLAND], on=on, known=known)
    rows = [_figure(each, _said_of(each, NATION), on) for each in held]
    told: list[Row] = [row for row in rows if row is not None]
    return [*told, *publications(store, {ENGLAND: NATION}, on, known)]


def _every_gap(plan: PublishedPlan) -> EveryGap:
    return EveryGap(
        gap=_pence_of_millions(plan.gap_gbp_m or 0),
        scope=plan.scope,
        plain_scope=plan.plain_scope,
        **_cited(plan, None),
    )


def _published(plan: PublishedPlan, body: Body, on: date) -> list[Row]:
    said = _cited(plan, body.part)
    found: list[Row] = []
    if plan.gap_gbp_m is not None:
        gap = _pence_of_millions(plan.gap_gbp_m)
        form = "around" if body.around else "" if body.part is None else "before"
        found.append(PublishedGap(gap=gap, scope=plan.scope, around=body.around, form=form, **said))
    if plan.savings_gbp_m is not None:
        savings = _pence_of_millions(plan.savings_gbp_m)
        found.append(PublishedSavings(savings=savings, **said))
    if plan.capital_gbp_m is not None:
        capital = _pence_of_millions(plan.capital_gbp_m)
        found.append(PublishedCapital(capital=capital, **said))
    whose = replace(body, name=plan.name)
    told = _told_in_remark(plan)
    other = [_figure(each, _said_of(each, whose), on) for each in plan.figures if each not in told]
    found += [row for row in other if row is not None]
    for each in judge_published(plan, on):
        bears = _said_of(told[0], whose) if each.check == BEDS else said
        notes = ("graded",) if each.check == BEDS else ()
        found.append(
            RemarkOnPlan(
                check=each.check, severity=each.severity, remark=each.sentence, notes=notes, **bears
            )
        )
    return found


def _told_in_remark(plan: PublishedPlan) -> list[PlanFigure]:
    """The figure of beds that a plan was to close and its note, told together in a remark."""
    if not plan.closed or plan.beds_figure is None:
        return []
    notes = [each for each in plan.figures if each.field == BEDS_NOTE and each.said]
    return [plan.beds_figure, *notes[:1]]


def _figure(each: PlanFigure, said: Cited, on: date) -> Row | None:
    """A figure that stands in no row of its own; None for one that does or tells of later."""
    if each.field in TOLD_ALONE and each.field not in PAID:
        return None
    if each.pence is None:
        words = _in_words(each)
        later = each.fact.tells_later(words, on)
        if not words or later:
            return None
        form = "" if each.unit or AMOUNTS in words else "no_unit"
        return OtherWords(field=each.field, said=words, form=form, **said)
    if each.field in PAID:
        form = "nation" if said["subject"] == ENGLAND else ""
        return Consultants(cost=Pence(each.pence), form=form, **said)
    return OtherAmount(field=each.field, amount=Pence(each.pence), unit=each.unit or "", **said)


def _in_words(each: PlanFigure) -> str:
    value = "" if each.value is None else f"{each.value:g}"
    said = "; ".join(part for part in (each.said or "", value) if part)
    return f"{said} ({each.unit})" if said and each.unit else said


def _said_of(each: PlanFigure, body: Body) -> Cited:
    return Cited(
        subject=each.fact.subject,
        plan=body.name,
        part=body.part,
        cited=f"{each.fact.cited}, {each.fact.known.said}",
        confidence=each.fact.grade,
        sources=(each.fact.source,),
        data_day=day_of(each.fact.begun),
    )


def _cited(plan: PublishedPlan, part: Share | None) -> Cited:
    return Cited(
        subject=plan.area,
        plan=plan.name,
        part=part,
        cited=plan.cited,
        confidence=plan.confidence,
        sources=(plan.source,),
        data_day=plan.day,
    )


def whether_of(gap: PublishedGap, left: Pence | None, form: str) -> Whether:
    """Whether a plan adds up, by its gap and what its savings leave of it."""
    is_open = form == "short" and left is not None
    told = {"short": (Status.SHOWN_NOT, FALLS_SHORT), "closes": (Status.SHOWN, ADDS_UP)}
    status, whether = told.get(form, (Status.CANNOT_TELL, "cannot tell"))
    return Whether(
        subject=gap.subject,
        plan=gap.plan,
        part=gap.part,
        cited=gap.cited,
        confidence=gap.confidence,
        sources=gap.sources,
        data_day=gap.data_day,
        status=status,
        form=form,
        whether=whether,
        gap=gap.gap,
        open=left if is_open else None,
        scope=gap.scope,
    )


def _pence_of_millions(pounds: float) -> Pence:
    return Pence(round(pounds * 100_000_000))
