"""Buyers: commissioners who buy together under agreements, and if they follow the footprint."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tripleaim.model.errors import NothingFound
from tripleaim.model.linked import linked_groups
from tripleaim.model.said_date import SaidDate
from tripleaim.registry.allocated import Allocated, read_allocated, total_of
from tripleaim.registry.arranged import (
    Arranged,
    Bought,
    joins,
    judge,
    read_accounts,
    read_arranged,
)
from tripleaim.registry.members import commissioner_kind, match_parts, system_kind
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground import People, nearest_day, people_of
from tripleaim.store.remembered import once

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
    since: SaidDate
    lead: str
    confidence: str
    cited: str
    source: str
    kind: str = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyingGroup:
    """Commissioners who buy as one on a day; one alone is a group of one.

    `people` are residents, by the release `counted_at`; `allocated` is the money of its members, or
    their share of England's by need, None where neither is held.
    """

    members: tuple[str, ...]
    names: tuple[str, ...]
    systems: tuple[str, ...]
    alignment: str
    people: int
    allocated: Allocated | None
    agreements: tuple[Agreement, ...]
    sources: tuple[str, ...]
    counted_at: str = ""
    kind: str = "ccg"
    systems_of: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def inside(self, system: str) -> tuple[str, ...]:
        """Its members with people in a system, by code."""
        return tuple(code for code in self.members if system in self.systems_of.get(code, ()))

    @property
    def since(self) -> SaidDate | None:
        """When its first agreement that still holds began."""
        begun = [agreement.since for agreement in self.agreements]
        return min(begun, key=lambda each: (each.low, each.high), default=None)


def buyer_kind(store: Store, on: date) -> str:
    """The kind of body that bought care on a day: `ccg`, or from July 2022 `icb`.

    Since then a sub-ICB location is where a CCG was, and commissions nothing.
    """
    kind = commissioner_kind(store, on)
    return "icb" if kind == "sub_icb" else kind


@once
def group_buyers(store: Store, on: date, known: date = date.max) -> list[BuyingGroup]:
    """Every buying group of England on a day, largest first.

    Until June 2022 commissioners are CCGs, and those joined by a document or an arrangement to buy
    together form a group; from July 2022 each integrated care board buys for its whole system.

    Raises NothingFound before there were commissioners or footprints.
    """
    kind = buyer_kind(store, on)
    commissioners = _commissioners(store, kind, on)
    systems_of = {code: row["systems"] for code, row in commissioners.items()}
    agreements = [*read_agreements(store, on), *_arrangements(store, on, known, systems_of)]
    groups = join(sorted(commissioners), [agreement.members for agreement in agreements])
    size_of = _systems_sizes(commissioners)
    people = people_of(store, [f"{kind}:{code}" for code in commissioners], on, _out(known))
    money = read_allocated(store, kind, sorted(commissioners), on, known)
    built = [
        _group(members, commissioners, size_of, agreements)(
            [people[f"{kind}:{code}"] for code in members if f"{kind}:{code}" in people],
            total_of([money.get(code) for code in members]),
        )
        for members in groups
    ]
    return sorted(built, key=lambda group: (-group.people, group.members))


@once
def read_bought(store: Store, system: str, on: date, known: date = date.max) -> Bought:
    """How the commissioners of a system (its id) bought on a day: whoever asks is told this.

    Raises NothingFound before there were commissioners or footprints.
    """
    groups = [each for each in group_buyers(store, on, known) if system in each.systems]
    codes = sorted(code for group in groups for code in group.inside(system))
    told = judge(
        codes,
        [group.members for group in groups],
        tuple(sorted({source for group in groups for source in group.sources})),
        [each for each in read_arranged(store, on, known) if set(each.members) & set(codes)],
        read_accounts(store, [system], on, known),
    )
    return replace(told, commissioners=len(codes))


def _out(known: date) -> date | None:
    return None if known == date.max else known


def _arrangements(
    store: Store, on: date, known: date, systems_of: Mapping[str, Sequence[str]]
) -> list[Agreement]:
    """Arrangements on record that make one buyer of commissioners of the day, as agreements."""
    return [
        _as_agreement(each, on)
        for each in read_arranged(store, on, known)
        if joins(each, systems_of)
    ]


def _as_agreement(arranged: Arranged, on: date) -> Agreement:
    told, fact = arranged.arrangement, arranged.arrangement.fact
    return Agreement(
        document=fact.id,
        title="" if fact.tells_later(told.title, on) else told.title,
        members=arranged.members,
        since=fact.begun,
        lead="",
        confidence=fact.grade,
        cited=fact.cited,
        source=fact.source,
        kind=told.kind.replace("_", " "),
    )


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
    label = linked_groups(len(commissioners), starts, ends)
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
    join lying($system_kind, $system_day) s on s.block = c.block
    group by c.area, s.area
) s on s.inside = a.area
where a.kind = $kind
order by code, system
"""


def _commissioners(store: Store, kind: str, on: date) -> dict[str, Row]:
    systems = _system_kind_or_none(store, on)
    values = {
        "kind": kind,
        "on": on,
        "system_kind": systems,
        "system_day": nearest_day(store, on, kind=systems) or on,
    }
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

    def built(people: Sequence[People], money: Allocated | None) -> BuyingGroup:
        return BuyingGroup(
            members=tuple(members),
            names=tuple(commissioners[code]["name"] for code in members),
            systems=tuple(systems),
            alignment=alignment,
            people=sum(each.people for each in people),
            counted_at=people[0].release.title if people else "",
            kind=people[0].area.partition(":")[0] if people else "",
            systems_of={code: tuple(commissioners[code]["systems"]) for code in members},
            allocated=money,
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
        Agreement(
            **{**row, "members": tuple(row["members"]), "since": SaidDate.read(str(row["since"]))}
        )
        for row in ask(store, AGREEMENTS, {"on": on})
    ]


def commissioners_of(store: Store, area: str, on: date) -> set[str]:
    """The codes of the commissioners with people in an area of any kind on a day."""
    return {
        part.area.partition(":")[2]
        for part in match_parts(store, area, buyer_kind(store, on), on)
        if part.people_inside
    }


def buying_for(
    store: Store, area: str, groups: Sequence[BuyingGroup], on: date
) -> list[BuyingGroup]:
    """The groups with a member that bought for people of an area of any kind on a day.

    None where the footprint of the area is not known on that day.
    """
    inside = commissioners_of(store, area, on)
    return [group for group in groups if inside & set(group.members)]


BUYER_OF_NETWORK = """
select t.object
from ties_on($on) t
where t.kind = 'part_of' and t.subject = $network
order by t.object
"""


def buyers_of_network(store: Store, network: str, on: date) -> tuple[str, ...]:
    """The codes of those who bought for a network's practices on a day: by its commissioner."""
    kind = buyer_kind(store, on)
    rows = ask(store, BUYER_OF_NETWORK, {"on": on, "network": network})
    parents = [row["object"] for row in rows]
    if kind == "ccg":
        return tuple(each.partition(":")[2] for each in parents)
    boards = [part.area for each in parents for part in match_parts(store, each, kind, on)[:1]]
    return tuple(dict.fromkeys(each.partition(":")[2] for each in boards))
