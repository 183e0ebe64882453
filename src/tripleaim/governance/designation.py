"""Designations: which systems were integrated care systems on which day, and how many."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
MONTH = re.compile(r"^(\d{4})-(\d{2})")
NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """A system named as an integrated care system, from a day, for footprints of 2016 by number.

    `is_part` says that it covered only a part of its footprint.
    """

    system: str
    tranche: str
    since: date
    footprints: frozenset[int]
    is_part: bool
    grade: str


def read_designation(row: Mapping[str, str]) -> Designation:
    """A designation from a cited fact.

    The day is that on which it took effect where one is known, else the first of the month in which
    it was announced.
    """
    effective, announced = row.get("effective", ""), row["announced"]
    day = effective if DAY.match(effective) else announced
    if not DAY.match(day):
        found = MONTH.match(day)
        day = f"{found[1]}-{found[2]}-01" if found else day
    return Designation(
        system=row["system"],
        tranche=row["wave"],
        since=date.fromisoformat(day),
        footprints=frozenset(int(each) for each in NUMBERS.findall(row["footprint_no"])),
        is_part="part" in row["footprint_no"],
        grade=row.get("confidence", ""),
    )


def designated_on(designations: Sequence[Designation], on: date) -> list[Designation]:
    """The integrated care systems of a day: those named, less those that a later one absorbed.

    A system absorbs an earlier one when it covers all its footprints and is named after it.
    """
    named = [each for each in designations if each.since <= on]
    return [each for each in named if not any(_absorbs(other, each) for other in named)]


def _absorbs(later: Designation, earlier: Designation) -> bool:
    if later.since <= earlier.since:
        return False
    return earlier.footprints <= later.footprints
