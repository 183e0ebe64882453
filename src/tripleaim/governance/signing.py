"""Signing and publishing documents, and verifying both with the public keys alone."""

from collections.abc import Iterator
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tripleaim.governance.key import Key, KeyRegister, fingerprint, is_signed_by, public_hex
from tripleaim.model.documents.base import Document, Publication, Signature
from tripleaim.model.documents.canonical import changes_since, content_hash, seal_of
from tripleaim.model.documents.life import move, unsigned_parties
from tripleaim.model.errors import InputRefused, Problem, refuse

SIGNABLE = ("shared", "signed")


def sign_document(
    document: Document, party: str, private: Ed25519PrivateKey, keys: KeyRegister, on: date
) -> Document:
    """The document with a party's signature; at the last party's, its status becomes signed.

    Raises InputRefused when the document is not shared, the party is none or has signed, the key
    is not the party's, or what the others signed is not what stands here now.
    """
    check_signable(document, party)
    key = _own_key(document, party, private, keys, on)
    sealed = document if document.signatures else _sealed(document)
    hashed = content_hash(sealed)
    signature = Signature(
        party=party,
        revision=sealed.revision,
        hash=hashed,
        signed_on=on,
        key=key.fingerprint,
        signature=private.sign(signing_text(sealed, party, hashed, on)).hex(),
    )
    signed = sealed.model_copy(update={"signatures": (*sealed.signatures, signature)})
    return signed if unsigned_parties(signed) else move(signed, "signed")


