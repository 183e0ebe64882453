"""The base year of a system as open data have it: its commissioners' money, people and councils."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tripleaim.model.day import year_of
from tripleaim.model.documents.plan_words import EvidenceGrade
from tripleaim.model.errors import NothingFound
from tripleaim.model.pence import share_pence
from tripleaim.store.engine import Row, Store, ask, ask_value
from tripleaim.store.ground import release_on
from tripleaim.store.ground.councils import upper_tiers
from tripleaim.store.record.allocation_maps import by_map_day

# One row a commissioner of the base year, release and age band: its people inside the system.
# A commissioner is one to whom money was allocated that year, where it lay on the day of the map
# of its money, or else nearest; its name is of the base day.
# Estimates of other years stand beside the release that counts: growth is measured among them.
PEOPLE = """
with buyer as (
    select block, area from lying_nearest($buyer_kind, $map_day)
    where list_contains($buyers, area)
)
select b.area, a.name, p.release, p.year, r.age_from, sum(r.people)::bigint as people,
    sum(r.people) filter (where r.block in (select block from blocks_in($area, $on)))::bigint
        as inside,
    min(r.source) as source
from buyer b
join resident r on r.block = b.block
join people_release p on p.release = r.release
    and (p.counted = 'resident' or p.release = $release)
join named_on($base_day) a on a.area = b.area
where b.area in (
    select m.area from buyer m join blocks_in($area, $on) h on h.block = m.block
)
group by b.area, a.name, p.release, p.year, r.age_from
order by b.area, p.year, r.age_from
"""

PAID = """
select subject from money
where measure = 'ccg_allocation' and breakdown = 'all' and year_ending = $year order by subject
"""

MONEY = """
select subject, pence, source from money
where measure = 'ccg_allocation' and breakdown = 'all' and year_ending = $year
    and list_contains($areas, subject)
order by subject
"""

SPENT = """
select split_part(subject, ':', 2) as council, pence, source from money
where measure = 'council_spend' and breakdown = 'adult social care' and year_ending = $spend_year
order by subject
"""

# The newest year of councils' spending that was no later than a year, or else the first one held.
SPEND_YEAR = """
select coalesce(max(year_ending) filter (where year_ending <= $year), min(year_ending))
from money where measure = 'council_spend'
"""

CARRIED_YEAR = """
select max(year_ending) from money
where measure = 'ccg_allocation' and ($year is null or year_ending = $year)
    and ($year is not null or year_ending <= $newest)
"""


LEAST = 0.001  # of its people: a commissioner with no more of them inside lies elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A commissioner of the base year, as far as it lies in the system.

    `people` are by year of release and first age of the band; `share` of its people are inside.
    """

    area: str
    name: str
    people: Mapping[tuple[int, int], int]
    share: float
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFrom:
    """Whose word the money of a base year rests on, and how good it is."""

    source: str
    grade: EvidenceGrade


PUBLISHED = MoneyFrom(source="NHS England, CCG allocations", grade="official")
SPENDING = MoneyFrom(source="MHCLG, revenue outturn", grade="official")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseYear:
    """What open data say of a system in a base year.

    `councils` are pence of adult social care by the ONS code of the upper-tier council, as far as
    its people live in the system; empty where no spending of councils is held.
    `kind` is the kind of area that its commissioners' money is of; `censuses` are the years of
    `people` that are no estimates, beside which growth is not measured.
    """

    system: str
    year_ending: int
    buyers: tuple[Buyer, ...]
    social_care_pence: int
    sources: tuple[str, ...]
    councils: Mapping[str, int] = field(default_factory=dict)
    council_names: Mapping[str, str] = field(default_factory=dict)
    kind: str = "ccg"
    censuses: frozenset[int] = frozenset()
    money_from: MoneyFrom = PUBLISHED
    social_from: MoneyFrom = SPENDING

    @property
    def pence(self) -> int:
        """Allocations of its commissioners, as far as they lie in it."""
        return sum(each.pence for each in self.buyers)


