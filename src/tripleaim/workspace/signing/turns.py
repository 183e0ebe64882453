"""Whose turn it is: what awaits one's own move, and what awaits the moves of others."""

from tripleaim.workspace.deciding.counting import members_voted_by
from tripleaim.workspace.deciding.proposal import DECIDED, Proposal, Vote
from tripleaim.workspace.drafting.discussion import Amendment
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.whose_roles import readable
from tripleaim.workspace.hearing.awaiting import heard_turns
from tripleaim.workspace.interests.touching import people_apart
from tripleaim.workspace.signing.keys import founding_key, key_states, waiting_keys
from tripleaim.workspace.signing.owed import owed_turns
from tripleaim.workspace.signing.step import Step
from tripleaim.workspace.signing.turn import Turn

ADD = "/you/keys/add"


def turns_of(actor: Actor) -> list[Turn]:
    """What awaits one's own move, most pressing first."""
    if actor.person is None:
        return []
    found = [
        Turn(what=f"Take your role as {each.name}", scope=each.scope, address="/you")
        for each in actor.person.spells.filter(status="offered")
    ]
    found += _steps(actor) + _to_publish(actor) + _own_documents(actor)
    found += _votes(actor) + _chairs(actor) + owed_turns(actor) + heard_turns(actor)
    return found + _keys(actor)


def _keys(actor: Actor) -> list[Turn]:
    """A key to add where one's office signs, one's own that waits, and those to vouch for."""
    assert actor.person is not None  # asked before
    own = [each for each in key_states(actor.person) if each.status != "revoked"]
    found = [
        Turn(what="Have your key vouched for", scope=f"organisation:{each.party}", address="/you")
        for each in own
        if each.status == "waiting"
    ]
    founders = [each for each in actor.spells if each.kind == "I"]
    if founders and not founding_key():
        found.append(Turn(what="Add the key that vouches first", scope="instance:", address=ADD))
    elif founding_key():
        lacks = {each.scope for each in actor.spells if each.kind == "S"}
        lacks -= {f"organisation:{each.party}" for each in own}
        found += [
            Turn(what="Add a key to sign with", scope=each, address=ADD) for each in sorted(lacks)
        ]
    has_key = any(each.status == "in_force" for each in own)
    vouches = has_key and any(each.kind in ("Z", "I") for each in actor.spells)
    waiting = len(waiting_keys(actor)) if vouches else 0
    if waiting:
        what = f"Vouch for {waiting} key{'s' * (waiting > 1)}"
        found.append(Turn(what=what, scope="instance:", address="/keys"))
    return found


def waiting_for_others(actor: Actor) -> list[Turn]:
    """What one may see that awaits the move of others."""
    shared = readable(actor).filter(status="shared")
    rows = Step.objects.filter(document__in=shared, status="open").select_related("document")
    mine = {each.scope for each in actor.spells if each.kind in ("S", "P")}
    return [
        Turn(
            what=f"to {step.kind}",
            scope=f"organisation:{step.party}",
            of=step.document.title,
            address=f"/d/{step.document_id}",
            due=step.due.isoformat(),
        )
        for step in rows.order_by("due", "pk")
        if step.revision == step.document.revision and f"organisation:{step.party}" not in mine
    ]


def _steps(actor: Actor) -> list[Turn]:
    kinds = {"S": "sign", "P": "approve"}
    mine = {(each.place, kinds[each.kind]) for each in actor.spells if each.kind in kinds}
    rows = Step.objects.filter(status="open", party__in={party for party, _ in mine})
    return [
        Turn(
            what=step.kind.capitalize(),
            of=step.document.title,
            address=f"/d/{step.document_id}",
            due=step.due.isoformat(),
        )
        for step in rows.select_related("document").order_by("due", "pk")
        if (step.party, step.kind) in mine and step.revision == step.document.revision
    ]


def _to_publish(actor: Actor) -> list[Turn]:
    """What all have signed and awaits its publication by a governance officer."""
    mine = [each.place for each in actor.spells if each.kind == "G"]
    rows = Document.objects.filter(partnership__in=mine, status="signed").order_by("title", "pk")
    return [Turn(what="Publish it", of=each.title, address=f"/d/{each.pk}") for each in rows]


def _own_documents(actor: Actor) -> list[Turn]:
    codes = [each.place for each in actor.spells if each.scope.startswith("document:")]
    found = []
    drafts = Document.objects.filter(pk__in=codes, status="draft", meeting=None)
    for document in drafts.order_by("title"):  # the chair of its meeting confirms the rest
        still = Amendment.objects.filter(document=document, status="open").count()
        what = f"Settle {still} proposed changes" if still else "Finish and share your draft"
        found.append(Turn(what=what, of=document.title, address=f"/d/{document.pk}"))
    for step in Step.objects.filter(
        document__in=codes, document__status="shared", status__in=("declined", "expired")
    ).select_related("document"):
        what = f"{step.party}: {step.status}; ask again or take it back"
        found.append(Turn(what=what, of=step.document.title, address=f"/d/{step.document_id}"))
    return found


def _votes(actor: Actor) -> list[Turn]:
    found = []
    for proposal in Proposal.objects.filter(status="open", closes__gt=actor.now):
        if actor.person is not None and actor.person.pk in people_apart(proposal):
            continue
        for member in members_voted_by(actor, proposal):
            if not Vote.objects.filter(proposal=proposal, member=member).exists():
                found.append(
                    Turn(
                        what="Vote",
                        of=proposal.title,
                        address=f"/x/{proposal.pk}",
                        due=proposal.closes.date().isoformat(),
                    )
                )
    return found


def _chairs(actor: Actor) -> list[Turn]:
    rooms = [each.place for each in actor.spells if each.kind == "C"]
    rows = Proposal.objects.filter(committee__in=rooms, status__in=("draft", "closed"))
    words = {"draft": "Open it for votes", "closed": "Sign the outcome"}
    found = [Turn(what=words[each.status], of=each.title, address=f"/x/{each.pk}") for each in rows]
    past = Proposal.objects.filter(
        committee__in=rooms, status__in=DECIDED, review_on__lte=actor.today
    )
    return found + [
        Turn(
            what="Review what was decided",
            of=each.title,
            address=f"/x/{each.pk}",
            due=each.review_on.isoformat(),
        )
        for each in past.order_by("review_on", "pk")
    ]
