"""What every fact has: whom it is about, when it was true and known, how sure, where read."""

import re
from calendar import month_name
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import TypeVar

from tripleaim.model.said_date import SaidDate
from tripleaim.model.status import Shown, Status, cannot_tell, shown, shown_not
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.remembered import Whole, ask_part
from tripleaim.store.schema import tables

FACTS = """
select *{whose}
from {table}
where true_from_low <= $on and known_low <= $known {about}
order by true_from_low, true_from_high, fact, subject
"""
ABOUT = "and list_contains($about, subject)"
OF_KINDS = "and list_contains($kinds, kind)"
ABOUT_OR_MEMBER = """
and (list_contains($about, subject) or fact in (
    select fact from fact_member where list_contains($about, member)
))
"""
MEMBERS = """
select fact, member, role{whose}
from fact_member
{where}
order by fact, role, member
"""
OF_FACTS = "where fact in (from (select unnest($facts)))"
WHOSE = ", subject as whose"
WHOSE_OR_MEMBER = """
, list_prepend(subject, (
    select list(member) from fact_member m where m.fact = {table}.fact
)) as whose
"""

MONTHS = tuple(month_name)[1:]
MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) ((?:19|20)\d\d)\b")
CLAUSE = re.compile(r"; |,? (?=(?:then|later|afterwards|went on|now)\b)")
DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
T = TypeVar("T")


