"""Taking a folder of documents into a partnership: each as it stands, nothing of it lost."""

from datetime import date
from pathlib import Path

from django.db import transaction

from tripleaim.governance.checking import check_folder
from tripleaim.governance.folder import Filed, read_folder
from tripleaim.governance.verifying import trust_of, verify_folder
from tripleaim.model.documents.edit import rewritten
from tripleaim.model.documents.kinds import text_of
from tripleaim.model.documents.toml import read_toml
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.workspace.drafting.checking import plain_problem, registry
from tripleaim.workspace.drafting.document import CheckRun, Document, Version
from tripleaim.workspace.drafting.writing import Came, add_version
from tripleaim.workspace.guard.acting import record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.partnerships.partnership import KeptFile, Partnership

MOST_FILES = 20_000
LARGEST = 50_000_000


def import_folder(actor: Actor, partnership: Partnership, path: Path, today: date) -> int:
    """Take in every document of a folder, and keep the files beside them; how many documents.

    Its signatures must hold. Raises InputRefused with every fault, and then takes in nothing.
    """
    folder = read_folder(path)
    if folder.log is not None:
        raise refuse(
            str(path),
            "is the export of a workspace: its signatures are bound to that log",
            "To move a workspace, restore a backup of it.",
        )
    files = [each for each in sorted(path.rglob("*")) if each.is_file() and not each.is_symlink()]
    if len(files) > MOST_FILES:
        raise refuse(str(path), f"holds more than {MOST_FILES:,} files", "Is it the right folder?")
    faults = verify_folder(folder, trust_of(folder, today)).faults
    known = Document.objects.filter(partnership=partnership).values_list("slug", flat=True)
    taken = set(known)
    found = [*faults, *(_there(each) for each in folder.filed if each.document.id in taken)]
    if found:
        raise InputRefused(found)
    with transaction.atomic():
        asked = check("document.create", actor, partnership)
        versions = {filed.name: _take(actor, partnership, filed) for filed in folder.filed}
        report = check_folder(folder, registry(), today)
        CheckRun.objects.bulk_create(
            CheckRun(
                version=version,
                at=actor.now,
                faults=[plain_problem(each) for each in report.faults if each.where == name],
                notes=[plain_problem(each) for each in report.notes if each.where == name],
            )
            for name, version in versions.items()
        )
        documents = {each.name for each in folder.filed}
        for file in files:
            if (name := file.relative_to(path).as_posix()) not in documents:
                _keep(partnership, name, file)
        record(asked, "", "", documents=len(folder.filed))
    return len(folder.filed)


def _take(actor: Actor, partnership: Partnership, filed: Filed) -> Version:
    said = rewritten(filed.path.read_bytes().decode("utf-8"), filed.name)
    agreed = said.document
    document = Document.objects.create(
        partnership=partnership,
        slug=agreed.id,
        kind=agreed.kind,
        title=agreed.title,
        reach="partnership",
        revision=agreed.revision,
        file=filed.name,
    )
    values = read_toml(text_of(agreed), filed.name)
    came = Came(said.original or "")
    version = add_version(actor, document, values, f"came as {filed.name}", came)
    document.status = agreed.status
    document.save(update_fields=["status"])
    return version


def _keep(partnership: Partnership, name: str, file: Path) -> None:
    if file.stat().st_size > LARGEST:
        raise refuse(name, f"is larger than {LARGEST:,} bytes", "Leave it out.")
    KeptFile.objects.create(partnership=partnership, name=name, content=file.read_bytes())


def _there(filed: Filed) -> Problem:
    return Problem(
        where=filed.name,
        column="id",
        value=filed.document.id,
        rule="is the id of a document that the partnership has",
        remedy="Give it another id.",
    )
