"""Who needs what? People, segments, need and the triple aim: health, care and cost."""

from collections.abc import Mapping, Sequence
from datetime import date

from tripleaim.model.day import year_of
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Pence, People, Share, Year
from tripleaim.model.row import NOW, Answer, Row
from tripleaim.model.status import Status
from tripleaim.money.distance import read_targets
from tripleaim.people.carry import Asked
from tripleaim.people.fifths import by_deprivation
from tripleaim.people.need import fair_shares
from tripleaim.people.profile import NeedWeights, need_weights, read_profile
from tripleaim.questions.framework import segments_agreed
from tripleaim.questions.needs.aims import BY_FIFTH, aims, summarised, told_aims
from tripleaim.questions.needs.compared import Compared
from tripleaim.questions.needs.inequality import unequal
from tripleaim.questions.needs.money import against_need
from tripleaim.questions.needs.past import forebears_of
from tripleaim.questions.needs.rows import (
    Age,
    Component,
    EnglandNeed,
    FairShare,
    Need,
    NoNeed,
    Residents,
    Summary,
    SystemNeed,
)
from tripleaim.questions.needs.segments import SCHEME, segmented
from tripleaim.questions.needs.similar import alike, systems_like
from tripleaim.registry.area import Listed, find_area, list_areas
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import People as Lived
from tripleaim.store.ground import (
    ages_by,
    nearest_day,
    newer_england,
    people_by,
    people_of,
    release_on,
)
from tripleaim.store.remembered import settled

WITHOUT, TARGETS_OF = "without remoteness", 2019
WEIGHTS = "nhse_practice_weights_2018_19"


