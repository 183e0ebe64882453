"""Signing and publishing documents, and verifying both with the public keys alone.

What is made is judged by the rules that the verifier goes by, so nothing is signed that would not
verify.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tripleaim.governance.act import Act, publishing_bytes, signing_bytes
from tripleaim.governance.key import Key, public_hex
from tripleaim.governance.key_register import KeyRegister
from tripleaim.governance.signed_text import fault_of
from tripleaim.governance.signing_rules import (
    AGREES,
    OWN_OFFICE,
    SIGNATORY,
    Trust,
    act_problems,
    broken,
    doubted,
)
from tripleaim.model.documents.base import Document, Publication, Signature
from tripleaim.model.documents.canonical import changes_since, content_hash, seal_of
from tripleaim.model.documents.life import move, status_faults, unsigned_parties
from tripleaim.model.errors import InputRefused, Problem, refuse

SIGNABLE = ("shared", "signed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who acts: a party with its private key, on a day."""

    party: str
    private: Ed25519PrivateKey
    on: date


def sign_document(document: Document, hand: Hand, trust: Trust) -> Document:
    """The document with a party's signature; at the last party's, its status becomes signed.

    The register's head must be on record before (`with_head`). Raises InputRefused when the
    document is not shared, the party has signed, what others signed is not what stands here, or
    the signature would break a rule.
    """
    check_signable(document, hand.party)
    key = key_in_hand(hand, trust.keys, document.id)
    sealed = document.model_copy(update={"seal": seal_of(document)})
    blank = Signature(
        party=hand.party,
        revision=sealed.revision,
        hash=content_hash(sealed),
        signed_on=hand.on,
        log=trust.heads.name,
        after=trust.keys.head.name,
        person=key.person,
        role=SIGNATORY,
        capacity=OWN_OFFICE,
        meaning=AGREES,
        key=key.id,
        signature="0" * 128,
    )
    made = hand.private.sign(signing_bytes(sealed, blank)).hex()
    signature = blank.model_copy(update={"signature": made})
    signed = sealed.model_copy(update={"signatures": (*sealed.signatures, signature)})
    _insist(Act(kind="signature", party=hand.party, day=hand.on, made=signature), signed, trust)
    return signed if unsigned_parties(signed) else move(signed, "signed")


def check_signable(document: Document, party: str) -> None:
    """Raises InputRefused with the reason when a party may not sign a document as it stands."""
    if party not in document.signers:
        listed = ", ".join(document.signers) or "nobody"
        raise refuse(
            document.id, "is not a party that signs it", f"Those are: {listed}.", value=party
        )
    if document.status not in SIGNABLE:
        share = f"Share it: tripleaim documents move {document.id} shared."
        raise refuse(
            document.id,
            f"is {document.status}: only what is shared can be signed",
            share if document.status == "draft" else "",
        )
    if any(each.party == party for each in document.signatures):
        raise refuse(document.id, f"{party} has signed revision {document.revision} already")
    changed = changes_since(document) if document.signatures else []
    if changed:
        raise refuse(
            document.id,
            f"is not what others signed: {'; '.join(changed)}",
            "Undo the change, or revise the document, which all parties then sign again.",
        )


def publish_document(document: Document, hand: Hand, address: str, trust: Trust) -> Document:
    """The signed document as published by a party at an address.

    Raises InputRefused when it is not signed, or the publication would break a rule.
    """
    if hand.party not in document.codes:
        raise refuse(document.id, "is not one of its parties", value=hand.party)
    fault = fault_of(address)
    if fault:
        raise refuse("--address", fault, "Give a web address.", value=address)
    key = key_in_hand(hand, trust.keys, document.id)
    blank = Publication(
        published_on=hand.on,
        address=address,
        party=hand.party,
        revision=document.revision,
        hash=content_hash(document),
        log=trust.heads.name,
        after=trust.keys.head.name,
        person=key.person,
        role=SIGNATORY,
        capacity=OWN_OFFICE,
        key=key.id,
        signature="0" * 128,
    )
    made = hand.private.sign(publishing_bytes(document, blank)).hex()
    said = blank.model_copy(update={"signature": made})
    published = move(document.model_copy(update={"publication": said}), "published")
    _insist(Act(kind="publication", party=hand.party, day=hand.on, made=said), published, trust)
    return published


def verify_document(document: Document, trust: Trust, where: str = "") -> list[Problem]:
    """Everything that is wrong with the signatures of a document; empty when all of it holds.

    A change of content is named by field; a status that says more than the signatures show, a seal
    without signatures and every broken rule of an act are each a problem.
    """
    name = where or document.id
    return [
        *act_problems(document, trust, name),
        *_seal_problems(document, name),
        *(
            Problem(
                where=name,
                column="status",
                rule=said,
                remedy="Signatures and status move together: tripleaim sign, publish.",
            )
            for said in status_faults(document)
        ),
    ]


def doubts(document: Document, trust: Trust, where: str = "") -> Iterator[Problem]:
    """What holds and is doubted: signatures made when their key was in wrong hands."""
    for act in doubted(document, trust):
        yield Problem(
            where=where or document.id,
            column=act.column,
            rule=f"is doubted: its key was compromised by {act.day}",
            remedy=f"Ask {act.party} whether it was theirs.",
        )


def key_in_hand(hand: Hand, keys: KeyRegister, where: str) -> Key:
    """The key on the register that a hand's private key belongs to. Raises InputRefused."""
    public = public_hex(hand.private)
    found = [key for key in keys.of_party(hand.party) if key.public == public and key.person]
    if found:
        return found[0]
    registered = ", ".join(key.short for key in keys.of_party(hand.party)) or "none"
    raise refuse(
        where,
        f"is not a registered key of {hand.party}",
        f"Registered: {registered}. To register one: tripleaim key new.",
        column="key",
    )


def _insist(act: Act, document: Document, trust: Trust) -> None:
    problems = [
        Problem(where=document.id, column=act.column, rule=said, remedy=rule.remedy)
        for rule, said in broken(act, document, trust)
    ]
    if problems:
        raise InputRefused(problems)


def _seal_problems(document: Document, where: str) -> Iterator[Problem]:
    if document.seal and not document.signatures:
        yield Problem(
            where=where,
            column="seal",
            rule="is there without a signature: they were taken out",
            remedy="Put the signatures back, or revise the document.",
        )
    elif document.signatures and changes_since(document):
        now = content_hash(document)
        if all(each.hash == now for each in document.signatures):
            yield Problem(
                where=where,
                column="seal",
                rule="does not fit the content, which is what was signed",
                remedy="The seal was altered; the signatures decide. Write it again.",
            )
