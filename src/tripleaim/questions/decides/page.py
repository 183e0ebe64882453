"""Who decides, and who answers for it? Who answers, ratings, the diagram, the register."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tripleaim.governance.functions import STATUTORY_SYSTEMS
from tripleaim.model.documents.delegation import TIER_ORDER
from tripleaim.model.row import Row
from tripleaim.page.drawing import CATEGORIES, INK
from tripleaim.page.section import (
    Block,
    Chart,
    Details,
    Inset,
    KeyFigure,
    KeyFigures,
    Section,
    folded,
)
from tripleaim.page.told import Told, told
from tripleaim.page.words import count, day_words, plural
from tripleaim.questions.decides.answer import busiest_day, decides
from tripleaim.questions.decides.rows import (
    Answering,
    Decider,
    Delegated,
    Designated,
    DocumentCount,
    Entrusted,
    Framework,
    FunctionSeat,
    Idle,
    Jeopardy,
    Layers,
    Leads,
    Masking,
    Nobody,
    NotRead,
    OnRecord,
    PlaceCarries,
    Rated,
    RecordedLater,
    Regime,
    Stake,
    Support,
    System,
    UsualTier,
)
from tripleaim.questions.scope import read_scope
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

SENTENCES: tuple[type[Row], ...] = (Nobody, NotRead, Layers, Idle, Jeopardy, Masking, DocumentCount)
SHOWN: tuple[type[Row], ...] = (Delegated, Regime, Rated)
AFTER: tuple[type[Row], ...] = (
    PlaceCarries,
    Entrusted,
    Leads,
    Stake,
    Support,
    OnRecord,
    RecordedLater,
    UsualTier,
)
FOLDED: tuple[type[Row], ...] = (Framework, System)
EXAMPLE = (
    "Some of the documents behind this section are invented, to show how such documents are filled "
    "in. The organisations named have agreed no such thing; the table of documents says which."
)


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Who decides, and who answers for it?, for a system, a place, or England."""
    if area is not None and area.startswith(("nhs_region:", "england:")):
        return None
    said = told(decides(store, area, on))
    answer = said.answer
    example = any("example" in row.notes for row in answer)
    return Section(
        id="decides",
        title=question("decides").title,
        lead=said.sentence(answer.rows[0]),
        blocks=(
            *([Inset(text=EXAMPLE)] if example else []),
            *_figures(said),
            *said.paragraphs([row for kind in SENTENCES for row in answer.of(kind)]),
            *map(folded, said.tables((Answering,))),
            *said.tables(SHOWN),
            *_diagram(said),
            *said.tables(AFTER),
            *map(folded, said.tables(FOLDED)),
            *_as_it_stood(store, area, on),
        ),
    )


def _figures(said: Told) -> tuple[Block, ...]:
    decider, named = said.answer.first(Decider), said.answer.first(Designated)
    figures = []
    if named:
        figures.append(KeyFigure(value=count(named.number), label="Integrated care systems"))
    if decider:
        answered = plural(decider.answered, "measure with", "measures with")
        figures += [
            KeyFigure(value=count(decider.answered), label=f"{answered} who answered on record"),
            KeyFigure(value=count(decider.silent), label="measures not on record for this year"),
        ]
    layers = said.answer.first(Layers)
    if layers:
        label = "layers between a patient and the Secretary of State"
        figures.append(KeyFigure(value=count(layers.number), label=label))
    return (KeyFigures(figures=tuple(figures)),) if figures else ()


def _as_it_stood(store: Store, area: str | None, on: date) -> tuple[Block, ...]:
    """The same, behind a line, for the day on which most documents of a system held."""
    if area is None or not area.startswith(("stp:", "icb:")):
        return ()
    day = busiest_day(read_scope(store, area, on))
    if day is None:
        return ()
    kind = "stp" if day < STATUTORY_SYSTEMS else "icb"
    said = told(decides(store, f"{kind}:{area.split(':')[1]}", day))
    kinds = (*SHOWN, FunctionSeat, PlaceCarries, Stake, Support)
    tables = tuple(replace(each, name=f"then-{each.name}") for each in said.tables(kinds))
    kinds_said: tuple[type[Row], ...] = (Decider, *SENTENCES)
    rows = [row for kind in kinds_said for row in said.answer.of(kind)]
    summary = f"As it stood on {day_words(day)}, by the documents of that time"
    return (Details(summary=summary, blocks=(*said.paragraphs(rows), *tables)),)


def _diagram(said: Told) -> tuple[Chart, ...]:
    seats = said.answer.of(FunctionSeat)
    if not seats:
        return ()
    marks = [{"function": e.function, "sits": e.sits, "could": e.could} for e in seats]
    moved = [mark for mark in marks if mark["sits"] != mark["could"]]
    return (
        Chart(
            name="decides-diagram",
            title="Where each function sits, and the lowest tier that can carry it",
            spec=who_decides(marks),
            alt="; ".join(
                f"{m['function']}: sits with the {m['sits']}, could sit with the {m['could']}"
                for m in marks
            )
            + ".",
            reading="A filled circle is the tier at which a function sits, a ring the lowest tier "
            f"that can carry it; a line joins the two where they differ ({len(moved)} of "
            f"{len(marks)}).",
            table=said.table(seats),
        ),
    )


def who_decides(marks: Sequence[dict[str, str]]) -> dict[str, Any]:
    """The diagram: functions down, tiers across, as a Vega-Lite spec.

    >>> who_decides([{"function": "a", "sits": "place", "could": "system"}])["layer"][0]["mark"]
    {'type': 'rule', 'strokeWidth': 2}
    """
    tiers = {"domain": list(TIER_ORDER)}
    y = {
        "field": "function",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 480, "grid": True, "ticks": False},
    }
    axis = {"title": None, "orient": "top", "labelAngle": 0}
    sits = {"field": "sits", "type": "ordinal", "scale": tiers, "axis": axis}
    could = {"field": "could", "type": "ordinal", "scale": tiers, "axis": axis}
    return {
        "width": 420,
        "height": {"step": 24},
        "data": {"values": [dict(mark) for mark in marks]},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": sits, "x2": {"field": "could"}, "color": {"value": INK}},
            },
            {
                "mark": {"type": "point", "size": 160, "strokeWidth": 2, "filled": False},
                "encoding": {"x": could, "color": {"value": INK}},
            },
            {
                "mark": {"type": "point", "size": 70, "filled": True, "opacity": 1},
                "encoding": {"x": sits, "color": {"value": CATEGORIES[0]}},
            },
        ],
    }
