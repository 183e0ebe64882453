"""Who decides, and who answers for it? Functions by tier, accountability, oversight, documents."""

from collections.abc import Sequence
from datetime import date

from tripleaim.governance.functions import (
    STATUTORY_SYSTEMS,
    Function,
    Placement,
    TierHere,
    explain,
    functions,
    idle_tiers,
    layers,
    obstacle,
    place_function,
)
from tripleaim.model.documents.delegation import Delegation
from tripleaim.model.finding import Finding
from tripleaim.model.status import Status
from tripleaim.page.words import listed
from tripleaim.questions.decides.answerable import answerable
from tripleaim.questions.decides.register import documents_on_record
from tripleaim.questions.scope import PlaceHere, Scope, place_tier, read_scope, tiers_of
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.designations import count_designated, read_designations
from tripleaim.store.record.frameworks import read_lines

CATALOGUE = "facts_functions_by_tier"
METHOD = (
    "each function at the tier that holds it by delegation or by law, against the lowest tier with "
    "the people, the self-containment and no adverse assessment"
)
NEEDS = "What each function needs (people, share crossing the boundary) is our editable default."
DEFAULT_PLACE = "Assumed: an upper-tier council by our rule, not the system's own list."
EXAMPLE = "Rests on documents marked as examples: the parties named have agreed no such thing."


def decides(store: Store, area: str | None, on: date) -> list[Finding]:
    """Who decides what at which tier, who answers for it, and what it rests on.

    Without an area: how many integrated care systems there were, and the functions as cited.
    Raises NothingFound or InputRefused for an area that is not there on that day.
    """
    if area is None:
        return [*_designated(store, on), *_catalogue(store)]
    scope = read_scope(store, area, on)
    tiers = tiers_of(store, scope)
    placed = [place_function(each, tiers, seat_now(each, scope)) for each in functions()]
    return [
        _verdict(scope, placed),
        _layers(scope, tiers),
        *_idle(scope, placed, tiers),
        *_function_rows(scope, placed),
        *_place_rows(store, scope),
        *answerable(store, scope),
        *documents_on_record(scope),
    ]


def busiest_day(scope: Scope) -> date | None:
    """The first day on which most documents of the area held; None where that is now, or none."""
    held = {
        day: sum(each.holds(day) for each in scope.documents)
        for day in sorted(each.valid_from for each in scope.documents)
    }
    best = max(held, key=lambda day: held[day], default=None)
    return best if best is not None and held[best] > len(scope.live) else None


def seat_now(function: Function, scope: Scope) -> tuple[str, str]:
    """The tier at which a function of the area sits, and why: a delegation, else the law."""
    for document in scope.live:
        if not isinstance(document, Delegation) or document.status == "shared":
            continue
        for placed in document.functions:
            here = document.to_area in (scope.area.id, f"place:{scope.area.code}", None)
            if placed.function == function.id and here:
                return document.to_tier, f"delegated by {document.id}"
    seat = function.seat(scope.on)
    return seat, "by law and custom" if function.id != "statutory-accountability" else "by law"


def _caveats(scope: Scope) -> tuple[str, ...]:
    return (NEEDS, EXAMPLE) if scope.rests_on_examples else (NEEDS,)


def _verdict(scope: Scope, placed: Sequence[Placement]) -> Finding:
    high = [each for each in placed if each.steps_too_high > 0]
    low = [each for each in placed if each.steps_too_high < 0]
    return Finding(
        measure="functions_too_high", value=len(high), unit="functions", subject=scope.area.id,
        label="Functions that could sit lower", sources=(CATALOGUE, *scope.sources),
        method=METHOD, caveats=_caveats(scope),
        statement=f"On {scope.on}, of the {len(placed)} functions on the list, {len(high)} of "
        f"{scope.area.name} sat above the lowest tier that can carry them, {len(low)} below it.",
    )  # fmt: skip


def _layers(scope: Scope, tiers: Sequence[TierHere]) -> Finding:
    between = layers(tiers)
    return Finding(
        measure="layers", value=len(between), unit="layers", subject=scope.area.id,
        label="Layers between a patient and the Secretary of State",
        sources=("facts_tiers", *scope.sources), method="tiers present, counted from the practice",
        statement=f"{len(between)} layers stand between a patient and the Secretary of State: "
        f"{listed(between)}.",
    )  # fmt: skip


def _idle(scope: Scope, placed: Sequence[Placement], tiers: Sequence[TierHere]) -> list[Finding]:
    idle = idle_tiers(placed, tiers)
    said = f"{listed(idle)} held no function of its own" if idle else "every tier held a function"
    return [
        Finding(
            measure="idle_tiers", value=len(idle), unit="tiers", subject=scope.area.id,
            label="Tiers without a function of their own", sources=(CATALOGUE,),
            method="tiers at which no function on the list sits", caveats=_caveats(scope),
            statement=f"On {scope.on}, {said}.",
        )
    ]  # fmt: skip


