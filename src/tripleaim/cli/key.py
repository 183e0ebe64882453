"""`tripleaim key`: a party's key in a folder: make, vouch, replace, revoke, list."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripleaim.cli.options import JsonOption, OnOption, PinOption
from tripleaim.cli.say import say, send, tell

if TYPE_CHECKING:
    from tripleaim.governance.key import Key
    from tripleaim.governance.key_event import KeyEvent
    from tripleaim.governance.key_register import KeyRegister
    from tripleaim.governance.signing import Hand

FolderArgument = Annotated[Path, typer.Argument(help="Folder of TOML documents.")]
KeyArgument = Annotated[str, typer.Argument(help="The key: its first 16 digits or more.")]
PartyOption = Annotated[str, typer.Option(help="Code of the party that acts.")]
KeyOption = Annotated[Path, typer.Option(help="File with that party's private key (PEM).")]

key = typer.Typer(no_args_is_help=True, help="Keys of a folder's parties.")


@key.command()
def new(
    folder: FolderArgument,
    party: PartyOption,
    signatory: Annotated[str, typer.Option(help="Who signs for the party.")],
    key: KeyOption,
    on: OnOption = None,
) -> None:
    """Make a key for a party and register it; another party then vouches for it."""
    register_key(folder, party, key, signatory, on)


@key.command()
def vouch(
    folder: FolderArgument,
    name: KeyArgument,
    party: PartyOption,
    key: KeyOption,
    seen: Annotated[str, typer.Option(help="How you saw its holder: 'in person' or 'by video'.")],
    on: OnOption = None,
) -> None:
    """Vouch, with your party's key, that another party's key is theirs."""
    from tripleaim.governance.key_event import vouched

    hand, register, own = _hand(folder, party, key, on)
    found = _named(register, name)
    event = vouched(found.id, own.id, hand.private, hand.on, seen)
    _add(folder, register, event)
    say(f"{party} vouches that {found.short} is the key of {found.party} ({found.signatory}).")


@key.command()
def revoke(
    folder: FolderArgument,
    name: KeyArgument,
    party: PartyOption,
    key: KeyOption,
    reason: Annotated[str, typer.Option(help="Why.")],
    since: Annotated[
        str | None, typer.Option(help="It was in wrong hands since this day: 2018-06-01.")
    ] = None,
    on: OnOption = None,
) -> None:
    """End a key of your party. With --since, what it signed from that day on is doubted."""
    from tripleaim.cli.options import read_date
    from tripleaim.governance.key_event import compromised, ended

    hand, register, own = _hand(folder, party, key, on)
    found = _named(register, name)
    event = (
        ended(found.id, own.id, hand.private, hand.on, reason)
        if since is None
        else compromised(found.id, own.id, hand.private, hand.on, read_date(since))
    )
    lost = _lost(folder, register, event)
    if lost and since is None:
        raise _too_early(found, hand, lost)
    _add(folder, register, event)
    say(f"{found.short} of {found.party} may not sign from {hand.on} on.")
    if lost:
        say(f"These no longer hold, and are to be made again: {', '.join(lost)}.")


@key.command()
def replace(
    folder: FolderArgument,
    name: KeyArgument,
    party: PartyOption,
    key: KeyOption,
    on: OnOption = None,
) -> None:
    """Say, with your old key, that the key NAME takes its place: no new vouching is needed."""
    from tripleaim.governance.key_event import replaced
    from tripleaim.model.errors import refuse

    hand, register, own = _hand(folder, party, key, on)
    found = _named(register, name)
    if found.id == own.id:
        raise refuse(found.short, "is the key that acts", "Name the new key of this party.")
    event = replaced(own.id, found.id, hand.private, hand.on)
    if lost := _lost(folder, register, event):
        raise _too_early(own, hand, lost)
    _add(folder, register, event)
    say(f"{found.short} takes the place of {own.short} from {hand.on} on.")


@key.command()
def make(file: Annotated[Path, typer.Argument(help="File to write: keep it.")]) -> None:
    """Make a key file to sign with in a workspace, and print its public half, to paste there."""
    from tripleaim.governance.key import load_private_key, new_private_key, public_hex
    from tripleaim.model.errors import refuse
    from tripleaim.store.files.output import PRIVATE, write_bytes

    if os.path.lexists(file):
        raise refuse(str(file), "is there already", "Give another name.")
    pem = new_private_key()
    write_bytes(file, pem, PRIVATE)
    say(public_hex(load_private_key(pem, str(file))))
    tell(
        "Paste this line where the workspace asks for the public key. These are not the digits "
        "that you read to who vouches for you: Your account shows those once the key is added."
    )


@key.command()
def sign(
    text: Annotated[Path, typer.Argument(help="The text that a workspace gave to sign.")],
    key: Annotated[Path, typer.Option(help="Your key file.")],
) -> None:
    """Sign a text of a workspace with a key file: print the signature, then the text it is of."""
    from tripleaim.governance.key import load_private_key
    from tripleaim.governance.signed_text import read_signed_text
    from tripleaim.model.limits import KEY_BYTES
    from tripleaim.store.files.text import read_bytes

    said = read_signed_text(read_bytes(text, KEY_BYTES), str(text))
    private = load_private_key(read_bytes(key, KEY_BYTES), str(key))
    say(private.sign(said.bytes).hex())
    send()  # the signature is the first line, whatever both are written to
    tell(said.text)


@key.command(name="list")
def list_keys(
    folder: FolderArgument,
    pin: PinOption = None,
    as_json: JsonOption = False,
) -> None:
    """The keys of a folder: whose, from when until when, and whether anybody vouches for them."""
    import json

    from tripleaim.cli.options import read_pins
    from tripleaim.cli.table import print_table
    from tripleaim.governance.folder import read_register
    from tripleaim.governance.key_register import key_rows, register_from

    pins = read_pins(pin)
    rows = key_rows(register_from(read_register(folder).file, pins=pins), pins)
    if as_json:
        say(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
    else:
        print_table(f"{len(rows)} keys in {folder}.", rows)


def register_key(folder: Path, party: str, key: Path, signatory: str, on: str | None) -> None:
    """Make a private key, keep it in a file and register its public half."""
    import secrets

    from tripleaim.cli.options import read_past_date
    from tripleaim.governance.folder import read_register
    from tripleaim.governance.key import load_private_key, new_private_key
    from tripleaim.governance.key_event import key_of, read_event, registered
    from tripleaim.governance.key_register import doubles
    from tripleaim.governance.signed_text import fault_of
    from tripleaim.model.errors import TripleaimError, refuse
    from tripleaim.store.files.output import PRIVATE, write_bytes

    if not party or not signatory:
        raise refuse("a new key", "needs --party and --signatory")
    if os.path.lexists(key):
        raise refuse(str(key), "is there already", "Give another --key.")
    if fault_of(party) or not ((party.isalnum() and party.isupper()) or party.isdigit()):
        raise refuse("--party", "is not the code of an organisation", value=party)
    day = read_past_date(on)
    pem = new_private_key()
    private = load_private_key(pem, str(key))
    person = (f"p-{secrets.token_hex(4)}", signatory)
    event = registered(private, party, person, day)
    write_bytes(key, pem, PRIVATE)
    try:
        register = _add(folder, read_register(folder), event)
    except TripleaimError:
        key.unlink()
        raise
    mine = key_of(read_event(event, "keys.toml"))
    say(f"Wrote the private key to {key}: keep it. Registered {mine.short} for {party}.")
    say(
        f"Another party must vouch for it: tripleaim key vouch {folder} {mine.short} "
        "--party CODE --key ITS.pem --seen 'in person'"
    )
    others = [each.short for each in doubles(register).get(party, ()) if each.id != mine.id]
    if others:
        say(f"Warning: {party} has other keys in force: {', '.join(others)}.")


def load_hand(party: str, key: Path, on: str | None) -> "Hand":
    """Who acts: a party with the private key in a file, on a day that is not still to come."""
    from tripleaim.cli.options import read_past_date
    from tripleaim.governance.key import load_private_key
    from tripleaim.governance.signing import Hand
    from tripleaim.model.limits import KEY_BYTES
    from tripleaim.store.files.text import read_bytes

    pem = read_bytes(key, KEY_BYTES, "Give the file of the private key: --key FILE.")
    return Hand(party=party, private=load_private_key(pem, str(key)), on=read_past_date(on))


def _hand(
    folder: Path, party: str, key: Path, on: str | None
) -> tuple["Hand", "KeyRegister", "Key"]:
    from tripleaim.governance.folder import read_register
    from tripleaim.governance.signing import key_in_hand

    hand = load_hand(party, key, on)
    register = read_register(folder)
    return hand, register, key_in_hand(hand, register, str(folder))


def _named(register: "KeyRegister", name: str) -> "Key":
    from tripleaim.model.errors import NothingFound

    found = register.find(name)
    if found is None:
        listed = ", ".join(f"{key.short} of {key.party}" for key in register.keys.values())
        raise NothingFound(f"The register holds no key {name}. It has: {listed or 'none'}.")
    return found


def _lost(folder: Path, register: "KeyRegister", event: "KeyEvent") -> list[str]:
    """What holds in a folder and would not once an event is added to its register."""
    from datetime import date

    from tripleaim.governance.folder import read_folder
    from tripleaim.governance.key_register import with_events
    from tripleaim.governance.verifying import fallen
    from tripleaim.model.errors import NothingFound

    try:
        found = read_folder(folder)
    except NothingFound:
        return []
    return fallen(found, with_events(register, event), date.today())


def _too_early(ending: "Key", hand: "Hand", lost: list[str]) -> Exception:
    from tripleaim.model.errors import InputRefused, Problem

    return InputRefused(
        [
            Problem(
                where=ending.short,
                rule=f"was in use on or after {hand.on}: ended on that day it takes with it "
                f"{', '.join(lost)}",
                remedy="End it the day after it last signed or vouched, or later (--on); what was "
                "signed in wrong hands is doubted with key revoke --since.",
            )
        ]
    )


def _add(folder: Path, register: "KeyRegister", event: "KeyEvent") -> "KeyRegister":
    from tripleaim.governance.folder import write_register
    from tripleaim.governance.key_register import with_events
    from tripleaim.model.errors import InputRefused

    added = with_events(register, event)
    new = [problem for problem in added.problems if problem not in register.problems]
    if new:
        raise InputRefused(new)
    write_register(folder, added)
    return added


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(key, name="key")
