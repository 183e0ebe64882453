"""Loading a user's own extract: checked before a row is kept, refused whole, nothing echoed.

A mapping (TOML) names the columns: `[columns]` ours = "theirs", `geography = "lsoa11"`, and where
`rows = 1234` is given, how many rows there must be. Whatever could identify a person is refused
with what to do instead; messages hold counts, never values.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.people.identify import Extract, find_identifiers
from tripleaim.people.keyed import find_unkeyed
from tripleaim.people.likeness import FIRST, MARK, SOME
from tripleaim.people.rule import FLAG, columns_in, read_rule
from tripleaim.people.segments import MEASURES, Scheme, person_columns
from tripleaim.store.files.output import check_folder_place, check_place
from tripleaim.store.files.toml_file import open_toml
from tripleaim.store.person import LABEL, MAP_IT, OWN, open_people, private_engine
from tripleaim.store.private import private_file, private_folder
from tripleaim.store.sql_text import exact_path, literal, quoted

REQUIRED = ("person", "lsoa", "age", "sex")
CODES = ("lsoa11", "lsoa21")
OF_2021 = (33_769, 35_762)  # numbers of the LSOAs of England that are new in 2021
A_WHOLE = "[+-]?[0-9]+([.]0*)?"  # DuckDB takes 1_0 and 0x1A, and rounds 45.67
YES, NO = ("true", "t", "1", "yes", "y"), ("false", "f", "0", "no", "n")
PLAIN = re.compile(  # kinds of a column of which each value is one that can be looked at
    r"BOOLEAN|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)|VARCHAR|DATE"
    r"|TIME[A-Z_ ]*|INTERVAL|UUID|ENUM\((?s:.*)\)|\"NULL\""
)
NESTED = "holds lists, records or bytes, in which anybody may stand"
LEAVE_OUT = "Leave it out, or give what is needed of it as a column of its own."
PENCE = "Costs are whole pence: £12.34 is 1234."
SEXES = ("female", "f", "male", "m")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """A mapping from a file's columns to ours, the vintage of its areas, and its rows."""

    columns: Mapping[str, str]
    geography: str
    rows: int | None = None


def read_mapping(path: Path) -> ColumnMap:
    """A mapping from TOML. Raises InputRefused with every column that is not ours or missing."""
    said = open_toml(path)
    try:
        columns = dict(said["columns"])
    except (KeyError, TypeError, ValueError):
        raise refuse(
            path.name, "is not a mapping", 'Write [columns] and age = "their_age".'
        ) from None
    ours = {"person", "lsoa", "sex", "system", *person_columns(), *MEASURES}
    problems = [
        Problem(where=path.name, column=name, rule="is no column of a person")
        for name in sorted(set(columns) - ours)
    ]
    problems += [
        Problem(where=path.name, column=name, rule="is not mapped")
        for name in REQUIRED
        if name not in columns
    ]
    problems += [
        Problem(where=path.name, column=name, rule="is mapped to no name of a column")
        for name, theirs in columns.items()
        if not isinstance(theirs, str) or not theirs
    ]
    geography, rows = said.get("geography", "lsoa11"), said.get("rows")
    if geography not in CODES:
        problems.append(Problem(where=path.name, rule="names no geography: lsoa11 or lsoa21"))
    if rows is not None and (not isinstance(rows, int) or rows < 1):
        problems.append(Problem(where=path.name, rule="gives rows that are no whole number"))
    if problems:
        raise InputRefused(problems)
    return ColumnMap(columns=columns, geography=geography, rows=rows)


def load_extract(
    path: Path, mapping: ColumnMap, lsoas: Iterable[str], out: Path, mark: str = ""
) -> int:
    """Check an extract (CSV or Parquet) whole, then write it as Parquet; returns its people.

    `lsoas` are the codes of the mapping's vintage; `mark` names the line of releases in the file,
    so that people whose record was taken away are known to have had one. Raises InputRefused with
    everything that is wrong at once; then nothing is written. So it does where they could not be
    written, before they are read, and among synthetic people.
    """
    _check_place(out)
    with private_engine() as engine:
        _open(engine, path)
        kinds = {row[0]: row[1] for row in engine.execute("describe given").fetchall()}
        theirs = list(kinds)
        if nested := [name for name, kind in kinds.items() if not PLAIN.fullmatch(kind)]:
            raise InputRefused(
                Problem(where=path.name, column=name, rule=NESTED, remedy=LEAVE_OUT)
                for name in nested
            )
        if any("\0" in name for name in theirs):
            raise refuse(path.name, "has a heading with a null character", "Export it again.")
        missing = [name for name in mapping.columns.values() if name not in theirs]
        if missing:
            raise InputRefused(
                Problem(where=path.name, column=name, rule="is mapped and not in the file")
                for name in missing
            )
        problems = [
            *_find_missing_rows(engine, path.name, mapping),
            *find_identifiers(engine, _seen(path.name, mapping), theirs),
            *find_unkeyed(engine, path.name, mapping.columns["person"]),
            *_find_faults(engine, path.name, mapping, lsoas),
        ]
        if problems:
            raise InputRefused(problems)
        return _write(engine, mapping, out, mark)


