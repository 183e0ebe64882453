"""Loading a user's own extract: checked before a row is kept, refused whole, nothing echoed.

A mapping (TOML) names the columns: `[columns]` ours = "theirs", `geography = "lsoa11"`. Whatever
could identify a person is refused with what to do instead; messages hold counts, never values.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.people.rule import FLAG
from tripleaim.people.segments import MEASURES, person_columns

REQUIRED = ("person", "lsoa", "age", "sex")
CODES = {"lsoa11": r"E01\d{6}", "lsoa21": r"E01\d{6}"}
FIRST_OF_2021 = 33_769  # E01033768 is the last LSOA of 2011 in England
FLAGS = ("true", "false", "0", "1", "t", "f")
PSEUDONYMISE = (
    "Replace it by a keyed hash before loading: tripleaim people pseudonymise, with a key that "
    "stays with you."
)
NAME_WORDS = re.compile(r"(^|_)(name|forename|surname|firstname|lastname)($|_)", re.IGNORECASE)
NHS_NUMBER = r"\d{3}[ -]?\d{3}[ -]?\d{4}"
POSTCODE = r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}"
DATE = r"(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})( .*)?"
PERSON_NAME = r"[A-Z][a-z'-]+,? [A-Z][A-Za-z'-]+"
OFTEN, CHANCE_OF_CHECK = 0.5, 1 / 11


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """A mapping from a file's columns to ours, and the vintage of its areas."""

    columns: Mapping[str, str]
    geography: str


