"""An ID token of an organisation's directory (OpenID Connect Core 1.0, section 3.1.3.7).

Nothing of it is believed before its signature holds by a key that the directory publishes; the
kind of signature comes from that key, never from the token.
"""

import json
import math
from base64 import urlsafe_b64decode
from binascii import Error as NoBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from tripleaim.model.errors import InputRefused, refuse

SKEW_SECONDS = 60
LEAST_BITS = 2048
MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token must say: who issued it, for whom, in answer to what; `at` in seconds."""

    issuer: str
    audience: str
    nonce: str
    at: float


def read_id_token(token: str, keys: Sequence[Mapping[str, Any]], expected: Expected) -> str:
    """The mail address, in lower case, that a directory vouches for in a token.

    `keys` are JSON Web Keys. Raises InputRefused with what is wrong with the token.
    """
    if len(token) > MOST_CHARACTERS or token.count(".") != 2:
        raise _wrong("is no signed token")
    head, body, signature = token.split(".")
    key = _key_of(_object(head), keys)
    if not _holds(key, f"{head}.{body}".encode(), _bytes(signature)):
        raise _wrong("bears a signature that does not hold")
    claims = _object(body)
    _check(claims, expected)
    return _mail_of(claims)


def _check(claims: Mapping[str, Any], expected: Expected) -> None:
    """Raises InputRefused unless it is by whom, for whom, of when and in answer to what it must."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != expected.issuer:
        raise _wrong("was issued by another directory")
    if expected.audience not in audiences:
        raise _wrong("is for another service")
    if claims.get("azp", expected.audience) != expected.audience or (
        len(audiences) > 1 and "azp" not in claims
    ):
        raise _wrong("was given to another service")
    if _seconds(claims, "exp") + SKEW_SECONDS <= expected.at:
        raise _wrong("has expired")
    if max(_seconds(claims, "iat"), _seconds(claims, "nbf", 0.0)) > expected.at + SKEW_SECONDS:
        raise _wrong("is of a later time than now")
    if not expected.nonce or claims.get("nonce") != expected.nonce:
        raise _wrong("answers another sign-in")


def _mail_of(claims: Mapping[str, Any]) -> str:
    """The address, where the directory says that it has proved it."""
    mail = claims.get("email")
    proved = claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1")
    if not isinstance(mail, str) or not mail.strip():
        raise _wrong("holds no mail address")
    if not proved:
        raise _wrong("holds a mail address that the directory has not verified")
    return mail.strip().lower()


def _key_of(head: Mapping[str, Any], keys: Sequence[Mapping[str, Any]]) -> Any:
    """The public key that a token names; the only one where it names none."""
    named = [each for each in keys if "kid" not in head or each.get("kid") == head["kid"]]
    usable = [each for each in named if each.get("use", "sig") == "sig"]
    if len(usable) != 1:
        raise _wrong("is signed by a key that the directory does not publish")
    key = _public_key(usable[0])
    kind = "RS256" if isinstance(key, rsa.RSAPublicKey) else "ES256"
    if head.get("alg") != kind or usable[0].get("alg", kind) != kind or "crit" in head:
        raise _wrong("is signed in a way that is not taken")
    return key


def _public_key(said: Mapping[str, Any]) -> Any:
    try:
        if said.get("kty") == "RSA":
            key = rsa.RSAPublicNumbers(_number(said["e"]), _number(said["n"])).public_key()
            if key.key_size < LEAST_BITS:
                raise _wrong("is signed by a key that is too short")
            return key
        if said.get("kty") == "EC" and said.get("crv") == "P-256":
            x, y = _number(said["x"]), _number(said["y"])
            return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    except (KeyError, TypeError, ValueError):
        pass
    raise _wrong("is signed by a key of a kind that is not taken")


def _holds(key: Any, signed: bytes, signature: bytes) -> bool:
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), SHA256())
            return True
        if len(signature) != 64:
            return False
        halves = (int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
        key.verify(encode_dss_signature(*halves), signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _seconds(claims: Mapping[str, Any], name: str, otherwise: float | None = None) -> float:
    said = claims.get(name, otherwise)
    if isinstance(said, bool) or not isinstance(said, int | float) or not math.isfinite(said):
        raise _wrong(f"does not say its time ({name})")
    return float(said)


def _object(part: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(part))
    except (ValueError, RecursionError):
        raise _wrong("cannot be read") from None
    if not isinstance(found, dict):
        raise _wrong("cannot be read")
    return found


def _bytes(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (NoBase64, ValueError):
        raise _wrong("cannot be read") from None


def _number(part: str) -> int:
    return int.from_bytes(_bytes(part), "big")


def _wrong(rule: str) -> InputRefused:
    remedy = "Begin again. If it comes back, tell whoever runs your organisation's sign-in."
    return refuse("What your organisation's sign-in sent", rule, remedy)