def _check_place(out: Path) -> None:
    if (out / LABEL).exists():
        remedy = "Name another folder: there they would pass for people who do not exist."
        raise refuse(str(out), "holds synthetic people", remedy)
    folder = out / OWN
    check_folder_place(folder)
    if folder.is_dir():
        check_place(folder / "people.parquet")


def _seen(where: str, mapping: ColumnMap) -> Extract:
    return Extract(where=where, person=mapping.columns["person"], age=mapping.columns["age"])


def _open(engine: duckdb.DuckDBPyConnection, path: Path) -> None:
    if not path.is_file():
        raise refuse(str(path), "is not there")
    reading = (
        "read_parquet($path, hive_partitioning = false)"
        if path.suffix == ".parquet"
        else "read_csv($path, all_varchar = true, header = true, strict_mode = true, "
        "hive_partitioning = false)"
    )
    # SQL of: one of the two texts above
    sql = f"create table given as select * from {reading}"
    try:
        engine.execute(sql, {"path": exact_path(path)})
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        remedy = "It may be cut short, or rows may differ in length: export it again."
        raise refuse(path.name, "cannot be read to its end", remedy) from None
    rows = engine.execute("select count(*) from given").fetchone()
    if not rows or not rows[0]:
        raise refuse(path.name, "has no rows")
    if path.suffix != ".parquet" and not _ends_its_last_line(path):
        raise refuse(
            path.name, "does not end with a line end", "It may be cut short: export again."
        )


def _ends_its_last_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _find_missing_rows(
    engine: duckdb.DuckDBPyConnection, where: str, mapping: ColumnMap
) -> list[Problem]:
    held = _count(engine, "true")
    if mapping.rows is None or held == mapping.rows:
        return []
    rule = f"has {held:,} rows and the mapping says {mapping.rows:,}"
    remedy = "It may be cut short: export it again, or mend rows in the mapping."
    return [Problem(where=where, rule=rule, remedy=remedy)]


def _find_faults(
    engine: duckdb.DuckDBPyConnection, where: str, mapping: ColumnMap, lsoas: Iterable[str]
) -> list[Problem]:
    problems = []
    for ours, theirs in mapping.columns.items():
        if rule := _fault_of(ours):
            count = _count(engine, rule.format(value=f"trim(cast({quoted(theirs)} as varchar))"))
            if count:
                remedy = PENCE if ours.startswith("cost") else ""
                rule = _describe(ours)
                problems.append(
                    Problem(where=where, column=theirs, rule=rule, remedy=remedy, count=count)
                )
    person = mapping.columns["person"]
    text = f"trim(cast({quoted(person)} as varchar))"
    # SQL of: the column's name, quoted
    sql = f"select count({text}) - count(distinct {text}) from given"
    twice = (engine.execute(sql).fetchone() or (0,))[0]
    if twice:
        problems.append(
            Problem(where=where, column=person, rule="has people twice", count=int(twice))
        )
    return [*problems, *_area_faults(engine, where, mapping, lsoas)]


def _fault_of(ours: str) -> str:
    domain = person_columns().get(ours)
    if ours in MEASURES and ours not in person_columns():
        domain = (0, 2_000_000_000)
    if ours == "sex":
        # SQL of: words of ours
        return f"lower({{value}}) not in ({_listed(SEXES)}) or {{value}} is null"
    if ours == "person":
        return "{value} is null or {value} = ''"
    if domain == FLAG:
        # SQL of: words of ours
        return f"{{value}} <> '' and lower({{value}}) not in ({_listed((*YES, *NO))})"
    if isinstance(domain, tuple):
        whole = "try_cast({value} as bigint)"
        blank = "({value} is null or {value} = '')"
        empty = f"{blank} or " if ours == "age" else f"not {blank} and "
        # SQL of: the column's name, quoted, and whole numbers of ours
        outside = f"{whole} is null or {whole} not between {domain[0]} and {domain[1]}"
        # SQL of: a pattern and whole numbers of ours, the column's name quoted
        return f"{empty}({outside} or not regexp_full_match({{value}}, '{A_WHOLE}'))"
    return ""


def _describe(ours: str) -> str:
    domain = person_columns().get(ours)
    if ours == "sex":
        return "holds what is neither female nor male (f or m)"
    if ours == "person":
        return "is empty"
    if isinstance(domain, tuple):
        return f"holds what is not a whole number from {domain[0]} to {domain[1]}"
    if domain == FLAG:
        return f"holds what is none of {', '.join((*YES, *NO))}"
    return "holds what is not a whole number of pence"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(literal, words))


