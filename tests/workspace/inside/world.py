"""People of an example partnership, their keys and passkeys, and an agreement that they sign."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from tripleaim.governance.key import load_private_key, new_private_key, public_hex
from tripleaim.governance.log_entry import packed
from tripleaim.workspace.drafting import discussing, writing
from tripleaim.workspace.example import BODIES, make_example
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.models import Document, Person, RoleSpell, Seen, Step
from tripleaim.workspace.people.joining import join
from tripleaim.workspace.record.tree_log import Signed
from tripleaim.workspace.signing import keys, publishing, requests, steps

CODES = tuple(BODIES)
PASSWORD = "correct horse battery 9"
SHARES = {"QF7": Decimal("0.44"), "RHQ": Decimal("0.35"), "207": Decimal("0.21")}


class Hand:
    """A private key in somebody's hand; it can be kept with a copy of the tables."""

    def __getstate__(self):
        kept = self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return vars(self) | {"private": kept}

    def __setstate__(self, kept):
        vars(self).update(kept, private=load_pem_private_key(kept["private"], None))


class KeyFile(Hand):
    """An Ed25519 key file."""

    form = "ed25519"

    def __init__(self):
        self.private = load_private_key(new_private_key(), "a key")

    @property
    def public(self):
        return public_hex(self.private)

    def sign(self, key, text):
        return Signed(method=self.form, by=key, signature=self.private.sign(text).hex())


class Passkey(Hand):
    """A passkey in software: the bytes that a browser would send."""

    form = "webauthn"

    def __init__(self, origin="http://localhost:8000", rp="localhost", flags=0x05):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.origin, self.rp, self.flags = origin, rp, flags

    @property
    def public(self):
        public = self.private.public_key()
        return packed(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    def sign(self, key, text, **changes):
        said = {
            "type": "webauthn.get",
            "challenge": packed(hashlib.sha256(text).digest()),
            "origin": self.origin,
            "crossOrigin": False,
        } | changes
        client = json.dumps(said).encode()
        data = hashlib.sha256(self.rp.encode()).digest() + bytes([self.flags]) + bytes(4)
        made = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return Signed(
            method=self.form,
            by=key,
            signature=packed(made),
            authenticator_data=packed(data),
            client_data=packed(client),
        )


class World:
    """The example with everybody joined; `hands` are the keys in people's hands by key id."""

    def __init__(self):
        founder = Person.objects.create(mail="founder@example.org", name="F", status="active")
        RoleSpell.objects.create(
            person=founder, kind="I", scope="instance:", begins=self.now().date(), status="held"
        )
        self.founder, self.hands, self.keys = founder, {}, {}
        self.partnership, invited = make_example(self.admin)
        self.people = {}
        for code, each in zip(CODES, invited, strict=True):
            self.people[code] = join(Actor(now=self.now()), each.secret, PASSWORD)
        root = self.add_key(self.admin, "-", KeyFile())
        for number, code in enumerate(CODES):
            key = self.add_key(self.acts(code), code, KeyFile() if number % 3 else Passkey())
            self.keys[code] = key
            text = keys.text_of_vouch(self.admin, key, root, "in person")
            self.sign(self.admin, text, root, {})
        self.root = root

    @staticmethod
    def now():
        return datetime.now(UTC)

    @property
    def admin(self):
        return Actor(now=self.now(), person=self.founder, fresh=True, has_factor=True)

    def acts(self, code, **changes):
        person = Person.objects.get(pk=self.people[code].pk)
        given = {"now": self.now(), "person": person, "fresh": True, "has_factor": True}
        return Actor(**(given | changes))

    def add_key(self, actor, party, hand):
        text = keys.text_of_key(actor.person, party, hand.form, hand.public)
        key = keys.check_new_key(actor, party, text)
        self.hands[key] = hand
        self.sign(actor, text, key, {"label": "a key"})
        return key

    def sign(self, actor, text, key, about):
        asked = requests.request_signature(actor, text, key, about)
        signed = self.hands[key].sign(key, asked.text.encode())
        return requests.complete(actor, asked.pk, signed)

    def sign_step(self, code, document):
        step = Step.objects.get(document=document, revision=document.revision, party=code)
        actor = self.acts(code)
        Seen.objects.get_or_create(
            person=actor.person, document=document, revision=document.revision
        )
        text = steps.text_of_signature(actor, step, self.keys[code])
        self.sign(actor, text, self.keys[code], {"step": step.pk})
        document.refresh_from_db()

    def plans(self, *codes):
        due = self.now().date() + timedelta(days=7)
        return [steps.Plan(party=code, kind="sign", order=1, due=due) for code in codes]


def mend(world, document):
    """Put right the fault that the example has: risk shares that add to 0.95."""
    officer = world.acts("QF7")
    values = {**document.newest.values, "risk_shares": SHARES}
    document.refresh_from_db()
    writing.save_document(officer, document, values, document.lock, "shares")


def copy_of(world, slug):
    """Another draft like the example's fund, without its fault."""
    first = Document.objects.get(slug="home-first-fund")
    actor = world.acts("QF7")
    start = writing.Start(
        kind="pooled_fund",
        slug=slug,
        title=slug,
        reach="parties",
        parties=tuple((code, BODIES[code]) for code in SHARES),
    )
    document = writing.create_document(actor, world.partnership, start)
    values = {**first.newest.values, "risk_shares": SHARES, "title": slug, "purpose": slug}
    document.refresh_from_db()
    writing.save_document(world.acts("QF7"), document, values, document.lock, "text")
    document.refresh_from_db()
    return document


def sign_the_fund(world):
    """The example's fund from draft to published."""
    document = Document.objects.get(slug="home-first-fund")
    mend(world, document)
    discussing.comment_on(world.acts("RHQ"), document, "para-1", "We agree.")
    change = discussing.propose_change(
        world.acts("RHQ"), document, "para-6", "Within ten days.", "sooner"
    )
    discussing.accept_change(world.acts("QF7"), change)
    document.refresh_from_db()
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    for code in SHARES:
        world.sign_step(code, document)
    officer = world.acts("QF7")
    text = publishing.text_of_publication(
        officer, document, world.keys["QF7"], "https://example.org/fund"
    )
    world.sign(officer, text, world.keys["QF7"], {"document": document.pk})
    document.refresh_from_db()
    return document
