"""How large what is sent may be: one home for the server, for the pages and for what they say."""

import re

FORM = 5_000_000  # the bytes of a form, and of anything that is sent to most addresses
PAPER = 20_000_000  # a paper of a meeting
SWALLOWED = 100_000_000  # of what is too large so much is taken in and thrown away, to say so
# Addresses that take more than a form: what is a little over is told beside the field.
LARGER = ((re.compile(r"/m/[^/]+/items/[0-9]+/paper"), PAPER + FORM),)


def largest_at(path: str) -> int:
    """The bytes that a request may bring to an address.

    >>> largest_at("/turn"), largest_at("/m/abc/items/2/paper")
    (5000000, 25000000)
    """
    return next((size for address, size in LARGER if address.fullmatch(path)), FORM)


def size_words(size: int) -> str:
    """A size in words.

    >>> size_words(PAPER)
    '20 MB'
    """
    return f"{size // 1_000_000} MB"
