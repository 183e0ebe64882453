"""A new document of a kind: every needed field there with something to replace."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tripleaim.governance.placeholder import AREA, CHOSEN, CODES, GIVEN, NO_HASH, WRITTEN
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import KINDS, document_from, model_of, schema_of
from tripleaim.model.documents.toml import write_toml
from tripleaim.model.errors import refuse

FIRST, SECOND = CODES
TEXT = WRITTEN
PARTIES = [
    {"organisation": FIRST, "name": TEXT, "role": "commissioner"},
    {"organisation": SECOND, "name": TEXT, "role": "provider"},
]
PARTY_OF = {"delegate": SECOND, "supported": SECOND, "provider": SECOND, "holder": SECOND}
# Where the first allowed value of a field would contradict another field of the template.
VALUES = {
    "file": "plan.toml",
    "sha256": NO_HASH,
    "to_tier": "place",
    "from_tier": "system",
    "answer": "text",
    "year_ending": 2019,
    "gain_shares": {FIRST: 1},
    "loss_shares": {FIRST: 1},
    "weight": 1,
    "worth": 1,
    "target": 1,
    "due": date(2199, 3, 31),
    "segment": "some-id",
    "reserved": [{"function": "some-reserved-function"}],
    "measure": "emergency_admissions",
}


def new_document(kind: str, id: str, on: date) -> Document:
    """A draft of a kind from a day on: valid, with a first choice where there is one.

    Raises InputRefused for a kind that is none, or an id that is not one.
    """
    return document_from(_values(kind, id, on, guess=True), f"new {kind}")


def template_text(kind: str, id: str, on: date) -> str:
    """The text of a new document: nothing is guessed, what is to be filled in says so.

    Raises InputRefused for a kind that is none, or an id that is not one.
    """
    new_document(kind, id, on)
    fields = model_of(kind).model_fields
    values = _values(kind, id, on, guess=False)
    skipped = {"kind", "seal", "signatures", "publication", "superseded_by", "status", "revision"}
    optional = sorted(name for name in fields if name not in values and name not in skipped)
    schema = schema_of(kind)
    shapes = _Shapes(schema.get("$defs", {}))
    lines = [
        f"# {model_of(kind).title_of_kind}. Replace '{WRITTEN}', '{CHOSEN}', '{GIVEN}', "
        f"{FIRST} and {SECOND};",
        "# then: tripleaim documents check",
        "# It may also have:",
        *(f"#   {shapes.of(name, schema['properties'][name])}" for name in optional),
        *shapes.more(schema["properties"], list(values)),
        f"# What each means and may hold: tripleaim documents schema {kind}",
        "",
    ]
    return "\n".join(lines) + write_toml(values)


def _values(kind: str, id: str, on: date, guess: bool) -> dict[str, Any]:
    if kind not in KINDS:
        raise refuse("KIND", "is not a kind of document", f"Kinds: {', '.join(KINDS)}.", value=kind)
    schema = schema_of(kind)
    needed = set(schema.get("required", ())) - {"id", "title", "parties", "valid_from"}
    gaps = _Gaps(schema.get("$defs", {}), on, guess)
    values = {
        name: gaps.fill(name, schema["properties"][name])
        for name in schema["properties"]
        if name in needed
    }
    return {"kind": kind, "id": id, "title": TEXT, "valid_from": on, **values, "parties": PARTIES}


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Values for the needed fields of a schema: first guesses, or what says that it is a gap."""

    defined: dict[str, Any]
    on: date
    guess: bool

    def fill(self, name: str, schema: dict[str, Any]) -> Any:
        """A value for a field."""
        if self.guess and name in VALUES:
            return VALUES[name]
        if self.guess and name == "budgets":
            return [{"year_ending": self.on.year + (self.on.month > 3), "pence": 0}]
        if self.guess and name == "review_on":
            return self.on + timedelta(days=365)
        schema = _resolve(schema, self.defined)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0] if self.guess else CHOSEN
        if schema.get("type") == "array":
            return [self.fill(name, schema["items"])]
        if schema.get("type") == "object" and "properties" not in schema:
            return {FIRST: GIVEN}
        if schema.get("type") == "object":
            return {
                inner: self.fill(inner, said)
                for inner, said in schema["properties"].items()
                if inner in schema.get("required", ())
            }
        return self._plain(name, schema)

    def _plain(self, name: str, schema: dict[str, Any]) -> Any:
        kind, form = schema.get("type"), schema.get("format")
        if not self.guess and (kind in ("integer", "number", "boolean") or form == "date"):
            return GIVEN
        if kind in ("integer", "number"):
            return max(0, int(schema.get("minimum", 0)))
        if kind == "boolean":
            return False
        if form == "date":
            return self.on
        pattern = schema.get("pattern", "")
        if pattern.startswith("^[a-z_]+:"):
            return AREA
        if "A-Z0-9]{3,9}" in pattern:
            return PARTY_OF.get(name, FIRST)
        if "0-9a-f]{64}" in pattern:
            return NO_HASH
        return f"some-{name.rstrip('s')}" if "a-z0-9-]" in pattern else TEXT


@dataclass(frozen=True, slots=True)
class _Shapes:
    """How fields are written, in a line each, by the schema of a kind."""

    defined: dict[str, Any]

    def of(self, name: str, schema: dict[str, Any]) -> str:
        """A field with what it may hold.

        >>> _Shapes({}).of("surplus", {"enum": ["shared", "stays"]})
        'surplus = "shared" or "stays"'
        >>> _Shapes({}).of("joined", {"anyOf": [{"type": "string", "format": "date"}]})
        'joined = 2018-04-01'
        """
        schema = _resolve(schema, self.defined)
        if schema.get("type") == "array":
            inner = _resolve(schema["items"], self.defined)
            if "properties" in inner:
                return f"[[{name}]] {self._fields(inner)}"
            return f"{name} = [{self._value(inner)}]"
        if "properties" in schema:
            return f"[{name}] {self._fields(schema)}"
        return f"{name} = {self._value(schema)}"

    def more(self, fields: dict[str, Any], there: list[str]) -> list[str]:
        """What tables that are in the text may have besides."""
        lines = []
        for name in there:
            inner = _resolve(fields[name].get("items", {}), self.defined)
            others = [each for each in inner.get("properties", ()) if not _is_needed(inner, each)]
            if others:
                lines.append(f"# A [[{name}]] may also have: {', '.join(others)}.")
        return lines

    def _fields(self, schema: dict[str, Any]) -> str:
        names = list(schema["properties"])
        needed = [each for each in names if _is_needed(schema, each)]
        others = [each for each in names if each not in needed]
        return ", ".join(needed) + (f"; perhaps {', '.join(others)}" if others else "")

    def _value(self, schema: dict[str, Any]) -> str:
        if "enum" in schema:
            return " or ".join(f'"{each}"' for each in schema["enum"])
        kind, form = schema.get("type"), schema.get("format")
        if kind == "object":
            return f"{{ {FIRST} = 0.5, {SECOND} = 0.5 }}"
        if form == "date":
            return "2018-04-01"
        return {"boolean": "true or false", "integer": "12", "number": "0.5"}.get(
            str(kind), '"..."'
        )


def _is_needed(schema: dict[str, Any], name: str) -> bool:
    return name in schema.get("required", ())


def _resolve(schema: dict[str, Any], defined: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = defined[schema["$ref"].rsplit("/", 1)[1]]
        return found
    if "anyOf" in schema:
        return _resolve(schema["anyOf"][0], defined)
    return schema
