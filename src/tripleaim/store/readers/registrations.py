"""Reader of patients registered at each practice by LSOA of residence."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source

COLUMNS = ("OrganisationCode", "LSOA11CD", "Patient")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pa.Table]:
    """Rows of `flow`, kind `registration`: an LSOA of England and a practice, with how many people.

    Patients whose LSOA is unknown or not in England come from `elsewhere`.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the day of the extract")
    table = pa.concat_tables([pq.read_table(path, columns=list(COLUMNS)) for path in paths])
    lsoa = table["LSOA11CD"].cast(pa.string())
    english = pc.match_substring_regex(lsoa, "^E01[0-9]{6}$")
    flows = pa.table(
        {
            "origin": pc.if_else(english, lsoa, "elsewhere"),
            "provider": table["OrganisationCode"].cast(pa.string()),
            "count": table["Patient"].cast(pa.float64()),
        }
    )
    flows = flows.group_by(["origin", "provider"]).aggregate([("count", "sum")])
    same = {
        "period_from": str(source.valid_from),
        "period_to": str(source.valid_from.replace(month=source.valid_from.month + 1)),
        "kind": "registration",
        "grade": "official",
    }
    columns = {
        name: pa.repeat(value, len(flows)).dictionary_encode() for name, value in same.items()
    }
    return {
        "flow": pa.table(
            {
                "origin": flows["origin"],
                "provider": flows["provider"],
                "count": flows["count_sum"],
                **columns,
            }
        )
    }
