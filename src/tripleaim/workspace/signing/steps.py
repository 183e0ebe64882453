"""Sharing a document and its steps: who approves and signs, in which order, by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tripleaim.governance.act import Act
from tripleaim.governance.signed_text import SignedText
from tripleaim.governance.signing_rules import AGREES, OWN_OFFICE, broken
from tripleaim.governance.verifying import ALL_AGAIN, unasked
from tripleaim.model.documents.base import BINDING, Signature
from tripleaim.model.documents.base import Document as Agreed
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.errors import refuse
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.standing import standing, successor_of
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.record.tree_log import About, Signed, append, the_log
from tripleaim.workspace.signing.keys import trust_now
from tripleaim.workspace.signing.step import SignatureRow, Step

MOVED, TERMS = ("done", "lapsed"), "terms_of_reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """That a party is to approve or sign: in which place of the order, by which day."""

    party: str
    kind: str
    order: int
    due: date


def share_document(actor: Actor, document: Document, steps: Sequence[Plan]) -> None:
    """Freeze a draft and ask its parties: each that signs must be among the steps."""
    with acting("document.share", actor, document, steps=tuple(steps)) as asked:
        version = document.newest
        agreed = version.agreed
        assert agreed is not None  # a text that is none is a fault
        _check_plan(agreed.signers, steps)
        _check_succession(document, agreed)
        text = SignedText(
            "freeze",
            {
                "log": the_log().name,
                "document": document.slug,
                "revision": str(document.revision),
                "content": version.content_hash,
                "person": actor.name,
            },
        )
        append(text, About(kind="freeze", scope=document.partnership_id), actor.now)
        document.status, document.frozen_at = "shared", actor.now
        document.save(update_fields=["status", "frozen_at"])
        Step.objects.bulk_create(
            Step(
                document=document,
                revision=document.revision,
                party=each.party,
                kind=each.kind,
                order=each.order,
                due=each.due,
            )
            for each in steps
        )
        record(asked, "draft", "shared", steps=len(steps))
        open_steps(actor, document)


def unshare_document(actor: Actor, document: Document, reason: str) -> None:
    """Take a shared document back to draft: a new revision; what was signed lapses and stays."""
    with acting("document.unshare", actor, document, reason=reason) as asked:
        current = document.newest
        signed = SignatureRow.objects.filter(document=document, revision=document.revision).count()
        text = SignedText(
            "lapse",
            {
                "log": the_log().name,
                "document": document.slug,
                "revision": str(document.revision),
                "content": current.content_hash,
                "reason": " ".join(reason.split()),
            },
        )
        append(text, About(kind="lapse", scope=document.partnership_id), actor.now)
        steps_of(document).exclude(status__in=("done",)).update(status="lapsed")
        document.status, document.frozen_at = "draft", None
        document.revision += 1
        document.save(update_fields=["status", "frozen_at", "revision"])
        from tripleaim.workspace.drafting.writing import add_version

        add_version(actor, document, current.values, f"taken back: {reason}")
        record(asked, "shared", "draft", signatures_lapsed=signed)


def approve_step(actor: Actor, step: Step) -> None:
    """Approve for one's organisation; the next step opens."""
    with acting("step.approve", actor, step) as asked:
        step.status, step.person = "done", actor.person
        step.save(update_fields=["status", "person"])
        record(asked, "open", "done", party=step.party)
        open_steps(actor, step.document)


def decline_step(actor: Actor, step: Step, reason: str) -> None:
    """Decline to approve or sign, with the reason; the author has the turn."""
    with acting("step.decline", actor, step, reason=reason) as asked:
        step.status, step.person, step.reason = "declined", actor.person, reason.strip()
        step.save(update_fields=["status", "person", "reason"])
        record(asked, "open", "declined", party=step.party)


def ask_again(actor: Actor, step: Step, due: date, reason: str) -> None:
    """Ask a party again after it declined or let its day pass."""
    with acting("step.again", actor, step, ends=due, reason=reason) as asked:
        before, step.status, step.due = step.status, "open", due
        step.save(update_fields=["status", "due"])
        record(asked, before, "open", party=step.party)


def text_of_signature(actor: Actor, step: Step, key: str) -> SignedText:
    """The text that a signatory signs. Raises Refused when they may not sign now."""
    check("step.sign", actor, step, party=step.party)
    spell, document = spell_of(actor, step), step.document
    log = the_log()
    deputy = spell.stands_for
    return SignedText(
        "signature",
        {
            "log": log.name,
            "after": log.head,
            "document": document.slug,
            "revision": str(document.revision),
            "content": document.newest.content_hash,
            "party": step.party,
            "person": actor.name,
            "role": spell.code,
            "capacity": OWN_OFFICE if deputy is None else f"deputy of {deputy.code}",
            "meaning": AGREES,
            "key": key,
        },
    )


def spell_of(actor: Actor, step: Step) -> RoleSpell:
    """The role by which a person signs for a party: their own office before a deputy's."""
    mine = [e for e in actor.spells if e.kind == "S" and e.scope == f"organisation:{step.party}"]
    if not mine:
        raise refuse(step.party, "has not named you to sign for it")
    return sorted(mine, key=lambda each: each.stands_for_id is not None)[0]


