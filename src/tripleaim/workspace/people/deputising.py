"""Deputies: who acts in another's office, from a day until another."""

from datetime import date

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.place import Body
from tripleaim.workspace.people.joining import Giving, check_once
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell


def name_deputy(
    actor: Actor, spell: RoleSpell, person: Person, begins: date, ends: date
) -> RoleSpell:
    """Name who signs in one's place from a day until another; they take it."""
    body = Body(spell.place)
    with acting("role.deputy", actor, body, to=person, begins=begins, ends=ends) as asked:
        mine = asked.actor.person is not None and spell.person_id == asked.actor.person.pk
        if not mine or spell.stands_for_id or spell.kind != "S":
            raise refuse("the role", "is not your own office of a signatory")
        check_once(
            Giving(person=person, kind="S", scope=spell.scope, begins=begins, ends=ends), spell.pk
        )
        deputy = RoleSpell.objects.create(
            person=person,
            kind="S",
            scope=spell.scope,
            begins=begins,
            ends=ends,
            stands_for=spell,
            given_by=actor.name,
        )
        record(asked, "", "offered", role=deputy.code, stands_for=spell.code, of=person.pseudonym)
    return deputy
