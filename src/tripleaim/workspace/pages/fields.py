"""A document as a form: the fields of its kind, and what a browser sends back as plain values.

A field's name is its path as messages give it (`parties.1.organisation`), so that a problem leads
to its field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from tripleaim.model.day import told_day
from tripleaim.model.documents.base import words_of
from tripleaim.model.documents.kinds import schema_of
from tripleaim.model.said_number import is_number, is_whole
from tripleaim.workspace.pages.hints import hint_of, is_seldom

NOT_ASKED = (
    "kind",
    "id",
    "revision",
    "status",
    "seal",
    "signatures",
    "publication",
    "superseded_by",
    "paragraphs",
)
BLANK_ROWS = 2
MOST_ROWS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to fill in: its path, label, sort (text, area, date, choice), value and hint.

    `seldom` where it is empty and a draft of its kind seldom needs it. `faults` are what the checks
    found of it.
    """

    path: str
    label: str
    sort: str
    value: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = False
    hint: str = ""
    seldom: bool = False
    faults: tuple[str, ...] = ()

    @property
    def described_by(self) -> str:
        """The ids of what is said of it beside its label."""
        ids = [f"{self.path}-hint"] * bool(self.hint) + [f"{self.path}-error"] * bool(self.faults)
        return " ".join(ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table of a document: its path, label, and the fields of each of its rows."""

    path: str
    label: str
    rows: tuple[tuple[Field, ...], ...]
    seldom: bool = False
    faults: tuple[str, ...] = ()
    needed: bool = False

    @property
    def filled(self) -> list[tuple[int, tuple[Field, ...]]]:
        """The rows that are always shown, by their number: up to the last with a value or fault."""
        return [(n, row) for n, row in enumerate(self.rows, start=1) if n <= self._last]

    @property
    def spare(self) -> list[tuple[int, tuple[Field, ...]]]:
        """The empty rows below them."""
        return [(n, row) for n, row in enumerate(self.rows, start=1) if n > self._last]

    @property
    def _last(self) -> int:
        held = [n for n, row in enumerate(self.rows, start=1) if any(map(_is_held, row))]
        return max(held, default=1 if self.needed else 0)


def fields_of(kind: str, values: Mapping[str, Any]) -> list[Field | Rows]:
    """What is to be filled in for a kind, with what stands there."""
    schema = schema_of(kind)
    needed = set(schema.get("required", ()))
    found: list[Field | Rows] = []
    for name, said in schema["properties"].items():
        if name in NOT_ASKED:
            continue
        row = _row_schema(said, schema)
        if row is not None:
            rows = _rows(name, row, values.get(name) or (), schema)
            part: Field | Rows = replace(rows, needed=name in needed)
        else:
            part = _field(name, said, values.get(name), (schema, name in needed))
        seldom = is_seldom(kind, name) and not values.get(name)
        found.append(replace(part, seldom=seldom))
    return found


def values_from(kind: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The plain values of what a browser sent; what is empty is left out."""
    schema = schema_of(kind)
    values: dict[str, Any] = {}
    for name, said in schema["properties"].items():
        if name in NOT_ASKED:
            continue
        row = _row_schema(said, schema)
        value = (
            _read_rows(name, row, given, schema)
            if row is not None
            else _read(given.get(name, ""), said, schema)
        )
        if value not in (None, "", [], {}):
            values[name] = value
    return values


def _is_held(field: Field) -> bool:
    return bool(field.value or field.faults)


def _row_schema(said: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """The schema of a row, where a field is a list of tables; else None."""
    items = said.get("items") if said.get("type") == "array" else None
    if items is None or "$ref" not in items:
        return None
    found = _resolved(items, schema)
    return found if found.get("type") == "object" else None


def _rows(name: str, row: Mapping[str, Any], values: Any, schema: Mapping[str, Any]) -> Rows:
    needed = set(row.get("required", ()))
    filled = [*values, *([{}] * BLANK_ROWS)]
    return Rows(
        path=name,
        label=words_of(name),
        rows=tuple(
            tuple(
                _field(f"{name}.{number}.{inner}", said, each.get(inner), (schema, inner in needed))
                for inner, said in row["properties"].items()
            )
            for number, each in enumerate(filled, start=1)
        ),
    )


def _field(
    path: str, said: Mapping[str, Any], value: Any, of: tuple[Mapping[str, Any], bool]
) -> Field:
    schema, needed = of
    plain = _resolved(said, schema)
    kind = schema["properties"].get("kind", {}).get("const", "")
    choices = tuple(map(str, plain.get("enum", ())))
    sort = "choice" if choices else _sort(plain)
    if sort == "choice" and not choices:
        choices = ("true", "false")
    return Field(
        path=path,
        label=words_of(path.rpartition(".")[2]),
        sort=sort,
        value=_shown(value),
        choices=choices,
        needed=needed,
        hint=hint_of(kind, path, plain),
    )


def _sort(plain: Mapping[str, Any]) -> str:
    kind = plain.get("type")
    if kind == "boolean":
        return "choice"
    if plain.get("format") == "date":
        return "date"
    if kind in ("array", "object"):
        return "area"
    return "area" if plain.get("maxLength", 0) >= 4000 else "text"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "\n".join(f"{name} = {_shown(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(map(_shown, value))
    return "" if value is None else str(value)


def _read_rows(
    name: str, row: Mapping[str, Any], given: Mapping[str, str], schema: Mapping[str, Any]
) -> list[dict[str, Any]]:
    numbers = {
        int(parts[1])
        for parts in (key.split(".") for key in given)
        if len(parts) == 3 and parts[0] == name and is_whole(parts[1])
    }
    found = []
    for number in sorted(numbers)[:MOST_ROWS]:
        each = {
            inner: _read(given.get(f"{name}.{number}.{inner}", ""), said, schema)
            for inner, said in row["properties"].items()
        }
        kept = {inner: value for inner, value in each.items() if value not in (None, "", [], {})}
        defaults = {k: str(v.get("default")) for k, v in row["properties"].items()}
        if any(_shown(value).lower() != defaults[k].lower() for k, value in kept.items()):
            found.append(kept)
    return found


def _read(text: str, said: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """What a field says, as the kind of value that its schema asks; else as it was written."""
    text = text.replace("\r\n", "\n").strip()
    plain = _resolved(said, schema)
    kind = plain.get("type")
    if not text:
        return None
    if kind == "array":
        lines = (line.strip() for line in text.split("\n"))
        return [_read(line, plain["items"], schema) for line in lines if line]
    if kind == "object":
        pairs = (line.partition("=") for line in text.split("\n") if "=" in line)
        inner = plain.get("additionalProperties", {})
        return {name.strip(): _read(value, inner, schema) for name, _, value in pairs}
    return _scalar(text, plain)


def _scalar(text: str, plain: Mapping[str, Any]) -> Any:
    kind = plain.get("type")
    try:
        if kind == "integer" and is_number(text):
            return int(text)
        if kind == "number" and is_number(text):
            return Decimal(text)
        if plain.get("format") == "date":
            return told_day(text)
    except (ValueError, InvalidOperation):
        return text
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _resolved(said: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema without references and alternatives; a number that may be text is a number."""
    if "$ref" in said:
        return _resolved(schema["$defs"][said["$ref"].rpartition("/")[2]], schema)
    if "anyOf" in said:
        ways = [_resolved(each, schema) for each in said["anyOf"]]
        numbers = [each for each in ways if each.get("type") in ("number", "integer")]
        return (numbers or [each for each in ways if each.get("type") != "null"])[0]
    if "const" in said:
        return {**said, "enum": [said["const"]]}
    return said
