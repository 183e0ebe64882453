"""Segments of an area, what they use and cost, and inequality. All synthetic, and says so."""

from datetime import date
from typing import Any

import pandas as pd

from tripleaim.answers.words import count, pounds
from tripleaim.model.finding import Finding
from tripleaim.people.inequality import relative_index, slope_index
from tripleaim.people.profile import segment_profile
from tripleaim.people.segments import scheme
from tripleaim.people.standardise import standardise_directly, standardise_indirectly
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store

SCHEME, SOURCE = "bridges-to-health", ("synthetic_england",)
SEGMENTS = "Segments of synthetic people"
INEQUALITY = "Inequality and standardised rates of synthetic people"
SYNTHETIC = (
    "Synthetic: drawn from published totals of England by age, area and deprivation. It shows what "
    "to expect of people like these, and says nothing of how this area differs from that."
)
METHOD = "synthetic people of mid-2020 by Bridges to Health segment; use and cost of 2018/19"
SETTINGS = {
    "cost_ae": "A&E",
    "cost_emergency": "emergency",
    "cost_elective": "elective",
    "cost_outpatient": "outpatients",
    "cost_gp": "general practice",
    "cost_community": "community",
    "cost_mental_health": "mental health",
    "cost_prescribing": "prescribing",
    "cost_social_care": "social care",
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
    return [_headline(here, whole), *found, *_settings(whole)]


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
    return [
        Finding(measure="people", value=people, unit="people", **shared,
                statement=f"{title}: {count(people)} people, {share:.1%}."),
        Finding(measure="cost_share", value=round(float(cost_share), 4), unit="share", **shared,
                statement=f"{title}: {cost_share:.1%} of cost."),
        Finding(measure="cost_per_head", value=pence, unit="pence", **shared,
                statement=f"{title}: {pounds(pence)} a head."),
        Finding(measure="emergency_admissions_rate", value=round(float(admissions), 1),
                unit="per 1,000", **shared,
                statement=f"{title}: {admissions:.0f} emergency admissions per 1,000."),
    ]  # fmt: skip


def _settings(whole: "pd.Series[float]") -> list[Finding]:
    return [
        Finding(
            measure="cost_per_head_by_setting", value=round(whole[column] / whole["people"]),
            unit="pence", table="Cost a head by setting, synthetic", label=words,
            status="synthetic", sources=SOURCE, method=METHOD, caveats=(SYNTHETIC,),
            statement=f"{words.capitalize()}: "
            f"{pounds(round(whole[column] / whole['people']))} a head.",
        )
        for column, words in SETTINGS.items()
    ]  # fmt: skip


def inequality_findings(store: Store, here: Listed, on: date) -> list[Finding]:
    """Emergency admissions across deprivation, and standardised by age against England."""
    profile = segment_profile(store, SCHEME, here.area.kind, on)
    mine = _mine(profile, here)
    if mine.empty:
        return []
    fifths = mine.groupby("fifth")[["people", "emergency_admissions"]].sum()
    people = fifths["people"].tolist()
    rates = (1000 * fifths["emergency_admissions"] / fifths["people"]).tolist()
    found = []
    if len(people) >= 3:
        slope, relative = slope_index(people, rates), relative_index(people, rates)
        found += [
            _estimate("slope_index", "Slope index", slope, "per 1,000", "weighted least squares "
                      "over fifths, 95% by t", "emergency admissions per 1,000, most against least "
                      "deprived"),
            _estimate("relative_index", "Relative index", relative, "ratio to the mean",
                      "slope index over the mean", "the slope as a share of the mean"),
        ]  # fmt: skip
    return [*found, *_standardised(profile, mine)]


def _standardised(profile: pd.DataFrame, mine: pd.DataFrame) -> list[Finding]:
    england = profile.groupby("band")[["people", "emergency_admissions"]].sum()
    here = mine.groupby("band")[["people", "emergency_admissions"]].sum().reindex(england.index)
    events, people = here["emergency_admissions"].tolist(), here["people"].tolist()
    direct = standardise_directly(events, people, england["people"].tolist())
    rates = (england["emergency_admissions"] / england["people"]).tolist()
    ratio = standardise_indirectly(sum(events), people, rates)
    per_1000 = type(direct)(
        value=1000 * direct.value, low=1000 * direct.low, high=1000 * direct.high
    )
    reference = "reference: England's synthetic people of mid-2020 in five age bands"
    return [
        _estimate("directly_standardised", "Directly standardised rate", per_1000, "per 1,000",
                  f"gamma interval (Fay and Feuer), 95%; {reference}",
                  "emergency admissions, at England's ages"),
        _estimate("indirectly_standardised", "Indirectly standardised ratio", ratio, "ratio",
                  f"exact Poisson interval, 95%; {reference}",
                  "emergency admissions over those expected for its ages"),
    ]  # fmt: skip


def _estimate(
    measure: str, label: str, estimate: object, unit: str, method: str, words: str
) -> Finding:
    value, low, high = (
        round(float(getattr(estimate, name)), 3) for name in ("value", "low", "high")
    )
    return Finding(
        measure=measure, value=value, low=low, high=high, unit=unit, label=label, table=INEQUALITY,
        status="synthetic", sources=SOURCE, method=method, caveats=(SYNTHETIC,),
        statement=f"{label}: {value} ({low} to {high}), {words}.",
    )  # fmt: skip
