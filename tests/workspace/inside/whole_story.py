"""The story of a consultation whole: who acts, in which browser, on which day; its sheet."""

import os
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from door_by_http import PHONE as PHONE_AGENT
from door_by_http import Line
from hearing_sheet import given, sheet_of_answers
from hearing_world import AGES, OPTIONS, draft, publish
from served import page_of, sign_in
from test_grid import fresh_client_of

from tripleaim.workspace.deciding import outcome, voting
from tripleaim.workspace.guard.actor import clock
from tripleaim.workspace.hearing.models import Consultation
from tripleaim.workspace.models import RoleSpell
from tripleaim.workspace.record.clockwork import turn_clock

PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
EACH = int(os.environ.get("WHOLE_EACH", "1"))  # 10: each tenth answer alone
DROPPED = OPTIONS[0]
GROUNDS = {"abuse": range(400, 420), "personal": range(420, 425), "double": range(470, 500)}


class Story:
    """Where the story stands: the consultation, the answers as they were given, their links."""

    def __init__(self, world, origin, browser):
        self.world, self.origin, self.browser = world, origin, browser
        self.rows, self.links, self.code = sheet_of_answers()[::EACH], {}, ""

    @property
    def held(self):
        return Consultation.objects.get(pk=self.code)

    @contextmanager
    def as_staff(self, code, **options):
        """Chromium in which somebody of the staff is signed in."""
        with page_of(self.browser, self.origin, **options) as (page, strays):
            sign_in(page, self.world, self.world.people[code])
            yield page
            assert strays == []

    def line_of(self, code):
        """What the browser of somebody of the staff sends."""
        cookies = fresh_client_of(self.world.people[code]).cookies
        return Line(self.origin, cookies=cookies)

    def by_staff(self, code, forms):
        """Send forms of staff pages, each from the page that it stands on, one after the other."""
        line = self.line_of(code)
        for path, values in forms:
            line.sent(path, values, by="csrfmiddlewaretoken")

    def public(self, path):
        """The text of a public page."""
        return Line(self.origin).page(path)


@contextmanager
def days_later(story, days):
    """So many days after the story began; the clock has turned."""
    now = story.world.now() + timedelta(days=days)
    with patch("django.utils.timezone.now", return_value=now):
        turn_clock(now)
        yield now


def picture(page, name):
    """A picture of a page for the docs, where PICTURES is 1 or names it."""
    if os.environ.get("PICTURES", "") in ("1", name):
        page.screenshot(path=str(PICTURES / f"{name}.png"))


def plan(world, slug, options, supersedes=None):
    """A published text with an option a paragraph: what the consultation may change."""
    rows = [
        {"id": f"para-{n}", "number": f"{n}", "text": f"Option {n}: {each}."}
        for n, each in enumerate(options, start=1)
    ]
    values = {
        "valid_from": world.now().date(),
        "standing": "voluntary",
        "decision_rule": "consensus",
        "binding_on": "nobody in law",
        "legal_basis": "voluntary",
        "example": True,
        "paragraphs": rows,
    } | ({"supersedes": supersedes} if supersedes else {})
    return publish(
        world, draft(world, "partnership_agreement", slug, "Plan for Harle Road", values)
    )


def marked_in(story, name):
    """How many of the sheet are to be hidden on a ground."""
    return sum(row["number"] in GROUNDS[name] for row in story.rows)


def pressed(page, what, how="click"):
    """Press a button or link and wait until the page it leads to is there."""
    with page.expect_navigation():
        getattr(what, how)()


def in_chromium(page, path, row):
    """Give an answer as somebody does: the choices tapped, the words typed. The link of it."""
    page.goto(path)
    page.locator(f"label[for=q1-{1 + OPTIONS.index(row['option'])}]").click()
    page.locator("#q2").fill(row["words"])
    page.locator(f"label[for=g1-{1 + list(AGES).index(row['age'])}]").click()
    page.locator("label[for=public-1]").click()
    pressed(page, page.get_by_role("button", name="Send my answer"))
    page.wait_for_url("**/say/yours/*")
    return page.url.removeprefix(page.context._impl_obj._options["baseURL"])


def by_http(story, path, rows, at):
    """Give answers as a browser sends them; the link of each by its number."""
    line = Line(story.origin, network=at)
    found = {}
    for row in rows:
        if row["way"] == "phone size":
            line.headers["User-Agent"] = PHONE_AGENT
        found[row["number"]] = line.sent(path, given(row))
    return found


def ground_of(answer):
    return next(each for each in GROUNDS if each in answer.signals)


def voted(world):
    """The committee's decision: proposed, opened, five for, closed, its outcome signed."""
    at = world.now() + timedelta(days=7 * 13)
    committee, chair = world.partnership.committee_set.get(), world.acts("RFF")
    text = f"“{DROPPED}” is dropped; a day unit and visits at home go on."
    proposal = voting.create_proposal(chair, committee, "Harle Road", text)
    voting.open_proposal(chair, proposal, at)
    for code in ("QF7", "RFF", "RP5", "RFR", "RHQ"):
        member = RoleSpell.objects.get(person=world.people[code], kind="T")
        voting.cast_vote(world.acts(code), proposal, member, "for")
    voting.close_proposal(clock(at), proposal)
    signed = outcome.text_of_decision(world.acts("RFF"), proposal)
    world.sign(world.acts("RFF"), signed, world.keys["RFF"], {"proposal": proposal.pk})
    proposal.refresh_from_db()
    return proposal
