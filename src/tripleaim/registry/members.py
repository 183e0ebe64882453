"""Members: the areas inside an area, the systems around it, and the partners of a system."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tripleaim.model.area import SYSTEMS
from tripleaim.model.errors import NothingFound
from tripleaim.model.succession import is_most
from tripleaim.store.engine import Row, Store, ask, ask_value
from tripleaim.store.ground import Release, forebears, kind_on, nearest_day, release_on
from tripleaim.store.remembered import Whole, ask_part, once

# How many people of each area of a kind live in an area, and in all.
COUNTED = """
with counted as (
    select c.area,
        sum(l.people) filter (where h.block is not null) as people_inside,
        sum(l.people) as people,
        min(c.source) filter (where h.block is not null) as source,
        min(l.source) filter (where h.block is not null) as people_source
    from lying($kind, $kind_laid) c
    join lived($release) l on l.block = c.block
    left join blocks_in($area, $laid) h on h.block = c.block
    group by c.area
    having count(h.block) > 0
)
"""
# The same of every area of an outer kind, named in `whose`.
COUNTED_OF_ALL = """
with inside as (
    select h.area as whose, c.area, sum(l.people) as people_inside, min(c.source) as source,
        min(l.source) as people_source
    from lying($kind, $kind_laid) c
    join lying($outer, $laid) h on h.block = c.block
    join lived($release) l on l.block = c.block
    group by h.area, c.area
),
whole as (
    select c.area, sum(l.people) as people
    from lying($kind, $kind_laid) c
    join lived($release) l on l.block = c.block
    group by c.area
),
counted as (select i.*, w.people from inside i join whole w on w.area = i.area)
"""
PARTS = """
{counted}
select i.area, split_part(i.area, ':', 2) as code,
    coalesce(
        case when a.kind = 'sub_icb' then regexp_replace(f.name, '^NHS | CCG$', '', 'g')
            || ' (' || split_part(i.area, ':', 2) || ')' end, a.name
    ) as name,
    i.people_inside::bigint as people_inside, i.people::bigint as people,
    i.people_inside / i.people as share, i.source, i.people_source, a.valid_from as begun{whose}
from counted i
join named_on($on) a on a.area = i.area
left join area f on f.area = 'ccg:' || split_part(i.area, ':', 2)
order by people_inside desc, i.area
"""
PARTS_OF = PARTS.format(counted=COUNTED, whose="")
PARTS_OF_ALL = PARTS.format(counted=COUNTED_OF_ALL, whose=", i.whose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An area that lies in another, whole or in part, by residents on a day."""

    area: str
    name: str
    people_inside: int
    people: int
    source: str
    people_source: str

    @property
    def share(self) -> float:
        """Share of the part's people who live inside (0 to 1)."""
        return self.people_inside / self.people if self.people else 0.0

    @property
    def is_whole(self) -> bool:
        """Whether all of it lies inside."""
        return self.people_inside == self.people


def match_parts(
    store: Store, area: str, kind: str, on: date, known: date | None = None
) -> list[Part]:
    """The areas of a kind that share people with an area on a day, most people inside first.

    Works in both directions: the CCGs of a system, or the one system of a CCG. A sub-ICB location,
    which is officially named by a code, goes by the CCG that it was. An area of 2016 is laid as it
    lay when its footprint was first known.
    """
    counted = _counts(store, on, known)

    def parts(laid: date, kind_laid: date) -> list[Row]:
        values = {"kind": kind, "on": on, "laid": laid, "kind_laid": kind_laid}
        values |= {"release": counted.release}
        whole = Whole(sql=PARTS_OF_ALL, values={**values, "outer": area.partition(":")[0]})
        return ask_part(store, PARTS_OF, {**values, "area": area}, whole, [area])

    rows = parts(on, on)
    if not rows:
        laid = nearest_day(store, on, area=area)
        kind_laid = nearest_day(store, on, kind=kind)
        if laid is not None and kind_laid is not None and (laid, kind_laid) != (on, on):
            found = parts(laid, kind_laid)
            rows = [row for row in found if row["begun"] is None or row["begun"] <= on]
    return [
        Part(
            area=row["area"],
            name=row["name"],
            people_inside=row["people_inside"],
            people=row["people"],
            source=row["source"],
            people_source=row["people_source"],
        )
        for row in rows
    ]


