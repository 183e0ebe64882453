"""A partnership has the members that its signed agreement names, from the day it says so."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from tripleaim.model.documents.agreement import PartnershipAgreement
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import Asked
from tripleaim.workspace.partnerships.following import signed_chains
from tripleaim.workspace.partnerships.partnership import Organisation, Partnership
from tripleaim.workspace.people.joining import end_by_clock
from tripleaim.workspace.people.role import RoleSpell

AGREEMENT = "partnership_agreement"
Signed = tuple[Document, PartnershipAgreement]


def follow_agreements(now: datetime) -> int:
    """Let each partnership have the members that its agreement says; how many were altered.

    The first agreement is one that all its members signed; after it, what supersedes it.
    """
    by_clock, altered = clock(now), 0
    for chain in signed_chains(AGREEMENT, PartnershipAgreement):
        due = [each for each in chain if each[1].valid_from <= now.date()]
        if due and _governs(chain, due[-1]):
            altered += _follow(by_clock, due[-1])
    return altered


def members_on(agreed: PartnershipAgreement, day: date) -> dict[str, str]:
    """The members that an agreement names for a day: who sign it, from joining until leaving."""
    return {
        each.organisation: each.name
        for each in agreed.parties
        if each.signs
        and (each.joined is None or each.joined <= day)
        and (each.left is None or day < each.left)
    }


def joining_bodies(partnership: Partnership) -> dict[str, str]:
    """Organisations that are asked to sign an agreement of a partnership and are no members yet:
    by code, with their names. They need people here before they can sign."""
    there = set(partnership.members.values_list("code", flat=True))
    rows = Document.objects.filter(
        partnership=partnership, kind=AGREEMENT, status__in=("shared", "signed", "published")
    )
    found: dict[str, str] = {}
    for each in rows.order_by("pk"):
        agreed = each.newest.agreed
        if isinstance(agreed, PartnershipAgreement):
            found |= {e.organisation: e.name for e in agreed.parties if e.signs and e.left is None}
    return {code: name for code, name in found.items() if code not in there}


def _governs(chain: list[Signed], last: Signed) -> bool:
    """Whether an agreement is that of its partnership, or all members signed the first one."""
    partnership = last[0].partnership
    if partnership.agreement:
        return partnership.agreement in {each.pk for each, _ in chain}
    members = set(partnership.members.values_list("code", flat=True))
    return members <= set(last[1].signers)


def _follow(by_clock: Actor, last: Signed) -> bool:
    document, agreed = last
    partnership = Partnership.objects.get(pk=document.partnership_id)
    wanted = members_on(agreed, by_clock.today)
    before = set(partnership.members.values_list("code", flat=True))
    is_same = partnership.agreement == document.pk and set(wanted) == before
    if is_same or not wanted:
        return False
    is_new = partnership.status == "forming"
    name = "partnership.begin" if is_new else "partnership.change"
    with acting(name, by_clock, partnership) as asked:
        was, partnership.status = str(partnership.status), "in_force"
        partnership.agreement = document.pk
        partnership.save(update_fields=["status", "agreement"])
        _set_members(partnership, wanted)
        joined, left = sorted(set(wanted) - before), sorted(before - set(wanted))
        said = f"{document.slug} {document.newest.content_hash}"
        record(asked, was, "in_force", agreement=said, joined=joined, left=left)
        _end_rights(partnership, left, asked)
    return True


def _set_members(partnership: Partnership, wanted: Mapping[str, str]) -> None:
    for code, name in wanted.items():
        Organisation.objects.get_or_create(code=code, defaults={"name": name[:200]})
    partnership.members.set(wanted)


def _end_rights(partnership: Partnership, left: list[str], asked: Asked) -> None:
    """End what people of members that left hold here, where they are of no other member that day.

    What their organisation signed they may read as its party.
    """
    members = partnership.members.values_list("code", flat=True)
    there = _spells_in(members).filter(status="held")
    stay = {each.person_id for each in there if each.holds(asked.actor.today)}
    gone = set(_spells_in(left).values_list("person_id", flat=True)) - stay
    rooms = partnership.committee_set.values_list("pk", flat=True)
    written = Document.objects.filter(partnership=partnership).values_list("pk", flat=True)
    scopes = [f"partnership:{partnership.pk}", *(f"committee:{code}" for code in rooms)]
    scopes += [f"document:{code}" for code in written]
    rows = RoleSpell.objects.filter(person__in=gone, scope__in=scopes).exclude(status="ended")
    for spell in rows.order_by("pk"):
        end_by_clock(spell, asked)


def _spells_in(codes: Iterable[str]) -> QuerySet[RoleSpell]:
    scopes = [f"organisation:{code}" for code in codes]
    return RoleSpell.objects.filter(scope__in=scopes).exclude(status="ended")
