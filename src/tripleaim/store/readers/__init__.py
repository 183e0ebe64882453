"""One reader a shape of file: it takes the files of one source, gives rows for canonical tables.

A reader is a function `(source, paths) -> Reading`. It touches nothing but those files, and reports
every problem it finds at once by raising InputRefused. The loader adds the `source` column and
checks the rows.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import pandas as pd
import pyarrow as pa

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source

Reading = Mapping[str, pd.DataFrame | pa.Table]
Reader = Callable[[Source, Sequence[Path]], Reading]

# shape -> module under this folder whose function `read` understands it
SHAPES: dict[str, str] = {
    "ae_monthly_provider": "activity",
    "ae_provider_system": "activity",
    "age_bands": "age_bands",
    "allocations": "allocations",
    "ccg_distance": "finance",
    "ccg_mortality": "outcomes",
    "centroids": "centroids",
    "compiled": "compiled",
    "council_spend": "finance",
    "deprivation": "deprivation",
    "deprivation_systems": "deprivation_systems",
    "documents": "documents",
    "dtoc_council": "activity",
    "epcn": "epcn",
    "fingertips": "outcomes",
    "goodair_reeves_2022": "goodair_reeves",
    "health_index": "outcomes",
    "lad_chain": "lad_chain",
    "list_size": "list_size",
    "locations": "locations",
    "lsoa11_icb26": "lsoa11_2026",
    "lsoa11_moves_2026": "lsoa11_2026",
    "lsoa_change": "lsoa_change",
    "lsoa_to_msoa": "lsoa_to_msoa",
    "msoa_shares": "msoa_shares",
    "ods_directory": "ods_directory",
    "ods_flat": "ods_flat",
    "ods_succession": "ods_succession",
    "ons_lookup": "ons_lookup",
    "outlines": "outlines",
    "practice_experience": "outcomes",
    "practice_map": "practice_map",
    "practice_members": "practice_members",
    "practice_weights": "practice_weights",
    "practices": "practices",
    "programme_allocations": "finance",
    "registrations": "registrations",
    "sape": "sape",
    "social_care_outcomes": "outcomes",
    "stp_change_log": "stp_change_log",
    "stp_partners": "stp_partners",
    "trust_loans": "finance",
    "trust_outturn": "finance",
    "trust_system": "finance",
    "trust_tables": "trust_tables",
    "waiting_list": "waiting_list",
}


def reader_for(shape: str) -> Reader:
    """The reader of a shape; its module is imported only now.

    >>> reader_for("compiled").__module__
    'tripleaim.store.readers.compiled'
    """
    if shape not in SHAPES:
        raise refuse("catalogue", "is not a shape", f"Shapes: {', '.join(SHAPES)}.", value=shape)
    read: Reader = import_module(f"{__name__}.{SHAPES[shape]}").read
    return read
