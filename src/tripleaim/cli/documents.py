"""`tripleaim documents`: check, verify, list, move, revise and describe documents in a folder."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripleaim.cli.options import (
    DEFAULT_STORE,
    HeadOption,
    JsonOption,
    OnOption,
    PinOption,
    StoreOption,
)
from tripleaim.cli.say import say, tell

if TYPE_CHECKING:
    from tripleaim.governance.body import Registry
    from tripleaim.governance.folder import Filed, Folder
    from tripleaim.governance.signing_rules import Trust
    from tripleaim.governance.verifying import Report

FolderArgument = Annotated[Path, typer.Argument(help="Folder of TOML documents.")]
NameArgument = Annotated[str, typer.Argument(help="Id or file name of a document.")]

documents = typer.Typer(no_args_is_help=True, help="Documents in a folder.")


@documents.command()
def check(
    folder: FolderArgument,
    on: OnOption = None,
    as_json: JsonOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Check every document alone, against the others, the registry and the law."""
    from tripleaim.cli.options import read_date
    from tripleaim.governance.checking import check_folder
    from tripleaim.governance.folder import read_folder

    found = read_folder(folder)
    registry = bodies_of(store)
    report = check_folder(found, registry, read_date(on))
    if registry is None and not as_json:
        say(f"There is no store at {store}, so parties were not looked up (tripleaim build).")
    _print_report(report, "checked", as_json)


@documents.command()
def verify(
    folder: FolderArgument,
    pin: PinOption = None,
    head: HeadOption = None,
    as_json: JsonOption = False,
) -> None:
    """Verify every signature, status, id and successor with the public keys in keys.toml."""
    from dataclasses import replace

    from tripleaim.governance.folder import read_folder
    from tripleaim.governance.log_checks import kept_head_faults
    from tripleaim.governance.note import read_checkpoint
    from tripleaim.governance.verifying import verify_folder
    from tripleaim.model.errors import refuse
    from tripleaim.store.files.text import read_text

    kept = [(read_checkpoint(read_text(each), each.name), each.name) for each in head or ()]
    found = read_folder(folder)
    report = verify_folder(found, _trust(found, pin))
    for checkpoint, name in kept:
        if found.log is None:
            raise refuse("--head", "is of a log, and the folder holds none", "Leave it out.")
        report = replace(
            report, faults=(*report.faults, *kept_head_faults(found.log, checkpoint, name))
        )
    _print_report(report, "verified", as_json)


@documents.command()
def proof(
    file: Annotated[Path, typer.Argument(help="What /log/proof or /log/consistency gave.")],
    head: Annotated[Path, typer.Option(help="The head that it is of: what /log/checkpoint gave.")],
    log_key: Annotated[str, typer.Option(help="The log's key, as a member tells it.")],
    earlier: Annotated[
        Path | None, typer.Option(help="The earlier head, for a proof of consistency.")
    ] = None,
) -> None:
    """Check a proof of a workspace's log against its signed heads; needs no server."""
    from tripleaim.governance.note import read_checkpoint, read_note_key
    from tripleaim.governance.proof import (
        OfAnEntry,
        read_proof,
        told_of_consistency,
        told_of_entry,
    )
    from tripleaim.model.errors import refuse
    from tripleaim.store.files.text import read_text

    key = read_note_key(log_key, "--log-key")
    found = read_proof(read_text(file), file.name)
    newest = read_checkpoint(read_text(head), head.name)
    if isinstance(found, OfAnEntry):
        say(told_of_entry(found, newest, key))
        return
    if earlier is None:
        raise refuse("--earlier", "is needed for a proof of consistency", "Give the earlier head.")
    before = read_checkpoint(read_text(earlier), earlier.name)
    say(told_of_consistency(found, (before, newest), key))


@documents.command()
def merge(
    folder: FolderArgument,
    other: Annotated[Path, typer.Argument(help="Another copy of the folder.")],
    pin: PinOption = None,
) -> None:
    """Take into FOLDER what was signed in another copy of it: documents, signatures, keys."""
    from tripleaim.governance.folder import read_folder, write_signed
    from tripleaim.governance.merge import merge_folders
    from tripleaim.store.files.output import make_folder, write_bytes

    found = read_folder(folder)
    merged = merge_folders(found, read_folder(other), _trust(found, pin))
    for each in merged.filed:
        make_folder(each.path.parent)
    for place, content in merged.files:
        write_bytes(place, content)
    write_signed(folder, merged.keys, merged.filed)
    say("\n".join(merged.said) or "Nothing in the other copy was new.")


