"""Signing in by an organisation's own directory: a provider of our own on this machine."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.test import Client, override_settings

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.models import Person, RoleSpell
from tripleaim.workspace.people.directories import is_safe, read_directories
from tripleaim.workspace.people.id_token import Expected, read_id_token

CLIENT, SECRET = "the workspace", "s3cret: of a client"
BACK = "http://localhost:8000/account/directory/back"


def packed(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def number(value):
    return packed(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Hand:
    """A key of a directory: RS256 or ES256."""

    def __init__(self, alg="RS256", kid="1", bits=2048):
        self.alg, self.kid = alg, kid
        is_rsa = alg == "RS256"
        self.private = (
            rsa.generate_private_key(65537, bits)
            if is_rsa
            else ec.generate_private_key(ec.SECP256R1())
        )
        said = self.private.public_key().public_numbers()
        self.public = {"kid": kid, "use": "sig"} | (
            {"kty": "RSA", "n": number(said.n), "e": number(said.e)}
            if is_rsa
            else {"kty": "EC", "crv": "P-256", "x": number(said.x), "y": number(said.y)}
        )

    def sign(self, claims, **head):
        top = {"alg": self.alg, "kid": self.kid} | head
        parts = [packed(json.dumps(each).encode()) for each in (top, claims)]
        text = ".".join(parts).encode()
        if self.alg == "RS256":
            made = self.private.sign(text, padding.PKCS1v15(), hashes.SHA256())
        else:
            r, s = decode_dss_signature(self.private.sign(text, ec.ECDSA(hashes.SHA256())))
            made = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return f"{text.decode()}.{packed(made)}"


class Provider:
    """A directory: it lets in whom it is told to, and says of them what it is told to."""

    def __init__(self):
        self.hand, self.claims, self.asked, self.codes = Hand(), {}, [], {}
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                self.told(provider.told(self.path))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.told(provider.given(parse_qs(body), self.headers["Authorization"]))

            def told(self, said):
                self.send_response(200 if said else 400)
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.says = self.issuer
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def told(self, path):
        if path == "/keys":
            return {"keys": [self.hand.public]}
        return {
            "issuer": self.says,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def let_in(self, address, **claims):
        """Somebody signed in there: the code and state with which they are sent back."""
        asked = {name: said[0] for name, said in parse_qs(urlsplit(address).query).items()}
        assert asked["redirect_uri"] == BACK
        assert asked["client_id"] == CLIENT
        now = int(time.time())
        self.codes["a code"] = asked["code_challenge"]
        self.claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "x",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email_verified": True,
        } | claims
        return {"code": "a code", "state": asked["state"]}

    def given(self, form, authorization):
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        assert pair == "the%20workspace:s3cret%3A%20of%20a%20client"
        assert form["redirect_uri"] == [BACK]
        challenge = self.codes.pop(form["code"][0], None)
        made = packed(hashlib.sha256(form["code_verifier"][0].encode()).digest())
        return {"id_token": self.hand.sign(self.claims)} if challenge == made else {}


@pytest.fixture
def provider(tmp_path):
    made = Provider()
    (tmp_path / "client").write_text(f"{SECRET}\n")
    (tmp_path / "directories.toml").write_text(
        f'[RHQ]\nissuer = "{made.issuer}"\nclient_id = "{CLIENT}"\nclient_secret_file = "client"\n'
    )
    with override_settings(DIRECTORIES=tmp_path / "directories.toml"):
        yield made
    made.server.shutdown()


@pytest.fixture
def nurse(world):
    """Somebody of RHQ who has no second factor and no role that needs one."""
    return somebody(world, "nurse", "organisation:RHQ")


def somebody(world, name, *scopes, kind="M"):
    person, _ = Person.objects.get_or_create(
        mail=f"{name}@rhq.example", defaults={"name": name, "status": "active"}
    )
    for scope in scopes:
        RoleSpell.objects.get_or_create(
            person=person, kind=kind, scope=scope, begins=world.now().date(), status="held"
        )
    return person


def signed_in(provider, browser=None, **claims):
    """Go to the directory and come back: the browser, and what was answered."""
    browser = browser or Client(SERVER_NAME="localhost")
    left = browser.get("/account/directory/RHQ")
    assert left.status_code == 302, left.content.decode()
    sent = provider.let_in(left["Location"], **claims)
    return browser, browser.get("/account/directory/back", sent)


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
def test_a_person_of_the_organisation_is_signed_in(provider, nurse, alg):
    provider.hand = Hand(alg)
    browser, said = signed_in(provider, email="Nurse@rhq.example")
    assert said["Location"] == "/turn"
    assert "You are nurse" in browser.get("/turn").content.decode()
    page = Client(SERVER_NAME="localhost").get("/account/login/").content.decode()
    assert "Sign in with Sheffield Teaching Hospitals NHS Foundation Trust" in page


WRONG = {
    "another issuer": {"iss": "https://other.example"},
    "another audience": {"aud": "somebody else"},
    "audiences without whom": {"aud": ["the workspace", "another"]},
    "given to another": {"azp": "another"},
    "expired": {"exp": int(time.time()) - 61},
    "of later": {"iat": int(time.time()) + 3600},
    "no end": {"exp": None},
    "another nonce": {"nonce": "an old one"},
    "unverified": {"email_verified": False},
    "verified in words": {"email_verified": "true"},
    "no address": {"email": None},
    "nobody": {"email": "nobody@rhq.example"},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG)
def test_what_is_not_vouched_for_signs_nobody_in(provider, nurse, claims):
    browser, said = signed_in(provider, **({"email": nurse.mail} | claims))
    assert said.status_code == 403
    assert "You are not signed in" in said.content.decode()
    assert browser.get("/turn")["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "scopes", [["organisation:RFF"], ["organisation:RHQ", "organisation:RFF"], []]
)
def test_a_directory_vouches_for_nobody_of_another_organisation(provider, world, scopes):
    person = somebody(world, f"of-{len(scopes)}-{'-'.join(scopes)[-3:]}", *scopes)
    _, said = signed_in(provider, email=person.mail)
    assert said.status_code == 403


def test_a_directory_vouches_for_nobody_who_runs_the_instance(provider, world):
    """On that account everybody's people depend. A role in a partnership is no hindrance."""
    scope = f"partnership:{world.partnership.pk}"
    person = somebody(world, "porter", "organisation:RHQ", scope, kind="M")
    assert signed_in(provider, email=person.mail)[1].status_code == 302
    somebody(world, "porter", "instance:", kind="I")
    assert signed_in(provider, email=person.mail)[1].status_code == 403


