"""The systems most like one in age, deprivation and rurality, with their figures side by side."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tripleaim.model.finding import Finding
from tripleaim.page.words import listed
from tripleaim.people.carry import FIXED, mean_of, share_residents
from tripleaim.people.profile import NeedWeights
from tripleaim.people.similar import METHOD as DISTANCE
from tripleaim.people.similar import nearest
from tripleaim.questions.needs.compared import ENGLAND, Compared
from tripleaim.registry.area import Listed, list_areas
from tripleaim.store.engine import Store, ask

BESIDE = "Beside the systems most like it"
SYSTEMS = ("stp", "icb")
CHARACTERS = """
select area, share_65_over, share_most_deprived, share_rural from area_character order by area
"""
TRAITS = ("share_65_over", "share_most_deprived", "share_rural")
# what stands side by side: measure and label of `Compared`, and the column's own measure id
SHOWN = (
    ("healthy_life_expectancy", "Healthy life expectancy, women", "healthy_life_women"),
    ("preventable_mortality", "Preventable deaths under 75", "preventable_mortality"),
    ("register_diabetes", "Diabetes, aged 17 and over", "register_diabetes"),
    ("four_hours", "A&E within four hours", "four_hours"),
    ("practice_experience", "Good experience of general practice", "practice_experience"),
)
CAVEAT = (
    "Likeness is judged on residents of mid-2020 by the systems of April 2021: a board that was "
    "merged, or gained or lost ground since, is the mean of those it came from."
)


def characters(store: Store, kind: str, on: date) -> dict[str, tuple[float, ...]]:
    """Age, deprivation and rurality of each system of a day; of a merged board the mean."""
    rows = ask(store, CHARACTERS)
    shares = share_residents(store, [row["area"] for row in rows], FIXED["stp"], kind, on)
    traits = [mean_of({row["area"]: row[trait] for row in rows}, shares) for trait in TRAITS]
    return {area: tuple(each[area] for each in traits) for area in traits[0]}


def similar_findings(
    store: Store, here: Listed, on: date, compared: Sequence[Compared], weights: NeedWeights
) -> list[Finding]:
    """The five systems most like a system, and how each does on the main measures."""
    if here.area.kind not in SYSTEMS:
        return []
    table = characters(store, here.area.kind, on)
    names = {each.area.id: each.area.name for each in list_areas(store, here.area.kind, on)}
    table = {area: traits for area, traits in table.items() if area in names}
    if here.area.id not in table:
        return []
    near = nearest(table, here.area.id)
    order = [(here.area.id, 0.0), *near, (ENGLAND, None)]
    rows = [
        finding
        for area, far in order
        for finding in _row(area, names.get(area, "England"), far, compared, weights)
    ]
    return [_names(here, near, names), *rows]


def _names(here: Listed, near: Sequence[tuple[str, float]], names: Mapping[str, str]) -> Finding:
    return Finding(
        measure="similar_systems", value=listed([names[area] for area, _ in near]), unit="",
        label="Most like it", sources=("system_character",), method=DISTANCE, caveats=(CAVEAT,),
        statement=f"In age, deprivation and rurality {here.area.name} is most like "
        f"{listed([f'{names[area]} ({far:.2f})' for area, far in near])}.",
    )  # fmt: skip


def _row(
    area: str, name: str, far: float | None, compared: Sequence[Compared], weights: NeedWeights
) -> list[Finding]:
    chosen = {(each.measure, each.label): each for each in compared}
    told = [
        (column, chosen[measure, label], value)
        for measure, label, column in SHOWN
        if (measure, label) in chosen
        and (value := _value(chosen[measure, label], area)) is not None
    ]
    ratio = _ratio(area, weights)
    words = [f"{each.label} {each.describe(value)}" for _, each, value in told]
    if ratio is not None:
        words.insert(0, f"need a head {ratio:.2f}")
    shared: dict[str, Any] = {
        "table": BESIDE, "label": name, "subject": area,
        "statement": f"{name}: {'; '.join(words)}." if words else f"{name}: nothing held.",
    }  # fmt: skip
    found = [
        Finding(measure=column, value=each.rounded(value), unit=each.unit, sources=each.sources,
                method=each.method, caveats=each.caveats, **shared)
        for column, each, value in told
    ]  # fmt: skip
    if ratio is not None:
        found.insert(0, Finding(
            measure="need_ratio", value=round(ratio, 3), unit="weighted people a registered person",
            sources=(weights.source,), method="need weights of practices added up", **shared,
        ))  # fmt: skip
    if far is not None:
        found.insert(0, Finding(
            measure="distance", value=round(far, 2), unit="standard deviations",
            sources=("system_character",), method=DISTANCE, **shared,
        ))  # fmt: skip
    return found


def _value(each: Compared, area: str) -> float | None:
    if area == ENGLAND:
        return each.england
    return each.values[area] if each.is_told(area) else None


def _ratio(area: str, weights: NeedWeights) -> float | None:
    overall, registered = weights.components["overall"], weights.components["registered"]
    if area == ENGLAND:
        return sum(overall.values()) / sum(registered.values())
    return overall[area] / registered[area] if area in overall else None
