"""How people come and go: invited, joined, given roles for a time, ended."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tripleaim.governance.signed_text import SignedText
from tripleaim.model.errors import refuse
from tripleaim.workspace.deciding.proposal import unsettled
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.drafting.sharing import end_link
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.table import read_actions
from tripleaim.workspace.guard.whose_roles import Body, Instance
from tripleaim.workspace.partnerships.partnership import Committee, Organisation, Partnership
from tripleaim.workspace.partnerships.seats import free_seat
from tripleaim.workspace.people.invitation import (
    BACK,
    JOIN,
    Invitation,
    end_links,
    hash_of,
    new_secret,
)
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import ROLES, RoleSpell
from tripleaim.workspace.people.sessions import end_sessions
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.tree_log import About, append, the_log

INVITED_DAYS = 14
LOGGED = ("S", "G")
OFFERED = {"instance": "instance.admit", "document": "document.entrust"}
"""What is offered by a row of its own in the table of actions; all else by `role.give`."""
NOTHING = "-"
NOT_INVITED = (
    "is none that can be invited",
    "Write it as name@example.org, or give a role to whom the page lists.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """A role to give: to whom, of what kind, in what, from when until when."""

    person: Person
    kind: str
    scope: str
    begins: date
    ends: date | None = None


def invite_person(actor: Actor, subject: Any, mail: str, name: str) -> tuple[Person, str]:
    """Invite somebody: the person, and the secret of the link by which they join once.

    `subject` is where they are invited: an organisation, a partnership or the instance.
    """
    try:
        validate_email(mail)
    except ValidationError:
        raise refuse("mail", *NOT_INVITED, column="mail") from None
    if not name.strip():
        raise refuse("name", "is empty", "Write it.", column="name")
    with acting("person.invite", actor, subject) as asked:
        if Person.objects.filter(mail__iexact=mail).exclude(status="ended").exists():
            raise refuse("mail", *NOT_INVITED, column="mail")
        freed = _free_address(mail)
        person = Person.objects.create(mail=mail.lower(), name=name.strip()[:200])
        person.set_unusable_password()
        person.save()
        record(asked, "", "invited", person=person.pseudonym, **freed)
        return person, _invite(actor, person)


def _free_address(mail: str) -> dict[str, str]:
    """Take an address from whose access was ended: whoever is invited by it is somebody new.

    An organisation may have given it to another; what the first one did stays under their
    pseudonym, and so does their name.
    """
    left = Person.objects.select_for_update().filter(mail__iexact=mail, status="ended").first()
    if left is None:
        return {}
    EmailAddress.objects.filter(user=left).delete()
    left.mail = None
    left.save(update_fields=["mail"])
    return {"freed": str(left.pseudonym)}


def invite_again(actor: Actor, subject: Any, person: Person) -> str:
    """A new link for somebody who has not joined; earlier ones end."""
    with acting("person.invite", actor, subject) as asked:
        if person.status != "invited":
            raise refuse("this person", f"is {person.status}", "They sign in with their password.")
        end_links(person, actor.now)
        record(asked, "invited", "invited", person=person.pseudonym)
        return _invite(actor, person)


def find_invitation(secret: str, actor: Actor) -> Invitation | None:
    """The invitation of a secret that may still be used."""
    rows = Invitation.objects.filter(secret_hash=hash_of(secret), used_at=None, opens=JOIN)
    found = rows.select_related("person").first()
    usable = found is not None and found.expires > actor.now and found.person.status == "invited"
    return found if usable else None


def join(actor: Actor, secret: str, password: str) -> Person:
    """Join with an invitation's secret and a password of one's own; the link is used up."""
    with transaction.atomic():
        found = find_invitation(secret, actor)
        if found is None:
            raise refuse("this link", "was used, or is too old", "Ask for another.")
        invitation = Invitation.objects.select_for_update().get(pk=found.pk)
        if invitation.used_at is not None:
            raise refuse("this link", "was used already", "Ask for another.")
        person = invitation.person
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise refuse("password", " ".join(error.messages), column="password") from None
        own = Actor(now=actor.now, person=person)
        with acting("person.join", own, person):
            person.set_password(password)
            person.status = "active"
            person.save()
            invitation.used_at = actor.now
            invitation.save(update_fields=["used_at"])
            EmailAddress.objects.update_or_create(
                user=person, email=person.mail, defaults={"verified": True, "primary": True}
            )
    return person


def give_role(actor: Actor, giving: Giving) -> RoleSpell:
    """Offer somebody a role in something, for a time; they take it.

    Of a role that needs a second factor, links to come back end: they were made before it.
    """
    kind = ROLES.get(giving.kind)
    scope_kind = giving.scope.partition(":")[0]
    if kind is None or scope_kind not in kind.scopes:
        raise refuse("role", "is not given in that", "Choose another.", column="kind")
    subject = subject_of(giving.scope)
    given = {"to": giving.person, "begins": giving.begins, "ends": giving.ends}
    name = OFFERED.get(scope_kind, "role.give")
    with acting(name, actor, subject, **given) as asked:
        if name == "role.give":
            _check_giver(actor, giving)
        check_once(giving)
        spell = RoleSpell.objects.create(
            person=giving.person,
            kind=giving.kind,
            scope=giving.scope,
            begins=giving.begins,
            ends=giving.ends,
            given_by=actor.name,
            seat=_seat(subject, giving),
        )
        said = {"role": spell.code, "kind": giving.kind, "of": giving.person.pseudonym}
        if kind.needs_factor:
            end_links(giving.person, actor.now, *BACK)
        before = subject.status if scope_kind == "document" else ""
        record(asked, before, before or "offered", **said)
    return spell


def take_role(actor: Actor, spell: RoleSpell) -> None:
    """Take a role that was offered; who signs or publishes is put on the log."""
    with acting("role.take", actor, spell):
        offered = Giving(
            person=spell.person,
            kind=spell.kind,
            scope=spell.scope,
            begins=spell.begins,
            ends=spell.ends,
        )
        check_once(offered, spell.stands_for_id, besides=spell.pk)
        if spell.stands_for is not None and not spell.stands_for.holds(
            max(actor.today, spell.begins)
        ):
            raise refuse("the role", "is that of a deputy whose principal holds it no longer")
        spell.status = "held"
        spell.save(update_fields=["status"])
        log_role(spell, actor.now)


def log_role(spell: RoleSpell, at: datetime) -> None:
    """Put on the log who may sign or publish, and from when until when."""
    if spell.kind in LOGGED:
        append(_text_of_role(spell), _about("role", spell), at)


def end_role(actor: Actor, spell: RoleSpell) -> None:
    """End a role: its rights end at once, its record stays."""
    name = "instance.dismiss" if spell.scope.startswith("instance:") else "role.end"
    with transaction.atomic():
        _hold(spell.kind, spell.scope)
        with acting(name, actor, spell) as asked:
            _end(actor, spell, asked)


def end_person(actor: Actor, person: Person) -> None:
    """End somebody's access: every role, session and open link at once; the record stays.

    A voting member's spell stands until what its committee votes on is settled: it gives nobody
    any right, and what they voted counts.
    """
    with transaction.atomic():
        _hold("I", "instance:")
        _end_person(actor, person)


def _end_person(actor: Actor, person: Person) -> None:
    with acting("person.end", actor, person) as asked:
        action = read_actions()["role.end"]
        for spell in RoleSpell.objects.filter(person=person).exclude(status="ended"):
            if not unsettled(spell):
                of_role = replace(asked, action=action, subject=spell)
                _end(actor, spell, of_role)
        for link in Link.objects.filter(given_by=person, status="given"):
            end_link(clock(actor.now), link)
        person.status, person.ended_at = "ended", actor.now
        person.set_unusable_password()
        person.save()
        end_sessions(person)


def subject_of(scope: str) -> Any:
    """What a scope names. Raises DoesNotExist for what is not there."""
    kind, _, code = scope.partition(":")
    if kind == "organisation":
        return Body(Organisation.objects.get(pk=code).code)
    if kind == "partnership":
        return Partnership.objects.get(pk=code)
    if kind == "committee":
        return Committee.objects.get(pk=code)
    if kind == "document":
        return Document.objects.get(pk=code)
    return Instance()


def gives_in(actor: Actor, scope: str) -> bool:
    """Whether somebody holds the office that gives roles in something; no deputy's does."""
    spells = [each for each in actor.spells if each.stands_for_id is None]
    own = {each.kind for each in spells if each.scope == scope}
    kind, _, place = scope.partition(":")
    if kind == "instance":
        return "I" in own
    if kind in ("committee", "document"):
        model: Any = Committee if kind == "committee" else Document
        here = f"partnership:{model.objects.get(pk=place).partnership_id}"
        own |= {each.kind for each in spells if each.scope == here}
    return bool(own & {"Z", "C", "G"})