@pytest.mark.parametrize("status", ["invited", "ended"])
def test_who_has_not_joined_or_was_ended_does_not_come_in(provider, world, status):
    person = somebody(world, status, "organisation:RHQ")
    Person.objects.filter(pk=person.pk).update(status=status)
    _, said = signed_in(provider, email=person.mail)
    assert said.status_code == 403


def test_whoever_signs_still_gives_a_second_factor(provider, world):
    from allauth.mfa.models import Authenticator

    person = somebody(world, "signs", "organisation:RHQ", kind="S")
    browser, said = signed_in(provider, email=person.mail)
    assert said["Location"] == "/turn"
    assert browser.get("/turn")["Location"] == "/account/2fa/totp/activate/"
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    browser, said = signed_in(provider, email=person.mail)
    assert said["Location"].startswith("/account/2fa/authenticate/")
    assert browser.get("/turn")["Location"].startswith("/account/login/")


def test_an_answer_is_taken_once_and_in_the_browser_that_asked(provider, nurse):
    browser, other = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    left = browser.get("/account/directory/RHQ")
    sent = provider.let_in(left["Location"], email=nurse.mail)
    assert other.get("/account/directory/back", sent).status_code == 403
    wrong = sent | {"state": "another"}
    assert browser.get("/account/directory/back", wrong).status_code == 403
    assert browser.get("/account/directory/back", sent).status_code == 403  # it was used up
    _, said = signed_in(provider, browser, email=nurse.mail)
    assert said["Location"] == "/turn"


