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

MOST, EACH_WAY = 5, 3
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
class Changes:
    """What changed most each way, the better first, and how many measures went which way."""

    told: tuple[Change, ...]
    better: int
    worse: int
    alike: int

    def __bool__(self) -> bool:
        return bool(self.told)

    @property
    def caption(self) -> str:
        """What the table shows, in words."""
        every = self.better + self.worse + self.alike
        said = f"Of {every} measures {self.better} got better and {self.worse} worse"
        return f"{said} against the period before; the largest changes each way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened: the day in words and as a date, what, how sure."""

    iso: str
    day: str
    says: str
    grade: str


@settled
def changes_of(store: Store, area: str, on: date) -> Changes:
    """The measures that changed most for the better and most for the worse, three each at most.

    A change is measured in the spread of all systems: from the least of them to the most.
    """
    try:
        _, told = measured(store, area, on)
    except NothingFound:
        return Changes(told=(), better=0, worse=0, alike=0)
    words = catalogue_of("needs")
    rows = [row for kind in (Health, CareShare) for row in told if isinstance(row, kind)]
    found = [_change(row, words) for row in rows if row.side == "here" and _has_way(row, words)]
    return pick(found)


def pick(found: Sequence[Change]) -> Changes:
    """The largest changes of each way, and how many there are of each."""
    ways = {way: [each for each in found if each.way == way] for way in WAYS.values()}
    largest = {
        way: sorted(held, key=lambda each: (-each.weight, each.says))[:EACH_WAY]
        for way, held in ways.items()
    }
    return Changes(
        told=(*largest[WAYS[1]], *largest[WAYS[-1]]),
        better=len(ways[WAYS[1]]),
        worse=len(ways[WAYS[-1]]),
        alike=len(ways[WAYS[0]]),
    )


def _has_way(row: Measured, words: Catalogue) -> bool:
    """Whether a measure has a value before and now, a better direction and a spread of systems."""
    held = None not in (row.here, row.before, row.least, row.most)
    return held and row.least != row.most and words.better_of(row.base) in SIGNS


def _change(row: Measured, words: Catalogue) -> Change:
    here, before = float(row.here or 0), float(row.before or 0)
    spread = float(row.most or 0) - float(row.least or 0)
    rise = (here > before) - (here < before)
    way = WAYS[rise * SIGNS[words.better_of(row.base)]]
    says = words.heading_of(row.base) + (f", {row.whom}" if row.whom else "")
    return Change(
        way=way,
        says=says[:1].lower() + says[1:] if says[1:2].islower() else says,
        period=period_words(row.first, row.after),
        before=_shown(row, before),
        now=_shown(row, here),
        england=_shown(row, row.england) if row.england is not None else "–",
        weight=abs(here - before) / spread,
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
