"""Catchments by observed flow: the store's people and shares as arrays, and what they catch."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.flows.catchments import Real
from tripleaim.flows.partition import KIND
from tripleaim.flows.successors import with_successors
from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import Store, ask, ask_frame
from tripleaim.store.ground.succession import Succession, follow_successions

FLOW = """
select origin, provider, sum(count) as count, min(source) as source from flow where kind = $kind
group by origin, provider order by origin, provider
"""
PEOPLE = """
select p.area as origin, b.first as age, sum(p.people) as people, min(p.source) as source
from population p
join (select unnest($bands) as first, unnest($ends) as last) b
    on p.age_from >= b.first and p.age_from < b.last
where p.counted = 'resident' and p.sex = 'persons' and p.year = $year
    and p.area in (select distinct origin from flow where kind = $kind)
group by p.area, b.first order by p.area, b.first
"""
YEARS = """
select distinct p.year from population p
where p.counted = 'resident' and p.sex = 'persons'
    and p.area in (select min(origin) from flow where kind = $kind)
order by p.year
"""
PUBLISHED = """
select sum(people) as people, any_value(source) as source, any_value(year) as year
from catchment where provider = $code and admission = 'all admissions'
having count(people) > 0
"""
AGES = (0, 18, 65, 75, 85)  # the bands that every store can give
OLDEST = 999
PEOPLE_OF = 2019  # the year of the people under the flow of 2018


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The people that a trust serves as they were published for a year, all admissions."""

    people: float
    year: int
    source: str


def read_published(store: Store, provider: str) -> Published | None:
    """The published catchment of a trust, by shares of each age; None where none was."""
    rows = ask(store, PUBLISHED, {"code": provider})
    return Published(**rows[0]) if rows else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Who lives where and where they are treated.

    people: (areas, ages), residents of `year`; share: (areas, providers), rows adding to 1 with
    the column of provider `elsewhere`, if any; ages: first age of each band; sources: ids in the
    catalogue.
    """

    areas: tuple[str, ...]
    providers: tuple[str, ...]
    ages: tuple[int, ...]
    year: int
    people: Real
    share: Real
    succession: Succession
    sources: tuple[str, ...]

    def caught(self) -> Real:
        """Proportionate-flow catchments: shape (providers, ages); adds to all the people."""
        caught: Real = self.share.T @ self.people
        return caught

    def first(self) -> Real:
        """First past the post: 1 at the first named provider of each area; (areas, providers)."""
        named = self.share.copy()
        if "elsewhere" in self.providers:
            named[:, self.providers.index("elsewhere")] = 0
        won: Real = np.zeros(named.shape)
        won[np.arange(len(named)), named.argmax(axis=1)] = named.max(axis=1) > 0
        return won

    def won(self) -> Real:
        """All people of each area by its first provider; (providers,)."""
        caught: Real = self.first().T @ self.people.sum(axis=1)
        return caught


def read_observed(
    store: Store, on: date, year: int | None = None, ages: tuple[int, ...] = AGES
) -> Observed:
    """The people of a year (else the one under the flow) and the flow of 2018 over them.

    Providers that have closed by the day are under what they became. Raises NothingFound where the
    store has no flow of patients, or no people of that year.
    """
    flow = ask_frame(store, FLOW, {"kind": KIND})
    if flow.empty:
        raise NothingFound("The store holds no flow of patients from small areas.")
    succession = follow_successions(store, flow["provider"], on)
    sources = set(flow["source"])
    flow = with_successors(flow, succession)
    held = ask_frame(store, YEARS, {"kind": KIND})["year"].tolist()
    asked = year or max((each for each in held if each <= PEOPLE_OF), default=0)
    if asked not in held:
        known = ", ".join(str(each) for each in held) or "none"
        raise NothingFound(f"The store holds no people of {asked} by small area. It has {known}.")
    bands = {"bands": list(ages), "ends": [*ages[1:], OLDEST]}
    people = ask_frame(store, PEOPLE, {"kind": KIND, "year": int(asked), **bands})
    areas, area = np.unique(flow["origin"].to_numpy(str), return_inverse=True)
    providers, provider = np.unique(flow["provider"].to_numpy(str), return_inverse=True)
    table = np.zeros((len(areas), len(ages)))
    spots = np.searchsorted(areas, people["origin"].to_numpy(str))
    table[spots, np.searchsorted(ages, people["age"].to_numpy(int))] = people["people"]
    count = flow["count"].to_numpy(float)
    share = np.zeros((len(areas), len(providers)))
    np.add.at(share, (area, provider), count / np.bincount(area, count)[area])
    return Observed(
        areas=tuple(areas.tolist()),
        providers=tuple(providers.tolist()),
        ages=ages,
        year=int(asked),
        people=table,
        share=share,
        succession=succession,
        sources=tuple(sorted({*people["source"], *sources})),
    )
