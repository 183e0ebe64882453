"""Designations: which systems were integrated care systems on a day. The one home of that.

A designation is of a footprint by its id. On a day it stands with the system that the footprint has
become by then; from July 2022 every board is one by law.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.model.area import BOARDS_BEGAN
from tripleaim.model.said_date import SaidDate
from tripleaim.model.status import Shown, Status, any_of, cannot_tell, shown, shown_not
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.fact import Asked, Fact, fact_of, read_members, read_rows

SOURCE, LAW = "facts_ics_designations", "facts_law"

_NAMED: Mapping[Status, Shown] = {
    Status.SHOWN: shown(SOURCE),
    Status.CANNOT_TELL: cannot_tell("the day of the month on which it was named", SOURCE),
}

LIVES = """
select area, valid_from, valid_to
from area
where kind in ('stp', 'icb')
order by area
"""

NEXT = """
select predecessor, successor
from succession
where split_part(predecessor, ':', 1) in ('stp', 'icb')
    and split_part(successor, ':', 1) in ('stp', 'icb')
qualify row_number() over (
    partition by predecessor order by share desc nulls last, effective, successor
) = 1
order by predecessor
"""


# One row a designation and system named before the month of a day and published by another: what
# verdicts hang on, and no word of it that they do not.
NAMED = """
select fact, date_trunc('month', true_from_low)::date as named,
    contains(tranche, 'devolution') as is_devolved, covers = 'part' as is_part
