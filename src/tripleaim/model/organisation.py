"""An organisation: a body with an ODS code and a life."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.area import ODS_CODE
from tripleaim.model.errors import refuse
from tripleaim.model.spell import Spell

ORGANISATION_KINDS = {
    "commissioner": "buys care for a population",
    "trust": "NHS trust or foundation trust",
    "council": "local authority",
    "practice": "general practice",
    "network": "primary care network",
    "charity": "voluntary or community organisation",
    "regulator": "oversees others",
    "other": "anything else with an ODS code",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body with an ODS code (or, for a council, an ONS or DfE number) and a life.

    >>> Organisation(code="RM3", name="Salford Royal", kind="trust",
    ...              spell=Spell(valid_from=date(2001, 4, 1), valid_to=date(2021, 10, 1))).kind
    'trust'
    """

    code: str
    name: str
    kind: str
    spell: Spell

    def __post_init__(self) -> None:
        if self.kind not in ORGANISATION_KINDS:
            kinds = ", ".join(ORGANISATION_KINDS)
            raise refuse("organisation", "is not a kind", f"Kinds: {kinds}.", value=self.kind)
        if not (ODS_CODE.match(self.code) or self.code[:1] in "E" or self.kind == "council"):
            raise refuse("organisation", "is not an ODS code", value=self.code)
        if not self.name.strip():
            raise refuse("organisation", f"{self.code} has no name")

    def open_on(self, on: date) -> bool:
        """Whether the organisation existed on a day."""
        return self.spell.holds(on)
