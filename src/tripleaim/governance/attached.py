"""Files that parties have signed under a cover: there, and unchanged to the last byte."""

import hashlib
from collections.abc import Iterator

from tripleaim.governance.folder import Folder
from tripleaim.model.documents.cover import SignedPlan
from tripleaim.model.errors import Problem


def attached_faults(folder: Folder) -> Iterator[Problem]:
    """Signed files that are missing, or no longer what was signed."""
    for each in folder.filed:
        if not isinstance(each.document, SignedPlan):
            continue
        file = each.path.parent / each.document.file
        if not file.is_file():
            yield Problem(
                where=each.name,
                column="file",
                value=each.document.file,
                rule="is not beside the document",
                remedy="Put the file that was signed there.",
            )
        elif (found := digest(file.read_bytes())) != each.document.sha256:
            yield Problem(
                where=each.name,
                column="sha256",
                value=each.document.file,
                rule=f"was changed: it is now {found[:16]}…, the document says "
                f"{each.document.sha256[:16]}…",
                remedy="Put the signed file back, or revise the document with the new hash.",
            )


def digest(content: bytes) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