def read_mapping(path: Path) -> ColumnMap:
    """A mapping from TOML. Raises InputRefused with every column that is not ours or missing."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = dict(said["columns"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, OSError):
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
    geography = said.get("geography", "lsoa11")
    if geography not in CODES:
        problems.append(Problem(where=path.name, rule="names no geography: lsoa11 or lsoa21"))
    if problems:
        raise InputRefused(problems)
    return ColumnMap(columns=columns, geography=geography)


def load_extract(path: Path, mapping: ColumnMap, lsoas: Iterable[str], out: Path) -> int:
    """Check an extract (CSV or Parquet) whole, then write it as Parquet; returns its people.

    `lsoas` are the codes of the mapping's vintage. Raises InputRefused with everything that is
    wrong at once; then nothing is written.
    """
    with duckdb.connect(config={"memory_limit": "900MB", "threads": 2}) as engine:
        _open(engine, path)
        theirs = [row[0] for row in engine.execute("describe given").fetchall()]
        missing = [name for name in mapping.columns.values() if name not in theirs]
        if missing:
            raise InputRefused(
                Problem(where=path.name, column=name, rule="is mapped and not in the file")
                for name in missing
            )
        problems = [
            *find_identifiers(engine, path.name, theirs),
            *_find_faults(engine, path.name, mapping, lsoas),
        ]
        if problems:
            raise InputRefused(problems)
        return _write(engine, mapping, out)


def _open(engine: duckdb.DuckDBPyConnection, path: Path) -> None:
    if not path.is_file():
        raise refuse(str(path), "is not there")
    named = str(path).replace("'", "''")
    reading = (
        f"read_parquet('{named}')"
        if path.suffix == ".parquet"
        else f"read_csv('{named}', all_varchar = true, header = true, strict_mode = true)"
    )
    try:
        engine.execute(f"create table given as select * from {reading}")
    except duckdb.Error:
        remedy = "It may be cut short, or rows may differ in length: export it again."
        raise refuse(path.name, "cannot be read to its end", remedy) from None
    rows = engine.execute("select count(*) from given").fetchone()
    if not rows or not rows[0]:
        raise refuse(path.name, "has no rows")
    if path.suffix != ".parquet" and not path.read_bytes()[-1:] == b"\n":
        raise refuse(
            path.name, "does not end with a line end", "It may be cut short: export again."
        )


def find_identifiers(
    engine: duckdb.DuckDBPyConnection, where: str, columns: Iterable[str]
) -> list[Problem]:
    """A Problem for every column of table `given` that looks as if it could identify people."""
    found = [_identifier(engine, where, column) for column in columns]
    return [problem for problem in found if problem]


def _identifier(engine: duckdb.DuckDBPyConnection, where: str, column: str) -> Problem | None:
    text = f'trim(cast("{column}" as varchar))'
    shares = {
        name: f"avg(regexp_full_match({text}, '{pattern.replace(chr(39), chr(39) * 2)}')::int)"
        for name, pattern in (
            ("number", NHS_NUMBER), ("postcode", POSTCODE), ("day", DATE), ("name", PERSON_NAME),
        )
    }  # fmt: skip
    sql = f"select {', '.join(shares.values())}, avg(({_valid(text)})::int) from given"
    row = engine.execute(f"{sql} where {text} <> ''").fetchone() or ()
    number, postcode, day, name, valid = (each or 0.0 for each in row)
    if number > OFTEN and valid > 3 * CHANCE_OF_CHECK:
        return Problem(where=where, column=column, rule="looks like NHS numbers in clear",
                       remedy=PSEUDONYMISE)  # fmt: skip
    if postcode > OFTEN:
        return Problem(where=where, column=column, rule="looks like full postcodes",
                       remedy="Give the LSOA instead.")  # fmt: skip
    if day > OFTEN:
        return Problem(where=where, column=column, rule="looks like full dates, as of birth",
                       remedy="Give age in whole years instead.")  # fmt: skip
    if name > OFTEN or NAME_WORDS.search(column):
        return Problem(where=where, column=column, rule="looks like names of people",
                       remedy="Leave it out.")  # fmt: skip
    return None


def _valid(text: str) -> str:
    """SQL: whether ten digits pass the modulus 11 check of NHS numbers."""
    digits = f"regexp_replace({text}, '[^0-9]', '', 'g')"
    total = " + ".join(
        f"{11 - place} * coalesce(try_cast(substr({digits}, {place}, 1) as int), 0)"
        for place in range(1, 10)
    )
    last = f"try_cast(substr({digits}, 10, 1) as int)"
    return f"length({digits}) = 10 and (11 - ({total}) % 11) % 11 = {last}"


def _find_faults(
    engine: duckdb.DuckDBPyConnection, where: str, mapping: ColumnMap, lsoas: Iterable[str]
) -> list[Problem]:
    problems = []
    for ours, theirs in mapping.columns.items():
        if rule := _fault_of(ours):
            count = _count(engine, rule.format(value=f'trim(cast("{theirs}" as varchar))'))
            if count:
                problems.append(
                    Problem(where=where, column=theirs, rule=_describe(ours), count=count)
                )
    person = mapping.columns["person"]
    sql = f'select count(*) - count(distinct "{person}") from given'
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
        return "lower({value}) not in ('female', 'male') or {value} is null"
    if ours == "person":
        return "{value} is null or {value} = ''"
    if domain == FLAG:
        listed = ", ".join(f"'{flag}'" for flag in FLAGS)
        return f"{{value}} <> '' and lower({{value}}) not in ({listed})"
    if isinstance(domain, tuple):
        whole = "try_cast({value} as bigint)"
        blank = "({value} is null or {value} = '')"
        empty = f"{blank} or " if ours == "age" else f"not {blank} and "
        return f"{empty}({whole} is null or {whole} not between {domain[0]} and {domain[1]})"
    return ""


def _describe(ours: str) -> str:
    domain = person_columns().get(ours)
    if ours == "sex":
        return "holds what is neither female nor male"
    if ours == "person":
        return "is empty"
    if isinstance(domain, tuple):
        return f"holds what is not a whole number from {domain[0]} to {domain[1]}"
    return "holds what is neither true nor false" if domain == FLAG else "holds no whole number"


def _area_faults(
    engine: duckdb.DuckDBPyConnection, where: str, mapping: ColumnMap, lsoas: Iterable[str]
) -> list[Problem]:
    column = mapping.columns["lsoa"]
    engine.execute("create or replace temp table known (lsoa varchar)")
    engine.execute("insert into known select unnest($1)", [sorted(lsoas)])
    text = f'trim(cast("{column}" as varchar))'
    unknown = f"({text} is null or {text} not in (from known))"
    newer = f"(try_cast(substr({text}, 4) as int) >= {FIRST_OF_2021})"
    count = _count(engine, unknown)
    later = _count(engine, f"{unknown} and {newer}")
    if not count:
        return []
    if later and mapping.geography == "lsoa11":
        rule = "holds LSOA codes of 2021 and the mapping says 2011"
        remedy = 'Write geography = "lsoa21" in the mapping.'
        return [Problem(where=where, column=column, rule=rule, remedy=remedy, count=later)]
    rule = f"holds codes that are no LSOA of England in {mapping.geography[-2:]}"
    return [Problem(where=where, column=column, rule=rule, count=count)]


def _count(engine: duckdb.DuckDBPyConnection, condition: str) -> int:
    row = engine.execute(f"select count(*) from given where {condition}").fetchone()
    return int(row[0]) if row else 0


def _write(engine: duckdb.DuckDBPyConnection, mapping: ColumnMap, out: Path) -> int:
    picked = [f"{_cast(ours, theirs)} as {ours}" for ours, theirs in mapping.columns.items()]
    folder = out / "system=own"
    folder.mkdir(parents=True, exist_ok=True)
    building, path = folder / ".people.building", folder / "people.parquet"
    named = str(building).replace("'", "''")
    picked = [each for each in picked if not each.endswith(" as system")]
    engine.execute(f"copy (select {', '.join(picked)} from given) to '{named}' (format parquet)")
    building.replace(path)
    row = engine.execute("select count(*) from given").fetchone()
    return int(row[0]) if row else 0


def _cast(ours: str, theirs: str) -> str:
    text = f"nullif(trim(cast(\"{theirs}\" as varchar)), '')"
    if ours in ("person", "lsoa"):
        return text
    if ours == "sex":
        return f"lower({text})"
    if person_columns().get(ours) == FLAG:
        return f"cast({text} as boolean)"
    return f"cast({text} as bigint)"
