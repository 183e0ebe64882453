"""Where do an area's people go? Which trusts serve them, and how much they choose."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tripleaim.flows.fit import Real, choice
from tripleaim.model.area import Area
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.model.quantity import is_told

SHOWN = 10
SERVED = "Who serves its people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """People of one area by provider, (providers,), and those at no provider that is named."""

    area: Area
    providers: tuple[str, ...]
    people: Real
    unnamed: float
    sources: tuple[str, ...]
    method: str
    caveats: tuple[str, ...]


def where_they_go(going: Going, names: Mapping[str, str]) -> list[Finding]:
    """The trusts that serve an area's people, largest first, and over how many they spread.

    Shares are of all its people: with those at no named trust they add up to 1. Raises NothingFound
    where nobody of the area goes to a named trust.
    """
    named = float(going.people.sum())
    if not named > 0:
        raise NothingFound(f"No flow to a named trust is known of the people of {going.area.name}.")
    whole = named + going.unnamed
    order = [
        int(at)
        for at in np.argsort(-going.people, kind="stable")[:SHOWN]
        if is_told(going.people[at] / whole)
    ]
    return [_spread(going, names, order[0]), *(_row(going, names, at, whole) for at in order)]


def _spread(going: Going, names: Mapping[str, str], most: int) -> Finding:
    spread = float(choice(going.people[None])[0])
    whole = going.people.sum() + going.unnamed
    code = going.providers[most]
    return Finding(
        measure="effective_providers",
        value=round(spread, 2),
        unit="trusts",
        subject=going.area.id,
        label=going.area.name,
        sources=going.sources,
        method=going.method,
        caveats=going.caveats,
        statement=f"The people of {going.area.name} spread as if over {spread:.1f} equally used "
        f"trusts; most go to {names.get(code, code)} ({going.people[most] / whole:.1%}). "
        f"{going.unnamed / whole:.1%} go to trusts too rarely used there to be named.",
    )


def _row(going: Going, names: Mapping[str, str], at: int, whole: float) -> Finding:
    code, people = going.providers[at], float(going.people[at])
    return Finding(
        measure="served_by",
        value=round(people / whole, 4),
        unit="share",
        subject=code,
        label=names.get(code, code),
        table=SERVED,
        sources=going.sources,
        method=going.method,
        statement=f"{people / whole:.1%} by {names.get(code, code)} ({people:,.0f} people).",
    )
