"""The register of keys that a log tells of: key events in the order of their entries."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from pydantic import ValidationError

from tripleaim.governance.key_event import KINDS_OF_EVENT, UNKNOWN_DAY, KeyEvent, Told, key_of
from tripleaim.governance.key_register import KeyFile, KeyRegister, register_of
from tripleaim.governance.log_entry import NOTHING, Entry
from tripleaim.governance.passkey import public_fault
from tripleaim.governance.signed_text import SignedText, read_signed_text
from tripleaim.model.day import told_day
from tripleaim.model.errors import InputRefused, Problem, refuse

NEEDED = 2  # parties that must vouch for a key, where none of them is the founding one
UNFOUNDED = "no key founds this log"
KEPT = 20_000  # events that a process reads once


def register_of_log(
    entries: Iterable[Entry], before: int | None = None, pins: frozenset[str] = frozenset()
) -> KeyRegister:
    """The keys as the log had them before an index; all of it without one.

    A key that ended may not sign from the next entry on: the day after is kept as its end, and who
    judges an act asks for the register as it was before that act's own entry. Vouching begins with
    `pins`, else the founding key: who may end the key of another is told from there on.
    """
    told: list[Told] = []
    problems: list[Problem] = []
    ordered = sorted(entries, key=lambda each: each.index)
    for entry in ordered:
        if entry.kind in KINDS_OF_EVENT and (before is None or entry.index < before):
            try:
                told.append(_told(entry))
            except InputRefused as refusal:
                problems += refusal.problems
    return register_of(KeyFile(), told, problems, "log", pins or starts_in(ordered), NEEDED)


def founding_in(entries: Iterable[Entry]) -> frozenset[str]:
    """The id of the first key of entries in their order, where it is of no organisation."""
    first = next((each for each in entries if each.kind == "key"), None)
    try:
        told = _told(first) if first else None
    except InputRefused:
        return frozenset()
    return frozenset({told.about} if told and key_of(told).party == NOTHING else ())


def starts_in(entries: Iterable[Entry]) -> frozenset[str]:
    """With which keys vouching begins: the founding one; a pin that fits none where there is none.

    Without any pin, keys that vouch for one another would stand.
    """
    return founding_in(entries) or frozenset({UNFOUNDED})


@lru_cache(maxsize=KEPT)
def key_event_of(entry: Entry) -> KeyEvent:
    """An entry about a key as an event. Raises InputRefused when it is none."""
    where = f"log/entries/{entry.index}"
    try:
        return KeyEvent.model_validate(
            {
                "text": entry.said.decode("utf-8"),
                "by": entry.by,
                "signature": entry.signature,
                "method": entry.method,
                "authenticator_data": _given(entry.authenticator_data),
                "client_data": _given(entry.client_data),
            }
        )
    except (ValidationError, UnicodeDecodeError):
        raise refuse(where, "is not an event of a key that is signed") from None


@lru_cache(maxsize=KEPT)
def read_log_event(event: KeyEvent, kind: str, where: str) -> SignedText:
    """The text of an event of a log. Raises InputRefused when it is of another kind."""
    said = read_signed_text(event.text.encode("utf-8"), where)
    if said.purpose != kind:
        raise refuse(where, f"says that it is a {kind} and holds a {said.purpose}")
    if kind == "key":
        fault = _key_fault(said)
        if fault:
            raise refuse(where, fault)
    return said


def _told(entry: Entry) -> Told:
    where = f"log/entries/{entry.index}"
    event = key_event_of(entry)
    said = read_log_event(event, entry.kind, where)
    if said["log"] != entry.log:
        raise refuse(where, "holds a text for another log")
    since = _since(said["since"], entry, where) if said.purpose == "compromise" else None
    ends = said.purpose in ("revoke", "compromise", "replace")
    on = entry.day + timedelta(days=1) if ends else entry.day
    return Told(event, said, on=on, since=since)


def _since(said: str, entry: Entry, where: str) -> date:
    """The day from which a key was in wrong hands; where nobody knows it, the first there is."""
    if said == UNKNOWN_DAY:
        return date.min
    try:
        since = told_day(said)
    except ValueError:
        raise refuse(where, "does not say since which day") from None
    if since > entry.day:
        raise refuse(where, f"says since {said}, a day after it was told")
    return since


def _key_fault(said: SignedText) -> str:
    if said["form"] == "webauthn":
        return public_fault(said["public"])
    whole = len(said["public"]) == 64 and all(c in "0123456789abcdef" for c in said["public"])
    return "" if said["form"] == "ed25519" and whole else "is not a key of a form that is known"


def _given(value: str) -> str:
    return "" if value == NOTHING else value
