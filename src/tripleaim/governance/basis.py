"""What an agreement may rest on in law, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from tripleaim.model.spell import Spell
from tripleaim.store.rules import read_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """A legal basis: what it allows, when it held, for which kinds of document, who says so."""

    id: str
    name: str
    means: str
    valid_from: date
    valid_to: date | None = None
    kinds: tuple[str, ...]
    cited: str
    grade: str

    @property
    def spell(self) -> Spell:
        """The days on which it held."""
        return Spell(valid_from=self.valid_from, valid_to=self.valid_to)


@cache
def legal_bases() -> Mapping[str, LegalBasis]:
    """Every legal basis by id.

    >>> legal_bases()["ccg_powers"].spell.holds(date(2022, 7, 1))
    False
    """
    return {
        id: LegalBasis(id=id, **{**said, "kinds": tuple(said["kinds"])})
        for id, said in read_rules("legal_basis").items()
    }
