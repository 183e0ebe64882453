"""Checking documents: alone, against one another, against the registry, the law and the keys.

A fault is what must be put right; a note is what a reader should know. Each names the document, the
field and what to do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tripleaim.governance.attached import attached_faults
from tripleaim.governance.body import Body, Registry
from tripleaim.governance.contradiction import contradictions
from tripleaim.governance.folder import Filed, Folder
from tripleaim.governance.law import law_faults, law_notes
from tripleaim.governance.placing import placing_faults
from tripleaim.governance.verifying import Report, one_id_each, references
from tripleaim.model.documents.base import Party
from tripleaim.model.documents.life import status_faults
from tripleaim.model.errors import Problem

Rule = Callable[[Folder], Iterable[Problem]]


def check_folder(folder: Folder, registry: Registry | None, on: date) -> Report:
    """Every fault and note of a folder on a day; without a registry, parties are not looked up."""
    faults = [
        *folder.problems,
        *one_id_each(folder),
        *references(folder),
        *_statuses(folder),
        *law_faults(folder),
        *placing_faults(folder),
        *contradictions(folder),
        *attached_faults(folder),
    ]
    notes = [*law_notes(folder, on), *_unsupported(folder)]
    if registry is not None:
        wrong, known = _parties(folder, registry, on)
        faults += wrong
        notes += known
    return Report(documents=len(folder.filed), faults=tuple(faults), notes=tuple(notes))


def _statuses(folder: Folder) -> Iterator[Problem]:
    for each in folder.filed:
        for fault in status_faults(each.document):
            yield Problem(
                where=each.name, column="status", rule=fault,
                remedy="Signatures and status move together: tripleaim sign, publish.",
            )  # fmt: skip


def _unsupported(folder: Folder) -> Iterator[Problem]:
    for each in folder.filed:
        document = each.document
        if document.status == "reported" and not document.evidence:
            yield Problem(
                where=each.name, column="evidence", rule="is empty: who reports this document?",
                remedy="Cite where it was read.",
            )  # fmt: skip
        elif not document.example and not document.evidence and not document.signatures:
            yield Problem(
                where=each.name, column="evidence",
                rule="is empty, nobody signed, and it is not marked as an example",
                remedy="Cite a source, have it signed, or write example = true.",
            )  # fmt: skip


def _parties(folder: Folder, registry: Registry, on: date) -> tuple[list[Problem], list[Problem]]:
    faults: list[Problem] = []
    notes: list[Problem] = []
    unknown: set[str] = set()
    for each in folder.filed:
        for number, party in enumerate(each.document.parties, start=1):
            body = registry.bodies.get(party.organisation)
            if body is None:
                unknown.add(party.organisation)
                continue
            where = _Where(each=each, number=number, party=party, body=body)
            problem = _of_party(where, registry)
            if problem is not None:
                (notes if _is_to_come(where, on) else faults).append(problem)
    if unknown:
        notes.append(_unknown(folder, unknown))
    return faults, notes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    each: Filed
    number: int
    party: Party
    body: Body

    @property
    def column(self) -> str:
        return f"parties.{self.number}.organisation"

    @property
    def start(self) -> date:
        return self.party.joined or self.each.document.valid_from

    @property
    def end(self) -> date | None:
        return self.party.left or self.each.document.valid_to


def _of_party(where: _Where, registry: Registry) -> Problem | None:
    body = where.body
    if body.valid_from is not None and body.valid_from > where.start:
        return Problem(
            where=where.each.name, column=where.column,
            rule=f"{body.name} ({body.code}) did not exist yet on {where.start}: "
            f"it began on {body.valid_from}",
            remedy="Name the body that existed, or give the day it joined.",
        )  # fmt: skip
    if body.valid_to is not None and body.valid_to <= where.start:
        return _dissolved(where, registry)
    is_agreement = where.each.document.family == "agreement"
    if is_agreement and _outlives(body.valid_to, where.end):
        return _outlived(where, registry)
    return None


def _is_to_come(where: _Where, on: date) -> bool:
    """Whether the party was there at the start and its end lies ahead, or behind a closed file."""
    closed = where.body.valid_to
    if closed is None or closed <= where.start:
        return False
    return on < closed or where.each.document.status == "superseded"


def _unknown(folder: Folder, codes: set[str]) -> Problem:
    listed = ", ".join(sorted(codes)[:12])
    return Problem(
        where=str(folder.path),
        rule=f"names parties that are not in this store's register ({listed}): their lives were "
        "not checked",
    )


def _outlives(closed: date | None, end: date | None) -> bool:
    return closed is not None and (end is None or end > closed)


def _dissolved(where: _Where, registry: Registry) -> Problem:
    body, heirs = where.body, registry.heirs(where.body.code)
    return Problem(
        where=where.each.name, column=where.column,
        rule=f"{body.name} ({body.code}) was dissolved on {body.valid_to}, before {where.start}",
        remedy=f"Its successor is {heirs}." if heirs else "No successor is on record.",
    )  # fmt: skip


def _outlived(where: _Where, registry: Registry) -> Problem:
    body, heirs = where.body, registry.heirs(where.body.code)
    until = f"until {where.end}" if where.end else "without an end"
    return Problem(
        where=where.each.name, column=where.column,
        rule=f"{body.name} ({body.code}) was dissolved on {body.valid_to}; the document holds "
        f"{until}",
        remedy=(f"Its successor is {heirs}: " if heirs else "")
        + f"end the document, or the party's part in it (left = {body.valid_to}).",
    )  # fmt: skip
