"""Asking whether somebody may do something: the reason when not, in a fixed order.

First whether they may know of it at all, then role, state and guards. `check` raises the reason,
`can` asks, `why_not` gives it for the page that explains.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tripleaim.model.documents.base import SETTLES
from tripleaim.model.errors import TripleaimError, refuse
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.table import Action, read_actions, role_words
from tripleaim.workspace.guard.whose_roles import (
    Place,
    asking_place,
    letters_at,
    read_action,
    reading_place,
)
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

OWN_OFFICE = ("role.give", "role.end")
"""What an office of one's own alone allows: no deputy gives roles that outlast them, or ends the
spell that they stand in for."""
UNKNOWN, ROLE, STATE, SCOPE = "unknown", "role", "state", "scope"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked: an action, by whom, on what, with which roles, and what was given with it.

    `recorded` holds the events that were added of it.
    """

    action: Action
    actor: Actor
    subject: Any
    letters: frozenset[str]
    given: Mapping[str, Any] = field(default_factory=dict)
    recorded: list[int] = field(default_factory=list)

    @cached_property
    def place(self) -> Place:
        """Where it is asked; looked up where it matters, which it does to nobody without a role."""
        return asking_place(self.action.name, self.subject, self.given)


def not_there() -> "Refused":
    """The same for what is not there and for what somebody may not know of."""
    return Refused(UNKNOWN, "There is nothing here under that address that you may see.")


def act_of(given: Mapping[str, Any], *acts: str) -> str:
    """What a form asks to have done: one of `acts`. Raises InputRefused for anything else."""
    said = str(given.get("what", ""))
    if said not in acts:
        raise refuse("this form", "asks for what cannot be done here", "Use the page's buttons.")
    return said


class Refused(TripleaimError):
    """Somebody may not do something: which rule says so, why, what would allow it, who can now.

    Who can is looked up when it is read: most who ask only whether something may be done never do.
    """

    def __init__(self, rule: str, reason: str, cure: str = "", asked: Asked | None = None):
        self.rule, self.reason, self.cure, self._asked = rule, reason, cure, asked
        super().__init__(f"{reason} {cure}".strip())

    @cached_property
    def who(self) -> str:
        """Who holds a role that could do it today; empty where that is not told."""
        return _who(self._asked) if self._asked is not None else ""

    @property
    def is_unknown(self) -> bool:
        """Whether not even that it exists may be told."""
        return self.rule == UNKNOWN


def check(name: str, actor: Actor, subject: Any, **given: Any) -> Asked:
    """What was asked, when it is allowed. Raises Refused with the reason when it is not."""
    refusal, asked = _judge(name, actor, subject, given)
    if refusal is not None:
        raise refusal
    return asked


def can(name: str, actor: Actor, subject: Any, **given: Any) -> bool:
    """Whether somebody may do something."""
    return _judge(name, actor, subject, given)[0] is None


def why_not(name: str, actor: Actor, subject: Any, **given: Any) -> Refused | None:
    """Why somebody may not do something; None when they may."""
    return _judge(name, actor, subject, given)[0]


def check_read(actor: Actor, document: Document) -> None:
    """Raises Refused, as unknown, when somebody may not know of a document."""
    if not can_read(actor, document):
        raise not_there()


def can_read(actor: Actor, document: Document) -> bool:
    """Whether somebody may read a document, by its reach and state."""
    action = read_actions()[read_action(document)]
    if actor.token is not None and not actor.token.allows(action.name):
        return False
    return bool(set(action.roles) & _letters(actor, document, lambda: reading_place(document)))


def is_within(actor: Actor, document: Document) -> bool:
    """Whether somebody holds a role or link here; others read what is published alone."""
    return bool(_letters(actor, document, lambda: reading_place(document)) - {"V"})


