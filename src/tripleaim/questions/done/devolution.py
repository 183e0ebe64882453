"""Two older claims: devolution to Greater Manchester, and outsourcing and treatable mortality."""

from datetime import date
from functools import lru_cache

import numpy as np

from tripleaim.evidence.claimed import Window
from tripleaim.evidence.measured import say_coverage
from tripleaim.evidence.mortality import Rates, outsourcing_effect, rates_by_ccg
from tripleaim.evidence.own_panel import Judgement, judge_by_groups
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.verdict import UNKNOWN
from tripleaim.model.quantity import Estimate
from tripleaim.model.said_date import SaidDate
from tripleaim.model.status import Status
from tripleaim.questions.done.judged import FORMS, STATUS
from tripleaim.questions.done.rows import Devolved, Outsourced
from tripleaim.store.engine import Store

SUBJECT = "stp:QOP"
MEASURES = {
    "treatable_mortality": "deaths that good care could have prevented",
    "avoidable_mortality": "deaths that care or prevention could have avoided",
}
AGREED = 2016  # the first year of devolved health and care: from April
FEWEST_AFTER = 2  # years
PUBLISHED = SaidDate.read("2022")  # Goodair and Reeves, Lancet Public Health 2022
LAG_YEARS = 2  # the rates of a year by CCG are out by the end of the second year after


def devolution(store: Store, window: Window) -> list[Devolved]:
    """Whether mortality in Greater Manchester parted from other places after April 2016.

    By CCG, over the years that had ended and were published; no row before devolution, or where
    the store holds no rates by CCG.
    """
    until = until_of(window)
    if window.on.year < AGREED:
        return []
    found = []
    for measure, words in MEASURES.items():
        rates = rates_by_ccg(store, measure, SUBJECT, until)
        if rates is not None:
            found.append(_row(measure, words, rates))
    return found


def until_of(window: Window) -> date:
    """The first day after the years that count.

    >>> [until_of(Window(on=date(2018, 6, 1), known=known)).year
    ...  for known in (date.max, date(2018, 6, 1))]
    [2018, 2016]
    """
    return date(min(window.on.year, window.known.year - LAG_YEARS), 1, 1)


def outsourcing(store: Store, window: Window) -> list[Outsourced]:
    """The published effect of outsourcing estimated anew; none before its publication."""
    out = PUBLISHED.has_come(min(window.on, window.known)) is Status.SHOWN
    made = outsourcing_effect(store) if out else None
    if made is None:
        return []
    found, sources = made
    low = found.effect if found.low is None else found.low
    high = found.effect if found.high is None else found.high
    size = Estimate(value=round(found.effect, 3), low=round(low, 3), high=round(high, 3))
    return [Outsourced(sources=sources, effect=size)]


def _row(measure: str, words: str, rates: Rates) -> Devolved:
    plain = {
        "subject": SUBJECT,
        "sources": rates.sources,
        "outcome": measure,
        "what": words,
        "places": rates.inside.count(False),
        **_years(rates),
    }
    after = sum(year >= AGREED for year in rates.years)
    judgement = _judged(rates) if after >= FEWEST_AFTER else None
    if judgement is None or judgement.verdict is None:
        return Devolved(
            status=Status.CANNOT_TELL,
            form="few",
            effect=None,
            kind=UNKNOWN,
            lowest=None,
            highest=None,
            design="",
            coverage="",
            reason=judgement.reason if judgement else "",
            **plain,  # type: ignore[arg-type]
        )
    verdict, first = judgement.verdict, judgement.estimates[0]
    others = [each.effect for each in judgement.estimates[1:]]
    size = (round(each, 2) for each in (verdict.effect, verdict.low, verdict.high))
    value, low, high = size
    return Devolved(
        status=STATUS.get(verdict.kind, Status.CANNOT_TELL),
        form=FORMS.get(verdict.kind, "untold"),
        effect=Estimate(value=value, low=low, high=high),
        kind=verdict.kind,
        lowest=min(others, default=None),
        highest=max(others, default=None),
        design=first.design,
        coverage=say_coverage(first.design, first.inference),
        reason=verdict.reason,
        **plain,  # type: ignore[arg-type]
    )


def _years(rates: Rates) -> dict[str, object]:
    first, last = rates.years[0], rates.years[-1]
    covers = (date(AGREED, 1, 1), date(last + 1, 1, 1)) if last >= AGREED else None
    return {"first": first, "last": last, "covers": covers}


def _judged(rates: Rates) -> Judgement:
    return _remember((rates.units, rates.years, rates.inside, rates.values.tobytes()))


@lru_cache(maxsize=8)
def _remember(key: tuple[tuple[str, ...], tuple[int, ...], tuple[bool, ...], bytes]) -> Judgement:
    units, years, inside, values = key
    first = np.where(np.array(inside), years.index(AGREED), len(years))
    outcome = np.frombuffer(values).reshape(len(units), len(years))
    return judge_by_groups(Panel(outcome=outcome, units=units, periods=years, first=first))
