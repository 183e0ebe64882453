"""The seats of a committee that signed terms of reference govern, and by what it decides."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tripleaim.model.documents.committee import TermsOfReference
from tripleaim.model.errors import refuse
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

SEATED = ("T", "N", "C")
"""Roles in a committee that take a seat of its terms; a clerk has none."""

Seat = Mapping[str, Any]


def seats_of(terms: TermsOfReference) -> list[dict[str, Any]]:
    """What terms of reference say of each member, as a committee keeps it."""
    return [
        {
            "name": f"{each.organisation} {each.post}",
            "organisation": each.organisation,
            "post": each.post,
            "votes": each.votes,
            "weight": each.weight,
            "chairs": each.post == terms.chair,
        }
        for each in terms.members
    ]


def terms_of(committee: Committee) -> TermsOfReference | None:
    """The signed terms of reference that govern a committee; None where none do."""
    found = committee.terms.newest.agreed if committee.terms is not None else None
    return found if isinstance(found, TermsOfReference) else None


def days_by_terms(committee: Committee, otherwise: int) -> int:
    """How many days before a meeting papers are due."""
    terms = terms_of(committee)
    return terms.paper_days if terms is not None else otherwise


def seat_named(committee: Committee, name: str) -> Seat:
    """A seat of a committee by its name; empty where it has none of that name."""
    found: Iterable[Seat] = committee.seats
    return next((each for each in found if each["name"] == name), {})


def rules_now(committee: Committee) -> dict[str, Any]:
    """By what a committee decides today, and which terms say so, by id and content."""
    terms = committee.terms
    is_weighed = committee.rule == "weighted" or committee.quorum_of == "weight"
    return {
        "rule": str(committee.rule),
        "quorum": int(committee.quorum),
        "quorum_of": str(committee.quorum_of),
        "proxies": bool(committee.proxies),
        "is_weighed": is_weighed,
        "terms": f"{terms.slug} {terms.newest.content_hash}" if terms is not None else "",
    }


def is_fit(seat: Seat, kind: str) -> bool:
    """Whether a role in a committee is that of a seat: voting, without a vote, or the chair's."""
    return bool({"T": seat["votes"], "N": not seat["votes"], "C": seat["chairs"]}[kind])


def free_seat(
    committee: Committee, person: Person, kind: str, days: tuple[date, date | None]
) -> str:
    """The seat that somebody takes with a role in a committee; empty where it asks for none.

    It is one of an organisation that they have a role in, and nobody else's on those days. Raises
    InputRefused where there is none.
    """
    if committee.terms_id is None or kind not in SEATED:
        return ""
    held = person.spells.exclude(status="ended").filter(scope__startswith="organisation:")
    bodies = {each.place for each in held}
    own = [e for e in committee.seats if e["organisation"] in bodies and is_fit(e, kind)]
    taken = set(_of_others(committee, person, days).values_list("seat", flat=True))
    mine = committee_spells(committee).filter(person=person).values_list("seat", flat=True)
    free = sorted(
        (each["name"] for each in own if each["name"] not in taken),
        key=lambda name: name not in mine,  # who chairs votes from the same seat
    )
    if not free:
        there = ", ".join(e["name"] for e in own) or "no seat of that kind"
        raise refuse(
            "the seat",
            f"is none that is free: the terms of reference give their organisations {there}",
            "End the role of who sits there first, or change the terms of reference.",
            column="kind",
        )
    return str(free[0])


def committee_spells(committee: Committee) -> Any:
    """The roles that take a seat of a committee and have not ended; a deputy takes none."""
    rows = RoleSpell.objects.filter(
        scope=f"committee:{committee.pk}", kind__in=SEATED, stands_for=None
    )
    return rows.exclude(status="ended").order_by("pk")


def _of_others(committee: Committee, person: Person, days: tuple[date, date | None]) -> Any:
    begins, ends = days
    rows = committee_spells(committee).exclude(person=person)
    rows = rows.exclude(ends__isnull=False, ends__lte=begins)
    return rows.filter(begins__lt=ends) if ends is not None else rows