def read_base_year(
    store: Store, area: str, on: date, year_ending: int | None = None, by: date | None = None
) -> BaseYear:
    """The base year of a system's footprint on a day.

    Without a year, it is the newest that had begun by then (`by`, where that is another day) and
    has allocations.

    Raises NothingFound when the store has no footprint of it or no allocations of that year.
    """
    by = by or on
    year = _year_of(store, year_ending, by)
    base_day = date(year - 1, 4, 1)
    counted = release_on(store, min(by, date(year, 3, 31)))
    asked = {"area": area, "on": on, "base_day": base_day, "release": counted.release}
    paid = by_map_day((row["subject"] for row in ask(store, PAID, {"year": year})), year)
    rows = [
        row
        for day, buyers in paid.items()
        for row in ask(
            store, PEOPLE, {**asked, "map_day": day, "buyer_kind": "ccg", "buyers": buyers}
        )
    ]
    if not rows:
        raise NothingFound(f"The footprint of {area} on {on} is not known here.")
    areas = sorted({row["area"] for row in rows})
    money = {row["subject"]: row for row in ask(store, MONEY, {"year": year, "areas": areas})}
    bought = tuple(
        _buyer([r for r in rows if r["area"] == a], money.get(a), counted.release) for a in areas
    )
    buyers = those_that_count(bought)
    if not buyers:
        raise NothingFound(f"No allocation of {area} in the year to March {year} is held here.")
    councils, names, sources = _councils(store, area, on, year)
    named = {row["source"] for row in (*rows, *money.values())} | sources
    return BaseYear(
        system=area,
        year_ending=year,
        buyers=buyers,
        sources=tuple(sorted(named)),
        social_care_pence=sum(councils.values()),
        councils=councils,
        council_names=names,
        censuses=frozenset({counted.year} if counted.counted == "census" else ()),
    )


def those_that_count(buyers: Iterable[Buyer]) -> tuple[Buyer, ...]:
    """The commissioners that have money, and enough of their people in the system."""
    return tuple(each for each in buyers if each.share > LEAST and each.pence > 0)


def _year_of(store: Store, year_ending: int | None, by: date) -> int:
    """The year asked for, or the newest begun by a day, of which allocations are held."""
    year: int | None = ask_value(store, CARRIED_YEAR, {"year": year_ending, "newest": year_of(by)})
    if year is None:
        held = ask(
            store,
            "select distinct year_ending from money where measure = 'ccg_allocation' order by 1",
        )
        years = ", ".join(str(row["year_ending"]) for row in held) or "none"
        raise NothingFound(
            f"No allocations for the year to March {year_ending or ''}. Held: {years}."
        )
    return year


def _buyer(rows: Sequence[Row], money: Row | None, release: str) -> Buyer:
    return buyer_of(rows, int(money["pence"]) if money else 0, release)


def buyer_of(rows: Sequence[Row], pence: int, release: str) -> Buyer:
    """A commissioner by its people inside and outside, and its money as far as they are inside."""
    inside, whole = people_of(rows, release)
    return Buyer(
        area=rows[0]["area"],
        name=rows[0]["name"],
        share=inside / whole if whole else 0.0,
        people={(row["year"], row["age_from"]): row["inside"] or 0 for row in rows},
        pence=share_pence(pence, [inside, whole - inside])[0] if whole else 0,
    )


def people_of(rows: Sequence[Row], release: str) -> tuple[int, int]:
    """A commissioner's people inside the system, and all of them, by the release that counts."""
    mine = [row for row in rows if row["release"] == release]
    return sum(row["inside"] or 0 for row in mine), sum(row["people"] for row in mine)


def _councils(
    store: Store, area: str, on: date, year: int
) -> tuple[dict[str, int], dict[str, str], set[str]]:
    """What upper-tier councils spent on adult social care, by their share in an area on a day.

    Pence, names, sources. They are the councils of the year of the spending, which is that of the
    base year or the newest before it; nothing where no spending is held.
    """
    spend_year = ask_value(store, SPEND_YEAR, {"year": year})
    if spend_year is None:
        return {}, {}, set()
    inside = upper_tiers(store, area, on, councils_on=date(int(spend_year) - 1, 4, 1))
    spent = {row["council"]: row for row in ask(store, SPENT, {"spend_year": spend_year})}
    pence = {
        each.code: share_pence(
            int(spent[each.code]["pence"]), [each.people_inside, each.people - each.people_inside]
        )[0]
        for each in inside
        if each.code in spent
    }
    names = {each.code: each.name for each in inside}
    sources = {spent[code]["source"] for code in pence}
    return pence, names, sources.union(*(each.sources for each in inside))
