"""Where a system came from, as bars on one axis of years."""

from dataclasses import dataclass
from datetime import date

from tripleaim.page.names import short_name
from tripleaim.registry.lineage import trace
from tripleaim.registry.overview import list_lives
from tripleaim.store.engine import Store
from tripleaim.store.remembered import settled

FIRST, MOST = 2016, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One life: name, kind, its days in words, its place on the axis in per cent, and a code."""

    name: str
    area: str
    spell: str
    begins: float
    lasts: float
    is_now: bool


@settled
def lives_of(store: Store, area: str, on: date) -> tuple[Bar, ...]:
    """The systems that a system came from or went into, and itself, oldest first."""
    events = trace(store, area, on)
    near = {area, *(e.predecessor for e in events), *(e.successor for e in events)}
    lives = [life for life in list_lives(store, on) if life.area in near]
    span = (date(on.year + 1, 1, 1) - date(FIRST, 1, 1)).days
    found = []
    for life in sorted(lives, key=lambda each: (each.valid_from, each.code)):
        start = max((life.valid_from - date(FIRST, 1, 1)).days, 0)
        end = ((min(life.valid_to, on) if life.valid_to else on) - date(FIRST, 1, 1)).days
        kind = "board" if life.area.startswith("icb:") else "partnership"
        until = f" to {life.valid_to:%B %Y}" if life.valid_to and life.valid_to <= on else ""
        since = (
            f"{kind}, {life.valid_from:%B %Y}{until}"
            if until
            else (f"{kind} since {life.valid_from:%B %Y}")
        )
        found.append(
            Bar(
                name=short_name(life.name),
                area=life.area,
                spell=since,
                begins=round(100 * start / span, 1),
                lasts=round(100 * (end - start) / span, 1),
                is_now=life.area == area,
            )
        )
    return tuple(found[-MOST:])