def _check_giver(actor: Actor, giving: Giving) -> None:
    """Who gives a role: that body's own; who runs the instance its first office only.

    First is an office that nobody had there before, besides people whose access was ended and
    offers that others ended before they were taken.
    """
    if gives_in(actor, giving.scope):
        return
    kept = RoleSpell.objects.filter(scope=giving.scope, kind=giving.kind)
    first = not any(map(_was_had, kept.exclude(person__status="ended")))
    is_instances = any(each.kind == "I" for each in actor.spells)
    if is_instances and giving.kind in ("Z", "G") and first:
        return
    raise refuse("role", "is given by that body's own administrator", "Ask them.", column="kind")


def _seat(subject: Any, giving: Giving) -> str:
    days = (giving.begins, giving.ends)
    is_room = isinstance(subject, Committee)
    return free_seat(subject, giving.person, giving.kind, days) if is_room else ""


def _was_had(spell: RoleSpell) -> bool:
    """Whether an office is or was somebody's, on offer, or refused by whom it was offered to.

    Not where another ended the offer before it was taken, nor where it ended with a membership.
    """
    if spell.status != "ended":
        return True
    kind, of = RoleSpell.__name__.lower(), str(spell.pk)
    ended = Event.objects.filter(action="role.end", kind=kind, about=of)
    if ended.filter(actor="clock").exists():
        return False
    return not ended.filter(before="offered").exclude(actor=spell.person.pseudonym).exists()


