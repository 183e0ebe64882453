"""What stays inside at each tier of a system, what each can carry, and its waiting list."""

from collections.abc import Sequence
from datetime import date, timedelta

from tripleaim.flows.carry import (
    ADMISSIONS,
    NAMES,
    TIERS,
    UNTOLD,
    WORKS,
    PlaceFlow,
    Step,
    lowest_tiers,
    read_place,
    read_places_of,
    read_steps,
    read_waiting,
    step_of,
)
from tripleaim.flows.partition import lay_flow
from tripleaim.model.area import SYSTEMS, Area
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Share
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.model.succession import is_most
from tripleaim.questions.fits.rows import (
    AtTier,
    Carries,
    Follows,
    OfPlace,
    PlaceKeeps,
    PlaceLater,
    Waiting,
)
from tripleaim.registry.members import commissioner_kind, match_parts
from tripleaim.store.engine import Store
from tripleaim.store.record.publication import out_by

NOTES = {"network": ("networks",), "place": ("two_systems",)}


def tier_rows(
    store: Store, here: Area, days: tuple[date, date], laid: date, *, in_doubt: bool
) -> list[Row]:
    """The tiers of a system on a day, as known by a day; none for an area that is no system.

    `in_doubt` where it cannot be told whether enough admissions stay inside the system itself.
    """
    on, known = days
    if here.kind not in SYSTEMS:
        return []
    kinds = _kinds_below(store, on)
    computed = [
        step_of(lay_flow(store, kind, laid), kind, _inside(store, here, kind, laid), laid)
        for kind in kinds
    ]
    itself = step_of(lay_flow(store, here.kind, laid), here.kind, (here.id,), laid)
    steps = _together(_held(store, here.code, on, known), [*computed, itself])
    places = (
        _place(each, on)
        for each in read_places_of(store, here.code, on)
        if _is_out(each.source, each.boundary, known)
    )
    doubted = here.kind if in_doubt else ""
    return [*(_step(each) for each in steps), *places, *_carry(steps, doubted)]


def _held(store: Store, system: str | None, on: date, known: date) -> list[Step]:
    """The steps that the store holds for a day, of figures that were out by a day."""
    return [
        each
        for each in read_steps(store, system, on)
        if _is_out(each.source, date.fromisoformat(each.boundary), known)
    ]


def _is_out(source: str, last: date, known: date) -> bool:
    return out_by(source, last + timedelta(days=1)) <= known


def england_tiers(store: Store, kind: str, days: tuple[date, date], laid: date) -> list[Row]:
    """The same of all systems together: tiers, and what each can carry."""
    on, known = days
    computed = [
        step_of(lay_flow(store, each, laid), each, None, laid)
        for each in (*_kinds_below(store, on), kind, "nhs_region")
    ]
    steps = _together(_held(store, None, on, known), computed)
    return [*(_step(each) for each in steps), *_carry(steps)]


def _kinds_below(store: Store, on: date) -> tuple[str, str]:
    """The kinds of area below a system that existed on a day: councils, commissioners."""
    return "lad", commissioner_kind(store, on)


def _inside(store: Store, here: Area, kind: str, on: date) -> tuple[str, ...]:
    """The areas of a kind of whose people most live in the system."""
    parts = match_parts(store, here.id, kind, on)
    return tuple(part.area for part in parts if is_most(part.share))


def _together(held: Sequence[Step], computed: Sequence[Step | None]) -> list[Step]:
    """What is held, and admissions as laid over the boundaries of the day in its stead."""
    told = [each for each in computed if each is not None]
    tiers = {each.tier for each in told}
    kept = [each for each in held if each.work != ADMISSIONS or each.tier not in tiers]
    return sorted([*kept, *told], key=lambda each: (WORKS.index(each.work), TIERS.index(each.tier)))


def waiting_rows(store: Store, code: str, on: date, known: date) -> list[Waiting]:
    """How much of a system's waiting list is at its own providers, once that was counted."""
    return [
        Waiting(
            subject=each.area,
            sources=(each.source,),
            data_day=each.boundary,
            share=Share(round(each.kept / each.flow, 6)),
            waiting=round(each.flow),
            rank=each.rank,
            of=each.of,
            day=each.boundary,
        )
        for each in read_waiting(store, code, on)
        if _is_out(each.source, each.boundary, known)
    ]


def place_rows(store: Store, place: Area, source: str, days: tuple[date, date]) -> list[Row]:
    """What stays in one place, by kind of work. Raises NothingFound where the store has none."""
    on, known = days
    held = read_place(store, place.id)
    found = [_place(each, on) for each in held if _is_out(each.source, each.boundary, known)]
    if not found:
        raise NothingFound(f"No flow of patients is held for the place {place.name}.")
    head = Follows(
        subject=place.id,
        sources=(source,),
        status=Status.CANNOT_TELL,
        form="place",
        verdict=None,
        share=None,
        rank=None,
        of=0,
        laid=None,
        first=None,
        after=None,
    )
    return [head, *found]


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


def _place(each: PlaceFlow, on: date) -> OfPlace:
    share = round(each.kept / each.flow, 6)
    kind = PlaceKeeps if each.boundary <= on else PlaceLater
    return kind(
        subject=each.area,
        sources=(each.source,),
        status=Status.SHOWN if share else Status.CANNOT_TELL,
        place=each.name,
        work=each.work,
        share=Share(share) if share else None,
        boundary=each.boundary,
    )


def _carry(steps: Sequence[Step], doubted: str = "") -> list[Carries]:
    """The lowest tier of each kind of work; of admissions none where that tier is in doubt."""
    found = []
    for work, lowest in lowest_tiers(steps).items():
        mine = [each for each in steps if each.work == work]
        doubt = bool(doubted) and work == ADMISSIONS and (not lowest or lowest.tier == doubted)
        lowest = None if doubt else lowest
        found.append(
            Carries(
                sources=tuple(sorted({each.source for each in mine})),
                form="doubt" if doubt else "",
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
            sources=("derived",),
            status=Status.CANNOT_TELL,
            form=form,
            work=work,
            tier=None,
            looked=(),
            share=None,
        )
        for work, form in UNTOLD.items()
    )
    return [*found, *untold]
