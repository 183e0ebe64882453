"""`tripleaim sign` and `tripleaim publish`: a party's signature on a document in a folder."""

from pathlib import Path
from typing import Annotated

import typer

from tripleaim.cli.options import OnOption

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
    on: OnOption = None,
) -> None:
    """Sign a shared document for a party, or make and register the party's key."""
    from tripleaim.cli.options import read_date

    if new_key:
        _register_key(folder, party, key, signatory, read_date(on).isoformat())
        return
    from tripleaim.governance.folder import Filed, find_filed, read_folder, write_filed
    from tripleaim.governance.key import load_private_key
    from tripleaim.governance.signing import sign_document
    from tripleaim.model.documents.life import unsigned_parties

    found = read_folder(folder)
    filed = find_filed(found, name)
    private = load_private_key(_read_bytes(key), str(key))
    signed = sign_document(filed.document, party, private, found.keys, read_date(on))
    write_filed(Filed(document=signed, path=filed.path, name=filed.name))
    waiting = ", ".join(unsigned_parties(signed))
    rest = f"Waiting for {waiting}." if waiting else "Every party has signed."
    print(f"{party} signed {signed.id}, revision {signed.revision}. {rest}")


def publish(
    folder: FolderArgument,
    name: NameArgument,
    address: Annotated[str, typer.Option(help="Where anybody can read it.")],
    party: PartyOption,
    key: KeyOption,
    on: OnOption = None,
) -> None:
    """Record that a signed document was published: where, when and by whom."""
    from tripleaim.cli.options import read_date
    from tripleaim.governance.folder import Filed, find_filed, read_folder, write_filed
    from tripleaim.governance.key import load_private_key
    from tripleaim.governance.signing import publish_document

    found = read_folder(folder)
    filed = find_filed(found, name)
    private = load_private_key(_read_bytes(key), str(key))
    public = publish_document(filed.document, party, private, found.keys, (read_date(on), address))
    write_filed(Filed(document=public, path=filed.path, name=filed.name))
    print(f"{public.id} is published at {address}.")


def _register_key(folder: Path, party: str, key: Path, signatory: str, on: str) -> None:
    from datetime import date

    from tripleaim.governance.folder import KEYS, read_text
    from tripleaim.governance.key import (
        Key,
        KeyRegister,
        load_private_key,
        new_private_key,
        public_hex,
        read_keys,
        write_keys,
    )
    from tripleaim.model.errors import refuse

    if not party or not signatory:
        raise refuse("--new-key", "needs --party and --signatory")
    if key.exists():
        raise refuse(str(key), "is there already", "Give another --key.")
    pem = new_private_key()
    public = public_hex(load_private_key(pem, str(key)))
    register = folder / KEYS
    known = read_keys(read_text(register, KEYS), KEYS).keys if register.exists() else {}
    try:
        mine = Key(
            party=party, signatory=signatory, public_key=public, valid_from=date.fromisoformat(on)
        )
    except ValueError as error:
        raise refuse("--party", f"is refused: {error}", value=party) from None
    folder.mkdir(parents=True, exist_ok=True)
    key.touch(mode=0o600)
    key.write_bytes(pem)
    register.write_text(
        write_keys(KeyRegister({**known, mine.fingerprint: mine})), encoding="utf-8"
    )
    print(f"Wrote the private key to {key}: keep it. Registered {mine.fingerprint} for {party}.")


def _read_bytes(path: Path) -> bytes:
    from tripleaim.model.errors import refuse

    try:
        return path.read_bytes()
    except OSError as error:
        raise refuse(str(path), f"cannot be read: {error.strerror}") from None


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(sign)
    app.command()(publish)
