"""What happened to keys: made, vouched for, replaced, revoked, compromised; each a signed text.

An event that breaks a rule of EVENT_RULES has no effect and is named by the verifier.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import StringConstraints

from tripleaim.governance.key import Key, is_signed_by, key_id, key_text, public_hex
from tripleaim.governance.passkey import assertion_fault
from tripleaim.governance.signed_text import DAY, FOLDER, SignedText, read_signed_text
from tripleaim.model.day import told_day
from tripleaim.model.documents.base import Base64, Hash, Method, Record, Said, SignatureText
from tripleaim.model.errors import refuse

KINDS_OF_EVENT = ("key", "vouch", "replace", "revoke", "compromise")
SEEN = ("in person", "by video")
UNKNOWN_DAY = "unknown"  # in a log: nobody knows since when a key was in wrong hands


class KeyEvent(Record):
    """A text about a key, the id of the key that signed it, and that signature.

    `signatory` is the name behind the text's pseudonym: it stands outside the text so that it can
    be erased.
    """

    text: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    by: Hash
    signature: SignatureText
    signatory: Said = ""
    note: Said = ""
    method: Method = "ed25519"
    authenticator_data: Base64 = ""
    client_data: Base64 = ""

    @property
    def leaf_entry(self) -> bytes:
        """What the hash tree covers: the text, who signed it, and the signature's own bytes."""
        return f"{self.text}by: {self.by}\nsignature: {self.signature}\n".encode()


@dataclass(frozen=True, slots=True)
class Vouch:
    """That a key vouches for another from a day on; `inherits`: an old key for its successor."""

    by: str
    on: date
    inherits: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its text read; in a log, `on` is the day that the log took it.

    `since` is the day from which a compromised key was in wrong hands.
    """

    event: KeyEvent
    said: SignedText
    on: date | None = None
    since: date | None = None

    @property
    def about(self) -> str:
        """The id of the key that the event is about."""
        names = {"key": "", "replace": "new"}
        name = names.get(self.said.purpose, "key")
        return self.said[name] if name else key_id(self.said)

    @property
    def day(self) -> date:
        """The day of the event: the log's, else the one that it says."""
        return self.on or told_day(self.said[DAY])


@dataclass(frozen=True, slots=True)
class EventRule:
    """What an event must satisfy: for which purposes, the sentence when it does not, the test."""

    id: str
    purposes: tuple[str, ...]
    broken: str
    holds: Callable[[Told, Mapping[str, Key]], bool]


def _is_own(told: Told, keys: Mapping[str, Key]) -> bool:
    return told.event.by == told.about


def _is_named_signer(told: Told, keys: Mapping[str, Key]) -> bool:
    return told.event.by == told.said["old" if told.said.purpose == "replace" else "by"]


def _is_known(told: Told, keys: Mapping[str, Key]) -> bool:
    return told.event.by in keys and told.about in keys


def _is_signed(told: Told, keys: Mapping[str, Key]) -> bool:
    key = keys.get(told.event.by)
    if key is None:
        return True
    event = told.event
    if event.method != key.form:
        return False
    if event.method == "webauthn":
        said = (event.authenticator_data, event.client_data, event.signature)
        return not assertion_fault(key, told.said.bytes, said)
    return is_signed_by(key.public, event.signature, told.said.bytes)


def _same_party(told: Told, keys: Mapping[str, Key]) -> bool:
    return not _is_known(told, keys) or (keys[told.event.by].party == keys[told.about].party)


def _other_party(told: Told, keys: Mapping[str, Key]) -> bool:
    return not _is_known(told, keys) or (keys[told.event.by].party != keys[told.about].party)


def _holds_that_day(told: Told, keys: Mapping[str, Key]) -> bool:
    return not _is_known(told, keys) or told.day >= keys[told.event.by].begins


