"""What use costs: whole pence a unit, so that the settings add up to their envelopes."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tripleaim.people.parameters import Parameters

SETTING = {
    "ae_attendances": "ae",
    "emergency_admissions": "emergency",
    "elective_admissions": "elective",
    "outpatient_attendances": "outpatient",
    "gp_appointments": "gp",
    "community_contacts": "community",
    "mental_health_contacts": "mental_health",
    "prescribed_items": "prescribing",
    "social_care_weeks": "social_care",
}


def unit_costs(given: Parameters) -> dict[str, int]:
    """Pence a unit of each kind of use: its envelope over its total; bed days have their share."""
    envelope = {
        use: given.value("target", "ccg_envelope") * share
        for use, share in given.by_subject("cost_share").items()
    }
    envelope["gp_appointments"] = given.value("target", "gp_envelope")
    envelope["social_care_weeks"] = given.value("target", "social_care_envelope")
    days_share = given.value("bed_day_share", "emergency_admissions")
    days = expected_bed_days(given)
    found = {"bed_days": round(100 * envelope["emergency_admissions"] * days_share / days)}
    envelope["emergency_admissions"] *= 1 - days_share
    for use, pounds in envelope.items():
        found[use] = round(100 * pounds / given.value("target_use", use))
    return found


def expected_bed_days(given: Parameters) -> float:
    """Days in a year after emergency admission, as calibration found; 34 million before it ran."""
    return given.by_subject("expected_bed_days").get("", 34e6)


def price_use(use: Mapping[str, Any], pence: Mapping[str, int]) -> dict[str, Any]:
    """Cost in pence by setting and in all, a value a person.

    >>> pence = dict.fromkeys([*SETTING, "bed_days"], 10)
    >>> price_use({name: np.array([1]) for name in pence}, pence)["cost"].tolist()
    [100]
    """
    found: dict[str, Any] = {}
    whole: Any = 0
    for name, setting in SETTING.items():
        counted = np.asarray(use[name])
        cost = _times(counted, pence[name])
        if name == "emergency_admissions":
            cost = cost + _times(np.asarray(use["bed_days"]), pence["bed_days"])
        found[f"cost_{setting}"] = cost
        whole = whole + cost
    found["cost"] = whole
    return found


def _times(counted: Any, pence: int) -> Any:
    exact = np.issubdtype(counted.dtype, np.integer)
    return counted.astype(np.int32) * np.int32(pence) if exact else counted * pence
