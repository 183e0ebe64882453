"""What differs between two versions: by word in paragraphs, by value in fields."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tripleaim.workspace.drafting.document import Version

WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, was added or was removed."""

    sort: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A paragraph or field that differs, and how."""

    name: str
    pieces: tuple[Piece, ...]


def words_between(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts by word: what stayed, was removed and was added, in order.

    >>> [(p.sort, p.text) for p in words_between("thirty days", "ten days")]
    [('removed', 'thirty'), ('added', 'ten'), ('same', ' days')]
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, i, j, k, end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[i:j])))
            continue
        found += [Piece("removed", "".join(old[i:j]))] if i < j else []
        found += [Piece("added", "".join(new[k:end]))] if k < end else []
    return tuple(found)


def differences(first: Version, second: Version) -> list[Changed]:
    """Every paragraph and field that differs between two versions."""
    found = []
    old, new = ({p["id"]: p for p in each.paragraphs} for each in (first, second))
    for id in dict.fromkeys([*old, *new]):
        before, after = (_paragraph(each.get(id)) for each in (old, new))
        if before != after:
            number = (new.get(id) or old[id]).get("number", "")
            found.append(Changed(name=f"Paragraph {number}", pieces=words_between(before, after)))
    was, now = dict(_leaves(first.values)), dict(_leaves(second.values))
    for name in dict.fromkeys([*was, *now]):
        before, after = was.get(name, ""), now.get(name, "")
        if before != after:
            found.append(Changed(name=name, pieces=words_between(before, after)))
    return found


def _paragraph(row: Any) -> str:
    if row is None:
        return ""
    heading = row.get("heading", "")
    return f"{row.get('number', '')} {heading}{': ' if heading else ''}{row.get('text', '')}"


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if path or name not in ("paragraphs", "revision"):
                yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, f"{path}.{number}")
    else:
        yield path, str(value)
