"""What happens by itself: steps expire, proposals close, events are sealed, the head is signed."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from tripleaim.model.day import is_late
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.deciding.voting import close_proposal
from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.guard.acting import acting, lead, record
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing.turning import turn_hearing
from tripleaim.workspace.meetings.doing import mark_late
from tripleaim.workspace.meetings.holding import hold_meeting
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.partnerships.following import follow_terms
from tripleaim.workspace.partnerships.membership import follow_agreements
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.record.log import TreeHead
from tripleaim.workspace.record.sealing import seal_events
from tripleaim.workspace.record.stamping import ask_later
from tripleaim.workspace.record.tree_log import sign_head
from tripleaim.workspace.signing.step import SignRequest, Step
from tripleaim.workspace.telling.mailing import add_digests
from tripleaim.workspace.telling.reminding import remind


def turn_clock(now: datetime) -> dict[str, int]:
    """Do what is due at a moment; how often each was done. Doing it twice does nothing more."""
    by_clock = clock(now)
    today, open_ones = now.date(), {"status": "open"}
    done = {
        "expired": _each(_expire, by_clock, Step.objects.filter(due__lte=today, **open_ones)),
        "closed": _each(
            close_proposal, by_clock, Proposal.objects.filter(closes__lte=now, **open_ones)
        ),
        "links": _each(
            _end_link, by_clock, Link.objects.filter(status="given", expires__lte=today)
        ),
        "held": _each(
            hold_meeting,
            by_clock,
            Meeting.objects.filter(status__in=("planned", "papers_out"), at__lte=now),
        ),
        "late": _each(
            mark_late,
            by_clock,
            [e for e in Task.objects.filter(due__lte=today, **open_ones) if is_late(e.due, today)],
        ),
        "committees": follow_terms(now),
        "partnerships": follow_agreements(now),
        "reminders": remind(now),
        "digests": add_digests(now),
        "heads": 0,
    }
    done |= turn_hearing(now)
    SignRequest.objects.filter(expires__lt=now - timedelta(days=1)).delete()
    if _is_a_new_day(now):
        for scope in ["", *Partnership.objects.values_list("pk", flat=True)]:
            seal_events(str(scope), now)
        ask_later(sign_head(now), now)
        done["heads"] += 1
    return done


def _each(do: Callable[[Actor, Any], None], by_clock: Actor, rows: Iterable[Any]) -> int:
    """Do something to each; how often it was done. Another process may have been first."""
    count = 0
    for row in rows:
        try:
            do(by_clock, row)
            count += 1
        except Refused:
            continue
    return count


def _expire(by_clock: Actor, step: Step) -> None:
    with acting("step.expire", by_clock, step) as asked:
        step.status = "expired"
        step.save(update_fields=["status"])
        record(asked, "open", "expired", party=step.party)


def _end_link(by_clock: Actor, link: Link) -> None:
    lead("link.end", by_clock, link, "ended")


def _is_a_new_day(now: datetime) -> bool:
    """Whether no head was signed today, and somebody is here at all."""
    last = TreeHead.objects.order_by("-size").first()
    return Person.objects.exists() and (last is None or last.at.date() < now.date())
