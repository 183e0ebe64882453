"""One reader a shape of file: it takes the files of one source, gives rows for canonical tables.

A reader is a function `(source, paths) -> Reading`. It touches nothing but those files, and reports
every problem it finds at once by raising InputRefused. The loader adds the `source` column and
checks the rows.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Reading: TypeAlias = "Mapping[str, pd.DataFrame | pa.Table]"
Reader: TypeAlias = "Callable[[Source, Sequence[Path]], Reading]"

# shape -> module under this folder whose function `read` understands it
SHAPES: dict[str, str] = {
    "ae_monthly_board": "series",
    "ae_monthly_later": "series",
    "ae_monthly_provider": "activity",
    "ae_provider_system": "activity",
    "ae_weekly": "series",
    "age_bands": "age_bands",
    "allocations": "allocations",
    "beds_monthly": "series",
    "beds_quarterly": "series",
    "ccg_distance": "finance",
    "ccg_mortality": "outcomes",
    "centroids": "centroids",
    "compiled": "compiled",
    "council_spend": "finance",
    "covid_by_council": "area_shares",
    "covid_by_district": "area_shares",
    "deprivation": "deprivation",
    "deprivation_systems": "deprivation_systems",
    "discharge_daily": "series",
    "district_shares": "area_shares",
    "documents": "documents",
    "dtoc_council": "activity",
    "emergency_council": "emergency_council",
    "emergency_departments": "emergency_departments",
    "epcn": "epcn",
    "fingertips": "outcomes",
    "goodair_reeves_2022": "goodair_reeves",
    "health_index": "outcomes",
    "health_index_council": "series",
    "lad_chain": "lad_chain",
    "list_size": "list_size",
    "locations": "locations",
    "lsoa11_icb26": "lsoa11_2026",
    "lsoa11_moves_2026": "lsoa11_2026",
    "lsoa_change": "lsoa_change",
    "lsoa_to_msoa": "lsoa_to_msoa",
    "msoa_shares": "msoa_shares",
    "msoa_shares_incomplete": "msoa_shares",
    "ods_directory": "ods_directory",
    "ods_flat": "ods_flat",
    "ods_succession": "ods_succession",
    "ons_lookup": "ons_lookup",
    "outlines": "outlines",
    "pathways_england": "series",
    "pathways_system": "series",
    "patients_by_board": "area_shares",
    "patients_by_district": "area_shares",
    "practice_experience": "outcomes",
    "practice_map": "practice_map",
    "practice_members": "practice_members",
    "practice_weights": "practice_weights",
    "practices": "practices",
    "programme_allocations": "finance",
    "published_panel": "published_panel",
    "registrations": "registrations",
    "sape": "sape",
    "social_care_outcomes": "outcomes",
    "staff_wellbeing": "series",
    "stp_change_log": "stp_change_log",
    "stp_partners": "stp_partners",
    "trust_catchments": "trust_catchments",
    "trust_loans": "finance",
    "trust_mortality": "series",
    "trust_outturn": "finance",
    "trust_system": "finance",
    "trust_tables": "trust_tables",
    "waiting_list": "waiting_list",
    "gp_patient_survey": "by_level",
    "qof_prevalence": "by_level",
    "gp_appointments": "by_level",
    "acute_discharge": "by_level",
    "discharge_ready": "by_level",
    "community_beds": "by_level",
    "community_services": "by_level",
    "community_waits": "by_level",
    "urgent_community": "by_level",
    "admitted_care": "by_level",
    "admitted_care_counts": "by_level",
    "beds_yearly": "by_level",
    "calls_111": "by_level",
    "winter_daily": "series",
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
