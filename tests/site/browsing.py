"""What the tests of the site share: the day, the browser's flags, a page without a network."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

ON = date(2026, 11, 23)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def quiet(done: int, total: int, what: str) -> None:
    """Nobody watches."""


@contextmanager
def opened(
    browser: Browser, folder: Path, path: str, width: int = 1280, script: bool = True
) -> Iterator[tuple[Page, list[str]]]:
    """A page of the site, and the list of what it asked for outside the site's folder."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script
    )
    strays: list[str] = []
    inside = folder.resolve().as_uri()

    def judge(route: Route) -> None:
        if route.request.url.startswith(inside):
            route.continue_()
        else:
            strays.append(route.request.url)
            route.abort()

    context.route("**/*", judge)
    page = context.new_page()
    page.on("pageerror", lambda error: strays.append(f"error: {error}"))
    page.goto((folder / path).resolve().as_uri())
    yield page, strays
    context.close()