from designation
where date_trunc('month', true_from_low) < $until and known_high <= $known
order by true_from_low, true_from_high, fact, subject
"""

NAMED_FOR = "select distinct subject from designation order by subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """A system named as an integrated care system, and the area with which it stands on the day.

    `named_for` is the footprint that it was named for; `is_part` says that it covers a part of
    `area` only, because it was named so or because its footprint has become part of a larger one.
    """

    fact: Fact
    area: str
    named_for: str
    name: str
    tranche: str
    kind: str
    is_part: bool
    status: Status
    also_said: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The month in which a designation was made, and the footprints that lie `inside` it."""

    month: date
    is_devolved: bool
    is_part: bool
    inside: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a system is an integrated care system on a day, whole or in part.

    `whole` and `part` are of all of it and of some of it; `designations` are those that stand or
    may stand with it, `in_doubt` those named in the month of the day.
    """

    area: str
    whole: Shown
    part: Shown
    designations: tuple[Designation, ...]

    @property
    def standing(self) -> tuple[Designation, ...]:
        """The designations that stand."""
        return tuple(each for each in self.designations if each.status is Status.SHOWN)

    @property
    def stage(self) -> str:
        """At which stage it stands: a `system`, one in `part`, in `doubt`, or at `none`."""
        if self.whole.status is Status.SHOWN:
            return "system"
        if self.part.status is Status.SHOWN:
            return "part"
        doubtful = Status.CANNOT_TELL in (self.whole.status, self.part.status)
        return "doubt" if doubtful else "none"

    @property
    def in_doubt(self) -> tuple[Designation, ...]:
        """The designations of which the day cannot tell."""
        return tuple(each for each in self.designations if each.status is Status.CANNOT_TELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalCount:
    """How many integrated care systems England had on a day, and how many more in that month.

    `begun` is when those in doubt began, as far as it is said; `grades` and `cited` are of those
    that began or were over on the day, where it is a day of change.
    """

    on: date
    count: int
    in_doubt: int
    begun: SaidDate | None
    by_law: bool
    sources: tuple[str, ...]
    grades: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


def read_designations(
    store: Store, *, on: date, known: date, about: Iterable[str] | None = None
) -> list[Designation]:
    """The integrated care systems that stand or may stand on a day, oldest first; those of some
    footprints, or all.

    Before July 2022: boards are so by law, and `standing_of` says it.
    """
    rows = read_rows(store, "designation", Asked.of(about, on=on, known=known))
    stands_with = systems_of(store, [row["subject"] for row in rows], on)
    found = []
    for row in rows:
        fact = fact_of(row)
        status = fact.held(on)
        if status is Status.SHOWN_NOT:
            continue
        if fact.known.has_come(known) is Status.CANNOT_TELL:
            status = Status.CANNOT_TELL
        area = stands_with[fact.subject]
        found.append(
            Designation(
                fact=fact,
                area=area,
                named_for=fact.subject,
                name=row["name"],
                tranche=row["tranche"],
                kind=row["kind"],
                status=status,
                is_part=area != fact.subject or _is_part(row, on),
                also_said=row["also_said"],
                note=row["note"],
            )
        )
    return found


def read_named(store: Store, *, until: date, known: date) -> list[Named]:
    """The designations made before the month of a day and published by another, oldest first."""
    rows = ask(store, NAMED, {"until": until, "known": known})
    inside = read_members(store, [row["fact"] for row in rows])
    return [
        Named(
            month=row["named"],
            is_devolved=row["is_devolved"],
            is_part=row["is_part"],
            inside=tuple(inside[row["fact"]]["inside"]),
        )
        for row in rows
    ]


def _is_part(row: Mapping[str, object], on: date) -> bool:
    whole = row["whole_high"]
    return row["covers"] == "part" and not (isinstance(whole, date) and whole <= on)


def systems_of(store: Store, footprints: Iterable[str], on: date) -> dict[str, str]:
    """The system with which each footprint or board stands on a day.

    That is itself while it lives, and then the one to which most of its people went.
    """
    lives = {row["area"]: (row["valid_from"], row["valid_to"]) for row in ask(store, LIVES)}
    becomes = {row["predecessor"]: row["successor"] for row in ask(store, NEXT)}
    return {each: _system_of(each, on, lives, becomes) for each in footprints}


def _system_of(
    area: str,
    on: date,
    lives: Mapping[str, tuple[date, date | None]],
    becomes: Mapping[str, str],
) -> str:
    while (until := lives.get(area, (on, None))[1]) is not None and until <= on:
        if area not in becomes:
            return area
        area = becomes[area]
    return area


def read_standing(store: Store, area: str, *, on: date, known: date) -> Standing:
    """Whether a system is an integrated care system on a day.

    A board is one by law. A partnership is one where a designation of all of it stands.
    """
    if area.startswith("icb:"):
        return standing_of(area, [])
    stands_with = systems_of(store, [row["subject"] for row in ask(store, NAMED_FOR)], on)
    own = [footprint for footprint, system in stands_with.items() if system == area]
    return standing_of(area, read_designations(store, on=on, known=known, about=own))


def standing_of(area: str, designations: Sequence[Designation]) -> Standing:
    """The standing of an area from the designations that stand or may stand with it.

    A board is an integrated care system by law, whatever was named before.

    >>> standing_of("icb:QOP", []).stage, standing_of("stp:QOP", []).stage
    ('system', 'none')
    """
    if area.startswith("icb:"):
        by_law, not_in_part = shown(LAW), shown_not(LAW)
        return Standing(area=area, whole=by_law, part=not_in_part, designations=())
    return Standing(
        area=area,
        whole=_strongest([each for each in designations if not each.is_part]),
        part=_strongest([each for each in designations if each.is_part]),
        designations=tuple(designations),
    )


def _strongest(designations: Sequence[Designation]) -> Shown:
    return any_of([shown_not(SOURCE), *(_NAMED[each.status] for each in designations)])


def count_designated(store: Store, *, on: date, known: date) -> NationalCount:
    """How many integrated care systems England had on a day.

    The count is that of the designations that stand: the systems' own standings add up to it.
    """
    if on >= BOARDS_BEGAN:
        boards = [
            row
            for row in ask(store, LIVES)
            if row["area"].startswith("icb:")
            and row["valid_from"] <= on
            and (row["valid_to"] is None or on < row["valid_to"])
        ]
        return NationalCount(
            on=on, count=len(boards), in_doubt=0, begun=None, by_law=True, sources=(LAW,)
        )
    listed = read_designations(store, on=on, known=known)
    doubtful = [each for each in listed if each.status is Status.CANNOT_TELL]
    named = {each.fact.id for each in listed if each.status is Status.SHOWN}
    return NationalCount(
        on=on,
        count=len(named),
        in_doubt=len({each.fact.id for each in doubtful}),
        begun=doubtful[0].fact.begun if doubtful else None,
        by_law=False,
        sources=(SOURCE,),
    )


def days_of_change(store: Store, *, on: date, known: date) -> list[NationalCount]:
    """The count on each day from which systems were shown to be named, up to a day."""
    rows = read_rows(store, "designation", Asked(on=on, known=known))
    found = []
    for day in sorted({row["true_from_high"] for row in rows if row["true_from_high"] <= on}):
        named = [row for row in rows if row["true_from_high"] == day]
        found.append(
            replace(
                count_designated(store, on=day, known=known),
                grades=tuple(sorted({row["grade"] for row in named})),
                cited=tuple(dict.fromkeys(row["cited"] for row in named)),
            )
        )
    return found
