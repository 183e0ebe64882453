"""Somebody who walks through the workspace in a real browser, and every page that they were shown.

They follow what stands on the page: links and buttons by their names, fields by their labels. The
pages are kept as they were shown, and looked over afterwards, wide and narrow.
"""

import os
import re
from contextlib import contextmanager
from pathlib import Path

from served import page_of
from test_grid import fresh_client_of

from axe import look

PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
WIDTHS, PAPER = (320, 360, 768, 1280), 718  # pixels; A4 within margins of a centimetre
BY_AXE = WIDTHS if os.environ.get("WHOLE") else (WIDTHS[0], WIDTHS[-1])
CODE = r"^\w+ |/[0-9a-f]{8,}"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
NAME_OF_FOCUS = """() => {
    const here = document.activeElement;
    const named = [...(here.labels || [])].map(each => each.textContent).join(' ');
    const said = named || here.getAttribute('aria-label') || here.textContent;
    return said.trim().replace(/\\s+/g, ' ');
}"""
IS_SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    const box = document.activeElement.getBoundingClientRect();
    return box.width > 0 && (style.outlineStyle !== 'none' || style.boxShadow !== 'none');
}"""
TOO_WIDE = """() => {
    const edge = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth > edge ? [...document.querySelectorAll('main *')]
        .filter(each => each.getBoundingClientRect().right > edge + 1)
        .map(each => each.outerHTML.slice(0, 120)).concat('page') : [];
}"""


class Walker:
    """Somebody of the example at a screen of their own."""

    def __init__(self, page, world, code, shown):
        self.page, self.world, self.code, self.shown = page, world, code, shown
        self.key = world.keys[code]

    def go(self, path):
        """Open an address."""
        said = self.page.goto(path)
        self.keep()
        return said.status

    def keep(self):
        """Keep the page as it is shown."""
        path = re.sub(r"^http://[^/]+", "", self.page.url)
        self.shown.append((f"{self.code} {path}", self.page.content()))

    def follow(self, name):
        """Follow a link by its words."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        self.keep()

    def press(self, name):
        """Press a button by its words, and see what comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()
        self.keep()

    def fill(self, **said):
        """Fill in fields by their ids: text, a day, or what is chosen."""
        for name, value in said.items():
            field = self.page.locator(f"#{name}")
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(**value) if isinstance(value, dict) else field.select_option(
                    value
                )
            else:
                field.fill(value)

    def tab_to(self, name):
        """Go by the tab key alone to what has a name; one sees where one is."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(NAME_OF_FOCUS).startswith(name):
                assert self.page.evaluate(IS_SEEN), f"nobody sees that {name} has the focus"
                return
        raise AssertionError(f"no key leads to {name}")

    def enter(self, name):
        """Go to a link or button by key, and take it."""
        self.tab_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.keep()

    def type(self, name, text):
        """Go to a field by key, and write."""
        self.tab_to(name)
        self.page.keyboard.type(text)

    def sign(self):
        """Sign the exact text on the page with a key file."""
        text = self.page.locator("pre code").text_content()
        signed = self.world.hands[self.key].sign(self.key, text.encode())
        self.page.fill("#signature", signed.signature)
        self.press("Send the signature")
        assert "It stands in the log" in self.text

    @property
    def text(self):
        """What the page says."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def path(self):
        """The address of the page, without the origin."""
        return re.sub(r"^http://[^/]+", "", self.page.url)


@contextmanager
def walking(browser, origin, world, code, shown, **options):
    """Somebody in a browser of their own, who showed their second factor a moment ago."""
    options = {"viewport": WIDE, "java_script_enabled": False} | options
    with page_of(browser, origin, **options) as (page, strays):
        page.set_default_timeout(30_000)
        client = fresh_client_of(world.people[code])
        page.context.add_cookies(
            [{"name": n, "value": e.value, "url": origin} for n, e in client.cookies.items()]
        )
        yield Walker(page, world, code, shown)
        assert strays == []


def on_paper(page):
    """How many sides of paper a page takes, and what it says there."""
    page.emulate_media(media="print")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    text = " ".join(page.locator("main").inner_text().split())
    page.emulate_media(media="screen")
    return len(re.findall(rb"/Type\s*/Page[^s]", paper)), text


def faults_of(browser, origin, shown):
    """What is wrong on pages that were shown, the last of each kind: at every width, by axe at the
    ends and in forced colours, and on paper."""
    pages = list({re.sub(CODE, "-", name): body for name, body in shown}.items())
    found = []

    def answer(route):
        number = int(route.request.url.rpartition("/")[2])
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=pages[number][1])

    with page_of(browser, origin) as (page, _):
        page.route("**/looked-at/*", answer)
        for number, (name, _) in enumerate(pages):
            page.goto(f"/looked-at/{number}")
            found += [(name, *each) for each in faults_here(page)]
    return found


def faults_here(page):
    """What is wrong with a page as it stands, and in which mode: too wide, or what axe finds."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [(width, each) for each in page.evaluate(TOO_WIDE)]
        if width in BY_AXE:
            found += [(width, *each) for each in look(page).faults]
    page.emulate_media(forced_colors="active")
    found += [("forced colours", *each) for each in look(page).faults]
    page.emulate_media(forced_colors="none", media="print")
    page.set_viewport_size({"width": PAPER, "height": 800})
    found += [("paper", each) for each in page.evaluate(TOO_WIDE)]
    page.emulate_media(media="screen")
    return found
