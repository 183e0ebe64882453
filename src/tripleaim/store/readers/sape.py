"""Reader of the ONS small-area population estimates: persons by single year of age and LSOA."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.source import Source
from tripleaim.store.sql_text import exact_path

WIDE = """
create temp table wide as
select * exclude (lsoa11_name) replace (cast(total_population as bigint) as total_population)
from read_csv($path, header = true, all_varchar = true, delim = ',', quote = '"')
where lsoa11_code like 'E%'
"""

LONG = """
create temp table long as
select lsoa11_code as area, cast(regexp_extract(age, '[0-9]+') as integer) as age_from,
    case when age like '%+' then null else cast(age as integer) end as age_to,
    cast(people as bigint) as people
from (unpivot wide on columns(* exclude (lsoa11_code, total_population)) into name age value people)
"""

NOT_ADDING_UP = """
select w.lsoa11_code, w.total_population, sum(l.people) as added
from wide w
join long l on l.area = w.lsoa11_code
group by w.lsoa11_code, w.total_population
having sum(l.people) <> w.total_population
order by w.lsoa11_code
"""


def read(source: Source, paths: Sequence[Path]) -> dict[str, pa.Table]:
    """Rows of `population`: an LSOA of England and a year of age; residents, both sexes.

    Raises InputRefused for areas whose ages do not add up to their total.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: its mid-year")
    frames, problems = [], []
    for path in paths:
        with duckdb.connect() as scratch:
            try:
                scratch.execute("set enable_progress_bar = false")
                scratch.execute(WIDE, {"path": exact_path(path)})
                scratch.execute(LONG)
                wrong = scratch.execute(NOT_ADDING_UP).fetchall()
                frames.append(scratch.sql("from long").to_arrow_table())
            except duckdb.Error as error:
                reason = str(error).splitlines()[0]
                raise refuse(path.name, f"cannot be read as populations: {reason}") from None
        problems += [
            Problem(
                where=path.name,
                column="total_population",
                value=str(total),
                rule=f"is not what the ages of {area} add up to ({added})",
            )
            for area, total, added in wrong
        ]
    if problems:
        raise InputRefused(problems)
    return {"population": _complete(pa.concat_tables(frames), source.valid_from.year)}


def _complete(rows: pa.Table, year: int) -> pa.Table:
    same = {"year": year, "sex": "persons", "counted": "resident"}
    for name, value in same.items():
        column = pa.repeat(pa.scalar(value), len(rows)).dictionary_encode()
        rows = rows.append_column(name, column if name != "year" else pa.repeat(year, len(rows)))
    return rows
