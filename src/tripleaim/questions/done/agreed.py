"""The outcomes that partners of an area have signed to bring about."""

from collections.abc import Iterator
from datetime import date

from tripleaim.model.status import Status
from tripleaim.questions.done.rows import Aimed
from tripleaim.questions.framework import frameworks
from tripleaim.store.engine import Store


def agreed(store: Store, area: str, on: date, known: date) -> Iterator[Aimed]:
    """A row for each outcome of each signed framework that holds on the day: not on record yet."""
    for framework, signed in frameworks(store, area, on, known):
        names = {party.organisation: party.name for party in framework.parties}
        segments = {each.id: each.name for each in framework.segments}
        for each in framework.outcomes:
            yield Aimed(
                status=Status.NOT_ON_RECORD,
                outcome=each.name,
                segment=segments[each.segment],
                lead=names[each.lead],
                better=each.better,
                unit=each.unit,
                baseline=float(each.baseline),
                target=float(each.target),
                due=each.due,
                framework=framework.title,
                **signed,
            )