ENDINGS = ("revoke", "compromise")
EVENT_RULES = (
    EventRule("own", ("key",), "is not signed with the key that it registers", _is_own),
    EventRule(
        "signer",
        ("vouch", "replace", *ENDINGS),
        "is signed by another key than it names",
        _is_named_signer,
    ),
    EventRule(
        "known",
        ("vouch", "replace", *ENDINGS),
        "is about, or signed by, a key that is not here",
        _is_known,
    ),
    EventRule("bytes", KINDS_OF_EVENT, "does not fit its signature: it was altered", _is_signed),
    EventRule(
        "other",
        ("vouch",),
        "vouches for a key of the voucher's own party: another must",
        _other_party,
    ),
    EventRule("same", ("replace", *ENDINGS), "is made by a key of another party", _same_party),
    EventRule(
        "begun",
        ("vouch", "replace", *ENDINGS),
        "comes before the day from which its key holds",
        _holds_that_day,
    ),
    EventRule(
        "seen",
        ("vouch",),
        f"does not say how the key was seen: {' or '.join(SEEN)}",
        lambda told, keys: told.said["seen"] in SEEN,
    ),
)


def read_event(event: KeyEvent, where: str) -> Told:
    """An event with its text. Raises InputRefused when the text is not one of a key's."""
    said = read_signed_text(event.text.encode("utf-8"), where)
    if said.purpose not in KINDS_OF_EVENT or said["log"] != FOLDER:
        raise refuse(where, "is not a text about a key in a folder")
    try:
        told_day(said[DAY])
        if said.purpose == "compromise":
            told_day(said["since"])
    except ValueError:
        raise refuse(where, "names a day that is none") from None
    if event.method != "ed25519" or event.authenticator_data or event.client_data:
        raise refuse(where, "is signed in a way that a folder does not know")
    if said.purpose == "key" and (said["form"] != "ed25519" or len(said["public"]) != 64):
        raise refuse(where, "is not an Ed25519 key")
    return Told(event, said)


def broken_rules(told: Told, keys: Mapping[str, Key]) -> list[EventRule]:
    """The rules that an event breaks, given the keys that were registered."""
    mine = (rule for rule in EVENT_RULES if told.said.purpose in rule.purposes)
    return [rule for rule in mine if not rule.holds(told, keys)]


def key_of(told: Told) -> Key:
    """The key that a text of purpose `key` registers."""
    said = told.said
    return Key(
        id=key_id(said),
        party=said["party"],
        person=said["person"],
        signatory=told.event.signatory,
        public=said["public"],
        begins=told.day,
        form=said["form"],
        rp=said["rp"],
        origins=said["origins"],
    )


def registered(
    private: Ed25519PrivateKey, party: str, person: tuple[str, str], on: date
) -> KeyEvent:
    """The event that registers a private key's public half; `person`: pseudonym and name."""
    said = key_text(party, person[0], public_hex(private), on)
    return signed_event(said, key_id(said), private, signatory=person[1])


def signed_event(
    said: SignedText, by: str, private: Ed25519PrivateKey, signatory: str = ""
) -> KeyEvent:
    """A text about a key, signed with a private key whose id is `by`."""
    signature = private.sign(said.bytes).hex()
    return KeyEvent(text=said.text, by=by, signature=signature, signatory=signatory)


def vouched(key: str, by: str, private: Ed25519PrivateKey, on: date, seen: str) -> KeyEvent:
    """That the holder of one key saw another's holder and key: `in person` or `by video`."""
    said = {"log": FOLDER, "key": key, "by": by, "seen": seen, DAY: on.isoformat()}
    return signed_event(SignedText("vouch", said), by, private)


def ended(key: str, by: str, private: Ed25519PrivateKey, on: date, reason: str) -> KeyEvent:
    """That a key may not sign from a day on."""
    said = {"log": FOLDER, "key": key, "by": by, "reason": reason, DAY: on.isoformat()}
    return signed_event(SignedText("revoke", said), by, private)


def compromised(key: str, by: str, private: Ed25519PrivateKey, on: date, since: date) -> KeyEvent:
    """That a key was in wrong hands since a day: it ends, and what it signed since is doubted."""
    said = {"log": FOLDER, "key": key, "by": by, "since": since.isoformat(), DAY: on.isoformat()}
    return signed_event(SignedText("compromise", said), by, private)


def replaced(old: str, new: str, private: Ed25519PrivateKey, on: date) -> KeyEvent:
    """That a new key takes the place of an old one, which signs this."""
    said = {"log": FOLDER, "old": old, "new": new, DAY: on.isoformat()}
    return signed_event(SignedText("replace", said), old, private)


def event_id(event: KeyEvent) -> str:
    """The hash of an event's entry as a leaf of the tree, in hexadecimal."""
    return hashlib.sha256(b"\x00" + event.leaf_entry).hexdigest()
