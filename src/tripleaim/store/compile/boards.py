"""Parts by integrated care board: tables of one year or day; practices weighted for need."""

from pathlib import Path

import pandas as pd

from tripleaim.store.compile import Part
from tripleaim.store.engine import Store, ask_frame

TABLES = (
    "acute_discharge_2024_25",
    "admitted_care_2024_25",
    "admitted_care_counts_2024_25",
    "calls_111_2024_25",
    "community_beds_2026",
    "community_services_2025",
    "community_waits_2025",
    "discharge_ready_2024_25",
    "gp_appointments_2024_25",
    "gp_patient_survey_2025",
    "qof_prevalence_2024_25",
    "urgent_community_2024_25",
)
WEIGHTS = ("nhse_practice_weights_2025_26",)

OBSERVATIONS = """
select measure, subject, period_from, period_to, value, low, high, status, breakdown, source
from observation
where list_contains($sources, source)
    and (subject like 'icb:%' or subject = 'england:E92000001')
"""
MEASURES = "select * from measure where list_contains($sources, source)"
SOURCES = """
select source, publisher, title, vintage, licence, address, shape, grade, row_count
from source
where list_contains($sources, source)
"""
NEEDS = """
select subject, year_ending, component, round(people, 2) as people, source
from need_weight
where subject not like '%:%' and list_contains($sources, source)
order by subject, component
"""
LISTED = """
select practice, year_ending, kind, area, source from practice_area
where list_contains($sources, source)
order by practice, kind
"""


def parts() -> list[Part]:
    """What the tables say of boards and of England; practices of the boards of 2025, and need."""
    return [
        _part("observation", "by-board", OBSERVATIONS, TABLES),
        _part("measure", "by-board", MEASURES, TABLES),
        _part("source", "by-board", SOURCES, TABLES),
        _part("need_weight", "practice", NEEDS, WEIGHTS),
        _part("practice_area", "practice", LISTED, WEIGHTS),
        _part("source", "need-practice", SOURCES, WEIGHTS),
    ]


def _part(table: str, name: str, sql: str, sources: tuple[str, ...]) -> Part:
    def rows(store: Store, _: Path) -> pd.DataFrame:
        return ask_frame(store, sql, {"sources": list(sources)})

    return Part(table=table, name=name, rows=rows, stands_in_for=sources)
