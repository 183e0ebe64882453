"""Segments of an area: people, health, care, cost by setting. All synthetic, and says so."""

from datetime import date
from typing import Any

import pandas as pd

from tripleaim.model.finding import Finding
from tripleaim.page.words import count, pounds
from tripleaim.people.profile import segment_profile
from tripleaim.people.segments import scheme
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store

SCHEME, SOURCE = "bridges-to-health", ("synthetic_england",)
SEGMENTS = "Segments of synthetic people"
BY_SETTING = "Cost a head by segment and setting, synthetic"
SYNTHETIC = (
    "Synthetic: drawn from published totals of England by age, area and deprivation. It shows what "
    "to expect of people like these, and says nothing of how this area differs from that."
)
METHOD = "synthetic people of mid-2020 by Bridges to Health segment; use and cost of 2018/19"
SETTINGS = {
    "A&E": ("cost_ae",),
    "emergency stays": ("cost_emergency",),
    "planned care": ("cost_elective", "cost_outpatient"),
    "general practice": ("cost_gp",),
    "prescribing": ("cost_prescribing",),
    "community": ("cost_community",),
    "mental health": ("cost_mental_health",),
    "social care": ("cost_social_care",),
}


def segment_findings(store: Store, here: Listed, on: date) -> list[Finding]:
    """People, cost per head and admissions of every segment; cost per head by setting."""
    mine = _mine(segment_profile(store, SCHEME, here.area.kind, on), here)
    if mine.empty:
        return []
    sums = mine.groupby("segment").sum(numeric_only=True)
    whole = sums.sum()
    titles = scheme(SCHEME).titles
    found = [
        finding
        for name, title in titles.items()
        if name in sums.index
        for finding in _segment(title, sums.loc[[name]].sum(), whole)
    ]
    by_setting = [
        finding
        for name, title in titles.items()
        if name in sums.index
        for finding in _by_setting(title, sums.loc[[name]].sum())
    ]
    return [_headline(here, whole), *found, *by_setting, *_by_setting("Everyone", whole)]


def _mine(profile: pd.DataFrame, here: Listed) -> pd.DataFrame:
    return profile if profile.empty else profile[profile["area"] == here.area.id]


def _headline(here: Listed, whole: "pd.Series[float]") -> Finding:
    pence = round(whole["cost"] / whole["people"])
    return Finding(
        measure="cost_per_head", value=pence, unit="pence", label="Cost a head (synthetic)",
        status="synthetic", sources=SOURCE, method=METHOD, caveats=(SYNTHETIC,),
        statement=f"People like those of {here.area.name} cost {pounds(pence)} a head and year in "
        "health services and adult social care, by synthetic people.",
    )  # fmt: skip


def _segment(title: str, row: "pd.Series[float]", whole: "pd.Series[float]") -> list[Finding]:
    people, pence = round(row["people"]), round(row["cost"] / row["people"])
    admissions = 1000 * row["emergency_admissions"] / row["people"]
    share, cost_share = row["people"] / whole["people"], row["cost"] / whole["cost"]
    shared: dict[str, Any] = {
        "table": SEGMENTS, "label": title, "status": "synthetic", "sources": SOURCE,
        "method": METHOD, "caveats": (SYNTHETIC,),
    }  # fmt: skip
    days = row["bed_days"] / row["people"]
    shared["statement"] = (
        f"{title}: {count(people)} people ({share:.1%}) with {cost_share:.1%} of cost, "
        f"{pounds(pence)} a head; {admissions:.0f} emergency admissions and {1000 * days:.0f} bed "
        "days per 1,000."
    )
    return [
        Finding(measure="people", value=people, unit="people", **shared),
        Finding(measure="cost_share", value=round(float(cost_share), 4), unit="share", **shared),
        Finding(measure="cost_per_head", value=pence, unit="pence", **shared),
        Finding(measure="emergency_admissions_rate", value=round(float(admissions), 1),
                unit="per 1,000", **shared),
        Finding(measure="bed_days_rate", value=round(float(1000 * days), 0), unit="per 1,000",
                **shared),
    ]  # fmt: skip


def _by_setting(title: str, row: "pd.Series[float]") -> list[Finding]:
    costs = {
        words: round(sum(row[column] for column in columns) / row["people"])
        for words, columns in SETTINGS.items()
    }
    said = ", ".join(f"{words} {pounds(pence)}" for words, pence in costs.items())
    return [
        Finding(
            measure=f"cost_{words.lower().replace(' ', '_').replace('&', 'and')}", value=pence,
            unit="pence", table=BY_SETTING, label=title, status="synthetic", sources=SOURCE,
            method=METHOD, caveats=(SYNTHETIC,), statement=f"{title}, a head: {said}.",
        )
        for words, pence in costs.items()
    ]  # fmt: skip
