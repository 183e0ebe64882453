"""On which line of a TOML text a field stands, so that what is wrong is told by its line."""

import re
from functools import lru_cache

LONGEST = 300  # of a line that is looked at: no heading or name of a field is longer
HEADER = re.compile(r"\s*\[(\[?)\s*([^\]]+?)\s*\]")
FIELD = re.compile(r"\s*([\w.\"'-]+)\s*=")


def line_of(text: str, path: str) -> int | None:
    """The line of a field by its path, else of the nearest above it; None where it is nowhere.

    >>> text = 'kind = "delegation"\\n\\n[[parties]]\\nrole = "x"\\n[[parties]]\\nrole = "y"\\n'
    >>> line_of(text, "parties.2.role"), line_of(text, "parties.2.name"), line_of(text, "title")
    (6, 5, None)
    >>> line_of("a = [\\n[" + " " * 100_000 + "\\n]]\\nb = 1\\n", "b")  # soon, however long a line
    4
    """
    places = _places(text)
    parts = path.split(".")
    while parts:
        found = places.get(".".join(parts))
        if found is not None:
            return found
        parts.pop()
    return None


@lru_cache(maxsize=2)
def _places(text: str) -> dict[str, int]:
    """The line of each field and table, by its path; rows of lists are counted from 1."""
    found: dict[str, int] = {}
    rows: dict[str, int] = {}
    table, quoted = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not quoted and (header := HEADER.match(line[:LONGEST])):
            table = _bare(header[2])
            if header[1]:
                rows[table] = rows.get(table, 0) + 1
                table = f"{table}.{rows[table]}"
            found.setdefault(table, number)
        elif not quoted and (field := FIELD.match(line[:LONGEST])):
            name = _bare(field[1])
            found.setdefault(f"{table}.{name}" if table else name, number)
        for mark in ('"""', "'''"):
            if quoted in ("", mark) and line.count(mark) % 2:
                quoted = "" if quoted else mark
                break
    return found


def _bare(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