@documents.command(name="list")
def list_documents(folder: FolderArgument, as_json: JsonOption = False) -> None:
    """The register: every document with its status, spell, signatures and content hash."""
    import json

    from tripleaim.cli.table import print_table
    from tripleaim.governance.folder import read_folder
    from tripleaim.governance.register import register_rows

    found = read_folder(folder)
    rows = register_rows([each.document for each in found.filed], _trust(found, None))
    if as_json:
        say(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
    else:
        print_table(f"{found.count} documents in {folder}.", rows)
    for name in found.unread:
        wrong = sum(problem.where == name for problem in found.problems)
        tell(f"{name} cannot be read yet: faults {wrong}. To see them: documents check {folder}")
    for problem in found.problems:
        if problem.where not in found.unread:
            tell(problem)


@documents.command()
def move(
    folder: FolderArgument,
    name: NameArgument,
    status: str,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Move a document to its next status, or refuse with the reason and every fault."""
    from datetime import date

    from tripleaim.governance.folder import Filed, find_filed, read_folder, write_filed
    from tripleaim.governance.gate import GATED, check_successor
    from tripleaim.model.documents.life import move as move_document

    found = read_folder(folder)
    filed = find_filed(found, name)
    if status in GATED:
        pass_gate(found, filed, store)
    if status == "superseded":
        check_successor(found, filed, date.today())
    moved = move_document(filed.document, status)
    write_filed(Filed(document=moved, path=filed.path, name=filed.name))
    say(f"{moved.id} is {moved.status}, revision {moved.revision}.")


@documents.command()
def preview(
    folder: FolderArgument,
    name: NameArgument,
    area: Annotated[
        str | None, typer.Option(help="Code or name; without it, the document's own area.")
    ] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """What the document would change: every row of the ten answers that differs with it."""
    import json

    from tripleaim.cli.options import read_date
    from tripleaim.governance.folder import find_filed, read_folder
    from tripleaim.store.engine import open_store
    from tripleaim.studies.preview import preview_document, preview_lines, preview_plain

    document = find_filed(read_folder(folder), name).document
    open_store(store).close()
    day = read_date(on) if on else None
    found = preview_document(store, document, area, day, known=read_date(None))
    if as_json:
        say(json.dumps(preview_plain(found), ensure_ascii=False, indent=1, default=str))
    else:
        say("\n".join(preview_lines(found)))


@documents.command()
def schema(kind: Annotated[str, typer.Argument(help="A kind, or all.")] = "all") -> None:
    """Print the JSON Schema of a kind of document."""
    import json

    from tripleaim.model.documents.kinds import KINDS, schema_of
    from tripleaim.model.errors import refuse

    if kind != "all" and kind not in KINDS:
        raise refuse("KIND", "is not a kind of document", f"Kinds: {', '.join(KINDS)}.", value=kind)
    said = {each: schema_of(each) for each in KINDS} if kind == "all" else schema_of(kind)
    say(json.dumps(said, ensure_ascii=False, indent=1))


def bodies_of(store: Path) -> "Registry | None":
    """The bodies that a store knows; None where there is no store, so that none is looked up."""
    from tripleaim.governance.body import read_registry
    from tripleaim.store.engine import open_store

    if not store.exists():
        return None
    with open_store(store) as opened:
        return read_registry(opened)


def pass_gate(folder: "Folder", filed: "Filed", store: Path) -> None:
    """Refuse with every fault of a document, before it is shared, signed or published."""
    from datetime import date

    from tripleaim.governance.gate import check_gate

    registry = bodies_of(store)
    if registry is None:
        say(f"There is no store at {store}, so parties were not looked up (tripleaim build).")
    check_gate(folder, filed, registry, date.today())


def _trust(folder: "Folder", pin: list[str] | None) -> "Trust":
    from datetime import date

    from tripleaim.cli.options import read_pins
    from tripleaim.governance.verifying import trust_of

    return trust_of(folder, date.today(), read_pins(pin))


def _print_report(report: "Report", verb: str, as_json: bool) -> None:
    import json
    from dataclasses import asdict

    if as_json:
        say(json.dumps(asdict(report), ensure_ascii=False, indent=1, default=str))
    else:
        for problem in report.faults:
            say(f"FAULT  {problem}")
        for problem in report.notes:
            say(f"note   {problem}")
        faults, notes = len(report.faults), len(report.notes)
        say(f"{report.documents} documents {verb}: {faults} faults, {notes} notes.")
    if report.faults:
        sys.exit(1)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(documents, name="documents")
