"""Who buys here? Commissioners grouped by the agreements under which they buy together."""

from collections.abc import Mapping, Sequence
from datetime import date

from tripleaim.model.area import Area
from tripleaim.model.quantity import Pence, People, Share
from tripleaim.model.row import Answer, Row
from tripleaim.model.status import Status
from tripleaim.questions.buyers.rows import (
    Group,
    Market,
    MarketInPounds,
    NextChange,
    NotTold,
    Verdict,
)
from tripleaim.registry.area import find_area
from tripleaim.registry.buyers import (
    ALIGNMENTS,
    BuyingGroup,
    Change,
    buying_for,
    concentration,
    group_buyers,
    names_on,
    next_changes,
)
from tripleaim.store.engine import Store


def buyers(store: Store, area: str | None, on: date) -> Answer:
    """The buying groups of England, or of one system, on a day; whether they follow the footprint.

    The market view: how many buyers, how concentrated (by people and pounds), what changes next.
    """
    groups = group_buyers(store, on)
    if area is None:
        rows = (*_market(groups), *_groups(store, groups, on), *_next(store, on, None))
        return Answer(question="buyers", on=on, rows=rows)
    found = find_area(store, area, on)
    here = found.area
    mine = (
        [group for group in groups if here.id in group.systems]
        or [group for group in groups if here.code in group.members]
        or buying_for(store, here.id, groups, on)
    )
    members = [f"{kind}:{code}" for kind in (here.kind, "ccg") for code in _codes(mine)]
    return Answer(
        question="buyers",
        on=on,
        area=here.id,
        name=here.name,
        rows=(
            _verdict(here, mine, found.source),
            *_groups(store, mine, on),
            *_next(store, on, [here.id, *members]),
        ),
    )


def _codes(groups: Sequence[BuyingGroup]) -> list[str]:
    return [code for group in groups for code in group.members]


def _sources(groups: Sequence[BuyingGroup]) -> tuple[str, ...]:
    return tuple(sorted({source for group in groups for source in group.sources}))


def _known(groups: Sequence[BuyingGroup]) -> int:
    """How many groups rest on an agreement that is on record."""
    return sum(1 for group in groups if group.agreements)


def _market(groups: Sequence[BuyingGroup]) -> list[Row]:
    sources = _sources(groups)
    found: list[Row] = [
        Market(
            sources=sources,
            groups=len(groups),
            commissioners=len(_codes(groups)),
            known=_known(groups),
            by_people=round(concentration([group.people for group in groups]), 1),
        )
    ]
    pence = [group.pence for group in groups if group.pence is not None]
    if len(pence) == len(groups):
        by_pounds = round(concentration(pence), 1)
        found.append(MarketInPounds(sources=sources, by_pounds=by_pounds, total=Pence(sum(pence))))
    return found


SYSTEMS = ("stp", "icb")


def _verdict(here: Area, groups: Sequence[BuyingGroup], source: str) -> Verdict | NotTold:
    """How the buyers of an area buy; for an area without a footprint that day, that it is not told.

    Only of a system is it asked whether buying follows the footprint.
    """
    if not groups:
        form = "network" if here.kind == "pcn" else ""
        return NotTold(
            subject=here.id, sources=(source,), status=Status.NOT_ON_RECORD, form=form, groups=None
        )
    return Verdict(
        subject=here.id,
        form="" if here.kind in SYSTEMS else "area",
        sources=_sources(groups),
        groups=len(groups),
        commissioners=len(_codes(groups)),
        known=_known(groups),
        follows=len(groups) == 1 and groups[0].alignment == "same",
    )


def _groups(store: Store, groups: Sequence[BuyingGroup], on: date) -> list[Group]:
    names = names_on(store, on)
    return [_group(group, names) for group in groups]


def _group(group: BuyingGroup, names: Mapping[str, str]) -> Group:
    return Group(
        subject="+".join(group.members),
        sources=tuple(dict.fromkeys((*_sources([group]), "ccg_allocations"))),
        names=tuple(_short(name) for name in group.names),
        members=len(group.members),
        people=People(group.people),
        pence=None if group.pence is None else Pence(group.pence),
        systems=tuple(names.get(system, system) for system in group.systems),
        since=group.since,
        leads=tuple(each.lead for each in group.agreements if each.lead),
        alignment=group.alignment,
        meant=ALIGNMENTS[group.alignment],
        grounds=tuple(
            f"{each.title} ({each.confidence}; {each.cited})" for each in group.agreements
        ),
    )


KIND_NOUNS = {
    "stp": "the partnership of",
    "icb": "the integrated care board of",
    "ccg": "the CCG of",
    "sub_icb": "the sub-ICB location of",
}


def _short(name: str) -> str:
    return name.removeprefix("NHS ").removesuffix(" CCG").removesuffix(" Integrated Care Board")


def _next(store: Store, on: date, areas: list[str] | None) -> list[NextChange]:
    changes = next_changes(store, on, areas)
    names = names_on(store, changes[0].effective) if changes else {}
    return [_change(change, names) for change in changes]


def _change(change: Change, names: Mapping[str, str]) -> NextChange:
    kinds = {each.partition(":")[0] for each in change.predecessors}
    form = "moves" if change.part is not None else "becomes" if change.is_alone else ""
    return NextChange(
        form=form,
        share=None if change.part is None else Share(change.part),
        before_kind=KIND_NOUNS.get(kinds.pop() if len(kinds) == 1 else "", ""),
        after_kind=KIND_NOUNS.get(change.successor.partition(":")[0], ""),
        subject=change.successor,
        sources=("derived",),
        day=change.effective,
        before=tuple(_short(names.get(area, area)) for area in change.predecessors),
        after=_short(names.get(change.successor, change.successor)),
    )
