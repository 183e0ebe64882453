"""An area: somewhere on the map with a code and a life."""

import re
from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import refuse
from tripleaim.model.spell import Spell
from tripleaim.model.tier import TIER_OF_KIND

AREA_KINDS = {
    "block": "a piece of the map that no boundary in the store cuts",
    "lsoa": "lower layer super output area, about 1,700 people",
    "msoa": "middle layer super output area, about 8,000 people",
    "ward": "electoral ward, about 8,000 people",
    "pcn": "primary care network, by registered patients and not by residence",
    "place": "a place within a system, as the system itself draws it",
    "ccg": "clinical commissioning group, April 2013 to June 2022",
    "sub_icb": "sub-ICB location, from July 2022",
    "stp": "sustainability and transformation partnership, 2016 to June 2022",
    "icb": "integrated care board, from July 2022",
    "lad": "local authority district, unitary, borough or metropolitan district",
    "utla": "upper tier local authority: county, unitary, borough or metropolitan district",
    "nhs_region": "NHS England region",
    "england": "England",
}

ONS_CODE = re.compile(r"^[EWSN]\d{8}$")
BOARD_PART = re.compile(r"^NHS (.+) ICB - (\w+)$")
"""The name of a part of a board: the board and the code of the part."""
ODS_CODE = re.compile(r"^[A-Z0-9]{3,6}$")


ENGLAND = "england:E92000001"
"""The id of the nation."""
SYSTEMS = ("stp", "icb")
"""The kinds of area that are systems: partnerships, then boards."""
BOARDS_BEGAN = date(2022, 7, 1)
"""The first day of the boards and of their sub-ICB locations, and the first without CCGs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Somewhere on the map, for a spell. `code` is the ODS code, or the ONS code where none exists.

    An ONS code changes when the boundary does and an ODS code may not, so an area keeps its ODS
    code as identity and its ONS codes as dated attributes.

    >>> Area(kind="stp", code="QNQ", name="Frimley Health and Care ICS",
    ...      spell=Spell(valid_from=date(2016, 3, 1), valid_to=date(2022, 7, 1))).id
    'stp:QNQ'
    """

    kind: str
    code: str
    name: str
    spell: Spell
    ons_code: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in AREA_KINDS:
            raise refuse("area", "is not a kind of area", _kinds(), value=self.kind)
        if not (ONS_CODE.match(self.code) or ODS_CODE.match(self.code) or self.kind == "block"):
            raise refuse(
                "area", "is neither an ODS nor an ONS code", _code_advice(), value=self.code
            )
        if not self.name.strip():
            raise refuse("area", f"{self.code} has no name")

    @property
    def id(self) -> str:
        """The key of the area in every table: kind, colon, code."""
        return f"{self.kind}:{self.code}"

    @property
    def tier(self) -> str | None:
        """The tier that areas of this kind usually form, or None."""
        return TIER_OF_KIND.get(self.kind)


def list_command(on: date, kind: str = "") -> str:
    """The command that lists the areas of a kind on a day; the systems, where it is no kind.

    >>> list_command(date(2018, 6, 1)), list_command(date(2023, 1, 1), "lad")
    ('tripleaim areas --kind stp --on 2018-06-01', 'tripleaim areas --kind lad --on 2023-01-01')
    """
    system = SYSTEMS[on >= BOARDS_BEGAN]
    return f"tripleaim areas --kind {kind if kind in AREA_KINDS else system} --on {on}"


def _kinds() -> str:
    return f"Kinds: {', '.join(AREA_KINDS)}."


def _code_advice() -> str:
    return "A spreadsheet may have spoilt it (00L, 9E10): read codes as text."