def _function_rows(scope: Scope, placed: Sequence[Placement]) -> list[Finding]:
    rows = []
    for each in placed:
        common = {
            "unit": "", "label": each.function.cited_as, "table": "Functions by tier",
            "sources": (CATALOGUE, *_document_source(scope, each)), "method": METHOD,
            "caveats": _caveats(scope), "statement": explain(each),
        }  # fmt: skip
        rows += [
            Finding(measure="sits_with", value=each.now, **common),  # type: ignore[arg-type]
            Finding(measure="could_sit_with", value=each.lowest, **common),  # type: ignore[arg-type]
            Finding(measure="why", value=explain(each), **common),  # type: ignore[arg-type]
        ]
    return rows


def _document_source(scope: Scope, placed: Placement) -> tuple[str, ...]:
    return ("worked",) if placed.because_now.startswith("delegated") else ()


def _place_rows(store: Store, scope: Scope) -> list[Finding]:
    return [_place_row(store, scope, place) for place in scope.places]


def _as_places(place: PlaceHere) -> list[str]:
    return [each.replace("ccg:", "place:") for each in place.inside]


def _place_row(store: Store, scope: Scope, place: PlaceHere) -> Finding:
    tier = place_tier(store, place, scope)
    obstacles = {each.cited_as: obstacle(each, tier) for each in functions()}
    able = [name for name, why in obstacles.items() if not why]
    reasons = [next((why for why in obstacles.values() if word in why), "")
               for word in ("crosses its boundary", "needs")]  # fmt: skip
    told = ", and ".join(why for why in reasons if why)
    first = f"; in the way of others: {told}" if told else ""
    if tier.containment is None:
        first += (
            "; no provider works mostly for its people, so what crosses its boundary cannot be "
            "told and is not counted"
        )
    delegated = [
        placed.function
        for document in scope.live
        if isinstance(document, Delegation)
        and document.to_area in (place.id, *_as_places(place))
        and document.status != "shared"
        for placed in document.functions
    ]
    has = f" It holds by delegation: {listed(delegated)}." if delegated else ""
    return Finding(
        measure="functions_it_can_carry", value=len(able), unit="functions", subject=place.id,
        label=place.name, table="What each place can carry",
        sources=(CATALOGUE, *place.sources), method=METHOD,
        caveats=(*_caveats(scope), *(() if place.is_read else (DEFAULT_PLACE,))),
        statement=f"{place.name} can carry {len(able)} of {len(obstacles)} functions{first}.{has}",
    )  # fmt: skip


BOARDS = """
select count(*) as boards, min(source) as source from areas_on($on) where kind = 'icb'
"""


def _designated(store: Store, on: date) -> list[Finding]:
    if on >= STATUTORY_SYSTEMS:
        found = ask(store, BOARDS, {"on": on})[0]
        return [
            Finding(
                measure="integrated_care_systems", value=found["boards"], unit="systems",
                sources=(found["source"] or "facts_icb_2022",), method="boards open on the day",
                statement=f"On {on}, England had {found['boards']} statutory integrated care "
                "boards; until 30 June 2022 integrated care systems had no legal body.",
            )
        ]  # fmt: skip
    found_by_then = read_designations(store, on=on, known=date.max)
    named = [each for each in found_by_then if each.status is Status.SHOWN]
    count = count_designated(store, on=on, known=date.max)
    month = f"; {count.in_doubt} more were named in that month" if count.in_doubt else ""
    total = Finding(
        measure="integrated_care_systems", value=count.count, unit="systems", sources=count.sources,
        method="systems named by the day, less those that a later one covers; a month by its end",
        statement=f"On {on}, England had {count.count} integrated care systems"
        + (", by agreement and without a legal body" if count.count else "") + f"{month}.",
    )  # fmt: skip
    since = [
        Finding(
            measure="designated", value=each.fact.begun.said, unit="", label=each.name,
            table="Integrated care systems", sources=("facts_ics_designations",),
            method=total.method,
            statement=f"{each.name} was an integrated care system from "
            f"{each.fact.begun.said} (tranche {each.tranche}; {each.fact.grade}).",
        )
        for each in sorted(named, key=lambda each: (each.fact.begun.low, each.name))
    ]  # fmt: skip
    return [total, *since]


def _catalogue(store: Store) -> list[Finding]:
    return [
        Finding(
            measure="usually_led_from", value=row.heading, unit="", label=row.said,
            table="Functions and the tier they are usually led from", sources=(CATALOGUE,),
            method="as cited",
            statement=f"{row.said[:1].upper()}{row.said[1:]}: led from the "
            f"{row.heading} ({row.fact.cited}; {row.fact.grade}).",
        )
        for row in read_lines(store, "function_tier", on=date.max, known=date.max)
    ]  # fmt: skip
