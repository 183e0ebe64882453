"""What would a document change? The ten answers with it and without it, every row that differs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tripleaim.model.area import SYSTEMS
from tripleaim.model.documents.base import UNSIGNED, Document
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.errors import NothingFound, refuse
from tripleaim.model.finding import Finding, Value
from tripleaim.page.values import status_words
from tripleaim.questions.ten import TEN, Question
from tripleaim.registry.area import find_area
from tripleaim.registry.bearing import systems_of
from tripleaim.store.engine import Store
from tripleaim.store.overlay import Layers
from tripleaim.store.shipped import OWN

# The questions whose answers read documents, with the kinds that they read (none named: any kind);
# of the others a test shows that they read none.
ANY: tuple[str, ...] = ()
READ_DOCUMENTS = {
    "who": ANY,
    "buyers": ANY,
    "needs": ("outcomes_framework",),
    "money": ANY,
    "adds-up": ("signed_plan", "outcomes_framework"),
    "decides": ANY,
    "heard": ANY,
    "done": ("outcomes_framework",),
    "next": ANY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row of an answer that the document changes, brings or takes away.

    `without` and `with_it` are None where the row is not there; else the row in words and value.
    """

    question: str
    table: str
    label: str
    measure: str
    subject: str
    without: Finding | None
    with_it: Finding | None

    @property
    def values(self) -> tuple[Value, Value]:
        """The value without the document and with it."""
        return (
            self.without.value if self.without else None,
            self.with_it.value if self.with_it else None,
        )

    @property
    def is_of_sources_only(self) -> bool:
        """Whether the row says the same and rests on other sources or caveats."""
        if self.without is None or self.with_it is None:
            return False
        also = replace(self.without, sources=self.with_it.sources, caveats=self.with_it.caveats)
        return also == self.with_it


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a document would change in the answers about an area on a day.

    `same` names the questions of which no row differs.
    """

    document: str
    area: str
    on: date
    differences: tuple[Difference, ...]
    same: tuple[str, ...]


def preview_document(
    path: Path | str,
    document: Document,
    area: str | None = None,
    on: date | None = None,
    *,
    known: date,
) -> Preview:
    """What a document would change once it is signed and published, in a store that stays as it is.

    A document of that id in the store is left out of "without". What it supersedes is superseded.
    `area` is a code or a name, by default the document's area or the one system of its parties;
    `on` is by default the document's first day, `known` the day by which things could be known.
    Raises InputRefused where the area cannot be told, NothingFound where there is no such area that
    day.
    """
    layers = Layers(path)
    day = on or document.valid_from
    without = layers.with_documents(_others(layers, document, is_in_force=False))
    with_it = layers.with_documents(_others(layers, document, is_in_force=True))
    where = area or area_of(with_it, document, day)
    find_area(with_it, where, day)
    differences: list[Difference] = []
    for question in TEN:
        if reads(question.id, document.kind):
            before = _asked(question, without, where, (day, known))
            after = _asked(question, with_it, where, (day, known))
            differences += compared(question.id, before, after)
    changed = {each.question for each in differences}
    return Preview(
        document=document.id,
        area=where,
        on=day,
        differences=tuple(differences),
        same=tuple(each.id for each in TEN if each.id not in changed),
    )


def reads(question: str, kind: str) -> bool:
    """Whether the answer to a question can differ by a document of a kind.

    >>> [reads(each, "outcomes_framework") for each in ("needs", "done", "fits")]
    [True, True, False]
    """
    kinds = READ_DOCUMENTS.get(question)
    return kinds is not None and (not kinds or kind in kinds)


def compared(
    question: str, before: Sequence[Finding], after: Sequence[Finding]
) -> list[Difference]:
    """The rows that differ between two answers to a question, in the order of the later answer.

    Rows are paired by table, measure, subject and label; what is equal in both, floating numbers
    to nine digits, is left out.
    """
    old, new = Counter(map(_rounded, before)), Counter(map(_rounded, after))
    gone = [each for each in before if old[_rounded(each)] > new[_rounded(each)]]
    come = [each for each in after if new[_rounded(each)] > old[_rounded(each)]]
    waiting: dict[tuple[str, ...], list[Finding]] = {}
    for each in gone:
        waiting.setdefault(_key(each), []).append(each)
    found: list[Difference] = []
    for each in come:
        pairs = waiting.get(_key(each), [])
        found.append(_difference(question, pairs.pop(0) if pairs else None, each))
    left = [each for rows in waiting.values() for each in rows]
    return found + [_difference(question, each, None) for each in left]


def preview_lines(preview: Preview) -> list[str]:
    """A preview in words: a row that differs is told without and with the document."""
    said = {
        question: dict.fromkeys(
            _told(each)
            for each in preview.differences
            if each.question == question.id and not each.is_of_sources_only
        )
        for question in TEN
    }
    count = sum(map(len, said.values()))
    others = sum(each.is_of_sources_only for each in preview.differences)
    rows = "row differs" if count == 1 else "rows differ"
    about = f"{preview.document} in {preview.area} on {preview.on}, as if it were in force"
    lines = [f"{about}: {count} {rows}."]
    if others:
        lines.append(f"{others} more say the same and rest on other sources or caveats.")
    for question, pairs in said.items():
        lines += ["", question.title] if pairs else []
        for without, with_it in pairs:
            lines += [f"  without  {without}", f"  with     {with_it}"]
    return [*lines, "", f"Nothing differs in: {', '.join(preview.same)}."]


def _told(difference: Difference) -> tuple[str, str]:
    """The sentences of a row without and with the document; rows of one sentence share them."""
    without, with_it = difference.without, difference.with_it
    return _in_words(without, with_it), _in_words(with_it, without)


def _in_words(row: Finding | None, other: Finding | None) -> str:
    """The sentence of a row; with its status where the other reads the same."""
    if row is None:
        return "(no row)"
    alike = other is not None and other.statement == row.statement
    return f"{row.statement} ({status_words(row.status)})" if alike else row.statement


def preview_plain(preview: Preview) -> dict[str, object]:
    """A preview as plain values for JSON."""
    return {
        "document": preview.document,
        "area": preview.area,
        "on": preview.on.isoformat(),
        "differences": [
            {
                "question": each.question,
                "table": each.table,
                "label": each.label,
                "measure": each.measure,
                "subject": each.subject,
                "of_sources_only": each.is_of_sources_only,
                "without": each.without.to_dict() if each.without else None,
                "with": each.with_it.to_dict() if each.with_it else None,
            }
            for each in preview.differences
        ],
        "same": list(preview.same),
    }


def area_of(store: Store, document: Document, on: date) -> str:
    """The area that a document is about: its own, or its parties' one system.

    A system goes by its code, which its board has too; any other area by its id.
    """
    if document.area is not None:
        kind, _, code = document.area.partition(":")
        return code if kind in SYSTEMS else document.area
    areas = [each.partition(":")[2] for each in systems_of(store, document.codes, on)]
    if len(areas) != 1:
        said = f"its parties are members of {', '.join(areas)}" if areas else "it names no area"
        raise refuse(document.id, f"is about no one area: {said}", "Give --area.")
    return areas[0]


def _rounded(found: Finding) -> Finding:
    """The finding without the last digits, which sums on two threads do not share."""
    low, value, high = (_to_digits(each) for each in (found.low, found.value, found.high))
    return replace(found, low=low, value=value, high=high)


def _to_digits(value: Value) -> Value:
    return float(f"{value:.9g}") if isinstance(value, float) else value


def _key(found: Finding) -> tuple[str, ...]:
    return (found.table, found.measure, found.subject, found.label)


def _difference(question: str, without: Finding | None, with_it: Finding | None) -> Difference:
    row = with_it or without
    assert row is not None
    return Difference(
        question=question,
        table=row.table,
        label=row.label,
        measure=row.measure,
        subject=row.subject,
        without=without,
        with_it=with_it,
    )


def _asked(question: Question, store: Store, area: str, days: tuple[date, date]) -> list[Finding]:
    try:
        return question.ask(store, area, *days)
    except NothingFound:
        return []


def _others(layers: Layers, document: Document, is_in_force: bool) -> list[tuple[str, Document]]:
    """The documents of the store without the one that is previewed, or with it in force."""
    found: list[tuple[str, Document]] = []
    source = OWN.id
    for name, body in layers.documents():
        if body["id"] == document.id:
            source = name
            continue
        if is_in_force and body["id"] == document.supersedes:
            body |= {"status": "superseded", "superseded_by": document.id}
        found.append((name, document_from(body, str(body["id"]))))
    if is_in_force:
        status = "published" if document.status in UNSIGNED else document.status
        found.append((source, document.model_copy(update={"status": status})))
    return found
