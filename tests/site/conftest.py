"""A site built once a run, from the England that ships, and a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import FLAGS, ON, quiet
from playwright.sync_api import Browser, sync_playwright
from small_england import build_small_england

from conftest import build_once
from tripleaim.site.publish import publish
from tripleaim.site.settings import SiteSettings
from tripleaim.store.engine import ask_value, open_store


@pytest.fixture(scope="session")
def small_path(shared_tmp: Path) -> Path:
    """A store of a small England."""
    return build_once(shared_tmp / "small.duckdb", build_small_england)


@pytest.fixture(scope="session")
def site_folder(shared_tmp: Path, shipped_path: Path, small_path: Path) -> Path:
    """The site of what ships, in a folder with a blank in its name."""
    with open_store(shipped_path) as store:
        known = ask_value(store, "select count(*) from composition")
    folder, path = shared_tmp / "the site", shipped_path if known else small_path
    build_once(shared_tmp / "the-site.done", lambda mark: _publish(path, folder, mark))
    return folder


def _publish(store: Path, folder: Path, mark: Path) -> None:
    publish(store, folder, SiteSettings(on=ON, workers=1), quiet)
    mark.touch()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()
