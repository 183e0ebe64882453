"""The market of a system of today: who bought here in 2018 and 2021, who buys now, what next."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tripleaim.registry.find.lying import read_laid
from tripleaim.store.engine import Store, ask

DAYS = (date(2018, 4, 1), date(2021, 4, 1))
PENCE_YEAR = 2019  # the year that ends in March 2019

COMMISSIONERS = """
select area, kind from areas_on($on) where kind in ('ccg', 'sub_icb') order by area
"""
MONEY = """
select subject as area, pence from money
where measure = 'ccg_allocation' and year_ending = $year and breakdown = 'all'
order by subject
"""
NEXT = """
select split_part(subject, ':', 2) as code, title || coalesce(' (' || status || ')', '') as says,
    true_from_low as day
from arrangement
where kind in ('merger_of_boards', 'merger_announced', 'cluster', 'merger_approved')
    and subject like 'icb:%' and coalesce(true_to_low, date '9999-12-31') > $on
order by code, day desc, says
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Buyers of a system: how many in April 2018, in April 2021 and now, the pence of those of
    2018/19 by the share of their people who live here now, and what is arranged for it."""

    code: str
    in_2018: int
    in_2021: int
    now: int
    pence: int | None
    arranged: str


def read_markets(store: Store, codes: list[str], on: date) -> dict[str, Market]:
    """The market of each system of a day by code; a buyer counts where most of its people live.

    Raises NothingFound where nobody has counted people.
    """
    laid = read_laid(store, on)
    counts = [_counted(store, day, laid.areas) for day in (*DAYS, on)]
    pence = _pence(store, laid.areas)
    arranged: dict[str, str] = {}
    for row in ask(store, NEXT, {"on": on}):
        arranged.setdefault(row["code"], row["says"])
    return {
        code: Market(
            code=code,
            in_2018=counts[0].get(code, 0),
            in_2021=counts[1].get(code, 0),
            now=counts[2].get(code, 0),
            pence=pence.get(code),
            arranged=arranged.get(code, ""),
        )
        for code in codes
    }


def _counted(store: Store, day: date, laid: Mapping[str, object]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in ask(store, COMMISSIONERS, {"on": day}):
        systems = getattr(laid.get(row["area"]), "systems", ())
        if systems:
            found[systems[0][0]] += 1
    return dict(found)


def _pence(store: Store, laid: Mapping[str, object]) -> dict[str, int]:
    """Pence of a year by system of today: each commissioner's divided by where its people live."""
    found: dict[str, int] = defaultdict(int)
    for row in ask(store, MONEY, {"year": PENCE_YEAR}):
        systems = getattr(laid.get(row["area"]), "systems", ())
        left = int(row["pence"])
        for at, (code, share) in enumerate(systems):
            part = left if at == len(systems) - 1 else round(int(row["pence"]) * share)
            found[code] += part
            left -= part
    return dict(found)
