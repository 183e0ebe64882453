"""The lives of parties beside the spell of their document."""

from dataclasses import dataclass
from datetime import date

from tripleaim.governance.body import Body, Registry
from tripleaim.governance.folder import Filed, Folder
from tripleaim.model.documents.base import Party
from tripleaim.model.errors import Problem


def life_problems(
    folder: Folder, registry: Registry, on: date
) -> tuple[list[Problem], list[Problem]]:
    """Parties that did not exist for all of a document: faults, and notes of what is to come."""
    faults: list[Problem] = []
    notes: list[Problem] = []
    for each in folder.filed:
        for number, party in enumerate(each.document.parties, start=1):
            body = registry.bodies.get(party.organisation)
            if body is None:
                continue
            where = _Where(each=each, number=number, party=party, body=body)
            problem = _of_party(where, registry)
            if problem is not None:
                (notes if _is_to_come(where, on) else faults).append(problem)
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
            where=where.each.name,
            column=where.column,
            rule=f"{body.name} ({body.code}) did not exist yet on {where.start}: "
            f"it began on {body.valid_from}",
            remedy="Name the body that existed, or give the day it joined.",
        )
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


def _outlives(closed: date | None, end: date | None) -> bool:
    return closed is not None and (end is None or end > closed)


def _dissolved(where: _Where, registry: Registry) -> Problem:
    body, heirs = where.body, registry.heirs(where.body.code)
    return Problem(
        where=where.each.name,
        column=where.column,
        rule=f"{body.name} ({body.code}) was dissolved on {body.valid_to}, before {where.start}",
        remedy=f"Its successor is {heirs}." if heirs else "No successor is on record.",
    )


def _outlived(where: _Where, registry: Registry) -> Problem:
    body, heirs = where.body, registry.heirs(where.body.code)
    until = f"until {where.end}" if where.end else "without an end"
    return Problem(
        where=where.each.name,
        column=where.column,
        rule=f"{body.name} ({body.code}) was dissolved on {body.valid_to}; the document holds "
        f"{until}",
        remedy=(f"Its successor is {heirs}: " if heirs else "")
        + f"end the document, or the party's part in it (left = {body.valid_to}).",
    )
