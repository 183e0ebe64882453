"""Events: oversight in and out, programmes, vanguards, pioneers, boundaries, England."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store
from tripleaim.store.record.fact import Asked, Fact, read_as, read_rows

KINDS = {
    "oversight": "special measures, recovery support, undertakings: in and out",
    "money_regime": "capped expenditure, recovery support over money",
    "programme": "success regimes, devolution, population health",
    "vanguard": "new care models",
    "pioneer": "integration pioneers",
    "neighbourhood_site": "neighbourhood health programme",
    "mutual_aid": "one trust supporting another",
    "boundary": "footprints that changed",
    "board_change": "boards that did not cluster or merge",
    "partner": "partners outside the registers",
    "national": "England",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a body. `value` is a figure or place as it was said."""

    fact: Fact
    kind: str
    name: str
    regime: str | None
    happened: str
    value: str | None
    note: str | None


def read_events(store: Store, about: Iterable[str] | None, *, on: date, known: date) -> list[Event]:
    """What had happened, or may have, to bodies or members of a system, oldest first."""
    rows = read_rows(store, "event", Asked.of(about, on=on, known=known), members=True)
    return read_as(Event, rows)


def of_kind(events: Iterable[Event], *kinds: str) -> list[Event]:
    """Those of some kinds. Raises KeyError for a kind that there is not."""
    for kind in kinds:
        KINDS[kind]
    return [each for each in events if each.kind in kinds]
