"""Who buys here? Commissioners grouped by the agreements under which they buy together."""

from datetime import date

from tripleaim.model.finding import Finding
from tripleaim.page.words import count, listed, pounds
from tripleaim.registry.area import find_area
from tripleaim.registry.buyers import (
    ALIGNMENTS,
    BuyingGroup,
    Change,
    concentration,
    group_buyers,
    next_changes,
)
from tripleaim.store.engine import Store, ask

METHOD = "commissioners of the day joined by agreements to buy together: connected components"


def buyers(store: Store, area: str | None, on: date) -> list[Finding]:
    """The buying groups of England, or of one system, on a day; whether they follow the footprint.

    The market view: how many buyers, how concentrated (by people and pounds), what changes next.
    """
    groups = group_buyers(store, on)
    if area is None:
        return [*_market(groups, on), *_rows(store, groups, on), *_next(store, on, None)]
    here = find_area(store, area, on)
    mine = [group for group in groups if here.area.id in group.systems]
    if not mine:
        mine = [group for group in groups if here.area.code in group.members]
    members = [f"{here.area.kind}:{code}" for group in mine for code in group.members]
    inside = [f"ccg:{code}" for group in mine for code in group.members] + members
    return [
        _verdict(here.area.name, mine, on),
        *_rows(store, mine, on),
        *_next(store, on, [here.area.id, *inside]),
    ]


def _sources(groups: list[BuyingGroup]) -> tuple[str, ...]:
    return tuple(sorted({source for group in groups for source in group.sources}))


def _market(groups: list[BuyingGroup], on: date) -> list[Finding]:
    bodies = sum(len(group.members) for group in groups)
    people = concentration([group.people for group in groups])
    sources = _sources(groups)
    found = [
        Finding(
            measure="buying_groups", value=len(groups), unit="buying groups", sources=sources,
            method=METHOD, caveats=(_known_agreements(groups),),
            statement=f"England had {bodies} commissioners on {on}, who bought as {len(groups)} "
            "groups as far as agreements are on record.",
        ),
        Finding(
            measure="commissioners", value=bodies, unit="commissioners", sources=sources,
            method="commissioners whose spell holds on the day",
            statement=f"{bodies} statutory commissioners existed on {on}.",
        ),
        Finding(
            measure="concentration_people", value=round(people, 1), unit="HHI, 0 to 10,000",
            sources=sources, method="Herfindahl-Hirschman index of the groups' shares of residents",
            statement=f"By people, concentration was {people:.0f} of 10,000: like "
            f"{10_000 / people:.0f} buyers of equal size.",
        ),
    ]  # fmt: skip
    pence = [group.pence for group in groups if group.pence is not None]
    if len(pence) == len(groups):
        by_money = concentration(pence)
        found.append(
            Finding(
                measure="concentration_pounds", value=round(by_money, 1), unit="HHI, 0 to 10,000",
                sources=sources, method="the same index of the groups' shares of allocations",
                statement=f"By pounds, it was {by_money:.0f}; in all {pounds(sum(pence))}.",
            )
        )  # fmt: skip
    return found


def _known_agreements(groups: list[BuyingGroup]) -> str:
    known = sum(1 for group in groups if group.agreements)
    return (
        f"Agreements are on record for {known} of these groups; commissioners that shared buying "
        "under an agreement not on record here are counted as separate buyers."
    )


def _verdict(name: str, groups: list[BuyingGroup], on: date) -> Finding:
    follows = len(groups) == 1 and groups[0].alignment == "same"
    bodies = sum(len(group.members) for group in groups)
    said = "which is its whole footprint" if follows else "which does not follow its footprint"
    if not follows and len(groups) > 1:
        said = "so buying does not follow the footprint"
    noun = "group" if len(groups) == 1 else "groups"
    buying = "commissioner" if bodies == 1 else "commissioners"
    return Finding(
        measure="buying_groups", value=len(groups), unit="buying groups", sources=_sources(groups),
        method=METHOD, caveats=(_known_agreements(groups),),
        label="follows" if follows else "does not follow",
        statement=f"On {on} the {bodies} {buying} of {name} bought as {len(groups)} {noun}, "
        f"{said}.",
    )  # fmt: skip


def _rows(store: Store, groups: list[BuyingGroup], on: date) -> list[Finding]:
    names = _names_on(store, on)
    return [finding for group in groups for finding in _row(group, names, on)]


def _row(group: BuyingGroup, names: dict[str, str], on: date) -> list[Finding]:
    label = listed([_short(name) for name in group.names], 8)
    grounds = [f"{each.title} ({each.confidence}; {each.cited})" for each in group.agreements]
    since = f" since {group.since}" if group.since else ""
    leads = [f" Lead: {each.lead}." for each in group.agreements if each.lead]
    systems = (
        listed([names.get(system, system) for system in group.systems]) if group.systems else ""
    )
    within = f" in {systems}" if systems else ""
    sources = _sources([group])
    people = Finding(
        measure="group_people", value=group.people, unit="people", label=label,
        subject=group.members[0] if len(group.members) == 1 else "+".join(group.members),
        table="Buying groups", sources=sources, method=METHOD, caveats=tuple(grounds),
        statement=f"{label}: {_bodies(group)} for {count(group.people)} people{within}{since}; "
        f"{ALIGNMENTS[group.alignment]}.{''.join(leads)}",
    )  # fmt: skip
    held = group.pence is not None
    pence = Finding(
        measure="group_pence", value=group.pence, unit="pence", label=label, subject=people.subject,
        table="Buying groups", sources=("ccg_allocations",), status="found" if held else "not held",
        method="sum of the members' core allocations of the financial year, in cash",
        statement=f"{label}: {pounds(group.pence)} a year."
        if group.pence is not None
        else f"{label}: no allocation is held for the financial year of {on}.",
    )  # fmt: skip
    alignment = Finding(
        measure="group_alignment", value=group.alignment, unit="", label=label,
        subject=people.subject, table="Buying groups", sources=sources, method=METHOD,
        statement=f"{label}: {ALIGNMENTS[group.alignment]}.",
    )  # fmt: skip
    return [people, pence, alignment]


def _bodies(group: BuyingGroup) -> str:
    return f"{len(group.members)} commissioner{'s' if len(group.members) > 1 else ''}"


def _short(name: str) -> str:
    return name.removeprefix("NHS ").removesuffix(" CCG").removesuffix(" Integrated Care Board")


NAMES = """
select a.area, coalesce(n.name, a.name) as name
from area a
left join area_name n on n.area = a.area
    and n.valid_from <= $on and (n.valid_to is null or $on < n.valid_to)
order by a.area
"""


def _names_on(store: Store, on: date) -> dict[str, str]:
    return {row["area"]: row["name"] for row in ask(store, NAMES, {"on": on})}


def _next(store: Store, on: date, areas: list[str] | None) -> list[Finding]:
    changes = next_changes(store, on, areas)
    names = _names_on(store, changes[0].effective) if changes else {}
    return [_change(change, names) for change in changes]


def _change(change: Change, names: dict[str, str]) -> Finding:
    before = listed([_short(names.get(area, area)) for area in change.predecessors], 8)
    after = _short(names.get(change.successor, change.successor))
    return Finding(
        measure="next_change", value=str(change.effective), unit="date", subject=change.successor,
        label=after, table="What changes next", sources=("derived",),
        method="the first successions after the day, as known now",
        statement=f"On {change.effective} {before} became part of {after}.",
        caveats=("Known now; whether it had been announced by that day is not recorded.",),
    )  # fmt: skip
