"""How an office begins, and who runs the instance: offered by who does so already."""

from django.db import transaction

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.guard.whose_roles import Instance
from tripleaim.workspace.people.joining import (
    Giving,
    end_by_clock,
    give_role,
    invite_again,
    invite_person,
)
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

SCOPE = "instance:"


def begin_office(actor: Actor, kind: str, scope: str, mail: str, name: str) -> tuple[Person, str]:
    """Offer the first holding of an office: to somebody new by a link, or to who is here already.

    An offer of it that nobody has taken ends: its address was mistyped, or its link was lost. Gives
    the person and the secret of their link; empty for who has joined. Either all of it is done or
    nothing.
    """
    with transaction.atomic():
        person, secret = person_for_office(actor, scope, mail.strip(), name)
        _end_offers(actor, kind, scope)
        giving = Giving(person=person, kind=kind, scope=scope, begins=actor.today)
        give_role(actor, giving)
    return person, secret


def person_for_office(actor: Actor, scope: str, mail: str, name: str) -> tuple[Person, str]:
    """Who is to be offered an office, and the secret of their link; empty for who has joined.

    Raises InputRefused for whom others invited and who has not joined: whoever holds their link
    could join by it, and take the office.
    """
    person = Person.objects.filter(mail__iexact=mail).exclude(status="ended").first()
    if person is None:
        return invite_person(actor, Instance(), mail, name)
    if person.status == "active":
        return person, ""
    if person.spells.exclude(scope=scope).exclude(status="ended").exists():
        rule = "is of somebody whom others invited and who has not joined"
        raise refuse("mail", rule, "Offer it when they have joined.", column="mail")
    return person, invite_again(actor, Instance(), person)


def _end_offers(actor: Actor, kind: str, scope: str) -> None:
    """End what was offered of an office and never taken, where nobody holds or held it."""
    asked = check("person.invite", actor, Instance())
    waiting = RoleSpell.objects.select_for_update().filter(scope=scope, kind=kind, status="offered")
    for spell in waiting:
        end_by_clock(spell, asked)


def admit_administrator(actor: Actor, mail: str, name: str) -> tuple[Person, str]:
    """Offer to run the instance to somebody else: who is here already, or somebody new by a link.

    Gives the person and the secret of their link; empty for who has joined. Either all of it is
    done or nothing.
    """
    with transaction.atomic():
        person, secret = person_for_office(actor, SCOPE, mail.strip(), name)
        giving = Giving(person=person, kind="I", scope=SCOPE, begins=actor.today)
        give_role(actor, giving)
    return person, secret


def administrators() -> list[RoleSpell]:
    """Who runs the instance, or was offered to."""
    rows = RoleSpell.objects.filter(scope=SCOPE, kind="I").exclude(status="ended")
    return list(rows.select_related("person").order_by("begins", "pk"))


def administrator_spell(code: str) -> RoleSpell:
    """One of them by its number. Raises InputRefused for what is none."""
    found = next((each for each in administrators() if str(each.pk) == code), None)
    if found is None:
        raise refuse("this office", "is none of this workspace", "Look again.")
    return found
