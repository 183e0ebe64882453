"""What the checks found, in words of the form: which field it is about, and what is said of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tripleaim.model.documents.base import words_of
from tripleaim.model.documents.kinds import schema_of
from tripleaim.workspace.pages.fields import Field, Rows, fields_of
from tripleaim.workspace.pages.said import field_words

REFUSED = "is refused: "
LONGEST_VALUE = 60
READ_ON = re.compile(
    r"(adds?|are|costs?|did|differs|does|do|has|have|holds|is|lacks|names|sums|was|were) "
    r"|\d{4}-\d\d-\d\d is "
)
"""Words with which what is said of a field reads on after its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultTold:
    """A fault for a reader: the id of its field in the form (empty for none), words, remedy."""

    anchor: str
    words: str
    remedy: str = ""


def faults_told(
    kind: str, values: Mapping[str, Any], faults: Iterable[Mapping[str, str]]
) -> list[FaultTold]:
    """Faults of a document of a kind, each by itself, with the field that it leads to."""
    ids = set(_ids(fields_of(kind, values)))
    names = tuple(schema_of(kind)["properties"])
    return [
        FaultTold(
            anchor=_anchor(column, ids),
            words=_in_words(column, fault.get("value", ""), said, names),
            remedy=fault.get("remedy", ""),
        )
        for fault in faults
        for column, said in _apart(fault.get("column", ""), fault["rule"], names)
    ]


def with_faults(parts: Sequence[Field | Rows], faults: Sequence[FaultTold]) -> list[Field | Rows]:
    """The fields of a form, each with what the checks found of it; none of those is asked last."""
    said: dict[str, tuple[str, ...]] = {}
    for each in faults:
        said[each.anchor] = (*said.get(each.anchor, ()), each.words)
    found: list[Field | Rows] = []
    for part in parts:
        if isinstance(part, Rows):
            rows = tuple(
                tuple(replace(field, faults=said.get(field.path, ())) for field in row)
                for row in part.rows
            )
            part = replace(part, rows=rows)
        is_faulty = any(path in said for path in _ids([part]))
        marked = replace(part, faults=said.get(part.path, ()))
        found.append(replace(marked, seldom=part.seldom and not is_faulty))
    return found


def _ids(parts: Iterable[Field | Rows]) -> Iterator[str]:
    for part in parts:
        yield part.path
        if isinstance(part, Rows):
            yield from (field.path for row in part.rows for field in row)


def _apart(column: str, rule: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a rule says, field by field: a document finds several faults in one."""
    said = rule.removeprefix(REFUSED).rstrip(".")
    if column:
        yield column, said
        return
    named = "|".join(map(re.escape, names))
    long = "|".join(re.escape(name) for name in names if "_" in name)
    for each in re.split(rf"; (?=(?:{named}): |(?:{long}) )", said):
        found = re.match(rf"({named}): (.+)", each, re.DOTALL)
        name, _, rest = each.partition(" ")
        if found is not None:
            yield found[1], found[2]
        elif "_" in name and name in names:
            yield name, rest
        else:
            yield "", each


def _in_words(column: str, value: str, said: str, names: Sequence[str]) -> str:
    long = sorted((each for each in names if "_" in each), key=len, reverse=True)
    for name in long:
        said = re.sub(rf"\b{re.escape(name)}\b", words_of(name), said)
    if not column:
        return said[:1].upper() + said[1:]
    short = value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
    label = field_words(column) + (f" “{short}”" if short else "")
    reads_on = READ_ON.match(said)
    return f"{label} {said}" if reads_on else f"{label}: {said}"


def _anchor(column: str, ids: set[str]) -> str:
    """The field of a path as a problem gives it; where it has none, the table that holds it."""
    steps = column.partition(",")[0].split(".")
    paths = (".".join(steps[:size]) for size in range(len(steps), 0, -1))
    return next((path for path in paths if path in ids), "")
