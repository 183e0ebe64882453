"""Deputies: who acts in another's office, from a day until another."""

from datetime import date

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.partnerships.seats import seat_named
from tripleaim.workspace.people.joining import Giving, check_once, subject_of
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

OFFICES = ("S", "T", "C")
"""The offices that have deputies: signing, voting, the chair."""


def name_deputy(
    actor: Actor, spell: RoleSpell, person: Person, begins: date, ends: date
) -> RoleSpell:
    """Name who acts in one's office from a day until another; they take it.

    A deputy of a voting member casts that member's vote, and has none of their own there; of a seat
    of signed terms they are of its organisation.
    """
    subject = subject_of(spell.scope)
    with acting("role.deputy", actor, subject, to=person, begins=begins, ends=ends) as asked:
        mine = asked.actor.person is not None and spell.person_id == asked.actor.person.pk
        if not mine or spell.stands_for_id or spell.kind not in OFFICES or spell.status != "held":
            raise refuse(
                "the role", "is not your own office of a signatory, voting member or chair"
            )
        giving = Giving(person=person, kind=spell.kind, scope=spell.scope, begins=begins, ends=ends)
        check_once(giving, spell.pk)
        if isinstance(subject, Committee):
            _check_seat(subject, spell, giving)
        deputy = RoleSpell.objects.create(
            person=person,
            kind=spell.kind,
            scope=spell.scope,
            begins=begins,
            ends=ends,
            stands_for=spell,
            given_by=actor.name,
        )
        record(asked, "", "offered", role=deputy.code, stands_for=spell.code, of=person.pseudonym)
    return deputy


def _check_seat(committee: Committee, spell: RoleSpell, giving: Giving) -> None:
    """Raises InputRefused for whom the seat is not, and for who has that office there already,
    as their own or another's deputy."""
    seat = seat_named(committee, spell.seat)
    bodies = giving.person.spells.exclude(status="ended")
    if seat and not bodies.filter(scope=f"organisation:{seat['organisation']}").exists():
        rule = f"has no role in {seat['organisation']}, whose seat it is"
        raise refuse("the deputy", rule, "Name somebody who has one.", column="person")
    check_other(giving, spell.pk)


def check_other(giving: Giving, stands_for: int | None) -> None:
    """Raises InputRefused where somebody votes or chairs for another there on any of these days."""
    rows = RoleSpell.objects.filter(
        person=giving.person, kind=giving.kind, scope=giving.scope, status__in=("offered", "held")
    )
    rows = rows.exclude(stands_for=stands_for) if stands_for else rows.exclude(stands_for=None)
    rows = rows.exclude(ends__isnull=False, ends__lte=giving.begins)
    if giving.ends is not None:
        rows = rows.filter(begins__lt=giving.ends)
    if rows.exists():
        rule = "has that office there already, as their own or another's deputy"
        raise refuse("the deputy", rule, "Name somebody else, or other days.", column="person")
