"""Where the money of England goes: its years, its systems, its trusts, its funds."""

from collections.abc import Mapping
from datetime import date

from tripleaim.model.area import ENGLAND
from tripleaim.model.quantity import Pence, Share, Year
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.money.carried import Carried
from tripleaim.money.weighted import Weighted
from tripleaim.questions.bodies import Body
from tripleaim.questions.money.given import (
    Asked,
    ask_of,
    carry,
    national_pence,
    people_then,
    share_out,
)
from tripleaim.questions.money.reported import reported
from tripleaim.questions.money.results import results_of_england
from tripleaim.questions.money.rows import EnglandYear, NotPlaced, SystemAllocation, SystemShare
from tripleaim.questions.money.rules import better_care, duty, fund
from tripleaim.registry.area import Listed, list_areas
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import UNPLACED
from tripleaim.store.ground import People as Lived

FIRST_READ = 2021  # the first year of which only England's total is held


def england(store: Store, on: date, known: date) -> list[Row]:
    """What England's commissioners were given, by system; what trusts had; the rules of the year.

    Raises NothingFound for a day before there were systems.
    """
    kind = system_kind(store, on)
    asked = ask_of(store, kind, on, known)
    rows: list[Row] = []
    if asked is not None:
        carried = carry(store, asked)
        rows = [*_years(store, asked, carried), *_systems(store, asked, carried)]
    return [
        *rows,
        *results_of_england(store, on, known),
        *reported(store, {ENGLAND: Body(id=ENGLAND, name="England", part=None)}, on, known),
        *duty(on, known),
        *fund(store, on, known, bodies={}, example=True),
        *better_care(store, on, known),
    ]


def _years(store: Store, asked: Asked, carried: Carried) -> list[EnglandYear]:
    """What is on record of the year asked and those before it, and whether the year asked is."""
    found = [
        EnglandYear(year=Year(year), amount=Pence(pence), sources=carried.sources, notes=("core",))
        for year, pence in sorted(carried.published.items(), reverse=True)
    ]
    read = [_read(store, year, asked.known) for year in range(asked.year, FIRST_READ - 1, -1)]
    held = [each for each in read if each.amount is not None]
    return [*held, *found, *(each for each in read[:1] if each.amount is None)]


def _read(store: Store, year: int, known: date) -> EnglandYear:
    held = national_pence(store, year, known)
    return EnglandYear(
        year=Year(year),
        form="streams" if held else "",
        status=Status.SHOWN if held else Status.NOT_ON_RECORD,
        sources=(held[1],) if held else ("facts_icb_allocations",),
        amount=Pence(held[0]) if held else None,
    )


def _systems(store: Store, asked: Asked, carried: Carried) -> list[Row]:
    systems = list_areas(store, asked.kind, asked.on)
    weighted = share_out(store, asked, carried)
    if weighted is not None:
        national = national_pence(store, asked.year, asked.known)
        return [
            _share(each, asked, weighted, national)
            for each in systems
            if each.area.id in weighted.shares
        ]
    people = people_then(store, [each.area.id for each in systems], asked.on, asked.known)
    found: list[Row] = [
        _allocation(each, asked, carried, people)
        for each in systems
        if (each.area.id, asked.year) in carried.pence
    ]
    unplaced = carried.pence.get((UNPLACED, asked.year), 0)
    if unplaced:
        year, amount = Year(asked.year), Pence(unplaced)
        found.append(NotPlaced(sources=carried.sources, year=year, amount=amount))
    return found


def _allocation(
    each: Listed, asked: Asked, carried: Carried, people: Mapping[str, Lived]
) -> SystemAllocation:
    pence, lived = carried.pence[each.area.id, asked.year], people.get(each.area.id)
    return SystemAllocation(
        subject=each.area.id,
        sources=carried.sources,
        notes=asked.notes,
        system=each.area.name,
        year=Year(asked.year),
        amount=Pence(pence),
        share=Share(pence / carried.published[asked.year]),
        for_each=Pence(round(pence / lived.people)) if lived else None,
        counted_at=lived.release.title if lived else None,
    )


def _share(
    each: Listed, asked: Asked, weighted: Weighted, national: tuple[int, str] | None
) -> SystemShare:
    share = weighted.shares[each.area.id]
    return SystemShare(
        subject=each.area.id,
        sources=(weighted.source, *(national[1:] if national else ())),
        form="older" if weighted.is_older else "",
        notes=(*asked.notes, *(("all_streams",) if national else ())),
        system=each.area.name,
        year=Year(asked.year),
        base=weighted.base,
        share=Share(share),
        amount=Pence(round(national[0] * share)) if national else None,
    )
