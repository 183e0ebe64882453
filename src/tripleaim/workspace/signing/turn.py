"""A move that is awaited."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A move that is awaited: what, of what, where, and by when.

    `scope` is what it is of where that is an organisation, partnership or committee.
    """

    what: str
    address: str
    of: str = ""
    scope: str = ""
    due: str = ""
