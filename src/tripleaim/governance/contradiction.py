"""Documents that cannot both hold: two groups, two places for one function, two sums."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tripleaim.governance.committees import committee_faults
from tripleaim.governance.folder import Filed, Folder
from tripleaim.model.documents.agreement import PooledFund, SharedControlTotal
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.committee import TermsOfReference
from tripleaim.model.documents.contract import IntegratedHealthContract
from tripleaim.model.documents.delegation import Delegation
from tripleaim.model.documents.scheme import SchemeOfDelegation
from tripleaim.model.documents.support import GroupModel
from tripleaim.model.errors import Problem
from tripleaim.model.pence import in_full
from tripleaim.model.spell import Spell

STANDING = {"draft": 0, "shared": 1}  # all others stand above these

Claim = tuple[str, Filed, str, Spell]
"""What is claimed, by which document, with what value, for which days."""


def contradictions(folder: Folder) -> Iterator[Problem]:
    """Live documents that claim one thing for the same days with different values.

    A draft does not hold up what was shared, nor either what was signed: the one that is less far
    is at fault, and both are where neither is, in whatever order their files are named.
    """
    live = [each for each in folder.filed if each.document.status != "superseded"]
    claims: dict[str, list[Claim]] = defaultdict(list)
    for each in live:
        for claim in _claims(each):
            claims[claim[0]].append(claim)
    yield from committee_faults(folder)
    for about in claims.values():
        for first, second in itertools.combinations(about, 2):
            is_next = _is_to_take_its_place(first[1].document, second[1].document)
            if first[2] != second[2] and first[3].overlaps(second[3]) and not is_next:
                yield from _contradiction(first, second)


def _is_to_take_its_place(one: Document, other: Document) -> bool:
    """Whether one of two is to supersede the other, and is not signed by all yet."""
    pairs = ((one, other), (other, one))
    return any(heir.supersedes == old.id and not heir.is_binding for heir, old in pairs)


def _contradiction(first: Claim, second: Claim) -> Iterator[Problem]:
    """The fault of the one that is less far in its life; of both where they are as far."""
    lower = min(_standing(first), _standing(second))
    for mine, other in ((first, second), (second, first)):
        if _standing(mine) == lower:
            what, filed, value, spell = mine
            yield Problem(
                where=filed.name,
                rule=f"contradicts {other[1].name}: {what} is {value} here and {other[2]} there, "
                f"from {max(spell.valid_from, other[3].valid_from)}",
                remedy="End one of them first, or have the later one supersede the earlier.",
            )


def _standing(claim: Claim) -> int:
    return STANDING.get(claim[1].document.status, len(STANDING))


def _claims(each: Filed) -> Iterable[Claim]:
    document = each.document
    if isinstance(document, GroupModel) and document.exclusive:
        return _of_group(each, document)
    if isinstance(document, SharedControlTotal):
        return _of_control_total(each, document)
    if isinstance(document, Delegation):
        return _of_delegation(each, document)
    if isinstance(document, PooledFund):
        return _of_fund(each, document)
    if isinstance(document, SchemeOfDelegation):
        return _of_scheme(each, document)
    if isinstance(document, TermsOfReference):
        named = [power.function for power in document.powers]
        return _given(each, document.established_by, named)
    if isinstance(document, IntegratedHealthContract):
        return _of_contract(each, document)
    return ()


def _of_group(each: Filed, group: GroupModel) -> Iterator[Claim]:
    for party in group.parties:
        spell = _spell(party.joined or group.valid_from, party.left or group.valid_to)
        if spell is not None:
            yield (f"the one group that {party.organisation} is in", each, group.id, spell)


def _of_control_total(each: Filed, agreed: SharedControlTotal) -> Iterator[Claim]:
    year = _spell(date(agreed.year_ending - 1, 4, 1), date(agreed.year_ending, 4, 1))
    for total in agreed.totals:
        what = f"the control total of {total.party} for the year ending March {agreed.year_ending}"
        if year is not None:
            yield (what, each, in_full(total.control_total_pence), year)


def _of_delegation(each: Filed, delegation: Delegation) -> Iterator[Claim]:
    spell = _spell(delegation.valid_from, delegation.valid_to)
    for placed in delegation.functions:
        place = f"{delegation.to_tier} {delegation.to_area or delegation.delegate}"
        what = f"where {delegation.delegator} delegates {placed.function}"
        if delegation.to_area:
            what = f"{what} for {delegation.to_area}"
            place = f"{delegation.to_tier}, with {delegation.delegate}"
        if spell is not None:
            yield (what, each, place, spell)
    named = [placed.function for placed in delegation.functions]
    yield from _given(each, [delegation.delegator], named)


def _of_fund(each: Filed, fund: PooledFund) -> Iterator[Claim]:
    for paid in fund.contributions:
        year = _spell(date(paid.year_ending - 1, 4, 1), date(paid.year_ending, 4, 1))
        what = f"what {paid.party} puts into the fund '{fund.purpose}' in {paid.year_ending}"
        if year is not None:
            yield (what, each, in_full(paid.pence), year)


def _of_scheme(each: Filed, scheme: SchemeOfDelegation) -> Iterator[Claim]:
    reserved = [kept.function for kept in scheme.reserved]
    yield from _given(each, [scheme.body], reserved, "reserved to its board")
    yield from _given(each, [scheme.body], [given.function for given in scheme.delegated])


def _given(
    each: Filed, bodies: Iterable[str], functions: Sequence[str], how: str = "delegated"
) -> Iterator[Claim]:
    """That bodies keep functions to their boards, or that others decide on them."""
    spell = _spell(each.document.valid_from, each.document.valid_to)
    for body in bodies:
        for function in functions:
            if spell is not None:
                yield (f"whether {body} reserves {function}", each, how, spell)


def _of_contract(each: Filed, contract: IntegratedHealthContract) -> Iterator[Claim]:
    spell = _spell(contract.valid_from, contract.valid_to)
    if spell is not None:
        what = f"who holds the integrated health organisation contract for {contract.area}"
        yield (what, each, contract.holder, spell)


def _spell(start: date, end: date | None) -> Spell | None:
    return None if end is not None and end <= start else Spell(valid_from=start, valid_to=end)
