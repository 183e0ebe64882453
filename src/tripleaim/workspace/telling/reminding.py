"""Reminders: turns, votes, papers, actions and interests whose day comes near or has passed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from tripleaim.workspace.deciding.counting import members_of
from tripleaim.workspace.deciding.proposal import DECIDED, Proposal, Proxy, Vote
from tripleaim.workspace.interests.interest import REVIEW_DAYS, YEAR_DAYS, Interest
from tripleaim.workspace.interests.touching import people_apart
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.signing.step import Step
from tripleaim.workspace.telling.recipients import WHO, holders, may_know
from tripleaim.workspace.telling.rules import DIGEST, FORCED, NOW
from tripleaim.workspace.telling.telling import Said, tell

STEP_DAYS = (3, 1)
EACH_DAYS = 3
WEEK = 7
Reminder = tuple[set[int], str, str, Any, str]


def remind(now: datetime) -> int:
    """Tell what is near its day or past it; once for each thing, person and day; how many."""
    count = 0
    for people, key, words, subject, mail in _reminders(now):
        rows = Person.objects.filter(pk__in=people, status="active").order_by("pk")
        told = [each for each in rows if may_know(each, subject, now)]
        said = Said(key=key, words=words, mail=mail, subject=subject, scope=_scope(subject))
        count += tell(told, said, now)
    return count


def _reminders(now: datetime) -> Iterator[Reminder]:
    yield from _steps(now)
    yield from _votes(now)
    yield from _reviews(now)
    yield from _meetings(now)
    yield from _tasks(now)
    yield from _interests(now)


def _steps(now: datetime) -> Iterator[Reminder]:
    """Three days and a day before a step's day."""
    near = [now.date() + timedelta(days=days) for days in STEP_DAYS]
    for step in Step.objects.filter(status="open", due__in=near).select_related("document"):
        left = (step.due - now.date()).days
        if left in STEP_DAYS:
            people = WHO["turn"](None, step, now.date())  # type: ignore[arg-type]
            words = f"It is still your turn to {step.kind}: {left} day{'s' * (left > 1)} left"
            yield people, f"step {step.pk} {left}", words, step, FORCED


def _votes(now: datetime) -> Iterator[Reminder]:
    """At half time and 24 hours before the close, to those whose vote is not there."""
    for proposal in Proposal.objects.filter(status="open", closes__gt=now):
        half = proposal.opens + (proposal.closes - proposal.opens) / 2
        for name, since in (("24 hours", proposal.closes - timedelta(days=1)), ("half", half)):
            if proposal.opens < since <= now:
                words = "A vote of yours is awaited"
                yield _not_yet(proposal, now), f"vote {proposal.pk} {name}", words, proposal, NOW
                break


def _not_yet(proposal: Proposal, now: datetime) -> set[int]:
    voted = set(Vote.objects.filter(proposal=proposal).values_list("member_id", flat=True))
    proxies = dict(Proxy.objects.filter(proposal=proposal).values_list("member_id", "person_id"))
    left = [each for each in members_of(proposal, now.date()) if each.pk not in voted]
    voters: set[int] = {proxies.get(each.pk) or int(each.person_id) for each in left}
    return voters - people_apart(proposal)


def _reviews(now: datetime) -> Iterator[Reminder]:
    """A week before a decision's day of review, on it, and each week after, to its chair."""
    until = now.date() + timedelta(days=WEEK)
    decided = Proposal.objects.filter(status__in=DECIDED, review_on__lte=until)
    for proposal in decided.order_by("pk"):
        left = (proposal.review_on - now.date()).days
        if left % WEEK == 0:
            chairs = holders("C", [f"committee:{proposal.committee_id}"], now.date())
            words = "A decision is to be reviewed"
            yield chairs, f"review {proposal.pk} {proposal.review_on} {left}", words, proposal, NOW


def _meetings(now: datetime) -> Iterator[Reminder]:
    """The day before papers are due, to clerk and chair."""
    for meeting in Meeting.objects.filter(status="planned", at__gt=now):
        if (meeting.papers_due - now.date()).days == 1:
            people = holders("CK", [f"committee:{meeting.committee_id}"], now.date())
            yield people, f"papers {meeting.pk}", "Papers are due tomorrow", meeting, NOW


def _tasks(now: datetime) -> Iterator[Reminder]:
    """Three days before an action's day; then each three days after."""
    until = now.date() + timedelta(days=EACH_DAYS)  # of what is due later nothing is told
    for task in Task.objects.filter(status__in=("open", "late"), due__lte=until):
        left = (task.due - now.date()).days
        if left == EACH_DAYS or (left < 0 and -left % EACH_DAYS == 0):
            words = "An action of yours is due in 3 days" if left > 0 else "An action is late"
            yield {task.person_id}, f"task {task.pk} {left}", words, task, NOW


def _interests(now: datetime) -> Iterator[Reminder]:
    """A week before an interest's review is due; then each week after."""
    for each in Interest.objects.exclude(status="ended").filter(_may_be_due(now)):
        left = (each.due - now.date()).days
        if left == WEEK or (left < 0 and -left % WEEK == 0):
            chairs = WHO["chairs"](None, each, now.date())  # type: ignore[arg-type]
            people = chairs if each.reviewed_on is None else {each.person_id}
            yield (
                people,
                f"interest {each.pk} {each.due}",
                "An interest waits for review",
                each,
                DIGEST,
            )


def _may_be_due(now: datetime) -> Q:
    """Interests whose review may be near or past, asked of the database; `due` judges each."""
    soon = timedelta(days=WEEK + 1)  # a day more: moments and days differ by the zone
    declared = now + soon - timedelta(days=REVIEW_DAYS)
    confirmed = now.date() + soon - timedelta(days=YEAR_DAYS)
    return Q(reviewed_on=None, declared_at__lte=declared) | Q(reviewed_on__lte=confirmed)


def _scope(subject: Any) -> str:
    from tripleaim.workspace.guard.whose_roles import place_of

    return str(place_of(subject).partnership)
