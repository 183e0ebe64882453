"""Bodies: footprints by number, upper-tier councils, names and pages of systems and trusts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.model.status import Status
from tripleaim.store.engine import Store
from tripleaim.store.ground.lineage import answers_for
from tripleaim.store.record.fact import Asked, Fact, read_as, read_rows

FIRST_TABLE = date(2017, 4, 1)
"""The day of the first table of upper-tier councils: that of the footprints as first published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """One of the 44 footprints of 2016, with its number and regions."""

    fact: Fact
    number: int
    name: str
    name_2016: str
    region_2016: str
    region_2019: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpperTier:
    """A council that shares people with a system: how many, and what share of its own."""

    fact: Fact
    council: str
    name: str
    people: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A name that a system went by."""

    fact: Fact
    brand: str
    used_for: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A page of a body: its site, board papers, information requests or press office."""

    fact: Fact
    kind: str
    name: str
    page: str


def read_footprints(store: Store) -> list[Footprint]:
    """The 44 footprints of 2016 by number."""
    rows = read_rows(store, "footprint", Asked(on=date.max, known=date.max))
    return sorted(read_as(Footprint, rows), key=lambda each: each.number)


def read_upper_tier(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[UpperTier]:
    """The upper-tier councils that shared people with systems on a day, most people first."""
    rows = read_as(UpperTier, read_rows(store, "upper_tier", Asked.of(about, on=on, known=known)))
    held = [row for row in rows if row.fact.held(on) is Status.SHOWN]
    return sorted(held, key=lambda row: (row.fact.subject, -row.people, row.council))


def upper_tier_of(
    store: Store, systems: Iterable[str], *, on: date, known: date
) -> list[UpperTier]:
    """The upper-tier councils of a system on a day, each once, most people first.

    Of a partnership that no table names, those of the partnerships that it was made of; before the
    first table, that of the first.
    """
    ids = tuple(systems)
    day = max(on, FIRST_TABLE)
    found = read_upper_tier(store, ids, on=day, known=known)
    if not found:
        before = {each.body for area in ids for each in answers_for(store, area, on)}
        earlier = read_upper_tier(store, sorted(before), on=day, known=known) if before else []
        found = _together(earlier)
    return sorted(found, key=lambda each: (-each.people, each.council))


def _together(rows: Iterable[UpperTier]) -> list[UpperTier]:
    """The rows of several systems as one: a council with all its people in any of them."""
    held: dict[str, UpperTier] = {}
    for row in rows:
        before = held.get(row.council)
        held[row.council] = (
            row
            if before is None
            else replace(
                before, people=before.people + row.people, share=min(1.0, before.share + row.share)
            )
        )
    return list(held.values())


def read_brands(store: Store, about: Iterable[str] | None, *, on: date, known: date) -> list[Brand]:
    """The names that systems went by on a day, or may have."""
    rows = read_as(Brand, read_rows(store, "brand", Asked.of(about, on=on, known=known)))
    return [row for row in rows if row.fact.held(on) is not Status.SHOWN_NOT]


def read_contacts(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[Contact]:
    """The pages of bodies on a day."""
    rows = read_as(Contact, read_rows(store, "contact", Asked.of(about, on=on, known=known)))
    return [row for row in rows if row.fact.held(on) is not Status.SHOWN_NOT]
