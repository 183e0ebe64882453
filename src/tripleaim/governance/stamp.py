"""Time stamps by RFC 3161: that a service saw the head of a log by a moment, checked offline.

The service signs the hash of the head's body; its own certificate, or its issuer's, is told beside
it. pyHanko reads tokens and certificates; where it is not installed, stamps are not judged.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from tripleaim.model.errors import refuse

MEDIA_TYPE = "application/timestamp-query"
ALTERED = "is no time stamp of this head by that service"
logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # what is wrong is told by a fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """When a service saw something, and under which name."""

    at: datetime
    service: str


def can_stamp() -> bool:
    """Whether tokens can be asked for and read here."""
    return find_spec("pyhanko") is not None


def ask_for_stamp(body: bytes, roots: bytes, send: Callable[[bytes], bytes]) -> bytes:
    """The token of a service for a text; `send` takes a request to it and gives its answer.

    Raises InputRefused where what came is no stamp of the text by that service.
    """
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
    from pyhanko.sign.timestamps.common_utils import handle_tsp_response

    asking: Any = TimeStamper  # pyHanko says no types of it
    nonce, request = asking().request_cms(hashlib.sha256(body).digest(), "sha256")
    try:
        answer = tsp.TimeStampResp.load(send(request.dump()), strict=True)
        token = handle_tsp_response(answer, nonce).dump()
    except (TimestampRequestError, ValueError):
        raise refuse("the time stamp", "was not given by the service") from None
    read_stamp(token, body, roots, "the time stamp")
    return bytes(token)


def read_stamp(token: bytes, body: bytes, roots: bytes, where: str) -> Stamp:
    """What a token says of a text, under the certificates of a service (PEM).

    Raises InputRefused where it is of another text, service or moment of its certificate.
    """
    from asn1crypto import cms
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko_certvalidator import ValidationContext

    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        info = signed["encap_content_info"]["content"].parsed
        at: datetime = info["gen_time"].native
        context = ValidationContext(
            trust_roots=_certificates(roots), moment=at, allow_fetching=False
        )
        said = asyncio.run(
            validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, body).digest())
        )
    except Exception:  # altered bytes lead a reader of certificates anywhere
        raise refuse(where, ALTERED) from None
    if not (said["intact"] and said["valid"] and said["trust_problem_indic"] is None):
        raise refuse(where, ALTERED)
    return Stamp(at=at, service=str(said["signing_cert"].subject.human_friendly))


def fingerprint_of(roots: bytes) -> str:
    """SHA-256 of the first certificate of a service: what is told by another road."""
    return hashlib.sha256(_certificates(roots)[0].dump()).hexdigest()


def _certificates(roots: bytes) -> list[Any]:
    from asn1crypto import pem, x509

    found = [x509.Certificate.load(der) for _, _, der in pem.unarmor(roots, multiple=True)]
    if not found:
        raise ValueError("no certificate")
    return found
