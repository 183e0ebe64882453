"""How many hospital beds can people reach, and how far is the nearest trust?"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np

from tripleaim.flows.catchments import Zones, floating_catchment, gaussian_weights, reach
from tripleaim.flows.fit import Real
from tripleaim.flows.lying import read_lying
from tripleaim.flows.reaching import Reaching, read_reaching
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.registry.area import find_area, list_areas
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store

# How far counts as near, and how what is farther is weighed, by the unit of the cost.
NEAR = {"kilometres": 20.0, "minutes": 30.0}
WEIGHTS: Mapping[str, Callable[[Real], Real]] = {
    "kilometres": lambda cost: gaussian_weights(cost, 50.0),
    "minutes": Zones(limits=(15.0, 30.0, 60.0)),
}
METHODS = {
    "kilometres": "enhanced two-step floating catchment: overnight beds of 2018/19 over residents "
    "of 2019, weights falling along a bell curve to 50 km, straight lines from centres of LSOAs "
    "to headquarters",
    "minutes": "enhanced two-step floating catchment: overnight beds of 2018/19 over residents of "
    "2019, weights 1, 0.68 and 0.22 up to 15, 30 and 60 minutes of the user's file",
}
CAVEATS = (
    "A trust is where its headquarters are, with all its beds: sites are not known here.",
    "Limits and weights are ours: see the method.",
)
TABLE = "Beds that people can reach"


def beds_in_reach(minutes: Path | None) -> Callable[[Store, str | None, date], list[Finding]]:
    """The answer for straight lines, or for a file of minutes: of an area, or of every system.

    Raises NothingFound where the store lacks beds or places, or the area holds none of the small
    areas; InputRefused for a file that cannot be taken.
    """

    def answer(store: Store, who: str | None, on: date) -> list[Finding]:
        found = read_reaching(store, on, minutes)
        access, _ = floating_catchment(found.people, found.beds, WEIGHTS[found.unit](found.cost))
        if who is not None:
            here = find_area(store, who, on).area
            inside = _inside(store, found, here.kind, on).get(here.id)
            if inside is None:
                raise NothingFound(f"None of the small areas given lies in {here.name} on {on}.")
            return [_finding(found, access, inside, (here.id, here.name, ""))]
        kind = system_kind(store, on)
        names = {each.area.id: each.area.name for each in list_areas(store, kind, on)}
        everyone = np.ones(len(found.blocks), dtype=bool)
        whole = "England" if minutes is None else "The small areas of the file"
        rows = [
            _finding(found, access, inside, (area, names.get(area, area), TABLE))
            for area, inside in sorted(_inside(store, found, kind, on).items())
        ]
        rows.sort(key=lambda row: -float(row.value or 0))
        return [_finding(found, access, everyone, ("", whole, "")), *rows]

    return answer


def _inside(store: Store, found: Reaching, kind: str, on: date) -> dict[str, np.ndarray]:
    lying = read_lying(store, kind, "lsoa11", on)
    areas = np.array([lying.get(block, "") for block in found.blocks])
    return {str(area): areas == area for area in np.unique(areas) if area}


def _finding(
    found: Reaching, access: Real, inside: np.ndarray, about: tuple[str, str, str]
) -> Finding:
    subject, name, table = about
    people = found.people[inside]
    beds = float((access[inside] * people).sum() / people.sum() * 1000)
    near = NEAR[found.unit]
    share = float(reach(people, found.cost[inside], np.array([near]))[0])
    return Finding(
        measure="beds_in_reach",
        value=round(beds, 3),
        unit="beds per 1,000 people",
        subject=subject,
        label=name,
        table=table,
        sources=found.sources,
        method=METHODS[found.unit],
        caveats=CAVEATS,
        status="assumed",
        statement=f"{name}: {beds:.2f} beds in reach per 1,000 people; {share:.1%} of "
        f"{people.sum():,.0f} people live within {near:.0f} {found.unit} of a trust.",
    )
