"""A move that is awaited."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A move that is awaited: what, of what, where, and by when."""

    what: str
    of: str
    address: str
    due: str = ""