@cache
def fact_tables() -> frozenset[str]:
    """The names of the tables of facts.

    >>> "designation" in fact_tables(), "area" in fact_tables()
    (True, False)
    """
    return frozenset(name for name, table in tables().items() if table.is_fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """The part that all facts share. `over` is the first day after, where an end is on record."""

    id: str
    subject: str
    begun: SaidDate
    over: SaidDate | None
    known: SaidDate
    grade: str
    cited: str
    address: str | None
    source: str

    def held(self, on: date) -> Status:
        """Whether it was so on a day: begun by it and not over.

        Cannot tell within the month or year in which it began or ended.
        """
        begun = self.begun.has_come(on)
        over = self.over.has_come(on) if self.over else Status.SHOWN_NOT
        if begun is Status.SHOWN_NOT or over is Status.SHOWN:
            return Status.SHOWN_NOT
        both = begun is Status.SHOWN and over is Status.SHOWN_NOT
        return Status.SHOWN if both else Status.CANNOT_TELL

    def shown(self, on: date) -> Shown:
        """The same with its evidence and what would settle it."""
        status = self.held(on)
        if status is Status.CANNOT_TELL:
            return cannot_tell("the day on which it began or ended", self.source)
        return shown(self.source) if status is Status.SHOWN else shown_not(self.source)

    def tells_later(self, text: str | None, on: date) -> bool:
        """Whether a text of the fact may tell what came after a day.

        It was known only later, or it names a later month or year: a fact is dated by its
        beginning, and some sources tell what became of it long after.
        """
        return bool(text) and (on < self.known.high or names_later(text, on))


def is_dated(text: str) -> bool:
    """Whether every clause of a text names the year in which it was so.

    >>> is_dated("asked 2017; paused in May 2018"), is_dated("asked 2017, then given up")
    (True, False)
    """
    return all(YEAR.search(clause) for clause in CLAUSE.split(text))


ASIDE = re.compile(r"\s*\([^()]*\)")


def as_of(text: str | None, on: date) -> str:
    """A text without its clauses and asides that name a year after a day's.

    >>> as_of("NHS England (joint committees in 2023/24); a fine", date(2018, 6, 1))
    'NHS England; a fine'
    """
    kept = ASIDE.sub(
        lambda aside: "" if names_later(aside.group(0), on) else aside.group(0), text or ""
    )
    return "; ".join(part for part in kept.split("; ") if not names_later(part, on))


def names_later(text: str | None, on: date) -> bool:
    """Whether a text names a year, a month or a day that had not begun by a day.

    >>> [names_later(said, date(2018, 5, 18)) for said in ("in May 2018", "by June 2018", "2019")]
    [False, True, True]
    >>> [names_later(said, date(2018, 5, 18)) for said in ("on 18/5/2018", "from 19/5/2018")]
    [False, True]
    """
    found = text or ""
    days = ((int(year), int(month), int(day)) for day, month, year in DAY.findall(found))
    if any(each > (on.year, on.month, on.day) for each in days):
        return True
    months = (int(year) * 12 + MONTHS.index(month) for month, year in MONTH.findall(found))
    return any(int(year) > on.year for year in YEAR.findall(found)) or any(
        month > on.year * 12 + on.month - 1 for month in months
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Of whom and when: `about` are ids of areas and codes of organisations, or None for all.

    `on` is the day on which it was true, `known` that by which it could be known: what is known to
    have been published in a month or year may have been on any day of it (`Fact.known`).
    """

    on: date
    known: date
    about: tuple[str, ...] | None = None

    @classmethod
    def of(cls, about: Iterable[str] | None, *, on: date, known: date) -> "Asked":
        """A question about some bodies."""
        return cls(about=None if about is None else tuple(about), on=on, known=known)


def read_rows(
    store: Store,
    table: str,
    asked: Asked,
    *,
    members: bool = False,
    kinds: Sequence[str] = (),
) -> list[Row]:
    """The rows of a table of facts that a question asks for, oldest first.

    With `members`, a fact is also of those that take part in it. Of all bodies those of some
    `kinds` may be asked for. Raises KeyError for no such table.
    """
    if table not in fact_tables():
        raise KeyError(table)
    values: dict[str, object] = {"on": asked.on, "known": asked.known}
    if asked.about is None:
        about = OF_KINDS if kinds else ""
        values |= {"kinds": list(kinds)} if kinds else {}
        # SQL of: names of tables and columns of the schema that ships, conditions of this file
        return ask(store, FACTS.format(table=table, about=about, whose=""), values)
    about, whose = (ABOUT_OR_MEMBER, WHOSE_OR_MEMBER) if members else (ABOUT, WHOSE)
    # SQL of: names of tables and columns of the schema that ships, conditions of this file
    part = FACTS.format(table=table, about=about, whose="")
    # SQL of: names of tables and columns of the schema that ships, conditions of this file
    every = FACTS.format(table=table, about="", whose=whose.format(table=table))
    whole = Whole(sql=every, values=values)
    return ask_part(store, part, {**values, "about": list(asked.about)}, whole, asked.about)


def read_as(noun: type[T], rows: Iterable[Row]) -> list[T]:
    """Rows as nouns: `fact` is what all share, the other fields are columns of their names."""
    rows = list(rows)
    named = [field.name for field in fields(noun) if field.name != "fact"]  # type: ignore[arg-type]
    held = [name for name in named if rows and name in rows[0]]
    make: Callable[..., T] = noun
    return [make(fact=fact_of(row), **{name: row[name] for name in held}) for row in rows]


def fact_of(row: Row) -> Fact:
    """What all facts share, of a row."""
    over = row["true_to_low"]
    return Fact(
        id=row["fact"],
        subject=row["subject"],
        begun=SaidDate(low=row["true_from_low"], high=row["true_from_high"]),
        over=SaidDate(low=over, high=row["true_to_high"]) if over else None,
        known=SaidDate(low=row["known_low"], high=row["known_high"]),
        grade=row["grade"],
        cited=row["cited"].replace(" ;", ";"),
        address=row["address"],
        source=row["source"],
    )


def read_members(store: Store, facts: Sequence[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Who takes part in facts: ids by role, by fact."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    part = MEMBERS.format(whose="", where=OF_FACTS)
    whole = Whole(sql=MEMBERS.format(whose=", fact as whose", where=""))
    for row in ask_part(store, part, {"facts": list(facts)}, whole, facts):
        roles = found.setdefault(row["fact"], {})
        roles[row["role"]] = (*roles.get(row["role"], ()), row["member"])
    return found
