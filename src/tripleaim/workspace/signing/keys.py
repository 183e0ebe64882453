"""Keys of people as the log has them: registered, vouched for, ended; nothing of it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from tripleaim.governance.key import Key, key_id
from tripleaim.governance.key_event import KINDS_OF_EVENT, SEEN, KeyEvent
from tripleaim.governance.key_register import KeyRegister
from tripleaim.governance.log_keys import NEEDED, read_log_event, register_of_log
from tripleaim.governance.log_trust import founding, log_trust, starts_of
from tripleaim.governance.signed_text import SignedText
from tripleaim.governance.signing_rules import Trust
from tripleaim.model.day import told_day
from tripleaim.model.errors import refuse
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.acting import record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, check, why_not
from tripleaim.workspace.guard.whose_roles import Body, Instance, KeyState
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.record.log import Log
from tripleaim.workspace.record.tree_log import About, DatabaseLog, Signed, append, the_log
from tripleaim.workspace.signing.step import OwnKey, SignatureRow

NOBODY = "-"


@dataclass(frozen=True, slots=True)
class _Held:
    """The register of a log up to its newest event of a key, and who is vouched for by then."""

    state: tuple[str, tuple[int, str]]
    register: KeyRegister
    good: frozenset[str]


_held: list[_Held] = []


def register_now(log: DatabaseLog | None = None) -> KeyRegister:
    """The register of keys as the log has it now."""
    return _read_register(log or the_log()).register


def relied_on(log: DatabaseLog | None = None) -> frozenset[str]:
    """Ids of the keys that are vouched for, from the log's first key on."""
    return _read_register(log or the_log()).good


def _read_register(log: DatabaseLog) -> _Held:
    """What this process read last, while no event of a key came: nothing before one changes."""
    state = (log.name, log.newest_of(*KINDS_OF_EVENT))
    for held in _held:
        if held.state == state:
            return held
    register = register_of_log(log.of_kinds(*KINDS_OF_EVENT))
    held = _Held(state, register, register.vouched(starts_of(log), NEEDED))
    _held[:] = [held]
    return held


def trust_now(actor: Actor) -> Trust:
    """What acts made for this log are judged by."""
    return log_trust(the_log(), actor.today)


def key_states(person: Person | None = None) -> list[KeyState]:
    """Keys with their state: waiting, in_force, revoked, compromised; of one person, or all."""
    log = the_log()
    register, good = register_now(log), relied_on(log)
    rows = OwnKey.objects.all() if person is None else OwnKey.objects.filter(person=person)
    return [
        KeyState(
            pk=row.key,
            person_id=row.person_id,
            party=row.party,
            status=_status(register.keys.get(row.key), good),
        )
        for row in rows.order_by("at")
    ]


def state_of(key: str) -> KeyState:
    """The state of one key. Raises NothingFound through the table when it is none."""
    row = OwnKey.objects.get(key=key)
    log = the_log()
    status = _status(register_now(log).keys.get(key), relied_on(log))
    return KeyState(pk=row.key, person_id=row.person_id, party=row.party, status=status)


def usable_keys(person: Person, party: str | None = None) -> list[OwnKey]:
    """The keys with which a person may sign now, for a party or for any."""
    good = {each.pk for each in key_states(person) if each.status == "in_force"}
    rows = OwnKey.objects.filter(person=person, key__in=good)
    return list(rows.filter(party=party) if party is not None else rows)


def waiting_keys(actor: Actor) -> list[KeyState]:
    """The keys that wait and that somebody may vouch for, once they show who they are again."""
    own = usable_keys(actor.person) if actor.person is not None else []
    found = [each for each in key_states() if each.status == "waiting"]
    said = [(each, why_not_vouch(actor, each, own)) for each in found]
    return [each for each, why in said if why is None or why.rule in ("fresh", "key")]


def why_not_vouch(actor: Actor, state: KeyState, own: Sequence[OwnKey]) -> Refused | None:
    """Why somebody may not vouch for a key with any of their own; None when they may."""
    parties = [each.party for each in own] or [""]
    said = [why_not("key.vouch", actor, state, party=party) for party in parties]
    return None if None in said else said[0]


def text_of_key(person: Person, party: str, form: str, public: str) -> SignedText:
    """The text of a new key: what its id is the hash of, and what it signs itself."""
    is_passkey = form == "webauthn"
    return SignedText(
        "key",
        {
            "log": the_log().name,
            "party": party,
            "person": str(person.pseudonym),
            "form": form,
            "rp": relying_party() if is_passkey else NOBODY,
            "origins": str(settings.ORIGIN) if is_passkey else NOBODY,
            "public": public,
            "receipts": NOBODY,
        },
    )


def relying_party() -> str:
    """The domain to which passkeys of this instance belong."""
    return urlsplit(str(settings.ORIGIN)).hostname or ""


def check_new_key(actor: Actor, party: str, text: SignedText) -> str:
    """The id of a key that may be added. Raises Refused or InputRefused when it may not."""
    action = "key.found" if party == NOBODY else "key.add"
    check(action, actor, Instance() if party == NOBODY else Body(party))
    check_founded(party)
    event = KeyEvent(text=text.text, by=key_id(text), signature="0" * 128)
    read_log_event(event, "key", "the key")
    if OwnKey.objects.filter(key=key_id(text)).exists():
        raise refuse("the key", "is on the log already")
    return key_id(text)


