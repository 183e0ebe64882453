"""Keys: each party's authorised signatory has an Ed25519 key; what is known of it is public."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tripleaim.governance.signed_text import FOLDER, SignedText
from tripleaim.model.errors import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A party's public key: whose it is, and its life.

    `form` is `ed25519` (a key file) or `webauthn` (a passkey: `rp` and `origins` say of which
    site). `id` is the SHA-256 of the key's text (of the public key alone in version 1); `ended`
    the day from which it may not sign; `doubted_from` the day from which it was in wrong hands.
    """

    id: str
    party: str
    person: str
    signatory: str
    public: str
    begins: date
    ended: date | None = None
    doubted_from: date | None = None
    form: str = "ed25519"
    rp: str = "-"
    origins: str = "-"

    @property
    def short(self) -> str:
        """The first 16 digits of its id, to show and to ask by."""
        return self.id[:16]

    def holds(self, on: date) -> bool:
        """Whether the key may sign on a day."""
        return self.begins <= on and (self.ended is None or on < self.ended)

    def hands_fault(self, on: date) -> str:
        """Why what it signed on a day does not stand: it was in wrong hands; else nothing.

        >>> from dataclasses import replace
        >>> key = Key(id="a", party="RP5", person="p", signatory="", public="", begins=date.min)
        >>> key.hands_fault(date.max)
        ''
        >>> replace(key, doubted_from=date(2027, 3, 1)).hands_fault(date(2027, 3, 1))
        'was made on 2027-03-01 with a key that was in wrong hands since 2027-03-01'
        """
        since = self.doubted_from
        if since is None or on < since:
            return ""
        when = "on a day that nobody knows" if since == date.min else f"since {since}"
        return f"was made on {on} with a key that was in wrong hands {when}"


def key_text(party: str, person: str, public: str, on: date) -> SignedText:
    """The text of a key file's key in a folder: what its id is the hash of."""
    return SignedText(
        "key",
        {
            "log": FOLDER,
            "party": party,
            "person": person,
            "form": "ed25519",
            "rp": "-",
            "origins": "-",
            "public": public,
            "receipts": "-",
            "day": on.isoformat(),
        },
    )


def key_id(text: SignedText) -> str:
    """The id of a key: SHA-256 of its text, whole."""
    return hashlib.sha256(text.bytes).hexdigest()


def public_id(public: str) -> str:
    """The id of a key of version 1: SHA-256 of the public key.

    >>> public_id("00" * 32)[:16]
    '66687aadf862bd77'
    """
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()


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
            "Make one: tripleaim key new.",
        )
    return key


def public_hex(private: Ed25519PrivateKey) -> str:
    """The public key that belongs to a private one, in hexadecimal."""
    raw = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    return raw.hex()


@lru_cache(maxsize=20_000)
def is_signed_by(public: str, signature: str, message: bytes) -> bool:
    """Whether a signature over a message was made with the private key of a public one."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), message
        )
    except (InvalidSignature, ValueError):
        return False
    return True
