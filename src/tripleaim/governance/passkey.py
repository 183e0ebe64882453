"""Signing with a passkey: a WebAuthn assertion whose challenge is the hash of the signed text.

What is signed is the authenticator's data and the hash of the browser's; the text, its key, the
origin and that the user was present and verified are all checked from those bytes alone.
"""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tripleaim.governance.act import Act
from tripleaim.governance.key import Key
from tripleaim.governance.log_entry import packed, unpacked

PRESENT, VERIFIED, MAY_BE_COPIED, IS_COPIED, NEW_KEY, MORE = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
LEAST_RSA_BITS = 2048
PLAIN_LENGTH = 37


def by_passkey(act: Act, key: Key, message: bytes) -> bool:
    """Whether an act was signed over the message with a passkey."""
    made = act.made
    said = (made.authenticator_data, made.client_data, made.signature)
    return not assertion_fault(key, message, said)


def assertion_fault(key: Key, message: bytes, said: tuple[str, str, str]) -> str:
    """Why an assertion does not show that a key signed a message; empty when it does.

    `said`: authenticator data, client data and signature, each in base64url without padding.
    """
    data, client, signature = (unpacked(each) for each in said)
    if not data or not client or not signature:
        return "is not spelled as base64url without padding"
    for fault in (_client_fault(key, message, client), _data_fault(key, data)):
        if fault:
            return fault
    signed = data + hashlib.sha256(client).digest()
    return "" if _is_signed(key.public, signature, signed) else "does not fit the key"


def public_fault(public: str) -> str:
    """Why a public key (DER, in base64url) is none that may sign; empty when it may."""
    key = _load(public)
    if key is None:
        return "is not a public key"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < LEAST_RSA_BITS:
        return f"is an RSA key of fewer than {LEAST_RSA_BITS} bits"
    return "" if _verifier(key) else "is of a kind that cannot sign here"


def _client_fault(key: Key, message: bytes, client: bytes) -> str:
    try:
        said = json.loads(client.decode("utf-8"))
    except ValueError:
        said = None
    if not isinstance(said, dict):
        return "has client data that cannot be read"
    if said.get("type") != "webauthn.get":
        return "is not an assertion"
    if said.get("challenge") != packed(hashlib.sha256(message).digest()):
        return "is over another text"
    if said.get("origin") not in key.origins.split(" "):
        return "was made on another site"
    if said.get("crossOrigin", False) is not False or "topOrigin" in said:
        return "was made inside another site"
    return ""


def _data_fault(key: Key, data: bytes) -> str:
    if len(data) < PLAIN_LENGTH or data[:32] != hashlib.sha256(key.rp.encode()).digest():
        return "was made for another site"
    flags = data[32]
    if not flags & PRESENT or not flags & VERIFIED:
        return "does not show that its user was there and verified"
    if flags & NEW_KEY or (flags & IS_COPIED and not flags & MAY_BE_COPIED):
        return "has flags that an assertion cannot have"
    if len(data) != PLAIN_LENGTH and not flags & MORE:
        return "has data that its flags do not tell of"
    return ""


@lru_cache(maxsize=20_000)
def _is_signed(public: str, signature: bytes, signed: bytes) -> bool:
    key = _load(public)
    verify = _verifier(key)
    if verify is None or public_fault(public):
        return False
    try:
        verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _load(public: str) -> Any:
    try:
        return load_der_public_key(unpacked(public) or b"")
    except Exception:  # whatever the library says of bytes that are no key
        return None


def _verifier(key: Any) -> Callable[[bytes, bytes], None] | None:
    """How a key verifies: by what it is, never by what an assertion says of it."""
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return lambda made, said: key.verify(made, said, ec.ECDSA(hashes.SHA256()))
    if isinstance(key, ed25519.Ed25519PublicKey):
        return key.verify
    if isinstance(key, rsa.RSAPublicKey):
        return lambda made, said: key.verify(made, said, padding.PKCS1v15(), hashes.SHA256())
    return None
