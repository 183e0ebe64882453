"""Changes of services in a system that people were asked about: what each was, how it stands."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.row import NOW
from tripleaim.page.words import day_words, said_words
from tripleaim.store.engine import Store
from tripleaim.store.ground import forebears
from tripleaim.store.record.voice import ServiceChange, read_service_changes
from tripleaim.store.remembered import settled

MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """One programme of change: its name, what it is about, how it stands in words."""

    programme: str
    about: str
    stands: str


@settled
def changing(store: Store, area: str, on: date) -> tuple[Changing, ...]:
    """The programmes of a system and of those that it goes back to, newest first; four at most."""
    bodies = sorted({area, *(each.body for each in forebears(store, area, on))})
    found = read_service_changes(store, bodies, on=on, known=NOW)
    newest = sorted(found, key=lambda each: (each.fact.begun.low, each.programme), reverse=True)
    told = {each.programme: _changing(each, on) for each in newest}
    return tuple(told.values())[:MOST]


def _changing(each: ServiceChange, on: date) -> Changing:
    return Changing(programme=each.programme, about=each.about, stands=_stands(each, on))


def _stands(each: ServiceChange, on: date) -> str:
    """How a programme stands on a day: decided, asked and not yet decided, or not on record."""
    parts = []
    if each.was_decided(on):
        when = (
            f" on {day_words(each.decided_high)}"
            if each.decided_low == each.decided_high and (each.decided_high)
            else ""
        )
        parts.append(f"{each.decision or 'decided'}{when}")
    else:
        parts.append(f"begun {said_words(each.fact.begun)}; no decision by then is on record")
    if each.challenge and (each.challenged_low is None or each.challenged_low <= on):
        parts.append(f"challenged by {each.challenge}")
    return "; ".join(parts)
