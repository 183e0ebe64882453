"""Coming back: a one-time link by which somebody who has joined chooses a password anew.

The second factor stays, so that the link alone lets nobody in. Only a command of the machine makes
one that takes the factor away with the password.
"""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can
from tripleaim.workspace.people.invitation import (
    BACK,
    FACTOR,
    JOIN,
    PASSWORD,
    Invitation,
    end_links,
    hash_of,
    new_secret,
)
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.sessions import end_sessions
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.telling.jobs import add_job
from tripleaim.workspace.telling.mailing import letters_go_out

BACK_DAYS, JOIN_DAYS = 2, 14


def readmit(actor: Actor, person: Person, opens: str = PASSWORD) -> str:
    """The secret of a new link for somebody; earlier ones end. Empty where it goes by letter.

    Who has the machine is shown it, and may let it take the second factor away; to who has not
    joined they give another link to join. Raises Refused for whoever else asks that.
    """
    with acting("person.readmit", actor, person, to=person) as asked:
        if person.status == "invited":
            opens = JOIN
        if opens != PASSWORD and not actor.has_machine:
            raise refuse("this link", "is made by a command of the machine alone")
        is_letter = letters_go_out() and not actor.has_machine
        said = {"opens": opens, "by": "letter" if is_letter else "hand"}
        record(asked, person.status, person.status, person=person.pseudonym, **said)
        end_links(person, actor.now)
        if is_letter:
            add_job("way back", {"person": person.pk}, actor.now)
            return ""
        return new_way_back(person, actor.now, opens)


def new_way_back(person: Person, now: datetime, opens: str = PASSWORD) -> str:
    """The secret of a link as it is made; earlier ones end, it is kept as a hash."""
    end_links(person, now)
    secret, kept = new_secret()
    days = JOIN_DAYS if opens == JOIN else BACK_DAYS
    expires = now + timedelta(days=days)
    Invitation.objects.create(secret_hash=kept, person=person, expires=expires, opens=opens)
    return secret


def find_way_back(secret: str, actor: Actor) -> Invitation | None:
    """The link of a secret by which a password may still be chosen.

    None where whoever made it may not make it any more: a role that others give came since.
    """
    rows = Invitation.objects.filter(secret_hash=hash_of(secret), used_at=None)
    found = rows.filter(opens__in=BACK).select_related("person").first()
    usable = found is not None and found.expires > actor.now and found.person.is_active
    return found if usable and _may_still_be_used(found.person, actor.now) else None


def come_back(actor: Actor, secret: str, password: str) -> Person:
    """Choose a password by a link: it is used up, and every session ends. Nobody is signed in."""
    with transaction.atomic():
        found = find_way_back(secret, actor)
        link = found and Invitation.objects.select_for_update().get(pk=found.pk)
        if link is None or link.used_at is not None:
            raise refuse("this link", "was used, or is too old", "Ask for another.")
        person = link.person
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise refuse("password", " ".join(error.messages), column="password") from None
        own = Actor(now=actor.now, person=person)
        with acting("person.return", own, person) as asked:
            person.set_password(password)
            person.save(update_fields=["password"])
            end_links(person, actor.now)
            end_sessions(person)
            if link.opens == FACTOR:
                Authenticator.objects.filter(user=person).delete()
            record(asked, "active", "active", opens=link.opens)
    return person


def _may_still_be_used(person: Person, now: datetime) -> bool:
    """Whether who made somebody's link may make it today: they may have been shown it.

    A letter is in the person's hand alone, and who has the machine is shown any link.
    """
    asked = Event.objects.filter(action="person.readmit", kind="person", about=str(person.pk))
    made = asked.order_by("seq").last()
    if made is None:
        return False
    if made.actor == "machine" or made.details.get("by") == "letter":
        return True
    maker = Person.objects.filter(pseudonym=made.doer).first()
    actor = Actor(now=now, person=maker, fresh=True)
    return can("person.readmit", actor, person, to=person)
