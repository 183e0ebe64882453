"""Parts that stand in for hospital activity: monthly series of systems and of England."""

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
    and period_from >= date '2015-07-01'
"""

MEASURES = "select * from measure where measure in (from (select unnest($measures)))"
SOURCES = """
select source, publisher, title, vintage, licence, address, shape, grade, row_count
from source
where source = $source
"""
PANEL = "select * from long_panel where outcome is not null and exposure is not null"

ACCIDENT = ("ae_attendances", "ae_attendances_type1", "emergency_admissions", "ae_over_4h")
DELAYS = ("delayed_days",)


def parts() -> list[Part]:
    """Months of systems, the names of their measures, and the published panel of outsourcing."""
    found = []
    for source, measures in (("ae_monthly_provider", ACCIDENT), ("dtoc_council", DELAYS)):
        values = {"measures": list(measures), "source": source}
        for table, sql in (("observation", SERIES), ("measure", MEASURES), ("source", SOURCES)):
            found.append(
                _part(table, source, sql, {k: v for k, v in values.items() if f"${k}" in sql})
            )
    panel = "goodair_reeves_2022"
    found.append(_part("long_panel", panel, PANEL, {}))
    found.append(_part("source", panel, SOURCES, {"source": panel}))
    return found


def _part(table: str, source: str, sql: str, values: dict[str, object]) -> Part:
    def rows(store: Store, _: Path) -> pd.DataFrame:
        return ask_frame(store, sql, values or None)

    return Part(table=table, name=source.replace("_", "-"), rows=rows, stands_in_for=(source,))
