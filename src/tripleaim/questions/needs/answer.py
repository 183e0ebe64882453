"""Who needs what? People, segments, need and the triple aim: health, care and cost."""

from datetime import date
from typing import Any

from tripleaim.model.finding import Finding
from tripleaim.page.words import count, pounds, year_name
from tripleaim.people.need import fair_shares
from tripleaim.people.profile import NeedWeights, need_weights
from tripleaim.questions.needs.aims import aim_findings, aims
from tripleaim.questions.needs.inequality import inequality_findings
from tripleaim.questions.needs.money import distance_findings
from tripleaim.questions.needs.segments import segment_findings
from tripleaim.questions.needs.similar import similar_findings
from tripleaim.registry.area import Listed, find_area, list_areas
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store, ask_value
from tripleaim.store.ground import ages_of, people_of

CARRIED = "need weights of practices, added up to CCGs and carried by where residents live"
REGISTERED = "registered with practices, not residents: people move and lists lag"
TARGET = """
select sum(pence)::bigint from money
where measure = 'target_allocation' and breakdown = 'without remoteness' and subject like 'ccg:%'
"""


def needs(store: Store, area: str | None, on: date) -> list[Finding]:
    """What the people of an area need; without an area, of every system.

    Raises NothingFound or InputRefused for an area that is not there on that day.
    """
    if area is None:
        return _england(store, on)
    here = find_area(store, area, on)
    weights = need_weights(store, here.area.kind, on)
    compared = aims(store, here, on)
    return [
        *_people(store, here, on),
        *_need(store, here, weights),
        *distance_findings(store, here, on),
        *aim_findings(here, compared),
        *similar_findings(store, here, on, compared, weights),
        *inequality_findings(store, here, on),
        *segment_findings(store, here, on),
    ]


def _people(store: Store, here: Listed, on: date) -> list[Finding]:
    counted = people_of(store, [here.area.id], on).get(here.area.id)
    if counted is None:
        return []
    ages = {each.label: each.people for each in ages_of(store, [here.area.id], on)}
    shared: dict[str, Any] = {
        "unit": "people",
        "sources": counted.sources,
        "method": "sum of blocks",
    }
    found = [
        Finding(
            measure="people", value=counted.people, **shared, label="Residents",
            statement=f"{count(counted.people)} people lived in {here.area.name} at "
            f"{counted.release.title}.",
        )
    ]  # fmt: skip
    found += [
        Finding(
            measure="people", value=people, **shared, table="People by age", label=band,
            statement=f"{band}: {count(people)} people, {people / counted.people:.1%}.",
        )
        for band, people in ages.items()
    ]  # fmt: skip
    return found


def _need(store: Store, here: Listed, weights: NeedWeights) -> list[Finding]:
    mine = {
        name: areas[here.area.id]
        for name, areas in weights.components.items()
        if here.area.id in areas
    }
    if not mine:
        return []
    registered = mine["registered"]
    found = [
        _component(here, weights, name, people, registered)
        for name, people in mine.items()
        if name != "registered"
    ]
    return [_overall(here, weights), *_share(store, here, weights), *found]


def _overall(here: Listed, weights: NeedWeights) -> Finding:
    registered = weights.components["registered"][here.area.id]
    ratio = weights.components["overall"][here.area.id] / registered
    way = "more" if ratio >= 1 else "less"
    return Finding(
        measure="need_ratio", value=round(ratio, 4), unit="weighted people a registered person",
        label="Need a head", sources=(weights.source,), method=CARRIED, caveats=(REGISTERED,),
        statement=f"The {count(registered)} people registered in {here.area.name} needed "
        f"{abs(ratio - 1):.1%} {way} than the average of England in "
        f"{year_name(weights.year_ending)}.",
    )  # fmt: skip


def _component(
    here: Listed, weights: NeedWeights, name: str, people: float, registered: float
) -> Finding:
    return Finding(
        measure="need_weighted_people", value=round(people), unit="weighted people",
        table="Need by component", label=name, sources=(weights.source,), method=CARRIED,
        statement=f"{name.capitalize()}: {count(people)} weighted people, "
        f"{people / registered:.3f} for each registered.",
    )  # fmt: skip


def _share(store: Store, here: Listed, weights: NeedWeights) -> list[Finding]:
    target = ask_value(store, TARGET)
    if not target or len(weights.components["overall"]) < 2:
        return []
    shares = {s.area: s for s in fair_shares(weights.components["overall"], int(target))}
    mine = shares[here.area.id]
    return [
        Finding(
            measure="fair_share", value=round(mine.share, 6), unit="share of England",
            label="Fair share", sources=(weights.source,), method=f"{CARRIED}; shares add to one",
            caveats=("By need alone: without differences in the price of inputs.",),
            statement=f"By need, {mine.share:.2%} of England's money would be its fair share: "
            f"{pounds(mine.pence)} if the whole were the {pounds(int(target))} of targets of "
            "2018/19.",
        )
    ]  # fmt: skip


def _england(store: Store, on: date) -> list[Finding]:
    kind = system_kind(store, on)
    weights = need_weights(store, kind, on)
    names = {listed.area.id: listed.area.name for listed in list_areas(store, kind, on)}
    people = people_of(store, list(names), on)
    registered, overall = weights.components["registered"], weights.components["overall"]
    whole, weighted = sum(registered.values()), sum(overall.values())
    shared: dict[str, Any] = {
        "table": "Need by system",
        "method": CARRIED,
        "sources": (weights.source,),
    }
    found = [
        Finding(
            measure="registered", value=round(whole), unit="people", sources=(weights.source,),
            method="sum of practices", label="Registered patients", caveats=(REGISTERED,),
            statement=f"{count(whole)} people were registered with a practice in England in "
            f"{year_name(weights.year_ending)}; need differs by system from "
            f"{min(overall[a] / registered[a] for a in overall):.2f} to "
            f"{max(overall[a] / registered[a] for a in overall):.2f} of the average.",
        )
    ]  # fmt: skip
    for area in sorted(overall, key=lambda each: -overall[each] / registered[each]):
        name, ratio = names.get(area, area), overall[area] / registered[area]
        row: dict[str, Any] = {**shared, "label": name, "subject": area}
        said = f"{name}: {ratio:.3f} weighted people for each registered."
        share = overall[area] / weighted
        if area in people:
            found.append(
                Finding(measure="people", value=people[area].people, unit="people",
                        statement=f"{name}: {count(people[area].people)} residents.", **row)
            )  # fmt: skip
        found += [
            Finding(measure="need_ratio", value=round(ratio, 4), statement=said,
                    unit="weighted people a registered person", **row),
            Finding(measure="fair_share", value=round(share, 6), unit="share of England",
                    statement=f"{name}: {share:.2%} of England's need.", **row),
        ]  # fmt: skip
    return found
