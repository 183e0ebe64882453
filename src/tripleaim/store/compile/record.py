"""Parts made from the cited facts as typed tables: bound to ids, dated, graded, cited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.said_date import SaidDate
from tripleaim.model.web_address import WEB_ADDRESS
from tripleaim.store.compile import Part
from tripleaim.store.compile.binding import Bodies, Days, read_bodies
from tripleaim.store.compile.layout import Layout, evaluate, layouts, read_date
from tripleaim.store.compile.prepare import Row, prepare
from tripleaim.store.engine import Store
from tripleaim.store.schema import tables

GRADES = {
    "confirmed": "confirmed",
    "derived": "derived",
    "derived-from-official": "derived",
    "secondary": "secondary",
    "conflicting": "conflicting",
    "default": "default",
}
DEFAULTS = {"maturity_matrix"}  # recalled, and shown as an editable default that says so

READ_ON = date(2026, 11, 28)  # the day on which the facts were read together: all were known by it

FOLDERS = re.compile(
    r"\bshared/data(/[\w-]+)*/(?=[\w-]+\.)|\s?\(shared/data[^)]*\)|shared/data[/\w]*"
)
BRACKETED = re.compile(r"\s*\((?:see|held:?|code in)? ?(?P<file>\w+)\.csv\)")
CLAUSE = re.compile(r"(?:^|; ?)[^;.]*\bsee (?P<file>\w+)\.csv[^;]*")
OFFICIAL = re.compile(
    r"^https?://([\w.-]+\.)?(nhs\.uk|gov\.uk|parliament\.uk|nationalarchives\.gov\.uk|cqc\.org\.uk)(/|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Rows by table of the store, made from the facts of a folder."""

    rows: dict[str, pd.DataFrame]
    sources: pd.DataFrame


def parts() -> list[Part]:
    """A part a table of facts, with the members of facts and the tables they were read from."""
    named = [table.name for table in tables().values() if table.is_fact]
    made = [Part(table=name, name="record", rows=_rows_of(name)) for name in named]
    return [
        *made,
        Part(table="fact_member", name="record", rows=_rows_of("fact_member")),
        Part(table="source", name="record", rows=lambda _, folder: read_record(folder).sources),
    ]


def _rows_of(table: str):  # type: ignore[no-untyped-def]
    def rows(_: Store, folder: Path) -> pd.DataFrame:
        return read_record(folder).rows[table]

    return rows


@lru_cache(maxsize=2)
def read_record(folder: Path) -> Record:
    """The facts of a folder as rows of the store.

    Raises InputRefused with every fact that has no day, no grade or no body that it could be of.
    """
    files = {layout.file for layout in layouts()}
    read = {file: read_table(folder, file) for file in sorted(files)}
    boards = [row["ods_code"] for row in read_table(folder, "icb_2022")]
    bodies = read_bodies(read["stp_footprints_2016"], boards, read["who/icb_2026_register"])
    made: dict[str, list[Row]] = {table.name: [] for table in tables().values() if table.is_fact}
    made["fact_member"] = []
    problems: list[Problem] = []
    for layout in layouts():
        for number, row in enumerate(read[layout.file], start=1):
            try:
                for table, found in _facts_of(layout, number, row, bodies):
                    made[table].append(found)
            except InputRefused as refusal:
                problems += [_placed(problem, layout, number) for problem in refusal.problems]
    if problems:
        raise InputRefused(problems)
    _supersede(made["published_plan"])
    frames = {table: _frame(table, rows) for table, rows in made.items()}
    return Record(rows=frames, sources=_sources(read))


