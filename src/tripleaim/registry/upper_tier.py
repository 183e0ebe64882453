"""The people of a system's places, on the ground of the day."""

from collections.abc import Iterable, Mapping
from datetime import date

from tripleaim.registry.members import match_parts
from tripleaim.store.engine import Store
from tripleaim.store.ground import people_of
from tripleaim.store.ground.councils import DISTRICT, upper_tiers


def people_in(store: Store, system: str, areas: Iterable[str], on: date) -> Mapping[str, int]:
    """The people of some areas who live in a system: of a council, those within the system.

    Areas of former commissioners count whole, by the locations that took over from them.
    """
    wanted = tuple(dict.fromkeys(areas))
    later = {area: area.replace("ccg:", "sub_icb:") for area in wanted}
    held = people_of(store, [*later.keys(), *later.values()], on)
    people = {
        area: held[each].people
        for area, since in later.items()
        for each in (since, area)
        if each in held
    }
    councils = {part.area: part.people_inside for part in match_parts(store, system, DISTRICT, on)}
    councils |= {each.area: each.people_inside for each in upper_tiers(store, system, on)}
    return people | {area: councils[area] for area in wanted if area in councils}
