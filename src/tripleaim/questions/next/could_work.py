"""What could work here: what is shown worse than in like systems, and what others tried for it."""

from collections.abc import Sequence
from datetime import date

from tripleaim.evidence.bearing import kind_of, read_bearing
from tripleaim.evidence.beside import read_beside
from tripleaim.evidence.likeness import Standing, judge_beside_likes
from tripleaim.model.area import Area
from tripleaim.model.row import NOW, Row
from tripleaim.model.status import Status
from tripleaim.questions.next.rows import BesideLikes, Helped, TriedHere, Worse
from tripleaim.registry.area import find_area
from tripleaim.store.alike import CHARACTER_SOURCE, most_like
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on
from tripleaim.store.record.arrangements import read_arrangements
from tripleaim.store.record.events import read_events
from tripleaim.store.record.frameworks import InterventionEffect, read_effects
from tripleaim.store.remembered import settled

PROGRAMMES = ("vanguard", "pioneer", "programme", "neighbourhood_site")
GROUP = "trust_group"
ORDER = ("harm", "help", "neither")


@settled
def could_work(store: Store, system: str, on: date, known: date | None = None) -> list[Row]:
    """What is worse here than in the five systems most like it, and what others tried for that.

    Only what is shown to be worse leads to an intervention; harms stand first.
    """
    area, known = find_area(store, system, on).area, known or NOW
    likes = [other for other, _ in most_like(store, area.id, area.kind, on)]
    judged = [
        judge_beside_likes(one, area.id, likes) for one in read_beside(store, area.kind, on, known)
    ]
    found = [each for each in judged if each is not None]
    worse = [each for each in found if each.status is Status.SHOWN]
    names = names_on(store, likes, on)
    effects = [
        each
        for each in read_effects(store, on=on, known=known)
        if each.fact.begun.has_come(on) is Status.SHOWN
    ]
    helped = _helped(worse, effects)
    head = _beside(area, found, worse, tuple(names.get(each, each) for each in likes))
    return [head, *(_worse(area, each, helped) for each in worse), *helped]


def _beside(
    area: Area, found: Sequence[Standing], worse: Sequence[Standing], likes: tuple[str, ...]
) -> BesideLikes:
    sources = [source for each in found for source in each.measure.sources]
    told = [each for each in found if each.status.is_known]
    status = Status.SHOWN if worse else Status.SHOWN_NOT if told else Status.CANNOT_TELL
    return BesideLikes(
        subject=area.id,
        sources=tuple(dict.fromkeys((*sources, CHARACTER_SOURCE))),
        status=status,
        form="" if worse else "none" if told else "nothing",
        compared=len(told),
        worse=len(worse),
        untold=len(found) - len(told),
        likes=likes,
    )


def _worse(area: Area, one: Standing, helped: Sequence[Helped]) -> Worse:
    spec = one.measure.spec
    return Worse(
        subject=area.id,
        sources=(*one.measure.sources, CHARACTER_SOURCE),
        form="share" if spec.unit == "share" else "",
        data_day=one.measure.after,
        measure=spec.id,
        what=spec.name,
        counted=spec.unit,
        value=one.value,
        mean=one.mean,
        bound=one.bound,
        likes=len(one.likes),
        tried=sum(spec.name in each.bears for each in helped),
        first=one.measure.first,
        after=one.measure.after,
    )


def _helped(worse: Sequence[Standing], effects: Sequence[InterventionEffect]) -> list[Helped]:
    """The published effects that bear on what is worse: harms first, then helps, then neither."""
    bearing = read_bearing()
    needed = {each.measure.spec.id: each.measure.spec.name for each in worse}
    found = []
    for row in effects:
        bears = tuple(needed[id] for id in bearing.get(row.outcome, ()) if id in needed)
        if bears:
            found.append(_effect(row, bears))
    return sorted(found, key=lambda each: (ORDER.index(each.effect), each.subject))


def _effect(row: InterventionEffect, bears: tuple[str, ...]) -> Helped:
    both = row.low is not None and row.high is not None
    return Helped(
        subject=row.fact.id,
        sources=(row.fact.source,),
        bears=bears,
        intervention=row.intervention,
        setting=row.setting or "setting not said",
        outcome=row.outcome,
        said=row.said or "not said",
        metric=row.metric or "",
        low=row.low if both else None,
        high=row.high if both else None,
        effect=kind_of(row.direction),
        direction=row.direction,
        design=row.design or "design not said",
        grade=row.fact.grade,
        cited=row.fact.cited,
        when=row.fact.known,
    )


def tried_here(store: Store, ids: Sequence[str], on: date, known: date) -> list[TriedHere]:
    """The programmes and groups of a system, first of `ids`, and those that it goes back to.

    What is told of several predecessors stands once.
    """
    names = {**names_on(store, ids, on), ids[0]: ""}
    events = [
        TriedHere(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            form="later" if each.fact.tells_later(each.happened, on) else "",
            whose=names.get(each.fact.subject, ""),
            kind=each.kind,
            programme=each.name,
            happened=None if each.fact.tells_later(each.happened, on) else each.happened,
            when=each.fact.begun,
            cited=each.fact.cited,
        )
        for each in read_events(store, ids, on=on, known=known)
        if each.kind in PROGRAMMES
        and each.fact.begun.has_come(on) is Status.SHOWN
        and not each.fact.tells_later(each.name, on)
    ]
    groups = [
        TriedHere(
            subject=each.fact.subject,
            sources=(each.fact.source,),
            form="group",
            whose=names.get(each.fact.subject, ""),
            kind=each.kind,
            programme=each.title,
            happened=None,
            when=each.fact.begun,
            cited=each.fact.cited,
        )
        for each in read_arrangements(store, ids, on=on, known=known)
        if each.kind == GROUP
        and each.fact.begun.has_come(on) is Status.SHOWN
        and not each.fact.tells_later(each.title, on)
    ]
    told: dict[object, TriedHere] = {}
    for each in (*events, *groups):
        told.setdefault((each.kind, each.programme, each.when.low, each.happened), each)
    return sorted(told.values(), key=lambda each: (each.when.low, each.programme))
