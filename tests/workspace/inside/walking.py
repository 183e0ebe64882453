"""Somebody who walks through the workspace in a real browser, and every page that they were shown.

They follow what stands on the page: links and buttons by their names, fields by their labels. The
pages are kept as they were shown.
"""

import re
from contextlib import contextmanager

from served import page_of
from test_grid import fresh_client_of

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
