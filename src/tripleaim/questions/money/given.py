"""What commissioners were given for the people of an area: allocations, and shares by need."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.model.area import ENGLAND
from tripleaim.model.day import year_of
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Pence, People, Share, Year
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.money.carried import Carried, carry_allocations
from tripleaim.money.distance import list_distances
from tripleaim.money.need import YEAR as FAIR_YEAR
from tripleaim.money.need import list_fair_shares
from tripleaim.money.weighted import Weighted, share_by_need, share_of_network
from tripleaim.questions.money.rows import Allocation, Distance, FairShare, NeedShare, Nothing
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store
from tripleaim.store.ground import People as Lived
from tripleaim.store.ground import Vintage, nearest_day, people_of
from tripleaim.store.record.money import read_money
from tripleaim.store.rules import rule_of_year, year_start

DISTANCE_YEAR = 2020


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: of which kind of area, on which day, by what was known, for which year.

    `laid` is the day whose footprints are taken: the day itself, or the nearest on which those of
    the kind are known. `year` is that of the day, or the last whose money had been set by `known`.
    """

    kind: str
    on: date
    known: date
    laid: date
    year: int

    @property
    def after(self) -> Vintage:
        """The areas to which money is carried."""
        return Vintage(kind=self.kind, on=self.laid)

    @property
    def notes(self) -> tuple[str, ...]:
        """The note that a footprint is that of another day."""
        return () if self.laid == self.on else ("laid",)


def ask_of(store: Store, kind: str, on: date, known: date, area: str | None = None) -> Asked | None:
    """What is asked of an area (None: of every area of a kind); None where no footprint is known.

    Money of a year is set before it begins, so it is known from its first day.
    """
    laid = nearest_day(store, on, area=area, kind=kind)
    if laid is None:
        return None
    return Asked(kind=kind, on=on, known=known, laid=laid, year=min(year_of(on), year_of(known)))


def carry(store: Store, asked: Asked) -> Carried:
    """Allocations of the year asked and those before it, by area of the kind."""
    return carry_allocations(store, asked.kind, asked.laid, asked.known, asked.year)


def share_out(store: Store, asked: Asked, carried: Carried) -> Weighted | None:
    """The shares by need of the year asked, where no allocation of it is held."""
    if asked.year in carried.published:
        return None
    return share_by_need(store, asked.year, asked.after, carried.release)


def people_then(store: Store, areas: list[str], on: date, known: date) -> Mapping[str, Lived]:
    """The people of areas as `who` tells them; none where none had been counted by then."""
    try:
        return people_of(store, areas, on, known)
    except NothingFound:
        return {}


def given(
    store: Store, here: Listed, asked: Asked, carried: Carried, *, is_read: bool
) -> list[Row]:
    """What the year's money is first, or the share by need; then allocations of years before.

    `is_read` where an allocation of the year was read and is told before.
    """
    weighted = share_out(store, asked, carried)
    rows: list[Row] = [*_need_share(store, here, asked, weighted)]
    if is_read:
        rows = [replace(each, form="beside") for each in rows]
    rows += _allocations(store, here, asked, carried)
    if not rows:
        return [nothing(here, asked.year)]
    return [*rows, *_distance(store, here, asked, carried), *_fair_share(store, here, asked)]


def without_footprint(store: Store, here: Listed, on: date, known: date) -> list[Row]:
    """A network's share by its practices, where they are held; else that nothing can be told."""
    year = min(year_of(on), year_of(known))
    weighted = share_of_network(store, here.area.id, year) if here.area.kind == "pcn" else None
    asked = Asked(kind=here.area.kind, on=on, known=known, laid=on, year=year)
    return [*_need_share(store, here, asked, weighted)] or [nothing(here, year)]


def nothing(here: Listed, year: int) -> Nothing:
    """That no money can be told of an area, whose footprint is not known."""
    return Nothing(
        subject=here.area.id,
        sources=(here.source,),
        status=Status.NOT_ON_RECORD,
        year=Year(year),
        amount=None,
    )


def _allocations(store: Store, here: Listed, asked: Asked, carried: Carried) -> list[Allocation]:
    lived = people_then(store, [here.area.id], asked.on, asked.known).get(here.area.id)
    found = []
    for year in carried.years_of(here.area.id):
        pence = carried.pence[here.area.id, year]
        counted = lived if year == asked.year else None
        found.append(
            Allocation(
                subject=here.area.id,
                sources=carried.sources,
                form="" if year == asked.year else "before",
                notes=asked.notes,
                year=Year(year),
                amount=Pence(pence),
                share=Share(pence / carried.published[year]),
                for_each=Pence(round(pence / counted.people)) if counted else None,
                people=People(counted.people) if counted else None,
                counted_at=counted.release.title if counted else None,
            )
        )
    return found


def _need_share(
    store: Store, here: Listed, asked: Asked, weighted: Weighted | None
) -> list[NeedShare]:
    if weighted is None or here.area.id not in weighted.shares:
        return []
    share = weighted.shares[here.area.id]
    national = national_pence(store, asked.year, asked.known)
    return [
        NeedShare(
            subject=here.area.id,
            sources=(weighted.source, *(national[1:] if national else ())),
            form="older" if weighted.is_older else "",
            notes=(*asked.notes, *(("all_streams",) if national else ())),
            year=Year(asked.year),
            base=weighted.base,
            share=Share(share),
            national=Pence(national[0]) if national else None,
            amount=Pence(round(national[0] * share)) if national else None,
        )
    ]


def national_pence(store: Store, year: int, known: date) -> tuple[int, str] | None:
    """What England's commissioners were allocated in a year, and the source; None where unread."""
    try:
        fact = rule_of_year("national_allocation", year).value["fact"]
    except NothingFound:
        return None
    held = read_money(store, [ENGLAND], on=date.max, known=known)
    found = [each for each in held if each.fact.id == fact and each.pence]
    return (found[0].pence or 0, found[0].fact.source) if found else None


def _distance(store: Store, here: Listed, asked: Asked, carried: Carried) -> list[Distance]:
    if asked.year < DISTANCE_YEAR:
        return []
    rows = list_distances(store, asked.kind, asked.laid, carried.release)
    mine = next((row for row in rows if row.area == here.area.id), None)
    if mine is None:
        return []
    return [
        Distance(
            subject=here.area.id,
            sources=(mine.source,),
            covers=(year_start(DISTANCE_YEAR), year_start(DISTANCE_YEAR + 1)),
            distance=Share(mine.share),
            rank=rows.index(mine) + 1,
            among=len(rows),
        )
    ]


def _fair_share(store: Store, here: Listed, asked: Asked) -> list[FairShare]:
    if asked.year < FAIR_YEAR:
        return []
    shares, sources = list_fair_shares(store, asked.kind, asked.laid)
    mine = next((each for each in shares if each.area == here.area.id), None)
    if mine is None:
        return []
    return [
        FairShare(
            subject=here.area.id,
            sources=sources,
            covers=(year_start(FAIR_YEAR), year_start(FAIR_YEAR + 1)),
            target=Pence(mine.target_pence),
            above=Pence(mine.pence),
            share=Share(mine.share),
        )
    ]
