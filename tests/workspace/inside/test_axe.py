"""Every page of the url table before axe, its details closed and open, at four widths.

Some of the rooms' pages by axe at the narrowest and widest, in forced colours and on paper too;
with WHOLE all pages, by axe at each width.
"""

import html
import os
import re
import sys
from pathlib import Path

import pytest
from every_page import addresses, browsers, is_no_page, pages_of

ROOT = Path(__file__).parents[3]
sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "site")]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WHOLE = bool(os.environ.get("WHOLE"))
ROOMS = re.compile(r"/\w+(?:/post)?/(?:[cimtx]/|p/|merger|observed|turn)")
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
OPENED = """() => { const all = document.querySelectorAll('details');
    all.forEach(each => each.open = true); return all.length; }"""
REFUSED = [  # pages that say no, and forms with their faults
    ("QF7", "/nothing", None, 404),
    ("", "/d/nothing", None, 404),
    ("RHQ", "{draft}/share", None, 403),
    ("QF7", "{partnership}/new", {}, 400),
    ("QF7", "{draft}/share", {}, 400),
    ("", "{say}", {"form": "x"}, 400),
    ("", "/account/login/", {"login": "x", "password": "y"}, 200),
    ("", "/say/nothing", None, 404),
]


# Addresses that lead on for everybody here: a second factor is there, or was shown just now; and a
# link of a mail, which is another each time.
UNSEEN = {
    "account/2fa/totp/activate/",
    "account/2fa/webauthn/reauthenticate/",
    "alerts/stop/<str:said>",
}


@pytest.fixture(scope="module")
def named(world, agreed):
    return pages_of(world, agreed)


@pytest.fixture(scope="module")
def pages(world, named):
    """What each page is, as its browser sees it, and the files that they load: by path."""
    from urllib.parse import urlencode

    asking, found, odd = browsers(world), {}, []
    places = {
        "draft": next(path for _, path in named["d/<str:code>/edit"]).removesuffix("/edit"),
        "partnership": named["p/<str:code>"][0][1],
        "say": named["say/<str:code>"][0][1],
    }
    shown = [
        (who, path, None, status)
        for rows in named.values()
        for who, path in rows
        if (status := asking[who].get(path).status_code) in (200, 403)
    ]
    seen = {path for _, path, *_ in shown}
    hidden = {name for name, rows in named.items() if not seen & {path for _, path in rows}}
    assert hidden == UNSEEN
    for who, path, form, status in shown + REFUSED:
        path = path.format(**places)
        if form is None:
            answer = asking[who].get(path)
        else:
            kind = "application/x-www-form-urlencoded"
            answer = asking[who].post(path, urlencode(form), kind)
        if answer.status_code != status:
            odd.append((who, path, answer.status_code))
        name = f"/{who or 'visitor'}{'' if form is None else '/post'}{path}"
        found[name] = (answer["Content-Type"], answer.content)
    assert odd == []
    for link in sorted(
        {
            one
            for _, body in found.values()
            for one in re.findall(r'(?:href|src)="(/static/[^"]+)"', body.decode())
        }
    ):
        answer = asking[""].get(link)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[link] = (answer["Content-Type"], body)
    return found


def test_no_address_of_the_url_table_is_forgotten(named):
    every = set(addresses())
    assert {each for each in every if not is_no_page(each)} == set(named)
    assert all(named.values())


def test_axe_finds_nothing_and_nothing_scrolls_sideways(pages):
    from browsing import FLAGS
    from playwright.sync_api import sync_playwright
    from walking import WIDTHS, faults_here

    from axe import look
    from left_out import chromium
    from sampled import sampled

    def answer(route):
        path = re.sub(r"^http://[^/]+", "", route.request.url)
        kind, body = pages.get(path, ("text/plain", b""))
        route.fulfill(status=200, content_type=kind, body=body)

    asked = [each for each in pages if not each.startswith("/static/")]
    every_mode = set(sampled([each for each in asked if WHOLE or ROOMS.match(each)], 6))
    faults, opened = [], 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.set_default_timeout(240_000)
        page.route("**/*", answer)
        for path in asked:
            page.goto(f"http://localhost{path}")
            faults += [(path, "as it comes", *each) for each in look(page).faults]
            if page.evaluate(OPENED):
                faults += [(path, "details open", *each) for each in look(page).faults]
                opened += 1
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 700})
                if page.evaluate(WIDE):
                    faults.append((path, f"{width} pixels", "scrolls sideways", ""))
            if path in every_mode:
                faults += [(path, *each) for each in faults_here(page)]
            page.set_viewport_size({"width": 1100, "height": 900})
        browser.close()
    print(f"{len(asked)} pages, {opened} with details; {len(every_mode)} in every mode")
    assert faults == [], "\n".join(map(str, faults))
    assert len(asked) > 110
    assert opened >= 3
    assert len(every_mode) > 8


SINGULAR = {"is", "was", "has", "its", "this", "waits", "says", "belongs", "changes"}
EXACT = r"(?s)<(pre|code|script|style)\b.*?</\1>|<option value=.*?>"
ROWS = (  # as rows hold them: scopes, kinds and states
    r"\b(?:partnership|organisation|committee|document|instance):[\w-]+",
    r"\b[a-z]+_[a-z_]+\b",
)


def test_pages_tell_one_as_one_and_no_row_as_it_is_kept(pages):
    odd = []
    for path, (kind, body) in pages.items():
        if not kind.startswith("text/html"):
            continue
        text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(EXACT, " ", body.decode())))
        text = " ".join(text.split())
        ones = re.findall(r"(?<![\w.,:–-])1 ([a-z]+s)\b", text)
        odd += [(path, f"1 {each}") for each in ones if each not in SINGULAR]
        odd += [(path, each) for rule in ROWS for each in re.findall(rule, text)]
    assert sorted(set(odd)) == []
