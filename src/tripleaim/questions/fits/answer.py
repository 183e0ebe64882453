"""Does the footprint follow its patients? What stays, where the rest go, did redrawing help."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from statistics import median

from tripleaim.flows.fit import choice, modularity, whole_people
from tripleaim.flows.partition import Partition, PartitionFit, fit_partition, lay_flow
from tripleaim.model.area import BOARDS_BEGAN, ENGLAND, SYSTEMS, Area
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Estimate, People, Share, is_told
from tripleaim.model.row import NOW, Answer, Row
from tripleaim.model.status import Status
from tripleaim.questions.fits.edges import edges
from tripleaim.questions.fits.judged import follows, has_own_trust, what_stays
from tripleaim.questions.fits.rows import (
    Across,
    AfterBoundary,
    Cut,
    EnglandStays,
    Excess,
    Exchange,
    Follows,
    GoesTo,
    NetFlow,
    OnBoundary,
    OwnTrust,
    OwnWork,
    Spread,
    Stays,
    SystemStays,
    WithinBoundary,
)
from tripleaim.questions.fits.tiers import england_tiers, place_rows, tier_rows, waiting_rows
from tripleaim.questions.fits.trusts import trusts_on
from tripleaim.registry.area import Listed, find_area
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on, nearest_day
from tripleaim.store.record.publication import out_by
from tripleaim.store.remembered import settled

KINDS = ("stp", "icb", "ccg", "sub_icb", "lad", "nhs_region")
HISTORY = (
    date(2017, 4, 1),
    date(2018, 4, 1),
    date(2020, 4, 1),
    BOARDS_BEGAN,
    date(2026, 4, 1),
)
SHOWN, EXCHANGED = 6, 8
VERDICTS = {Status.SHOWN: "follows", Status.SHOWN_NOT: "follows_not"}


@settled
def fits(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """How far the boundary of a system, or of all, follows where people are treated.

    The flow is that of 2018, the only one by small area that is held, laid over the boundaries of
    the day; on a day before footprints are known, over the nearest. Raises NothingFound or
    InputRefused for an area that is not there on that day.
    """
    known = known or NOW
    if area is None:
        return Answer(question="fits", on=on, known=known, rows=_england(store, on, known))
    here = find_area(store, area, on)
    rows = _england(store, on, known) if here.area.id == ENGLAND else _rows(store, here, on, known)
    return Answer(
        question="fits", on=on, area=here.area.id, name=here.area.name, known=known, rows=rows
    )


def _rows(store: Store, listed: Listed, on: date, known: date) -> tuple[Row, ...]:
    here = listed.area
    if here.kind == "place":
        return tuple(place_rows(store, here, listed.source, (on, known)))
    laid = nearest_day(store, on, area=here.id) if here.kind in KINDS else None
    if laid is None:
        return (_not_told(listed, "no_boundary"),)
    fitted = fit_partition(store, here.kind, laid)
    if not _is_out(fitted, known):
        return (_not_told(listed, "not_out"),)
    if here.id not in fitted.areas:
        said = f"Nobody of {here.name} is in the flow. Give one with people of its small areas."
        raise NothingFound(said)
    return tuple(_of_area(store, here, fitted, (on, known), laid))


def _is_out(fitted: Partition, known: date) -> bool:
    """Whether the flow was out by the day on which it is to be known."""
    return all(out_by(source, fitted.period[1]) <= known for source in fitted.sources)


def _not_told(listed: Listed, form: str) -> Follows:
    return Follows(
        subject=listed.area.id,
        sources=(listed.source,),
        status=Status.NOT_ON_RECORD,
        form=form,
        verdict=None,
        share=None,
        rank=None,
        of=0,
        laid=None,
        first=None,
        after=None,
    )


def _of_area(
    store: Store, here: Area, fitted: PartitionFit, days: tuple[date, date], laid: date
) -> Iterable[Row]:
    on, known = days
    names = names_of(store, (*fitted.areas, *fitted.providers), on)
    place = fitted.place(here.id)
    yield _follows(fitted, place, on, laid)
    yield from _of_flow(fitted, [_stays(fitted, place), *_figures(fitted, place)])
    yield from waiting_rows(store, here.code, on, known)
    yield from _of_flow(fitted, _destinations(fitted, place, names))
    own, across = _own(fitted, place, names), _borders(fitted, place, names)
    trusts = trusts_on(store, [each.subject for each in (*own, *across)], on)
    yield from _of_flow(fitted, (trusts[each.subject].of(each) for each in own))
    yield from _of_flow(fitted, (trusts[each.subject].of(each) for each in across))
    yield from _of_flow(fitted, _exchanged(fitted, place, names))
    yield from _of_flow(fitted, edges(store, fitted, place, laid, names))
    yield from tier_rows(
        store, here, days, laid, in_doubt=follows(fitted, place) is Status.CANNOT_TELL
    )
    yield from _history(store, here, on)


def names_of(store: Store, bodies: Iterable[str], on: date) -> Mapping[str, str]:
    """What bodies were called on a day; one that no register names goes by its code."""
    ids = list(bodies)
    found = names_on(store, ids, on)
    return {each: found.get(each, each) for each in ids}


def _follows(fitted: PartitionFit, place: int, on: date, laid: date) -> Follows:
    told = has_own_trust(fitted, place)
    status = follows(fitted, place)
    return Follows(
        subject=fitted.areas[place],
        sources=fitted.sources,
        status=status,
        form=_form(fitted, place) if told else "no_trust",
        data_day=_last_day(fitted),
        notes=("later_flow",) if fitted.period[1] > on else (),
        verdict=VERDICTS.get(status),
        share=what_stays(fitted, place) if told else None,
        rank=_rank(fitted, place) if told else None,
        of=len(fitted.areas),
        laid=laid,
        first=_period(fitted)[0],
        after=_period(fitted)[1],
    )


def _period(fitted: Partition) -> tuple[date | None, date | None]:
    """The period of the flow; of a user's own flow, which has none, nothing."""
    first, after = fitted.period
    return (first, after) if first < after else (None, None)