def read_table(folder: Path, file: str) -> list[Row]:
    """The rows of a table of facts as text, with the columns that its layout needs."""
    frame = pd.read_csv(folder / f"{file}.csv", dtype=str, keep_default_na=False)
    beside = frozenset(each.stem for each in folder.rglob("*.csv"))
    rows: list[Row] = [
        {str(name): without_files(str(value), beside) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
    prepare(file, rows)
    return rows


def without_files(text: str, beside: frozenset[str]) -> str:
    """A text without the folders of our files, and without what leads to a table of facts beside.

    Whoever reads an answer has the store and its sources, not the tables that facts were kept in.

    >>> beside = frozenset({"law", "finance_rules"})
    >>> without_files("half was planned to hang on the system (held: finance_rules.csv)", beside)
    'half was planned to hang on the system'
    >>> without_files("read in 2026; fines: see law.csv", beside)
    'read in 2026'
    >>> without_files("ODS succession (succ.csv)", beside)
    'ODS succession (succ.csv)'
    """
    text = FOLDERS.sub("", text)
    for whole in (BRACKETED, CLAUSE):
        text = whole.sub(lambda found: "" if found["file"] in beside else found[0], text)
    return text


def _placed(problem: Problem, layout: Layout, number: int) -> Problem:
    return Problem(
        where=f"{layout.file}.csv",
        row=number + 1,
        column=problem.where,
        value=problem.value,
        rule=problem.rule,
        remedy=problem.remedy,
    )


def _facts_of(layout: Layout, number: int, row: Row, bodies: Bodies) -> Iterator[tuple[str, Row]]:
    """The rows that one row of facts gives: one a subject, and one a member."""
    grade = _grade(layout, row)
    if grade is None or not layout.takes(row):
        return
    name = f"-{layout.name}" if layout.name else ""
    fact = f"{layout.file}{name}:{number:03d}"
    source = f"facts_{layout.file.split('/')[-1]}"
    days = _days(layout, row)
    note = layout.columns.get("note", "")
    cited = evaluate(layout.cited, row) if row.get("source") else ""
    shared = {
        **{column: evaluate(said, row) for column, said in layout.columns.items()},
        **({"note": _without_memory(evaluate(note, row))} if note else {}),
        **_columns(days),
        "fact": fact,
        "grade": grade,
        "cited": cited or "not said",
        "address": _official(cited),
        "source": source,
    }
    _insist_on_required(layout, shared)
    subjects = _subjects(layout, row, bodies, days)
    for subject in subjects:
        yield layout.table, {**shared, "subject": subject}
    yield from _members(layout, row, bodies, days, shared, subjects)


def _grade(layout: Layout, row: Row) -> str | None:
    if layout.file in DEFAULTS:
        return "default"
    if layout.grade in GRADES:
        return layout.grade
    return GRADES.get(row[layout.grade])


def _insist_on_required(layout: Layout, given: Row) -> None:
    required = {column.name for column in tables()[layout.table].columns if column.required}
    empty = sorted(name for name in required if given.get(name) == "")
    if empty:
        raise InputRefused([Problem(where=name, rule="is empty") for name in empty])


def _days(layout: Layout, row: Row) -> Days:
    begun = evaluate(layout.from_, row)
    ended = evaluate(layout.to, row) if layout.to else ""
    known = _by(read_date(evaluate(layout.known, row) or begun), READ_ON)
    return Days(
        begun=_by(read_date(begun), known.high),
        ended=read_date(ended) if ended else None,
        known=known,
    )


def _by(said: SaidDate, last: date) -> SaidDate:
    """A date that began by a day was over by it too; what lies wholly after it stays as it is."""
    return SaidDate(low=said.low, high=min(said.high, last)) if said.low <= last else said


def _columns(days: Days) -> Row:
    over = days.ended.after if days.ended else None
    return {
        "true_from_low": days.begun.low.isoformat(),
        "true_from_high": days.begun.high.isoformat(),
        "true_to_low": over.low.isoformat() if over else "",
        "true_to_high": over.high.isoformat() if over else "",
        "known_low": days.known.low.isoformat(),
        "known_high": days.known.high.isoformat(),
    }


def _subjects(layout: Layout, row: Row, bodies: Bodies, days: Days) -> list[str]:
    for said in layout.subject:
        kind, _, column = said.partition(":")
        if found := bodies.bind(kind, row[column], days):
            return found
    raise InputRefused([Problem(where=layout.subject[0], rule="names no body")])


def _members(
    layout: Layout, row: Row, bodies: Bodies, days: Days, shared: Row, subjects: list[str]
) -> Iterator[tuple[str, Row]]:
    for said in layout.members:
        role, _, rest = said.partition(" ")
        kind, _, columns = rest.partition(":")
        text = ",".join(row[column] for column in columns.split(","))
        for member in bodies.bind(kind, text, days):
            if member not in subjects or role in ("old", "new", "inside"):
                yield (
                    "fact_member",
                    {
                        "fact": shared["fact"],
                        "member": member,
                        "role": role,
                        "source": shared["source"],
                    },
                )


def _without_memory(note: str) -> str:
    """A note without the clauses that rest on memory: they may not ship.

    >>> _without_memory("keeps 630; 407 (memory) not found anywhere")
    'keeps 630'
    """
    return "; ".join(each for each in note.split("; ") if "memory" not in each)


def _official(text: str) -> str:
    """The first official address that is written whole.

    >>> _official("https://www.cqc.org.uk/news/12-... ; https://www.nhs.uk/a")
    'https://www.nhs.uk/a'
    """
    whole = (each[0] for each in WEB_ADDRESS.finditer(text) if not each["cut"])
    return next(filter(OFFICIAL.match, whole), "")


def _supersede(plans: list[Row]) -> None:
    """The figure first held of a field gives way to one that was read since.

    It is kept, as superseded, and as conflicting where it is another number.
    """
    first = "stp_plans_2016-"
    newer = {
        (row["subject"], row["field"]): row["pence"]
        for row in plans
        if not row["fact"].startswith(first) and row["pence"]
    }
    for row in plans:
        key = row["subject"], row["field"]
        if row["fact"].startswith(first) and key in newer:
            row["standing"] = "superseded"
            if newer[key] != row["pence"]:
                row["grade"] = "conflicting"


def _frame(table: str, rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(tables()[table].column_names))
    return frame.fillna("").drop_duplicates(ignore_index=True)


def _sources(read: dict[str, list[Row]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "source": f"facts_{file.split('/')[-1]}",
                "publisher": "tripleaim, from the publications that each row cites",
                "title": f"Cited facts: {file.split('/')[-1].replace('_', ' ')}",
                "vintage": _span(rows),
                "licence": "facts; each row names its source",
                "address": "",
                "shape": "compiled",
                "grade": "reported",
                "row_count": len(rows),
            }
            for file, rows in read.items()
        ]
    )


def _span(rows: list[Row]) -> str:
    said = (row.get("source_date", "")[:4] for row in rows)
    years = sorted({year for year in said if year.isdigit()})
    return "undated" if not years else " to ".join(dict.fromkeys((years[0], years[-1])))
