"""Who runs the instance: offered to somebody else by who does so already, and ended likewise."""

from django.db import transaction

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.people.joining import Giving, give_role, person_for_office
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

SCOPE = "instance:"


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
