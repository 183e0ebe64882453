"""Where does the money go? Allocations, fair shares, trusts' results, loans, dated funds."""

from datetime import date
from typing import TypedDict

from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Pence, Share, Year
from tripleaim.model.row import Answer, Row
from tripleaim.money.carried import Carried, carry_allocations
from tripleaim.money.distance import list_distances
from tripleaim.money.need import list_fair_shares
from tripleaim.money.trusts import TrustResult as Result
from tripleaim.money.trusts import list_loans, list_results, roll_up
from tripleaim.questions.money.agreed import agreed
from tripleaim.questions.money.flow import follow_money
from tripleaim.questions.money.rows import (
    Allocation,
    Distance,
    EnglandYear,
    FairShare,
    Loans,
    LossIfMissed,
    NotPlaced,
    SystemAllocation,
    SystemTrusts,
    TrustResult,
    TrustsOfEngland,
    TrustsTogether,
)
from tripleaim.questions.money.rules import aid, better_care, fund
from tripleaim.registry.area import Listed, find_area, list_areas
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import UNPLACED, name_on, people_of

REGISTER = "ods_trust_system_2020"
UNPLACED_TRUSTS = {
    "second rows": "Rows that repeat another trust's",
    "no system": "Trusts of no system on record",
}


class Whom(TypedDict):
    """Whom a row is about, and from what."""

    subject: str
    sources: tuple[str, ...]


def money(store: Store, area: str | None, on: date) -> Answer:
    """Where the money of an area goes; without an area, of England by system.

    Raises NothingFound or InputRefused for an area that is not there on that day.
    """
    if area is None:
        rows: tuple[Row, ...] = (
            *_england(store, on),
            *_trusts_of_england(store, on),
            *better_care(store),
            *fund(store, on, example=True),
        )
        return Answer(question="money", on=on, rows=rows)
    here = find_area(store, area, on)
    carried = carry_allocations(store, here.area.kind, on)
    signed = agreed(store, area, on)
    settled = any(isinstance(each, LossIfMissed) for each in signed)
    return Answer(
        question="money",
        on=on,
        area=here.area.id,
        name=here.area.name,
        rows=(
            *_allocations(store, here, carried, on),
            *_distance(store, here, carried, on),
            *_fair_share(store, here, on),
            *_results(store, here),
            *_loans(store, here),
            *aid(store, here.area.code),
            *follow_money(store, here, carried),
            *signed,
            *fund(store, on, example=not settled),
        ),
    )


def _england(store: Store, on: date) -> list[Row]:
    kind = system_kind(store, on)
    carried = carry_allocations(store, kind, on)
    found: list[Row] = [
        EnglandYear(year=Year(year), amount=Pence(pence), sources=carried.sources)
        for year, pence in sorted(carried.published.items(), reverse=True)
    ]
    newest = max(carried.published)
    systems = list_areas(store, kind, on)
    people = people_of(store, [each.area.id for each in systems], on)
    for each in systems:
        pence = carried.pence.get((each.area.id, newest))
        lived = people.get(each.area.id)
        if pence is not None and lived is not None:
            found.append(
                SystemAllocation(
                    subject=each.area.id,
                    sources=carried.sources,
                    system=each.area.name,
                    year=Year(newest),
                    amount=Pence(pence),
                    for_each=Pence(round(pence / lived.people)),
                    counted_at=lived.release.title,
                )
            )
    unplaced = carried.pence.get((UNPLACED, newest), 0)
    if unplaced:
        found.append(NotPlaced(sources=carried.sources, year=Year(newest), amount=Pence(unplaced)))
    return found


def _allocations(store: Store, here: Listed, carried: Carried, on: date) -> list[Allocation]:
    years = carried.years_of(here.area.id)
    if not years:
        raise NothingFound(
            f"No CCG's money can be carried to {here.area.name}: its footprint on {on} is unknown."
        )
    lived = people_of(store, [here.area.id], on).get(here.area.id)
    found = []
    for year in years:
        pence = carried.pence[here.area.id, year]
        counted = lived if year == years[0] else None
        found.append(
            Allocation(
                subject=here.area.id,
                sources=carried.sources,
                year=Year(year),
                amount=Pence(pence),
                share=Share(pence / carried.published[year]),
                for_each=Pence(round(pence / counted.people)) if counted else None,
                counted_at=counted.release.title if counted else None,
            )
        )
    return found


def _distance(store: Store, here: Listed, carried: Carried, on: date) -> list[Distance]:
    rows = list_distances(store, here.area.kind, on, carried.release)
    mine = next((row for row in rows if row.area == here.area.id), None)
    if mine is None:
        return []
    return [
        Distance(
            subject=here.area.id,
            sources=(mine.source,),
            distance=Share(mine.share),
            rank=rows.index(mine) + 1,
            among=len(rows),
        )
    ]


def _fair_share(store: Store, here: Listed, on: date) -> list[FairShare]:
    shares, sources = list_fair_shares(store, here.area.kind, on)
    mine = next((each for each in shares if each.area == here.area.id), None)
    if mine is None:
        return []
    return [
        FairShare(
            subject=here.area.id,
            sources=sources,
            target=Pence(mine.target_pence),
            above=Pence(mine.pence),
            share=Share(mine.share),
        )
    ]


def _same_system(system: str | None, here: Listed) -> bool:
    return system is not None and system.partition(":")[2] == here.area.code


def _results(store: Store, here: Listed) -> list[Row]:
    mine = [
        each
        for each in list_results(store)
        if _same_system(each.system, here) and not each.is_repeat
    ]
    if not mine:
        return []
    together = TrustsTogether(
        subject=here.area.id,
        sources=(mine[0].source, REGISTER),
        number=len(mine),
        planned=Pence(sum(each.planned_pence for each in mine)),
        actual=Pence(sum(each.actual_pence for each in mine)),
    )
    return [together, *(_result(each) for each in mine)]


def _result(each: Result) -> TrustResult:
    return TrustResult(
        subject=each.trust,
        sources=(each.source,),
        trust=each.name,
        planned=Pence(each.planned_pence),
        actual=Pence(each.actual_pence),
    )


def _loans(store: Store, here: Listed) -> list[Loans]:
    mine = [each for each in list_loans(store) if _same_system(each.system, here)]
    owed: dict[int, list[int]] = {}
    for each in mine:
        owed.setdefault(each.year_ending, []).append(each.pence)
    return [
        Loans(
            subject=here.area.id,
            sources=(mine[0].source,),
            day=date(year, 3, 31),
            number=len(balances),
            owed=Pence(sum(balances)),
        )
        for year, balances in sorted(owed.items())
    ]


def _trusts_of_england(store: Store, on: date) -> list[Row]:
    results = list_results(store)
    if not results:
        return []
    totals = roll_up(results)
    source = results[0].source
    whole = TrustsOfEngland(
        sources=(source,),
        number=len(results),
        planned=Pence(sum(plan for plan, _ in totals.values())),
        actual=Pence(sum(actual for _, actual in totals.values())),
    )
    rows = [
        SystemTrusts(
            subject=key if ":" in key else "",
            sources=(source, REGISTER),
            system=UNPLACED_TRUSTS.get(key) or name_on(store, key, on),
            planned=Pence(plan),
            actual=Pence(actual),
        )
        for key, (plan, actual) in totals.items()
    ]
    return [whole, *rows]
