"""What is wrong with the log of a folder, and with the folder beside it; each fault is named."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from tripleaim.governance.act import acts_of
from tripleaim.governance.folder import Folder
from tripleaim.governance.kept_log import (
    CHECKPOINT,
    ENTRIES,
    EVENTS,
    HEADS,
    KEYS,
    LEAVES,
    LOG,
    MANIFEST,
    KeptLog,
)
from tripleaim.governance.key import Key, is_signed_by
from tripleaim.governance.log_entry import NOTHING, Entry
from tripleaim.governance.log_keys import register_of_log
from tripleaim.governance.log_trust import TreeLog, founding, starts_of
from tripleaim.governance.note import Checkpoint
from tripleaim.governance.passkey import assertion_fault
from tripleaim.governance.signed_text import SignedText, read_signed_text
from tripleaim.governance.stamp_checks import stamp_faults, stamp_notes
from tripleaim.governance.tally import Tally, read_tally
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.documents.committee import TermsOfReference
from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.said_number import is_whole

ALTERED = "Take the folder as it was exported."
ASK = "Ask a member for these digits by another road, and give them: --pin."
BY_TERMS = ", by "
OF_A_BODY = ("decision", "minutes")
WITNESS = "witness"
SIGNED = ("signature", "publication", WITNESS, *OF_A_BODY)


def log_faults(log: KeptLog, folder: Folder, pins: frozenset[str]) -> Iterator[Problem]:
    """Every fault of a folder's log, of its entries and of the files that it vouches for."""
    yield from log.problems
    yield from _head_faults(log)
    for head in log.heads:
        yield from kept_head_faults(log, head, f"{HEADS}/{head.size}")
    for entry in log.entries.values():
        yield from _entry_faults(log, entry)
    yield from register_of_log(log.entries.values(), pins=pins).problems
    yield from _signed_faults(log)
    yield from _decision_faults(log, pins)
    yield from _seen_faults(log)
    yield from _minutes_faults(log, folder)
    yield from _count_faults(log, folder)
    yield from stamp_faults(log)
    yield from _file_faults(log)
    yield from _event_faults(log)
    yield from _left_out(log, folder)


def log_notes(log: KeptLog, pins: frozenset[str]) -> Iterator[Problem]:
    """What a reader should know of the log: who else saw its head, what was taken as it stands."""
    yield from _witness_notes(log, pins)
    yield from stamp_notes(log, pins)
    if not _is_told(log.key.fingerprint, pins):
        yield Problem(
            where=KEYS,
            rule=f"was taken as it stands: the key of the log is {log.key.fingerprint[:16]}",
            remedy=ASK,
        )
    for key in founding(log):
        if not _is_told(key, pins):
            yield Problem(
                where=f"{ENTRIES}",
                rule=f"begin with the key {key[:16]}, taken as it stands: all vouching rests on it",
                remedy=ASK,
            )


def _witness_notes(log: KeptLog, pins: frozenset[str]) -> Iterator[Problem]:
    """Whose countersignature rests on a key from this folder alone; that nobody else's is there."""
    told = [each for each in log.witnesses if _is_told(each.fingerprint, pins)]
    for each in log.witnesses:
        if each not in told and log.checkpoint.cosigned_by([each]):
            yield Problem(
                where=CHECKPOINT,
                rule=f"is countersigned by {each.name}, whose key was taken as "
                f"it stands: {each.fingerprint[:16]}",
                remedy=ASK,
            )
    seen = [(_size_of(text["head"]), text["party"], entry.day) for entry, text in _witnessed(log)]
    if seen:
        size, party, day = max(seen, key=lambda each: each[0])
        after = [each for each in log.heads if each.size > size]
        later = f"; {len(after)} heads since then have no witness" if after else ""
        yield Problem(
            where=CHECKPOINT,
            rule=f"follows a head of {size} entries that {party} countersigned on {day}: nobody "
            f"countersigned the {log.size - size} since{later}",
            remedy="Compare its second and third line with a member's.",
        )
    elif not log.checkpoint.cosigned_by(told):
        whom = (
            "nobody whose key was told by another road"
            if log.checkpoint.cosigned_by(log.witnesses)
            else "nobody"
        )
        yield Problem(
            where=CHECKPOINT,
            rule=f"is countersigned by {whom}: whoever keeps the log could show others another one",
            remedy="Compare its second and third line with a member's.",
        )


def _witnessed(log: KeptLog) -> Iterator[tuple[Entry, SignedText]]:
    for entry in log.of_kinds(WITNESS):
        text = _text_of(entry)
        if text is not None:
            yield entry, text


def _is_told(fingerprint: str, pins: frozenset[str]) -> bool:
    """Whether the beginning of a fingerprint was told by another road."""
    return any(fingerprint.startswith(pin) for pin in pins if len(pin) >= 16)


