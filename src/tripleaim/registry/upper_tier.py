"""Upper-tier councils of a system and the people of its places, on the ground of the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tripleaim.registry.members import Part, match_parts
from tripleaim.registry.spellings import county_names
from tripleaim.store.engine import Store
from tripleaim.store.ground import people_of, people_of_kind
from tripleaim.store.ground.county import upper_tier_of_district

DISTRICT, COUNTY = "lad", "E10"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpperTier:
    """An upper-tier council: its people who live in a system, and all its people."""

    code: str
    name: str
    people_inside: int
    people: int
    sources: tuple[str, ...]

    @property
    def area(self) -> str:
        """Its id: a county's, or that of the district which it is too."""
        return council_id(self.code)

    @property
    def share(self) -> float:
        """The share of its people who live in the system."""
        return self.people_inside / self.people


def council_id(code: str) -> str:
    """The id of an upper-tier council by its code.

    >>> council_id("E10000019"), council_id("E06000019")
    ('utla:E10000019', 'lad:E06000019')
    """
    return f"utla:{code}" if code.startswith(COUNTY) else f"{DISTRICT}:{code}"


def upper_tiers(store: Store, system: str, on: date) -> list[UpperTier]:
    """The upper-tier councils that share people with a system on a day, most people first.

    They are made of the districts of that day and counted by the release that counts: parts of one
    table are of one day. Empty where the districts of the day are not known.
    """
    inside: dict[str, list[Part]] = {}
    for part in match_parts(store, system, DISTRICT, on):
        inside.setdefault(_above(part.area), []).append(part)
    if not inside:
        return []
    whole: dict[str, int] = {}
    for area, people in people_of_kind(store, DISTRICT, on).items():
        whole[_above(area)] = whole.get(_above(area), 0) + people
    names = county_names(store)
    found = [
        UpperTier(
            code=code,
            name=names.get(code, parts[0].name),
            people_inside=sum(part.people_inside for part in parts),
            people=whole.get(code, 0) or sum(part.people for part in parts),
            sources=tuple(sorted({s for part in parts for s in (part.source, part.people_source)})),
        )
        for code, parts in inside.items()
    ]
    return sorted(found, key=lambda each: (-each.people_inside, each.code))


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


def _above(area: str) -> str:
    return upper_tier_of_district(area.partition(":")[2])
