"""A signed outcomes framework by its months: charts, verdicts, and the settlement of each year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from tripleaim.evidence.own_panel import Judgement, Wanted, judge_panel
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.spc import Charts, chart_series
from tripleaim.evidence.verdict import HARMED, HELPED, NONE
from tripleaim.model.documents.base import SETTLES
from tripleaim.model.documents.outcomes import Outcome, OutcomesFramework
from tripleaim.model.errors import InputRefused, NothingFound, refuse
from tripleaim.model.status import Status
from tripleaim.money.ledger import POOL, Entry
from tripleaim.money.outcomes import (
    OutcomeStake,
    OutcomeYear,
    SharingPartner,
    YearTerms,
    settle_year,
)

HERE = "here"
FEWEST_CHARTED = 2
FEWEST_BEFORE = 6  # months before the first day that make limits
TEN_THOUSANDTHS = 10_000  # how finely an achievement is told, and paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A value of an outcome in a month, here (the framework's area) or in a place beside it."""

    outcome: str
    first: date
    place: str
    value: float
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An outcome by the end of a year: where it stands, and what came because of the framework.

    `latest` is the mean of the year here; `met` whether that reaches the target. `effect` is in the
    outcome's unit, as the house's panel rules estimate it against the places beside; `achieved`
    (0 to 1, to four decimals) is the effect over what was aimed at, None where it cannot be told.
    `verdict` is what the panel rules said ("harmed"), empty without one; `is_due` whether the day
    on which the outcome is due lies in the year or before.
    """

    outcome: Outcome
    status: Status
    because: str
    latest: float | None
    met: bool | None
    effect: float | None
    low: float | None
    high: float | None
    achieved: Fraction | None
    charts: Charts | None
    months: tuple[date, ...]
    verdict: str
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkYear:
    """A year of a framework: its outcomes as judged at the end of it, and the settlement."""

    framework: OutcomesFramework
    judged: tuple[Judged, ...]
    settlement: OutcomeYear


def settle_framework(
    framework: OutcomesFramework,
    months: Sequence[Month],
    entries: Sequence[Entry],
    year_ending: int | None = None,
) -> FrameworkYear:
    """A year of a signed framework from the months of its outcomes and the entries of its pool.

    Raises InputRefused for a framework that is not signed, an outcome it does not have, entries of
    another year or segment; NothingFound for a year of which it says nothing.
    """
    if framework.status not in SETTLES:
        raise refuse(
            framework.id, f"is {framework.status}: what is settled is what partners have signed"
        )
    year = _year(framework, year_ending)
    _check_months(framework, months)
    end = date(year, 4, 1)
    judged = tuple(
        judge_outcome(framework, each, [m for m in months if m.outcome == each.id], end)
        for each in framework.outcomes
    )
    terms = _terms(framework, entries, year)
    stakes = [
        OutcomeStake(
            outcome=each.outcome.id,
            weight=Fraction(each.outcome.weight),
            achieved=each.achieved,
            is_due=each.is_due,
        )
        for each in judged
    ]
    settlement = settle_year(terms, stakes, _spent(terms, entries))
    return FrameworkYear(framework=framework, judged=judged, settlement=settlement)


def _year(framework: OutcomesFramework, asked: int | None) -> int:
    years = sorted({each.year_ending for each in framework.contributions})
    listed = ", ".join(map(str, years))
    if asked is None and len(years) != 1:
        raise refuse("--year", "is needed", f"Years ending: {listed}.")
    year = years[0] if asked is None else asked
    if year not in years:
        raise NothingFound(f"{framework.id} says nothing of the year ending {year}: {listed}.")
    return year


def _check_months(framework: OutcomesFramework, months: Sequence[Month]) -> None:
    known = {each.id for each in framework.outcomes}
    problems = [
        problem
        for each in months
        if each.outcome not in known
        for problem in refuse(
            "months",
            "is no outcome of the framework",
            f"Outcomes: {', '.join(sorted(known))}.",
            value=each.outcome,
            row=each.row,
            column="outcome",
        ).problems
    ]
    if problems:
        raise InputRefused(problems)


def judge_outcome(
    framework: OutcomesFramework, outcome: Outcome, months: Sequence[Month], end: date
) -> Judged:
    """What the months before a day say of an outcome, by the same rules as any other verdict.

    What would have come anyway is what came in the places beside: without them it cannot be told.
    """
    before_end = [each for each in months if each.first < end]
    here = sorted((m for m in before_end if m.place == HERE), key=lambda each: each.first)
    since = [m.value for m in here if m.first >= max(framework.valid_from, _year_before(end))]
    latest = float(np.mean(since)) if since else None
    found, why = _judgement(framework, outcome, before_end)
    verdict = found.verdict if found else None
    estimate = found.estimates[0] if found and found.estimates else None
    status = _status(here, verdict.kind if verdict else "")
    return Judged(
        outcome=outcome,
        status=status,
        because=why or (verdict.reason if verdict else found.reason if found else ""),
        latest=latest,
        met=None if latest is None else _reaches(outcome, latest),
        effect=estimate.effect if estimate else None,
        low=estimate.low if estimate else None,
        high=estimate.high if estimate else None,
        achieved=_achieved(outcome, status, estimate.effect if estimate else None),
        charts=_charts(here, framework.valid_from),
        months=tuple(each.first for each in here),
        verdict=verdict.kind if verdict else "",
        is_due=outcome.due < end,
    )


def _year_before(end: date) -> date:
    return end.replace(year=end.year - 1)


def _reaches(outcome: Outcome, value: float) -> bool:
    if outcome.better == "higher":
        return value >= float(outcome.target)
    return value <= float(outcome.target)


def _status(here: Sequence[Month], kind: str) -> Status:
    if not here:
        return Status.NOT_ON_RECORD
    if kind == HELPED:
        return Status.SHOWN
    if kind in (HARMED, NONE):
        return Status.SHOWN_NOT
    return Status.CANNOT_TELL


def _achieved(outcome: Outcome, status: Status, effect: float | None) -> Fraction | None:
    """The effect over what was aimed at: nothing where shown not, all at most where shown."""
    if status is Status.SHOWN_NOT:
        return Fraction(0)
    if status is not Status.SHOWN or effect is None:
        return None
    aimed = abs(float(outcome.target) - float(outcome.baseline))
    return Fraction(
        min(round(abs(effect) / aimed * TEN_THOUSANDTHS), TEN_THOUSANDTHS), TEN_THOUSANDTHS
    )


def _judgement(
    framework: OutcomesFramework, outcome: Outcome, months: Sequence[Month]
) -> tuple[Judgement | None, str]:
    """The verdict on the panel of all places; or why there can be none."""
    places = sorted({each.place for each in months} - {HERE})
    if not any(each.place == HERE for each in months):
        return None, "no month of it is on record here"
    if not places:
        return None, "no place beside it is given, so that what came anyway cannot be told"
    held = {(each.place, each.first): each.value for each in months}
    periods = sorted({each.first for each in months})
    missing = [(p, m) for p in (HERE, *places) for m in periods if (p, m) not in held]
    if missing:
        place, first = missing[0]
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        return None, f"{place} has no value for {first:%B %Y}{more}"
    first_after = [at for at, first in enumerate(periods) if first >= framework.valid_from]
    if not first_after or not first_after[0]:
        return None, "there are no months on both sides of its first day"
    start, never = first_after[0], len(periods)
    panel = Panel(
        outcome=np.array([[held[place, m] for m in periods] for place in (HERE, *places)]),
        units=(HERE, *places),
        periods=tuple(periods),
        first=np.array([start, *(never for _ in places)]),
    )
    try:
        return judge_panel(
            panel, outcome.better == "lower", wanted=Wanted(worth=float(outcome.worth))
        ), ""
    except InputRefused as error:
        return None, str(error).rstrip(".")


def _charts(here: Sequence[Month], begins: date) -> Charts | None:
    """The months here under process control, by limits of those before the framework began.

    With fewer than six before, all make the limits.
    """
    if len(here) < FEWEST_CHARTED:
        return None
    before = sum(each.first < begins for each in here)
    baseline = before if before >= FEWEST_BEFORE else None
    return chart_series(np.array([[each.value for each in here]]), baseline=baseline)


def _terms(framework: OutcomesFramework, entries: Sequence[Entry], year: int) -> YearTerms:
    first, end = date(year - 1, 4, 1), date(year, 4, 1)
    agreed = {e.party: e.pence for e in framework.contributions if e.year_ending == year}
    last = min(end, framework.valid_to or end)
    terms = YearTerms(
        year_ending=year,
        weighted_people={s.id: s.people * Fraction(s.weight) for s in framework.segments},
        stake=Fraction(framework.stake),
        partners=tuple(
            SharingPartner(
                code=party.organisation,
                name=party.name,
                agreed_pence=agreed.get(party.organisation, 0),
                paid_pence=sum(_paid(each, party.organisation) for each in entries),
                gain_weight=Fraction(framework.gain_shares.get(party.organisation, 0)),
                loss_weight=Fraction(framework.loss_shares.get(party.organisation, 0)),
                joined=max(first, party.joined or framework.valid_from),
                left=min(last, party.left or last),
            )
            for party in framework.parties
        ),
    )
    _check_entries(terms, entries)
    return terms


def _check_entries(terms: YearTerms, entries: Sequence[Entry]) -> None:
    first, end = terms.days
    codes = {each.code for each in terms.partners}
    faults: list[InputRefused] = []
    for each in entries:
        if not first <= each.on < end:
            faults.append(
                refuse(each.document, f"is not in the year from {first}", value=str(each.on))
            )
        other = each.given_by if each.received_by == POOL else each.received_by
        side, _, code = other.partition(":")
        if side == "partner" and code not in codes:
            faults.append(refuse(each.document, "is no party of the framework", value=code))
        if side == "spend" and each.segment not in terms.weighted_people:
            faults.append(
                refuse(
                    each.document,
                    "is no segment of the framework",
                    f"Segments: {', '.join(terms.weighted_people)}.",
                    value=each.segment,
                )
            )
    if faults:
        raise InputRefused([problem for fault in faults for problem in fault.problems])


def _paid(entry: Entry, code: str) -> int:
    if entry.given_by == f"partner:{code}":
        return entry.pence
    return -entry.pence if entry.received_by == f"partner:{code}" else 0


def _spent(terms: YearTerms, entries: Sequence[Entry]) -> Mapping[str, int]:
    found = dict.fromkeys(terms.weighted_people, 0)
    for segment, pence in _spends(entries):
        found[segment] += pence
    return found


def _spends(entries: Sequence[Entry]) -> Iterator[tuple[str, int]]:
    for each in entries:
        if each.received_by.startswith("spend:"):
            yield each.segment, each.pence
        elif each.given_by.startswith("spend:"):
            yield each.segment, -each.pence
