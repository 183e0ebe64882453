"""Changing the text of a document and nothing else of it: comments, order and spacing stay."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import AoT

from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import document_from, read_document, text_of
from tripleaim.model.documents.toml import read_toml, write_toml
from tripleaim.model.errors import InputRefused

KIND = re.compile(r"[ \t]*kind[ \t]*=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A text in the one spelling that the program writes, and the original where it differed."""

    document: Document
    text: str
    original: str | None


def rewritten(text: str, where: str) -> Rewritten:
    """A document as the program writes it; the original is kept when it was written otherwise.

    The content hash is the same. Raises InputRefused when the text is no document.
    """
    document = read_document(text, where)
    canonical = text_of(document)
    return Rewritten(
        document=document, text=canonical, original=None if canonical == text else text
    )


def edited(text: str, document: Document, where: str) -> str:
    """The text with what differs in the document changed in its place; the rest byte for byte.

    Where a change in place would not read back as the document, the whole is written anew.
    """
    before = document_from(read_toml(text, where), where)
    if before == document:
        return text
    if text_of(before) == text:
        return text_of(document)
    changed = _patched(text, _plain(before), _plain(document))
    try:
        return changed if read_document(changed, where) == document else text_of(document)
    except InputRefused:
        return text_of(document)


def _patched(text: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The text with fields of the first level set, added and taken out."""
    text = _with_lines(text, {name: after[name] for name in after if name not in before})
    tables = tomlkit.parse(text)
    for name in before:
        if name not in after and name in tables:
            del tables[name]
    for name, value in after.items():
        own = tables.get(name)
        if before.get(name) == value or (name not in before and _is_line(value)):
            continue
        if isinstance(own, AoT) and _is_longer(before, after, name):
            for row in value[len(before[name]) :]:
                own.append(_item(row))
        else:
            tables[name] = _item(value)
    return tomlkit.dumps(tables)


def _with_lines(text: str, new: Mapping[str, Any]) -> str:
    """The text with fields of one line added below the line of its kind."""
    added = write_toml({name: value for name, value in new.items() if _is_line(value)})
    lines = text.splitlines(keepends=True)
    place = next((n for n, line in enumerate(lines, start=1) if KIND.match(line)), 0)
    return "".join([*lines[:place], *([added] if added.strip() else []), *lines[place:]])


def _is_line(value: Any) -> bool:
    return not isinstance(value, Mapping | list | tuple)


def _is_longer(before: Mapping[str, Any], after: Mapping[str, Any], name: str) -> bool:
    was, now = before.get(name) or [], after[name]
    return isinstance(now, list | tuple) and list(now[: len(was)]) == list(was)


def _item(value: Any) -> Any:
    if isinstance(value, Mapping):
        table = tomlkit.table()
        for name, inner in value.items():
            table.append(name, _item(inner))
        return table
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        rows = tomlkit.aot()
        for row in value:
            rows.append(_item(row))
        return rows
    return value


def _plain(document: Document) -> dict[str, Any]:
    return document.model_dump(mode="python", exclude_defaults=True)
