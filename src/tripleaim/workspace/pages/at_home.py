"""What stands in a partnership today: whose turn, what is late, the next meetings, the registers.

Nothing is told here that a list of the partnership would not tell the same person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from tripleaim.model.day import is_late
from tripleaim.page.words import day_words, plural
from tripleaim.workspace.deciding.counting import count_votes
from tripleaim.workspace.deciding.proposal import DECIDED, Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.hearing.promising import late_of
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.interests.touching import unhandled
from tripleaim.workspace.meetings.meeting import Item, Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.partnerships.partnership import Committee, Partnership
from tripleaim.workspace.record.witnessing import newest_row
from tripleaim.workspace.signing.step import Step
from tripleaim.workspace.signing.turn import Turn
from tripleaim.workspace.signing.turns import turns_of

SHOWN, SOON_DAYS = 20, 3
STATUSES = ("draft", "shared", "signed", "published", "superseded", "reported")
OWNED: dict[str, tuple[Any, str]] = {
    "d": (Document, "partnership"),
    "x": (Proposal, "committee__partnership"),
    "m": (Meeting, "committee__partnership"),
    "t": (Task, "committee__partnership"),
    "i": (Interest, "partnership"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A matter that awaits others: whose move, what they do, by when, and whether that is past."""

    matter: str
    address: str
    whose: str
    what: str
    due: date | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """What is late: what, of which kind, whose, since which day, by how many days."""

    what: str
    kind: str
    address: str
    whose: str
    due: date
    days: int


def turns_here(actor: Actor, partnership: Partnership) -> list[dict[str, Any]]:
    """What awaits one's own move in a partnership, with how pressing it is."""
    found = []
    for each in _of(partnership, turns_of(actor)):
        due = date.fromisoformat(each.due) if each.due else None
        left = (due - actor.today).days if due is not None else None
        found.append({"turn": each, "due": _due_words(left), "press": _press(left)})
    return found


def _due_words(left: int | None) -> str:
    if left is None:
        return ""
    if left < 0:
        return f"Late by {-left} {plural(-left, 'day', 'days')}"
    return "Due today" if left == 0 else f"Due in {left} {plural(left, 'day', 'days')}"


def _press(left: int | None) -> str:
    if left is None:
        return ""
    return "red" if left < 0 else "yellow" if left <= SOON_DAYS else "blue"


def _of(partnership: Partnership, turns: Sequence[Turn]) -> list[Turn]:
    """The turns that are of a partnership, by what their address names."""
    wanted: dict[str, set[str]] = {}
    for each in turns:
        letter, _, code = each.address.strip("/").partition("/")
        wanted.setdefault(letter, set()).add(code)
    here = {f"/hear/p/{partnership.pk}"}
    for letter, (model, field) in OWNED.items():
        codes = wanted.get(letter, set())
        rows = model.objects.filter(pk__in=codes, **{field: partnership}) if codes else ()
        here |= {f"/{letter}/{each.pk}" for each in rows}
    if "hear" in wanted:
        rows = Consultation.objects.filter(partnership=partnership).values_list("pk", flat=True)
        here |= {f"/hear/c/{each}" for each in rows}
    rooms = partnership.committee_set.values_list("pk", flat=True)
    scopes = {f"partnership:{partnership.pk}", *(f"committee:{each}" for each in rooms)}
    return [
        each
        for each in turns
        if each.scope in scopes or each.address.partition("?")[0].removesuffix("/queue") in here
    ]


def awaited(
    actor: Actor, documents: QuerySet[Document], proposals: QuerySet[Proposal]
) -> list[Awaited]:
    """What one may see here that awaits others: signatures, approvals, votes."""
    mine = {each.scope for each in actor.spells if each.kind in ("S", "P")}
    shared = documents.filter(status="shared")
    steps = Step.objects.filter(document__in=shared, status="open").select_related("document")
    listed, done = list(steps.order_by("due", "pk")), _done_of(shared)  # a step stays when done
    found = []
    for step in listed:
        own = f"organisation:{step.party}" in mine
        if own or step.revision != step.document.revision:
            continue
        so_many = "({} of {} done)".format(*done[step.document_id, step.revision, step.kind])
        found.append(
            Awaited(
                matter=step.document.title,
                address=f"/d/{step.document_id}",
                whose=step.party,
                what=f"{step.kind} {so_many}",
                due=step.due,
                late=is_late(step.due, actor.today),
            )
        )
    return found + [_voting(each) for each in proposals.filter(status="open")]


def _done_of(documents: QuerySet[Document]) -> dict[tuple[str, int, str], tuple[int, int]]:
    """How many steps are done of how many, by document, revision and kind."""
    rows = Step.objects.filter(document__in=documents).order_by()
    counted = rows.values_list("document", "revision", "kind").annotate(
        done=Count("pk", filter=Q(status="done")), every=Count("pk")
    )
    return {(code, number, kind): (done, every) for code, number, kind, done, every in counted}


def _voting(proposal: Proposal) -> Awaited:
    count = count_votes(proposal)
    word = plural(count.not_yet, "member who has", "members who have")
    return Awaited(
        matter=proposal.title,
        address=f"/x/{proposal.pk}",
        whose=f"{count.not_yet} {word} not voted",
        what=f"vote (quorum {'is met' if count.is_quorate else 'is not met yet'})",
        due=proposal.closes.date(),
        late=False,
    )


