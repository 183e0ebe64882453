"""Names that documents take from a catalogue: functions, roles of parties, organisations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import Protocol

from tripleaim.governance.body import Registry
from tripleaim.governance.folder import Filed, Folder
from tripleaim.governance.functions import functions
from tripleaim.model.area import list_command
from tripleaim.model.documents.assessment import CapabilityAssessment
from tripleaim.model.documents.committee import TermsOfReference
from tripleaim.model.documents.consultation import Consultation
from tripleaim.model.documents.contract import IntegratedHealthContract
from tripleaim.model.documents.delegation import Delegation
from tripleaim.model.documents.neighbourhood import NeighbourhoodPlan
from tripleaim.model.documents.scheme import SchemeOfDelegation
from tripleaim.model.errors import Problem
from tripleaim.store.rules import read_rules

PLACE = "place:"


class _Named(Protocol):
    """A row of a document that names a function."""

    @property
    def function(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a party is in a document: the id of the role and what it means."""

    id: str
    means: str


@cache
def roles() -> Mapping[str, Role]:
    """Every role that a party may have, by id.

    >>> roles()["supporter"].means
    'helps another party of the document'
    """
    return {id: Role(id=id, means=said["means"]) for id, said in read_rules("roles").items()}


def function_faults(folder: Folder) -> Iterator[Problem]:
    """Functions that documents name and that are not in the catalogue of functions."""
    known = [each.id for each in functions()]
    for each in folder.filed:
        for column, named in _functions(each):
            if named not in known:
                yield _unknown(each, column, named, "function", known)


def _functions(each: Filed) -> Iterator[tuple[str, str]]:
    document = each.document
    rows: dict[str, Sequence[_Named]] = {}
    if isinstance(document, Delegation):
        rows = {"functions": document.functions}
    if isinstance(document, CapabilityAssessment):
        rows = {"abilities": document.abilities}
    if isinstance(document, TermsOfReference):
        rows = {"powers": document.powers}
    if isinstance(document, SchemeOfDelegation):
        rows = {"reserved": document.reserved, "delegated": document.delegated}
    for field, named in rows.items():
        for number, row in enumerate(named, start=1):
            yield f"{field}.{number}.function", row.function
    if isinstance(document, IntegratedHealthContract):
        for number, function in enumerate(document.functions, start=1):
            yield f"functions.{number}", function


def measure_faults(folder: Folder, registry: Registry) -> Iterator[Problem]:
    """Measures of neighbourhood plans that are not in the catalogue of the store."""
    for each in folder.filed:
        if not isinstance(each.document, NeighbourhoodPlan) or registry.measures is None:
            continue
        for number, priority in enumerate(each.document.priorities, start=1):
            if priority.measure not in registry.measures:
                column = f"priorities.{number}.measure"
                yield _unknown(each, column, priority.measure, "measure", sorted(registry.measures))


def role_faults(folder: Folder) -> Iterator[Problem]:
    """Roles of parties that are not in the catalogue of roles."""
    for each in folder.filed:
        for number, party in enumerate(each.document.parties, start=1):
            if party.role not in roles():
                column = f"parties.{number}.role"
                yield _unknown(each, column, party.role, "role", list(roles()))


def code_faults(folder: Folder, registry: Registry) -> Iterator[Problem]:
    """Codes of organisations that the register of the store does not hold."""
    for each in folder.filed:
        for column, code, name in _codes(each):
            if code not in registry.bodies:
                yield Problem(
                    where=each.name,
                    column=column,
                    value=code,
                    rule="is the code of no organisation on the register",
                    remedy=_meant(name, registry),
                )


def _meant(name: str, registry: Registry) -> str:
    """What to do about a code that nobody has: bodies of the name beside it, if there are any."""
    names: dict[str, list[str]] = {}
    for body in registry.bodies.values():
        names.setdefault(body.name.casefold(), []).append(body.code)
    near = get_close_matches(name.casefold(), names, n=3, cutoff=0.8) if name else []
    meant = [f"{registry.name(code)} is {code}" for each in near for code in names[each]]
    said = f"On the register {'; '.join(meant)}." if meant else "Correct it."
    return f"{said} To find another: tripleaim find NAME."


def area_faults(folder: Folder, registry: Registry) -> Iterator[Problem]:
    """Areas that the register of the store does not hold; places that it does not are notes."""
    for problem, named in _unknown_areas(folder, registry):
        if not named.startswith(PLACE):
            yield problem


def area_lives(folder: Folder, registry: Registry) -> Iterator[Problem]:
    """Areas that were not there on the first day of their document."""
    for each in folder.filed:
        area, start = each.document.area, each.document.valid_from
        spell = registry.spells.get(area or "")
        if spell is None or spell.holds(start):
            continue
        is_over = spell.valid_from <= start
        yield Problem(
            where=each.name,
            column="area",
            value=area,
            rule=f"was over on {spell.valid_to}, before {start}"
            if is_over
            else f"is on the register from {spell.valid_from}, after {start}",
            remedy="Name the area that was there on that day: tripleaim areas --on DAY.",
        )


def area_notes(folder: Folder, registry: Registry) -> Iterator[Problem]:
    """Places that partners name and no register holds: only the document knows them."""
    for problem, named in _unknown_areas(folder, registry):
        if named.startswith(PLACE):
            yield replace(problem, remedy="Is it that place's id? Answers about it have no people.")


def _unknown_areas(folder: Folder, registry: Registry) -> Iterator[tuple[Problem, str]]:
    for each in folder.filed:
        for column in ("area", "to_area"):
            named = getattr(each.document, column, None)
            if not named or registry.areas is None or named in registry.areas:
                continue
            kind, _, code = named.partition(":")
            day = each.document.valid_from
            same = sorted(area for area in registry.areas if area.partition(":")[2] == code)
            meant = f"Did you mean {same[0]}? " if same else ""
            listed = list_command(day, kind)
            yield (
                Problem(
                    where=each.name,
                    column=column,
                    value=named,
                    rule="is the id of no area on the register",
                    remedy=f"{meant}Correct it. To list those of a kind: {listed}.",
                ),
                named,
            )


def _codes(each: Filed) -> Iterator[tuple[str, str, str]]:
    """Where a code stands, the code, and the name beside it."""
    for number, party in enumerate(each.document.parties, start=1):
        yield f"parties.{number}.organisation", party.organisation, party.name
    if isinstance(each.document, Consultation):
        for number, code in enumerate(each.document.councils, start=1):
            yield f"councils.{number}", code, ""


def _unknown(each: Filed, column: str, value: str, what: str, known: list[str]) -> Problem:
    near = get_close_matches(value, known, n=1)
    meant = f"Did you mean {near[0]}? " if near else ""
    return Problem(
        where=each.name,
        column=column,
        value=value,
        rule=f"is no {what} in the catalogue",
        remedy=f"{meant}Those are: {', '.join(known)}.",
    )