def sign_step(actor: Actor, about: dict[str, Any], text: SignedText, signed: Signed) -> None:
    """Put a signature on the log and the document; at the last one it is signed."""
    step = Step.objects.select_related("document").get(pk=about["step"])
    document = Document.objects.select_for_update().get(pk=step.document_id)
    step.document = document
    with acting("step.sign", actor, step, party=step.party) as asked:
        agreed = standing(document)
        assert agreed is not None
        if text["content"] != content_hash(agreed) or text["revision"] != str(document.revision):
            raise refuse("the document", "is not what the request was for", "Start again.")
        entry = append(
            text, About(kind="signature", scope=document.partnership_id, party=step.party),
            actor.now, signed,
        )  # fmt: skip
        made = Signature.model_validate({
            "party": step.party, "revision": document.revision, "hash": text["content"],
            "signed_on": entry.day, **lines_of_act(text, signed), "meaning": text["meaning"],
        })  # fmt: skip
        SignatureRow.objects.create(
            document=document, revision=document.revision, kind="signature", party=step.party,
            person=actor.person, key=signed.by, made=made.model_dump(mode="json"),
            entry=entry.index, at=actor.now,
        )  # fmt: skip
        step.status, step.person = "done", actor.person
        step.save(update_fields=["status", "person"])
        insist(actor, document, Act(kind="signature", party=step.party, day=entry.day, made=made))
        record(asked, "open", "done", entry=entry.index, deputy=text["capacity"] != OWN_OFFICE)
        open_steps(actor, document)
        complete_document(actor, document)


def insist(actor: Actor, document: Document, act: Act) -> None:
    """Raises InputRefused when an act that was just made would not verify."""
    agreed = standing(document)
    assert agreed is not None
    for rule, said in broken(act, agreed, trust_now(actor)):
        raise refuse(document.slug, said, rule.remedy, column=act.column)


def lines_of_act(text: SignedText, signed: Signed) -> dict[str, Any]:
    """What a document carries of an act: the lines of its text, and how it was signed."""
    names = ("log", "after", "person", "role", "capacity", "key")
    return {name: text[name] for name in names} | {
        "method": signed.method,
        "signature": signed.signature,
        "authenticator_data": signed.authenticator_data.removeprefix("-"),
        "client_data": signed.client_data.removeprefix("-"),
    }


def open_steps(actor: Actor, document: Document) -> None:
    """Open the steps whose turn has come."""
    by_clock = clock(actor.now)
    for step in steps_of(document).filter(status="waiting"):
        if is_its_turn(step):
            with acting("step.open", by_clock, step) as asked:
                step.status = "open"
                step.save(update_fields=["status"])
                record(asked, "waiting", "open", party=step.party)


def complete_document(actor: Actor, document: Document) -> None:
    """A document that all have signed is signed; what it supersedes is superseded."""
    if unsigned_parties_of(document):
        return
    by_clock = clock(actor.now)
    with acting("document.complete", by_clock, document) as asked:
        document.status = "signed"
        document.save(update_fields=["status"])
        record(asked, "shared", "signed", revision=document.revision)
    from tripleaim.workspace.partnerships.following import follow_terms
    from tripleaim.workspace.partnerships.membership import AGREEMENT, follow_agreements

    agreed = document.newest.agreed
    old = Document.objects.filter(
        partnership=document.partnership,
        slug=agreed.supersedes if agreed else None,
        status__in=BINDING,
    ).first()
    before_it = standing(old) if old is not None else None
    if old is not None and before_it and agreed and not unasked(before_it, agreed.signers):
        with acting("document.supersede", by_clock, old, successor=successor_of(old)) as asked:
            before, old.status = old.status, "superseded"
            old.save(update_fields=["status"])
            record(asked, before, "superseded", by=document.slug)
    if document.kind == TERMS:
        follow_terms(actor.now)
    if document.kind == AGREEMENT:
        follow_agreements(actor.now)


def _check_succession(document: Document, agreed: Agreed) -> None:
    """Raises InputRefused where somebody who signed the old document is not to sign the new."""
    old = Document.objects.filter(partnership=document.partnership, slug=agreed.supersedes).first()
    signed = standing(old) if old is not None else None
    missing = unasked(signed, agreed.signers) if signed is not None else ()
    if missing:
        said = f"lacks {', '.join(missing)}: {ALL_AGAIN}"
        raise refuse("signatures", said, "Name them among those who sign.", column="supersedes")


def steps_of(document: Document) -> Any:
    """The steps of the revision that stands."""
    return Step.objects.filter(document=document, revision=document.revision).order_by(
        "order", "pk"
    )


def is_its_turn(step: Step) -> bool:
    """Whether nobody comes before a step."""
    earlier = steps_of(step.document).filter(order__lt=step.order)
    return not earlier.exclude(status__in=MOVED).exists()


def unsigned_parties_of(document: Document) -> tuple[str, ...]:
    """Codes of the parties that are to sign the revision that stands and have not."""
    steps = steps_of(document)
    signing = steps.filter(kind="sign").exclude(status="done").values_list("party", flat=True)
    return tuple(signing) if steps.exists() else ("nobody",)


def _check_plan(signers: Sequence[str], steps: Sequence[Plan]) -> None:
    signing = [each.party for each in steps if each.kind == "sign"]
    missing = [code for code in signers if code not in signing]
    if missing or len(signing) != len(set(signing)) or set(signing) - set(signers):
        said = f"must be by {', '.join(signers)}, each once"
        raise refuse("signatures", said, "Name each party that signs, once.", column="steps")
