"""A partnership as a folder that anybody can verify: documents, the log, the events, a manifest."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from tripleaim.governance.kept_log import (
    CHECKPOINT,
    ENTRIES,
    EVENTS,
    HEADS,
    KEYS,
    LEAVES,
    MANIFEST,
    ROOTS,
    STAMPS,
    manifest_text,
)
from tripleaim.governance.signed_text import SignedText
from tripleaim.model.documents.kinds import text_of
from tripleaim.model.errors import refuse
from tripleaim.store.files.output import (
    PRIVATE,
    PRIVATE_FOLDER,
    check_folder_place,
    make_folder,
    new_folder,
    write_bytes,
)
from tripleaim.store.private import private_folder
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.standing import standing
from tripleaim.workspace.hearing.publishing import FILE, public_record
from tripleaim.workspace.partnerships.partnership import KeptFile, Partnership
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.log import EventSeal, HeadStamp, Log, LogEntry, TreeHead, Witness
from tripleaim.workspace.record.sealing import seal_events
from tripleaim.workspace.record.stamping import can_show_stamps, roots_here
from tripleaim.workspace.record.tree_log import (
    About,
    append,
    leaves_of,
    log_key,
    sign_head,
    the_log,
)
from tripleaim.workspace.signing.step import OwnKey

Files = dict[str, bytes]


@transaction.atomic
def export_partnership(partnership: Partnership, at: datetime) -> Files:
    """The files of a partnership's folder by path; that they were given out is put on the log.

    The log is held meanwhile, so that its last entry under the head is that of the export.
    """
    Log.objects.select_for_update().get()
    seal_events(partnership.pk, at)
    files = documents_of(partnership) | _heard(partnership, at.date())
    files[EVENTS] = _events(partnership).encode()
    files |= _entries(partnership, the_log().size) | _heads() | _stamps()
    manifest = manifest_text(files)
    text = SignedText(
        "export", {"log": the_log().name, "scope": partnership.pk, "files": _digest(manifest)}
    )
    own = append(text, About(kind="export", scope=partnership.pk), at)
    head = sign_head(at)
    witnesses = [str(each.key) for each in Witness.objects.order_by("name")]
    return files | {
        MANIFEST: manifest.encode(),
        CHECKPOINT: note_of(head).encode(),
        KEYS: "".join(f"{key}\n" for key in [log_key().text, *witnesses]).encode(),
        LEAVES: "".join(f"{leaf}\n" for leaf in leaves_of(int(head.size))).encode(),
        f"{ENTRIES}/{own.index}": own.spelled.encode(),
    }


def documents_of(partnership: Partnership) -> Files:
    """The documents of a partnership as files, and those that came beside them.

    What is not yet a document of its kind is kept as `unfinished/ID.txt`.
    """
    files: Files = {
        str(each.name): bytes(each.content)
        for each in KeptFile.objects.filter(partnership=partnership)
    }
    stands = Document.objects.filter(partnership=partnership, abandoned=False)
    for document in stands.order_by("slug"):
        version, agreed = document.newest, standing(document)
        if agreed is None:
            files[f"unfinished/{document.slug}.txt"] = version.body.encode()
            continue
        files[document.file_name] = text_of(agreed).encode()
        if version.original:
            files[f"{document.file_name}.orig"] = str(version.original).encode()
    return files


def _heard(partnership: Partnership, on: date) -> Files:
    """The public record, where the public's door holds anything."""
    found = public_record(partnership, on)
    return {} if found is None else {FILE: text_of(found).encode()}


def check_new(folder: Path) -> None:
    """Raise InputRefused where a folder cannot be made, or holds something already."""
    check_folder_place(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refuse(str(folder), "is not empty", "Give a new folder.")


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder that is new or empty, for its owner alone: names are in them.

    Raises InputRefused where it is not; whole or not at all.
    """
    check_new(folder)
    for name in files:
        if Path(name).anchor or ".." in Path(name).parts:  # of a backup that others made
            raise refuse(name, "is the name of no file in the folder", "Do not trust its backup.")
    make_folder(folder.parent)
    with new_folder(folder) as beside:
        beside.chmod(PRIVATE_FOLDER)
        for name, content in files.items():
            private_folder((beside / name).parent)
            write_bytes(beside / name, content, PRIVATE)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one archive, to download."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return made.getvalue()


def note_of(head: TreeHead) -> str:
    """A head as its note, with the lines of its witnesses."""
    lines = sorted(head.cosignatures.all(), key=lambda each: str(each.witness_id))
    return str(head.note) + "".join(str(each.line) for each in lines)


def _events(partnership: Partnership) -> str:
    seals = EventSeal.objects.filter(scope=partnership.pk).order_by("entry")
    last = max((each.last for each in seals), default=0)
    events = Event.objects.filter(scope=partnership.pk, seq__lte=last).order_by("seq")
    return "".join(each.line for each in events)


def _entries(partnership: Partnership, size: int) -> Files:
    """The partnership's own entries, and those about keys and roles on which they rest."""
    own = LogEntry.objects.filter(scope=partnership.pk, index__lt=size)
    shared = LogEntry.objects.filter(scope="", party__in=_parties(partnership), index__lt=size)
    rows = own.union(shared.exclude(kind="events"))
    return {f"{ENTRIES}/{row.index}": str(row.text).encode() for row in rows}


def _heads() -> Files:
    """Every head that was signed, as its note: by its number of entries."""
    heads = TreeHead.objects.prefetch_related("cosignatures").order_by("size")
    return {f"{HEADS}/{each.size}": note_of(each).encode() for each in heads}


def _stamps() -> Files:
    """The time stamps of heads, and the certificates of the service."""
    stamps = HeadStamp.objects.order_by("head")
    if not can_show_stamps() or not stamps.exists():
        return {}
    found = {f"{STAMPS}/{each.head_id}": bytes(each.token) for each in stamps}
    return found | {ROOTS: roots_here()}


def _parties(partnership: Partnership) -> set[str]:
    """The members and parties, whoever vouches for their keys, and so on; and the founder."""
    from tripleaim.workspace.signing.keys import register_now

    documents = Document.objects.filter(partnership=partnership)
    known = {"-", *partnership.members.values_list("code", flat=True)}
    known |= set(documents.values_list("party_rows__organisation", flat=True))
    register = register_now()
    party = dict(OwnKey.objects.values_list("key", "party"))
    while True:
        more = {
            party[vouch.by]
            for key, vouches in register.vouches.items()
            if party.get(key) in known
            for vouch in vouches
        }
        if more <= known:
            return {each for each in known if each}
        known |= more


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()