def _area_faults(
    engine: duckdb.DuckDBPyConnection, where: str, mapping: ColumnMap, lsoas: Iterable[str]
) -> list[Problem]:
    column = mapping.columns["lsoa"]
    engine.execute("create or replace temp table known (lsoa varchar)")
    engine.execute("insert into known select unnest($1)", [sorted(lsoas)])
    text = f"trim(cast({quoted(column)} as varchar))"
    # SQL of: the column's name, quoted
    unknown = f"({text} is null or {text} not in (from known))"
    # SQL of: the column's name, quoted
    number = f"coalesce(try_cast(substr({text}, 4) as int), 0)"
    newer = f"(starts_with({text}, 'E01') and {number} between {OF_2021[0]} and {OF_2021[1]})"
    later = _count(engine, f"{unknown} and {newer}") if mapping.geography == "lsoa11" else 0
    other = _count(engine, unknown) - later
    problems = []
    if later:
        rule = "holds LSOA codes of 2021 and the mapping says 2011"
        remedy = 'Write geography = "lsoa21" in the mapping.'
        problems.append(Problem(where=where, column=column, rule=rule, remedy=remedy, count=later))
    if other:
        rule = f"holds codes that are no LSOA of England in 20{mapping.geography[-2:]}"
        problems.append(Problem(where=where, column=column, rule=rule, count=other))
    return problems


def _count(engine: duckdb.DuckDBPyConnection, condition: str) -> int:
    # SQL of: conditions of this file, the column's name quoted
    row = engine.execute(f"select count(*) from given where {condition}").fetchone()
    return int(row[0]) if row else 0


def _write(engine: duckdb.DuckDBPyConnection, mapping: ColumnMap, out: Path, mark: str) -> int:
    picked = [f"{_cast(ours, theirs)} as {ours}" for ours, theirs in mapping.columns.items()]
    picked = [each for each in picked if not each.endswith(" as system")]
    if "cost" not in mapping.columns:
        picked.append(_sum_of_costs(mapping))
    folder = private_folder(out / OWN)
    # SQL of: the column's name, quoted
    asked = (
        f"select {_cast('person', mapping.columns['person'])} from given order by 1 limit {SOME}"
    )
    first = ",".join(person for (person,) in engine.execute(asked).fetchall())
    with private_file(folder / "people.parquet") as beside:
        kept = f"{MARK.decode()}: {literal(mark)}, {FIRST.decode()}: {literal(first)}"
        # SQL of: casts of quoted columns, a path and pseudonyms as literals, our own mark
        engine.execute(
            f"copy (select {', '.join(picked)} from given) to {literal(str(beside.absolute()))} "
            f"(format parquet, kv_metadata {{{kept}}})"
        )
    row = engine.execute("select count(*) from given").fetchone()
    return int(row[0]) if row else 0


def _sum_of_costs(mapping: ColumnMap) -> str:
    """SQL: cost as the sum of the settings that are mapped; null where none is."""
    settings = [name for name in mapping.columns if name.startswith("cost_")]
    # SQL of: columns' names, quoted
    parts = [f"coalesce({_cast(name, mapping.columns[name])}, 0)" for name in settings]
    # SQL of: columns' names, quoted
    return f"cast({' + '.join(parts) or 'null'} as bigint) as cost"


def _cast(ours: str, theirs: str) -> str:
    text = f"nullif(trim(cast({quoted(theirs)} as varchar)), '')"
    if ours in ("person", "lsoa"):
        return text
    if ours == "sex":
        # SQL of: the column's name, quoted
        return f"case when lower({text}) in ('f', 'female') then 'female' else 'male' end"
    if person_columns().get(ours) == FLAG:
        # SQL of: the column's name, quoted
        return f"case when {text} is not null then lower({text}) in ({_listed(YES)}) end"
    # SQL of: the column's name, quoted
    return f"cast({text} as bigint)"


def columns_of(scheme: Scheme) -> set[str]:
    """The columns of a person that a scheme of segments asks about, and age for the bands.

    >>> from tripleaim.people.segments import scheme
    >>> sorted(columns_of(scheme("frailty")))
    ['age', 'frailty']
    """
    columns = person_columns()
    rules = [read_rule(each.rule, columns, scheme.name) for each in scheme.segments]
    asked = {name for rule in rules for name in columns_in(rule)}
    return asked | {name for name, _ in scheme.score} | {"age"}


def check_columns(folder: Path, wanted: Iterable[str]) -> None:
    """Refuse a folder of people that lacks columns which a scheme of segments asks about."""
    with open_people(person=folder) as engine:
        held = {row[0] for row in engine.execute("describe person").fetchall()}
    problems = [
        Problem(
            where=str(folder),
            column=name,
            rule="is asked about by the scheme and not held",
            remedy=MAP_IT,
        )
        for name in sorted(set(wanted) - held)
    ]
    if problems:
        raise InputRefused(problems)
