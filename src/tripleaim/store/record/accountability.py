"""Who answered for what, such as delayed transfers, to whom and by which framework, by year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tripleaim.model.area import BOARDS_BEGAN
from tripleaim.model.errors import NothingFound
from tripleaim.model.status import Shown, Status, not_on_record, shown, shown_not
from tripleaim.store.engine import Store
from tripleaim.store.record.fact import Asked, Fact, read_as, read_rows
from tripleaim.store.rules import read_rules

BOARDS_YEAR = date(2022, 4, 1)
TOPICS = "accountability_topics"
SORTS = ("organisation", "several", "commissioner", "council", "national", "system", "nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A body that answered for a measure in a year; `sort` is nobody only where that was read.

    `carried` says that the rule is that of a neighbouring year.
    """

    fact: Fact
    measure: str
    year_ending: int
    answers: str | None
    sort: str
    answers_to: str | None
    document: str | None
    consequence: str | None
    carried: bool
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegated:
    """A function that NHS England delegated to a board, commissions with it, or plans to."""

    fact: Fact
    function: str
    status: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A form of working together or a reform, with what it allows; `status` may be proposed."""

    fact: Fact
    form: str
    who_may: str | None
    allows: str | None
    does_not: str | None
    basis: str | None
    status: str
    note: str | None

    @property
    def is_proposed(self) -> bool:
        """Whether it is not law yet."""
        return self.status in ("bill", "proposed", "planned")


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightFramework:
    """A framework under which bodies were overseen, with its categories and worst outcome."""

    fact: Fact
    framework: str
    who_answers: str
    to_whom: str
    categories: str | None
    worst_outcome: str | None
    themes: str | None
    note: str | None


def read_answers(store: Store, *, on: date, known: date) -> list[Answers]:
    """Who answered for each measure in the financial year of a day: organisations first.

    The rules of 2022/23 are those of boards: until these began, those of the year before held on.
    """
    before = BOARDS_YEAR <= on < BOARDS_BEGAN
    day = BOARDS_YEAR - timedelta(days=1) if before else on
    rows = read_as(Answers, read_rows(store, "accountability", Asked(on=day, known=known)))
    held = [
        replace(row, carried=True) if before else row
        for row in rows
        if row.fact.held(day) is Status.SHOWN
    ]
    return sorted(held, key=lambda row: (row.measure, SORTS.index(row.sort), row.fact.id))


def topics_of(measure: str) -> tuple[str, ...]:
    """The ids of what a measure is about, under whichever name a year's framework gave it.

    Raises NothingFound for a measure that has none in `england/rules/accountability_topics.toml`.

    >>> topics_of("delayed transfers"), topics_of("discharge; emergency bed days")
    (('discharge',), ('discharge', 'emergency-bed-days'))
    """
    known: Mapping[str, list[str]] = read_rules(TOPICS)["measures"]
    if measure not in known:
        raise NothingFound(f"No topic is on record for {measure!r}: give it one in {TOPICS}.toml.")
    return tuple(known[measure])


def topic_words(topic: str) -> str:
    """What a topic is called.

    >>> topic_words("discharge")
    'delayed transfers and discharge'
    """
    return str(read_rules(TOPICS)["topics"][topic])


def read_topics(store: Store, *, known: date) -> list[str]:
    """Every topic of which it is on record for some year who answered, by its words."""
    rows = read_as(Answers, read_rows(store, "accountability", Asked(on=date.max, known=known)))
    measures = {row.measure for row in rows}
    return sorted({topic for each in measures for topic in topics_of(each)}, key=topic_words)


def somebody_answers(rows: Iterable[Answers], topic: str) -> Shown:
    """Whether anybody answered for a topic: no row means that nothing was read, not nobody.

    Rows are those of one financial year.
    """
    of_it = [row for row in rows if topic in topics_of(row.measure)]
    if not of_it:
        return not_on_record("the contract and the oversight framework of the year")
    sources = tuple(dict.fromkeys(row.fact.source for row in of_it))
    nobody = all(row.sort == "nobody" for row in of_it)
    return shown_not(*sources) if nobody else shown(*sources)


def read_delegations(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[Delegated]:
    """What had been delegated to boards by a day, oldest first; what is over is left out.

    What was planned for later is not among them: ask for a later day, and say that it is planned.
    """
    rows = read_as(Delegated, read_rows(store, "delegation", Asked.of(about, on=on, known=known)))
    return [row for row in rows if row.fact.held(on) is not Status.SHOWN_NOT]


def read_law(store: Store, *, on: date, known: date) -> list[Law]:
    """What the law allowed on a day, and what was proposed by it, oldest first."""
    rows = read_as(Law, read_rows(store, "law", Asked(on=on, known=known)))
    return [row for row in rows if row.fact.held(on) is not Status.SHOWN_NOT]


def read_frameworks(store: Store, *, on: date, known: date) -> list[OversightFramework]:
    """The frameworks of oversight in force, or perhaps in force, on a day, oldest first."""
    rows = read_rows(store, "oversight_framework", Asked(on=on, known=known))
    found = read_as(OversightFramework, rows)
    return [row for row in found if row.fact.held(on) is not Status.SHOWN_NOT]
