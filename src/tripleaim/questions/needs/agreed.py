"""The segments that partners of an area have signed, and the part of need that each has."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tripleaim.model.quantity import People, Share
from tripleaim.questions.framework import frameworks
from tripleaim.questions.needs.rows import SegmentAgreed
from tripleaim.store.engine import Store


def agreed(store: Store, area: str, on: date, known: date) -> Iterator[SegmentAgreed]:
    """A row for each segment of each signed framework that holds on the day."""
    for framework, signed in frameworks(store, area, on, known):
        need = {each.id: each.people * Fraction(each.weight) for each in framework.segments}
        for each in framework.segments:
            yield SegmentAgreed(
                segment=each.name,
                people=People(each.people),
                share=Share(float(need[each.id] / sum(need.values()))),
                framework=framework.title,
                **signed,
            )
