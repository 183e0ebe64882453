"""The life of an interest: declared, reviewed, confirmed, ended; raised and handled at an item."""

from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import refuse
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.interests.interest import KINDS, WAYS, Handling, Interest, Raised
from tripleaim.workspace.partnerships.partnership import Organisation, Partnership

LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What somebody declares: the kind, what it is, the body that it is in, since when."""

    kind: str
    text: str
    begins: date
    organisation: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise refuse("kind", "is none", f"Choose: {', '.join(KINDS)}.", column="kind")
        if not self.text.strip():
            raise refuse("interest", "is empty", "Say what it is.", column="text")
        if len(self.text) > LONGEST:
            raise refuse("interest", f"is longer than {LONGEST:,} characters", column="text")


def declare_interest(actor: Actor, partnership: Partnership, declared: Declared) -> Interest:
    """Declare an interest of one's own in a partnership; a chair reviews it."""
    code = declared.organisation
    if code and not Organisation.objects.filter(pk=code).exists():
        raise refuse(
            "organisation",
            "is none that takes part here",
            "Leave it empty and name it in words.",
            column="organisation",
            value=code,
        )
    with acting("interest.declare", actor, partnership) as asked:
        made = Interest.objects.create(
            partnership=partnership,
            person=actor.person,
            kind=declared.kind,
            text=" ".join(declared.text.split()),
            organisation=code,
            begins=declared.begins,
            declared_at=actor.now,
        )
        record(asked, "", "declared", interest=made.pk)
    return made


def settle_interest(actor: Actor, interest: Interest, reason: str) -> None:
    """Review what somebody declared: from then on it is current; `reason` says what follows."""
    with acting("interest.settle", actor, interest, reason=reason):
        interest.status, interest.reviewed_on = "current", actor.today
        interest.save(update_fields=["status", "reviewed_on"])


def review_interest(actor: Actor, interest: Interest) -> None:
    """Confirm that an interest of one's own still stands as it was declared."""
    with acting("interest.review", actor, interest) as asked:
        interest.reviewed_on = actor.today
        interest.save(update_fields=["reviewed_on"])
        record(asked, "current", "current")


def end_interest(actor: Actor, interest: Interest, reason: str) -> None:
    """End an interest of one's own; it stays on the register."""
    with acting("interest.end", actor, interest, reason=reason):
        interest.status, interest.ends = "ended", actor.today
        interest.save(update_fields=["status", "ends"])


def raise_interest(actor: Actor, proposal: Proposal, interest: Interest) -> None:
    """Say that an interest bears on a proposal.

    Until it opens its chair or clerk may say so of another's; from then on only its own person,
    so that nobody is shut out by others for how they vote.
    """
    with acting("proposal.raise", actor, proposal, interest=interest) as asked:
        Raised.objects.create(
            proposal=proposal, interest=interest, person=actor.person, at=actor.now
        )
        record(asked, proposal.status, proposal.status, interest=interest.pk)


def settle_conflict(
    actor: Actor, proposal: Proposal, interest: Interest, way: str, minute: str
) -> None:
    """Settle how an interest is handled at a proposal, once, with what is minuted of it."""
    if way not in WAYS:
        raise refuse("way", "is none", f"Choose: {', '.join(WAYS)}.", column="way")
    given = {"interest": interest, "reason": minute}
    with acting("proposal.handle", actor, proposal, **given) as asked:
        Handling.objects.create(
            proposal=proposal,
            interest=interest,
            way=way,
            person=actor.person,
            at=actor.now,
            minute=" ".join(minute.split())[:LONGEST],
        )
        record(asked, proposal.status, proposal.status, interest=interest.pk, way=way)
