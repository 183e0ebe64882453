"""Places: what counts as a place of a system on a day, and how that is known."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.status import Shown, Status, cannot_tell, not_on_record, shown
from tripleaim.model.succession import is_most
from tripleaim.store.engine import Row, Store
from tripleaim.store.ground.councils import CouncilOver, districts, upper_tiers
from tripleaim.store.record.fact import Asked, fact_of, read_members, read_rows

LEVELS = ("place", "reporting_entity")
ASSUMED = ("default", "below")
ASKED = "asked"  # what people were only asked about
OWN_LIST = "the system's own list of its places"
NAMES = "the names of its places"
RULE = "by default: King's Fund, place-based partnerships often match upper-tier councils"
BELOW = "by default: partnerships below the upper-tier councils were read, and districts are below"


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
    entities), default (upper-tier councils, by our rule), counted (how many, without names) or
    below (districts, by our rule, where partnerships below the upper tier were read). `number` is
    how many there are, None where that is not on record; `other` are what it has at other levels,
    and what is said of its places without naming them.
    """

    system: str
    known: Shown
    basis: str
    places: tuple[Place, ...]
    other: tuple[Place, ...]
    number: int | None


def read_places(store: Store, system: str | Sequence[str], *, on: date, known: date) -> Places:
    """The places of a system on a day: those read first, then the directory's, then the default.

    What was read to be otherwise is not shown: then it is their number that was read, or else the
    councils of the tier below. `system` may be several ids of one system.
    """
    ids = (system,) if isinstance(system, str) else tuple(system)
    rows = read_rows(store, "place", Asked.of(ids, on=on, known=known))
    members = read_members(store, [row["fact"] for row in rows])
    held = _held(rows, members, on)
    other = tuple(each for each in held if each.level not in LEVELS)
    for basis, listed in _choices(held):
        if listed:
            return _found(ids[0], basis, _once(listed), other)
    if _has_default(held) or not _refuted(store, ids, on, known):
        basis, assumed = "default", _councils(store, ids, on, upper_tiers, RULE)
    elif counted := _counted(store, ids, on, known):
        return Places(
            system=ids[0],
            known=cannot_tell(NAMES, counted.source),
            basis="counted",
            places=(),
            other=other,
            number=round(counted.value),
        )
    else:
        basis, assumed = "below", _councils(store, ids, on, districts, BELOW)
    if assumed:
        return _found(ids[0], basis, assumed, other)
    status = not_on_record(OWN_LIST)
    return Places(system=ids[0], known=status, basis="none", places=(), other=other, number=None)


def _found(system: str, basis: str, places: tuple[Place, ...], other: tuple[Place, ...]) -> Places:
    sources = tuple(dict.fromkeys(source for each in places for source in each.sources))
    known = cannot_tell(OWN_LIST, *sources) if basis in ASSUMED else shown(*sources)
    return Places(
        system=system, known=known, basis=basis, places=places, other=other, number=len(places)
    )


def _has_default(held: Iterable[Place]) -> bool:
    """Whether a source takes the councils of a system for its places."""
    return any(each.level == "place" and not each.is_read for each in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    value: float
    source: str


def _counted(store: Store, ids: Sequence[str], on: date, known: date) -> _Counted | None:
    """How many places a system says that it has, as partnership or as board: what was said last."""
    both = [kind + each.partition(":")[2] for each in ids for kind in ("stp:", "icb:")]
    rows = read_rows(store, "reported_count", Asked.of(both, on=on, known=known))
    found = [
        _Counted(value=row["value"], source=row["source"])
        for row in rows
        if row["counted"] == "places" and fact_of(row).held(on) is not Status.SHOWN_NOT
    ]
    return found[-1] if found else None


def _councils(
    store: Store,
    ids: tuple[str, ...],
    on: date,
    councils_of: Callable[[Store, str, date], list[CouncilOver]],
    cited: str,
) -> tuple[Place, ...]:
    """The councils of a system as its places, by our default rule, in order of name.

    Those of the day most of whose people live in it.
    """
    councils = next((found for each in ids if (found := councils_of(store, each, on))), [])
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
            cited=cited,
        )
        for each in sorted(councils, key=lambda each: (each.name, each.code))
        if is_most(each.share)
    )


def _refuted(store: Store, ids: tuple[str, ...], on: date, known: date) -> bool:
    """Whether a system's default was read to be wrong, of a time begun by the day.

    That of a partnership was read to be wrong of the later board.
    """
    boards = [each.replace("stp:", "icb:") for each in ids]
    defaults = read_rows(store, "place", Asked.of(boards, on=date.max, known=known))
    begun = read_rows(store, "place", Asked.of((*ids, *boards), on=on, known=known))
    wrong = any(not row["shown"] for row in defaults)
    return wrong and any(row["read"] and row["level"] != ASKED for row in begun)


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
