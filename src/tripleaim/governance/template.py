"""A new document of a kind: every needed field there with something to replace."""

from datetime import date
from typing import Any

from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import KINDS, document_from, model_of, schema_of, text_of
from tripleaim.model.errors import refuse

TEXT = "to be written"
PARTIES = [
    {"organisation": "AAA", "name": TEXT, "role": "commissioner"},
    {"organisation": "BBB", "name": TEXT, "role": "provider"},
]
CODES = {"delegate": "BBB", "supported": "BBB", "provider": "BBB", "lead": "AAA"}
# Where the first allowed value of a field would contradict another field of the template.
VALUES = {
    "file": "plan.toml",
    "sha256": "0" * 64,
    "to_tier": "place",
    "from_tier": "system",
    "answer": "text",
    "year_ending": 2019,
}


def new_document(kind: str, id: str, on: date) -> Document:
    """A draft of a kind from a day on, valid but for what it says.

    Raises InputRefused for a kind that is none, or an id that is not one.
    """
    if kind not in KINDS:
        raise refuse("KIND", "is not a kind of document", f"Kinds: {', '.join(KINDS)}.", value=kind)
    schema = schema_of(kind)
    defined = schema.get("$defs", {})
    needed = set(schema.get("required", ())) - {"id", "title", "parties", "valid_from"}
    values: dict[str, Any] = {
        name: _placeholder(name, schema["properties"][name], defined, on)
        for name in schema["properties"]
        if name in needed
    }
    head = {"kind": kind, "id": id, "title": TEXT, "valid_from": on, "parties": PARTIES}
    return document_from({**head, **values}, f"new {kind}")


def template_of(document: Document) -> str:
    """The text of a new document, with the fields that it may have besides as comments."""
    fields = model_of(document.kind).model_fields
    have = document.model_dump(exclude_defaults=True)
    skipped = {"kind", "seal", "signatures", "publication", "superseded_by", "status", "revision"}
    optional = sorted(name for name in fields if name not in have and name not in skipped)
    lines = [
        f"# {document.title_of_kind}. Replace '{TEXT}', AAA, BBB; then: tripleaim documents check",
        f"# It may also have: {', '.join(optional)}.",
        f"# What each means and may hold: tripleaim documents schema {document.kind}",
        "",
    ]
    return "\n".join(lines) + text_of(document)


def example_text(kind: str) -> str:
    """The template of a kind as TOML, without comments."""
    return text_of(new_document(kind, f"new-{kind.replace('_', '-')}", date(2018, 4, 1)))


def _placeholder(name: str, schema: dict[str, Any], defined: dict[str, Any], on: date) -> Any:
    if name in VALUES:
        return VALUES[name]
    schema = _resolve(schema, defined)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if schema.get("type") == "array":
        return [_placeholder(name, schema["items"], defined, on)]
    if schema.get("type") == "object":
        return {
            inner: _placeholder(inner, said, defined, on)
            for inner, said in schema["properties"].items()
            if inner in schema.get("required", ())
        }
    return _plain(name, schema, on)


def _resolve(schema: dict[str, Any], defined: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = defined[schema["$ref"].rsplit("/", 1)[1]]
        return found
    if "anyOf" in schema:
        return _resolve(schema["anyOf"][0], defined)
    return schema


def _plain(name: str, schema: dict[str, Any], on: date) -> Any:
    if schema.get("type") in ("integer", "number"):
        return max(0, int(schema.get("minimum", 0)))
    if schema.get("type") == "boolean":
        return False
    if schema.get("format") == "date":
        return on
    pattern = schema.get("pattern", "")
    if "A-Z0-9]{3,9}" in pattern:
        return CODES.get(name, "AAA")
    return f"some-{name.rstrip('s')}" if "a-z0-9-]" in pattern else TEXT
