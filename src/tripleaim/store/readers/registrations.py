"""Reader of patients registered at each practice by LSOA of residence."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.insert import said_in_each

COLUMNS = ("OrganisationCode", "LSOA11CD", "Patient")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pa.Table]:
    """Rows of `flow`, kind `registration`: an LSOA of England and a practice, with how many people.

    Patients whose LSOA is unknown or not in England come from `elsewhere`.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the day of the extract")
    table = pa.concat_tables([pq.read_table(path, columns=list(COLUMNS)) for path in paths])
    lsoa, practice = _coded(table["LSOA11CD"]), _coded(table["OrganisationCode"])
    english = pc.match_substring_regex(lsoa.dictionary, "^E01[0-9]{6}$")
    home = pc.if_else(english, lsoa.dictionary, "elsewhere").dictionary_encode()
    flows = pa.table(
        {
            "origin": home.indices.take(lsoa.indices),
            "provider": practice.indices,
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
    columns = {name: said_in_each(len(flows), value) for name, value in same.items()}
    return {
        "flow": pa.table(
            {
                "origin": _named(flows["origin"], home),
                "provider": _named(flows["provider"], practice),
                "count": flows["count_sum"],
                **columns,
            }
        )
    }


def _coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """Texts as numbers of those that there are: adding up compares numbers."""
    return column.cast(pa.string()).combine_chunks().dictionary_encode()


def _named(numbers: pa.ChunkedArray, texts: pa.DictionaryArray) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(numbers.combine_chunks(), texts.dictionary)