def _of_flow(fitted: Partition, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows that tell of a flow, with the period that it covers."""
    first, after = _period(fitted)
    covers = (first, after) if first and after else None
    return (replace(row, covers=covers) for row in rows)


def _last_day(fitted: Partition) -> date | None:
    """The last day of the flow: a period ends before the first day after it."""
    after = _period(fitted)[1]
    return after - timedelta(days=1) if after else None


def _form(fitted: PartitionFit, place: int) -> str:
    return "" if isinstance(what_stays(fitted, place), Estimate) else "no_interval"


def _rank(fitted: PartitionFit, place: int) -> int:
    return int((fitted.fit.stays > fitted.fit.stays[place]).sum()) + 1


def _stays(fitted: PartitionFit, place: int) -> Stays:
    told = has_own_trust(fitted, place)
    return Stays(
        subject=fitted.areas[place],
        sources=fitted.sources,
        status=Status.SHOWN if told else Status.CANNOT_TELL,
        share=what_stays(fitted, place) if told else None,
        rank=_rank(fitted, place) if told else None,
        of=len(fitted.areas),
        unnamed=Share(fitted.fit.unnamed[place]),
    )


def _figures(fitted: PartitionFit, place: int) -> list[Row]:
    area, sources, fit = fitted.areas[place], fitted.sources, fitted.fit
    own, net, cut = (float(each[place]) for each in (fit.own_work, fit.net, fit.conductance))
    trusts = round(float(choice(fitted.flow[[place]])[0]), 2)
    spread = Spread(subject=area, sources=sources, trusts=trusts)
    if not has_own_trust(fitted, place):
        return [spread]
    return [
        OwnWork(subject=area, sources=sources, share=Share(round(own, 6))),
        NetFlow(subject=area, sources=sources, residents=whole_people(net)),
        spread,
        Cut(subject=area, sources=sources, share=Share(round(cut, 6))),
    ]


def _destinations(fitted: PartitionFit, place: int, names: Mapping[str, str]) -> list[GoesTo]:
    exchange = fitted.fit.exchange[place]
    whole = exchange.sum()
    order = [n for n in (-exchange).argsort(kind="stable") if is_told(exchange[n] / whole, 1)][
        :SHOWN
    ]
    return [
        GoesTo(
            subject=fitted.areas[n],
            sources=fitted.sources,
            to=names[fitted.areas[n]],
            share=Share(round(float(exchange[n] / whole), 6)),
        )
        for n in order
    ]


def _own(fitted: PartitionFit, place: int, names: Mapping[str, str]) -> list[OwnTrust]:
    """Its own trusts, most of residents' admissions first."""
    mine = fitted.flow[place]
    order = [n for n in (-mine).argsort(kind="stable") if fitted.home[n] == place and mine[n] > 0]
    return [
        OwnTrust(
            subject=fitted.providers[n],
            sources=fitted.sources,
            trust=names[fitted.providers[n]],
            patients=whole_people(fitted.flow[:, n].sum()),
            from_here=Share(round(float(mine[n] / fitted.flow[:, n].sum()), 6)),
            of_ours=Share(round(float(mine[n] / mine.sum()), 6)),
        )
        for n in order
    ]


def _borders(fitted: PartitionFit, place: int, names: Mapping[str, str]) -> list[Across]:
    away = fitted.home != place
    flow = fitted.flow[place] * away
    whole = fitted.flow[place].sum()
    order = [n for n in (-flow).argsort(kind="stable") if is_told(flow[n] / whole)][:SHOWN]
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


def _exchanged(fitted: PartitionFit, place: int, names: Mapping[str, str]) -> list[Exchange]:
    """The areas with which it exchanges most patients, both ways together."""
    exchange = fitted.fit.exchange
    out, back = exchange[place], exchange[:, place]
    both = out + back
    order = [n for n in (-both).argsort(kind="stable") if n != place and both[n] >= 1][:EXCHANGED]
    return [
        Exchange(
            subject=fitted.areas[n],
            sources=fitted.sources,
            other=names[fitted.areas[n]],
            out=People(whole_people(out[n])),
            out_share=Share(round(float(out[n] / out.sum()), 6)),
            back=People(whole_people(back[n])),
            back_share=Share(round(float(back[n] / back.sum()), 6)) if back.sum() else Share(0.0),
        )
        for n in order
    ]


def _history(store: Store, here: Area, on: date) -> list[Row]:
    if here.kind not in SYSTEMS:
        return []
    found: list[Row] = []
    for day in HISTORY:
        kind = system_kind(store, day)
        laid = lay_flow(store, kind, day)
        area = f"{kind}:{here.code}"
        if area in laid.areas:
            stays = float(laid.fit.stays[laid.place(area)])
            found += _of_flow(laid, [_on_day(laid, day, stays, area, on)])
    return found


def _on_day(laid: Partition, day: date, share: float, area: str, on: date) -> OnBoundary:
    """The flow within the boundary of a day; what came after, where it is a later day."""
    excess = modularity(laid.fit.exchange) if area == ENGLAND else None
    kind = WithinBoundary if day <= on else AfterBoundary
    return kind(
        subject=area,
        sources=laid.sources,
        form="" if excess is None else "england",
        day=day,
        share=Share(round(share, 6)),
        systems=len(laid.areas) if excess is not None else None,
        excess=None if excess is None else Share(excess),
    )


def _england(store: Store, on: date, known: date) -> tuple[Row, ...]:
    kind = system_kind(store, on)
    laid = nearest_day(store, on, kind=kind) or on
    fitted = fit_partition(store, kind, laid)
    if not _is_out(fitted, known):
        return (_england_not_told(fitted, laid),)
    names = names_of(store, fitted.areas, on)
    order = fitted.fit.stays.argsort(kind="stable")
    verdicts = [follows(fitted, int(n)) for n in order]
    return (
        EnglandStays(
            sources=fitted.sources,
            notes=("later_flow",) if fitted.period[1] > on else (),
            data_day=_last_day(fitted),
            share=Share(round(fitted.fit.inside, 6)),
            median=Share(round(float(median(fitted.fit.stays.tolist())), 6)),
            systems=len(order),
            follow=verdicts.count(Status.SHOWN),
            not_follow=verdicts.count(Status.SHOWN_NOT),
            least=tuple(names[fitted.areas[n]] for n in order[:3]),
            laid=laid,
            first=_period(fitted)[0],
            after=_period(fitted)[1],
        ),
        *_of_flow(fitted, [_excess(fitted), *(_system(fitted, int(n), names) for n in order)]),
        *england_tiers(store, kind, (on, known), laid),
        *_england_history(store, on),
    )


def _england_not_told(fitted: Partition, laid: date) -> Follows:
    return Follows(
        sources=fitted.sources,
        status=Status.NOT_ON_RECORD,
        form="not_out",
        verdict=None,
        share=None,
        rank=None,
        of=len(fitted.areas),
        laid=laid,
        first=None,
        after=None,
    )


def _excess(fitted: Partition) -> Excess:
    excess = round(modularity(fitted.fit.exchange), 6)
    by_size = Share(fitted.fit.inside - excess)
    return Excess(sources=fitted.sources, excess=Share(excess), by_size=by_size)


def _england_history(store: Store, on: date) -> Iterator[Row]:
    for day in HISTORY:
        laid = lay_flow(store, system_kind(store, day), day)
        yield from _of_flow(laid, [_on_day(laid, day, laid.fit.inside, ENGLAND, on)])


def _system(fitted: PartitionFit, place: int, names: Mapping[str, str]) -> SystemStays:
    return SystemStays(
        subject=fitted.areas[place],
        sources=fitted.sources,
        system=names[fitted.areas[place]],
        share=what_stays(fitted, place),
    )
