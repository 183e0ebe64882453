"""The life of a document as a state machine: what may follow what, and why nothing else may."""

from dataclasses import dataclass

from tripleaim.model.documents.base import BINDING, PUBLISHED, STATUSES, Document
from tripleaim.model.errors import InputRefused, refuse

MEANINGS = {
    "draft": "its author is writing it",
    "shared": "the parties have it and may sign it or send it back",
    "signed": "every party has signed this revision",
    "published": "anybody can read it where it says",
    "superseded": "another document has taken its place",
    "reported": "others say that it was agreed; nobody has given us the document",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A transition that is allowed, the verb that makes it and what must hold for it."""

    before: str
    after: str
    verb: str
    needs: str


STEPS = (
    Step(before="draft", after="shared", verb="share", needs="it is complete for its kind"),
    Step(before="shared", after="draft", verb="revise", needs="a new revision; signatures lapse"),
    Step(before="shared", after="signed", verb="sign", needs="every party signed this revision"),
    Step(before="signed", after="draft", verb="revise", needs="a new revision; signatures lapse"),
    Step(before="signed", after="published", verb="publish", needs="an address and a day"),
    Step(before="signed", after="superseded", verb="supersede", needs="the id of its successor"),
    Step(before="published", after="superseded", verb="supersede", needs="the id of its successor"),
)

ALLOWED = {(step.before, step.after): step for step in STEPS}

# Why a transition that is not in STEPS is not: by both states, else by the one it leaves or enters.
REASONS = {
    ("draft", "signed"): "parties can sign only what was shared with them: share it first",
    ("draft", "published"): "nothing is published that its parties have not signed",
    ("draft", "superseded"): "a draft never held; delete it, or finish it",
    ("shared", "published"): "not every party has signed it",
    ("shared", "superseded"): "it never held; take it back to draft",
    ("signed", "shared"): "it is signed already; to change it, revise it, which takes it to draft",
    ("published", "draft"): "what is public does not change: draft a successor that supersedes it",
    ("published", "shared"): "what is public does not change: draft a successor that supersedes it",
    ("published", "signed"): "what was published cannot be made private again",
}


def forbidden_because(before: str, after: str) -> str | None:
    """Why a document may not go from one status to another; None when it may.

    >>> forbidden_because("draft", "shared")
    >>> forbidden_because("draft", "published")
    'nothing is published that its parties have not signed'
    """
    if (before, after) in ALLOWED:
        return None
    if before == after:
        return f"it is {before} already"
    if before == "superseded":
        return "it is history: another document has taken its place"
    if "reported" in (before, after):
        return "a reported document is somebody else's account and has no life here"
    return REASONS[before, after]


def check_step(document: Document, after: str) -> Step:
    """The step that takes a document to a status; raises InputRefused with the reason otherwise."""
    if after not in STATUSES:
        raise refuse(
            document.id, "is not a status", f"Statuses: {', '.join(STATUSES)}.", value=after
        )
    reason = forbidden_because(document.status, after)
    if reason is not None:
        raise _refused(document, after, reason)
    missing = unmet(document, after)
    if missing:
        raise _refused(document, after, missing)
    return ALLOWED[document.status, after]


def unmet(document: Document, after: str) -> str | None:
    """What a document itself still lacks for a status; None when nothing."""
    if after in BINDING and unsigned_parties(document):
        return _waiting(document)
    if after == "published" and document.publication is None:
        return "it does not say where and when it was published"
    if after == "superseded" and document.superseded_by is None:
        return "it does not say by which document (superseded_by)"
    return None


def unsigned_parties(document: Document) -> tuple[str, ...]:
    """Codes of the parties that must sign and have not signed this revision."""
    have = {each.party for each in document.signatures if each.revision == document.revision}
    return tuple(code for code in document.signers if code not in have)


def move(document: Document, after: str) -> Document:
    """The document at its next status, checked.

    Going back to draft makes a new revision: signatures and seal lapse.
    """
    check_step(document, after)
    changed: dict[str, object] = {"status": after}
    if after == "draft":
        changed |= {"revision": document.revision + 1, "signatures": (), "seal": {}}
    return document.model_copy(update=changed)


def revise(document: Document) -> Document:
    """A new revision in draft, which every party must sign again."""
    return move(document, "draft")


def status_faults(document: Document) -> list[str]:
    """Where the status says more than the document shows."""
    said = document.status
    lacking = unmet(document, said)
    faults = [f"status is {said}, but {lacking}"] if lacking else []
    if said == "superseded" and unsigned_parties(document):
        faults.append(f"status is {said}, but {_waiting(document)}")
    if said == "shared" and document.signatures and not unsigned_parties(document):
        faults.append("status is shared, but every party has signed: it should be signed")
    if said == "draft" and document.signatures:
        faults.append("status is draft, but it carries signatures: share it, or revise it")
    if document.publication is not None and said not in PUBLISHED:
        faults.append(f"status is {said}, but it says where it was published")
    if document.superseded_by is not None and said != "superseded":
        faults.append(f"status is {said}, but it says what supersedes it")
    return faults


def _waiting(document: Document) -> str:
    return f"{', '.join(unsigned_parties(document))} has not signed revision {document.revision}"


def diagram() -> str:
    """The state machine as a Mermaid diagram."""
    lines = ["stateDiagram-v2", "    [*] --> draft", "    [*] --> reported"]
    lines += [f"    {step.before} --> {step.after}: {step.verb}" for step in STEPS]
    return "\n".join([*lines, "    superseded --> [*]"])


def _refused(document: Document, after: str, reason: str) -> InputRefused:
    allowed = [step.after for step in STEPS if step.before == document.status]
    remedy = f"From {document.status} it may go to: {', '.join(allowed) or 'nothing'}."
    return refuse(document.id, f"cannot go from {document.status} to {after}: {reason}", remedy)
