"""Checking documents: alone, against one another, against the registry, the law and the keys.

A fault is what must be put right; a note is what a reader should know. Each names the document, the
field and what to do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.governance.attached import attached_faults
from tripleaim.governance.body import Registry
from tripleaim.governance.catalogued import (
    area_faults,
    area_lives,
    area_notes,
    code_faults,
    function_faults,
    measure_faults,
    role_faults,
)
from tripleaim.governance.contradiction import contradictions
from tripleaim.governance.delegable import placing_faults
from tripleaim.governance.folder import Folder
from tripleaim.governance.law import law_faults, law_notes
from tripleaim.governance.lives import life_problems
from tripleaim.governance.placeholder import placeholders
from tripleaim.governance.signing import verify_document
from tripleaim.governance.unseen import unseen_marks
from tripleaim.governance.verifying import Report, one_id_each, references, trust_of
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.documents.decision import Decision
from tripleaim.model.documents.life import status_faults
from tripleaim.model.errors import Problem
from tripleaim.model.spell import Spell


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is checked: a folder, the register of bodies (None: not at hand), the day."""

    folder: Folder
    registry: Registry | None
    on: date


Finds = Callable[[Looked], Iterable[Problem]]
Agreed = Callable[[Document], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its id, what it finds, and whether a decision may set it aside by naming the id."""

    id: str
    finds: Finds
    may_be_excepted: bool = False


def _of_folder(finds: Callable[[Folder], Iterable[Problem]]) -> Finds:
    return lambda looked: finds(looked.folder)


def _lives(looked: Looked) -> Iterable[Problem]:
    return life_problems(looked.folder, looked.registry, looked.on)[0] if looked.registry else ()


def _codes(looked: Looked) -> Iterable[Problem]:
    return code_faults(looked.folder, looked.registry) if looked.registry else ()


def _areas(looked: Looked) -> Iterator[Problem]:
    if looked.registry is not None:
        yield from area_faults(looked.folder, looked.registry)
        yield from area_lives(looked.folder, looked.registry)


def _measures(looked: Looked) -> Iterable[Problem]:
    return measure_faults(looked.folder, looked.registry) if looked.registry else ()


def _placeholders(looked: Looked) -> Iterator[Problem]:
    for each in looked.folder.filed:
        yield from placeholders(each.document.model_dump(exclude={"seal"}), each.name)


def _unseen(looked: Looked) -> Iterator[Problem]:
    for each in looked.folder.filed:
        yield from unseen_marks(each.document.model_dump(exclude={"seal"}), each.name)


CHECKS = (
    Check("unreadable", lambda looked: looked.folder.problems),
    Check("placeholder", _placeholders),
    Check("mark not seen", _unseen),
    Check("two documents of one id", _of_folder(one_id_each)),
    Check("reference to nothing", _of_folder(references)),
    Check("false status", lambda looked: _statuses(looked.folder)),
    Check("signed file altered", _of_folder(attached_faults)),
    Check("legal basis", _of_folder(law_faults), may_be_excepted=True),
    Check("delegation without capability", _of_folder(placing_faults), may_be_excepted=True),
    Check("contradiction", _of_folder(contradictions), may_be_excepted=True),
    Check("function not in the catalogue", _of_folder(function_faults), may_be_excepted=True),
    Check("measure not in the catalogue", _measures, may_be_excepted=True),
    Check("role not in the catalogue", _of_folder(role_faults), may_be_excepted=True),
    Check("party not on the register", _codes, may_be_excepted=True),
    Check("area not on the register", _areas, may_be_excepted=True),
    Check("life of a party", _lives, may_be_excepted=True),
)


def check_folder(
    folder: Folder, registry: Registry | None, on: date, is_agreed: Agreed | None = None
) -> Report:
    """Every fault and note of a folder on a day; without a registry, parties are not looked up.

    A fault that a signed decision of the folder sets aside, by naming its check in `permits` and
    its document in `about`, is a note. `is_agreed` says whether what a decision shows of its
    signing holds; without it, its signatures are verified with the folder's keys.
    """
    is_agreed = is_agreed or verified_by(folder, on)
    looked = Looked(folder=folder, registry=registry, on=on)
    faults: list[Problem] = []
    notes: list[Problem] = []
    gaps = {(each.where, each.column) for each in _placeholders(looked)}
    for check in CHECKS:
        for problem in check.finds(looked):
            if (problem.where, problem.column) in gaps and check.id != "placeholder":
                continue
            decision = (
                excepting(check, problem, folder, is_agreed) if check.may_be_excepted else None
            )
            if decision is None:
                faults.append(_named(check, problem, folder, is_agreed))
            else:
                notes.append(_excepted(problem, decision))
    notes += [*law_notes(folder, on), *_unsupported(folder)]
    if registry is not None:
        notes += [*life_problems(folder, registry, on)[1], *area_notes(folder, registry)]
    return Report(documents=folder.count, faults=tuple(faults), notes=tuple(notes))


def verified_by(folder: Folder, on: date) -> Agreed:
    """Whether the signatures of a document hold by the keys of its folder, as of a day."""
    trust = trust_of(folder, on)
    return lambda document: not verify_document(document, trust)


def excepting(check: Check, problem: Problem, folder: Folder, is_agreed: Agreed) -> Decision | None:
    """The decision in force that sets a fault aside: it permits the check, about that document.

    It counts where all who are to sign the document are among those who signed the decision, their
    signatures hold, and its spell meets the document's.
    """
    for decision, document in _permitting(check, problem, folder):
        if not _wanting(decision, document, is_agreed, problem):
            return decision
    return None


def _permitting(
    check: Check, problem: Problem, folder: Folder
) -> Iterator[tuple[Decision, Document]]:
    """Decisions, in force or not, that permit a check about the document of a fault; and it."""
    filed = next((each for each in folder.filed if each.name == problem.where), None)
    for each in folder.filed:
        decision = each.document
        if isinstance(decision, Decision) and filed is not None and check.id in decision.permits:
            named = getattr(filed.document, "decision", None) == decision.id and not decision.about
            if named or filed.document.id in decision.about:
                yield decision, filed.document


def _meet(one: Document, other: Document) -> bool:
    """Whether there is a day on which both hold."""
    spells = [Spell(valid_from=each.valid_from, valid_to=each.valid_to) for each in (one, other)]
    return spells[0].overlaps(spells[1])


def _wanting(decision: Decision, document: Document, is_agreed: Agreed, problem: Problem) -> str:
    """Why a decision does not count for a document; empty where it does."""
    missing = [code for code in document.signers if code not in decision.signers]
    if missing:
        return f"does not name {', '.join(missing)} among those who sign it, as {document.id} does"
    if not decision.is_binding:
        return f"is {decision.status}: it counts once it is signed"
    if decision.of_content is not None and decision.of_content != content_hash(document):
        return f"is about another version of {document.id}"
    if decision.of_faults and problem.rule not in decision.of_faults:
        return "names another fault"
    if not _meet(decision, document):
        return "does not hold on any day on which that document does"
    return "" if is_agreed(decision) else "its signatures do not hold"


def _named(check: Check, problem: Problem, folder: Folder, is_agreed: Agreed) -> Problem:
    if not check.may_be_excepted:
        return problem
    way = f"Or have a decision signed that permits '{check.id}' about it."
    for decision, document in _permitting(check, problem, folder):
        way = (
            f"The decision {decision.id} permits it, but "
            f"{_wanting(decision, document, is_agreed, problem)}."
        )
    return replace(problem, remedy=f"{problem.remedy} {way}".strip())


def check_to_permit(remedy: str) -> str:
    """The check that a decision would have to permit for a fault, from its remedy; empty for none.

    >>> check_to_permit("Add one. Or have a decision signed that permits 'legal basis' about it.")
    'legal basis'
    >>> check_to_permit("Add one.")
    ''
    """
    found = [each.id for each in CHECKS if f"permits '{each.id}' about it" in remedy]
    return found[0] if found else ""


def _excepted(problem: Problem, decision: Decision) -> Problem:
    said = f"{problem.rule}; the decision {decision.id} sets that aside ({decision.because})"
    return replace(problem, rule=said, remedy="")


def _statuses(folder: Folder) -> Iterator[Problem]:
    for each in folder.filed:
        for fault in status_faults(each.document):
            yield Problem(
                where=each.name,
                column="status",
                rule=fault,
                remedy="Signatures and status move together: tripleaim sign, publish.",
            )


def _unsupported(folder: Folder) -> Iterator[Problem]:
    for each in folder.filed:
        document = each.document
        if document.status == "reported" and not document.evidence:
            yield Problem(
                where=each.name,
                column="evidence",
                rule="is empty: who reports this document?",
                remedy="Cite where it was read.",
            )
        elif not document.example and not document.evidence and not document.signatures:
            yield Problem(
                where=each.name,
                column="evidence",
                rule="is empty, nobody signed, and it is not marked as an example",
                remedy="Cite a source, have it signed, or write example = true.",
            )
