"""Names short enough for a map, a chart or a menu."""

import re

from tripleaim.model.area import BOARD_PART

BEFORE = re.compile(r"^NHS ")
AFTER = re.compile(
    r"( (Integrated Care Board|CCG|Clinical Commissioning Group|ICB|ICS|STP|"
    r"\((STP|ICS|(the )?Health (and|&) (Social )?Care Partnership)\)|"
    r"Health (and|&) (Social )?Care Partnership|NHS Foundation Trust|NHS Trust))+$"
)


def is_part_of_board(name: str) -> bool:
    """Whether a name only says which part of a board something is.

    >>> is_part_of_board("NHS Greater Manchester ICB - 02H"), is_part_of_board("NHS Bolton CCG")
    (True, False)
    """
    return BOARD_PART.match(name) is not None


def short_name(name: str) -> str:
    """A name without the words that every body of its kind has.

    >>> short_name("NHS North East and North Cumbria Integrated Care Board")
    'North East and North Cumbria'
    >>> short_name("Greater Manchester Health and Social Care Partnership")
    'Greater Manchester'
    >>> short_name("NHS North East and North Cumbria ICB - 16C")
    'North East and North Cumbria 16C'
    >>> short_name("Frimley Health & Care ICS (STP)")
    'Frimley Health & Care'
    """
    board = BOARD_PART.match(name)
    if board:
        return f"{board[1]} {board[2]}"
    return AFTER.sub("", BEFORE.sub("", name)).strip() or name
