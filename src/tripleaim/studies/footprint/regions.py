"""How many regions do patients make? Councils merged until each region keeps enough of its flow."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.flows.ground import Ground, Real, Whole, score
from tripleaim.flows.merging import Enough, Merged, merge_areas
from tripleaim.flows.read import Survey, read_survey
from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Store
from tripleaim.store.ground import listed_names

METHOD = (
    "councils merged as Travel to Work Areas are, one council at a time, on residents of 2019 by "
    "the trusts that people of their neighbourhood (MSOA) were admitted to in 2018; each trust "
    "stands in the council that most of its patients live in"
)
CAVEATS = (
    "Neither the number of regions nor a band of people is asked for: both come out of the flow.",
    "A region may be in several pieces, as nothing but flow is looked at.",
)
REGIONS = "Regions that patients make"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """Councils merged: the survey they come from, the flow between them, and the regions."""

    survey: Survey
    flow: Real
    merged: Merged


def merge_councils(store: Store, enough: Enough, on: date) -> Regions:
    """Merge the councils of a day into regions that keep enough; sizes are in people.

    Raises NothingFound where the store has no flow for the day, InputRefused when regions do not
    settle.
    """
    survey = read_survey(store, "council", on)
    flow = flow_between(survey.ground)
    return Regions(survey=survey, flow=flow, merged=merge_areas(flow, enough))


def flow_between(ground: Ground) -> Real:
    """Flow of residents between blocks, (n, n): each provider in the block that uses it most."""
    n = ground.size
    _, _, full = score(ground, np.arange(n))
    drawn = ground.pull[:n, n:].toarray()
    flow = np.zeros((n, n))
    np.add.at(flow.T, full[n:], drawn.T)
    return flow


def describe_regions(store: Store, made: Regions) -> list[Finding]:
    """The regions, largest first: who is in each, what stays there."""
    label, flow = made.merged.label, made.flow
    people = made.survey.ground.people
    linked = label >= 0
    if not linked.any():
        raise NothingFound("Nobody who lives in a council of that day is in the flow.")
    count = int(label.max()) + 1
    inside = np.array([flow[np.ix_(label == each, label == each)].sum() for each in range(count)])
    leaves = np.bincount(label[linked], flow[linked].sum(axis=1), count)
    living = np.bincount(label[linked], people[linked], count).astype(int)
    plain = {"sources": made.survey.sources, "method": METHOD}
    found = [
        Finding(
            measure="regions",
            value=count,
            unit="regions",
            caveats=(*CAVEATS, *_unlinked(int((~linked).sum()))),
            **plain,  # type: ignore[arg-type]
            statement=f"{int(linked.sum())} councils make {count} regions, of {living.min():,} to "
            f"{living.max():,} people; together they keep {inside.sum() / leaves.sum():.1%} of "
            "flow inside.",
        )
    ]
    called = listed_names(store)
    for each in np.argsort(-living, kind="stable"):
        names = _members(made.survey.ground, label, int(each), called)
        stays = inside[each] / leaves[each]
        found.append(
            Finding(
                measure="region_keeps",
                value=round(float(stays), 4),
                unit="share",
                table=REGIONS,
                label=names[0],
                **plain,  # type: ignore[arg-type]
                statement=f"Round {names[0]}: {living[each]:,} people in {len(names)} "
                f"{'council' if len(names) == 1 else 'councils'}, {stays:.1%} stays inside. "
                f"{'; '.join(names)}.",
            )
        )
    return found


def _unlinked(councils: int) -> tuple[str, ...]:
    if not councils:
        return ()
    return (f"In no region, as nobody of theirs is in the flow: {councils} of the councils.",)


def _members(ground: Ground, label: Whole, region: int, called: dict[str, str]) -> list[str]:
    mine = np.flatnonzero(label == region)
    order = mine[np.argsort(-ground.people[mine], kind="stable")]
    return [called.get(ground.blocks[each], ground.blocks[each]) for each in order]
