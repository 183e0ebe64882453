"""Which interests bear on an item, which of them are handled, and who takes no part because of it.

An interest bears on an item when the body that it is in is a party to the item's document, or when
it was raised there.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q

from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.interests.interest import APART, Handling, Interest, Raised
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

SEATS = ("T", "N", "C", "K")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """An interest that bears on a proposal, and how it was handled; None while it was not."""

    interest: Interest
    handling: Handling | None


def interests_at(committee: Committee, document: Document | None, on: date) -> list[Interest]:
    """The interests of people of a committee that bear on a document on a day, by their body."""
    if document is None:
        return []
    bodies = document.party_rows.values_list("organisation", flat=True)
    rows = _held(committee, on).filter(organisation__in=list(bodies)).exclude(organisation="")
    return list(rows.order_by("pk"))


def bearings(proposal: Proposal, on: date) -> list[Bearing]:
    """Every interest that bears on a proposal, by its body or as it was raised, in order.

    One that was handled stays, whatever became of it since.
    """
    by_body = interests_at(proposal.committee, proposal.document, on)
    handled = {
        each.interest_id: each
        for each in Handling.objects.filter(proposal=proposal).select_related("person")
    }
    raised = Raised.objects.filter(proposal=proposal).values_list("interest_id", flat=True)
    wanted = {each.pk for each in by_body} | set(raised) | set(handled)
    rows = Interest.objects.filter(pk__in=wanted).select_related("person")
    return [
        Bearing(interest=each, handling=handled.get(each.pk))
        for each in rows.order_by("declared_at", "pk")
    ]


def unhandled(proposal: Proposal, on: date, person: int | None = None) -> list[Interest]:
    """The interests that bear on a proposal and are not handled: everybody's, or one person's."""
    return [
        each.interest
        for each in bearings(proposal, on)
        if each.handling is None and person in (None, each.interest.person_id)
    ]


def people_apart(proposal: Proposal) -> set[int]:
    """The people who do not vote on a proposal because of an interest."""
    rows = Handling.objects.filter(proposal=proposal, way__in=APART)
    return set(rows.values_list("interest__person_id", flat=True))


def why_not_sign(person: Person, document: Document, party: str, on: date) -> str:
    """Why somebody's interest in another party keeps them from signing a document for a party.

    One that a chair handled at a proposal about the document so that they vote is no bar.
    """
    bodies = set(document.party_rows.values_list("organisation", flat=True)) - {party}
    rows = Interest.objects.filter(
        partnership=document.partnership_id, person=person, organisation__in=bodies, begins__lte=on
    ).exclude(status="ended")
    held = [each for each in rows if each.ends is None or each.ends > on]
    handled = dict(
        Handling.objects.filter(proposal__document=document, interest__in=held)
        .order_by("at")
        .values_list("interest_id", "way")
    )
    ways = [handled.get(each.pk) for each in held]
    if any(each in APART for each in ways):
        return "By an interest in another party you take no part in this."
    if None in ways:
        return "You have an interest in another party of it that is not handled."
    return ""


def interests_text(proposal: Proposal, on: date) -> str:
    """How interests were handled, on one line, as it is signed with the outcome.

    Persons are named by their pseudonym.
    """
    found = [
        f"{each.interest.person.pseudonym} {each.handling.way if each.handling else 'not handled'}"
        for each in bearings(proposal, on)
    ]
    return "; ".join(found) or "none that bear on it"


def _held(committee: Committee, on: date) -> models.QuerySet[Interest]:
    """The interests that stand on a day of people with a seat in a committee."""
    seats = RoleSpell.objects.filter(
        scope=f"committee:{committee.pk}", kind__in=SEATS, status="held", begins__lte=on
    )
    people = seats.filter(Q(ends=None) | Q(ends__gt=on)).values_list("person_id", flat=True)
    rows = Interest.objects.filter(partnership=committee.partnership, person__in=list(people))
    return rows.exclude(status="ended").filter(begins__lte=on).select_related("person")
