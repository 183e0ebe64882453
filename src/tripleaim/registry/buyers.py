"""Buyers: commissioners who buy together under agreements, and if they follow the footprint."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tripleaim.model.errors import NothingFound
from tripleaim.registry.members import commissioner_kind, match_parts, system_kind
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground import people_of

ALIGNMENTS = {
    "same": "the group is all the commissioners of one system, and no others",
    "inside": "the group is some of the commissioners of one system",
    "across": "the group has commissioners of several systems",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An agreement to buy together, as the store holds it: whose, since when, on what ground."""

    document: str
    title: str
    members: tuple[str, ...]
    since: date
    lead: str
    confidence: str
    cited: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyingGroup:
    """Commissioners who buy as one on a day; one alone is a group of one.

    `people` are residents; `pence` the members' allocations of the financial year that holds the
    day, None where no allocation is held.
    """

    members: tuple[str, ...]
    names: tuple[str, ...]
    systems: tuple[str, ...]
    alignment: str
    people: int
    pence: int | None
    agreements: tuple[Agreement, ...]
    sources: tuple[str, ...]

    @property
    def since(self) -> date | None:
        """The day on which its first agreement that still holds began."""
        return min((agreement.since for agreement in self.agreements), default=None)


def group_buyers(store: Store, on: date) -> list[BuyingGroup]:
    """Every buying group of England on a day, largest first.

    Until June 2022 commissioners are CCGs, and those joined by an agreement to buy together form a
    group; from July 2022 each integrated care board buys for its whole system.

    Raises NothingFound before there were commissioners or footprints.
    """
    kind = commissioner_kind(store, on)
    kind = "icb" if kind == "sub_icb" else kind
    commissioners = _commissioners(store, kind, on)
    agreements = read_agreements(store, on)
    groups = join(sorted(commissioners), [agreement.members for agreement in agreements])
    size_of = _systems_sizes(commissioners)
    people = people_of(store, [f"{kind}:{code}" for code in commissioners], on)
    pence = read_allocations(store, sorted(commissioners), on)
    built = [
        _group(members, commissioners, size_of, agreements)(
            sum(people[f"{kind}:{code}"].people for code in members if f"{kind}:{code}" in people),
            _total(pence.get(code) for code in members),
        )
        for members in groups
    ]
    return sorted(built, key=lambda group: (-group.people, group.members))


def join(commissioners: Sequence[str], agreements: Iterable[Sequence[str]]) -> list[list[str]]:
    """Connected components: commissioners joined by agreements, each group and all groups in order.

    A party to an agreement that is no commissioner on the day is left out.

    >>> join(["a", "b", "c", "d"], [["a", "b"], ["b", "c"], ["d", "z"]])
    [['a', 'b', 'c'], ['d']]
    """
    place_of = {code: place for place, code in enumerate(commissioners)}
    starts, ends = [], []
    for members in agreements:
        present = [place_of[code] for code in members if code in place_of]
        starts += present[:-1]
        ends += present[1:]
    shape = (len(commissioners), len(commissioners))
    graph = coo_array((np.ones(len(starts)), (starts, ends)), shape=shape)
    _, label = connected_components(graph, directed=False)
    groups: dict[int, list[str]] = defaultdict(list)
    for code, component in zip(commissioners, label.tolist(), strict=True):
        groups[component].append(code)
    return sorted(groups.values())


def concentration(sizes: Sequence[float]) -> float:
    """The Herfindahl-Hirschman index of shares, 0 to 10,000: 10,000 is one buyer of everything.

    >>> concentration([1, 1, 1, 1])
    2500.0
    """
    whole = sum(sizes)
    return sum((size / whole * 100) ** 2 for size in sizes) if whole else 0.0


COMMISSIONERS = """
select a.code, a.name, s.area as system, a.source, s.source as footprint_source
from areas_on($on) a
left join (
    select c.area as inside, s.area, min(s.source) as source
    from lying($kind, $on) c
    join lying($system_kind, $on) s on s.block = c.block
    group by c.area, s.area
) s on s.inside = a.area
where a.kind = $kind
order by code, system
"""


def _commissioners(store: Store, kind: str, on: date) -> dict[str, Row]:
    values = {"kind": kind, "on": on, "system_kind": _system_kind_or_none(store, on)}
    found: dict[str, Row] = {}
    for row in ask(store, COMMISSIONERS, values):
        blank: Row = {"name": row["name"], "systems": [], "sources": {row["source"]}}
        kept = found.setdefault(row["code"], blank)
        if row["system"]:
            kept["systems"].append(row["system"])
            kept["sources"].add(row["footprint_source"])
    if not found:
        raise NothingFound(f"There was no commissioner on {on}.")
    return found


def _system_kind_or_none(store: Store, on: date) -> str:
    try:
        return system_kind(store, on)
    except NothingFound:
        return ""


def _systems_sizes(commissioners: Mapping[str, Row]) -> dict[str, int]:
    sizes: dict[str, int] = defaultdict(int)
    for row in commissioners.values():
        for system in row["systems"]:
            sizes[system] += 1
    return sizes


def _group(
    members: Sequence[str],
    commissioners: Mapping[str, Row],
    size_of: Mapping[str, int],
    agreements: Sequence[Agreement],
) -> Any:
    systems = sorted({system for code in members for system in commissioners[code]["systems"]})
    if len(systems) > 1:
        alignment = "across"
    else:
        alignment = "same" if systems and size_of[systems[0]] == len(members) else "inside"

    mine = tuple(each for each in agreements if len(set(each.members) & set(members)) > 1)
    sources = {source for code in members for source in commissioners[code]["sources"]}

    def built(people: int, pence: int | None) -> BuyingGroup:
        return BuyingGroup(
            members=tuple(members),
            names=tuple(commissioners[code]["name"] for code in members),
            systems=tuple(systems),
            alignment=alignment,
            people=people,
            pence=pence,
            agreements=mine,
            sources=tuple(sorted(sources | {each.source for each in mine})),
        )

    return built


