"""The plans of 2016 as far as published: each with its scope, never added across scopes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.pence import MILLION_POUNDS, pounds
from tripleaim.model.said_date import SaidDate
from tripleaim.plans.remark import Remark
from tripleaim.store.engine import Store
from tripleaim.store.record.bodies import Footprint, read_footprints
from tripleaim.store.record.plans import GAP, PlanFigure, read_plan_figures
from tripleaim.store.rules import read_rules

UNSAID, NOT_STATED = "scope not on record", "not stated"
BEDS = "beds"  # the remark that tells of beds


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPlan:
    """What is on record of a plan of 2016, in millions of pounds; None where it is not.

    `area` is its footprint; `figures` is all of it, what gave way to another figure left out.
    """

    footprint: int
    name: str
    area: str
    figures: tuple[PlanFigure, ...]
    gap_gbp_m: float | None
    scope: str
    other_figures: str
    savings_gbp_m: float | None
    capital_gbp_m: float | None
    beds: float | None
    beds_figure: PlanFigure | None
    beds_note: str
    confidence: str
    cited: str
    source: str
    day: date

    @property
    def closed(self) -> float:
        """The beds that it was to close; 0 where it was to close none, or it is not on record."""
        return max(0.0, -(self.beds or 0))

    @property
    def plain_scope(self) -> str:
        """The scope in plain words: NHS, health and care, or as the plan says."""
        text = self.scope.lower()
        if "care" in re.findall(r"[a-z]+", text):  # healthcare is the NHS's
            return "health and care"
        if "nhs" in text or "health" in text:
            return "NHS"
        return text or UNSAID


def list_published(
    store: Store, areas: Iterable[str] | None = None, *, on: date, known: date
) -> list[PublishedPlan]:
    """Every plan of 2016 with a figure on record by a day, of some areas or all, in the order of
    footprints."""
    figures = read_plan_figures(store, areas, on=on, known=known)
    found = []
    for each in read_footprints(store):
        own = [figure for figure in figures if figure.fact.subject == each.fact.subject]
        if own:
            found.append(_plan(each, own))
    return found


def judge_published(plan: PublishedPlan, on: date) -> list[Remark]:
    """What can be said on a day of a plan, from what was published of it."""
    found = []

    def say(check: str, severity: str, sentence: str) -> None:
        found.append(Remark(check=check, severity=severity, sentence=sentence, table="published"))

    if plan.gap_gbp_m is None:
        say("gap", "note", "No do-nothing gap is on record.")
    elif not plan.scope:
        say(
            "scope", "serious",
            f"The gap of {_in_millions(plan.gap_gbp_m)} is given without saying whether it is the "
            "NHS's alone or also social care's.",
        )  # fmt: skip
    if plan.other_figures or plan.confidence == "conflicting":
        said = plan.other_figures or "sources disagree"
        say("disagreement", "doubtful", f"Another figure is also given: {said}.")
    if plan.gap_gbp_m and plan.savings_gbp_m is not None and plan.savings_gbp_m < plan.gap_gbp_m:
        left = plan.gap_gbp_m - plan.savings_gbp_m
        say(
            "arithmetic", "doubtful",
            f"Savings of {_in_millions(plan.savings_gbp_m)} leave {_in_millions(left)} of the gap "
            "open.",
        )  # fmt: skip
    if plan.savings_gbp_m is None:
        say("savings", "note", "How the gap was to be closed is not on record in figures.")
    if plan.capital_gbp_m and plan.capital_gbp_m > _limit("high_capital_gbp_m"):
        say(
            "capital", "serious",
            f"The plan asked for {_in_millions(plan.capital_gbp_m)} of capital"
            + _came_of_all("capital", on),
        )  # fmt: skip
    if plan.closed:
        say(
            BEDS, "serious" if plan.closed >= _limit("beds_cut_by_half") else "doubtful",
            f"The plan was to close {plan.closed:,.0f} beds{_aside(plan.beds_note)}"
            + _came_of_all(BEDS, on),
        )  # fmt: skip
    if plan.confidence == "secondary":
        say("published", "note", "The figures are known from accounts of the plan, not from it.")
    return found


def day_of(said: SaidDate) -> date:
    """The day that a date stands for: itself, the first of a month, the last of anything longer.

    >>> [day_of(SaidDate.read(each)).isoformat() for each in ("2016-10-21", "2016-10", "2016")]
    ['2016-10-21', '2016-10-01', '2016-12-31']
    """
    of_month = (said.low.year, said.low.month) == (said.high.year, said.high.month)
    return said.low if of_month else said.high


def _limit(name: str) -> float:
    return float(read_rules("published_plans")[name]["value"])


def _came_of_all(matter: str, on: date) -> str:
    """The end of a sentence: what came of all plans in a matter, once it was known."""
    rule = read_rules("published_plans")[matter]
    return f"; {rule['says']}." if on >= rule["since"] else "."


def _aside(text: str) -> str:
    return f" ({text})" if text else ""


def _plan(footprint: Footprint, figures: Sequence[PlanFigure]) -> PublishedPlan:
    gap = _standing(figures, (GAP,))
    beds = _standing(figures, ("bed_change",))
    first = gap or figures[0]
    return PublishedPlan(
        footprint=footprint.number,
        name=footprint.name_2016,
        area=footprint.fact.subject,
        figures=tuple(_kept(figures)),
        gap_gbp_m=_millions(gap),
        scope=_scope(figures, gap) if gap else "",
        other_figures=_others(figures, gap),
        savings_gbp_m=_millions(_standing(figures, ("planned_savings",))),
        capital_gbp_m=_millions(_standing(figures, ("capital_ask",))),
        beds=beds.value if beds else None,
        beds_figure=beds,
        beds_note=next((each.said or "" for each in figures if each.field == "beds_note"), ""),
        confidence=first.fact.grade,
        cited=f"{first.fact.cited}, {first.fact.known.said}",
        source=first.fact.source,
        day=day_of(first.fact.begun),
    )


def _scope(figures: Sequence[PlanFigure], gap: PlanFigure) -> str:
    """What a gap covers: as its own account says, or as another of the same amount does."""
    told = [gap, *(each for each in figures if each.field == GAP and each.pence == gap.pence)]
    return next((each.scope for each in told if each.scope and each.scope != NOT_STATED), "")


def _kept(figures: Sequence[PlanFigure]) -> list[PlanFigure]:
    """The figures that stand, by field; of a field of which none does yet, those that stood."""
    standing = {each.field for each in figures if each.stands}
    return [each for each in figures if each.stands or each.field not in standing]


def _standing(figures: Sequence[PlanFigure], fields: tuple[str, ...]) -> PlanFigure | None:
    """The figure that stands: one on which sources agree before one on which they do not."""
    held = [each for each in _kept(figures) if each.field in fields]
    numbers = [each for each in held if each.pence is not None or each.value is not None]
    ordered = sorted(numbers, key=lambda each: (each.fact.grade == "conflicting", each.fact.id))
    return ordered[0] if ordered else None


def _others(figures: Sequence[PlanFigure], gap: PlanFigure | None) -> str:
    """Other figures of the gap: those that were said in words, and those that gave way."""
    said = [each.said or "" for each in figures if each.field == "other_gap_figures"]
    amounts = {
        each.pence: f"{pounds(each.pence)} ({each.fact.grade})"
        for each in figures
        if each.field == GAP and each.pence is not None and gap and each.pence != gap.pence
    }
    return "; ".join([*filter(None, said), *amounts.values()])


def _millions(figure: PlanFigure | None) -> float | None:
    return figure.pence / MILLION_POUNDS if figure and figure.pence is not None else None


def _in_millions(amount: float) -> str:
    return pounds(amount * MILLION_POUNDS)
