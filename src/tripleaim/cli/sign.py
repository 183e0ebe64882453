"""`tripleaim sign` and `tripleaim publish`: a party's signature on a document in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripleaim.cli.options import DEFAULT_STORE, OnOption, PinOption, StoreOption
from tripleaim.cli.say import say

if TYPE_CHECKING:
    from tripleaim.governance.folder import Folder
    from tripleaim.governance.signing_rules import Trust

FolderArgument = Annotated[Path, typer.Argument(help="Folder of TOML documents.")]
NameArgument = Annotated[str, typer.Argument(help="Id or file name of the document.")]
PartyOption = Annotated[str, typer.Option(help="Code of the party that signs.")]
KeyOption = Annotated[Path, typer.Option(help="File with the party's private key (PEM).")]


def sign(
    folder: FolderArgument,
    name: Annotated[
        str, typer.Argument(help="Id or file of the document; omit with --new-key.")
    ] = "",
    party: PartyOption = "",
    key: KeyOption = Path("key.pem"),
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Make a key for the party and register it.")
    ] = False,
    signatory: Annotated[str, typer.Option(help="Who signs for the party, with --new-key.")] = "",
    pin: PinOption = None,
    on: OnOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Sign a shared document for a party, or make and register the party's key."""
    from tripleaim.cli.documents import pass_gate
    from tripleaim.cli.key import load_hand, register_key
    from tripleaim.governance.folder import Filed, find_filed, read_folder, write_signed
    from tripleaim.governance.signing import sign_document
    from tripleaim.model.documents.life import unsigned_parties

    if new_key:
        register_key(folder, party, key, signatory, on)
        return
    found = read_folder(folder)
    filed = find_filed(found, name)
    pass_gate(found, filed, store)
    trust = _trust(found, pin)
    signed = sign_document(filed.document, load_hand(party, key, on), trust)
    write_signed(folder, trust.keys, [Filed(document=signed, path=filed.path, name=filed.name)])
    waiting = ", ".join(unsigned_parties(signed))
    rest = f"Waiting for {waiting}." if waiting else "Every party has signed."
    say(f"{party} signed {signed.id}, revision {signed.revision}. {rest}")


def publish(
    folder: FolderArgument,
    name: NameArgument,
    address: Annotated[str, typer.Option(help="Where anybody can read it.")],
    party: PartyOption,
    key: KeyOption,
    pin: PinOption = None,
    on: OnOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Record that a signed document was published: where, when and by whom."""
    from tripleaim.cli.documents import pass_gate
    from tripleaim.cli.key import load_hand
    from tripleaim.governance.folder import Filed, find_filed, read_folder, write_signed
    from tripleaim.governance.signing import publish_document

    found = read_folder(folder)
    filed = find_filed(found, name)
    pass_gate(found, filed, store)
    trust = _trust(found, pin)
    public = publish_document(filed.document, load_hand(party, key, on), address, trust)
    write_signed(folder, trust.keys, [Filed(document=public, path=filed.path, name=filed.name)])
    say(f"{public.id} is published at {address}.")


def _trust(folder: "Folder", pin: list[str] | None) -> "Trust":
    """What is signed by: what the folder is verified by, its register's present state recorded."""
    from dataclasses import replace
    from datetime import date

    from tripleaim.cli.options import read_pins
    from tripleaim.governance.key_register import with_head
    from tripleaim.governance.verifying import trust_of

    judged = trust_of(folder, date.today(), read_pins(pin))
    return replace(judged, keys=with_head(judged.keys))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(sign)
    app.command()(publish)
