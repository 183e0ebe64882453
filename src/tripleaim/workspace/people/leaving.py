"""What is done with somebody who leaves, or never came: a new link, the end, names erased."""

from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from tripleaim.model.day import years_after
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can
from tripleaim.workspace.guard.whose_roles import Instance
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.people.invitation import Invitation
from tripleaim.workspace.people.joining import gives_in, invite_again, subject_of
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.token import AccessToken
from tripleaim.workspace.signing.step import OwnKey
from tripleaim.workspace.telling.notice import Habit, Notice

KEPT_YEARS = 6


def may_send_link(actor: Actor, person: Person) -> bool:
    """Whether somebody may make a new link for a person who was invited and has not joined.

    A link is a credential: only who gives all the roles that the person was offered makes one.
    """
    if person.status != "invited":
        return False
    scopes = set(person.spells.exclude(status="ended").values_list("scope", flat=True))
    if can("person.invite", actor, Instance()):
        return not scopes
    return bool(scopes) and all(gives_in(actor, each) for each in scopes)


def send_link(actor: Actor, person: Person) -> str:
    """The secret of a new link for somebody who has not joined; earlier ones end."""
    spell = person.spells.exclude(status="ended").order_by("pk").first()
    return invite_again(actor, subject_of(spell.scope) if spell else Instance(), person)


def kept_until(person: Person) -> date | None:
    """The day until which the register of interests keeps what somebody declared; None for none."""
    left = person.ended_at.date() if person.ended_at is not None else date.max
    days = [
        each.ends or left for each in Interest.objects.filter(person=person).only("ends", "person")
    ]
    if not days:
        return None
    return years_after(max(days), KEPT_YEARS)


def erase_person(actor: Actor, person: Person) -> None:
    """Erase the name and address of somebody whose access was ended, and how they signed in.

    The pseudonym stays: signatures, votes and events carry it and nothing else.
    """
    with acting("person.erase", actor, person) as asked:
        for model in (Invitation, AccessToken, Notice, Habit):
            model.objects.filter(person=person).delete()
        for model in (EmailAddress, Authenticator, UserSession):
            model.objects.filter(user=person).delete()
        OwnKey.objects.filter(person=person).update(label="a key")
        person.name, person.mail = "", None
        person.save(update_fields=["name", "mail"])
        record(asked, "ended", "ended", person=person.pseudonym)
