"""The canonical form of a document, its content hash, and what differs between two contents."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tripleaim.model.documents.base import Document

# What a signature does not cover: the document's life, and the signatures themselves.
UNSIGNED = frozenset({"status", "signatures", "seal", "publication", "superseded_by"})


def content_of(document: Document) -> dict[str, str]:
    """Every signed field of a document by its path, as canonical JSON: one entry a leaf.

    Decimals are written without trailing zeros, so that 0.10 and 0.1 are one content; a field left
    at its default is left out, so that a later version of the software hashes the same document
    alike. `id`, `kind`, `revision` and `title` are always in.
    """
    plain = document.model_dump(mode="python", exclude=set(UNSIGNED), exclude_defaults=True)
    always = {name: getattr(document, name) for name in ("kind", "id", "revision", "title")}
    return dict(sorted(_leaves({**plain, **always}, "")))


def canonical_form(document: Document) -> str:
    """The text that is hashed: a line a leaf, path and value, in order of path."""
    return "".join(f"{path} = {value}\n" for path, value in content_of(document).items())


def content_hash(document: Document) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_form(document).encode("utf-8")).hexdigest()


def seal_of(document: Document) -> dict[str, str]:
    """A short digest of every signed field, by path: what a later change is named with."""
    return {path: _short(value) for path, value in content_of(document).items()}


def changes_since(document: Document) -> list[str]:
    """The paths whose content is no longer what was sealed, in words; empty when nothing changed.

    >>> from tripleaim.model.documents.decision import Decision
    >>> said = {"id": "a", "title": "A", "valid_from": "2018-04-01", "decided": "yes"}
    >>> said |= {"taken_on": "2018-04-01", "body": "Board", "because": "it helps"}
    >>> said |= {"parties": [{"organisation": "RM3", "name": "A trust"}]}
    >>> agreed = Decision.model_validate(said)
    >>> agreed = agreed.model_copy(update={"seal": seal_of(agreed)})
    >>> changes_since(agreed)
    []
    >>> changes_since(agreed.model_copy(update={"decided": "no"}))
    ['decided was changed (it now reads "no")']
    """
    return _changes(document.seal, content_of(document))


def differing(first: Document, second: Document) -> list[str]:
    """The paths whose content differs between two documents, as read in the second, in words."""
    return _changes(seal_of(first), content_of(second))


def _changes(sealed: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    said = [
        f"{path} was changed (it now reads {_shown(value)})"
        for path, value in now.items()
        if path in sealed and sealed[path] != _short(value)
    ]
    said += [f"{path} was added ({_shown(now[path])})" for path in now if path not in sealed]
    said += [f"{path} was removed" for path in sealed if path not in now]
    return said


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | tuple):
        yield (f"{path}#", str(len(value)))
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, f"{path}[{number}]")
    elif value is not None:
        yield (path, _canonical(value))


def _canonical(value: Any) -> str:
    if isinstance(value, Decimal):
        whole = value.normalize()
        return format(whole, "f") if whole else "0"
    if isinstance(value, str | int | float | bool):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(str(value), ensure_ascii=False)


def _short(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8")).hexdigest()[:12]


def _shown(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:57]}…"
