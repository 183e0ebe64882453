"""Parts that stand in for hospital activity: monthly series of systems and of England."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tripleaim.store.compile import Part
from tripleaim.store.engine import Store, ask_frame

SERIES = """
select measure, subject, period_from, period_to, round(value, 2) as value, low, high, status,
    breakdown, case when source = 'derived' then $source else source end as source
from observation
where measure in (from (select unnest($measures)))
    and (subject like 'stp:%' or subject like 'england:%')
    and period_from >= date '2015-07-01' and period_from < date '2020-01-01'
"""

MEASURES = "select * from measure where measure in (from (select unnest($measures)))"
SOURCES = """
select source, publisher, title, vintage, licence, address, shape, grade, row_count
from source
where source = $source
"""
BOARDS = """
select measure, subject, period_from, period_to, round(value, 2) as value, status, breakdown,
    case when source = 'derived' then 'discharge_daily' else source end as source
from observation
where measure in (from (select unnest($measures))) and datediff('day', period_from, period_to) > 1
    and (source in (from (select unnest($sources)))
        or (source = 'derived' and subject like 'icb:%'))
"""
NOTES = """
select * replace ('ae_monthly_provider' as source) from annotation where subject like 'stp:%'
"""
PANEL = """
select * from long_panel
where study = 'goodair_reeves_2022' and outcome is not null and exposure is not null
"""

ACCIDENT = ("ae_attendances", "ae_attendances_type1", "emergency_admissions", "ae_over_4h")
DELAYS = ("delayed_days",)
OF_BOARDS = (
    "ae_attendances",
    "ae_over_4h",
    "emergency_admissions",
    "no_criteria_to_reside",
    "discharged",
    "pathways_new",
    "pathways_completed",
    "waiting",
    "waiting_within_18_weeks",
    "waiting_over_18_weeks",
)
BOARD_SOURCES = ("ae_monthly_board", "discharge_daily", "pathways_england", "pathways_system")


def parts() -> list[Part]:
    """Months of systems and boards, their measures and notes, and the panel of outsourcing."""
    found = []
    for source, measures in (("ae_monthly_provider", ACCIDENT), ("dtoc_council", DELAYS)):
        values = {"measures": list(measures), "source": source}
        for table, sql in (("observation", SERIES), ("measure", MEASURES), ("source", SOURCES)):
            found.append(
                _part(table, source, sql, {k: v for k, v in values.items() if f"${k}" in sql})
            )
    found.append(_part("annotation", "ae_monthly_provider", NOTES, {}))
    found += _boards()
    panel = "goodair_reeves_2022"
    found.append(_part("long_panel", panel, PANEL, {}))
    found.append(_part("source", panel, SOURCES, {"source": panel}))
    return found


def _boards() -> list[Part]:
    measures = [each for each in OF_BOARDS if each not in ACCIDENT]
    asked: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("observation", BOARDS, {"measures": list(OF_BOARDS), "sources": list(BOARD_SOURCES)}),
        ("measure", MEASURES, {"measures": measures}),
        (
            "source",
            SOURCES.replace("= $source", "in (from (select unnest($sources)))"),
            {"sources": list(BOARD_SOURCES)},
        ),
    )
    return [
        Part(table=table, name="boards", rows=_asking(sql, values), stands_in_for=BOARD_SOURCES)
        for table, sql, values in asked
    ]


def _part(table: str, source: str, sql: str, values: dict[str, object]) -> Part:
    name = source.replace("_", "-")
    return Part(table=table, name=name, rows=_asking(sql, values), stands_in_for=(source,))


def _asking(sql: str, values: dict[str, object]) -> Callable[[Store, Path], pd.DataFrame]:
    def rows(store: Store, _: Path) -> pd.DataFrame:
        return ask_frame(store, sql, values or None)

    return rows
