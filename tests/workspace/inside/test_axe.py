"""Every page of the workspace before axe and at the width of a phone, with its own styles."""

import re
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from test_grid import client_of
from test_interests import declared, member
from world import SHARES, copy_of

ROOT = Path(__file__).parents[3]
sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "site")]

from tripleaim.workspace.deciding import voting  # noqa: E402
from tripleaim.workspace.guard.actor import clock  # noqa: E402
from tripleaim.workspace.meetings import doing, holding, minutes  # noqa: E402
from tripleaim.workspace.models import Committee  # noqa: E402
from tripleaim.workspace.signing import steps  # noqa: E402

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def pages(world, agreed):
    """Every page as the chair and the officer see it, and the files that they load: by path."""
    draft, shared = copy_of(world, "axe-draft"), copy_of(world, "axe-shared")
    steps.share_document(world.acts("QF7"), shared, world.plans(*SHARES))
    committee = Committee.objects.get()
    interest = declared(world, "RP5", "An interest", body="RHQ")
    proposal = voting.create_proposal(world.acts("QF7"), committee, "Decide", "That we do.", draft)
    opened = voting.create_proposal(world.acts("QF7"), committee, "Open", "That we do.")
    voting.open_proposal(world.acts("RFF"), opened, world.now() + timedelta(hours=2))
    voting.cast_vote(world.acts("QF7"), opened, member(world, "QF7"), "for")
    chair = world.acts("RFF")
    meeting = holding.call_meeting(chair, committee, world.now() + timedelta(days=9), "Here", 5)
    topic = holding.Topic(title="An item", purpose="decide", proposal=proposal)
    item = holding.add_item(chair, meeting, topic)
    holding.add_paper(chair, item, holding.Sheet(title="Figures", file="a.pdf", content=b"x"))
    held = holding.call_meeting(chair, committee, world.now() + timedelta(days=3), "", 1)
    holding.hold_meeting(clock(held.at), held)
    text = minutes.write_minutes(world.acts("RFF"), held)
    todo = doing.ToDo(
        text="Do it",
        person=world.people["RFF"],
        meeting=held,
        due=world.now().date() + timedelta(days=9),
    )
    task = doing.set_task(world.acts("RFF"), committee, todo)
    p, c = f"/p/{world.partnership.pk}", f"/c/{committee.pk}"
    paths = [
        "/turn",
        "/you",
        "/notices",
        "/you/notices",
        "/you/tokens",
        "/you/keys/add",
        "/keys",
        "/verify",
        "/who-may",
        "/nothing",
        f"/merger?with={world.partnership.pk}",
        p,
        *(
            f"{p}/{each}"
            for each in (
                "people",
                "new",
                "events",
                "interests",
                "interests/declare",
                "actions",
                "meetings",
                "decisions",
            )
        ),
        *(f"{c}/{each}" for each in ("propose", "action", "meeting")),
        *(
            f"/x/{each.pk}{more}"
            for each in (proposal, opened)
            for more in ("", "/interests", "/matter")
        ),
        f"/i/{interest.pk}",
        f"/t/{task.pk}",
        f"/m/{meeting.pk}",
        f"/m/{meeting.pk}/item",
        f"/m/{meeting.pk}/items/1/paper",
        f"/m/{held.pk}",
        f"/d/{text.pk}",
        *(
            f"/d/{draft.pk}{more}"
            for more in (
                "",
                "/edit",
                "/link",
                "/p/new",
                "/p/para-1/edit",
                "/p/para-1/comment",
                "/p/para-1/amend",
                "/history",
                "/matter",
                "/may",
                "/share",
                "/v/1",
                "/diff/1..2",
            )
        ),
        f"/d/{shared.pk}",
        f"/d/{shared.pk}/unshare",
        f"/d/{agreed.pk}",
        "/account/2fa/",
        "/account/password/change/",
        "/account/sessions/",
        "/account/logout/",
    ]
    found = {}
    for who in ("QF7", "RFF"):
        browser = client_of(world.people[who])
        for path in paths:
            answer = browser.get(path)
            if answer.status_code in (200, 404):
                found[f"/{who}{path}"] = (answer["Content-Type"], answer.content)
    visitor = client_of()
    found["/visitor/account/login/"] = ("text/html", visitor.get("/account/login/").content)
    for link in sorted(
        {
            one
            for _, body in found.values()
            for one in re.findall(r'(?:href|src)="(/static/[^"]+)"', body.decode())
        }
    ):
        answer = visitor.get(link)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[link] = (answer["Content-Type"], body)
    return found


def test_axe_finds_nothing_and_nothing_scrolls_sideways(pages):
    from axe_playwright_python.sync_playwright import Axe
    from browsing import FLAGS
    from playwright.sync_api import sync_playwright

    from left_out import chromium

    def answer(route):
        path = re.sub(r"^http://[^/]+", "", route.request.url)
        kind, body = pages.get(path, ("text/plain", b""))
        route.fulfill(status=200, content_type=kind, body=body)

    faults, seen = [], 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.set_default_timeout(240_000)
        page.route("**/*", answer)
        for path in [each for each in pages if not each.startswith("/static/")]:
            page.goto(f"http://localhost{path}")
            page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
            said = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
            faults += [
                (path, each["id"], each["nodes"][0]["html"][:120])
                for each in said.response["violations"]
            ]
            page.set_viewport_size({"width": 320, "height": 700})
            if page.evaluate(WIDE):
                faults.append((path, "scrolls sideways at 320 pixels", ""))
            page.set_viewport_size({"width": 1100, "height": 900})
            seen += 1
        browser.close()
    assert faults == []
    assert seen > 80