def check_once(giving: Giving, stands_for: int | None = None, besides: int = 0) -> None:
    """Raises InputRefused when the person has that role there already, on a day of these."""
    Person.objects.select_for_update().get(pk=giving.person.pk)  # one at a time for a person
    same = RoleSpell.objects.filter(
        person=giving.person, kind=giving.kind, scope=giving.scope, stands_for=stands_for
    ).exclude(status="ended")
    over = same.exclude(pk=besides).exclude(ends__isnull=False, ends__lte=giving.begins)
    if giving.ends is not None:
        over = over.filter(begins__lt=giving.ends)
    if over.exists():
        raise refuse(
            "role",
            "is theirs already on some of these days",
            "End that one first, or give other days.",
            column="kind",
        )


def _hold(kind: str, scope: str) -> None:
    """Hold everybody's spells of an office: of two who end each other's, one is the last."""
    rows = RoleSpell.objects.select_for_update().filter(kind=kind, scope=scope)
    list(rows.order_by("pk").values_list("pk", flat=True))


def end_by_clock(spell: RoleSpell, asked: Any) -> None:
    """End a role because of what happened to what it is in, as a part of that."""
    action = read_actions()["role.end"]
    _end(asked.actor, spell, replace(asked, action=action, subject=spell, recorded=[]))


def _end(actor: Actor, spell: RoleSpell, asked: Any) -> None:
    before, spell.status = str(spell.status), "ended"
    if spell.ends is None or spell.ends > actor.today:
        spell.ends = max(actor.today, spell.begins + timedelta(days=1))
    spell.save(update_fields=["status", "ends"])
    if spell.kind in LOGGED and before == "held":
        text = SignedText(
            "role-end",
            {
                "log": the_log().name,
                "role": spell.code,
                "person": spell.person.pseudonym,
                "by": actor.name,
            },
        )
        append(text, _about("role-end", spell), actor.now)
    record(asked, before, "ended")


def _invite(actor: Actor, person: Person) -> str:
    secret, kept = new_secret()
    Invitation.objects.create(
        secret_hash=kept, person=person, expires=actor.now + timedelta(days=INVITED_DAYS)
    )
    return secret


def _about(kind: str, spell: RoleSpell) -> About:
    scope = spell.place if spell.scope.startswith("partnership:") else ""
    return About(kind=kind, scope=scope, party=_party(spell))


def _party(spell: RoleSpell) -> str:
    return spell.place if spell.scope.startswith("organisation:") else NOTHING


def _text_of_role(spell: RoleSpell) -> SignedText:
    return SignedText(
        "role",
        {
            "log": the_log().name,
            "role": spell.code,
            "person": spell.person.pseudonym,
            "party": _party(spell),
            "kind": spell.kind,
            "from": spell.begins.isoformat(),
            "to": spell.ends.isoformat() if spell.ends else NOTHING,
            "stands-for": spell.stands_for.code if spell.stands_for else NOTHING,
            "by": spell.given_by or NOTHING,
        },
    )