def _head_faults(log: KeptLog) -> Iterator[Problem]:
    head = log.checkpoint
    if log.key.name != head.origin or not head.is_signed_by(log.key):
        yield _fault(CHECKPOINT, "is not signed with the key of the log")
    known = {log.key.name, *(each.name for each in log.witnesses)}
    held = {log.key.name, *(each.name for each in head.cosigned_by(log.witnesses))}
    for name, _ in head.lines:
        if name not in known:
            yield _fault(CHECKPOINT, f"holds a line by {name}, whose key is not in {KEYS}")
        elif name not in held:
            yield _fault(CHECKPOINT, f"holds a countersignature by {name} that does not fit")
    names = [name for name, _ in head.lines]
    for name in sorted({each for each in names if names.count(each) > 1}):
        yield _fault(CHECKPOINT, f"holds two lines by {name}")
    if head.size != log.size:
        yield _fault(LEAVES, f"holds {log.size} leaves; the head says {head.size}")
    elif log.root_at(log.size) != head.root:
        yield _fault(LEAVES, "does not lead to the root of the head")


def kept_head_faults(log: KeptLog, head: Checkpoint, where: str) -> Iterator[Problem]:
    """Why a head of the log, kept here or by a member, is none of it: two heads disagree."""
    if head.origin != log.name or not head.is_signed_by(log.key):
        yield _fault(where, "is no head that was signed with the key of this log")
    elif head.size > log.size:
        said = f"is of {head.size} entries, this folder of {log.size}: it is older than that head"
        yield replace(_fault(where, said), remedy="Ask for a newer export.")
    elif log.root_at(head.size) != head.root:
        said = f"disagrees with this log about the first {head.size} entries: there are two logs"
        yield replace(_fault(where, said), remedy="Ask every member for the heads that they kept.")


def _seen_faults(log: KeptLog) -> Iterator[Problem]:
    """Countersignatures over heads that are none of this log, or in the name of another."""
    keys = register_of_log(log.entries.values()).keys
    for entry, text in _witnessed(log):
        key = keys.get(entry.by)
        if key is None or (key.id, key.party, key.person) != tuple(
            text[name] for name in ("key", "party", "person")
        ):
            yield _fault(f"{ENTRIES}/{entry.index}", "countersigns in the name of another")
        named = [text["head"], *([] if text["seen"] == NOTHING else [text["seen"]])]
        for head in named:
            size = _size_of(head)
            if size > min(entry.index, log.size) or f"{size} {log.root_at(size).hex()}" != head:
                said = (
                    f"countersigns a head of {size} entries that is none of this log: two disagree"
                )
                yield _fault(f"{ENTRIES}/{entry.index}", said)


def _size_of(head: str) -> int:
    size = head.partition(" ")[0]
    return int(size) if is_whole(size) else 0


def _entry_faults(log: KeptLog, entry: Entry) -> Iterator[Problem]:
    where = f"{ENTRIES}/{entry.index}"
    if entry.log != log.name:
        yield _fault(where, f"is of the log {entry.log}, not of {log.name}")
    if entry.index >= log.size or log.leaves[entry.index] != entry.leaf:
        yield _fault(where, "is not what its leaf covers")
    try:
        said = read_signed_text(entry.said, where)
    except InputRefused as refusal:
        yield from refusal.problems
        return
    if said.purpose != entry.kind or said["log"] != log.name:
        yield _fault(where, f"is of kind {entry.kind} and holds a {said.purpose} of {said['log']}")


def _signed_faults(log: KeptLog) -> Iterator[Problem]:
    """Entries of acts whose signature does not fit their own text."""
    keys = register_of_log(log.entries.values()).keys
    for entry in log.of_kinds(*SIGNED):
        key = keys.get(entry.by)
        if key is None or not is_entry_signed(entry, key):
            yield _fault(f"{ENTRIES}/{entry.index}", "is not signed with the key that it names")


def _decision_faults(log: KeptLog, pins: frozenset[str]) -> Iterator[Problem]:
    """Acts of a body or witness whose key was not vouched for, or had ended, before their entry.

    A signature or publication is judged with its document; these are judged by themselves.
    """
    tree = TreeLog(log, pins or starts_of(log))
    keys = register_of_log(log.entries.values(), pins=pins).keys
    for entry in log.of_kinds(WITNESS, *OF_A_BODY):
        key = keys.get(entry.by)
        told_since = key.hands_fault(entry.day) if key is not None else ""
        fault = tree.key_fault(entry.by, entry.index) or told_since
        if fault:
            yield _fault(f"{ENTRIES}/{entry.index}", fault)


def _minutes_faults(log: KeptLog, folder: Folder) -> Iterator[Problem]:
    """Minutes that are not those which the chair confirmed; documents are of one id each."""
    documents = folder.by_id()
    for entry in log.of_kinds("minutes"):
        text = _text_of(entry)
        if text is None:
            continue
        filed = documents.get(text["document"])
        if filed is None:
            yield _fault(f"{ENTRIES}/{entry.index}", f"confirms {text['document']}: not here")
        elif content_hash(filed.document) != text["content"]:
            yield _fault(filed.name, "is not what the chair of the meeting confirmed")


