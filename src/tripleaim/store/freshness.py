"""How old what a store holds is, set against how often its publishers publish."""

import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from tripleaim.store.engine import Store, ask_value

HELD = {
    "observation": "select max(period_to) from observation where measure = $measure",
    "population": (
        "select make_date(max(year), 7, 1) from population "
        "where counted = $measure and (area like 'E01%' or area like 'piece-%')"
    ),
    "money": "select make_date(max(year_ending), 4, 1) from money where measure = $measure",
    "need_weight": (
        "select make_date(max(year_ending), 4, 1) from need_weight where $measure = ''"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a series comes out and how long after its period, in months; where it is held."""

    id: str
    title: str
    publisher: str
    address: str
    table: str
    measure: str
    every: int
    lag: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """A series, the day its newest period held ends, and how many newer ones should be out.

    `held_to` is None where the store holds nothing of it: that is not counted as behind.
    """

    rhythm: Rhythm
    held_to: date | None
    behind: int

    @property
    def is_late(self) -> bool:
        """Whether its publisher has, by its rhythm, published something newer."""
        return self.behind > 0

    def to_dict(self) -> dict[str, object]:
        """A row for a table."""
        said = asdict(self.rhythm)
        kept = {name: said[name] for name in ("id", "title", "publisher")}
        every = {1: "month", 12: "year"}.get(self.rhythm.every, f"{self.rhythm.every} months")
        return {
            **kept,
            "held_to": self.held_to.isoformat() if self.held_to else "not on record",
            "behind": f"{self.behind} {every}{'s' if self.behind != 1 else ''}",
            "address": self.rhythm.address,
        }


@cache
def rhythms() -> tuple[Rhythm, ...]:
    """Every series whose rhythm is known."""
    text = (files("tripleaim.england") / "rhythms.toml").read_text(encoding="utf-8")
    return tuple(Rhythm(**said) for said in tomllib.loads(text)["rhythm"])


def periods_behind(held_to: date, on: date, every: int, lag: int) -> int:
    """How many periods have ended after `held_to` and, by their lag, come out by a day.

    >>> periods_behind(date(2025, 8, 1), date(2025, 10, 31), every=1, lag=1)
    1
    >>> periods_behind(date(2025, 8, 1), date(2025, 9, 30), every=1, lag=1)
    0
    """
    months = (on.year - held_to.year) * 12 + on.month - held_to.month - (on.day < held_to.day)
    return max(0, (months - lag) // every)


def read_freshness(store: Store, on: date) -> list[Freshness]:
    """Every series with the newest day held and what should have come out since, latest last."""
    found = []
    for each in rhythms():
        held: date | None = ask_value(store, HELD[each.table], {"measure": each.measure})
        behind = periods_behind(held, on, each.every, each.lag) if held else 0
        found.append(Freshness(rhythm=each, held_to=held, behind=behind))
    return sorted(found, key=lambda each: (-each.behind * each.rhythm.every, each.rhythm.id))
