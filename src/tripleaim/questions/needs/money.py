"""Money against need: fair share, distance from target as it was, as published, and its pace."""

from collections.abc import Mapping
from datetime import date

from tripleaim.model.day import year_of
from tripleaim.model.quantity import Pence, Share, Year
from tripleaim.model.row import Row
from tripleaim.money.allocation import carry
from tripleaim.money.carried import Carried, carry_allocations, share_people
from tripleaim.money.distance import (
    SystemDistance,
    england_moved,
    has_allocations,
    list_distances,
    read_targets,
)
from tripleaim.people.carry import Asked
from tripleaim.people.need import distance, fair_shares, pace
from tripleaim.questions.needs.rows import Ahead, FromTarget, MoneyOfYear
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store
from tripleaim.store.ground import UNPLACED
from tripleaim.store.rules import year_start

BASE_YEAR = 2020  # the allocations whose CCGs the targets of the 2018/19 base name
YEARS_AHEAD = 5
WEIGHED = 2019  # the year of the need weights by which shares are fair
PUBLISHED = date(2016, 1, 31)  # the allocations and targets of January 2016
WITH = "with remoteness"


def against_need(store: Store, here: Listed, asked: Asked) -> list[Row]:
    """An area's money against its fair share by year, as published for 2019/20, and its pace.

    No year that had not begun, and no fair share before the weights of 2018/19.
    """
    if not has_allocations(store) or asked.known < PUBLISHED:
        return []
    newest = min(year_of(asked.on), year_of(asked.known))
    carried = carry_allocations(store, here.area.kind, asked.laid, None, newest)
    by_year = _by_year(store, here, carried, asked.laid) if newest >= WEIGHED else []
    return [*by_year, *_published(store, here, carried, asked)]


def _by_year(store: Store, here: Listed, carried: Carried, on: date) -> list[MoneyOfYear]:
    targets = read_targets(store, WITH)
    people = share_people(store, here.area.kind, on, BASE_YEAR)
    known = {area: pence for area, pence in targets.pence.items() if area in people}
    if not known:
        return []
    wanted = {a: p for a, p in carry(known, people).items() if a != UNPLACED and p > 0}
    if here.area.id not in wanted:
        return []
    sources = tuple(sorted({*carried.sources, *targets.sources}))
    years = sorted({year for area, year in carried.pence if area == here.area.id}, reverse=True)
    return [_year(here, year, _of_year(carried, year), wanted, sources) for year in years]


def _of_year(carried: Carried, year: int) -> dict[str, int]:
    return {a: p for (a, of), p in carried.pence.items() if of == year and a != UNPLACED}


def _year(
    here: Listed,
    year: int,
    actual: Mapping[str, int],
    wanted: Mapping[str, int],
    sources: tuple[str, ...],
) -> MoneyOfYear:
    area = here.area.id
    both = {name: float(wanted[name]) for name in wanted if name in actual}
    total = sum(actual[name] for name in both)
    fair = {each.area: each.pence for each in fair_shares(both, total)}[area]
    return MoneyOfYear(
        subject=area,
        sources=sources,
        year=Year(year),
        allocation=Pence(actual[area]),
        fair=Pence(fair),
        away=Share(round(distance(actual[area], fair), 4)),
    )


def _published(store: Store, here: Listed, carried: Carried, asked: Asked) -> list[Row]:
    rows = list_distances(store, here.area.kind, asked.laid, carried.release)
    mine = next((row for row in rows if row.area == here.area.id), None)
    if mine is None:
        return []
    england = england_moved(store)
    away, opening = round(mine.share, 4), round(mine.opening, 4)
    against = (1 + mine.share) / (1 + mine.opening) / england.moved - 1
    now = FromTarget(
        subject=here.area.id,
        sources=(mine.source,),
        covers=(year_start(BASE_YEAR), year_start(BASE_YEAR + 1)),
        form="planned" if asked.on < year_start(BASE_YEAR) else "",
        away=Share(away),
        opening=Share(opening),
        pace=Share(round(away - opening, 4)),
        england_pace=Share(round(round(england.closing, 4) - round(england.opening, 4), 4)),
        against=Share(round(against, 4)),
    )
    return [now, *_went_on(here, mine, against, asked.on)]


def _went_on(here: Listed, mine: SystemDistance, against: float, on: date) -> list[Ahead]:
    """The years that had not begun by the day."""
    path = pace(mine.share, 0.0, (against, against), YEARS_AHEAD)
    return [
        Ahead(
            subject=here.area.id,
            sources=(mine.source,),
            year=Year(BASE_YEAR + ahead),
            away=Share(round(away, 4)),
            against=Share(round(against, 4)),
            assumed=True,
        )
        for ahead, away in enumerate(path, start=1)
        if year_start(BASE_YEAR + ahead) > on
    ]
