"""Whose record an area answers for: partnerships of which months are held, by share of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tripleaim.evidence.claimed import Window
from tripleaim.model.area import SYSTEMS, Area
from tripleaim.model.quantity import Share
from tripleaim.model.status import Status
from tripleaim.model.succession import TAIL, is_all
from tripleaim.questions.done.rows import Goes
from tripleaim.registry.members import commissioners_of
from tripleaim.store.engine import Store
from tripleaim.store.ground import (
    Life,
    Vintage,
    answers_for,
    life_of,
    lives_of,
    names_on,
    parts_of,
    successors,
)
from tripleaim.store.record.bodies import read_footprints
from tripleaim.store.record.designations import Standing, read_standing

MAP = Vintage(kind="stp", on=date(2017, 4, 1))  # the footprints that months are added up in
PART_OF_REGION = 0.01  # of a region's people: fewer, and a partnership is not told of


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A body whose record is told, what it was called by the day, and the share of the area's
    people who live in it; all, where the area is that body."""

    body: str
    name: str
    share: float


def pasts_of(store: Store, area: Area, on: date) -> tuple[Past, ...]:
    """The partnerships whose months an area answers for on a day, most people first.

    A system answers for itself and those that it goes back to; any other area for those in which
    its people live, by the map of April 2017.
    """
    held = {each.fact.subject for each in read_footprints(store)}
    return tuple(each for each in bodies_of(store, area, on) if each.body in held)


def bodies_of(store: Store, area: Area, on: date) -> tuple[Past, ...]:
    """The system itself and every system that it answers for; of another area, where it lies."""
    if area.kind in SYSTEMS:
        shares = {each.body: each.part or 0.0 for each in answers_for(store, area.id, on)}
        return _named(store, {area.id: 1.0, **shares}, on)
    lying = commissioners_of(store, area.id, on)[:1] if area.kind == "pcn" else [area.id]
    least = PART_OF_REGION if area.kind == "nhs_region" else TAIL
    shares = parts_of(store, lying[0], on, MAP) if lying else {}
    return _named(store, {body: share for body, share in shares.items() if share >= least}, on)


def _named(store: Store, shares: Mapping[str, float], on: date) -> tuple[Past, ...]:
    """The bodies that had begun by a day, called as they were then or as they were last called."""
    lives = lives_of(store, list(shares))
    begun = [body for body in shares if _had_begun(lives, body, on)]
    names = names_on(store, begun, on)
    return tuple(Past(body=each, name=names.get(each, each), share=shares[each]) for each in begun)


def _had_begun(lives: Mapping[str, Life], body: str, on: date) -> bool:
    first = lives[body].valid_from if body in lives else None
    return first is None or first <= on


def goes_back(
    store: Store, pasts: Sequence[Past], window: Window, sources: tuple[str, ...]
) -> list[Goes]:
    """A row for each partnership: how many live there, and whether it was named by the day."""
    return [_goes(store, each, window, sources) for each in pasts]


def _goes(store: Store, past: Past, window: Window, sources: tuple[str, ...]) -> Goes:
    standing = _standing(store, past.body, window)
    heir = None if standing.stage != "none" else _named_heir(store, past.body, window)
    said = (heir or standing).standing or standing.in_doubt
    form = "heir" if heir else standing.stage
    return Goes(
        subject=past.body,
        sources=tuple(dict.fromkeys((*(each.fact.source for each in said), *sources))),
        status=Status.CANNOT_TELL if form == "doubt" else Status.SHOWN,
        form=form,
        whose=past.name,
        share=Share(past.share),
        stage="integrated care system" if form == "system" else "partnership",
        ended=not life_of(store, past.body).lives_on(window.on),
        since=min((each.fact.begun for each in said), key=lambda each: each.low, default=None),
        named=_called(store, heir, window) if heir else tuple(dict.fromkeys(e.name for e in said)),
    )


def _called(store: Store, heir: Standing, window: Window) -> tuple[str, ...]:
    """What a partnership was called on the day, or last."""
    return tuple(names_on(store, [heir.area], window.on).values())


def _standing(store: Store, body: str, window: Window) -> Standing:
    """Whether a body was an integrated care system on the day, or when it ended before that."""
    after = life_of(store, body).valid_to
    day = min(window.on, after - timedelta(days=1)) if after else window.on
    return read_standing(store, body, on=day, known=window.known)


def _named_heir(store: Store, body: str, window: Window) -> Standing | None:
    """The partnership that all of one went into before the day and that was named after that."""
    heirs = [
        step.successor
        for step in successors(store, body, window.on)
        if is_all(step.share) and step.successor.startswith(f"{MAP.kind}:")
    ]
    found = [_standing(store, each, window) for each in heirs]
    return next((each for each in found if each.stage == "system"), None)
