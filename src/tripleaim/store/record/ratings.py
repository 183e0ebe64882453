"""Ratings of commissioners, systems and trusts by those who oversaw them, and how many of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store
from tripleaim.store.record.fact import Asked, Fact, read_as, read_rows

SCHEMES = {
    "ccg_assessment": "annual assessment of CCGs",
    "stp_dashboard": "dashboard of partnerships, July 2017",
    "oversight_framework": "NHS oversight framework",
    "cqc_system": "CQC assessment of systems",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A rating of a body: a category or segment, with a score where one is published.

    `kind` is stated, or implied by what was read (a body told to have improved on it).
    """

    fact: Fact
    scheme: str
    domain: str
    rating: str
    score: float | None
    period: str
    kind: str | None
    note: str | None


def read_ratings(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[Rating]:
    """The ratings of bodies, and those of members of a system, for periods begun by a day."""
    rows = read_rows(store, "rating", Asked.of(about, on=on, known=known), members=True)
    return read_as(Rating, rows)
