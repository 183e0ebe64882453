"""Does the footprint follow its patients? What stays, where the rest go, did redrawing help."""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median

from tripleaim.flows.fit import choice, modularity
from tripleaim.flows.partition import PartitionFit, fit_partition
from tripleaim.model.area import Area
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Estimate, Share
from tripleaim.model.row import NOW, Answer, Row
from tripleaim.model.status import Status
from tripleaim.questions.fits.edges import edges
from tripleaim.questions.fits.rows import (
    Across,
    Cut,
    EnglandStays,
    Excess,
    GoesTo,
    NetFlow,
    OwnWork,
    Spread,
    Stays,
    SystemStays,
    WithinBoundary,
)
from tripleaim.questions.fits.tiers import england_tiers, place_rows, tier_rows, waiting_rows
from tripleaim.registry.area import find_area
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on

KINDS = ("stp", "icb", "ccg", "sub_icb", "lad", "nhs_region")
SYSTEMS = ("stp", "icb")
HISTORY = (
    date(2017, 4, 1),
    date(2018, 4, 1),
    date(2020, 4, 1),
    date(2022, 7, 1),
    date(2026, 4, 1),
)
SHOWN = 6
LEAST = 0.005  # of residents' admissions, below which a trust across the boundary is not told
ENGLAND = "england:E92000001"


