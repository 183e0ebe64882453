"""The life of a consultation: prepared, opened and closed by its document, replied to, decided."""

from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.acting import acting, lead, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing.consultation import Consultation

DECISION = 200  # characters of a decision on a consultation's page


def prepare(actor: Actor, document: Document) -> Consultation:
    """Hold a consultation on a document of that kind: it opens when the document lets it."""
    with acting("consultation.create", actor, document) as asked:
        made = Consultation.objects.create(partnership=document.partnership, document=document)
        record(asked, "", "draft", consultation=made.pk)
    return made


def open_consultation(actor: Actor, consultation: Consultation) -> None:
    """Open it: its document is published, its first day has come, and it is fair."""
    with acting("consultation.open", actor, consultation):
        consultation.status, consultation.opened_on = "open", actor.today
        consultation.save(update_fields=["status", "opened_on"])


def close_consultation(by_clock: Actor, consultation: Consultation) -> None:
    """Close it: its last day has passed."""
    lead("consultation.close", by_clock, consultation, "closed")


def publish_replies(actor: Actor, consultation: Consultation) -> None:
    """Publish the replies: nothing that was said is without one."""
    with acting("consultation.reply", actor, consultation):
        consultation.status, consultation.replied_on = "replied", actor.today
        consultation.save(update_fields=["status", "replied_on"])


def decide(actor: Actor, consultation: Consultation, proposal: Proposal | None) -> None:
    """Say that a committee has decided; not before every theme has its reply."""
    with acting("consultation.decide", actor, consultation, proposal=proposal) as asked:
        assert proposal is not None  # a guard saw to it
        consultation.status, consultation.decided_on = "decided", actor.today
        consultation.decision = decision_words(str(proposal.title), str(proposal.outcome))
        consultation.save(update_fields=["status", "decided_on", "decision"])
        record(asked, "replied", "decided", proposal=proposal.pk)


def decision_words(title: str, outcome: str) -> str:
    """What was decided and how it came out, in what its column holds: the title is cut, if any.

    >>> decision_words("Harle Road", "Carried: 9 for.")
    'Harle Road: Carried: 9 for.'
    >>> said = decision_words("Harle Road " * 18, "Lost: 2 for, 7 against.")
    >>> len(said), said[-26:]
    (200, '…: Lost: 2 for, 7 against.')
    """
    told = f": {outcome[:DECISION]}"[:DECISION]
    room = DECISION - len(told)
    return (title if len(title) <= room else f"{title[: max(0, room - 1)]}…") + told


def finish(actor: Actor, consultation: Consultation) -> None:
    """End it: for every theme it is told what changed, or why nothing did."""
    lead("consultation.finish", actor, consultation, "finished")
