"""A plan as TOML: written by hand, kept in version control, read without loss."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from tripleaim.model.documents.plan import TABLES, Plan
from tripleaim.model.documents.toml import read_toml
from tripleaim.model.errors import refuse
from tripleaim.plans.format import migrate
from tripleaim.plans.raw import Raw, cells_of, make_plan
from tripleaim.store.files.text import read_text


def read_noted_plan(path: Path) -> tuple[Plan, tuple[str, ...]]:
    """The plan in a TOML file of any format, and what was done to read it as of today's.

    Raises InputRefused with every problem, by line and TOML path.
    """
    raw, notes = migrate(read_raw(read_text(path), path.name))
    return make_plan(raw), notes


def read_raw(text: str, name: str) -> Raw:
    """The cells of a plan in TOML text, not yet checked; `name` is what problems call the text."""
    said = read_toml(text, name)
    head = said.pop("plan", {})
    wrong = [key for key, rows in said.items() if not _is_table(rows)]
    if wrong or not isinstance(head, dict):
        key = wrong[0] if wrong else "plan"
        raise refuse(name, "is not a table of rows", f"Write [[{key}]] above each row.", value=key)
    return Raw(head=head, rows=said, where=_lines(text, name))


def write_text(plan: Plan) -> str:
    """A plan as TOML text. `read_noted_plan` of it gives an equal plan."""
    parts = ["[plan]", *_pairs(cells_of(plan.plan)), ""]
    for table in TABLES:
        for record in getattr(plan, table):
            parts += [f"[[{table}]]", *_pairs(cells_of(record)), ""]
    return "\n".join(parts)


def _is_table(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _pairs(cells: dict[str, object]) -> list[str]:
    return [f"{name} = {_value(value)}" for name, value in cells.items() if value is not None]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, float | int):
        return repr(value)
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_escaped(each) for each in escaped) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 32 or code == 127 else character


def _lines(text: str, name: str) -> Callable[[str, int, str], str]:
    """Where a cell stands: the line of its key, or else of its row's heading."""
    lines = text.splitlines()
    headings: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if found := re.match(r"\s*\[\[?\s*([A-Za-z_]+)\s*\]\]?", line):
            headings.setdefault(found[1], []).append(number)

    def where(table: str, row: int, field: str) -> str:
        path = "plan" if table == "plan" else f"{table}[{row + 1}]"
        path = f"{path}.{field}" if field else path
        starts = headings.get(table, [])
        if row >= len(starts):
            return f"{name}, {path}"
        line = starts[row]
        for ahead in range(line + 1, len(lines)):
            if lines[ahead].lstrip().startswith("["):
                break
            if field and re.match(rf"\s*{re.escape(field)}\s*=", lines[ahead]):
                line = ahead
                break
        return f"{name}, line {line + 1}, {path}"

    return where
