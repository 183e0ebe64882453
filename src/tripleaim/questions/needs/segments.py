"""Segments of an area: people, health, care, cost by setting. All synthetic, and says so."""

from datetime import date
from typing import Any

from tripleaim.model.quantity import Pence, People, Share
from tripleaim.model.row import Row
from tripleaim.people.carry import Asked
from tripleaim.people.profile import Profile, Sums
from tripleaim.people.segments import shipped_titles
from tripleaim.questions.needs.rows import HeadCost, SegmentPeople, SettingCost

SCHEME, SOURCE = "bridges-to-health", ("synthetic_england",)
EVERYONE = "Everyone"
MADE_OF = date(2020, 6, 30)
Notes = tuple[str, ...]
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


def segmented(asked: Asked, profile: Profile) -> list[Row]:
    """People, cost per head and admissions of every segment; cost per head by setting."""
    sums = profile.by("segment")
    if not sums:
        return []
    whole = profile.whole
    notes = notes_of(asked)
    titles = {name: said for name, said in shipped_titles(SCHEME).items() if name in sums}
    return [
        HeadCost(sources=SOURCE, pence=Pence(round(whole["cost"] / whole["people"]))),
        *(_segment(said, notes, sums[name], whole) for name, said in titles.items()),
        *(_by_setting(said, notes, sums[name]) for name, said in titles.items()),
        _by_setting(EVERYONE, notes, whole),
    ]


def notes_of(asked: Asked) -> Notes:
    """The note on synthetic people of a later day than asked about."""
    return ("synthetic_later",) if asked.on < MADE_OF else ()


def _segment(title: str, notes: Notes, row: Sums, whole: Sums) -> SegmentPeople:
    people = row["people"]
    return SegmentPeople(
        sources=SOURCE,
        notes=notes,
        segment=title,
        people=People(round(people)),
        share=Share(people / whole["people"]),
        cost_share=Share(round(float(row["cost"] / whole["cost"]), 4)),
        pence=Pence(round(row["cost"] / people)),
        cost=Pence(round(row["cost"])),
        admissions=round(float(1000 * row["emergency_admissions"] / people), 1),
        bed_days=round(float(1000 * row["bed_days"] / people), 0),
    )


def _by_setting(title: str, notes: Notes, row: Sums) -> SettingCost:
    costs: dict[str, Any] = {
        setting: Pence(round(sum(row[column] for column in columns) / row["people"]))
        for setting, columns in SETTINGS.items()
    }
    return SettingCost(sources=SOURCE, notes=notes, segment=title, **costs)