def check_founded(party: str) -> None:
    """Raises InputRefused for an organisation's key before the one with which vouching begins."""
    if party != NOBODY and not founding(the_log()):
        raise refuse(
            "the key",
            "comes before the founding key",
            "An administrator adds theirs first, for no organisation.",
        )


def add_key(actor: Actor, about: dict[str, Any], text: SignedText, signed: Signed) -> None:
    """Put a key on the log, signed by itself; it waits until it is vouched for."""
    party = text["party"]
    subject: Any = Instance() if party == NOBODY else Body(party)
    asked = check("key.found" if party == NOBODY else "key.add", actor, subject)
    Log.objects.select_for_update().get()
    check_founded(party)
    OwnKey.objects.create(
        key=key_id(text),
        person=actor.person,
        party=party,
        label=about["label"],
        text=text.text,
        credential=about.get("credential", ""),
        at=actor.now,
    )
    append(text, About(kind="key", party=party), actor.now, signed)
    record(asked, "", "waiting", key=key_id(text), party=party)


def text_of_vouch(actor: Actor, key: str, own: str, seen: str) -> SignedText:
    """The text by which one vouches for a key. Raises Refused when one may not."""
    if seen not in SEEN:
        raise refuse("how you saw it", "is none", f"Choose: {' or '.join(SEEN)}.", column="seen")
    row = OwnKey.objects.get(key=own)
    check("key.vouch", actor, state_of(key), party=row.party)
    return SignedText("vouch", {"log": the_log().name, "key": key, "by": own, "seen": seen})


def add_vouch(actor: Actor, about: dict[str, Any], text: SignedText, signed: Signed) -> None:
    """Put a vouch on the log."""
    own = OwnKey.objects.get(key=text["by"])
    before = state_of(text["key"])
    asked = check("key.vouch", actor, before, party=own.party)
    _add_event(actor, before, text, signed)
    record(asked, before.status, state_of(text["key"]).status, by=text["by"])


def text_of_end(actor: Actor, key: str, own: str, reason: str) -> SignedText:
    """The text by which a key is revoked, with one's own key of the same organisation."""
    state = state_of(key)
    check("key.revoke", actor, state, reason=reason, party=state.party)
    return SignedText(
        "revoke", {"log": the_log().name, "key": key, "by": own, "reason": reason.strip()}
    )


def end_key(actor: Actor, about: dict[str, Any], text: SignedText, signed: Signed) -> None:
    """Put the end of a key on the log: it signs nothing from there on."""
    before = state_of(text["key"])
    asked = check("key.revoke", actor, before, reason=text["reason"], party=before.party)
    _add_event(actor, before, text, signed)
    record(asked, before.status, state_of(text["key"]).status, by=text["by"])


def text_of_compromise(actor: Actor, key: str, own: str, since: str) -> SignedText:
    """The text that a key was in wrong hands since a day, or nobody knows since when."""
    state = state_of(key)
    check("key.compromise", actor, state, since=since, party=state.party)
    return SignedText("compromise", {"log": the_log().name, "key": key, "by": own, "since": since})


def tell_compromise(actor: Actor, about: dict[str, Any], text: SignedText, signed: Signed) -> None:
    """Put on the log that a key was in wrong hands: it ends, what it signed since falls."""
    before = state_of(text["key"])
    asked = check("key.compromise", actor, before, since=text["since"], party=before.party)
    _add_event(actor, before, text, signed)
    after = state_of(text["key"]).status
    record(asked, before.status, after, by=text["by"], since=text["since"])


def fallen_signatures(document: Document) -> list[tuple[SignatureRow, str]]:
    """Signatures of the revision that stands which do not: their key was in wrong hands; why."""
    rows = SignatureRow.objects.filter(document=document, revision=document.revision)
    said = [(row, fault_of_row(row)) for row in rows]
    return [(row, why) for row, why in said if why]


def fault_of_row(row: SignatureRow) -> str:
    """Why a signature does not stand: its key was in wrong hands by the log's day; else nothing."""
    key = register_now().keys.get(str(row.key))
    day = row.made["signed_on" if row.kind == "signature" else "published_on"]
    return key.hands_fault(told_day(str(day))) if key is not None else ""


def _add_event(actor: Actor, state: KeyState, text: SignedText, signed: Signed) -> None:
    """Put an event about a key on the log. Raises InputRefused when it breaks a rule of them."""
    said = f"{text.purpose} {text['key'][:16]}"
    before = [each.rule for each in register_now().problems if each.value == said]
    append(text, About(kind=text.purpose, party=state.party), actor.now, signed)
    after = [each.rule for each in register_now().problems if each.value == said]
    if len(after) > len(before):
        raise refuse("the key", after[-1])


def _status(key: Key | None, good: frozenset[str]) -> str:
    if key is not None and key.doubted_from is not None:
        return "compromised"
    if key is None or key.ended is not None:
        return "revoked"
    return "in_force" if key.id in good else "waiting"


def founding_key() -> str:
    """The id of the key with which vouching begins; empty where there is none yet."""
    return next(iter(founding(the_log())), "")
