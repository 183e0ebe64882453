"""What was said: an answer of the sweep and its findings, as nouns."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

AFTER = frozenset(
    {
        "What came after",
        "What changes next",
        "What is coming",
        "What was planned by then",
        "What a single contract would change",
        "What is planned next",
    }
)
"""Tables that may tell a day later than the one asked about: their caption says so."""
BEFORE = frozenset(
    {"How it got here", "Its predecessors", "What its predecessors did", "Whose record this is"}
)
"""Tables that may name bodies that had ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding of an answer, as a user reads it."""

    measure: str
    value: Any = None
    unit: str = ""
    low: Any = None
    high: Any = None
    status: str = "found"
    statement: str = ""
    subject: str = ""
    label: str = ""
    table: str = ""
    sources: tuple[str, ...] = ()

    @property
    def is_after(self) -> bool:
        """Whether it stands under a heading that says that it came after."""
        return self.table in AFTER or self.table.startswith("What came after")

    @property
    def is_before(self) -> bool:
        """Whether it tells of predecessors."""
        return self.table in BEFORE or "predecessor" in self.table.lower()

    @property
    def is_of_months(self) -> bool:
        """Whether it tells of a footprint in which months are added up, whether ended or not."""
        return self.measure.startswith("effect_on_")

    @property
    def is_known(self) -> bool:
        """Whether it has a value from data or a document, not from synthetic people."""
        return self.status == "found" and self.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The answer to one question about one area (None for all systems) on one day."""

    question: str
    area: str | None
    kind: str
    on: date
    error: str = ""
    refused: str = ""
    seconds: float = 0.0
    found: tuple[Found, ...] = ()

    def of(self, *measures: str, table: str | None = None) -> list[Found]:
        """The findings of some measures, of one table or of any."""
        return [
            each
            for each in self.found
            if each.measure in measures and (table is None or each.table == table)
        ]

    @property
    def sentences(self) -> dict[str, Found]:
        """Each sentence once, with the first finding that it goes with."""
        told: dict[str, Found] = {}
        for each in self.found:
            told.setdefault(each.statement, each)
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong in an answer: which check found it, where, and what."""

    check: str
    question: str
    area: str | None
    on: date
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body's life (None where no register says), its names and who came before it.

    `names` are spells of (name, first day, first day after); `before` the ids of all predecessors.
    """

    valid_from: date | None
    valid_to: date | None
    names: tuple[tuple[str, date | None, date | None], ...] = ()
    before: frozenset[str] = frozenset()

    def lives_on(self, on: date) -> bool:
        """Whether it existed on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on < self.valid_to)

    def names_on(self, on: date) -> set[str]:
        """What it was called on a day; every name where no spell holds that day."""
        held = {
            name
            for name, first, after in self.names
            if (first is None or first <= on) and (after is None or on < after)
        }
        return held or {name for name, _, _ in self.names}

    @property
    def ever(self) -> set[str]:
        """Every name that it had."""
        return {name for name, _, _ in self.names}


World = Mapping[str, Body]
"""Every body of the store by id: areas and organisations."""


def read_said(path: Path) -> list[Said]:
    """The answers of a sweep's file of JSON lines; of one that goes on, those written so far."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as file, suppress(EOFError):
        for line in file:
            found.append(said_of(json.loads(line)))
    return found


NAMES = tuple(each.name for each in fields(Found))


def said_of(line: Mapping[str, Any]) -> Said:
    """One line of a sweep as an answer."""
    found = tuple(
        Found(**{**{name: each.get(name) for name in NAMES}, "sources": tuple(each["sources"])})
        for each in line["findings"]
    )
    return Said(
        question=line["question"],
        area=line["area"],
        kind=line["kind"],
        on=date.fromisoformat(line["on"]),
        error=line["error"],
        refused=line["refused"],
        seconds=line.get("seconds", 0.0),
        found=found,
    )


def by_area(answers: Iterable[Said]) -> Iterator[tuple[tuple[str | None, date], list[Said]]]:
    """The answers about each area and day together, in order."""
    held: dict[tuple[str | None, date], list[Said]] = {}
    for each in answers:
        held.setdefault((each.area, each.on), []).append(each)
    yield from sorted(held.items(), key=lambda item: (item[0][1], str(item[0][0])))


def fault(check: str, said: Said, what: str) -> Fault:
    """A fault of one answer."""
    return Fault(check=check, question=said.question, area=said.area, on=said.on, what=what)


def numbers(found: Sequence[Found]) -> list[float]:
    """The values of findings that are numbers."""
    return [
        float(each.value)
        for each in found
        if isinstance(each.value, int | float) and not isinstance(each.value, bool)
    ]
