"""Parts of patient flow that ship: by the pieces that no boundary cuts, and trust names beside."""

from pathlib import Path

import pandas as pd

from tripleaim.store.compile import Part
from tripleaim.store.compile.registry import KINDS, PIECES
from tripleaim.store.engine import Store, ask_frame

FLOWS = """
select p.piece as origin, f.provider, f.period_from, f.period_to, f.kind,
    round(sum(f.count), 1) as count, f.grade, f.source
from flow f
join piece p on p.block = f.origin
where f.kind = 'people by place of admission'
group by p.piece, f.provider, f.period_from, f.period_to, f.kind, f.grade, f.source
having round(sum(f.count), 1) > 0
"""


CARRIED_FROM = (
    "ohid_msoa_admissions_2018",
    "nhsd_registrations_2022",
    "nhse_waiting_list_2026",
)


def parts() -> list[Part]:
    """Flow of residents to trusts, by piece."""
    return [
        Part(table="carried", name="tiers", rows=_carried, stands_in_for=CARRIED_FROM),
        Part(
            table="flow", name="pieces", rows=_flows, stands_in_for=("ohid_msoa_admissions_2018",)
        ),
    ]


def _carried(store: Store, _: Path) -> pd.DataFrame:
    """All but emergency care, whose table is for research and states no licence."""
    return ask_frame(store, "select * from carried where work <> 'emergency care'")


def _flows(store: Store, _: Path) -> pd.DataFrame:
    store.execute(PIECES, {"kinds": list(KINDS)})
    return ask_frame(store, FLOWS)