AGREEMENTS = """
select d.document, d.title, d.valid_from as since, d.source,
    coalesce(json_extract_string(d.body, '$.lead'), '') as lead,
    coalesce(json_extract_string(d.body, '$.evidence[0].grade'), d.status) as confidence,
    coalesce(json_extract_string(d.body, '$.evidence[0].cited'), '') as cited,
    list(t.subject order by t.subject) as members
from document d
join ties_on($on) t on t.document = d.document and t.kind = 'commissions_with'
where holds(d.valid_from, d.valid_to, $on)
group by all
order by d.document
"""


def read_agreements(store: Store, on: date) -> list[Agreement]:
    """The agreements to buy together that hold on a day, in order of id."""
    return [
        Agreement(**{**row, "members": tuple(row["members"])})
        for row in ask(store, AGREEMENTS, {"on": on})
    ]


ALLOCATIONS = """
with year_asked as (
    select case when month($on) >= 4 then year($on) + 1 else year($on) end as year_ending
),
published as (
    select regexp_replace(m.subject, '^.*:', '') as code, m.pence
    from money m, year_asked y
    where m.measure = 'ccg_allocation' and m.breakdown = 'all' and m.year_ending = y.year_ending
)
select w.code, coalesce(p.pence, sum(q.pence))::bigint as pence
from unnest($codes) w(code)
left join published p on p.code = w.code
left join succession s on s.successor = 'ccg:' || w.code and s.effective <= $on
    and s.effective >= make_date(year($on) - 1, 4, 1) and coalesce(s.share, 1) > 0.999
left join published q on p.code is null and 'ccg:' || q.code = s.predecessor
group by w.code, p.pence
order by w.code
"""


def read_allocations(store: Store, codes: Sequence[str], on: date) -> dict[str, int | None]:
    """The allocation of each commissioner in the financial year that holds a day, in pence.

    A CCG made by a merger in that year has what was allocated to those it was made of; None where
    nothing is held.
    """
    rows = ask(store, ALLOCATIONS, {"codes": list(codes), "on": on})
    return {row["code"]: row["pence"] for row in rows}


def _total(amounts: Iterable[int | None]) -> int | None:
    given = list(amounts)
    return None if any(amount is None for amount in given) else sum(each or 0 for each in given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A coming change of buyers: who becomes whom, when.

    `predecessors` go in whole, or for the most part; `part` is set where one gives away a part and
    goes on or goes elsewhere: the share (0 to 1) of its people. `is_alone` says that nobody else
    goes into the successor that day.
    """

    predecessors: tuple[str, ...]
    successor: str
    effective: date
    part: float | None = None
    is_alone: bool = False


# One row a predecessor and successor of the next date of any change of buyers.
NEXT = """
with step as (
    select s.predecessor, s.successor, s.effective, s.share,
        count(*) filter (where coalesce(s.share, 1) > 0.5)
            over (partition by s.successor, s.effective) as parents
    from succession s
    join area a on a.area = s.successor
    where s.effective > $on and a.kind in ('ccg', 'icb') and s.predecessor like '%:%'
),
mine as (
    select * from step
    where cast($codes as varchar[]) is null or list_contains($codes, predecessor)
)
select * from mine
where effective = (select min(effective) from mine)
order by successor, predecessor
"""
MOST = 0.5


def next_changes(store: Store, on: date, areas: Sequence[str] | None = None) -> list[Change]:
    """The next date after a day on which commissioners merge or move, and what happens then.

    This is what is known now; whether it had been announced by that day is not recorded.
    """
    rows = ask(store, NEXT, {"on": on, "codes": list(areas) if areas is not None else None})
    whole: dict[tuple[str, date, bool], list[str]] = defaultdict(list)
    parts = []
    for row in rows:
        if row["share"] is None or row["share"] > MOST:
            key = (row["successor"], row["effective"], row["parents"] == 1)
            whole[key].append(row["predecessor"])
        else:
            parts.append(
                Change(
                    predecessors=(row["predecessor"],),
                    successor=row["successor"],
                    effective=row["effective"],
                    part=row["share"],
                )
            )
    changes = [
        Change(predecessors=tuple(before), successor=successor, effective=effective, is_alone=alone)
        for (successor, effective, alone), before in whole.items()
    ]
    return [*changes, *parts]


def buying_for(
    store: Store, area: str, groups: Sequence[BuyingGroup], on: date
) -> list[BuyingGroup]:
    """The groups with a member that bought for people of an area of any kind on a day.

    None where the footprint of the area is not known on that day.
    """
    kind = commissioner_kind(store, on)
    kind = "icb" if kind == "sub_icb" else kind
    inside = {
        part.area.partition(":")[2]
        for part in match_parts(store, area, kind, on)
        if part.people_inside
    }
    return [group for group in groups if inside & set(group.members)]


NAMES = "select area, name from named_on($on) order by area"


def names_on(store: Store, on: date) -> dict[str, str]:
    """The name of every area, by id: the one it had on a day, else the one it is listed under."""
    return {row["area"]: row["name"] for row in ask(store, NAMES, {"on": on})}
