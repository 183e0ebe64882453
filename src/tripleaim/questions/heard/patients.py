"""What patients say of their practice by the national survey: access, reception, listening."""

from collections.abc import Mapping
from datetime import date

from tripleaim.model.area import Area
from tripleaim.model.quantity import PER_CENT, Estimate, Share
from tripleaim.people.carry import ENOUGH_OF_IT, Asked, Rolled, roll_ups
from tripleaim.questions.heard.rows import PatientSurvey
from tripleaim.store.engine import Store
from tripleaim.store.ground import nearest_day

SAID = (
    "gp_contact_good",
    "gp_phone_easy",
    "gp_website_easy",
    "gp_app_easy",
    "gp_reception_helpful",
    "gp_preferred_seen",
    "gp_listened",
    "gp_care_and_concern",
)
ALL, PLACES = "all", 3


def surveyed_patients(store: Store, area: Area, on: date, known: date) -> list[PatientSurvey]:
    """The newest national survey of patients that was out, for an area that it stands for."""
    laid = nearest_day(store, on, kind=area.kind)
    if laid is None:
        return []
    asked = Asked(kind=area.kind, laid=laid, on=on, known=known)
    found = roll_ups(store, tuple((measure, ALL) for measure in SAID), asked)
    return [
        _row(found[measure, ALL], measure, area.id)
        for measure in SAID
        if (measure, ALL) in found and _is_told(found[measure, ALL], area.id)
    ]


def _is_told(rolled: Rolled, area: str) -> bool:
    told = (
        rolled.covered.get(area, 1.0) >= ENOUGH_OF_IT
        and rolled.inside.get(area, 1.0) >= ENOUGH_OF_IT
    )
    return area in rolled.values and told


def _row(rolled: Rolled, measure: str, area: str) -> PatientSurvey:
    return PatientSurvey(
        subject=area,
        sources=(rolled.source,),
        data_day=rolled.period[1],
        measure=measure,
        first=rolled.period[0],
        after=rolled.period[1],
        value=_share(rolled.values, rolled.bounds, area),
        england=None if rolled.england is None else _rounded(rolled.england),
    )


def _share(
    values: Mapping[str, float], bounds: Mapping[str, tuple[float, float]], area: str
) -> Estimate[Share] | Share:
    value = _rounded(values[area])
    if area not in bounds:
        return value
    low, high = (_rounded(each) for each in bounds[area])
    return Estimate(value=value, low=low, high=high)


def _rounded(per_cent: float) -> Share:
    return Share(round(PER_CENT * per_cent, PLACES))
