"""Who decides, and who answers for it? Accountability, delegations, ratings, tiers, documents."""

from collections.abc import Sequence
from datetime import date

from tripleaim.governance.functions import (
    Function,
    Placement,
    TierHere,
    doubt,
    functions,
    idle_tiers,
    layers,
    obstacle,
    place_function,
    why_not_lower,
)
from tripleaim.model.documents.delegation import Delegation
from tripleaim.model.quantity import Share
from tripleaim.model.row import NOW, Answer, Row
from tripleaim.model.status import Status
from tripleaim.questions.bodies import ids_of
from tripleaim.questions.decides.agreed import agreed
from tripleaim.questions.decides.answering import (
    ACCOUNTABILITY,
    answering,
    delegated,
    frameworks,
    rated,
    regimes,
)
from tripleaim.questions.decides.entrusted import entrusted
from tripleaim.questions.decides.register import documents_on_record
from tripleaim.questions.decides.rows import (
    Answering,
    Decider,
    Designated,
    FunctionSeat,
    Idle,
    Layers,
    Led,
    NotRead,
    PlaceCarries,
    Region,
    System,
    SystemIn,
    UsualTier,
)
from tripleaim.questions.lead import Lead, find_lead, led
from tripleaim.questions.scope import PlaceHere, Scope, place_tier, read_scope, tiers_of
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on
from tripleaim.store.record.designations import count_designated, read_designations
from tripleaim.store.record.frameworks import read_lines
from tripleaim.store.remembered import settled

CATALOGUE = "facts_functions_by_tier"
FORMS = {"icb": "board", "ccg": "ccg"}  # the kinds that are bodies in law
WIDE = ("region", "neighbourhood")  # tiers at which no function is placed here


