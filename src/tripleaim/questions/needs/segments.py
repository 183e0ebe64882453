"""Segments of an area: people, health, care, cost by setting. All synthetic, and says so."""

from datetime import date
from typing import Any

import pandas as pd

from tripleaim.model.quantity import Pence, People, Share
from tripleaim.model.row import Row
from tripleaim.people.profile import segment_profile
from tripleaim.people.segments import scheme
from tripleaim.questions.needs.rows import HeadCost, SegmentPeople, SettingCost
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store

SCHEME, SOURCE = "bridges-to-health", ("synthetic_england",)
EVERYONE = "Everyone"
SETTINGS = {
    "ae": ("cost_ae",),
    "emergency": ("cost_emergency",),
    "planned": ("cost_elective", "cost_outpatient"),
    "gp": ("cost_gp",),
    "prescribing": ("cost_prescribing",),
    "community": ("cost_community",),
    "mental_health": ("cost_mental_health",),
    "social_care": ("cost_social_care",),
}


def segmented(store: Store, here: Listed, on: date) -> list[Row]:
    """People, cost per head and admissions of every segment; cost per head by setting."""
    mine = profile_of(segment_profile(store, SCHEME, here.area.kind, on), here)
    if mine.empty:
        return []
    sums = mine.groupby("segment").sum(numeric_only=True)
    whole = sums.sum()
    titles = {name: said for name, said in scheme(SCHEME).titles.items() if name in sums.index}
    return [
        HeadCost(
            sources=SOURCE, pence=Pence(round(whole["cost"] / whole["people"]))
        ),
        *(_segment(here, said, sums.loc[[name]].sum(), whole) for name, said in titles.items()),
        *(_by_setting(here, said, sums.loc[[name]].sum()) for name, said in titles.items()),
        _by_setting(here, EVERYONE, whole),
    ]  # fmt: skip


def profile_of(profile: pd.DataFrame, here: Listed) -> pd.DataFrame:
    """The rows of an area, none where the store holds no segments."""
    return profile if profile.empty else profile[profile["area"] == here.area.id]


def _segment(
    here: Listed, title: str, row: "pd.Series[float]", whole: "pd.Series[float]"
) -> SegmentPeople:
    people = row["people"]
    return SegmentPeople(
        sources=SOURCE,
        segment=title,
        people=People(round(people)),
        share=Share(people / whole["people"]),
        cost_share=Share(round(float(row["cost"] / whole["cost"]), 4)),
        pence=Pence(round(row["cost"] / people)),
        admissions=round(float(1000 * row["emergency_admissions"] / people), 1),
        bed_days=round(float(1000 * row["bed_days"] / people), 0),
    )


def _by_setting(here: Listed, title: str, row: "pd.Series[float]") -> SettingCost:
    costs: dict[str, Any] = {
        setting: Pence(round(sum(row[column] for column in columns) / row["people"]))
        for setting, columns in SETTINGS.items()
    }
    return SettingCost(sources=SOURCE, segment=title, **costs)
