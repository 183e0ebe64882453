"""The inbox: what somebody was told, with the title of what it is about while they may read it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.telling.notice import HABITS, Habit, Notice
from tripleaim.workspace.telling.recipients import MODELS, may_know

UNTITLED = ("interest", "rolespell", "keystate", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice as it is shown: the row, and the title of its matter; empty where it is hidden."""

    notice: Notice
    title: str


def notices_of(person: Person) -> QuerySet[Notice]:
    """The notices of somebody, newest first."""
    return Notice.objects.filter(person=person).order_by("-at", "-pk")


def unseen_of(person: Person) -> int:
    """How many of somebody's notices they have not seen."""
    return int(Notice.objects.filter(person=person, seen_at=None).count())


def told(actor: Actor, rows: list[Notice]) -> list[Told]:
    """Notices with their titles, as far as their person may read them now."""
    return [Told(notice=each, title=_title(actor, each)) for each in rows]


def see_all(actor: Actor) -> int:
    """Mark everything in one's inbox as seen; how many."""
    rows = Notice.objects.filter(person=actor.person, seen_at=None, at__lte=actor.now)
    return int(rows.update(seen_at=actor.now))


def choose_habit(actor: Actor, mail: str) -> None:
    """Choose how one wants mail."""
    if mail not in HABITS:
        raise refuse("mail", "is none", f"Choose: {', '.join(HABITS)}.", column="mail")
    Habit.objects.update_or_create(person=actor.person, defaults={"mail": mail})


def _title(actor: Actor, notice: Notice) -> str:
    model = MODELS.get(str(notice.kind))
    if model is None or notice.kind in UNTITLED or actor.person is None:
        return ""
    subject = model.objects.filter(pk=notice.about).first()
    if subject is None or not may_know(actor.person, subject, actor.now):
        return ""
    return str(getattr(subject, "document", None) or subject)
