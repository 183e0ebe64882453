"""Pseudonyms by a keyed hash. The key is the user's: it is never written to a store or a log."""

import hashlib
import hmac
from collections.abc import Iterable

from tripleaim.model.errors import refuse


def pseudonymise(identifiers: Iterable[str], key: bytes) -> list[str]:
    """HMAC-SHA-256 of each identifier without its spaces, as 32 hexadecimal digits.

    Raises InputRefused for a key of fewer than 32 bytes: a short one can be guessed.

    >>> one, other = pseudonymise(["943 476 5919", "9434765919"], b"k" * 32)
    >>> one == other, len(one)
    (True, 32)
    """
    if len(key) < 32:
        raise refuse("--key", "is shorter than 32 bytes", "Make one: openssl rand 32 > key.bin")
    return [
        hmac.new(key, "".join(each.split()).encode(), hashlib.sha256).hexdigest()[:32]
        for each in identifiers
    ]
