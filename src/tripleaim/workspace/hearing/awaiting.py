"""Whose move is awaited at the public door: moderators, who promised, who answers, officers."""

from collections.abc import Iterator

from tripleaim.page.words import plural
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.moderating import work_of
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.signing.turn import Turn

NEXT = {
    "draft": "Have its document published: it opens by itself",
    "closed": "Reply to each theme and publish the replies",
    "replied": "Have the committee decide, and its chair put the decision on the page",
    "decided": "Say what changed for each theme",
}


def heard_turns(actor: Actor) -> list[Turn]:
    """What awaits one's own move at the public door; a late promise and question with its day."""
    return [*_of_moderators(actor), *_of_owners(actor), *_of_officers(actor)]


def _places(actor: Actor, kind: str) -> list[str]:
    spells = [each for each in actor.spells if each.kind == kind]
    return [each.place for each in spells if each.scope.startswith("partnership:")]


def _of_moderators(actor: Actor) -> Iterator[Turn]:
    rows = Consultation.objects.filter(partnership__in=_places(actor, "R"))
    for each in rows.select_related("document").order_by("pk"):
        work, address = work_of(each, actor), f"/hear/c/{each.pk}/queue"
        for what, number, nouns, which in (
            ("Read {}", work.waiting, "answer that waits|answers that wait", "held"),
            ("Decide, as a second, on {}", work.asked, "removal|removals", "asked"),
            ("Decide, as a third, on {}", work.appeals, "appeal|appeals", "appeals"),
        ):
            if number:
                said = what.format(f"{number} {plural(number, *nouns.split('|'))}")
                yield Turn(what=said, of=str(each), address=f"{address}?which={which}")


def _of_owners(actor: Actor) -> Iterator[Turn]:
    promised = Promise.objects.filter(person=actor.person, status__in=("open", "late"))
    asked = PublicQuestion.objects.filter(person=actor.person, status="with")
    for what, rows in (("Keep your promise", promised), ("Answer a question", asked)):
        for each in rows.order_by("due", "pk"):
            address, due = f"/hear/p/{each.partnership_id}", each.due.isoformat()
            yield Turn(what=what, of=str(each), address=address, due=due)


def _of_officers(actor: Actor) -> Iterator[Turn]:
    places = _places(actor, "G")
    for asked in PublicQuestion.objects.filter(partnership__in=places, status="asked"):
        address, due = f"/hear/p/{asked.partnership_id}", asked.due.isoformat()
        yield Turn(what="Pass a question on", of=str(asked), address=address, due=due)
    for each in Consultation.objects.filter(partnership__in=places, status__in=NEXT):
        yield Turn(what=NEXT[each.status], of=str(each), address=f"/hear/c/{each.pk}")
