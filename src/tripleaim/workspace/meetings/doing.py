"""Actions: set, done, confirmed by somebody else, late when their day has passed."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import refuse
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.guard.acting import acting, lead, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.people.person import Person

LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """What is to be done: what, by whom, by when, and what it follows from."""

    text: str
    person: Person
    due: date
    meeting: Meeting | None = None
    proposal: Proposal | None = None

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > LONGEST:
            raise refuse(
                "action",
                f"is empty, or longer than {LONGEST:,} characters",
                "Say what is to be done.",
                column="text",
            )


def set_task(actor: Actor, committee: Committee, todo: ToDo) -> Task:
    """Set somebody an action, by a day still to come."""
    with acting("action.set", actor, committee, ends=todo.due) as asked:
        for name, matter in (("meeting", todo.meeting), ("proposal", todo.proposal)):
            if matter is not None and matter.committee_id != committee.pk:
                raise refuse(name, "is of another committee", column=name)
        made = Task.objects.create(
            committee=committee,
            text=" ".join(todo.text.split()),
            person=todo.person,
            due=todo.due,
            meeting=todo.meeting,
            proposal=todo.proposal,
        )
        record(asked, "", "open", task=made.pk, of=todo.person.pseudonym)
    return made


def finish_task(actor: Actor, task: Task, evidence: str) -> None:
    """Say that an action of one's own is done, and what shows it."""
    with acting("action.done", actor, task, reason=evidence):
        task.status, task.evidence = "done", evidence.strip()[:LONGEST]
        task.save(update_fields=["status", "evidence"])


def confirm_task(actor: Actor, task: Task) -> None:
    """Confirm that an action of somebody else was done."""
    lead("action.confirm", actor, task, "kept")


def return_task(actor: Actor, task: Task, reason: str) -> None:
    """Say that it was not done yet, with the reason."""
    lead("action.return", actor, task, "open", reason=reason)


def mark_late(by_clock: Actor, task: Task) -> None:
    """Its day has passed."""
    lead("action.late", by_clock, task, "late")
