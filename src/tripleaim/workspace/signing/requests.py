"""Requests to sign: one text, one person, ten minutes, once; and what is done when it is signed."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from tripleaim.governance.key import Key, is_signed_by
from tripleaim.governance.passkey import assertion_fault
from tripleaim.governance.signed_text import SignedText, read_signed_text
from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import not_there
from tripleaim.workspace.record.tree_log import Signed
from tripleaim.workspace.signing.step import OwnKey, SignRequest

MINUTES = 10
A_SIGNATURE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{128}(?![0-9A-Za-z])")
Done = Callable[[Actor, dict[str, Any], SignedText, Signed], None]


def request_signature(
    actor: Actor, text: SignedText, key: str, about: dict[str, Any]
) -> SignRequest:
    """A request to the person who acts to sign a text with a key of theirs."""
    return SignRequest.objects.create(
        person=actor.person,
        purpose=text.purpose,
        about=about,
        text=text.text,
        key=key,
        expires=actor.now + timedelta(minutes=MINUTES),
    )


def find_request(actor: Actor, code: str) -> SignRequest:
    """A request of the person who acts. Raises Refused, as unknown, for another's."""
    found = SignRequest.objects.filter(pk=code, person=actor.person).first()
    if found is None or actor.person is None:
        raise not_there()
    return found


def key_of_request(request: SignRequest) -> Key:
    """The key that a request is to be signed with: as its own text or the log says."""
    from tripleaim.workspace.signing.keys import register_now

    if request.purpose == "key":
        said = read_signed_text(request.text.encode(), "the request")
        return Key(
            id=str(request.key),
            party=said["party"],
            person=said["person"],
            signatory="",
            public=said["public"],
            begins=request.expires.date(),
            form=said["form"],
            rp=said["rp"],
            origins=said["origins"],
        )
    return register_now().keys[str(request.key)]


def complete(actor: Actor, code: str, signed: Signed) -> SignRequest:
    """Take the signature of a request and do what it was for: all of it, or nothing.

    Raises InputRefused when the request was used, is too old, or is not what was signed; Refused
    when what it was for may not be done any more.
    """
    with transaction.atomic():
        find_request(actor, code)
        request = SignRequest.objects.select_for_update().get(pk=code)
        if request.used_at is not None:
            raise refuse("this request", "was used already", "Start again from its document.")
        if actor.now > request.expires:
            raise refuse("this request", f"is older than {MINUTES} minutes", "Start again.")
        held = "" if request.purpose == "key" else _fault_of_key(actor, str(request.key))
        if held:
            raise refuse("the key", held, "Sign with another.", column="key")
        fault = fault_of_signing(key_of_request(request), str(request.text), signed)
        if fault:
            raise refuse("the signature", fault, "Sign the text as it is shown.", column="signed")
        request.used_at = actor.now
        request.save(update_fields=["used_at"])
        text = read_signed_text(request.text.encode(), "the request")
        done_of(str(request.purpose))(actor, dict(request.about), text, signed)
    return request


def _fault_of_key(actor: Actor, key: str) -> str:
    """Why a key of the person who acts signs nothing now; empty when it does."""
    from tripleaim.workspace.signing.keys import key_states

    states = {each.pk: each.status for each in key_states(actor.person)} if actor.person else {}
    if states.get(key) == "waiting":
        return "waits until it is vouched for"
    return "" if states.get(key) == "in_force" else "has ended"


def fault_of_signing(key: Key, text: str, signed: Signed) -> str:
    """Why a text was not signed with a key; empty when it was."""
    if signed.method != key.form or signed.by != key.id:
        return "is made with another key than the one that was asked for"
    if signed.method == "webauthn":
        said = (signed.authenticator_data, signed.client_data, signed.signature)
        return assertion_fault(key, text.encode(), said)
    fits = is_signed_by(key.public, signed.signature, text.encode())
    return "" if fits else "does not fit the text and the key"


def done_of(purpose: str) -> Done:
    """What is done with a signed text of a purpose."""
    from tripleaim.workspace.deciding import outcome
    from tripleaim.workspace.meetings import minutes
    from tripleaim.workspace.record import witnessing
    from tripleaim.workspace.signing import keys, publishing, steps

    done: dict[str, Done] = {
        "key": keys.add_key,
        "vouch": keys.add_vouch,
        "revoke": keys.end_key,
        "compromise": keys.tell_compromise,
        "signature": steps.sign_step,
        "publication": publishing.publish_document,
        "decision": outcome.settle_proposal,
        "minutes": minutes.confirm_minutes,
        "witness": witnessing.countersign,
    }
    return done[purpose]


def signed_from(request: SignRequest, given: dict[str, str]) -> Signed:
    """What a page sent as a signature of a request: an assertion, or 128 hexadecimal digits."""
    if OwnKey.objects.filter(key=request.key).exclude(credential="").exists() or given.get(
        "client_data"
    ):
        return Signed(
            method="webauthn",
            by=str(request.key),
            signature=given.get("signature", ""),
            authenticator_data=given.get("authenticator_data", ""),
            client_data=given.get("client_data", ""),
        )
    pasted = given.get("signature", "")
    alone = A_SIGNATURE.search(pasted)  # `tripleaim key sign` shows the text beside it
    said = alone.group() if alone else "".join(pasted.split())
    return Signed(method="ed25519", by=str(request.key), signature=said.lower())
