"""Base-year money as a user gives it: a file of places and pounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.pence import pence_of, pounds
from tripleaim.store.files.csv_rows import rows_by_name
from tripleaim.store.given.as_csv import csv_of
from tripleaim.store.given.cells import clean, read_number

COLUMNS = ("place", "pounds")
SAMPLE = "A sample: tripleaim example base-money.csv."


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a place of the file may be called: codes of the board, its locations, its councils."""

    board: str
    boards: frozenset[str]
    locations: Mapping[str, str]
    councils: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def listed(self) -> str:
        """The codes, with names where they are known, for a remedy."""
        locations, councils = (
            ", ".join(
                f"{code} ({self.names[code]})" if code in self.names else code
                for code in _codes(each)
            )
            for each in (self.locations, self.councils)
        )
        return f"{self.board} itself; its locations: {locations}; its councils: {councils}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMoney:
    """Pence of a base year: of the whole board, or of each of its locations, and of councils."""

    board: int | None = None
    locations: Mapping[str, int] = field(default_factory=dict)
    councils: Mapping[str, int] = field(default_factory=dict)
    source: str = ""


def read_given_money(path: Path, known: Known) -> GivenMoney:
    """The money in a file of `place` and `pounds`: a row for the board, or one for each location.

    A row of an upper-tier council is what it spends on adult social care. Raises InputRefused with
    every row that names no place of the board, names one twice, or holds no sum; with the locations
    that are missing; and where locations and board differ.
    """
    problems: list[Problem] = []
    found: dict[str, int] = {}
    for row, said in rows_by_name(csv_of(path, COLUMNS), path.name, COLUMNS):
        made = _row(path.name, row, said["place"], said["pounds"], known, found)
        if isinstance(made, Problem):
            problems.append(made)
        else:
            found |= made
    if problems:
        raise InputRefused(problems)
    return _whole(path.name, found, known)


def _row(
    name: str, row: int, place: str, pounds: str, known: Known, found: Mapping[str, int]
) -> dict[str, int] | Problem:
    code = _code(clean(place).upper(), known)
    if code is None:
        return Problem(
            where=name,
            row=row,
            column="place",
            value=place,
            rule=f"is no place of {known.board}",
            remedy=f"Places are {known.listed}.",
        )
    if code in found:
        return Problem(where=name, row=row, column="place", value=place, rule="has a sum already")
    number = read_number(pounds)
    if number is None or number < 0 or number * 100 != int(number * 100):
        return Problem(
            where=name,
            row=row,
            column="pounds",
            value=pounds,
            rule="is no sum of nothing or more",
            remedy="Write it as 1234567.89.",
        )
    return {code: pence_of(number)}


def _code(text: str, known: Known) -> str | None:
    if text in known.boards:
        return known.board
    return known.locations.get(text) or known.councils.get(text)


def _whole(name: str, found: Mapping[str, int], known: Known) -> GivenMoney:
    """The rows as money of the board; what does not fit together is refused."""
    locations = {code: found[code] for code in _codes(known.locations) if code in found}
    missing = [code for code in _codes(known.locations) if code not in found]
    board = found.get(known.board)
    if board is None and not locations:
        raise refuse(name, f"holds no money of {known.board}", f"Give a row for it. {SAMPLE}")
    if locations and missing:
        said = f"lacks {', '.join(missing)}, beside other locations of {known.board}"
        raise refuse(name, said, "Give them all, or the board alone.")
    if locations and board is not None and sum(locations.values()) != board:
        said = pounds(sum(locations.values()))
        raise refuse(
            name,
            f"gives {pounds(board)} for {known.board} and {said} for its locations",
            "Correct one, or drop the board's row.",
        )
    councils = {code: found[code] for code in _codes(known.councils) if found.get(code)}
    return GivenMoney(board=board, locations=locations, councils=councils, source=name)


def _codes(spelt: Mapping[str, str]) -> Sequence[str]:
    return sorted(set(spelt.values()))
