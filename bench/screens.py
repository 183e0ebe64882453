"""Every page of a site in a real browser: screens, elements, bytes, sheets, labels of pictures.

    python -m bench.screens SITE                       (some twenty minutes of one core)
    python -m bench.screens SITE --axe                 (a page of each kind, in every mode)
    python -m bench.screens SITE --one-in 20

The worst of each figure is printed with its page, and every page that is beyond what is allowed.
`CHROMIUM` names the browser where playwright has none of its own.
"""

import argparse
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

MOST = {"screens": 8, "elements": 2000, "bytes": 150_000, "sheets": 4}
LEAST = {"read at 1280": 5, "named at 360": 10, "read at 360": 3}
NONE = ("labels at 1280", "labels at 320", "sideways at 320", "axe")
SEEN = """() => [...document.querySelectorAll('.ta-answer')].filter(each =>
    [...each.querySelectorAll('h3, .ta-says, .ta-fig')].every(part => {
        const box = part.getBoundingClientRect();
        return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
    })).length"""
NAMED = """() => [...document.querySelectorAll('.ta-ten li, .ta-answer h3')].filter(each =>
    each.checkVisibility() && each.getBoundingClientRect().bottom <= innerHeight).length"""
LABELS = """() => [...document.querySelectorAll('svg.ta-chart')].flatMap(svg => {
    const texts = [...svg.querySelectorAll('text')].filter(each => each.checkVisibility())
        .map(each => [each, each.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
    const frame = svg.getBoundingClientRect();
    return texts.flatMap(([one, a], at) => {
        const said = [];
        if (parseFloat(getComputedStyle(one).fontSize) < 11) said.push(`${one.textContent}: small`);
        if (a.right > frame.right + 1.5 || a.left < frame.left - 1.5)
            said.push(`${one.textContent}: cut off`);
        for (const [other, b] of texts.slice(at + 1)) {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 1 && down > 3) said.push(`${one.textContent} over ${other.textContent}`);
        }
        return said;
    });
})"""
OPEN = "document.querySelectorAll('details').forEach(each => each.open = true)"
SHUT = "document.querySelectorAll('details').forEach(each => each.open = false)"
SPILT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OF_A_SYSTEM = ("system/", "england/", "index.html")  # whose sheets of paper are counted
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AS_EVER = {"media": "screen", "forced_colors": "none", "color_scheme": "light"}
MODES: Mapping[str, tuple[int, Mapping[str, Any]]] = {
    "plain": (1280, {}),
    "forced colours": (1280, {"forced_colors": "active"}),
    "dark": (1280, {"color_scheme": "dark"}),
    "200%": (640, {}),
    "400%": (320, {}),
    "phone": (360, {}),
    "paper": (1280, {"media": "print"}),
}


def pages_of(folder: Path) -> list[str]:
    """The path of each page of a site that leads nowhere else, in order."""
    found = (each for each in folder.rglob("*.html") if 'http-equiv="refresh"' not in _head(each))
    return sorted(each.relative_to(folder).as_posix() for each in found)


def _head(page: Path) -> str:
    return page.read_text(encoding="utf-8")[:1500]


def kind_of(path: str) -> str:
    """Of which kind a page is: its address without what names a body, a day or a source.

    >>> kind_of("system/QOP/on/2018-06-01/index.html"), kind_of("place/E08000010/index.html")
    ('system/*/on/*', 'place/*')
    """
    parts = path.removesuffix("index.html").strip("/").split("/")
    fixed = [re.fullmatch(r"[a-z][a-z-]*", each) is not None for each in parts]
    return "/".join(part if is_fixed else "*" for part, is_fixed in zip(parts, fixed, strict=True))


def measure(page: Page, folder: Path, path: str) -> Iterator[tuple[str, float, str]]:
    """What is measured of a page: what, how much, and what is said of it."""
    yield "bytes", (folder / path).stat().st_size, ""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto((folder / path).resolve().as_uri())
    yield "screens", page.evaluate("document.documentElement.scrollHeight / innerHeight"), ""
    yield "elements", page.evaluate("document.querySelectorAll('*').length"), ""
    if page.locator(".ta-answer").count() >= LEAST["named at 360"] and "/pack" not in path:
        yield "read at 1280", page.evaluate(SEEN), ""
        if path != "index.html":  # the map and the search come first there
            page.set_viewport_size({"width": 360, "height": 740})
            yield "named at 360", page.evaluate(NAMED), ""
            yield "read at 360", page.evaluate(SEEN), ""
    if path.startswith(OF_A_SYSTEM):
        sheets = len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4")))
        yield "sheets", sheets, ""
    page.evaluate(OPEN)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(LABELS)
        yield f"labels at {width}", len(found), "; ".join(found[:3])
    yield "sideways at 320", max(0, page.evaluate(SPILT) - 1), ""


def find_axe(page: Page, folder: Path, path: str) -> Iterator[tuple[str, float, str]]:
    """What axe finds on a page in every mode, folded and open."""
    from axe_playwright_python.sync_playwright import Axe

    for mode, (width, told) in MODES.items():
        page.emulate_media(**{**AS_EVER, **told})
        page.set_viewport_size({"width": width, "height": 800})
        page.goto((folder / path).resolve().as_uri())
        rules = {"target-size": {"enabled": False}} if mode == "paper" else {}
        for state, fold in (("shut", SHUT), ("open", OPEN)):
            page.evaluate(fold)
            asked = {"runOnly": {"type": "tag", "values": RULES}, "rules": rules}
            found = Axe().run(page, options=asked)
            said = [each["id"] for each in found.response["violations"]]
            yield "axe", len(said), f"{mode}, {state}: {', '.join(said)}"


def is_beyond(what: str, figure: float) -> bool:
    """Whether a figure is more, or less, than is allowed."""
    if what in LEAST:
        return figure < LEAST[what]
    return figure > 0 if what in NONE else figure > MOST[what]


def main() -> None:
    """Print the worst of each figure, and what is beyond."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("site", type=Path)
    asked.add_argument("--one-in", type=int, default=1)
    asked.add_argument("--axe", action="store_true")
    given = asked.parse_args()
    paths = pages_of(given.site)[:: given.one_in]
    if given.axe:
        paths = list({kind_of(each): each for each in paths}.values())
    worst: dict[str, tuple[float, str]] = {}
    beyond = 0
    with sync_playwright() as driver:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        for path in paths:
            for what, figure, said in (find_axe if given.axe else measure)(page, given.site, path):
                sign = -1 if what in LEAST else 1
                if what not in worst or sign * figure > sign * worst[what][0]:
                    worst[what] = (figure, path)
                if is_beyond(what, figure):
                    beyond += 1
                    print(f"{path}: {what} {figure:g} {said}", flush=True)
        browser.close()
    for what, (figure, path) in worst.items():
        print(f"worst {what}: {figure:.4g} ({path})")
    print(f"{len(paths)} pages, {beyond} figures beyond what is allowed")


if __name__ == "__main__":
    main()
