"""Joining two copies of a folder in which documents were signed apart."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tripleaim.governance.attached import digest
from tripleaim.governance.folder import Filed, Folder
from tripleaim.governance.key_register import KeyRegister, joined_registers, register_from
from tripleaim.governance.signing import verify_document
from tripleaim.governance.signing_rules import Trust
from tripleaim.governance.verifying import one_id_each, successor_faults
from tripleaim.model.documents.base import Document, Signature
from tripleaim.model.documents.canonical import content_hash, differing
from tripleaim.model.documents.cover import SignedPlan
from tripleaim.model.documents.life import move, unsigned_parties
from tripleaim.model.errors import InputRefused, Problem

LATER = ("draft", "shared", "signed", "published", "superseded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge makes: documents to write, the joined register, what was done in words.

    `files` are the files that parties signed under a cover: where each goes, and its bytes.
    """

    filed: tuple[Filed, ...]
    keys: KeyRegister
    said: tuple[str, ...]
    files: tuple[tuple[Path, bytes], ...] = ()


def merge_folders(first: Folder, second: Folder, trust: Trust) -> Merged:
    """Every document of either, with the signatures of both; `trust` brings today and pins.

    Nothing is taken that does not verify with the joined register. Raises InputRefused with every
    document whose copies differ in what is signed, or that no longer verifies.
    """
    keys = joined_registers(first.keys, second.keys)
    keys = register_from(keys.file, pins=trust.pins) if trust.pins else keys
    judge = Trust(keys=keys, today=trust.today, pins=trust.pins, needed=trust.needed)
    mine, theirs = first.by_id(), second.by_id()
    filed: list[Filed] = []
    unread = sorted({each.where for each in second.problems})
    said = [f"{name} was not taken: it cannot be read; check it there" for name in unread]
    problems = [*keys.problems, *one_id_each(first), *one_id_each(second)]
    for id, other in theirs.items():
        own = mine.get(id)
        if own is None:
            problems += _in_the_way(other, first.path)
            filed.append(_copied(other, first.path))
            said.append(f"{id}: added")
            continue
        faults = list(_apart(own, other))
        problems += faults
        joined = own.document if faults else join_document(own.document, other.document)
        if joined != own.document:
            filed.append(Filed(document=joined, path=own.path, name=own.name))
            said.append(_told(joined))
    problems += [fault for each in filed for fault in verify_document(each.document, judge)]
    problems += _of_successors(first, filed)
    files, taken = _carried(second, [each for each in filed if each.document.id not in mine])
    problems += taken
    if problems:
        raise InputRefused(problems)
    return Merged(filed=tuple(filed), keys=keys, said=tuple(said), files=tuple(files))


def _of_successors(first: Folder, filed: Sequence[Filed]) -> Iterator[Problem]:
    """What the joined folder says of its successors and is not so; what was so before is left."""
    new = {each.document.id: each for each in filed}
    kept = [new.pop(each.document.id, each) for each in first.filed]
    before = set(successor_faults(first))
    joined = replace(first, filed=(*kept, *new.values()))
    yield from (each for each in successor_faults(joined) if each not in before)


def _carried(
    second: Folder, added: Sequence[Filed]
) -> tuple[list[tuple[Path, bytes]], list[Problem]]:
    """The files under the covers that are added, and those whose place another file has."""
    files: list[tuple[Path, bytes]] = []
    taken: list[Problem] = []
    for each in added:
        if not isinstance(each.document, SignedPlan):
            continue
        source = (second.path / each.name).parent / each.document.file
        place = each.path.parent / each.document.file
        if place.exists():
            if digest(place.read_bytes()) != each.document.sha256:
                rule = "is the file of the other copy, and another of that name stands here already"
                taken.append(Problem(where=each.document.file, rule=rule, remedy="Rename yours."))
        elif source.is_file():
            files.append((place, source.read_bytes()))
    return files, taken


def join_document(first: Document, second: Document) -> Document:
    """One document of two copies with the same content: the signatures of both, the later status.

    The content is taken to be the same (merge_folders checks it).
    """
    have = {each.party for each in first.signatures}
    new = tuple(each for each in second.signatures if each.party not in have)
    signed = first.model_copy(
        update={
            "signatures": (*first.signatures, *new),
            "seal": first.seal or second.seal,
            "publication": first.publication or second.publication,
            "superseded_by": first.superseded_by or second.superseded_by,
            "status": max(first.status, second.status, key=LATER.index),
        }
    )
    complete = signed.status == "shared" and signed.signatures and not unsigned_parties(signed)
    return move(signed, "signed") if complete else signed


def _apart(own: Filed, other: Filed) -> Iterator[Problem]:
    """Why two copies cannot be one: content, signatures of one party, or publications differ."""
    mine, theirs = own.document, other.document
    if content_hash(mine) != content_hash(theirs):
        yield Problem(
            where=own.name,
            rule=f"is not the same in both folders: {'; '.join(differing(mine, theirs))}",
            remedy="Agree on one text first; signatures are on one content each.",
        )
        return
    ours = {each.party: each for each in mine.signatures}
    for each in theirs.signatures:
        if _differs(ours.get(each.party), each):
            yield Problem(
                where=own.name,
                column=f"signatures of {each.party}",
                rule="differs between the folders",
                remedy="Keep one of them.",
            )
    said, also = mine.publication, theirs.publication
    if said is not None and also is not None and said != also:
        yield Problem(where=own.name, column="publication", rule="differs between the folders")
    if {mine.status, theirs.status} - set(LATER) and mine.status != theirs.status:
        yield Problem(where=own.name, column="status", rule="differs between the folders")


def _in_the_way(other: Filed, folder: Path) -> Iterator[Problem]:
    """Why a document that is new cannot have its name here: something else has it."""
    if os.path.lexists(folder / other.name):
        yield Problem(
            where=other.name,
            value=other.document.id,
            rule="is the document of the other copy, and a file of that name stands here already",
            remedy="Rename one of the two files.",
        )


def _differs(one: Signature | None, other: Signature) -> bool:
    return one is not None and one != other


def _copied(other: Filed, folder: Path) -> Filed:
    return Filed(document=other.document, path=folder / other.name, name=other.name)


def _told(document: Document) -> str:
    waiting = ", ".join(unsigned_parties(document))
    return f"{document.id}: {document.status}" + (f", waiting for {waiting}" if waiting else "")
