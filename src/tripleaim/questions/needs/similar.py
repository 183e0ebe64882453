"""The systems most like one in age, deprivation and rurality, with their figures side by side."""

from collections.abc import Mapping, Sequence
from datetime import date

from tripleaim.model.area import ENGLAND, SYSTEMS
from tripleaim.model.quantity import Share
from tripleaim.model.row import Row
from tripleaim.people.carry import Asked
from tripleaim.people.profile import NeedWeights
from tripleaim.questions.needs.compared import Compared
from tripleaim.questions.needs.rows import Alike, LikeIt
from tripleaim.registry.area import Listed
from tripleaim.store.alike import CHARACTER_SOURCE, most_like
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on

COUNTED = date(2020, 6, 30)  # of the people whose character is held
# what stands side by side: measure and of whom in `Compared`, and the column
SHOWN = (
    ("healthy_life_expectancy", "female", "healthy_life"),
    ("preventable_mortality", "", "preventable"),
    ("register_diabetes", "", "diabetes"),
    ("on_register_dm", "", "diabetes"),
    ("four_hours", "", "four_hours"),
    ("practice_experience", "", "experience"),
)
Near = Sequence[tuple[str, float]]


def systems_like(store: Store, here: Listed, asked: Asked) -> Near:
    """The five systems most like a system and how far each is; none for another kind of area."""
    if here.area.kind not in SYSTEMS:
        return ()
    return most_like(store, here.area.id, asked.kind, asked.on)


def alike(
    store: Store,
    here: Listed,
    asked: Asked,
    near: Near,
    compared: Sequence[Compared],
    weights: NeedWeights | None,
) -> list[Row]:
    """The five systems most like a system, and how each does on the main measures."""
    if not near:
        return []
    names = names_on(store, [area for area, _ in near], asked.on)
    said = Alike(
        sources=(CHARACTER_SOURCE,),
        data_day=COUNTED,
        names=tuple(names.get(area, area) for area, _ in near),
        away=tuple(round(far, 2) for _, far in near),
    )
    order: list[tuple[str, str, float | None]] = [
        (here.area.id, here.area.name, 0.0),
        *((area, names.get(area, area), far) for area, far in near),
        (ENGLAND, "England", None),
    ]
    return [said, *(_row(area, name, far, compared, weights) for area, name, far in order)]


def _row(
    area: str,
    name: str,
    far: float | None,
    compared: Sequence[Compared],
    weights: NeedWeights | None,
) -> LikeIt:
    chosen = {(each.measure, each.whom): each for each in compared}
    told: dict[str, float | None] = {column: None for _, _, column in SHOWN}
    sources = [CHARACTER_SOURCE]
    for measure, whom, column in SHOWN:
        each = chosen.get((measure, whom))
        value = None if each is None else each.told(_value(each, area))
        if value is not None and each is not None:
            told[column] = value
            sources += each.sources
    ratio = None if weights is None else _ratio(area, weights)
    sources += [weights.source] if weights and ratio is not None else []
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
