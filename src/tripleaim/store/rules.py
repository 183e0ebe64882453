"""Rules: what changes by the year, and what is assumed, through one door, each with its citation.

The tables stand in `england/rules`. A table of dated rules has a list of them, each with the days
on which it holds: `valid_from` and `valid_to` (exclusive), or the financial years that it covers
(`first_year_ending`, `last_year_ending`: the March in which each ends, both inclusive).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from tripleaim.model.errors import NothingFound

DATED = ("valid_from", "first_year_ending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule and the days on which it holds: `valid_from <= day < valid_to`."""

    table: str
    id: str
    valid_from: date
    valid_to: date | None
    value: Mapping[str, Any]

    @property
    def cited(self) -> str:
        """Where it was read."""
        return str(self.value.get("cited", ""))

    @property
    def grade(self) -> str:
        """How far to believe it."""
        return str(self.value.get("grade", ""))

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@cache
def read_rules(table: str) -> Mapping[str, Any]:
    """A table of rules as it is written, by its file's name.

    >>> read_rules("scrutiny")["years_to_effect"]["value"]
    2
    """
    file = files("tripleaim.england") / "rules" / f"{table}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def dated_rules(table: str) -> tuple[Rule, ...]:
    """Every dated rule of a table, in the order of the file."""
    return tuple(_dated(table))


def rules_of_year(table: str, year_ending: int) -> tuple[Rule, ...]:
    """The rules of a table for the financial year that ends in a March, in the order of the file.

    Raises NothingFound for a year that none covers, with those that are on record.
    """
    held = tuple(each for each in dated_rules(table) if each.holds(year_start(year_ending)))
    if held:
        return held
    raise NothingFound(
        f"No rule of {table.replace('_', ' ')} is on record for the year to March {year_ending}. "
        f"On record: years ending {', '.join(_runs(table))}."
    )


def _runs(table: str) -> Iterator[str]:
    """The years that rules cover, as runs without a gap."""
    years = sorted(
        {
            year
            for each in dated_rules(table)
            for year in range(each.value["first_year_ending"], each.value["last_year_ending"] + 1)
        }
    )
    for _, run in groupby(enumerate(years), key=lambda pair: pair[1] - pair[0]):
        first, *rest = [year for _, year in run]
        yield f"{first} to {rest[-1]}" if rest else f"{first}"


def rule_of_year(table: str, year_ending: int) -> Rule:
    """The rule of a table for a financial year. Raises NothingFound as `rules_of_year` does.

    >>> rule_of_year("sustainability_fund", 2017).value["finance_share"]
    '0.70'
    """
    return rules_of_year(table, year_ending)[-1]


def year_start(year_ending: int) -> date:
    """The first day of the financial year that ends in a March.

    >>> year_start(2019)
    datetime.date(2018, 4, 1)
    """
    return date(year_ending - 1, 4, 1)


def _dated(table: str) -> Iterator[Rule]:
    for id, said in _entries(read_rules(table)):
        if any(name in said for name in DATED):
            first, last = said.get("first_year_ending"), said.get("last_year_ending")
            yield Rule(
                table=table,
                id=id,
                valid_from=year_start(first) if first else said["valid_from"],
                valid_to=year_start(last + 1) if last else said.get("valid_to"),
                value=said,
            )


def _entries(said: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, value in said.items():
        if isinstance(value, list):
            rows = [row for row in value if isinstance(row, dict)]
            yield from ((str(row.get("name", f"{name} {at}")), row) for at, row in enumerate(rows))
        elif isinstance(value, dict):
            yield name, value
