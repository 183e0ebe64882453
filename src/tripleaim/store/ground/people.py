"""Who lived where: the release that counts on a day, and the people of an area by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import Store, ask
from tripleaim.store.remembered import Whole, ask_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Estimates or a count of people by small area: whose day, since when out, superseded by what.

    `people` is England's total as held here; `revised` what that total has become since, None where
    nothing here says that it was revised. `known_is` is `on` for the day of publication, `by` where
    that is only the latest that it can have been.
    """

    release: str
    title: str
    counted: str
    year: int
    day: date
    known_on: date
    known_is: str
    people: int
    revised: int | None
    revised_by: str | None
    revised_known: date | None
    cited: str
    grade: str
    source: str

    def is_after(self, on: date) -> bool:
        """Whether it counts people of a later day than asked about: nothing earlier is held."""
        return on < self.day

    def superseded(self, known: date | None = None) -> bool:
        """Whether what was known by a day (None: today) has England's total otherwise."""
        out = self.revised_known is None or known is None or self.revised_known <= known
        return self.revised is not None and out

    @property
    def revision(self) -> int | None:
        """People that the revision added to England's total (negative: took away)."""
        return None if self.revised is None else self.revised - self.people


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How many people lived in an area, by which release, with the sources."""

    area: str
    people: int
    release: Release
    sources: tuple[str, ...]

    @property
    def year(self) -> int:
        """The year of the release."""
        return self.release.year


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """The people of an area in a band of age; `age_to` None is for and over."""

    area: str
    age_from: int
    age_to: int | None
    people: int

    @property
    def label(self) -> str:
        """The band in words: `0 to 17`, `85 and over`."""
        return f"{self.age_from} " + ("and over" if self.age_to is None else f"to {self.age_to}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglandTotal:
    """England's people on a day for which no release by small area is held."""

    day: date
    title: str
    people: int
    known_on: date
    cited: str
    grade: str
    source: str


RELEASES = """
select * from people_release
where $known is null or known_on <= $known
order by day, known_on, release
"""


def releases(store: Store, known: date | None = None) -> tuple[Release, ...]:
    """Every release that is held and was out by a day (None: all), in order of day."""
    return tuple(Release(**row) for row in ask(store, RELEASES, {"known": known}))


def release_on(store: Store, on: date, known: date | None = None) -> Release:
    """The release that counts on a day: the newest at or before it, of the newest revision known.

    `known` leaves out what was not out by that day. Where nothing is held for so early a day it is
    the earliest release, which then `is_after` the day.

    Raises NothingFound when the store holds no residents, or none was out by `known`.
    """
    row = ask(
        store,
        "select * from people_release where release = release_on($on, $known)",
        {"on": on, "known": known},
    )
    if row:
        return _as_of(Release(**row[0]), on)
    held = releases(store)
    if not held:
        raise NothingFound("This store holds no residents by block. Build it: tripleaim build.")
    first = min(held, key=lambda each: each.known_on)
    raise NothingFound(
        f"No estimate of people by area that is held here was out by {known}: the first, "
        f"{first.title}, was by {first.known_on}."
    )


def _as_of(release: Release, on: date) -> Release:
    """A release as it is called on a day: one that counts a later day says that none is earlier."""
    if not release.is_after(on):
        return release
    return replace(release, title=f"{release.title} (the earliest held)")


def release_of(store: Store, year: int) -> Release:
    """The release of a year; the newest where the year has several.

    Raises NothingFound with the releases that are held.
    """
    held = releases(store)
    found = [each for each in held if each.year == year]
    if not found:
        listed = ", ".join(f"{each.title} ({each.year})" for each in held) or "none"
        raise NothingFound(f"No release of people of {year} is held. Held: {listed}.")
    return found[-1]


PEOPLE = """
select c.area, sum(l.people)::bigint as people,
    list(distinct l.source order by l.source) as sources{whose}
from lying_on($on) c
join lived($release) l on l.block = c.block
{where}
group by c.area
order by c.area
"""
PEOPLE_OF = PEOPLE.format(whose="", where="where list_contains($areas, c.area)")
PEOPLE_OF_ALL = PEOPLE.format(
    whose=", c.area as whose", where="where list_contains($kinds, c.kind)"
)


def people_of(
    store: Store, areas: Sequence[str], on: date, known: date | None = None
) -> dict[str, People]:
    """The people of each area within its boundary of a day, by the release that counts that day.

    An area whose footprint is not known on that day is left out.
    """
    return people_by(store, areas, on, release_on(store, on, known))


def people_by(store: Store, areas: Sequence[str], on: date, release: Release) -> dict[str, People]:
    """The people of each area within its boundary of a day, by a release of one's choice."""
    when = {"on": on, "release": release.release}
    kinds = sorted({each.partition(":")[0] for each in areas})
    whole = Whole(sql=PEOPLE_OF_ALL, values={"kinds": kinds, **when})
    rows = ask_part(store, PEOPLE_OF, {"areas": list(areas), **when}, whole, areas)
    return {
        row["area"]: People(
            area=row["area"],
            people=row["people"],
            release=release,
            sources=tuple(row["sources"]),
        )
        for row in rows
    }


AGES = """
select c.area, r.age_from, r.age_to, sum(r.people)::bigint as people
from lying_on($on) c
join resident r on r.block = c.block and r.release = $release
where list_contains($areas, c.area)
group by c.area, r.age_from, r.age_to
order by c.area, r.age_from
"""


def ages_of(
    store: Store, areas: Sequence[str], on: date, known: date | None = None
) -> tuple[AgeBand, ...]:
    """The people of each area by broad band of age, by the release that counts that day."""
    return ages_by(store, areas, on, release_on(store, on, known))


def ages_by(store: Store, areas: Sequence[str], on: date, release: Release) -> tuple[AgeBand, ...]:
    """The same by a release of one's choice."""
    values = {"areas": list(areas), "on": on, "release": release.release}
    return tuple(AgeBand(**row) for row in ask(store, AGES, values))


def people_of_kind(
    store: Store, kind: str, on: date, known: date | None = None
) -> Mapping[str, int]:
    """The people of every area of a kind on a day, by area."""
    release = release_on(store, on, known)
    sql = (
        "select c.area, sum(l.people)::bigint as people from lying($kind, $on) c "
        "join lived($release) l on l.block = c.block group by c.area order by c.area"
    )
    rows = ask(store, sql, {"kind": kind, "on": on, "release": release.release})
    return {row["area"]: row["people"] for row in rows}


# One row: the newest mid-year total of England after a day, of those that were out.
NEWER = """
select make_date(year, 6, 30) as day, 'mid-' || year as title, revised as people,
    known_high as known_on, cited, grade, source
from population_revision
where make_date(year, 6, 30) > $after and make_date(year, 6, 30) <= $on
    and ($known is null or known_high <= $known)
order by day desc, known_on desc, fact
limit 1
"""


def newer_england(store: Store, on: date, known: date | None = None) -> EnglandTotal | None:
    """England's newest total at or before a day, where it is newer than the release that counts.

    None when the release is the newest, or nothing newer was out by `known`.
    """
    counts = release_on(store, on, known)
    rows = ask(store, NEWER, {"after": counts.day, "on": on, "known": known})
    return EnglandTotal(**rows[0]) if rows else None
