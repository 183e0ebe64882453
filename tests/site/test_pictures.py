"""The pictures of the documentation, taken from the site that the tests built.

They are kept in docs/pictures; PICTURES=write takes them anew.
"""

import os
from pathlib import Path

import pytest
from browsing import opened
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

KEPT = Path(__file__).parent.parent.parent / "docs" / "pictures"
PICTURES = (
    ("national", "index.html", 1280, 1500),
    ("system", "system/QOP/index.html", 1280, 1150),
    ("narrow", "system/QOP/index.html", 320, 900),
)
MOST_BYTES = 420_000


@pytest.mark.parametrize(("name", "path", "width", "height"), PICTURES)
def test_picture(
    browser: Browser, site_folder: Path, name: str, path: str, width: int, height: int
) -> None:
    with opened(browser, site_folder, path, width=width) as (page, _):
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        taken = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    assert 10_000 < len(taken) < MOST_BYTES
    kept = KEPT / f"{name}.png"
    if os.environ.get("PICTURES") == "write":
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(taken)
    assert kept.is_file(), f"docs/pictures/{name}.png is missing: PICTURES=write pytest {__file__}"
