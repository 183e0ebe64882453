"""What changed of a system: its figures against the period before, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.catalogue import Catalogue
from tripleaim.model.errors import NothingFound
from tripleaim.model.row import NOW
from tripleaim.model.succession import is_all
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.names import short_name
from tripleaim.page.words import figure, period_words
from tripleaim.questions.needs.answer import measured
from tripleaim.questions.needs.rows import CareShare, Health, Measured
from tripleaim.registry.lineage import Event as Step
from tripleaim.registry.lineage import trace
from tripleaim.store.engine import Store
from tripleaim.store.record.events import Event, read_events
from tripleaim.store.remembered import settled

MOST = 5
TOLD = ("oversight", "neighbourhood_site", "boundary", "programme", "vanguard", "pioneer")
WAYS = {1: "Better", -1: "Worse", 0: "As before"}
SIGNS = {"higher": 1, "lower": -1}
GRADES = {"secondary": "read in others’ accounts", "derived": "worked out", "disputed": "disputed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One measure against the period before: in words, with England's value of the same period."""

    way: str
    says: str
    period: str
    before: str
    now: str
    england: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened: the day in words and as a date, what, how sure."""

    iso: str
    day: str
    says: str
    grade: str


@settled
def changes_of(store: Store, area: str, on: date) -> tuple[Change, ...]:
    """The measures that changed most, of their own size, the better ones first; five at most."""
    try:
        _, told = measured(store, area, on)
    except NothingFound:
        return ()
    words = catalogue_of("needs")
    rows = [row for kind in (Health, CareShare) for row in told if isinstance(row, kind)]
    here = [row for row in rows if row.side == "here" and row.here is not None and row.before]
    found = [_change(row, words) for row in here]
    most = sorted(found, key=lambda each: -each.weight)[:MOST]
    order = list(WAYS.values())
    return tuple(sorted(most, key=lambda each: (order.index(each.way), each.says)))


def _change(row: Measured, words: Catalogue) -> Change:
    here, before = float(row.here or 0), float(row.before or 0)
    measure = next(each for _, each in words.measures() if each.id == row.base)
    rise = (here > before) - (here < before)
    way = WAYS[rise * SIGNS.get(measure.better, 0)]
    says = words.heading_of(row.base) + (f", {row.whom}" if row.whom else "")
    return Change(
        way=way,
        says=says[:1].lower() + says[1:] if says[1:2].islower() else says,
        period=period_words(row.first, row.after),
        before=_shown(row, before),
        now=_shown(row, here),
        england=_shown(row, row.england) if row.england is not None else "–",
        weight=abs(here - before) / abs(before),
    )


def _shown(row: Measured, value: float) -> str:
    if isinstance(row, CareShare):
        return f"{100 * value:.1f}%"
    return str(figure(value, row.places))


@settled
def happened_of(store: Store, area: str, on: date) -> tuple[Happened, ...]:
    """What happened to a system by a day, newest first: events on record, then who went where."""
    code = area.partition(":")[2]
    events = read_events(store, [area, f"stp:{code}"], on=on, known=NOW)
    said = [_event(each) for each in events if each.kind in TOLD]
    steps = [
        Happened(
            iso=each.effective.isoformat(), day=_day(each.effective), says=_step(each), grade=""
        )
        for each in trace(store, area, on)
    ]
    return newest([*said, *steps])


def _step(one: Step) -> str:
    before, after = short_name(one.predecessor_name), short_name(one.successor_name)
    if is_all(one.share):
        return f"{after} followed {before}." if before != after else f"{after} became a board."
    return f"{one.share:.1%} of the people of {before} went to {after}."


def newest(found: Sequence[Happened]) -> tuple[Happened, ...]:
    """The newest of what happened, each once."""
    ordered = sorted(found, key=lambda each: (each.iso, each.says), reverse=True)
    return tuple(dict.fromkeys(ordered))[:MOST]


def _event(one: Event) -> Happened:
    parts = [one.kind.replace("_", " ").capitalize(), ": ", one.name]
    parts += [f", {part}" for part in (one.regime, one.happened) if part]
    low, high = one.fact.begun.low, one.fact.begun.high
    day = _day(low) if low == high else f"{high:%B %Y}" if low.year == high.year else str(high.year)
    return Happened(
        iso=low.isoformat(),
        day=day,
        says="".join(parts) + ".",
        grade=GRADES.get(one.fact.grade, ""),
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
