"""The data package: what every file of the data is, as Frictionless describes it.

See https://datapackage.org: resources with their columns, keys, licence, size and hash.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tripleaim.model.finding import STATUSES
from tripleaim.page.tidy import COLUMNS, KEY, Column
from tripleaim.questions.ten import TEN
from tripleaim.site.by_need import COLUMNS as BY_NEED
from tripleaim.site.by_need import FILE as BY_NEED_FILE
from tripleaim.site.cells import COLUMNS as CELLS
from tripleaim.site.cells import KEY as CELLS_KEY
from tripleaim.site.dictionary import COLUMNS as DICTIONARY

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
SOURCES = (
    Column(name="source", type="string", meaning="Id of the source.", required=True),
    Column(name="publisher", type="string", meaning="Who published it.", required=True),
    Column(name="title", type="string", meaning="Its title.", required=True),
    Column(name="vintage", type="string", meaning="What it describes: a day, year or span."),
    Column(name="licence", type="string", meaning="Its licence.", required=True),
    Column(name="address", type="string", meaning="Where it was published."),
    Column(name="grade", type="string", meaning="official, reported, derived or assumed."),
)
NOTHING: Mapping[str, bytes] = {}
TITLES = {each.id: each.title for each in TEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A table as a file: its name, its content, its columns and key; `rows` without the heading.

    `beside` is the same table in another form, by name and content.
    """

    name: str
    path: str
    content: bytes
    title: str
    columns: Sequence[Column]
    key: Sequence[str]
    rows: int
    beside: Mapping[str, bytes]


def package_json(tables: Sequence[Described], on: date, days: int) -> bytes:
    """The description of a package as JSON; the same tables give the same bytes."""
    said = {
        "$schema": PROFILE,
        "name": "tripleaim-answers",
        "title": "Ten answers about the health systems of England",
        "description": f"Ten questions answered as of {on} and of {days} days in all.",
        "created": f"{on}T00:00:00Z",
        "licenses": [LICENCE],
        "keywords": ["NHS", "integrated care", "England"],
        "resources": [_resource(each) for each in tables],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(table: Described) -> dict[str, Any]:
    compression = {"compression": "gz"} if table.path.endswith(".gz") else {}
    return {
        "name": table.name,
        "type": "table",
        "path": table.path,
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **compression,
        **_sized(table.content),
        "rows": table.rows,
        "schema": schema_of(table.columns, table.key),
        "beside": [{"path": name, **_sized(made)} for name, made in table.beside.items()],
    }


def _sized(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def schema_of(columns: Sequence[Column], key: Sequence[str]) -> dict[str, Any]:
    """Columns and key as a Table Schema."""
    return {
        "fields": [_field(each) for each in columns],
        "primaryKey": list(key),
        "missingValues": [""],
    }


def _field(column: Column) -> dict[str, Any]:
    allowed = {"status": list(STATUSES), "question": list(TITLES)}.get(column.name)
    rules = {
        **({"required": True} if column.required else {}),
        **({"enum": allowed} if allowed else {}),
    }
    return {
        "name": column.name,
        "type": column.type,
        "description": column.meaning,
        **({"constraints": rules} if rules else {}),
    }


def answers_table(
    question: str, path: str, content: bytes, rows: int, beside: Mapping[str, bytes] = NOTHING
) -> Described:
    """The table of one question."""
    return Described(
        name=question,
        path=path,
        content=content,
        title=TITLES[question],
        columns=COLUMNS,
        key=KEY,
        rows=rows,
        beside=beside,
    )


def dictionary_table(content: bytes) -> Described:
    """The data dictionary."""
    return Described(
        name="dictionary",
        path="dictionary.csv",
        content=content,
        title="What each measure means",
        columns=DICTIONARY,
        key=("question", "measure", "table"),
        rows=content.count(b"\n") - 1,
        beside=NOTHING,
    )


def sources_table(content: bytes) -> Described:
    """The sources that rows name."""
    return Described(
        name="sources",
        path="sources.csv",
        content=content,
        title="Sources",
        columns=SOURCES,
        key=("source",),
        rows=content.count(b"\n") - 1,
        beside=NOTHING,
    )


def by_need_table(content: bytes) -> Described:
    """Counts of systems against their need."""
    return Described(
        name="by-need",
        path=BY_NEED_FILE,
        content=content,
        title="Counts of systems against what their need would give, with limits",
        columns=BY_NEED,
        key=("measure", "area"),
        rows=content.count(b"\n") - 1,
        beside=NOTHING,
    )


def cells_table(path: str, content: bytes, rows: int) -> Described:
    """The numbers of pages that no row of the ten holds."""
    return Described(
        name="cells",
        path=path,
        content=content,
        title="Numbers in tables of pages that no row of the ten files holds",
        columns=CELLS,
        key=CELLS_KEY,
        rows=rows,
        beside=NOTHING,
    )
