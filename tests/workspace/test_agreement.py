"""An agreement in nine browsers: drafted, discussed, and signed by passkeys and key files.

On SQLite with `make grids` alone: on PostgreSQL the same nine go on to publish it, and `inside`
has the steps of both.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from instance import PASSWORD, Instance, code_of

from tripleaim.governance.key import load_private_key, new_private_key, public_hex

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CODES = ("QF7", "RFF", "RP5", "RFR", "RHQ", "RCU", "TAH", "RXE", "207")
PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
BY_FILE = ("RFR", "RCU", "207")


class Person:
    """Somebody in a browser of their own: a second factor, and a passkey or a key file."""

    def __init__(self, browser: Any, origin: str):
        self.context = browser.new_context()
        self.context.set_default_timeout(240_000)
        self.page = self.context.new_page()
        self.origin, self.secret, self.asked = origin, "", 0.0
        self.private = load_private_key(new_private_key(), "")
        tools = self.context.new_cdp_session(self.page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})

    def go(self, path: str) -> Any:
        """Open an address of the workspace."""
        return self.page.goto(self.origin + path)

    def press(self, name: str) -> None:
        """Press the button of a name."""
        self.page.get_by_role("button", name=name).first.click()

    def join(self, link: str) -> None:
        """Join by a link, with a password and an authenticator app."""
        self.go(link)
        self.page.fill("#password", PASSWORD)
        self.press("Join")
        self.secret = self.page.locator("#authenticator_secret").input_value()
        self.give_code()

    def confirm(self) -> None:
        """Show the second factor again where it is not of the last two minutes."""
        if time.time() - self.asked < 120:
            return
        self.go("/account/2fa/reauthenticate/?next=/you")
        self.give_code()

    def give_code(self) -> None:
        """Type in the code of the moment; again where a busy machine let its half minute pass."""
        for _ in range(4):
            self.page.fill("#id_code", code_of(self.secret, time.time()))
            with self.page.expect_navigation():
                self.page.locator("main form button[type=submit]").first.click()
            self.asked = time.time()
            if not self.page.locator("#id_code").count():
                return
        raise AssertionError(f"no code was taken: {self.page.locator('main').text_content()}")

    def add_key(self, party: str, by_file: bool) -> None:
        """Add a key for a party, signed by itself."""
        self.confirm()
        self.go("/you/keys/add")
        if by_file:
            self.page.select_option("#file-party", party)
            self.page.fill("#public", public_hex(self.private))
            self.press("Add the key file's key")
        else:
            self.page.select_option("#party", party)
            self.press("Make a passkey")
        self.page.wait_for_url("**/sign/*")
        self.sign_request()

    def sign_request(self) -> None:
        """Sign the exact text on the page, with what one has."""
        text = self.page.locator("pre code").text_content()
        if self.page.locator("form[data-passkey]").count():
            self.press("Sign with your passkey")
        else:
            self.page.fill("#signature", self.private.sign(text.encode()).hex())
            self.press("Send the signature")
        self.page.wait_for_selector("text=It stands in the log")

    def vouch_for_all(self) -> None:
        """Vouch for every key that waits."""
        while True:
            self.confirm()
            self.go("/keys")
            if not self.page.get_by_role("link", name="Vouch").count():
                return
            self.page.get_by_role("link", name="Vouch").first.click()
            self.press("Show the statement to sign")
            self.sign_request()


@pytest.fixture(scope="module")
def instance(tmp_path_factory: Any, shipped_path: Path) -> Iterator[Instance]:
    made = Instance(tmp_path_factory.mktemp("workspace"), shipped_path)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def people(instance: Instance, browser: Any) -> dict[str, Person]:
    """The administrator, under the empty name, and the nine members by their organisation."""
    found = {}
    for name, link in zip(("", *CODES), instance.links, strict=True):
        found[name] = Person(browser, instance.origin)
        found[name].join(link)
    found[""].add_key("-", by_file=True)
    for code in CODES:
        found[code].add_key(code, by_file=code in BY_FILE)
    found[""].vouch_for_all()
    return found


def address_of(person: Person) -> str:
    """The address that a browser shows, without the origin."""
    return str(person.page.url).removeprefix(person.origin).partition("#")[0]


@pytest.mark.whole
def test_nine_draft_discuss_and_sign_an_agreement(people: dict[str, Person]) -> None:
    officer = people["QF7"]
    document = draft(officer)
    discuss(people, document)
    conflict(officer, document)
    officer.go(f"{document}/share")
    officer.press("Share")
    for code in CODES:
        sign(people[code], document, code)
    officer.go(document)
    assert officer.page.locator("strong.nhsuk-tag").first.text_content() == "Signed"


def draft(officer: Person) -> str:
    """Draft an agreement of nine by its pages: kind, form, paragraphs. Its address."""
    officer.go("/turn")
    officer.page.get_by_role("link", name="South Yorkshire partnership (example)").click()
    officer.page.get_by_role("link", name="Draft a document").click()
    page = officer.page
    page.select_option("#kind", "partnership_agreement")
    page.fill("#title", "Agreement of nine (example)")
    page.fill("#slug", "nine-agree")
    for code in CODES:
        page.check(f"#party-{code}")
    page.check("#reach-world")
    officer.press("Start the draft")
    for name, value in (
        ("standing", "voluntary"),
        ("decision_rule", "consensus"),
        ("binding_on", "nobody in law"),
    ):
        page.select_option(f"#{name}", value)
    page.fill("#legal_basis", "voluntary")
    officer.press("Save")
    document = address_of(officer)
    for number in ("1.1", "1.2", "2.1", "2.2"):
        officer.go(f"{document}/p/new")
        page.fill("#number", number)
        page.fill("#text", f"What {number} says, in thirty days.")
        officer.press("Save")
    assert page.get_by_text("Checks: 0 faults").count() == 1, page.locator(
        ".ws-panel"
    ).all_text_contents()
    return document


def discuss(people: dict[str, Person], document: str) -> None:
    """Twenty comments and three proposed changes: one taken, one rejected, one withdrawn."""
    officer = people["QF7"]
    officer.go(document)
    paragraphs = officer.page.locator(".ws-clause").evaluate_all("all => all.map(e => e.id)")
    for number in range(20):
        person = people[CODES[number % 9]]
        person.go(f"{document}/p/{paragraphs[number % 4]}/comment")
        person.page.fill("#text", f"Comment {number}")
        person.press("Comment")
    for number, code in enumerate(("RFF", "RP5", "RFR")):
        people[code].go(f"{document}/p/{paragraphs[number]}/amend")
        people[code].page.fill("#text", f"What it says, in ten days ({code}).")
        people[code].press("Propose")
    people["RHQ"].go(document)
    people["RHQ"].press("Support it for")
    people["RFR"].go(document)
    people["RFR"].press("Withdraw your change")
    officer.go(document)
    officer.press("Accept the change")
    officer.page.locator("input[name=reason]").first.fill("Thirty was agreed.")
    officer.press("Reject, with that reason")
    assert "in ten days (RFF)" in officer.page.content()
    assert "20" in str(
        sum(int(t.split()[0]) for t in officer.page.locator("summary").all_text_contents())
    )


def conflict(officer: Person, document: str) -> None:
    """Two windows change one text: the second sees both, joins them and saves."""
    other = officer.context.new_page()
    other.goto(f"{officer.origin}{document}/edit")
    officer.go(f"{document}/edit")
    officer.page.fill("#title", "Agreement of nine (example), first")
    officer.press("Save")
    other.fill("#legal_basis", "voluntary")
    other.fill("#title", "Agreement of nine (example), second")
    other.get_by_role("button", name="Save").first.click()
    assert "Somebody saved it since you opened it" in other.content()
    assert "first" in other.content()
    other.get_by_role("button", name="Save").first.click()
    assert "second" in other.locator("h1").text_content()
    other.close()


def sign(person: Person, document: str, code: str) -> None:
    """Read, and sign for an organisation."""
    person.confirm()
    person.go(document)
    person.page.get_by_role("link", name="Sign for").click()
    person.press("I have read it and agree")
    person.sign_request()
