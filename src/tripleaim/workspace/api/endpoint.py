"""What can be asked: each address with its parameters, as data. The manual is made of the same."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tripleaim.model.day import DAY_PATTERN, NO_DAY, told_day
from tripleaim.model.errors import InputRefused, Problem

Given = Mapping[str, str]
Rows = list[dict[str, Any]]
FORMATS = ("json", "csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a query: what it is, what it may be, and an example.

    `choices` are all that it may be; without them it matches `pattern` whole. `is_day` where it is
    a date.
    """

    name: str
    meaning: str
    example: str
    pattern: str = r"[A-Za-z0-9][A-Za-z0-9:_.@-]{0,63}"
    choices: tuple[str, ...] = ()
    required: bool = False
    is_day: bool = False

    def fault(self, given: str) -> str:
        """Why a text cannot be its value; empty where it can."""
        if self.choices and given not in self.choices:
            return f"is none of {', '.join(self.choices)}"
        if self.is_day:
            return "" if _is_day(given) else f"{NO_DAY}: write it as 2018-06-01"
        if not self.choices and not re.fullmatch(self.pattern, given):
            return f"is not of the form of {self.example}"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address: what it answers, its parameters, the columns of its rows, who makes them.

    `of_files` where the rows are those of the files of the site, and not asked of the store.
    `written` makes the same rows as the text of JSON, where that is sooner done without rows.
    """

    name: str
    summary: str
    meaning: str
    columns: Mapping[str, str]
    make: Callable[[Any, Given], Rows]
    parameters: tuple[Parameter, ...] = ()
    of_files: bool = False
    written: Callable[[Any, Given], str] | None = None

    def all_parameters(self) -> tuple[Parameter, ...]:
        """Its own parameters and the form of the answer."""
        return (*self.parameters, FORM)

    def check(self, given: Given, repeated: frozenset[str] = frozenset()) -> None:
        """Raise InputRefused with every parameter that is missing, unknown, repeated or wrong."""
        known = {each.name: each for each in self.all_parameters()}
        faults = [
            *(
                _problem(name, "is not a parameter of this address")
                for name in given
                if name not in known
            ),
            *(_problem(name, "is given twice") for name in sorted(repeated) if name in known),
            *(
                _problem(name, fault, text)
                for name, text in given.items()
                if name in known and (fault := known[name].fault(text))
            ),
            *(
                _problem(each.name, "is wanted", example=each.example)
                for each in self.parameters
                if each.required and each.name not in given
            ),
        ]
        if faults:
            raise InputRefused(faults)


FORM = Parameter(name="format", meaning="The form of the answer.", example="json", choices=FORMATS)
ON = Parameter(
    name="on",
    meaning="The day asked about; the newest day of the site without it.",
    example="2018-06-01",
    is_day=True,
)


def _problem(name: str, rule: str, value: str = "", example: str = "") -> Problem:
    remedy = f"As {name}={example}." if example else ""
    return Problem(where=name, rule=rule, remedy=remedy, value=value or None)


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(DAY_PATTERN, text)) and bool(told_day(text))
    except ValueError:
        return False
