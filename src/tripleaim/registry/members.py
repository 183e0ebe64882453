"""Members: the areas inside an area, the systems around it, and the partners of a system."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.registry.footprint import basis, holds, population_year
from tripleaim.store.engine import Row, Store, ask, ask_value

PARTS = f"""
with here as (
    select block from composition where area = $area and basis = $basis and {holds()}
),
lived as (
    select area as block, sum(people) as people, any_value(source) as source
    from population
    where counted = 'resident' and sex = 'persons' and year = $year
    group by area
),
inside as (
    select c.area, sum(l.people) as people_inside, min(c.source) as source,
        min(l.source) as people_source
    from composition c
    join here h on h.block = c.block
    join lived l on l.block = c.block
    where c.kind = $kind and c.basis = $basis and {holds("c")}
    group by c.area
),
whole as (
    select c.area, sum(l.people) as people
    from composition c
    join lived l on l.block = c.block
    where c.kind = $kind and c.basis = $basis and {holds("c")}
    group by c.area
)
select i.area, split_part(i.area, ':', 2) as code,
    coalesce(
        case when a.kind = 'sub_icb' then regexp_replace(f.name, '^NHS | CCG$', '', 'g')
            || ' (' || split_part(i.area, ':', 2) || ')' end, n.name, a.name
    ) as name,
    i.people_inside::bigint as people_inside, w.people::bigint as people,
    i.people_inside / w.people as share, i.source, i.people_source
from inside i
join whole w on w.area = i.area
join area a on a.area = i.area
left join area_name n on n.area = i.area and {holds("n")}
left join area f on f.area = 'ccg:' || split_part(i.area, ':', 2)
order by people_inside desc, i.area
"""


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


def match_parts(store: Store, area: str, kind: str, on: date) -> list[Part]:
    """The areas of a kind that share people with an area on a day, most people inside first.

    Works in both directions: the CCGs of a system, or the one system of a CCG. A sub-ICB location,
    which is officially named by a code, goes by the CCG that it was.
    """
    rows = ask(
        store,
        PARTS,
        {
            "area": area,
            "kind": kind,
            "on": on,
            "year": population_year(store, on),
            "basis": basis(store),
        },
    )
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


def commissioner_kind(store: Store, on: date) -> str:
    """The kind of area that bought care on a day: `ccg`, or from July 2022 `sub_icb`."""
    return _kind_of(store, ("ccg", "sub_icb"), on)


def system_kind(store: Store, on: date) -> str:
    """The kind of area that was the system on a day: `stp`, or from July 2022 `icb`."""
    return _kind_of(store, ("stp", "icb"), on)


def _kind_of(store: Store, kinds: tuple[str, str], on: date) -> str:
    found: str | None = ask_value(
        store,
        f"select kind from area_kind where list_contains($kinds, kind) and {holds()} order by kind",
        {"kinds": list(kinds), "on": on},
    )
    if found is None:
        first = ask_value(
            store,
            "select min(valid_from) from area_kind where list_contains($kinds, kind)",
            {"kinds": list(kinds)},
        )
        raise NothingFound(f"There was no {' or '.join(kinds)} on {on}: the first was on {first}.")
    return found


PARTNERS = f"""
select t.subject as code, coalesce(o.name, t.subject) as name, coalesce(o.kind, 'other') as kind,
    t.valid_from, t.valid_to, t.source
from tie t
left join organisation o on o.organisation = t.subject
where t.kind = 'partner_of' and t.object = $area and {holds("t")}
order by kind, name, code
"""


def list_partners(store: Store, area: str, on: date) -> list[Row]:
    """The organisations that are partners of a system on a day, by kind and name."""
    return ask(store, PARTNERS, {"area": area, "on": on})


NEIGHBOURHOODS = f"""
select a.area, a.code, a.name, t.source
from tie t
join area a on a.area = t.subject
where t.kind = 'part_of' and a.kind = 'pcn' and list_contains($parents, t.object)
    and {holds("t")} and {holds("a")}
order by a.name, a.area
"""


def list_neighbourhoods(store: Store, parents: list[str], on: date) -> list[Row]:
    """The primary care networks under the given CCGs or sub-ICB locations on a day, by name."""
    return ask(store, NEIGHBOURHOODS, {"parents": parents, "on": on})
