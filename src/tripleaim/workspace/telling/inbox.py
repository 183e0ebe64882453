"""The inbox: what somebody was told, with the title of what it is about while they may read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.once import reading
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.telling.notice import HABITS, Habit, Notice
from tripleaim.workspace.telling.recipients import MODELS, known

AT_ONCE = 500
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
    titles: dict[tuple[str, str], str] = {}
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        for kind in {str(each.kind) for each in some}:
            codes = {str(each.about) for each in some if each.kind == kind}
            titles |= {(kind, code): said for code, said in _titles(actor, kind, codes)}
    return [Told(notice=e, title=titles.get((str(e.kind), str(e.about)), "")) for e in rows]


def see_all(actor: Actor) -> int:
    """Mark everything in one's inbox as seen; how many."""
    rows = Notice.objects.filter(person=actor.person, seen_at=None, at__lte=actor.now)
    return int(rows.update(seen_at=actor.now))


def choose_habit(actor: Actor, mail: str) -> None:
    """Choose how one wants mail."""
    if mail not in HABITS:
        raise refuse("mail", "is none", f"Choose: {', '.join(HABITS)}.", column="mail")
    Habit.objects.update_or_create(person=actor.person, defaults={"mail": mail})


def _titles(actor: Actor, kind: str, codes: set[str]) -> Iterator[tuple[str, str]]:
    """The titles of things of a kind, by code, as far as the person may know of each."""
    model = MODELS.get(kind)
    if model is None or kind in UNTITLED or actor.person is None:
        return
    with reading():
        for each in known(Actor(now=actor.now, person=actor.person), model, codes):
            yield str(each.pk), str(getattr(each, "document", None) or each)
