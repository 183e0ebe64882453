"""The seal of an instance on copies in PDF: a key and its own certificate, in its home folder.

It shows that a copy came from this instance and was not altered since; it is no signature of a
party. Those stand in the copy's text and in the log.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from tripleaim.model.errors import refuse

YEARS, BITS = 10, 3072
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A key and the certificate that it signed itself, as PEM."""

    key: bytes
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, to compare by another road."""
        return x509.load_pem_x509_certificate(self.certificate).fingerprint(SHA256()).hex()


def seal_at(path: Path, name: str) -> Seal:
    """The seal of a file; made where none is there yet, for its owner alone to read.

    Raises InputRefused where the file is none.
    """
    if not path.exists():
        _write_new(path, _made(name))
    said = path.read_bytes()
    try:
        load_pem_private_key(said, None)
        certificate = x509.load_pem_x509_certificate(said).public_bytes(Encoding.PEM)
    except ValueError:
        raise refuse(str(path), "is no key with its certificate", "Take it away.") from None
    return Seal(key=said.partition(b"-----BEGIN CERTIFICATE")[0], certificate=certificate)


def _made(name: str) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:LONGEST_NAME])])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=366 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def _write_new(path: Path, made: bytes) -> None:
    """Write a file that only its owner reads; where another process was first, its file stands."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(made)
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink(missing_ok=True)
