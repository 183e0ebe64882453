"""`tripleaim workspace link`: a new one-time link for somebody, by who has the machine."""

from typing import Annotated

import typer

from tripleaim.cli.say import say
from tripleaim.cli.workspace import HOME, DatabaseOption, HomeOption, OriginOption, enter_home


def link(
    mail: Annotated[str, typer.Argument(help="Mail address or pseudonym of the person.")],
    factor: Annotated[
        bool, typer.Option(help="Take their second factor away too: they lost the device.")
    ] = False,
    home: HomeOption = HOME,
    database: DatabaseOption = "",
    origin: OriginOption = "",
) -> None:
    """Make a new one-time link for somebody: to join, or to choose a password anew.

    Earlier links end. They and who administers are told, and it is on record.
    """
    enter_home(home, database, origin)
    from django.conf import settings

    from tripleaim.model.errors import NothingFound
    from tripleaim.workspace.guard.actor import Actor
    from tripleaim.workspace.models import Person
    from tripleaim.workspace.moment import now_here
    from tripleaim.workspace.people.invitation import FACTOR, PASSWORD
    from tripleaim.workspace.people.returning import readmit

    rows = Person.objects.filter(mail__iexact=mail) | Person.objects.filter(pseudonym=mail)
    person = rows.exclude(name="init", mail=None).first()
    if person is None:
        raise NothingFound("Nobody here has that address or pseudonym.")
    machine = Actor(now=now_here(), has_machine=True)
    is_new = person.status == "invited"
    secret = readmit(machine, person, FACTOR if factor and not is_new else PASSWORD)
    say(f"{person.shown}: {settings.ORIGIN}/{'join' if is_new else 'back'}/{secret}")


def add_to(workspace: typer.Typer) -> None:
    """Add the command."""
    workspace.command()(link)
