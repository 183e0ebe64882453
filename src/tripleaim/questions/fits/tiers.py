"""What stays inside at each tier of a system, what each can carry, and its waiting list."""

from collections.abc import Sequence
from datetime import date

from tripleaim.flows.carry import (
    NAMES,
    UNTOLD,
    PlaceFlow,
    Step,
    lowest_tiers,
    read_place,
    read_places_of,
    read_steps,
    read_waiting,
)
from tripleaim.model.area import Area
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Share
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.questions.fits.rows import AtTier, Carries, PlaceKeeps, Waiting
from tripleaim.store.engine import Store

NOTES = {"network": ("networks",), "place": ("two_systems",)}


def tier_rows(store: Store, code: str) -> list[Row]:
    """The tiers of a system by its code; none where the store holds none of it."""
    steps = read_steps(store, code)
    if not steps:
        return []
    places = (_place(each) for each in read_places_of(store, code))
    return [*(_step(each) for each in steps), *places, *_carry(steps)]


def england_tiers(store: Store) -> list[Row]:
    """The same of all systems together: tiers, and what each can carry."""
    steps = read_steps(store, None)
    return [*(_step(each) for each in steps), *(_carry(steps) if steps else [])]


def waiting_rows(store: Store, code: str) -> list[Waiting]:
    """How much of a system's waiting list is at its own providers, January 2026."""
    return [
        Waiting(
            subject=each.area,
            sources=(each.source,),
            share=Share(round(each.kept / each.flow, 6)),
            waiting=round(each.flow),
            rank=each.rank,
            of=each.of,
        )
        for each in read_waiting(store, code)
    ]


def place_rows(store: Store, place: Area) -> list[PlaceKeeps]:
    """What stays in one place, by kind of work. Raises NothingFound where the store has none."""
    found = [_place(each) for each in read_place(store, place.id)]
    if not found:
        raise NothingFound(f"No flow of patients is held for the place {place.name}.")
    return found


def _step(step: Step) -> AtTier:
    return AtTier(
        sources=(step.source,),
        notes=NOTES.get(step.tier, ()),
        work=step.work,
        tier=NAMES[step.tier],
        areas=step.areas,
        enough=step.enough,
        share=Share(round(step.stays, 6)),
        boundary=date.fromisoformat(step.boundary),
    )


def _place(each: PlaceFlow) -> PlaceKeeps:
    share = round(each.kept / each.flow, 6)
    return PlaceKeeps(
        subject=each.area,
        sources=(each.source,),
        status=Status.SHOWN if share else Status.CANNOT_TELL,
        place=each.name,
        work=each.work,
        share=Share(share) if share else None,
    )


def _carry(steps: Sequence[Step]) -> list[Carries]:
    found = []
    for work, lowest in lowest_tiers(steps).items():
        mine = [each for each in steps if each.work == work]
        found.append(
            Carries(
                sources=tuple(sorted({each.source for each in mine})),
                status=Status.SHOWN if lowest else Status.CANNOT_TELL,
                assumed=lowest is not None,
                work=work,
                tier=NAMES[lowest.tier] if lowest else None,
                looked=tuple(NAMES[each.tier] for each in mine),
                share=Share(lowest.stays) if lowest else None,
            )
        )
    untold = (
        Carries(
            sources=("derived",), status=Status.CANNOT_TELL, form=form, work=work, tier=None,
            looked=(), share=None,
        )
        for work, form in UNTOLD.items()
    )  # fmt: skip
    return [*found, *untold]
