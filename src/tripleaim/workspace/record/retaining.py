"""Retention: what is kept no longer than a rule says, what is due on a day, and removing it.

What was signed or decided, events and the log are never removed: the tables are insert-only.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from tripleaim.model.day import years_after
from tripleaim.workspace.deciding.proposal import Vote
from tripleaim.workspace.drafting.discussion import Comment
from tripleaim.workspace.drafting.document import Version
from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.guard.acting import record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can, check
from tripleaim.workspace.guard.whose_roles import Instance
from tripleaim.workspace.hearing.promise import PublicQuestion
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.people.invitation import Invitation
from tripleaim.workspace.people.joining import end_person
from tripleaim.workspace.people.leaving import erase_person
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.token import AccessToken
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.log import LogEntry
from tripleaim.workspace.signing.step import SignatureRow
from tripleaim.workspace.telling.notice import Notice

FOR_GOOD: dict[str, Any] = {
    "versions of documents": Version,
    "comments": Comment,
    "votes": Vote,
    "signatures": SignatureRow,
    "events": Event,
    "entries of the log": LogEntry,
}
NOBODY = "somebody by a link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long something is kept: its name, number and unit, from what, in words, and why."""

    name: str
    period: str
    since: str
    words: str
    ground: str

    def last_day(self, on: date) -> date:
        """The day before or on which something must have begun to be due on a day."""
        number, unit = self.period.split()
        if unit.startswith("day"):
            return on - timedelta(days=int(number))
        return years_after(on, -int(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a rule says on a day: how many it is about, are due, and are held by law."""

    rule: Rule
    there: int
    due: int
    held: int = 0


@cache
def read_rules() -> tuple[Rule, ...]:
    """The rules, in the order in which they are applied.

    >>> read_rules()[0].name, read_rules()[0].last_day(date(2026, 11, 30))
    ('notices', datetime.date(2025, 11, 30))
    """
    text = files("tripleaim.workspace.record").joinpath("retention.txt").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        Rule(name=name, period=period, since=since, words=words, ground=ground)
        for name, period, since, words, ground in rows
    )


def due_on(actor: Actor, on: date) -> list[Due]:
    """What is due on a day by each rule; nothing is removed. Raises Refused for who may not."""
    check("instance.retain", actor, Instance())
    found = []
    for rule in read_rules():
        what = WHAT[rule.name]
        rows = what.due(rule.last_day(on))
        held = sum(not what.may(actor, each) for each in rows) if what.may else 0
        number = rows.count()
        found.append(Due(rule=rule, there=what.all().count(), due=number - held, held=held))
    return found


@transaction.atomic
def apply_rules(actor: Actor) -> list[Due]:
    """Remove what is due today, all of it or nothing; each rule is an event with its count."""
    asked = check("instance.retain", actor, Instance())
    found = due_on(actor, actor.today)
    for each in found:
        what = WHAT[each.rule.name]
        rows = what.due(each.rule.last_day(actor.today))
        what.remove(actor, [e for e in rows if what.may is None or what.may(actor, e)])
        said = {"rule": each.rule.name, "removed": each.due, "kept": each.held}
        record(asked, "", "", **said, there=each.there - each.due)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What a rule is about: all of it, what began by a day, whether the law lets it go, and how."""

    all: Callable[[], QuerySet[Any]]
    due: Callable[[date], QuerySet[Any]]
    remove: Callable[[Actor, list[Any]], None]
    may: Callable[[Actor, Any], bool] | None = None


def _deleted(actor: Actor, rows: Iterable[Any]) -> None:
    for each in rows:
        each.delete()


def _session_gone(actor: Actor, rows: Iterable[Session]) -> None:
    codes = [each.pk for each in rows]
    UserSession.objects.filter(session_key__in=codes).delete()
    Session.objects.filter(pk__in=codes).delete()


def _unnamed(actor: Actor, rows: Iterable[Link]) -> None:
    Link.objects.filter(pk__in=[each.pk for each in rows]).update(holder=NOBODY)


def _emptied(actor: Actor, rows: Iterable[PublicQuestion]) -> None:
    PublicQuestion.objects.filter(pk__in=[each.pk for each in rows]).update(text="", reason="")


def _left(actor: Actor, rows: Iterable[Person]) -> None:
    for each in rows:
        if each.status == "invited":
            end_person(actor, each)
        erase_person(actor, each)


def _never_joined(day: date) -> QuerySet[Person]:
    last = Person.objects.filter(status="invited").annotate(last=Max("invitation__expires"))
    return last.filter(last__date__lte=day).order_by("pk")


def _ended_interests(day: date) -> QuerySet[Interest]:
    rows = Interest.objects.filter(status="ended", ends__lte=day)
    return rows.filter(raised=None, handling=None).order_by("pk")


def _named() -> QuerySet[Person]:
    return Person.objects.filter(status="ended").filter(~Q(name="") | Q(mail__isnull=False))


def _may_go(actor: Actor, person: Person) -> bool:
    if person.status == "invited":
        return can("person.end", actor, person)
    return can("person.erase", actor, person)


WHAT = {
    "notices": What(
        all=Notice.objects.all,
        due=lambda day: Notice.objects.filter(at__date__lte=day, mailed_at__isnull=False),
        remove=_deleted,
    ),
    "sessions": What(
        all=Session.objects.all,
        due=lambda day: Session.objects.filter(expire_date__date__lte=day),
        remove=_session_gone,
    ),
    "invitations": What(
        all=Invitation.objects.all,
        due=lambda day: Invitation.objects.filter(expires__date__lte=day).exclude(
            person__status="invited"
        ),
        remove=_deleted,
    ),
    "tokens": What(
        all=AccessToken.objects.all,
        due=lambda day: AccessToken.objects.filter(ends__lte=day),
        remove=_deleted,
    ),
    "invited": What(
        all=lambda: Person.objects.filter(status="invited"),
        due=_never_joined,
        remove=_left,
        may=_may_go,
    ),
    "links": What(
        all=lambda: Link.objects.exclude(holder=NOBODY),
        due=lambda day: Link.objects.exclude(holder=NOBODY).filter(
            status="ended", expires__lte=day
        ),
        remove=_unnamed,
    ),
    "questions": What(
        all=lambda: PublicQuestion.objects.exclude(text=""),
        due=lambda day: PublicQuestion.objects.exclude(text="").filter(
            status="refused", due__lte=day
        ),
        remove=_emptied,
    ),
    "interests": What(all=Interest.objects.all, due=_ended_interests, remove=_deleted),
    "people": What(
        all=_named,
        due=lambda day: _named().filter(ended_at__date__lte=day).order_by("pk"),
        remove=_left,
        may=_may_go,
    ),
}
"""Each rule's name and what it is about."""


def kept_for_good() -> list[tuple[str, int]]:
    """What no rule removes, and how much of it there is."""
    return [(words, model.objects.count()) for words, model in FOR_GOOD.items()]
