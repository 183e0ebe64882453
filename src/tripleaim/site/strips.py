"""Systems beside one another: a measure a strip, all on one scale with England and every system.

Each panel is a table, and the same rows are the picture: nothing in it is scaled, so that its text
has one size at every width.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tripleaim.site.render import environment, slim
from tripleaim.site.values import SystemValues, Value

LEAST, MOST = 2, 5
FIRST = (
    "healthy_life_expectancy|female",
    "preventable_mortality|",
    "life_expectancy_slope|male",
    "four_hours|",
    "practice_experience|",
    "emergency_admissions_year|",
    "on_register_dm|",
    "left_on_ready_date|",
)
OPEN, SHOWN = 8, 24  # strips that stand open, and all of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One system in a strip: its value in words, and where it and the one before lie, in per cent;
    None where it is not held."""

    name: str
    text: str
    at: float | None
    before: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One measure: marks of the systems chosen, England's, and where all systems lie."""

    id: str
    heading: str
    note: str
    marks: tuple[Mark, ...]
    england: str
    england_at: float | None
    ticks: tuple[float, ...]
    ends: tuple[str, str]
    held: int


def strips_of(every: Mapping[str, SystemValues], chosen: Sequence[str]) -> list[Strip]:
    """A strip for each measure that one of the chosen systems has, the usual ones first."""
    systems = [every[code] for code in chosen]
    ids = dict.fromkeys(value.id for system in systems for value in system.values)
    first = [id for id in FIRST if id in ids]
    ordered = [*first, *(id for id in ids if id not in first)][:SHOWN]
    return [strip for id in ordered if (strip := _strip(id, every, systems))]


def _strip(
    id: str, every: Mapping[str, SystemValues], systems: Sequence[SystemValues]
) -> Strip | None:
    mine = [system.of(id) for system in systems]
    first = next(value for value in mine if value is not None)
    periods = {value.period for value in mine if value}
    held = [v for each in every.values() if (v := each.of(id)) and v.period in periods]
    numbers = [v.here for v in held] + [v.before for v in mine if v and v.before is not None]
    numbers += [] if first.england is None else [first.england]
    low, high = min(numbers), max(numbers)
    if low == high:
        return None
    return Strip(
        id=id,
        heading=first.heading,
        note=" · ".join(part for part in (", ".join(sorted(periods)), first.way) if part),
        marks=tuple(
            _mark(one.name, value, low, high) for one, value in zip(systems, mine, strict=True)
        ),
        england="" if first.england is None else first.shown(first.england),
        england_at=None if first.england is None else place(first.england, low, high),
        ticks=tuple(sorted(place(v.here, low, high) for v in held)),
        ends=(first.shown(low), first.shown(high)),
        held=len(held),
    )


def _mark(name: str, value: Value | None, low: float, high: float) -> Mark:
    if value is None:
        return Mark(name=name, text="none", at=None, before=None)
    before = None if value.before is None else place(value.before, low, high)
    return Mark(
        name=name, text=value.shown(value.here), at=place(value.here, low, high), before=before
    )


def place(value: float, low: float, high: float) -> float:
    """Where a value lies between two ends, in per cent.

    >>> place(2.0, 1.0, 5.0)
    25.0
    """
    return round(100 * (value - low) / (high - low), 1)


def choose(every: Mapping[str, SystemValues], asked: Sequence[str]) -> list[str]:
    """The systems asked for that there are, five at most; one alone has the two most like it."""
    known = [
        code for code in dict.fromkeys(code.strip().upper() for code in asked) if code in every
    ][:MOST]
    if len(known) == 1:
        known += [code for code, _ in every[known[0]].likes if code in every][:LEAST]
    return known if len(known) >= LEAST else []


def draw_strips(every: Mapping[str, SystemValues], chosen: Sequence[str]) -> str:
    """The comparison of some systems as HTML: strips, and the same as a table."""
    strips = strips_of(every, chosen)
    names = [every[code].name for code in chosen]
    template = environment().get_template("strips.jinja")
    text: str = template.render(strips=strips, names=names, open=OPEN, every=len(every))
    return slim(text)
