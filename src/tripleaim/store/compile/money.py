"""Parts about money: programmes, trusts' results and loans, councils' spending, distance."""

from pathlib import Path

import pandas as pd

from tripleaim.store.compile import Part
from tripleaim.store.engine import Store, ask_frame
from tripleaim.store.schema import tables

SOURCES_OF_MONEY = (
    "nhse_programme_allocations",
    "nhsi_trust_outturn_2018_19",
    "dhsc_interim_loans",
    "mhclg_service_spend",
)
MONEY = "select * from money where list_contains($sources, source)"


def parts() -> list[Part]:
    """The tables of money that ship. CCG allocations ship with the registry."""
    return [
        Part(table="money", name="finance", rows=_money, stands_in_for=SOURCES_OF_MONEY),
        Part(
            table="trust_system",
            name="finance",
            rows=_whole("trust_system"),
            stands_in_for=("ods_trust_system_2020",),
        ),
        Part(
            table="distance_from_target",
            name="finance",
            rows=_whole("distance_from_target"),
            stands_in_for=("nhse_ccg_distance_2019_20",),
        ),
    ]


def _money(store: Store, _: Path) -> pd.DataFrame:
    return ask_frame(store, MONEY, {"sources": list(SOURCES_OF_MONEY)})


def _whole(table: str):  # type: ignore[no-untyped-def]
    def rows(store: Store, _: Path) -> pd.DataFrame:
        # SQL of: names of tables and columns of the schema that ships
        return ask_frame(store, f"select {', '.join(tables()[table].column_names)} from {table}")

    return rows
