"""Who buys here? Commissioners grouped by law and by the arrangements under which they buy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tripleaim.model.area import SYSTEMS, Area
from tripleaim.model.quantity import Pence, People, Share, Year
from tripleaim.model.row import NOW, Answer, Row
from tripleaim.model.status import Status
from tripleaim.page.citation import named_source
from tripleaim.page.words import capital
from tripleaim.questions.buyers.arrangements import Asked, clustered, evidence, short
from tripleaim.questions.buyers.rows import (
    Board,
    BuyerCount,
    BuyersOf,
    Group,
    Market,
    MarketInPounds,
    NextChange,
    OneBuyer,
    Verdict,
)
from tripleaim.questions.buyers.signed import signed_to_buy
from tripleaim.registry.area import Listed, find_area
from tripleaim.registry.arranged import Bought
from tripleaim.registry.buyers import (
    ALIGNMENTS,
    BuyingGroup,
    buyer_kind,
    buyers_of_network,
    buying_for,
    commissioners_of,
    concentration,
    group_buyers,
    read_bought,
)
from tripleaim.registry.changes import Change, names_on, next_changes
from tripleaim.store.engine import Store
from tripleaim.store.remembered import settled

LAW, BOARD = "law", "board"


@settled
def buyers(store: Store, area: str | None, on: date, known: date | None = None) -> Answer:
    """How the commissioners of a system bought on a day, and on what evidence; what changes next.

    Without an area: the market of England, how many buyers and how concentrated. `known` is the
    day by which it could be known; None is whatever is on record now.
    """
    known = known or NOW
    groups = group_buyers(store, on, known)
    if area is None:
        rows = (*_market(groups), *_groups(store, groups, on), *_next(store, on, None))
        return Answer(question="buyers", on=on, known=known, rows=rows)
    found = find_area(store, area, on)
    here = _Here(store=store, listed=found, on=on, known=known)
    mine = _buying(store, found.area, groups, on)
    told = _of_system(here, mine) if found.area.kind in SYSTEMS else _of_area(here, mine)
    return Answer(
        question="buyers",
        on=on,
        area=found.area.id,
        name=found.area.name,
        known=known,
        rows=(*told, *_next(store, on, [found.area.id, *_ids(store, mine, on)])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """An area on a day, and the store that is asked of it."""

    store: Store
    listed: Listed
    on: date
    known: date

    @property
    def area(self) -> Area:
        return self.listed.area


def _buying(store: Store, here: Area, groups: Sequence[BuyingGroup], on: date) -> list[BuyingGroup]:
    if here.kind == "pcn":
        codes = set(buyers_of_network(store, here.id, on))
        return [group for group in groups if codes & set(group.members)]
    return (
        [group for group in groups if here.id in group.systems]
        or [group for group in groups if here.kind in ("ccg", "icb") and here.code in group.members]
        or buying_for(store, here.id, groups, on)
    )


def _ids(store: Store, groups: Sequence[BuyingGroup], on: date) -> list[str]:
    kind = buyer_kind(store, on)
    return [f"{kind}:{code}" for code in _codes(groups)]


def _codes(groups: Sequence[BuyingGroup]) -> list[str]:
    return [code for group in groups for code in group.members]


def _of_system(here: _Here, groups: Sequence[BuyingGroup]) -> list[Row]:
    inside = {
        code: dict(zip(group.members, group.names, strict=True))[code]
        for group in groups
        for code in group.inside(here.area.id)
    }
    bought = read_bought(here.store, here.area.id, here.on, here.known)
    asked = Asked(system=here.area.id, codes=tuple(inside), on=here.on, known=here.known)
    told = evidence(here.store, asked)
    verdict = _verdict(here, bought, groups, inside)
    return [
        replace(verdict, together=clustered(told)) if verdict.form == BOARD else verdict,
        _count(here, groups, inside),
        *_groups(here.store, groups, here.on),
        *signed_to_buy(here.store, here.area.id, here.on, here.known),
        *told,
    ]


def _verdict(
    here: _Here, bought: Bought, groups: Sequence[BuyingGroup], inside: Mapping[str, str]
) -> Verdict:
    joined = [group for group in groups if len(group.members) > 1]
    together = tuple(sorted(short(name) for group in joined for name in group.names))
    board = here.area.kind == "icb" and bought.ground == LAW
    return Verdict(
        subject=here.area.id,
        form=BOARD if board else bought.ground,
        sources=bought.follows.evidence or (here.listed.source,),
        status=bought.follows.status,
        groups=bought.groups,
        commissioners=len(inside),
        together=together,
        outside=tuple(sorted(short(inside[code]) for code in bought.outside if code in inside)),
        sole=next(iter(inside.values())) if len(inside) == 1 else "",
        settles=bought.follows.settles,
        account=bought.account.title if bought.account else "",
        begun=joined[0].since if joined else None,
    )


def _count(here: _Here, groups: Sequence[BuyingGroup], inside: Mapping[str, str]) -> BuyerCount:
    whole = all(set(group.members) <= set(inside) for group in groups)
    return BuyerCount(
        subject=here.area.id,
        sources=_sources(groups),
        commissioners=len(inside),
        names=tuple(sorted(inside.values())),
        people=People(sum(group.people for group in groups)) if whole else None,
        counted_at=groups[0].counted_at if groups else "",
    )


def _of_area(here: _Here, groups: Sequence[BuyingGroup]) -> list[Row]:
    """Who bought for an area of another kind; for one without a footprint that day, that."""
    inside = _inside(here, groups)
    names = tuple(
        sorted(
            short(group.names[at])
            for group in groups
            for at, code in enumerate(group.members)
            if code in inside
        )
    )
    network = here.area.kind == "pcn"
    if not groups:
        return [
            BuyersOf(
                subject=here.area.id,
                sources=(here.listed.source,),
                status=Status.NOT_ON_RECORD,
                form="network_not" if network else "",
                number=None,
                names=(),
            )
        ]
    row = BuyersOf(
        subject=here.area.id,
        sources=_sources(groups),
        form="network" if network else "one" if len(names) == 1 else "",
        number=len(names),
        names=names,
        together=len(groups[0].members) if len(groups) == 1 else 0,
    )
    return [
        row,
        *_groups(here.store, groups, here.on),
        *signed_to_buy(here.store, here.area.id, here.on, here.known),
    ]


def _inside(here: _Here, groups: Sequence[BuyingGroup]) -> set[str]:
    """The commissioners who bought for the area itself, of those who bought with them too."""
    area = here.area
    if area.kind == "pcn":
        return set(buyers_of_network(here.store, area.id, here.on))
    if area.kind in ("ccg", "icb"):
        return {area.code}
    return commissioners_of(here.store, area.id, here.on) or set(_codes(groups))


def _sources(groups: Sequence[BuyingGroup]) -> tuple[str, ...]:
    return tuple(sorted({source for group in groups for source in group.sources}))


def _known(groups: Sequence[BuyingGroup]) -> int:
    """How many groups rest on a document or arrangement that is on record."""
    return sum(1 for group in groups if group.agreements)


def _market(groups: Sequence[BuyingGroup]) -> list[Row]:
    sources = _sources(groups)
    found: list[Row] = [
        Market(
            sources=sources,
            form="boards" if all(each.kind == "icb" for each in groups) else "",
            groups=len(groups),
            commissioners=len(_codes(groups)),
            known=_known(groups),
            by_people=round(concentration([group.people for group in groups]), 1),
        )
    ]
    held = [each.allocated for each in groups if each.allocated]
    pence = [each.pence for each in held if each.pence is not None and each.is_of_day]
    if pence and len(pence) == len(groups):
        by_pounds = round(concentration(pence), 1)
        year = Year(held[0].year_ending)
        total = Pence(sum(pence))
        found.append(MarketInPounds(sources=sources, by_pounds=by_pounds, total=total, year=year))
    return found


def _groups(store: Store, groups: Sequence[BuyingGroup], on: date) -> list[OneBuyer]:
    names = names_on(store, on)
    return [_group(group, names) for group in groups]


def _group(group: BuyingGroup, names: Mapping[str, str]) -> OneBuyer:
    money = group.allocated
    kind = Board if money and money.share is not None else Group
    return kind(
        subject="+".join(group.members),
        sources=tuple(dict.fromkeys((*_sources([group]), *(money.sources if money else ())))),
        form="" if money else "no_money",
        names=tuple(short(name) for name in group.names),
        members=len(group.members),
        people=People(group.people),
        counted_at=group.counted_at,
        pence=Pence(money.pence) if money and money.pence is not None else None,
        share=Share(money.share) if money and money.share is not None else None,
        year=Year(money.year_ending) if money else None,
        of_day=bool(money and money.is_of_day),
        systems=tuple(names.get(system, system) for system in group.systems),
        since=group.since,
        leads=tuple(each.lead for each in group.agreements if each.lead),
        alignment=group.alignment,
        meant=ALIGNMENTS[group.alignment],
        cited=tuple(dict.fromkeys(each.cited for each in group.agreements if each.cited)),
        grounds=tuple(
            f"{capital(each.title or each.kind)} ({named_source(each.cited)}; {each.confidence})"
            for each in group.agreements
        ),
    )


KIND_NOUNS = {
    "stp": "the partnership of ",
    "icb": "the integrated care board of ",
    "ccg": "the CCG of ",
    "sub_icb": "the sub-ICB location of ",
}


def _next(store: Store, on: date, areas: list[str] | None) -> list[NextChange]:
    changes = next_changes(store, on, areas)
    names = names_on(store, changes[0].effective) if changes else {}
    return [_change(change, names) for change in changes if not change.is_recode]


def _change(change: Change, names: Mapping[str, str]) -> NextChange:
    kinds = {each.partition(":")[0] for each in change.predecessors}
    form = "moves" if change.part is not None else "becomes" if change.is_alone else ""
    before = tuple(short(names.get(area, area)) for area in change.predecessors)
    after = names.get(change.successor, change.successor)
    alike = before == (short(after),)  # one name: only the kinds tell the two bodies apart
    return NextChange(
        form=form,
        share=None if change.part is None else Share(change.part),
        before_kind=KIND_NOUNS.get(kinds.pop(), "") if alike else "",
        after_kind=KIND_NOUNS.get(change.successor.partition(":")[0], "") if alike else "",
        subject=change.successor,
        sources=("derived",),
        day=change.effective,
        before=before,
        after=short(after) if alike or form != "becomes" else after,
    )
