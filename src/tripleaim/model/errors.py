"""What can go wrong, as a tree.

TripleaimError                 anything tripleaim says no to; `exit_code` is the command line's
├── CheckFailed                a rule of the store does not hold              (exit 1)
├── InputRefused               the user's input, every problem of it at once  (exit 2)
└── NothingFound               the question has no answer here                (exit 3)
"""

from collections.abc import Iterable
from dataclasses import dataclass


class TripleaimError(Exception):
    """Anything that tripleaim says no to, in words meant for its user."""

    exit_code = 1


class CheckFailed(TripleaimError):
    """A rule that the store promises does not hold."""


class NothingFound(TripleaimError):
    """The question was understood and has no answer; the message lists what there is.

    `said` is the message without the command that would tell more, for who has no terminal.

    >>> print(NothingFound("Nothing is called X.", "To list areas: tripleaim areas"))
    Nothing is called X. To list areas: tripleaim areas
    """

    exit_code = 3

    def __init__(self, said: str, command: str = ""):
        super().__init__(f"{said} {command}".rstrip())
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with what was given: where, what, and what to do about it.

    `where` is the file, document or argument; `row` counts from 1 as a spreadsheet does, header
    included; `value` must never hold anything that could identify a person.

    >>> print(Problem(where="etr.csv", row=118, column="postcode", value="LE1 5WWX",
    ...               rule="is not a UK postcode", remedy="Correct it."))
    etr.csv, row 118, column postcode: 'LE1 5WWX' is not a UK postcode. Correct it.
    """

    where: str
    rule: str
    remedy: str = ""
    row: int | None = None
    column: str | None = None
    value: str | None = None
    count: int = 1

    def __str__(self) -> str:
        place = [self.where]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        said = self.rule if self.value is None else f"{_shorten(str(self.value))!r} {self.rule}"
        like_it = f" ({self.count} like it)" if self.count > 1 else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{', '.join(place)}: {said.rstrip('.')}{like_it}.{advice}"


class InputRefused(TripleaimError):
    """The user's input cannot be taken. Holds every problem found, not the first only.

    >>> str(InputRefused([Problem(where="a.csv", rule="is empty")]))
    'a.csv: is empty.'
    """

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["InputRefused"], tuple[tuple[Problem, ...]]]:
        """How it goes from one process to another: with its problems."""
        return type(self), (self.problems,)


def refuse(where: str, rule: str, remedy: str = "", **details: object) -> InputRefused:
    """One problem as an exception to raise.

    >>> raise refuse("--on", "is not a date", "Write it as 2018-06-01.", value="June")
    Traceback (most recent call last):
    tripleaim.model.errors.InputRefused: --on: 'June' is not a date. Write it as 2018-06-01.
    """
    return InputRefused([Problem(where=where, rule=rule, remedy=remedy, **details)])  # type: ignore[arg-type]


def needs_memory(where: object) -> InputRefused:
    """That something needs more memory than the machine has, as an exception to raise."""
    remedy = "Close other programs, or ask on a machine that has more."
    return refuse(str(where), "needs more memory than there is", remedy)


def _shorten(value: str, most: int = 60) -> str:
    return value if len(value) <= most else f"{value[:most]}…"