def late_here(actor: Actor, partnership: Partnership) -> list[Late]:
    """What is late in a partnership, the longest first."""
    found = list(_late(actor, partnership))
    return sorted(found, key=lambda each: (each.due, each.what))


def _late(actor: Actor, partnership: Partnership) -> Iterator[Late]:
    on = actor.today
    past = {"due__lte": on}  # no later one is late
    promised = Promise.objects.filter(partnership=partnership, **past)
    passed = PublicQuestion.objects.filter(partnership=partnership, status="with", **past)
    for each in late_of(promised.select_related("owner"), on):
        yield _one(str(each), "promise", f"/promises/{each.pk}", str(each.owner.name), each.due, on)
    for each in late_of(passed, on):
        yield _one(str(each), "question", f"/questions/{each.pk}", "", each.due, on)
    undone = Task.objects.filter(committee__partnership=partnership, status__in=("open", "late"))
    tasks = undone.filter(**past)
    for task in tasks.select_related("person"):
        if is_late(task.due, on):
            yield _one(task.text, "action", f"/t/{task.pk}", task.person.shown, task.due, on)
    rows = Interest.objects.filter(partnership=partnership).exclude(status="ended")
    for each in rows.select_related("person"):
        if each.is_late(on):
            said = "Review of an interest"
            yield _one(said, "interest", f"/i/{each.pk}", each.person.shown, each.due, on)


def _one(what: str, kind: str, address: str, whose: str, due: date, on: date) -> Late:
    return Late(what=what, kind=kind, address=address, whose=whose, due=due, days=(on - due).days)


def meetings_here(actor: Actor, rooms: Sequence[Committee]) -> list[dict[str, Any]]:
    """The meetings to come of committees whose meetings one may read, the next first."""
    read = [each for each in rooms if can("meeting.read", actor, Meeting(committee=each))]
    rows = Meeting.objects.filter(
        committee__in=read, status__in=("planned", "papers_out"), at__gte=actor.now
    )
    found = []
    dealt = Item.objects.annotate(sheets=Count("papers")).select_related("proposal")
    rows = rows.select_related("committee").prefetch_related(Prefetch("items", dealt))
    for each in rows.order_by("at", "pk")[:SHOWN]:
        items = list(each.items.all())
        proposals = [item.proposal for item in items if item.proposal is not None]
        left = sum(len(unhandled(one, actor.today)) for one in proposals)
        found.append(
            {
                "meeting": each,
                "papers": f"{sum(item.sheets > 0 for item in items)} of {len(items)} "
                + plural(len(items), "item", "items"),
                "late": is_late(each.papers_due, actor.today) and each.status == "planned",
                "left": left,
            }
        )
    return found


def by_status(documents: QuerySet[Document]) -> list[tuple[str, int]]:
    """How many documents one may see in each state, in the order of their life."""
    rows = documents.order_by().values_list("status").annotate(number=Count("pk"))
    counted = dict(rows)
    return [(each, counted[each]) for each in STATUSES if each in counted]


def registers(
    actor: Actor, partnership: Partnership, proposals: QuerySet[Proposal], late: Sequence[Late]
) -> list[dict[str, str]]:
    """Each register: where it is, what is in it, what needs care."""
    p, on = f"/p/{partnership.pk}", actor.today
    tasks = Task.objects.filter(committee__partnership=partnership)
    opened = tasks.filter(status__in=("open", "late")).count()
    held = Interest.objects.filter(partnership=partnership).exclude(status="ended")
    promises = Promise.objects.filter(partnership=partnership).count()
    asked = PublicQuestion.objects.filter(partnership=partnership, status__in=("asked", "with"))
    decided = proposals.filter(status__in=DECIDED)
    due = decided.filter(review_on__lte=on).count()
    kinds = [each.kind for each in late]
    people = held.values("person").distinct().count()
    doing = f"{opened} open, {tasks.count() - opened} done"
    of = f"{held.count()} from {people} {plural(people, 'person', 'people')}"
    rows = (
        ("Register of decisions", f"{p}/decisions", f"{decided.count()}", due, "due for review"),
        (
            "Register of actions",
            f"{p}/actions",
            doing,
            "action",
            "",
        ),
        ("Register of interests", f"{p}/interests", of, "interest", "not reviewed by their day"),
        ("Promises to the public", "/promises", f"{promises}", "promise", ""),
        ("Questions from the public", "/questions", f"{asked.count()} open", "question", ""),
    )
    found = []
    for name, address, entries, care, words in rows:
        number = care if isinstance(care, int) else kinds.count(care)
        said = f"{number} {words or 'late'}" if number else ""
        found.append({"name": name, "address": address, "entries": entries, "care": said})
    return found


def trusted(partnership: Partnership) -> dict[str, str]:
    """The newest head of the log, and how many members of a partnership countersigned it; those
    of other partnerships countersign the same heads."""
    row = newest_row()
    if row is None:
        return {}
    members = set(partnership.members.values_list("pk", flat=True))
    head, parties = row["head"], members & {party for party, *_ in row["witnesses"]}
    return {
        "Newest head of the log": f"{day_words(head.at.date())}: {head.size} "
        + plural(head.size, "entry", "entries"),
        "Countersigned by": f"{len(parties)} of {len(members)} members",
    }