def _judge(
    name: str, actor: Actor, subject: Any, given: Mapping[str, Any]
) -> tuple[Refused | None, Asked]:
    from tripleaim.workspace.guard.guards import GUARDS

    action = read_actions()[name]
    letters = _letters(actor, subject, lambda: asking_place(name, subject, given), name)
    asked = Asked(
        action=action, actor=actor, subject=subject, letters=frozenset(letters), given=given
    )
    document = _document_of(subject)
    if document is not None and not actor.is_clock and not can_read(actor, document):
        return not_there(), asked
    if actor.token is not None and not actor.token.allows(name):
        return Refused(SCOPE, "The token does not cover this.", "Make one with that scope."), asked
    if not letters & set(action.roles):
        return _no_role(asked), asked
    if not action.is_from(str(subject.status)):
        return _no_state(asked), asked
    for guard in action.guards:
        reason = GUARDS[guard].test(asked)
        if reason:
            return Refused(guard, reason, GUARDS[guard].cure, asked), asked
    return None, asked


def _document_of(subject: Any) -> Document | None:
    if isinstance(subject, Document):
        return subject
    found = getattr(subject, "document", None)
    in_a_document = getattr(type(subject), "__name__", "") not in ("Proposal", "Wave")
    return found if isinstance(found, Document) and in_a_document else None


def _counts(name: str, spell: RoleSpell) -> bool:
    return name not in OWN_OFFICE or spell.stands_for_id is None


def _letters(
    actor: Actor, subject: Any, place_of_it: Callable[[], Place], name: str = ""
) -> set[str]:
    """The letters that count: held today at the place; by a link, the clock or being named.

    The place is looked up only for who has a link or a role that could count there.
    """
    if actor.is_clock:
        return {"Y"}
    if actor.has_machine:
        return {"X"}
    found = {"V"}
    link = actor.link
    if link is not None and link.status == "given" and actor.today < link.expires:
        found |= {link.may} if place_of_it().document == link.document_id else set()
    spells = [each for each in actor.spells if _counts(name, each)]
    found |= letters_at(spells, place_of_it()) if spells else set()
    if getattr(subject, "secret_hash", None) in actor.holds:
        found |= {"self"}
    if actor.person is not None:
        named = subject.pk if isinstance(subject, Person) else getattr(subject, "person_id", None)
        found |= {"self"} if named == actor.person.pk else set()
    return found


def _no_role(asked: Asked) -> Refused:
    roles = " or ".join(role_words(letter) for letter in asked.action.roles if letter != "Y")
    past = [
        each
        for each in asked.actor.all_spells
        if each.kind in asked.action.roles
        and asked.place.covers(each)
        and _counts(asked.action.name, each)
    ]
    if past:
        spell = past[0]
        until = f"to {spell.ends}" if spell.ends else "on"
        said = f"Your role as {spell.name} holds from {spell.begins} {until}, not today."
        return Refused(ROLE, said, "A role that holds today would allow it.", asked)
    if not roles:
        return Refused(ROLE, "This happens by itself, when its time has come.", "", asked)
    return Refused(ROLE, f"Only {roles} may do this.", "That role would allow it.", asked)


def _no_state(asked: Asked) -> Refused:
    noun, status = asked.action.noun, str(asked.subject.status).replace("_", " ")
    wanted = " or ".join(each.replace("_", " ") for each in asked.action.before)
    final = status in SETTLES and noun == "document"
    cure = (
        "What is signed never changes: a later agreement takes its place."
        if final
        else f"It can be done while the {noun} is {wanted}."
    )
    return Refused(STATE, f"The {noun} is {status}.", cure, asked)


def _who(asked: Asked) -> str:
    """Who holds a role today that the action asks for: roles and places, no names."""
    scopes = [f"organisation:{code}" for code in asked.place.organisations]
    scopes += [f"partnership:{code}" for code in asked.place.partnership.split(" ")]
    scopes += [f"document:{asked.place.document}"]
    scopes += [f"committee:{code}" for code in asked.place.committee.split()]
    held = RoleSpell.objects.filter(
        scope__in=scopes, kind__in=asked.action.roles, status="held", begins__lte=asked.actor.today
    ).order_by("pk")
    name = asked.action.name
    found = [each for each in held[:30] if each.holds(asked.actor.today) and _counts(name, each)]
    named = dict.fromkeys(
        f"{each.name} ({each.place})" if each.scope.startswith("organisation") else each.name
        for each in found
    )
    if not named and "A" in asked.action.roles and asked.place.document:
        return "nobody now: the governance officer names an author"
    return ", ".join(list(named)[:4])
