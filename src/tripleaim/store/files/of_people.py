"""A table of people, a row each, goes into no verb but those of people: they have the one door."""

import re
from collections.abc import Sequence
from itertools import islice, zip_longest

from tripleaim.model.errors import InputRefused, Problem

PSEUDONYM = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I
)
TEN = re.compile(r"(?:[0-9][ -]?){9}[0-9](?:\.0+)?")
NAMED = re.compile(
    r"nhs[_ .-]?(no|num|number|id)\b|pseudonym"
    r"|(patient|person|client|hospital)[_ .-]?(id|no|number)\b",
    re.I,
)
FEWEST, HASHED, NEARLY = 3, 0.5, 0.9
LOOKED_AT = 2_000  # rows
REMEDY = (
    "Counts of people are made by tripleaim people load and people segments; where the column "
    "numbers something else, leave it out."
)


def check_no_people(name: str, rows: Sequence[Sequence[str]]) -> None:
    """Raise InputRefused where a column tells people apart: their rows would be printed, or added
    up without the door. The headings are the first row."""
    problems = [
        Problem(
            where=name,
            column="1 of its columns, without a heading" if _is_own(heading) else heading,
            rule="tells people apart: this is a table of people, not of areas or bodies",
            remedy=REMEDY,
        )
        for heading, *cells in zip_longest(*islice(rows, LOOKED_AT), fillvalue="")
        if _is_of_people(heading, [cell.strip() for cell in cells if cell.strip()])
    ]
    if problems:
        raise InputRefused(problems)


def is_nhs_number(text: str) -> bool:
    """Whether ten digits pass the check of NHS numbers.

    >>> is_nhs_number("943 476 5919"), is_nhs_number("9434765910"), is_nhs_number("12")
    (True, False, False)
    """
    if not TEN.fullmatch(text):
        return False
    *nine, last = (int(each) for each in re.findall("[0-9]", text)[:10])
    total = sum(weight * digit for weight, digit in zip(range(10, 1, -1), nine, strict=True))
    return any(nine[:2]) and (11 - total % 11) % 11 == last


def _is_own(cell: str) -> bool:
    return PSEUDONYM.fullmatch(cell) is not None or is_nhs_number(cell)


def _is_of_people(heading: str, cells: list[str]) -> bool:
    if len(cells) < FEWEST:
        return False
    hashed = sum(PSEUDONYM.fullmatch(cell) is not None for cell in cells)
    different = set(cells)
    numbers = sum(map(is_nhs_number, different))
    own = len(different) > NEARLY * len(cells)
    return (
        hashed > HASHED * len(cells)
        or (numbers >= FEWEST and numbers > NEARLY * len(different))
        or (own and NAMED.search(heading) is not None)
    )
