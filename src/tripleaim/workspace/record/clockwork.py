"""What happens by itself: steps expire, proposals close, events are sealed, the head is signed."""

from datetime import datetime, timedelta

from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.deciding.voting import close_proposal
from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import clock
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing.turning import turn_hearing
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.record.log import TreeHead
from tripleaim.workspace.record.sealing import seal_events
from tripleaim.workspace.record.tree_log import sign_head
from tripleaim.workspace.signing.step import SignRequest, Step


def turn_clock(now: datetime) -> dict[str, int]:
    """Do what is due at a moment; how often each was done. Doing it twice does nothing more."""
    by_clock = clock(now)
    done = {"expired": 0, "closed": 0, "links": 0, "heads": 0}
    for step in Step.objects.filter(status="open", due__lte=now.date()):
        try:
            with acting("step.expire", by_clock, step) as asked:
                step.status = "expired"
                step.save(update_fields=["status"])
                record(asked, "open", "expired", party=step.party)
                done["expired"] += 1
        except Refused:  # another process was first
            continue
    for proposal in Proposal.objects.filter(status="open", closes__lte=now):
        try:
            close_proposal(by_clock, proposal)
            done["closed"] += 1
        except Refused:
            continue
    for link in Link.objects.filter(status="given", expires__lte=now.date()):
        with acting("link.end", by_clock, link) as asked:
            link.status = "ended"
            link.save(update_fields=["status"])
            record(asked, "given", "ended")
            done["links"] += 1
    done |= turn_hearing(now)
    SignRequest.objects.filter(expires__lt=now - timedelta(days=1)).delete()
    if _is_a_new_day(now):
        for scope in ["", *Partnership.objects.values_list("pk", flat=True)]:
            seal_events(str(scope), now)
        sign_head(now)
        done["heads"] += 1
    return done


def _is_a_new_day(now: datetime) -> bool:
    """Whether no head was signed today, and somebody is here at all."""
    last = TreeHead.objects.order_by("-size").first()
    return Person.objects.exists() and (last is None or last.at.date() < now.date())
