"""Verifying a folder: every signature and publication, the register of keys, ids and successors."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.governance.attached import attached_faults
from tripleaim.governance.folder import KEYS, Folder
from tripleaim.governance.key_register import KeyRegister, doubles, events_ahead, register_from
from tripleaim.governance.log_checks import log_faults, log_notes
from tripleaim.governance.log_trust import log_trust
from tripleaim.governance.signed_text import FOLDER
from tripleaim.governance.signing import doubts, verify_document
from tripleaim.governance.signing_rules import Trust, is_version_1
from tripleaim.model.documents.base import SETTLES, Document
from tripleaim.model.documents.decision import Decision
from tripleaim.model.documents.neighbourhood import NeighbourhoodPlan
from tripleaim.model.documents.scheme import SchemeOfDelegation
from tripleaim.model.errors import Problem

ALL_AGAIN = "those who signed the old one must sign its successor"

REFERENCES = (
    "supersedes",
    "superseded_by",
    "capability",
    "decision",
    "questionnaire",
    "outcomes_framework",
)
NO_LOG = ("", FOLDER)  # what a signature made in a folder names as its log
MAY_SUCCEED = (*SETTLES, "reported")


def trust_of(folder: Folder, today: date, pins: frozenset[str] = frozenset()) -> Trust:
    """What the signatures of a folder are judged by: its register of keys, and its log's."""
    log = folder.log
    logs = {log.name: log_trust(log, today, pins)} if log is not None else {}
    keys = register_from(folder.keys.file, pins=pins) if pins else folder.keys
    return Trust(keys=keys, today=today, pins=pins, logs=logs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found: faults, notes, and how many documents of how many files."""

    documents: int
    faults: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def verify_folder(folder: Folder, trust: Trust) -> Report:
    """Everything that the signatures of a folder do not bear out, with the public keys alone.

    Faults: broken rules of an act, a false status, two documents of one id, a successor that is
    none, a signed file that was changed, an altered event of the register. Notes: what holds and a
    reader should know.
    """
    faults = [
        *folder.problems,
        *trust.keys.problems,
        *events_ahead(folder.keys, trust.today),
        *(log_faults(folder.log, folder, trust.pins) if folder.log is not None else ()),
        *(
            problem
            for each in folder.filed
            for problem in verify_document(each.document, trust, each.name)
        ),
        *attached_faults(folder),
        *one_id_each(folder),
        *successor_faults(folder),
    ]
    return Report(documents=folder.count, faults=tuple(faults), notes=tuple(_notes(folder, trust)))


def fallen(folder: Folder, keys: KeyRegister, today: date) -> list[str]:
    """What held with the folder's register and would not with another: acts, keys vouched for."""
    then, now = trust_of(folder, today), trust_of(replace(folder, keys=keys), today)
    acts = [
        f"{problem.where} ({problem.column})"
        for each in folder.filed
        if not verify_document(each.document, then, each.name)
        for problem in verify_document(each.document, now, each.name)
    ]
    ends = {id for id, key in keys.keys.items() if key.ended is not None}
    lost = sorted(then.vouched - now.vouched - ends)
    owners = [f"the key {keys.keys[id].short} of {keys.keys[id].party}" for id in lost]
    return list(dict.fromkeys(acts + owners))


def one_id_each(folder: Folder) -> Iterator[Problem]:
    """Documents whose id another has: each of them."""
    named: dict[str, list[str]] = {}
    for each in folder.filed:
        named.setdefault(each.document.id, []).append(each.name)
    for each in folder.filed:
        others = [name for name in named[each.document.id] if name != each.name]
        if others:
            yield Problem(
                where=each.name,
                column="id",
                value=each.document.id,
                rule=f"is also the id of {', '.join(others)}",
                remedy="Give one of them another id.",
            )


def references(folder: Folder) -> Iterator[Problem]:
    """References to documents that are not here, and successors that are none."""
    known = folder.by_id()
    for each in folder.filed:
        for field, named in _referred(each.document):
            if named not in known:
                yield Problem(
                    where=each.name,
                    column=field,
                    value=named,
                    rule="is the id of no document in this folder",
                    remedy="Correct it, or add that document.",
                )
    yield from _untrue_successors(folder)


def _referred(document: Document) -> Iterator[tuple[str, str]]:
    """The field and id of each document that a document refers to."""
    for field in REFERENCES:
        if named := getattr(document, field, None):
            yield field, named
    if isinstance(document, SchemeOfDelegation):
        for number, given in enumerate(document.delegated, start=1):
            if given.committee:
                yield f"delegated.{number}.committee", given.committee
    if isinstance(document, NeighbourhoodPlan):
        for number, named in enumerate(document.consultations, start=1):
            yield f"consultations.{number}", named


def successor_faults(folder: Folder) -> Iterator[Problem]:
    """What is said to supersede a document, and is not here or does not say so itself."""
    known = folder.by_id()
    for each in folder.filed:
        named = each.document.superseded_by
        if named and named not in known:
            yield Problem(
                where=each.name,
                column="superseded_by",
                value=named,
                rule="is the id of no document in this folder",
                remedy="Correct it, or add that document.",
            )
    yield from _untrue_successors(folder)


def _untrue_successors(folder: Folder) -> Iterator[Problem]:
    known = folder.by_id()
    for each in folder.filed:
        heir = known.get(each.document.superseded_by or "")
        if heir is None:
            continue
        made = tuple(act.party for act in heir.document.signatures)
        if heir.document.supersedes != each.document.id:
            yield Problem(
                where=each.name,
                column="superseded_by",
                value=heir.document.id,
                rule="does not say that it supersedes this document",
                remedy=f'Write supersedes = "{each.document.id}" in {heir.name}.',
            )
        elif heir.document.status not in MAY_SUCCEED:
            yield Problem(
                where=each.name,
                column="superseded_by",
                value=heir.document.id,
                rule=f"is {heir.document.status}: nothing is superseded by what is not signed",
                remedy=f"Have {heir.name} signed first.",
            )
        elif unasked(each.document, made):
            yield Problem(
                where=each.name,
                column="superseded_by",
                value=heir.document.id,
                rule=f"is not signed by {', '.join(unasked(each.document, made))}: {ALL_AGAIN}",
                remedy=f"Have {heir.name} signed by all who signed this document.",
            )


def unasked(old: Document, signers: Collection[str]) -> tuple[str, ...]:
    """Parties that signed a document and are not among those who sign what would supersede it."""
    made = dict.fromkeys(each.party for each in old.signatures)
    return tuple(party for party in made if party not in signers)


def _notes(folder: Folder, trust: Trust) -> Iterator[Problem]:
    for each in folder.filed:
        if (
            isinstance(each.document, Decision)
            and each.document.permits
            and each.document.is_binding
        ):
            yield _exception(each.document, each.name)
    signed = [each for each in folder.filed if each.document.signatures]
    for each in signed:
        yield from doubts(each.document, trust, each.name)
        old = [made for made in each.document.signatures if is_version_1(made)]
        if old:
            yield Problem(
                where=each.name,
                column="signatures",
                rule="are of version 1: they name no person and no state of the register",
                remedy="Revise it and sign again to have them.",
            )
    yield from register_notes(folder.keys)
    if folder.log is not None:
        yield from log_notes(folder.log, trust.pins)
    in_folder = any(made.log in NO_LOG for each in signed for made in each.document.signatures)
    if in_folder and not trust.pins:
        yield Problem(
            where=KEYS,
            rule="was taken as it stands: whoever could write in this folder could have made all "
            "of its keys",
            remedy="Ask a party for its key's first 16 digits by another road, and give them: "
            "tripleaim documents verify --pin.",
        )


def _exception(decision: Decision, where: str) -> Problem:
    """What a decision sets aside, told to whoever verifies."""
    version = decision.of_content
    of = f", of the version {version[:16]}" if version else ", of every version"
    said = f"sets aside {', '.join(decision.permits)} for {', '.join(decision.about)}{of}"
    return Problem(where=where, column="permits", rule=said, remedy=f"Why: {decision.because}")


def register_notes(keys: KeyRegister) -> Iterator[Problem]:
    """Parties with more than one key in force: rightly a deputy's, or somebody else's."""
    for party, several in doubles(keys).items():
        named = ", ".join(f"{key.short} ({key.signatory}, {key.begins})" for key in several)
        yield Problem(
            where=KEYS,
            column="events",
            value=party,
            rule=f"has {len(several)} keys in force: {named}",
            remedy="Is each its own? If not: tripleaim key revoke.",
        )
