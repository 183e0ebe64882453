"""How many people does a hospital trust serve, where do they live; where do an area's people go?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from tripleaim.flows.catchments import huff_shares
from tripleaim.flows.fit import Real
from tripleaim.flows.lying import read_lying
from tripleaim.flows.observed import PEOPLE_OF, read_observed, read_published
from tripleaim.flows.reaching import Reaching, read_reaching
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.model.finding import Finding
from tripleaim.registry.area import find_area
from tripleaim.store.engine import Store
from tripleaim.store.ground import basis_of, listed_names, organisation_names
from tripleaim.store.ground.succession import follow_successions
from tripleaim.studies.catchment.area import Going, where_they_go
from tripleaim.studies.catchment.reach import beds_in_reach

ELSEWHERE = "elsewhere"
MODELS = ("flow", "first", "huff", "reach")
PLACES, AGES, TRUSTS = "Where they live", "By age", "Catchments of trusts"
BANDS = ((0, 17), (18, 64), (65, 74), (75, 84), (85, 200))  # those of `read_observed`
SHOWN = 15
DECAY = 2.0
NEAREST = 0.5  # kilometres: nobody lives at no distance

METHODS = {
    "flow": "people of 2019 of each small area, shared out as its admissions of 2018 were; the "
    "same shares at every age, as shares by age are not open",
    "first": "all people of 2019 of a small area to the trust that most of its admissions of 2018 "
    "were to",
    "huff": "Huff's model: overnight beds of 2018/19 over the square of the distance, in a "
    "straight line to the trust's headquarters (or of the minutes given); no flow is used",
}
CAVEATS = (
    "A catchment is people, not patients: it says how many a trust would serve if everyone went "
    "where their neighbours are admitted.",
    "Trusts with few patients from a small area are left out by the publisher: its share at no "
    "named trust is nobody's, and is not shared out among the others.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """People by small area and provider, (areas, providers), and by age, (areas, bands).

    `unnamed`: people of each small area at no named provider, (areas,).
    """

    blocks: tuple[str, ...]
    providers: tuple[str, ...]
    people: Real
    unnamed: Real
    ages: Real
    sources: tuple[str, ...]

    def of(self, provider: str) -> Real:
        """People of each small area that a provider serves."""
        return self.people[:, self.providers.index(provider)]


def serve(store: Store, model: str, on: date, minutes: Path | None = None) -> Served:
    """People by small area and provider, by a model: flow, first or huff.

    Source: mid-year people, published shares of admissions; for huff beds and places, or a user's
    file of minutes. Raises NothingFound where the store lacks what the model needs, InputRefused
    for a model that is none, or minutes that a model cannot use.
    """
    if model not in MODELS:
        raise refuse("--model", "is not one", f"One of {', '.join(MODELS)}.", value=model)
    if minutes and model != "huff":
        raise refuse("--minutes", f"are of no use to --model {model}", "Use huff or reach.")
    observed = read_observed(store, on, PEOPLE_OF)
    if model == "huff":
        return _by_huff(read_reaching(store, on, minutes), observed.areas, observed.people)
    named = np.array([code != ELSEWHERE for code in observed.providers])
    share = observed.first() if model == "first" else observed.share
    people = share * observed.people.sum(axis=1, keepdims=True)
    return Served(
        blocks=observed.areas,
        providers=tuple(np.array(observed.providers)[named].tolist()),
        people=people[:, named],
        ages=observed.people,
        unnamed=people[:, ~named].sum(axis=1),
        sources=observed.sources,
    )


def catchment(
    model: str, minutes: Path | None = None
) -> Callable[[Store, str | None, date], list[Finding]]:
    """The answer of a model: of one trust, of an area, or, without any, of every trust.

    Model reach is of beds in reach of an area, or of every system. `minutes` is a user's file of
    travel times, for huff and reach.
    """
    if model == "reach":
        return beds_in_reach(minutes)

    def answer(store: Store, who: str | None, on: date) -> list[Finding]:
        served = serve(store, model, on, minutes)
        if who is None:
            return _all(store, served, model)
        code = follow_successions(store, [who.strip().upper()], on).now[who.strip().upper()]
        if code in served.providers:
            return _one(store, served, code, (model, on))
        return where_they_go(_going(store, served, who, (model, on)), organisation_names(store))

    return answer


def _going(store: Store, served: Served, who: str, how: tuple[str, date]) -> Going:
    model, on = how
    try:
        here = find_area(store, who, on).area
    except NothingFound as error:
        held = f"No flow of patients to {who} is held. Trusts held: {', '.join(served.providers)}."
        raise NothingFound(f"{error} {held}") from None
    lying = read_lying(store, here.kind, basis_of(store), on)
    inside = np.array([lying.get(block) == here.id for block in served.blocks])
    if not inside.any():
        raise NothingFound(f"The footprint of {here.name} is not known for {on}.")
    return Going(
        area=here,
        providers=served.providers,
        people=served.people[inside].sum(axis=0),
        unnamed=float(served.unnamed[inside].sum()),
        sources=served.sources,
        method=METHODS[model],
        caveats=CAVEATS,
    )


def _by_huff(found: Reaching, blocks: tuple[str, ...], ages: Real) -> Served:
    mine = ages[np.searchsorted(blocks, found.blocks)]
    chances = huff_shares(found.beds, np.maximum(found.cost, NEAREST), DECAY)
    people = chances * mine.sum(axis=1, keepdims=True)
    return Served(
        blocks=found.blocks,
        providers=found.providers,
        people=people,
        ages=mine,
        unnamed=mine.sum(axis=1) - people.sum(axis=1),
        sources=found.sources,
    )


def _all(store: Store, served: Served, model: str) -> list[Finding]:
    people = served.people.sum(axis=0)
    names = organisation_names(store)
    everyone = served.ages.sum()
    found = [
        Finding(
            measure="people_with_a_catchment",
            value=round(float(people.sum())),
            unit="people",
            sources=served.sources,
            method=METHODS[model],
            caveats=CAVEATS,
            statement=f"{len(people)} trusts serve {people.sum():,.0f} of {everyone:,.0f} people; "
            f"{served.unnamed.sum() / everyone:.1%} are at no trust that is named.",
        )
    ]
    for at in np.argsort(-people, kind="stable"):
        code = served.providers[at]
        found.append(
            Finding(
                measure="catchment_population",
                value=round(float(people[at])),
                unit="people",
                subject=code,
                label=names.get(code, code),
                table=TRUSTS,
                sources=served.sources,
                method=METHODS[model],
                statement=f"{names.get(code, code)} ({code}): {people[at]:,.0f} people.",
            )
        )
    return found


def _one(store: Store, served: Served, code: str, how: tuple[str, date]) -> list[Finding]:
    model, on = how
    mine, names = served.of(code), organisation_names(store)
    name = names.get(code, code)
    plain: dict[str, object] = {
        "subject": code,
        "sources": served.sources,
        "method": METHODS[model],
    }
    found = [
        Finding(
            measure="catchment_population",
            value=round(float(mine.sum())),
            unit="people",
            caveats=CAVEATS,
            statement=f"{name} serves about {mine.sum():,.0f} people.",
            **plain,  # type: ignore[arg-type]
        ),
        *_published(store, code, name),
    ]
    share = mine / np.maximum(served.ages.sum(axis=1), 1)
    for (first, last), people in zip(BANDS, share @ served.ages, strict=True):
        band = f"{first} and over" if last > 120 else f"{first} to {last}"
        found.append(
            Finding(
                measure="catchment_by_age",
                value=round(float(people)),
                unit="people",
                label=band,
                status="assumed",
                table=AGES,
                **plain,  # type: ignore[arg-type]
                statement=f"Aged {band}: {people:,.0f} people, if shares are the same at all ages.",
            )
        )
    return [*found, *_places(store, served, mine, (on, plain))]


def _places(
    store: Store, served: Served, mine: Real, how: tuple[date, dict[str, object]]
) -> list[Finding]:
    on, plain = how
    lying = read_lying(store, "lad", basis_of(store), on)
    called = listed_names(store)
    table = (
        pd.DataFrame(
            {
                "area": [lying.get(block, "") for block in served.blocks],
                "mine": mine,
                "all": served.ages.sum(axis=1),
            }
        )
        .groupby("area")
        .sum()
        .sort_values("mine", ascending=False)
    )
    found = []
    for area, row in table[(table["mine"] >= 1) & (table.index != "")].head(SHOWN).iterrows():
        name = called.get(str(area), str(area))
        words = f"{name}: {row['mine']:,.0f} people, {row['mine'] / row['all']:.0%} of its own."
        found.append(
            Finding(
                measure="catchment_by_council",
                value=round(float(row["mine"])),
                unit="people",
                label=name,
                table=PLACES,
                statement=words,
                **plain,  # type: ignore[arg-type]
            )
        )
    return found


def _published(store: Store, code: str, name: str) -> list[Finding]:
    held = read_published(store, code)
    if held is None:
        return []
    return [
        Finding(
            measure="catchment_population_published",
            value=round(held.people),
            unit="people",
            subject=code,
            sources=(held.source,),
            method="shares of each age, as published",
            statement=f"As published for {held.year}, by shares of each age: "
            f"{held.people:,.0f} people, of {name} as it was then.",
        )
    ]