def parts_known(store: Store, area: str, kind: str, on: date) -> list[Part]:
    """The same, and none where it is not known who lived there."""
    try:
        return match_parts(store, area, kind, on)
    except NothingFound:
        return []


@once
@lru_cache(maxsize=16)
def _counts(store: Store, on: date, known: date | None) -> Release:
    """The release that counts on a day: one answer asks for it many times."""
    return release_on(store, on, known)


def commissioner_kind(store: Store, on: date) -> str:
    """The kind of area that bought care on a day: `ccg`, or from July 2022 `sub_icb`."""
    return kind_on(store, ("ccg", "sub_icb"), on)


def system_kind(store: Store, on: date) -> str:
    """The kind of area that was the system on a day: `stp`, or from July 2022 `icb`."""
    return kind_on(store, SYSTEMS, on)


PARTNERS = """
select t.subject as code, coalesce(a.name, n.name, o.name, t.subject) as name,
    coalesce(o.kind, 'other') as kind, t.valid_from as listed, t.source
from ties_on($listed) t
left join areas_on($on) a on a.area = 'ccg:' || t.subject
left join organisation o on o.organisation = t.subject
left join organisation_name n on n.organisation = t.subject
    and holds(n.valid_from, n.valid_to, $on)
where t.kind = 'partner_of' and t.object = $area
    and (o.organisation is null
        or o.organisation in (select organisation from organisations_on($on)))
order by kind, name, code
"""
LISTED = """
select greatest($on, min(valid_from)) from tie where kind = 'partner_of' and object = $area
"""
# One row a trust that the register puts into one of some systems, by the newest day that it does.
REGISTERED = """
select t.organisation as code, coalesce(n.name, o.name, t.name) as name, 'trust' as kind,
    max(t.seen_on) as listed, min(t.source) as source
from trust_system t
join organisations_on($on) o on o.organisation = t.organisation
left join organisation_name n on n.organisation = t.organisation
    and holds(n.valid_from, n.valid_to, $on)
where list_contains($systems, t.area)
group by all
order by name, code
"""


def list_partners(store: Store, area: str, on: date) -> list[Row]:
    """The organisations that were partners of a system on a day and lived, by kind and name.

    By the official list nearest to the day; of a board, of which there is none, the trusts whose
    register puts them into a partnership of which most became the board. `listed` is the day of the
    list.
    """
    if area.startswith("icb:"):
        before = [each for each in forebears(store, area, on) if each.body.startswith("stp:")]
        systems = [each.body for each in before if is_most(each.share or 0)]
        return ask(store, REGISTERED, {"systems": systems, "on": on})
    listed = ask_value(store, LISTED, {"area": area, "on": on})
    return ask(store, PARTNERS, {"area": area, "on": on, "listed": listed}) if listed else []


NEIGHBOURHOODS = """
select a.area, a.code, a.name, t.source
from ties_on($on) t
join areas_on($on) a on a.area = t.subject
where t.kind = 'part_of' and a.kind = 'pcn' and list_contains($parents, t.object)
order by a.name, a.area
"""


def list_neighbourhoods(store: Store, parents: list[str], on: date) -> list[Row]:
    """The primary care networks under the given CCGs or sub-ICB locations on a day, by name."""
    return ask(store, NEIGHBOURHOODS, {"parents": parents, "on": on})


OF_NETWORK = """
select object from ties_on($on) where kind = 'part_of' and subject = $area order by object
"""


def commissioners_of(store: Store, network: str, on: date) -> list[str]:
    """The commissioners (ids of areas) that a network was part of on a day; none on record."""
    return [row["object"] for row in ask(store, OF_NETWORK, {"on": on, "area": network})]
