"""The outcome of a proposal: counted, signed by the chair, on the log."""

from typing import Any

from tripleaim.governance.log_checks import BY_TERMS
from tripleaim.governance.signed_text import SignedText
from tripleaim.model.errors import refuse
from tripleaim.workspace.deciding.counting import count_votes, rules_of
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.interests.touching import interests_text
from tripleaim.workspace.record.tree_log import About, Signed, append, the_log


def text_of_decision(actor: Actor, proposal: Proposal) -> SignedText:
    """The text that the chair signs. Raises Refused when it cannot be decided now."""
    check("proposal.outcome", actor, proposal)
    count, log = count_votes(proposal), the_log()
    return SignedText(
        "decision",
        {
            "log": log.name,
            "after": log.head,
            "proposal": proposal.pk,
            "rule": _rule(proposal),
            "counts": count.text,
            "quorum": count.quorum_text,
            "interests": interests_text(proposal, actor.today),
            "outcome": count.outcome,
        },
    )


def settle_proposal(actor: Actor, about: dict[str, Any], text: SignedText, signed: Signed) -> None:
    """Put the outcome on the log; what was counted must be what was signed."""
    proposal = Proposal.objects.get(pk=about["proposal"])
    with acting("proposal.outcome", actor, proposal) as asked:
        count = count_votes(proposal)
        interests = interests_text(proposal, actor.today)
        same = (count.text, proposal.pk, interests, _rule(proposal), count.outcome)
        names = ("counts", "proposal", "interests", "rule", "outcome")
        if tuple(text[name] for name in names) != same:
            raise refuse("the count", "is not what was signed", "Start again.")
        scope = proposal.committee.partnership_id
        entry = append(text, About(kind="decision", scope=scope), actor.now, signed)
        proposal.status = text["outcome"]
        proposal.outcome = f"{text['outcome'].capitalize()}: {count.text}."
        proposal.entry = entry.index
        proposal.save(update_fields=["status", "outcome", "entry"])
        record(asked, "closed", proposal.status, entry=entry.index)


def _rule(proposal: Proposal) -> str:
    """The voting rule, and the terms of reference that say so, by id and content."""
    rules = rules_of(proposal)
    return rules["rule"] + (f"{BY_TERMS}{rules['terms']}" if rules["terms"] else "")