def check_signable(document: Document, party: str) -> None:
    """Raises InputRefused with the reason when a party may not sign a document as it stands."""
    if party not in document.signers:
        listed = ", ".join(document.signers) or "nobody"
        raise refuse(
            document.id, "is not a party that signs it", f"Those are: {listed}.", value=party
        )
    if document.status not in SIGNABLE:
        raise refuse(
            document.id,
            f"is {document.status}: only what is shared can be signed",
            f"Share it: tripleaim documents move {document.id} shared.",
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


def publish_document(
    document: Document,
    party: str,
    private: Ed25519PrivateKey,
    keys: KeyRegister,
    to: tuple[date, str],
) -> Document:
    """The signed document as published by a party on a day at an address: `to`."""
    on, address = to
    if party not in document.codes:
        raise refuse(document.id, "is not one of its parties", value=party)
    key = _own_key(document, party, private, keys, on)
    publication = Publication(
        published_on=on,
        address=address,
        party=party,
        key=key.fingerprint,
        signature=private.sign(publishing_text(document, party, on, address)).hex(),
    )
    return move(document.model_copy(update={"publication": publication}), "published")


def signing_text(document: Document, party: str, hashed: str, on: date) -> bytes:
    """The bytes that a party signs: which document, revision and content, who, when."""
    return (
        f"tripleaim signature 1\n{document.id}\n{document.revision}\n{hashed}\n{party}\n{on}\n"
    ).encode()


def publishing_text(document: Document, party: str, on: date, address: str) -> bytes:
    """The bytes that the publishing party signs."""
    hashed = content_hash(document)
    return (
        f"tripleaim publication 1\n{document.id}\n{hashed}\n{party}\n{on}\n{address}\n"
    ).encode()


def verify_document(document: Document, keys: KeyRegister, where: str = "") -> list[Problem]:
    """Everything that is wrong with the signatures of a document; empty when all of it holds.

    A change of content is named by field; a key that is not its party's, a signature of another
    revision and a signature that does not fit are each a problem.
    """
    name = where or document.id
    return [
        *_content_problems(document, name),
        *(
            each
            for signed in document.signatures
            for each in _of_signature(document, signed, keys, name)
        ),
        *_of_publication(document, keys, name),
    ]


def _content_problems(document: Document, where: str) -> Iterator[Problem]:
    if not document.signatures:
        return
    revisions = sorted({each.revision for each in document.signatures})
    if len(revisions) > 1 or revisions[0] != document.revision:
        said = ", ".join(f"{s.party} revision {s.revision}" for s in document.signatures)
        yield Problem(
            where=where, column="signatures",
            rule=f"are of different revisions: {said}; the document is at {document.revision}",
            remedy="Every party signs the revision that stands in the file.",
        )  # fmt: skip
        return
    now = content_hash(document)
    if any(each.hash != now for each in document.signatures):
        changed = changes_since(document)
        what = "; ".join(changed) or "the seal was altered too, so no field can be named"
        yield Problem(
            where=where, rule=f"was changed after it was signed: {what}",
            remedy="Undo the change, or revise it and have every party sign again.",
        )  # fmt: skip
    elif changes_since(document):
        yield Problem(
            where=where, column="seal", rule="does not fit the content, which is what was signed",
            remedy="The seal was altered; the signatures decide. Write the document again.",
        )  # fmt: skip


def _of_signature(
    document: Document, signed: Signature, keys: KeyRegister, where: str
) -> Iterator[Problem]:
    field = f"signatures of {signed.party}"
    key = keys.keys.get(signed.key)
    if signed.party not in document.signers:
        yield Problem(where=where, column=field, rule="is the signature of no party that signs")
    elif key is None or key.party != signed.party:
        owner = f"it is {key.party}'s" if key else "it is on nobody's name in the register of keys"
        yield Problem(
            where=where, column=field, value=signed.key,
            rule=f"is a key that is not {signed.party}'s: {owner}",
            remedy=f"{signed.party} signs with its own key, or registers this one.",
        )  # fmt: skip
    elif not key.holds(signed.signed_on):
        yield Problem(
            where=where, column=field,
            rule=f"was made on {signed.signed_on}, when that key could not sign",
            remedy=f"The key holds from {key.valid_from} to {key.valid_to or 'now'}.",
        )  # fmt: skip
    else:
        text = signing_text(
            document.model_copy(update={"revision": signed.revision}),
            signed.party, signed.hash, signed.signed_on,
        )  # fmt: skip
        if not is_signed_by(key.public_key, signed.signature, text):
            yield Problem(
                where=where, column=field,
                rule="does not fit: its day, revision, hash or the signature itself was altered",
                remedy=f"{signed.party} must sign again.",
            )  # fmt: skip


def _of_publication(document: Document, keys: KeyRegister, where: str) -> Iterator[Problem]:
    said = document.publication
    if said is None:
        return
    key = keys.keys.get(said.key)
    text = publishing_text(document, said.party, said.published_on, said.address)
    if said.party not in document.codes:
        yield Problem(where=where, column="publication.party", rule=f"{said.party} is no party")
    elif key is None or key.party != said.party:
        yield Problem(
            where=where, column="publication.key", value=said.key,
            rule=f"is a key that is not {said.party}'s",
            remedy="The party that published signs with its own key.",
        )  # fmt: skip
    elif not is_signed_by(key.public_key, said.signature, text):
        yield Problem(
            where=where, column="publication",
            rule="does not fit: its day, address, the document or the signature was altered",
            remedy=f"{said.party} must publish it again.",
        )  # fmt: skip


def _sealed(document: Document) -> Document:
    return document.model_copy(update={"seal": seal_of(document)})


def _own_key(
    document: Document, party: str, private: Ed25519PrivateKey, keys: KeyRegister, on: date
) -> Key:
    own = keys.keys.get(fingerprint(public_hex(private)))
    if own is None or own.party != party:
        registered = ", ".join(key.fingerprint for key in keys.of_party(party)) or "none"
        raise InputRefused(
            [
                Problem(
                    where=document.id, column="key", rule=f"is not a registered key of {party}",
                    remedy=f"Registered: {registered}. To register one: tripleaim sign --new-key.",
                )
            ]
        )  # fmt: skip
    if not own.holds(on):
        raise refuse(
            document.id, f"the key of {party} does not hold on {on}", "Register a new key for it."
        )
    return own
