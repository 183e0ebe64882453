"""Parts about people: need weights by CCG, outcomes, and synthetic England by segment.

Synthetic England is made by `python -m tripleaim.people.ship` (it takes all of the synthetic
people); here its files are only packed again.
"""

from pathlib import Path

import pandas as pd

from tripleaim.store.compile import Part
from tripleaim.store.engine import Store, ask_frame
from tripleaim.store.schema import tables
from tripleaim.store.shipped import FOLDER

WEIGHTS = tuple(
    f"nhse_practice_weights_{year}" for year in ("2018_19", "2022_23", "2023_24", "2024_25")
)
OUTCOMES = (
    "ascof_councils",
    "heec_primary_care_equity",
    "ohid_healthy_life_expectancy",
    "ohid_life_expectancy",
    "ohid_life_expectancy_inequality",
    "ohid_preventable_mortality",
    "ons_avoidable_mortality_ccg",
    "ons_health_index_systems",
)
OF_SOURCES = "select {columns} from {table} where list_contains($sources, source)"
NEEDS = (
    "select subject, year_ending, component, round(people, 1) as people, source from need_weight "
    "where subject like 'ccg:%'"
)
TARGETS = "select * from money where measure = 'target_allocation' and subject like 'ccg:%'"
SOURCES = """
select source, publisher, title, vintage, licence, address, shape, grade, row_count
from source where list_contains($sources, source)
"""
OBSERVATIONS = """
select measure, subject, period_from, period_to, value, status, breakdown, source
from observation where list_contains($sources, source)
"""


def parts() -> list[Part]:
    """Need weights and targets by CCG, outcomes whole, synthetic people by system and segment."""
    both = (*WEIGHTS, *OUTCOMES)
    return [
        _part("need_weight", "ccg", NEEDS, WEIGHTS),
        _part("money", "need", TARGETS, WEIGHTS),
        _part("observation", "outcomes", OBSERVATIONS, OUTCOMES),
        _part("measure", "outcomes", _all("measure"), OUTCOMES),
        _part("source", "people", SOURCES, both),
        *(_packed(table) for table in ("segment_profile", "area_character", "source")),
    ]


def _all(table: str) -> str:
    # SQL of: names of tables and columns of the schema that ships
    return OF_SOURCES.format(columns=", ".join(tables()[table].column_names), table=table)


def _part(table: str, name: str, sql: str, sources: tuple[str, ...]) -> Part:
    def rows(store: Store, _: Path) -> pd.DataFrame:
        return ask_frame(store, sql, {"sources": list(sources)} if "$sources" in sql else None)

    return Part(table=table, name=name, rows=rows, stands_in_for=sources)


def _packed(table: str) -> Part:
    def rows(_: Store, __: Path) -> pd.DataFrame:
        return pd.read_csv(FOLDER / f"{table}--synthetic.csv.gz", keep_default_na=False)

    return Part(table=table, name="synthetic", rows=rows)
