"""Committees follow their signed terms of reference: made, changed and ended on their days."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from tripleaim.governance.verifying import unasked
from tripleaim.model.documents.base import BINDING
from tripleaim.model.documents.base import Document as Agreed
from tripleaim.model.documents.committee import TermsOfReference
from tripleaim.workspace.deciding.proposal import unsettled
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.standing import standing
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import Asked
from tripleaim.workspace.partnerships.forming import LONGEST_NAME
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.partnerships.seats import (
    committee_spells,
    is_fit,
    rules_now,
    seat_named,
    seats_of,
)
from tripleaim.workspace.people.joining import end_by_clock
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.signing.steps import TERMS

Signed = tuple[Document, TermsOfReference]
Form = TypeVar("Form", bound=Agreed)


def follow_terms(now: datetime) -> int:
    """Let each committee be what its terms of reference in force say; how many were altered."""
    by_clock, altered = clock(now), 0
    for chain in signed_chains(TERMS, TermsOfReference):
        due = [each for each in chain if each[1].valid_from <= now.date()]
        if due:
            altered += _follow(by_clock, chain, due[-1])
    return altered


def _follow(by_clock: Actor, chain: list[Signed], last: Signed) -> bool:
    document, terms = last
    committee = Committee.objects.filter(terms__in=[each.pk for each, _ in chain]).first()
    committee = committee or _of_that_name(document, terms)
    is_over = terms.valid_to is not None and terms.valid_to <= by_clock.today
    if committee is None:
        if not is_over:
            _begin(by_clock, document, terms)
        return not is_over
    if committee.terms_id != document.pk:
        with acting("committee.change", by_clock, committee) as asked:
            before, old = str(committee.status), committee.terms
            _say(committee, document, terms)
            was = old.slug if old is not None else ""
            record(asked, before, committee.status, was=was, **_told(committee))
            _clear_seats(committee, asked)
        return True
    if is_over and committee.status != "ended":
        with acting("committee.end", by_clock, committee) as asked:
            before, committee.status = str(committee.status), "ended"
            committee.save(update_fields=["status"])
            record(asked, before, "ended", terms=document.slug)
        return True
    left = [each for each in _without_a_seat(committee) if not unsettled(each)]
    if left:  # a proposal that they voted on is settled since
        with acting("committee.change", by_clock, committee) as asked:
            record(asked, committee.status, committee.status, left=len(left))
            _clear_seats(committee, asked)
    return bool(left)


def _begin(by_clock: Actor, document: Document, terms: TermsOfReference) -> None:
    with acting("committee.begin", by_clock, document.partnership) as asked:
        made = Committee(partnership=document.partnership)
        _say(made, document, terms)
        record(asked, "", str(made.status), committee=made.pk, **_told(made))


def _say(committee: Committee, document: Document, terms: TermsOfReference) -> None:
    committee.name, committee.terms = terms.committee[:LONGEST_NAME], document
    committee.quorum, committee.quorum_of = terms.quorum, terms.quorum_of
    committee.rule, committee.proxies = terms.rule, terms.proxies
    committee.seats, committee.status = seats_of(terms), "in_force"
    committee.save()


def _told(committee: Committee) -> dict[str, object]:
    return rules_now(committee) | {"seats": len(committee.seats)}


def _clear_seats(committee: Committee, asked: Asked) -> None:
    """Seat those who fit a seat of the terms; the roles of the others end.

    Who counts in a proposal that is not settled stays in it until it is, and in no later one.
    """
    for spell in committee_spells(committee):
        if not spell.seat:
            bodies = {each.place for each in spell.person.spells.filter(status="held")}
            taken = committee_spells(committee).exclude(person=spell.person)
            held = set(taken.values_list("seat", flat=True))
            spell.seat = next(
                (
                    each["name"]
                    for each in committee.seats
                    if each["organisation"] in bodies
                    and each["name"] not in held
                    and is_fit(each, spell.kind)
                ),
                "",
            )
            spell.save(update_fields=["seat"])
    for spell in _without_a_seat(committee):
        if not unsettled(spell):
            end_by_clock(spell, asked)


def _without_a_seat(committee: Committee) -> list[RoleSpell]:
    rows = [(each, seat_named(committee, each.seat)) for each in committee_spells(committee)]
    return [each for each, seat in rows if not seat or not is_fit(seat, each.kind)]


def _of_that_name(document: Document, terms: TermsOfReference) -> Committee | None:
    """The committee formed by hand that terms of all members of the partnership take over."""
    members = set(document.partnership.members.values_list("code", flat=True))
    if not members <= set(terms.signers):
        return None
    named = Committee.objects.filter(partnership=document.partnership, terms=None)
    return named.filter(name=terms.committee[:LONGEST_NAME]).first()


def signed_chains(kind: str, form: type[Form]) -> Iterator[list[tuple[Document, Form]]]:
    """Signed documents of a kind, each with what it superseded, in the order of first days.

    What does not ask all who signed a document does not supersede it, whatever it says: it begins
    a chain of its own.
    """
    settled = (*BINDING, "superseded")
    rows = Document.objects.filter(kind=kind, status__in=settled).order_by("partnership", "pk")
    found: dict[tuple[str, str], tuple[Document, Form]] = {}
    for each in rows:
        said = each.newest.agreed
        if isinstance(said, form):
            found[each.partnership_id, each.slug] = (each, said)
    chains: dict[tuple[str, str], list[tuple[int, tuple[Document, Form]]]] = {}
    for (place, slug), signed in found.items():
        first, seen = slug, {slug}
        while (old := found.get((place, first))) and (before := old[1].supersedes) not in seen:
            earlier = found.get((place, str(before)))
            if earlier is None or not _asks_all(old[1], earlier):
                break
            first = str(before)
            seen.add(first)
        chains.setdefault((place, first), []).append((len(seen), signed))
    for chain in chains.values():  # of two of one day the later is the one that supersedes
        ranked = sorted(chain, key=lambda each: (each[1][1].valid_from, each[0], each[1][0].pk))
        yield [each for _, each in ranked]


def _asks_all(heir: Agreed, earlier: tuple[Document, Agreed]) -> bool:
    """Whether a signed document is signed by all who signed an earlier one."""
    document, said = earlier
    made = standing(document)
    missing = unasked(made, heir.signers) if made is not None else ()
    return not missing and set(said.signers) <= set(heir.signers)
