"""What may be found: a body, a place or a postcode district, and where its people are."""

from collections.abc import Mapping
from dataclasses import dataclass

# In the order in which things of one name are offered.
KINDS = {
    "council": "council",
    "system": "system",
    "county": "county council",
    "postcode": "postcode district",
    "region": "region",
    "town": "town or part of one",
    "shire": "county, as addresses name it",
    "place": "place",
    "commissioner": "commissioner",
    "trust": "NHS trust",
    "hospital": "hospital",
    "network": "network of practices",
    "practice": "general practice",
    "other": "organisation",
    "outside": "outside England, with a health service of its own",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that may be found.

    `systems` and `councils` are (code, share of its people), most first; `near` tells two of one
    name apart; `page` is the address of its own page on a site, where it has one.
    """

    id: str
    kind: str
    name: str
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    near: str = ""
    people: int = 0
    systems: tuple[tuple[str, float], ...] = ()
    councils: tuple[tuple[str, float], ...] = ()
    ended: bool = False
    derived: bool = False
    page: str = ""

    @property
    def title(self) -> str:
        """Its name, with what tells it apart from another of the name."""
        return f"{self.name} ({self.near})" if self.near and self.kind != "postcode" else self.name

    @property
    def rank(self) -> tuple[int, bool, int, str, str]:
        """Which of two that fit equally well comes first."""
        return (list(KINDS).index(self.kind), self.ended, -self.people, self.name, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """All that may be found, in order of rank, and the names of systems and councils by code.

    `pages` are the addresses of a council's page and of a system's, with a star for the code, where
    a site holds the index.
    """

    entries: tuple[Entry, ...]
    systems: Mapping[str, str]
    councils: Mapping[str, str]
    pages: tuple[str, str] = ("", "")