def _count_faults(log: KeptLog, folder: Folder) -> Iterator[Problem]:
    """Outcomes that do not follow from their count, and counts that their terms do not bear out."""
    documents = folder.by_id()
    for entry in log.of_kinds("decision"):
        text, where = _text_of(entry), f"{ENTRIES}/{entry.index}"
        if text is None:
            continue
        rule, _, terms = text["rule"].partition(BY_TERMS)
        told = read_tally(rule, text["counts"], text["quorum"])
        if told is None:
            yield _fault(where, "tells no count by which an outcome could be told")
            continue
        if not told.is_quorate or told.outcome != text["outcome"]:
            need = told.outcome if told.is_quorate else "without a quorum it lapses"
            yield _fault(where, f"says {text['outcome']}; its count says: {need}")
        if terms:
            id, _, content = terms.partition(" ")
            filed = documents.get(id)
            said = filed.document if filed is not None else None
            if not isinstance(said, TermsOfReference) or content_hash(said) != content:
                yield _fault(where, f"rests on terms of reference that are not here: {terms}")
            elif not _is_by_terms(told, said):
                yield _fault(where, f"does not count as its terms of reference say: {id}")


def _is_by_terms(told: Tally, terms: TermsOfReference) -> bool:
    """Whether a count has the rule and quorum of terms, and no more members and weight."""
    weights = [each.weight for each in terms.members if each.votes]
    given = (told.rule, told.quorum, told.quorum_of)
    return (
        given == (terms.rule, terms.quorum, terms.quorum_of)
        and told.members <= len(weights)
        and (told.weights is not None) == terms.is_weighed
        and sum(told.weights or (0,)) <= sum(weights)
    )


def is_entry_signed(entry: Entry, key: Key) -> bool:
    """Whether the signature of an entry fits its text and a key."""
    if entry.method != key.form:
        return False
    if entry.method == "webauthn":
        said = (entry.authenticator_data, entry.client_data, entry.signature)
        return not assertion_fault(key, entry.said, said)
    return is_signed_by(key.public, entry.signature, entry.said)


def _file_faults(log: KeptLog) -> Iterator[Problem]:
    """Files that are not what was exported; those that came since are named by nobody here."""
    exports = log.of_kinds("export")
    said = _text_of(exports[-1]) if exports else None
    if said is None or said["files"] != log.manifest_hash:
        yield _fault(MANIFEST, "is not the list of files that the log's last export names")
    own = exports[-1].index if exports else -1
    if own != log.checkpoint.size - 1:
        yield _fault(CHECKPOINT, "is not the head that this folder was exported under")
    for path, digest in log.manifest.items():
        file = log.path / path
        if not file.is_file():
            yield _fault(path, "is not there: it was exported")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield _fault(path, "is not what was exported: it was altered since")
    known = {*log.manifest, CHECKPOINT, KEYS, LEAVES, MANIFEST, f"{ENTRIES}/{own}"}
    for file in sorted({*(log.path / LOG).rglob("*"), *log.path.rglob("*.toml")}):
        path = file.relative_to(log.path).as_posix()
        if file.is_file() and path not in known:
            yield _fault(path, "was not exported")


def _event_faults(log: KeptLog) -> Iterator[Problem]:
    """Events that are not those whose hash the log took."""
    lines = log.events.splitlines(keepends=True)
    place = 0
    for entry in log.of_kinds("events"):
        said = _text_of(entry)
        if said is None:
            continue
        count = int(said["count"]) if is_whole(said["count"]) else 0
        part = "".join(lines[place : place + count])
        if hashlib.sha256(part.encode()).hexdigest() != said["hash"]:
            where = f"{EVENTS}, lines {place + 1} to {place + count}"
            yield _fault(where, f"are not the events that entry {entry.index} of the log covers")
        place += count
    if place < len(lines):
        yield _fault(f"{EVENTS}, lines {place + 1} to {len(lines)}", "are covered by no entry")


def _left_out(log: KeptLog, folder: Folder) -> Iterator[Problem]:
    """Signatures that the log holds of a revision that stands here, and the document does not."""
    found = folder.by_id()
    for entry in log.of_kinds("signature", "publication"):
        said = _text_of(entry)
        filed = found.get(said["document"]) if said is not None else None
        if said is None or filed is None:
            if said is not None:
                yield _fault(f"{said['document']}.toml", "is signed in the log and not there")
            continue
        document = filed.document
        made = {each.made.signature for each in acts_of(document)}
        if said["revision"] == str(document.revision) and entry.signature not in made:
            what = f"lacks the {entry.kind} by {said['party']} that the log holds"
            yield _fault(filed.name, what)


def _text_of(entry: Entry) -> SignedText | None:
    try:
        return read_signed_text(entry.said, f"{ENTRIES}/{entry.index}")
    except InputRefused:
        return None


def _fault(where: str, rule: str) -> Problem:
    return Problem(where=where, rule=rule, remedy=ALTERED)