def test_a_directory_that_is_silent_or_another_is_told(provider, nurse):
    provider.says = "https://other.example"
    said = Client(SERVER_NAME="localhost").get("/account/directory/RHQ")
    assert said.status_code == 403
    assert "says that it is another" in said.content.decode()
    provider.server.shutdown()
    provider.server.server_close()
    said = Client(SERVER_NAME="localhost").get("/account/directory/RHQ")
    assert "did not answer" in said.content.decode()
    assert Client(SERVER_NAME="localhost").get("/account/directory/XXX").status_code == 404


EXPECTED = Expected(issuer="https://a.example", audience="w", nonce="n", at=1000.0)
CLAIMS = {
    "iss": "https://a.example",
    "aud": "w",
    "nonce": "n",
    "iat": 990,
    "exp": 1100,
    "email": "A@b.example",
    "email_verified": True,
}


@pytest.mark.parametrize("at", [930.0, 1159.9])
def test_a_token_holds_from_and_until(at):
    hand = Hand("ES256")
    for moment, holds in ((at, True), (1160.0, False), (929.9, False)):
        expected = Expected(issuer="https://a.example", audience="w", nonce="n", at=moment)
        try:
            assert read_id_token(hand.sign(CLAIMS), [hand.public], expected) == "a@b.example"
            assert holds, moment
        except InputRefused:
            assert not holds, moment


def test_no_signature_but_the_directorys_holds():
    hand, other, short = Hand(), Hand(), Hand(bits=1024)
    curve = Hand("ES256")
    good = hand.sign(CLAIMS)
    head, body, made = good.split(".")
    none = packed(json.dumps({"alg": "none"}).encode())
    forged = [
        (other.sign(CLAIMS), hand),
        (f"{none}.{body}.", hand),
        (f"{head}.{packed(json.dumps(CLAIMS | {'email': 'c@b.example'}).encode())}.{made}", hand),
        (hand.sign(CLAIMS, alg="HS256"), hand),
        (hand.sign(CLAIMS, alg="ES256"), hand),
        (hand.sign(CLAIMS, kid="2"), hand),
        (hand.sign(CLAIMS, crit=["x"]), hand),
        (curve.sign(CLAIMS)[:-2], curve),
        (short.sign(CLAIMS), short),
        ("a.b", hand),
        ("..", hand),
        (f"{good}.x", hand),
        ("[" * 3000 + f".{body}.{made}", hand),
    ]
    for token, key in forged:
        with pytest.raises(InputRefused):
            read_id_token(token, [key.public], EXPECTED)
    flips = 0
    for place in range(0, len(good), 7):
        changed = "A" if good[place] != "A" else "B"
        token = good[:place] + changed + good[place + 1 :]
        with pytest.raises(InputRefused):
            read_id_token(token, [hand.public], EXPECTED)
        flips += 1
    assert flips > 70
    assert read_id_token(good, [hand.public], EXPECTED) == "a@b.example"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[RHQ", "is no TOML"),
        ('RHQ = "x"', "is not as a directory is written"),
        ('[RHQ]\nissuer = "https://a.example"\nclient_id = "x"', "is not as a directory"),
        (
            '[RHQ]\nissuer = "http://a.example"\nclient_id = "x"\nclient_secret_file = "s"',
            "no https address",
        ),
        (
            '[RHQ]\nissuer = "https://a.example"\nclient_id = "x"\nclient_secret_file = "none"',
            "which is not there",
        ),
    ],
)
def test_a_file_of_directories_that_cannot_be_is_told(tmp_path, text, said):
    path = tmp_path / "directories.toml"
    path.write_text(text)
    (tmp_path / "s").write_text("s")
    with pytest.raises(InputRefused, match=said):
        read_directories(path)
    with override_settings(DIRECTORIES=path):
        from tripleaim.workspace.record.inspecting import faults_of_instance

        assert any(said in each for each in faults_of_instance())
        assert Client(SERVER_NAME="localhost").get("/account/login/").status_code == 200


def test_secrets_go_over_tls_or_nowhere():
    assert is_safe("https://a.example/token")
    for each in ("http://a.example", "ftp://localhost", "//a", "", None, "http://localhost.evil.x"):
        assert not is_safe(each), each
