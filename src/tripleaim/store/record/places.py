"""Places: what counts as a place of a system on a day, and how that is known."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.status import Shown, Status, cannot_tell, not_on_record, shown
from tripleaim.model.succession import is_most
from tripleaim.store.engine import Row, Store
from tripleaim.store.ground.councils import upper_tiers
from tripleaim.store.record.fact import Asked, fact_of, read_members, read_rows

LEVELS = ("place", "reporting_entity")
OWN_LIST = "the system's own list of its places"
RULE = "by default: King's Fund, place-based partnerships often match upper-tier councils"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of a system: `is_read` in a page or directory, or else assumed by our default rule.

    `inside` are ids of the areas that it is made of; empty where they are not on record.
    `status` is whether it stood on the day; `sources` are those of the row that was read, or of the
    councils that are taken for places, and `cited` what they name.
    """

    id: str
    name: str
    level: str
    is_read: bool
    inside: tuple[str, ...]
    members_grade: str | None
    status: Status
    note: str | None
    sources: tuple[str, ...]
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of a system on a day, with how far they are known.

    `basis` is read (in a page of the system), directory (the official directory's reporting
    entities) or default (upper-tier councils, by our rule); `other` are what it has at other
    levels, and what is said of its places without naming them.
    """

    system: str
    known: Shown
    basis: str
    places: tuple[Place, ...]
    other: tuple[Place, ...]


def read_places(store: Store, system: str | Sequence[str], *, on: date, known: date) -> Places:
    """The places of a system on a day: those read first, then the directory's, then the default.

    What was read to be otherwise is not shown. `system` may be several ids of one system.
    """
    ids = (system,) if isinstance(system, str) else tuple(system)
    rows = read_rows(store, "place", Asked.of(ids, on=on, known=known))
    members = read_members(store, [row["fact"] for row in rows])
    held = _held(rows, members, on)
    other = tuple(each for each in held if each.level not in LEVELS)
    for basis, listed in _choices(held):
        if listed:
            return _found(ids[0], basis, _once(listed), other)
    by_rule = _has_default(held) or not _refuted(store, ids, on, known)
    assumed = _councils(store, ids, on) if by_rule else ()
    if assumed:
        return _found(ids[0], "default", assumed, other)
    status = not_on_record(OWN_LIST)
    return Places(system=ids[0], known=status, basis="none", places=(), other=other)


def _found(system: str, basis: str, places: tuple[Place, ...], other: tuple[Place, ...]) -> Places:
    sources = tuple(dict.fromkeys(source for each in places for source in each.sources))
    known = cannot_tell(OWN_LIST, *sources) if basis == "default" else shown(*sources)
    return Places(system=system, known=known, basis=basis, places=places, other=other)


def _has_default(held: Iterable[Place]) -> bool:
    """Whether a source takes the councils of a system for its places."""
    return any(each.level == "place" and not each.is_read for each in held)


def _councils(store: Store, ids: tuple[str, ...], on: date) -> tuple[Place, ...]:
    """The upper-tier councils of a system as its places, by our default rule, in order of name.

    Those of the day most of whose people live in it.
    """
    councils = next((found for each in ids if (found := upper_tiers(store, each, on))), [])
    return tuple(
        Place(
            id=_id_of(ids[0], each.name),
            name=each.name,
            level="place",
            is_read=False,
            inside=(each.area,),
            members_grade="default",
            status=Status.SHOWN,
            note=None,
            sources=each.sources,
            cited=RULE,
        )
        for each in sorted(councils, key=lambda each: (each.name, each.code))
        if is_most(each.share)
    )


def _refuted(store: Store, ids: tuple[str, ...], on: date, known: date) -> bool:
    """Whether a system's default does not stand on a day.

    A board has its default on record or none. That of a partnership was read to be wrong of the
    later board, of a time begun by the day.
    """
    if not all(each.startswith("stp:") for each in ids):
        return True
    boards = [each.replace("stp:", "icb:") for each in ids]
    defaults = read_rows(store, "place", Asked.of(boards, on=date.max, known=known))
    begun = read_rows(store, "place", Asked.of((*ids, *boards), on=on, known=known))
    return any(not row["shown"] for row in defaults) and any(row["read"] for row in begun)


def _id_of(system: str, name: str) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
    return f"place:{system.partition(':')[2]}-{slug}"


def _held(
    rows: Sequence[Row], members: dict[str, dict[str, tuple[str, ...]]], on: date
) -> list[Place]:
    found = []
    for row in rows:
        fact = fact_of(row)
        status = fact.held(on)
        if not row["shown"] or status is Status.SHOWN_NOT:
            continue
        found.append(
            Place(
                id=row["place"],
                name=row["name"],
                level=row["level"],
                is_read=row["read"],
                inside=members.get(fact.id, {}).get("inside", ()),
                members_grade=row["members_grade"],
                status=status,
                note=row["note"],
                sources=(fact.source,),
                cited=fact.cited,
            )
        )
    return found


def _choices(held: Iterable[Place]) -> list[tuple[str, list[Place]]]:
    listed = list(held)
    of_level = [each for each in listed if each.level == "place"]
    return [
        ("read", [each for each in of_level if each.is_read]),
        ("directory", [each for each in listed if each.level == "reporting_entity"]),
    ]


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each place once, by name: the row that names its members before one that does not."""
    ordered = sorted(places, key=lambda each: (each.name, not each.inside))
    found: dict[str, Place] = {}
    for each in ordered:
        found.setdefault(each.id, each)
    return tuple(found.values())
