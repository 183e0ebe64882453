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


def parts() -> list[Part]:
    """Flow of residents to trusts, by piece."""
    return [
        Part(table="flow", name="pieces", rows=_flows, stands_in_for=("ohid_msoa_admissions_2018",))
    ]


def _flows(store: Store, _: Path) -> pd.DataFrame:
    store.execute(PIECES, {"kinds": list(KINDS)})
    return ask_frame(store, FLOWS)