@settled
def decides(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """Who decides what at which tier, who answers for it, and what it rests on.

    Without an area: how many integrated care systems there were, who answered for what in the year,
    and the functions as cited. Raises NothingFound or InputRefused for an area that is not there on
    that day.
    """
    known = known or NOW
    answers = answering(store, on, known)
    lead = find_lead(store, area, on)
    if lead.here is None:
        rows: tuple[Row, ...] = (
            *_designated(store, on, known), *answers, *frameworks(store, on, known),
            *_catalogue(store),
        )  # fmt: skip
        return Answer(question="decides", on=on, known=known, rows=rows)
    if lead.tier in WIDE and (lead.tier == "region" or not lead.systems):
        return _wide(store, lead, answers, (on, known))
    first: tuple[Row, ...] = (Led(**led(lead)),) if lead.tier in WIDE else ()  # type: ignore[arg-type]
    scope = read_scope(store, lead.systems[0].system if first else lead.here.area.id, on, known)
    here, tiers = scope.area.id, tiers_of(store, scope)
    ids = ids_of(store, here, on)
    given = delegated(store, here, on, known)
    placed = [place_function(each, tiers, seat_now(each, scope)) for each in functions()]
    return Answer(
        question="decides",
        on=on,
        area=here,
        name=scope.area.name,
        known=known,
        rows=(
            *first,
            _decider(scope, answers, len(given), placed),
            *answers,
            *given,
            *rated(store, ids, on, known),
            *regimes(store, ids, on, known),
            *frameworks(store, on, known),
            _layers(scope, tiers),
            _idle(scope, placed, tiers),
            *(_seat(scope, each) for each in placed),
            *(_place(store, scope, each) for each in scope.places),
            *agreed(store, scope),
            *entrusted(scope),
            *documents_on_record(scope),
        ),
    )


def _wide(store: Store, lead: Lead, answers: Sequence[Row], days: tuple[date, date]) -> Answer:
    """A region: its systems, and who answers for what."""
    on, known = days
    rows = (*_region(lead, answers), *answers, *frameworks(store, on, known))
    assert lead.here is not None
    area = lead.here.area
    return Answer(question="decides", on=on, area=area.id, name=area.name, known=known, rows=rows)


def _region(lead: Lead, answers: Sequence[Row]) -> tuple[Region | SystemIn, ...]:
    """That a region oversees, and the systems in it."""
    assert lead.here is not None
    here = lead.here
    sources = (here.source, ACCOUNTABILITY)
    measures = {each.measure for each in answers if isinstance(each, Answering)}
    head = Region(
        subject=here.area.id,
        sources=sources,
        status=Status.SHOWN if lead.systems else Status.NOT_ON_RECORD,
        systems=len(lead.systems),
        answered=len(measures),
    )
    inside = (
        SystemIn(
            subject=each.system, sources=(here.source,), system=each.name, share=Share(each.share)
        )
        for each in lead.systems
    )
    return (head, *inside)


def busiest_day(scope: Scope) -> date | None:
    """The first day on which most documents of the area held; None where that is now, or none."""
    held = {
        day: sum(each.holds(day) for each in scope.told)
        for day in sorted(each.valid_from for each in scope.told)
    }
    best = max(held, key=lambda day: held[day], default=None)
    return best if best is not None and held[best] > len(scope.live) else None


def seat_now(function: Function, scope: Scope) -> tuple[str, str]:
    """The tier at which a function of the area sits, and why: a delegation, else the law."""
    document = _delegation(function.id, scope)
    if document is not None:
        return document.to_tier, f"delegated by {document.id}"
    seat = function.seat(scope.on)
    return seat, "by law and custom" if function.id != "statutory-accountability" else "by law"


def _delegation(function: str, scope: Scope) -> Delegation | None:
    """The signed delegation that places a function of the area itself; the first, or none."""
    for document in scope.binding:
        if not isinstance(document, Delegation):
            continue
        for placed in document.functions:
            here = document.to_area in (scope.area.id, f"place:{scope.area.code}", None)
            if placed.function == function and here:
                return document
    return None


def _notes(scope: Scope) -> tuple[str, ...]:
    return ("example",) if scope.rests_on_examples else ()


def _decider(
    scope: Scope, answers: Sequence[Row], given: int, placed: Sequence[Placement]
) -> Decider:
    measures = {each.measure for each in answers if isinstance(each, Answering)}
    unread = next((len(each.measures) for each in answers if isinstance(each, NotRead)), 0)
    form = FORMS.get(scope.area.kind, "place" if scope.tier == "place" else "")
    return Decider(
        subject=scope.area.id,
        sources=(*scope.sources, ACCOUNTABILITY),
        status=Status.SHOWN if measures else Status.NOT_ON_RECORD,
        form=form if measures else "",
        answered=len(measures),
        silent=unread,
        delegated=given,
        functions=len(placed),
        here=sum(each.now == scope.tier for each in placed),
    )


def _layers(scope: Scope, tiers: Sequence[TierHere]) -> Layers:
    between = tuple(layers(tiers))
    return Layers(
        subject=scope.area.id,
        sources=("facts_tiers", *scope.sources),
        number=len(between),
        names=between,
    )


def _idle(scope: Scope, placed: Sequence[Placement], tiers: Sequence[TierHere]) -> Idle:
    names = tuple(idle_tiers(placed, tiers))
    return Idle(subject=scope.area.id, sources=(CATALOGUE,), number=len(names), names=names)


def _seat(scope: Scope, each: Placement) -> FunctionSeat:
    document = _delegation(each.function.id, scope)
    by_document = (scope.source(document),) if document is not None else ()
    return FunctionSeat(
        subject=scope.area.id,
        sources=(CATALOGUE, *by_document),
        notes=_notes(scope),
        function=each.function.cited_as,
        sits=each.now,
        because=each.because_now,
        could=each.lowest,
        why=why_not_lower(each),
        assessed=each.lowest_assessed is not None,
    )


def _place(store: Store, scope: Scope, place: PlaceHere) -> PlaceCarries:
    """What a place could carry, in three values: what cannot be told counts neither way."""
    tier = place_tier(store, place, scope)
    obstacles = {each.id: obstacle(each, tier) for each in functions()}
    doubts = {each.id: doubt(each, tier) for each in functions() if not obstacles[each.id]}
    why_not, why_doubt = (next(filter(None, each.values()), "") for each in (obstacles, doubts))
    return PlaceCarries(
        subject=place.id,
        sources=(CATALOGUE, *place.sources),
        notes=_notes(scope) if place.is_read else (*_notes(scope), "default_place"),
        place=place.name,
        can=sum(not why for why in doubts.values()),
        cannot=sum(bool(why) for why in obstacles.values()),
        cannot_tell=sum(bool(why) for why in doubts.values()),
        why_not=why_not,
        why_doubt=why_doubt,
        holds=tuple(
            placed.function
            for document in scope.binding
            if isinstance(document, Delegation)
            and document.to_area in (place.id, *_as_places(place))
            for placed in document.functions
        ),
    )


def _as_places(place: PlaceHere) -> list[str]:
    return [each.replace("ccg:", "place:") for each in place.inside]


def _designated(store: Store, on: date, known: date) -> list[Row]:
    counted = count_designated(store, on=on, known=known)
    whole = Designated(
        sources=counted.sources,
        form="law" if counted.by_law else "",
        number=counted.count,
        in_doubt=counted.in_doubt,
        begun=counted.begun,
    )
    if counted.by_law:
        return [whole]
    named = [
        each for each in read_designations(store, on=on, known=known) if each.status is Status.SHOWN
    ]
    names = names_on(store, sorted({each.area for each in named}), on)
    rows = {
        each.fact.id: System(
            subject=each.area,
            sources=(each.fact.source,),
            system=names.get(each.area, each.name),
            since=each.fact.begun,
            tranche=each.tranche,
            grade=each.fact.grade,
        )
        for each in named
    }
    return [whole, *sorted(rows.values(), key=lambda each: (each.since.low, each.system))]


def _catalogue(store: Store) -> list[UsualTier]:
    return [
        UsualTier(
            subject=line.fact.subject,
            sources=(CATALOGUE,),
            function=line.said,
            tier=line.heading,
            cited=line.fact.cited,
            grade=line.fact.grade,
        )
        for line in read_lines(store, "function_tier", on=date.max, known=date.max)
    ]
