"""What the store holds of segments and need weights, for the areas of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tripleaim.people.carry import Asked, Shares, share_residents
from tripleaim.people.need import carry_weights
from tripleaim.people.segments import MEASURES
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.remembered import once
from tripleaim.store.rules import year_start

# One row an area, segment, band of age and fifth: the parts that systems of April 2021 give to it.
PROFILE = """
with part as (
    select unnest($systems) as system, unnest($areas) as area, unnest($parts) as part
)
select t.area, s.segment, s.band, s.fifth, sum(s.people * t.part) as people, {sums}
from segment_profile s
join part t on t.system = s.area
where s.scheme = $scheme
group by all
order by 1, 2, 3, 4
"""
SYSTEMS = "select distinct area from segment_profile where scheme = $scheme order by area"
WHOLE = "england"
SYSTEMS_OF = date(2021, 4, 1)
NETWORK = "pcn"
WIDE = ("icb", "nhs_region", "england")  # may take the weights of boards, as they are made of them
BOARDS_OF = date(2025, 4, 1)
MAPS = tuple(date(year, 4, 1) for year in range(2017, 2023))  # of CCGs
YEARS = """
select split_part(subject, ':', 1) as held, year_ending, count(distinct subject) as subjects
from need_weight
where list_contains($kinds, split_part(subject, ':', 1))
group by all
order by year_ending, held
"""
WEIGHTS = """
select subject, component, people, source
from need_weight
where year_ending = $year and starts_with(subject, $from)
order by component, subject
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedWeights:
    """Registered and need-weighted people of areas by component, in one financial year."""

    year_ending: int
    components: Mapping[str, Mapping[str, float]]
    source: str


Sums = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Synthetic people of an area, and of England, by segment, age band and fifth.

    Each row has `segment`, `band`, `fifth`, `people` and the measures of people/segments.py as
    sums. Empty where the store holds none of it.
    """

    here: tuple[Row, ...]
    england: tuple[Row, ...]

    def by(self, key: str, england: bool = False) -> dict[Any, Sums]:
        """Sums by segment, band or fifth, in order of these."""
        found: dict[Any, dict[str, float]] = {}
        for row in self.england if england else self.here:
            sums = found.setdefault(row[key], dict.fromkeys(("people", *MEASURES), 0.0))
            for name in sums:
                sums[name] += row[name]
        return dict(sorted(found.items()))

    @property
    def whole(self) -> Sums:
        """The sums of everyone in the area."""
        parts = self.by("segment").values()
        return {name: sum(part[name] for part in parts) for name in ("people", *MEASURES)}


def read_profile(store: Store, name: str, area: str, asked: Asked) -> Profile:
    """Synthetic people of an area by segment, age band and fifth; England's beside them.

    A system that was split since April 2021 gives to each area by its residents.
    """
    systems = [row["area"] for row in ask(store, SYSTEMS, {"scheme": name})]
    if not systems:
        return Profile(here=(), england=())
    shares = share_residents(store, systems, SYSTEMS_OF, asked)
    parts = [(system, WHOLE, 1.0) for system in systems]
    parts += [
        (system, area, people / sum(places.values()))
        for system, places in shares.items()
        if (people := places.get(area))
    ]
    sums = ", ".join(f"sum(s.{measure} * t.part) as {measure}" for measure in MEASURES)
    # SQL of: names of measures that people/segments.py holds
    sql = PROFILE.format(sums=sums)
    values = {
        "scheme": name,
        "systems": [each[0] for each in parts],
        "areas": [each[1] for each in parts],
        "parts": [each[2] for each in parts],
    }
    rows = ask(store, sql, values)
    return Profile(
        here=tuple(row for row in rows if row["area"] == area),
        england=tuple(row for row in rows if row["area"] == WHOLE),
    )


@once
def need_weights(store: Store, asked: Asked) -> NeedWeights | None:
    """Need weights of the newest year that had begun, carried to areas of a kind by residents.

    Networks have weights of their own, of their practices; boards, regions and England those of
    CCGs or, where newer, of boards; all other areas those of CCGs. The weights of a year are out
    before it begins. None where no year that is held had begun.
    """
    kinds = [NETWORK] if asked.kind == NETWORK else ["ccg"]
    kinds += ["icb"] if asked.kind in WIDE else []
    begun = [
        row
        for row in ask(store, YEARS, {"kinds": kinds})
        if year_start(row["year_ending"]) <= min(asked.on, asked.known)
    ]
    if not begun:
        return None
    year, held = begun[-1]["year_ending"], begun[-1]["held"]
    rows = ask(store, WEIGHTS, {"year": year, "from": f"{held}:"})
    shares = _shares(store, rows, year, held, asked)
    components: dict[str, dict[str, float]] = {}
    for row in rows:
        components.setdefault(row["component"], {})[row["subject"]] = row["people"]
    carried = {
        name: carry_weights({a: n for a, n in weights.items() if a in shares}, shares)
        for name, weights in components.items()
    }
    return NeedWeights(year_ending=year, components=carried, source=rows[0]["source"])


def _shares(store: Store, rows: Sequence[Row], year: int, held: str, asked: Asked) -> Shares:
    subjects = sorted({row["subject"] for row in rows})
    if held == NETWORK:
        return {subject: {subject: 1} for subject in subjects}
    if held == "icb":
        return share_residents(store, subjects, BOARDS_OF, asked)
    return _placed(store, subjects, year, asked)


def _placed(store: Store, areas: Sequence[str], year: int, asked: Asked) -> Shares:
    """Where the residents of the CCGs of a year live, by the map nearest to it that has them all,
    else the one that has most; a CCG that is not on it by its ground as ever.

    A code may stay while its ground changes: 01H lost half of Cumbria in April 2017.
    """
    best: Shares = {}
    for day in sorted(MAPS, key=lambda day: abs(day - year_start(year))):
        found = share_residents(store, areas, day, asked)
        best = found if len(found) > len(best) else best
        if len(best) == len(areas):
            return best
    rest = [area for area in areas if area not in best]
    return {**best, **share_residents(store, rest, None, asked)}
