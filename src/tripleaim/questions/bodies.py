"""Of whom an answer speaks: the area itself, and the systems that it goes back to or lies in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.model.area import SYSTEMS
from tripleaim.model.quantity import Share
from tripleaim.model.succession import is_tail
from tripleaim.registry.area import Listed, find_area
from tripleaim.registry.members import match_parts, system_kind
from tripleaim.store.engine import Store
from tripleaim.store.ground import answers_for, lives_of, name_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An area of which something is told: itself (`part` None), or a system that it goes back to.

    `part` is the share of that system's people who live in the area asked about; `name` is what it
    was last called, or what the area itself is called on the day. `around` is the name of the
    system in which a smaller area lies, where something is told of that.
    """

    id: str
    name: str
    part: Share | None
    around: str = ""


def bodies_of(store: Store, here: Listed, on: date) -> Mapping[str, Body]:
    """The area and the systems that it goes back to by a day, by id, itself first."""
    found = {here.area.id: Body(id=here.area.id, name=here.area.name, part=None)}
    if here.area.kind not in SYSTEMS:
        return found
    before = answers_for(store, here.area.id, on)
    lives = lives_of(store, [each.body for each in before])
    for each in before:
        ended = lives[each.body].valid_to if each.body in lives else None
        called = name_on(store, each.body, min(on, ended) if ended else on)
        found[each.body] = Body(id=each.body, name=called, part=Share(each.share or 0.0))
    return found


def ids_of(store: Store, area: str, on: date) -> tuple[str, ...]:
    """The ids of an area and of the bodies that it answers for by a day, itself first."""
    return (area, *(each.body for each in answers_for(store, area, on)))


def bodies_around(store: Store, here: Listed, on: date) -> Mapping[str, Body]:
    """The systems that an area smaller than one lies in on a day, and what they go back to.

    A system counts where a tenth of the people of the area live in it.
    """
    found: dict[str, Body] = {}
    parts = match_parts(store, here.area.id, system_kind(store, on), on)
    whole = sum(each.people_inside for each in parts)
    for each in parts:
        if whole and is_tail(each.people_inside / whole):
            continue
        system = find_area(store, each.area, on)
        here_and_before = bodies_of(store, system, on)
        found |= {
            id: replace(body, around=system.area.name) for id, body in here_and_before.items()
        }
    return found
