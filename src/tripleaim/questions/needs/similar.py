"""The systems most like one in age, deprivation and rurality, with their figures side by side."""

from collections.abc import Mapping, Sequence
from datetime import date

from tripleaim.model.quantity import Share
from tripleaim.model.row import Row
from tripleaim.people.character import characters
from tripleaim.people.profile import NeedWeights
from tripleaim.people.similar import nearest
from tripleaim.questions.needs.compared import ENGLAND, Compared
from tripleaim.questions.needs.rows import Alike, LikeIt
from tripleaim.registry.area import Listed, list_areas
from tripleaim.store.engine import Store

SYSTEMS = ("stp", "icb")
CHARACTER = "system_character"
# what stands side by side: measure and of whom in `Compared`, and the column
SHOWN = (
    ("healthy_life_expectancy", "women", "healthy_life"),
    ("preventable_mortality", "", "preventable"),
    ("register_diabetes", "", "diabetes"),
    ("four_hours", "", "four_hours"),
    ("practice_experience", "", "experience"),
)


def alike(
    store: Store, here: Listed, on: date, compared: Sequence[Compared], weights: NeedWeights
) -> list[Row]:
    """The five systems most like a system, and how each does on the main measures."""
    if here.area.kind not in SYSTEMS:
        return []
    names = {each.area.id: each.area.name for each in list_areas(store, here.area.kind, on)}
    table = {
        area: traits
        for area, traits in characters(store, here.area.kind, on).items()
        if area in names
    }
    if here.area.id not in table:
        return []
    near = nearest(table, here.area.id)
    order: list[tuple[str, float | None]] = [(here.area.id, 0.0), *near, (ENGLAND, None)]
    said = Alike(
        sources=(CHARACTER,),
        names=tuple(names[area] for area, _ in near),
        away=tuple(round(far, 2) for _, far in near),
    )
    rows = [_row(area, names.get(area, "England"), far, compared, weights) for area, far in order]
    return [said, *rows]


def _row(
    area: str, name: str, far: float | None, compared: Sequence[Compared], weights: NeedWeights
) -> LikeIt:
    chosen = {(each.measure, each.whom): each for each in compared}
    told: dict[str, float | None] = {}
    sources = [CHARACTER, weights.source]
    for measure, whom, column in SHOWN:
        each = chosen.get((measure, whom))
        told[column] = None if each is None else each.told(_value(each, area))
        if told[column] is not None and each is not None:
            sources += each.sources
    ratio = _ratio(area, weights)
    return LikeIt(
        subject=area,
        sources=tuple(dict.fromkeys(sources)),
        system=name,
        distance=None if far is None else round(far, 2),
        need_ratio=None if ratio is None else round(ratio, 3),
        healthy_life=told["healthy_life"],
        preventable=told["preventable"],
        diabetes=_share(told["diabetes"]),
        four_hours=_share(told["four_hours"]),
        experience=_share(told["experience"]),
    )


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value)


def _value(each: Compared, area: str) -> float | None:
    if area == ENGLAND:
        return each.england
    return each.values[area] if each.is_told(area) else None


def _ratio(area: str, weights: NeedWeights) -> float | None:
    overall: Mapping[str, float] = weights.components["overall"]
    registered = weights.components["registered"]
    if area == ENGLAND:
        return sum(overall.values()) / sum(registered.values())
    return overall[area] / registered[area] if area in overall else None
