"""The hash tree over entries (RFC 9162, section 2.1): a root says which entries, in which order."""

import hashlib
from collections.abc import Sequence


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256 of 0x00 and the entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; that of no leaf is SHA-256 of nothing.

    >>> root_of([]).hex()[:8]
    'e3b0c442'
    >>> one = leaf_hash(b"a")
    >>> root_of([one]) == one
    True
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_of(leaves[:left]) + root_of(leaves[left:])).digest()
