"""What an area's predecessors needed, named as theirs, and how many of its people lived there."""

from dataclasses import replace
from datetime import timedelta

from tripleaim.model.quantity import Share, Year
from tripleaim.people.carry import Asked
from tripleaim.people.profile import need_weights
from tripleaim.questions.needs.rows import Before
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store
from tripleaim.store.ground import Forebear, answers_for, names_on, nearest_day

SOURCE = "derived"


def forebears_of(store: Store, here: Listed, asked: Asked) -> list[Before]:
    """Its direct predecessors, with most of its people first; none for an area without any."""
    direct = [
        each
        for each in answers_for(store, here.area.id, asked.on)
        if each.generation == 1 and each.last_day_after
    ]
    rows = [_row(store, each, asked) for each in direct]
    return sorted(rows, key=lambda each: (-each.part, each.subject))


def _row(store: Store, each: Forebear, asked: Asked) -> Before:
    assert each.last_day_after is not None
    last = each.last_day_after - timedelta(days=1)
    kind = each.body.split(":", 1)[0]
    laid = nearest_day(store, last, kind=kind) or last
    then = need_weights(store, replace(asked, kind=kind, laid=laid, on=last))
    mine = (
        {}
        if then is None
        else {name: areas.get(each.body, 0.0) for name, areas in then.components.items()}
    )
    told = then is not None and bool(mine.get("registered"))
    return Before(
        subject=each.body,
        sources=(SOURCE, *((then.source,) if told and then else ())),
        predecessor=names_on(store, [each.body], last).get(each.body, each.body),
        last_day=last,
        part=Share(each.part or 0.0),
        share=Share(each.share or 0.0),
        ratio=round(mine["overall"] / mine["registered"], 4) if told else None,
        year=Year(then.year_ending) if told and then else None,
    )
