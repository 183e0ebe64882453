"""By when a figure of a period was out, where no day of publication is on record for it."""

from datetime import date
from functools import lru_cache

from tripleaim.store.rules import read_rules

TABLE, DEFAULT, READ = "publication", "default", "read"


@lru_cache(maxsize=4096)
def out_by(source: str, after: date) -> date:
    """The last day by which a figure of a source was out; `after` is the day after its period.

    Everything that is held was out by the day on which it was read.

    >>> out_by("ae_monthly_provider", date(2018, 4, 1)), out_by("anything", date(2025, 4, 1))
    (datetime.date(2018, 6, 1), datetime.date(2026, 7, 1))
    """
    rules = read_rules(TABLE)
    months = after.year * 12 + after.month - 1 + rules.get(source, rules[DEFAULT])["months"]
    read_on: date = rules[READ]["read_on"]
    return min(date(months // 12, months % 12 + 1, 1), max(read_on, after))


def is_read(on: date) -> bool:
    """Whether a day lies at or after the one on which the record was read.

    >>> is_read(date(2026, 9, 29)), is_read(date(2026, 9, 30))
    (False, True)
    """
    read_on: date = read_rules(TABLE)[READ]["read_on"]
    return on >= read_on


def is_out(source: str, after: date, on: date, known: date) -> bool:
    """Whether the period of a figure had ended by `on` and the figure was out by `known`."""
    return after <= on and out_by(source, after) <= known
