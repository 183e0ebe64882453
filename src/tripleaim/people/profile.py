"""What the store holds of segments and need weights, for the areas of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tripleaim.model.errors import NothingFound
from tripleaim.people.carry import Shares, share_residents
from tripleaim.people.need import carry_weights
from tripleaim.people.segments import MEASURES
from tripleaim.store.engine import Store, ask, ask_frame

PROFILE = """
select area as system, segment, band, fifth, people, {measures}
from segment_profile
where scheme = $scheme
order by area, segment, band, fifth
"""
SYSTEMS_OF = date(2021, 4, 1)
NETWORK = "pcn"
MAPS = tuple(date(year, 4, 1) for year in range(2017, 2023))  # of CCGs
YEARS = """
select distinct year_ending from need_weight where starts_with(subject, $from) order by year_ending
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


def segment_profile(store: Store, name: str, kind: str, on: date) -> pd.DataFrame:
    """People, use and cost by area, segment, age band and fifth: synthetic, of a year.

    A system that was split since April 2021 gives to each area by its residents. Empty when the
    store holds no segments.
    """
    rows = ask_frame(store, PROFILE.format(measures=", ".join(MEASURES)), {"scheme": name})
    if rows.empty:
        return rows
    shares = share_residents(store, sorted(set(rows["system"])), SYSTEMS_OF, kind, on)
    parts = pd.DataFrame(
        [
            (before, after, people / sum(places.values()))
            for before, places in shares.items()
            for after, people in places.items()
        ],
        columns=["system", "area", "part"],
    )
    found = rows.merge(parts, on="system")
    for column in ("people", *MEASURES):
        found[column] = found[column] * found["part"]
    keys = ["area", "segment", "band", "fifth"]
    return found.groupby(keys, as_index=False)[["people", *MEASURES]].sum()


def need_weights(store: Store, kind: str, on: date) -> NeedWeights:
    """Need weights of the newest year begun by a day (else the first), carried to areas of a kind.

    Networks have weights of their own, of their practices; all other areas get those of CCGs, by
    where residents live. Raises NothingFound when the store holds none.
    """
    held = NETWORK if kind == NETWORK else "ccg"
    years = [row["year_ending"] for row in ask(store, YEARS, {"from": f"{held}:"})]
    if not years:
        raise NothingFound("This store holds no need weights. Build it: tripleaim build.")
    begun = [year for year in years if date(year - 1, 4, 1) <= on]
    year = max(begun) if begun else min(years)
    rows = ask(store, WEIGHTS, {"year": year, "from": f"{held}:"})
    if kind == NETWORK:
        shares: Shares = {row["subject"]: {row["subject"]: 1} for row in rows}
    else:
        shares = _placed(store, rows, year, kind, on)
    components: dict[str, dict[str, float]] = {}
    for row in rows:
        components.setdefault(row["component"], {})[row["subject"]] = row["people"]
    carried = {
        name: carry_weights({a: n for a, n in weights.items() if a in shares}, shares)
        for name, weights in components.items()
    }
    return NeedWeights(year_ending=year, components=carried, source=rows[0]["source"])


def _placed(store: Store, rows: list[dict[str, object]], year: int, kind: str, on: date) -> Shares:
    """Where the residents of the CCGs of a year live, by the map nearest to it that has them all,
    else the one that has most; a CCG that is not on it by its ground as ever.

    A code may stay while its ground changes: 01H lost half of Cumbria in April 2017.
    """
    areas = sorted({str(row["subject"]) for row in rows})
    best: Shares = {}
    for day in sorted(MAPS, key=lambda day: abs(day - date(year - 1, 4, 1))):
        found = share_residents(store, areas, day, kind, on)
        best = found if len(found) > len(best) else best
        if len(best) == len(areas):
            return best
    rest = [area for area in areas if area not in best]
    return {**best, **share_residents(store, rest, None, kind, on)}
