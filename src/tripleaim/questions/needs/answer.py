"""Who needs what? People, segments, need and the triple aim: health, care and cost."""

from datetime import date

from tripleaim.model.quantity import Pence, People, Share, Year
from tripleaim.model.row import NOW, Answer, Row
from tripleaim.money.distance import read_targets
from tripleaim.people.need import fair_shares
from tripleaim.people.profile import NeedWeights, need_weights
from tripleaim.questions.needs.aims import aims, told_aims
from tripleaim.questions.needs.inequality import unequal
from tripleaim.questions.needs.money import against_need
from tripleaim.questions.needs.rows import (
    Age,
    Component,
    EnglandNeed,
    FairShare,
    Need,
    Residents,
    SystemNeed,
)
from tripleaim.questions.needs.segments import segmented
from tripleaim.questions.needs.similar import alike
from tripleaim.registry.area import Listed, find_area, list_areas
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import ages_of, people_of

WITHOUT = "without remoteness"


def needs(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """What the people of an area need; without an area, of every system.

    Raises NothingFound or InputRefused for an area that is not there on that day.
    """
    known = known or NOW
    if area is None:
        return Answer(question="needs", on=on, known=known, rows=_england(store, on))
    here = find_area(store, area, on)
    weights = need_weights(store, here.area.kind, on)
    compared = aims(store, here, on)
    return Answer(
        question="needs",
        on=on,
        area=here.area.id,
        name=here.area.name,
        known=known,
        rows=(
            *_people(store, here, on),
            *_need(store, here, weights),
            *against_need(store, here, on),
            *told_aims(here, compared),
            *alike(store, here, on, compared, weights),
            *unequal(store, here, on),
            *segmented(store, here, on),
        ),
    )


def _people(store: Store, here: Listed, on: date) -> list[Row]:
    counted = people_of(store, [here.area.id], on).get(here.area.id)
    if counted is None:
        return []
    whole, title = People(counted.people), counted.release.title
    found: list[Row] = [
        Residents(
            sources=counted.sources, people=whole, counted_at=title,
            data_day=counted.release.day,
        )
    ]  # fmt: skip
    found += [
        Age(
            sources=counted.sources, band=each.label,
            people=People(each.people), share=Share(each.people / whole), counted_at=title,
            data_day=counted.release.day,
        )
        for each in ages_of(store, [here.area.id], on)
    ]  # fmt: skip
    return found


def _need(store: Store, here: Listed, weights: NeedWeights) -> list[Row]:
    mine = {
        name: areas[here.area.id]
        for name, areas in weights.components.items()
        if here.area.id in areas
    }
    if not mine:
        return []
    registered, year = mine["registered"], Year(weights.year_ending)
    return [
        Need(
            sources=(weights.source,), year=year,
            ratio=round(mine["overall"] / registered, 4), registered=People(round(registered)),
        ),
        *_share(store, here, weights),
        *(
            Component(
                sources=(weights.source,), component=name,
                people=round(people), ratio=round(people / registered, 3), year=year,
            )
            for name, people in mine.items()
            if name != "registered"
        ),
    ]  # fmt: skip


def _share(store: Store, here: Listed, weights: NeedWeights) -> list[FairShare]:
    target = sum(read_targets(store, WITHOUT).pence.values())
    if not target or len(weights.components["overall"]) < 2:
        return []
    shares = {s.area: s for s in fair_shares(weights.components["overall"], target)}
    mine = shares[here.area.id]
    return [
        FairShare(
            sources=(weights.source,), share=round(mine.share, 6),
            pence=Pence(mine.pence), whole=Pence(target),
        )
    ]  # fmt: skip


def _england(store: Store, on: date) -> tuple[Row, ...]:
    kind = system_kind(store, on)
    weights = need_weights(store, kind, on)
    names = {listed.area.id: listed.area.name for listed in list_areas(store, kind, on)}
    people = people_of(store, list(names), on)
    registered, overall = weights.components["registered"], weights.components["overall"]
    ratios = {area: overall[area] / registered[area] for area in overall}
    weighted = sum(overall.values())
    head = EnglandNeed(
        sources=(weights.source,),
        registered=People(round(sum(registered.values()))),
        year=Year(weights.year_ending),
        least=min(ratios.values()),
        most=max(ratios.values()),
    )
    rows = (
        SystemNeed(
            subject=area, sources=(weights.source,), system=names.get(area, area),
            people=People(people[area].people) if area in people else None,
            ratio=round(ratios[area], 4), share=round(overall[area] / weighted, 6),
        )
        for area in sorted(ratios, key=lambda each: -ratios[each])
    )  # fmt: skip
    return (head, *rows)
