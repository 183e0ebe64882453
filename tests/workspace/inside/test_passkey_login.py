"""Signing in by a passkey: a credential of its own, that verified its person, for this site."""

import hashlib
import json
import re

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from test_grid import fresh_client_of

from tripleaim.workspace.models import OwnKey, Person, RoleSpell
from tripleaim.workspace.signing import keys

HERE = "/account/2fa/webauthn/"
VERIFIED, PRESENT, ATTESTED = 0x04, 0x01, 0x40


class Device:
    """A device with one passkey, as a browser shows it to a site."""

    def __init__(self, rp="localhost", origin="http://localhost"):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.rp, self.origin, self.id, self.handle = rp, origin, b"a device's passkey", ""

    def _client(self, kind, challenge):
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _shown(self, **response):
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )

    def create(self, options, flags=PRESENT | VERIFIED | ATTESTED):
        self.handle = options["publicKey"]["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        about = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = hashlib.sha256(self.rp.encode()).digest() + bytes([flags]) + bytes(4) + about
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["publicKey"]["challenge"])
        return self._shown(
            clientDataJSON=websafe_encode(client), attestationObject=websafe_encode(made)
        )

    def get(self, challenge, flags=PRESENT | VERIFIED):
        client = self._client("webauthn.get", challenge)
        data = hashlib.sha256(self.rp.encode()).digest() + bytes([flags]) + bytes(4)
        signed = data + hashlib.sha256(client).digest()
        return self._shown(
            clientDataJSON=websafe_encode(client),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(self.private.sign(signed, ec.ECDSA(hashes.SHA256()))),
            userHandle=self.handle,
        )


def added(person, device, **flags):
    """Add a passkey by its page: what was answered."""
    browser = fresh_client_of(person)
    said = browser.get(f"{HERE}add/")
    assert said.status_code == 200, said.headers
    page = said.content.decode()
    options = json.loads(re.search(r'id="js_data"[^>]*>(.*?)</script>', page, re.S)[1])
    made = device.create(options["creation_options"], **flags)
    given = {"name": "Phone", "passwordless": "on", "credential": made}
    return browser.post(f"{HERE}add/", given)


def signed_in(device, challenge="", **flags):
    """Sign in with it: the browser, and what was answered."""
    browser = Client(SERVER_NAME="localhost")
    asked = browser.get(f"{HERE}login/", headers={"X-Requested-With": "XMLHttpRequest"}).json()
    shown = device.get(challenge or asked["request_options"]["publicKey"]["challenge"], **flags)
    return browser, browser.post(f"{HERE}login/", {"credential": shown})


def is_in(browser):
    return browser.get("/turn").status_code == 200


def test_a_passkey_signs_in_with_a_fresh_second_factor_and_signs_nothing(world):
    device, person = Device(), world.people["TAH"]
    before = OwnKey.objects.count()
    assert added(person, device).status_code == 302
    browser, said = signed_in(device)
    assert said["Location"] == "/turn"
    assert is_in(browser)
    assert browser.get("/you/keys/add").status_code == 200  # which asks for a fresh factor
    assert OwnKey.objects.count() == before  # it is no key to sign with
    assert all(each.party != "TAH" or each.pk == world.keys["TAH"] for each in keys.key_states())


def test_what_does_not_verify_its_person_or_is_of_another_site_is_refused(world):
    person = world.people["RXE"]
    assert added(person, Device(), flags=PRESENT | ATTESTED).status_code == 200
    assert added(person, Device(rp="elsewhere.example")).status_code == 200
    assert added(person, Device(origin="https://localhost.example")).status_code == 200
    device = Device()
    assert added(person, device).status_code == 302
    for flags in (PRESENT, VERIFIED):
        assert not is_in(signed_in(device, flags=flags)[0])
    assert not is_in(signed_in(device, challenge=websafe_encode(b"x" * 32))[0])
    other = Device()
    other.id, other.handle = device.id, device.handle
    assert not is_in(signed_in(other)[0])
    assert is_in(signed_in(device)[0])


def test_a_challenge_is_used_once_and_whoever_was_ended_does_not_come_in(world):
    person = Person.objects.create(mail="away@example.org", name="Away", status="active")
    RoleSpell.objects.create(
        person=person, kind="M", scope="organisation:RCU", begins=world.now().date(), status="held"
    )
    device = Device()
    assert added(person, device).status_code == 302
    browser = Client(SERVER_NAME="localhost")
    asked = browser.get(f"{HERE}login/", headers={"X-Requested-With": "XMLHttpRequest"}).json()
    shown = device.get(asked["request_options"]["publicKey"]["challenge"])
    assert browser.post(f"{HERE}login/", {"credential": shown})["Location"] == "/turn"
    browser.post("/account/logout/")
    browser.post(f"{HERE}login/", {"credential": shown})
    assert not is_in(browser)
    Person.objects.filter(pk=person.pk).update(status="ended", ended_at=world.now())
    assert not is_in(signed_in(device)[0])