def needs(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """What the people of an area need, as known by a day; without an area, of every system.

    Raises NothingFound or InputRefused for an area that is not there on that day.
    """
    if area is None:
        rows = _england(store, None, on, known)
        return Answer(question="needs", on=on, known=known or NOW, rows=rows)
    here = find_area(store, area, on).area
    summary, told = measured(store, here.id, on, known)
    rows = (
        summary,
        *_counted(store, here.id, on, known),
        *told,
        *_by_deprivation(store, here.id, on, known),
        *_agreed_and_before(store, here.id, on, known),
    )
    return Answer(
        question="needs", on=on, area=here.id, name=here.name, known=known or NOW, rows=rows
    )


Rows = tuple[Row, ...]


@settled
def measured(store: Store, area: str, on: date, known: date | None = None) -> tuple[Summary, Rows]:
    """What is worse and better in an area, in a row; its health and care, beside those like it."""
    here, asked = _here(store, area, on, known)
    lived, weights = _lived(store, here, asked), need_weights(store, asked)
    if not _is_laid(store, here, asked):
        return _summary(here, None, weights, (), ()), ()
    near, compared = systems_like(store, here, asked), aims(store, here, asked)
    names = [each for each, _ in near]
    told = (
        *told_aims(here, compared, names),
        *alike(store, here, asked, near, compared, weights),
    )
    return _summary(here, lived, weights, compared, names), told


@settled
def _counted(store: Store, area: str, on: date, known: date | None = None) -> Rows:
    """People and need of an area, and its money against that."""
    here, asked = _here(store, area, on, known)
    is_laid = _is_laid(store, here, asked)
    return (
        *_people(store, here, _lived(store, here, asked) if is_laid else None, asked),
        *_need(store, here, need_weights(store, asked), asked),
        *(against_need(store, here, asked) if is_laid else ()),
    )


@settled
def _by_deprivation(store: Store, area: str, on: date, known: date | None = None) -> Rows:
    """What differs by deprivation in an area, and its segments."""
    here, asked = _here(store, area, on, known)
    if not _is_laid(store, here, asked):
        return ()
    profile = read_profile(store, SCHEME, area, asked)
    fifths = by_deprivation(store, BY_FIFTH, asked)
    return (*unequal(here, asked, fifths, profile), *segmented(asked, profile))


@settled
def _agreed_and_before(store: Store, area: str, on: date, known: date | None = None) -> Rows:
    """The segments agreed for an area, and what its predecessors needed."""
    here, asked = _here(store, area, on, known)
    if not _is_laid(store, here, asked):
        return ()
    return (*segments_agreed(store, area, on, asked.known), *forebears_of(store, here, asked))


def _here(store: Store, area: str, on: date, known: date | None) -> tuple[Listed, Asked]:
    here = find_area(store, area, on)
    return here, _asked(store, here.area.kind, on, known or NOW)


def _is_laid(store: Store, here: Listed, asked: Asked) -> bool:
    """Whether the footprints of its kind are on record on any day; else need is by practices."""
    return nearest_day(store, asked.on, kind=here.area.kind) is not None


def in_short(store: Store, area: str | None, on: date) -> Answer:
    """The need and people of an area alone, which a card shows."""
    if area is None:
        return needs(store, area, on)
    here = find_area(store, area, on)
    asked = _asked(store, here.area.kind, on, NOW)
    rows = (
        *_need(store, here, need_weights(store, asked), asked),
        *_people(store, here, _lived(store, here, asked), asked),
    )
    return Answer(
        question="needs", on=on, area=here.area.id, name=here.area.name, known=NOW, rows=rows
    )


def _asked(store: Store, kind: str, on: date, known: date) -> Asked:
    """As of when; a kind whose footprints are never known is laid nowhere, on the day itself."""
    return Asked(kind=kind, laid=nearest_day(store, on, kind=kind) or on, on=on, known=known)


def _lived(store: Store, here: Listed, asked: Asked) -> Lived | None:
    """Who lived there, or in the nearest footprint on record, by the release that counts.

    None without any footprint, or without a release by then.
    """
    try:
        release = release_on(store, asked.on, _by(asked.known))
    except NothingFound:
        return None
    return people_by(store, [here.area.id], _laid(store, here, asked), release).get(here.area.id)


def _laid(store: Store, here: Listed, asked: Asked) -> date:
    """The day on which its footprint is laid: the day asked, or the nearest on record."""
    return nearest_day(store, asked.on, area=here.area.id) or asked.on


def _all_lived(store: Store, areas: Sequence[str], on: date, known: date) -> Mapping[str, Lived]:
    try:
        return people_of(store, areas, on, _by(known))
    except NothingFound:
        return {}


def _by(known: date) -> date | None:
    """A day by which something was known; None where that is now."""
    return None if known == NOW else known


def _summary(
    here: Listed,
    lived: Lived | None,
    weights: NeedWeights | None,
    compared: Sequence[Compared],
    near: Sequence[str],
) -> Summary:
    found = summarised(compared, here, near)
    ratio = None if weights is None else _ratio(here, weights)
    sources = [here.source, *(lived.sources if lived else ())]
    sources += [weights.source] if weights and ratio is not None else []
    sources += [source for each in compared for source in each.sources]
    told = found.judged or ratio is not None or (here.area.kind == "england" and compared)
    return Summary(
        subject=here.area.id,
        sources=tuple(dict.fromkeys(sources)),
        status=Status.SHOWN if told else Status.NOT_ON_RECORD,
        form=_form(here, bool(told)),
        people=People(lived.people) if lived else None,
        counted_at=lived.release.title if lived else "",
        ratio=ratio,
        year=Year(weights.year_ending) if weights and ratio is not None else None,
        judged=found.judged,
        worse=found.worse,
        worst=found.worst,
        better=found.better,
        commoner=found.commoner,
        untold=found.untold,
    )


def _form(here: Listed, told: bool) -> str:
    if here.area.kind == "england" and told:
        return "england"
    return "network" if here.area.kind == "pcn" and not told else ""


def _ratio(here: Listed, weights: NeedWeights) -> float | None:
    registered = weights.components["registered"].get(here.area.id)
    overall = weights.components["overall"].get(here.area.id)
    return round(overall / registered, 4) if registered and overall is not None else None


def _people(store: Store, here: Listed, lived: Lived | None, asked: Asked) -> list[Row]:
    if lived is None:
        return [
            Residents(
                sources=(here.source,),
                status=Status.NOT_ON_RECORD,
                people=None,
                counted_at=None,
                form=_unpeopled(here, asked),
            )
        ]
    whole, release, laid = People(lived.people), lived.release, _laid(store, here, asked)
    newer = newer_england(store, asked.on, _by(asked.known))
    revised = release.revised if release.superseded(_by(asked.known)) else None
    counted = Residents(
        sources=lived.sources,
        form="" if laid == asked.on else "nearest",
        data_day=release.day,
        people=whole,
        counted_at=release.title,
        england=People(release.people),
        revised=None if revised is None else People(revised),
        by=release.revised_by or "",
        newer=People(newer.people) if newer else None,
        newer_at=newer.title if newer else "",
    )
    ages = ages_by(store, [here.area.id], laid, release)
    return [
        counted,
        *(
            Age(
                sources=lived.sources,
                band=each.label,
                people=People(each.people),
                share=Share(each.people / whole),
                counted_at=release.title,
                data_day=release.day,
            )
            for each in ages
        ),
    ]


def _unpeopled(here: Listed, asked: Asked) -> str:
    """Why nobody is counted there: a network, a footprint of another day, or no release by then."""
    if here.area.kind == "pcn":
        return "network"
    return "not_out" if asked.laid == asked.on else ""


def _need(store: Store, here: Listed, weights: NeedWeights | None, asked: Asked) -> list[Row]:
    ratio = None if weights is None else _ratio(here, weights)
    if weights is None or ratio is None:
        form = "network" if asked.kind == "pcn" else ""
        return [
            NoNeed(subject=here.area.id, sources=(WEIGHTS,), status=Status.NOT_ON_RECORD, form=form)
        ]
    mine = {name: areas.get(here.area.id, 0.0) for name, areas in weights.components.items()}
    registered, year = mine["registered"], Year(weights.year_ending)
    return [
        Need(
            sources=(weights.source,), year=year, ratio=ratio, registered=People(round(registered))
        ),
        *_share(store, here, weights, asked),
        *(
            Component(
                sources=(weights.source,),
                component=name,
                people=round(people),
                year=year,
                ratio=round(people / registered, 3),
            )
            for name, people in mine.items()
            if name != "registered"
        ),
    ]


def _share(store: Store, here: Listed, weights: NeedWeights, asked: Asked) -> list[FairShare]:
    """Its part of England's need, and of the targets of 2018/19 by the weights of that year."""
    if len(weights.components["overall"]) < 2:
        return []
    begun = weights.year_ending == TARGETS_OF and year_of(asked.on) >= TARGETS_OF
    target = sum(read_targets(store, WITHOUT).pence.values()) if begun else 0
    shares = {s.area: s for s in fair_shares(weights.components["overall"], target)}
    mine = shares[here.area.id]
    return [
        FairShare(
            sources=(weights.source,),
            share=round(mine.share, 6),
            year=Year(weights.year_ending),
            pence=Pence(mine.pence) if target else None,
            whole=Pence(target) if target else None,
        )
    ]


@settled
def _england(store: Store, _: None, on: date, known: date | None = None) -> Rows:
    known, kind = known or NOW, system_kind(store, on)
    weights = need_weights(store, _asked(store, kind, on, known))
    listed = list_areas(store, kind, on)
    names = {each.area.id: each.area.name for each in listed}
    people = _all_lived(store, list(names), on, known)
    if weights is None:
        head = EnglandNeed(
            sources=(WEIGHTS,),
            status=Status.NOT_ON_RECORD,
            registered=None,
            year=None,
            systems=len(names),
            least=None,
            most=None,
            least_in="",
            most_in="",
        )
        return (head, *(_system(each.area.id, names, people, None, WEIGHTS) for each in listed))
    registered, overall = weights.components["registered"], weights.components["overall"]
    ratios = {area: overall[area] / registered[area] for area in overall if area in names}
    order = sorted(ratios, key=lambda each: -ratios[each])
    head = EnglandNeed(
        sources=(weights.source,),
        registered=People(round(sum(registered.values()))),
        year=Year(weights.year_ending),
        systems=len(order),
        least=round(ratios[order[-1]], 4),
        most=round(ratios[order[0]], 4),
        least_in=names[order[-1]],
        most_in=names[order[0]],
    )
    weighted = sum(overall.values())
    told = {area: (round(ratios[area], 4), round(overall[area] / weighted, 6)) for area in order}
    return (head, *(_system(area, names, people, told[area], weights.source) for area in order))


def _system(
    area: str,
    names: Mapping[str, str],
    people: Mapping[str, Lived],
    told: tuple[float, float] | None,
    source: str,
) -> SystemNeed:
    return SystemNeed(
        subject=area,
        sources=(source,),
        status=Status.SHOWN if told else Status.NOT_ON_RECORD,
        system=names[area],
        people=People(people[area].people) if area in people else None,
        ratio=told[0] if told else None,
        share=told[1] if told else None,
    )
