"""Bodies: footprints by number, names and pages of systems and trusts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tripleaim.model.status import Status
from tripleaim.store.engine import Store
from tripleaim.store.record.fact import Asked, Fact, read_as, read_rows


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


def read_contacts(
    store: Store, about: Iterable[str] | None, *, on: date, known: date
) -> list[Contact]:
    """The pages of bodies on a day."""
    rows = read_as(Contact, read_rows(store, "contact", Asked.of(about, on=on, known=known)))
    return [row for row in rows if row.fact.held(on) is not Status.SHOWN_NOT]
