"""Keys: each party's authorised signatory has an Ed25519 key; the public ones are on a register."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import StringConstraints, ValidationError

from tripleaim.model.documents.base import Code, Day, Record, Said, Text
from tripleaim.model.documents.toml import read_toml, write_toml
from tripleaim.model.errors import InputRefused, Problem, refuse


class Key(Record):
    """A party's public key, whose it is and from when until when it may sign."""

    party: Code
    signatory: Text
    public_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    valid_from: Day
    valid_to: Day | None = None
    note: Said = ""

    @property
    def fingerprint(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the public key."""
        return fingerprint(self.public_key)

    def holds(self, on: date) -> bool:
        """Whether the key may sign on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class KeyList(Record):
    """The register as it stands in a file."""

    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyRegister:
    """Public keys by fingerprint."""

    keys: Mapping[str, Key]

    def of_party(self, party: str) -> tuple[Key, ...]:
        """The keys of a party, oldest first."""
        own = (key for key in self.keys.values() if key.party == party)
        return tuple(sorted(own, key=lambda key: key.valid_from))


def read_keys(text: str, where: str) -> KeyRegister:
    """The register of keys in a TOML text. Raises InputRefused with every problem."""
    try:
        listed = KeyList.model_validate(read_toml(text, where))
    except ValidationError as error:
        raise InputRefused(
            Problem(
                where=where,
                column=".".join(str(part) for part in each["loc"]),
                rule=f"is refused: {each['msg']}",
                remedy="Write it again with tripleaim sign --new-key.",
            )
            for each in error.errors()
        ) from None
    return KeyRegister({key.fingerprint: key for key in listed.keys})


def write_keys(register: KeyRegister) -> str:
    """The register as TOML, in order of party and date."""
    ordered = sorted(register.keys.values(), key=lambda key: (key.party, key.valid_from))
    return write_toml({"keys": [key.model_dump(exclude_defaults=True) for key in ordered]})


def new_private_key() -> bytes:
    """A new private key as unencrypted PEM: keep it where only the signatory can read it."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def load_private_key(pem: bytes, where: str) -> Ed25519PrivateKey:
    """A private key from PEM. Raises InputRefused when it is not an Ed25519 key."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise refuse(
            where,
            "is not an unencrypted Ed25519 private key",
            "Make one: tripleaim sign --new-key FILE --party CODE.",
        )
    return key


def public_hex(private: Ed25519PrivateKey) -> str:
    """The public key that belongs to a private one, in hexadecimal."""
    raw = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    return raw.hex()


def fingerprint(public: str) -> str:
    """The short name of a public key.

    >>> fingerprint("00" * 32)
    '66687aadf862bd77'
    """
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]


def is_signed_by(public: str, signature: str, message: bytes) -> bool:
    """Whether a signature over a message was made with the private key of a public one."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), message
        )
    except (InvalidSignature, ValueError):
        return False
    return True
