"""Moves that registers and meetings await: interests to review, actions, minutes, papers."""

from collections.abc import Callable

from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.signing.turn import Turn

SOON_DAYS = 28


def owed_turns(actor: Actor) -> list[Turn]:
    """What one owes to registers and meetings, most pressing first in each."""
    return [*_tasks(actor), *_interests(actor), *_meetings(actor)]


def _tasks(actor: Actor) -> list[Turn]:
    rows = Task.objects.filter(person=actor.person, status__in=("open", "late"))
    found = [
        Turn(what="Do an action", of=each.text, address=f"/t/{each.pk}", due=each.due.isoformat())
        for each in rows.order_by("due", "pk")
    ]
    done = Task.objects.filter(committee__in=_rooms(actor, "C"), status="done")
    found += [
        Turn(what="Confirm that it was done", of=each.text, address=f"/t/{each.pk}")
        for each in done.exclude(person=actor.person).order_by("due", "pk")
    ]
    return found


def _interests(actor: Actor) -> list[Turn]:
    own = Interest.objects.filter(person=actor.person, status="current")
    found = [
        Turn(
            what="Confirm your interest, or end it",
            of=each.said,
            address=f"/i/{each.pk}",
            due=each.due.isoformat(),
        )
        for each in own.order_by("reviewed_on", "pk")
        if (each.due - actor.today).days <= SOON_DAYS
    ]
    rooms = Committee.objects.filter(pk__in=_rooms(actor, "C"))
    waiting = Interest.objects.filter(partnership__committee__in=rooms, status="declared")
    found += [
        Turn(
            what="Review an interest",
            of=each.said,
            address=f"/i/{each.pk}",
            due=each.due.isoformat(),
        )
        for each in waiting.exclude(person=actor.person).distinct().order_by("declared_at", "pk")
    ]
    return found


def _meetings(actor: Actor) -> list[Turn]:
    words = {"planned": "Make the agenda, send papers out", "held": "Write the minutes"}
    rooms = [*_rooms(actor, "K"), *filter(_has_no_clerk(actor), _rooms(actor, "C"))]
    rows = Meeting.objects.filter(committee__in=rooms, status__in=words)
    found = [
        Turn(
            what=words[each.status],
            of=str(each),
            address=f"/m/{each.pk}",
            due=each.papers_due.isoformat() if each.status == "planned" else "",
        )
        for each in rows.select_related("committee").order_by("at", "pk")
    ]
    minuted = Meeting.objects.filter(committee__in=_rooms(actor, "C"), status="minuted")
    found += [
        Turn(what="Confirm the minutes", of=str(each), address=f"/m/{each.pk}")
        for each in minuted.select_related("committee").order_by("at", "pk")
    ]
    return found


def _has_no_clerk(actor: Actor) -> Callable[[str], bool]:
    """Whether a committee has no clerk today: its chair does then what a clerk does."""

    def asked(room: str) -> bool:
        rows = RoleSpell.objects.filter(scope=f"committee:{room}", kind="K", status="held")
        return not any(each.holds(actor.today) for each in rows)

    return asked


def _rooms(actor: Actor, kind: str) -> list[str]:
    return [each.place for each in actor.spells if each.kind == kind]