def fits(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """How far the boundary of a system, or of all, follows where people are treated.

    Raises NothingFound before footprints are known, and for areas without a boundary.
    """
    known = known or NOW
    if area is None:
        return Answer(question="fits", on=on, known=known, rows=_england(store, on))
    here = find_area(store, area, on).area
    if here.kind not in (*KINDS, "place"):
        raise NothingFound(f"{here.name} has no boundary over which flow can be laid.")
    rows = place_rows(store, here) if here.kind == "place" else _of_area(store, here, on)
    return Answer(
        question="fits", on=on, area=here.id, name=here.name, known=known, rows=tuple(rows)
    )


def _of_area(store: Store, here: Area, on: date) -> list[Row]:
    fitted = fit_partition(store, here.kind, on)
    if here.id not in fitted.areas:
        raise NothingFound(f"The footprint of {here.name} is not known for {on}.")
    names = names_of(store, (*fitted.areas, *fitted.providers), on)
    place = fitted.place(here.id)
    return [
        _stays(fitted, place),
        *_figures(fitted, place),
        *waiting_rows(store, here.code),
        *_destinations(fitted, place, names),
        *_borders(fitted, place, names),
        *edges(store, fitted, place, on, names),
        *tier_rows(store, here.code),
        *_history(store, here.code, here.kind),
    ]


def names_of(store: Store, bodies: Iterable[str], on: date) -> Mapping[str, str]:
    """What bodies were called on a day; one that no register names goes by its code."""
    ids = list(bodies)
    found = names_on(store, ids, on)
    return {each: found.get(each, each) for each in ids}


def _stays(fitted: PartitionFit, place: int) -> Stays:
    told = bool(fitted.fit.own_work[place] > 0)
    rank = int((fitted.fit.stays > fitted.fit.stays[place]).sum()) + 1
    return Stays(
        subject=fitted.areas[place],
        sources=fitted.sources,
        status=Status.SHOWN if told else Status.CANNOT_TELL,
        share=_stay(fitted, place) if told else None,
        rank=rank if told else None,
        of=len(fitted.areas),
        unnamed=Share(fitted.fit.unnamed[place]),
    )


def _stay(fitted: PartitionFit, place: int) -> Estimate[Share]:
    value, low, high = (
        Share(round(float(each[place]), 6)) for each in (fitted.fit.stays, fitted.low, fitted.high)
    )
    return Estimate(value=value, low=low, high=high)


def _figures(fitted: PartitionFit, place: int) -> list[Row]:
    area, sources, fit = fitted.areas[place], fitted.sources, fitted.fit
    own, net, cut = (float(each[place]) for each in (fit.own_work, fit.net, fit.conductance))
    trusts = round(float(choice(fitted.flow[[place]])[0]), 2)
    found: list[Row] = []
    if own == own:
        found.append(OwnWork(subject=area, sources=sources, share=Share(round(own, 6))))
    return [
        *found,
        NetFlow(subject=area, sources=sources, residents=round(net)),
        Spread(subject=area, sources=sources, trusts=trusts),
        Cut(subject=area, sources=sources, share=Share(round(cut, 6))),
    ]


def _destinations(fitted: PartitionFit, place: int, names: Mapping[str, str]) -> list[GoesTo]:
    exchange = fitted.fit.exchange[place]
    whole = exchange.sum()
    order = [n for n in (-exchange).argsort(kind="stable") if exchange[n] > 0][:SHOWN]
    return [
        GoesTo(
            subject=fitted.areas[n],
            sources=fitted.sources,
            to=names[fitted.areas[n]],
            share=Share(round(float(exchange[n] / whole), 6)),
        )
        for n in order
    ]


def _borders(fitted: PartitionFit, place: int, names: Mapping[str, str]) -> list[Across]:
    away = fitted.home != place
    flow = fitted.flow[place] * away
    whole = fitted.flow[place].sum()
    order = [n for n in (-flow).argsort(kind="stable") if flow[n] / whole >= LEAST][:SHOWN]
    return [
        Across(
            subject=fitted.providers[n],
            sources=fitted.sources,
            trust=names[fitted.providers[n]],
            of=names[fitted.areas[fitted.home[n]]],
            share=Share(round(float(flow[n] / whole), 6)),
        )
        for n in order
    ]


def _history(store: Store, code: str, kind: str) -> list[WithinBoundary]:
    if kind not in SYSTEMS:
        return []
    found = []
    for day in HISTORY:
        fitted = fit_partition(store, system_kind(store, day), day)
        area = f"{system_kind(store, day)}:{code}"
        if area in fitted.areas:
            share = float(fitted.fit.stays[fitted.place(area)])
            found.append(_on_day(fitted, day, share, area))
    return found


def _on_day(
    fitted: PartitionFit, day: date, share: float, area: str, excess: float | None = None
) -> WithinBoundary:
    return WithinBoundary(
        subject=area,
        sources=fitted.sources,
        form="" if excess is None else "england",
        day=day,
        share=Share(round(share, 6)),
        systems=len(fitted.areas) if excess is not None else None,
        excess=None if excess is None else Share(excess),
    )


def _england(store: Store, on: date) -> tuple[Row, ...]:
    fitted = fit_partition(store, system_kind(store, on), on)
    names = names_of(store, fitted.areas, on)
    order = fitted.fit.stays.argsort(kind="stable")
    excess = round(modularity(fitted.fit.exchange), 6)
    return (
        EnglandStays(
            sources=fitted.sources,
            share=Share(round(fitted.fit.inside, 6)),
            median=Share(float(median(fitted.fit.stays.tolist()))),
            systems=len(order),
            least=tuple(names[fitted.areas[n]] for n in order[:3]),
        ),
        Excess(
            sources=fitted.sources,
            excess=Share(excess),
            by_size=Share(fitted.fit.inside - excess),
        ),
        *(
            SystemStays(
                subject=fitted.areas[n],
                sources=fitted.sources,
                system=names[fitted.areas[n]],
                share=_stay(fitted, int(n)),
            )
            for n in order
        ),
        *england_tiers(store),
        *(_england_on(store, day) for day in HISTORY),
    )


def _england_on(store: Store, day: date) -> WithinBoundary:
    fitted = fit_partition(store, system_kind(store, day), day)
    excess = modularity(fitted.fit.exchange)
    return _on_day(fitted, day, fitted.fit.inside, ENGLAND, excess)
