"""A TOML text that somebody has, taken into a draft: its faults by line, and what would be lost."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from tripleaim.model.documents.kinds import KINDS, document_from
from tripleaim.model.documents.lines import line_of
from tripleaim.model.documents.toml import read_toml
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.writing import LIFE, Start, create_document, save_document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.partnerships.partnership import Partnership

WHERE = "The text"
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A text as it was given, and its plain values."""

    text: str
    values: Mapping[str, Any]


def decoded(content: bytes) -> str:
    """The text of a file. Raises InputRefused where it is too large, or no text."""
    if len(content) > LARGEST:
        raise refuse("file", f"is larger than {LARGEST:,} bytes", "Take a part of it.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        rule = f"is no text in UTF-8 from line {line} on"
        raise refuse("file", rule, "Save it as UTF-8, without formatting.") from None


def read_given(text: str) -> Given:
    """A text as values. Raises InputRefused, by line, for what is no TOML or names no kind."""
    if len(text) > LARGEST or not text.strip():
        raise refuse("text", "is empty, or too large", "Paste a document, or choose its file.")
    values = _read(text)
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise InputRefused(
            _lined(text, [Problem(where=WHERE, column="kind", rule="is none that there is")])
        )
    for name in ("paragraphs", "parties"):
        rows = values.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
            rule = "are no list of tables"
            raise InputRefused(_lined(text, [Problem(where=WHERE, column=name, rule=rule)]))
    return Given(text=text, values=values)


def in_draft(given: Given, document: Document) -> Given:
    """The same under the id of a draft; paragraphs that have its numbers keep its ids, so that
    what was said of them stays with them. Raises InputRefused for another kind."""
    if given.values["kind"] != document.kind:
        rule = f"is {given.values['kind']}; the draft is {document.kind}"
        raise InputRefused(_lined(given.text, [Problem(where=WHERE, column="kind", rule=rule)]))
    there = {str(each.get("number")): str(each["id"]) for each in document.newest.paragraphs}
    used = {each.get("id") for each in given.values.get("paragraphs", ())}
    rows = []
    for each in given.values.get("paragraphs", ()):
        known = there.get(str(each.get("number")), "")
        is_own = each.get("id") in there.values()
        id = known if known and known not in used and not is_own else each.get("id")
        rows.append({**each, "id": id or f"para-{secrets.token_hex(4)}"})
    values = {**given.values, "id": document.slug}
    return replace(given, values=values | ({"paragraphs": rows} if rows else {}))


def doubts(given: Given, document: Document | None = None) -> list[Problem]:
    """What stands in the way of its being a document, by line, and what saving it would lose."""
    found = list(_lined(given.text, _faults(given.values)))
    for name in LIFE:
        if name in given.values and given.values[name] != "draft":
            line = line_of(given.text, name)
            rule = f"{name} is not taken: a draft has none"
            found.append(_at(line, rule, "A signed folder is taken in by workspace import."))
    return found + (list(_struck(given, document)) if document is not None else [])


def save_given(actor: Actor, document: Document, given: Given, lock: int) -> None:
    """Save a text as the next version of a draft, kept beside it as it was given."""
    said = "taken from a text"
    save_document(actor, document, given.values, lock, said, given.text)


@transaction.atomic
def start_given(actor: Actor, partnership: Partnership, given: Given, reach: str) -> Document:
    """Start a draft from a text: its kind, id, title and parties are the text's."""
    said = given.values
    parties = said.get("parties", ())
    start = Start(
        kind=str(said["kind"]),
        slug=str(said.get("id", "")),
        title=str(said.get("title", "")),
        reach=reach,
        parties=tuple((str(e.get("organisation", "")), str(e.get("name", ""))) for e in parties),
    )
    document = create_document(actor, partnership, start)
    document.refresh_from_db()
    author = replace(actor)  # with the role that starting it gave
    own = {"area": partnership.area, "example": partnership.example or None}
    values = {name: value for name, value in own.items() if value and name not in said}
    save_given(author, document, replace(given, values={**said, **values}), document.lock)
    return document


def _read(text: str) -> dict[str, Any]:
    try:
        return read_toml(text, WHERE)
    except InputRefused as refusal:
        raise InputRefused(_lined(text, refusal.problems)) from None


def _faults(values: Mapping[str, Any]) -> tuple[Problem, ...]:
    plain = {name: value for name, value in values.items() if name not in LIFE}
    try:
        document_from(plain, WHERE)
    except InputRefused as refusal:
        return refusal.problems
    return ()


def _struck(given: Given, document: Document) -> Iterator[Problem]:
    """Paragraphs that were spoken of, or are to be changed, and that the text does not have."""
    kept = {each["id"] for each in given.values.get("paragraphs", ())}
    spoken = set(document.comments.values_list("paragraph", flat=True))
    spoken |= set(document.amendments.filter(status="open").values_list("paragraph", flat=True))
    for each in document.newest.paragraphs:
        if each["id"] in spoken - kept:
            rule = f"paragraph {each.get('number')} is not in the text, and was spoken of"
            yield _at(None, rule, "What was said of it is then shown nowhere but in the record.")


def _lined(text: str, problems: Any) -> Iterator[Problem]:
    for each in problems:
        line = each.row or (line_of(text, each.column) if each.column else None)
        value = f" ({each.value[:60]})" if each.value else ""
        name = f"{each.column} " if each.column else ""
        yield _at(line, f"{name}{each.rule}{value}", each.remedy)


def _at(line: int | None, rule: str, remedy: str) -> Problem:
    return Problem(where=f"Line {line}:" if line else "The text:", rule=rule, remedy=remedy)
