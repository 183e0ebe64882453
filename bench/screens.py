"""Every page of a site in a real browser: screens, elements, bytes, sheets, labels of pictures.

    python -m bench.screens SITE                       (some twenty minutes of one core)
    python -m bench.screens SITE --axe                 (three pages of each kind, in every mode)
    python -m bench.screens SITE --axe --store STORE   (also the pages that need a server)
    python -m bench.screens SITE --one-in 20

The worst of each figure is printed with its page, and every page that is beyond what is allowed.
`CHROMIUM` names the browser where playwright has none of its own.
"""

import argparse
import os
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from axe import look

MOST = {"screens": 8, "elements": 2000, "bytes": 150_000, "sheets": 4}
LEAST = {"read at 1280": 5, "named at 360": 10, "read at 360": 3}
NONE = ("labels at 1280", "labels at 320", "sideways at 320", "axe", "sideways")
SEEN = """() => [...document.querySelectorAll('.ta-answer')].filter(each =>
    [...each.querySelectorAll('h3, .ta-says, .ta-fig')].every(part => {
        const box = part.getBoundingClientRect();
        return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
    })).length"""
NAMED = """() => [...document.querySelectorAll('.ta-ten li, .ta-answer h3')].filter(each =>
    each.checkVisibility() && each.getBoundingClientRect().bottom <= innerHeight).length"""
LABELS = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
    const texts = [...svg.querySelectorAll('text')].filter(each => each.checkVisibility())
        .map(each => [each, each.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
    const frame = svg.getBoundingClientRect();
    return texts.flatMap(([one, a], at) => {
        const said = [];
        const {a: x, b: y, c: z, d: w} = one.getScreenCTM();  // as drawn, not as told
        const scale = Math.sqrt(Math.abs(x * w - y * z));
        const drawn = parseFloat(getComputedStyle(one).fontSize) * scale;
        if (drawn < 10.99) said.push(`${one.textContent}: small`);
        if (a.right > frame.right + 1.5 || a.left < frame.left - 1.5 ||
            a.bottom > frame.bottom + 2.5 || a.top < frame.top - 2.5)
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
AS_EVER = {"media": "screen", "forced_colors": "none", "color_scheme": "light"}
MODES: Mapping[str, tuple[int, Mapping[str, Any]]] = {
    "plain": (1280, {}),
    "forced colours": (1280, {"forced_colors": "active"}),
    "forced colours, dark": (1280, {"forced_colors": "active", "color_scheme": "dark"}),
    "dark": (1280, {"color_scheme": "dark"}),
    "200%": (640, {}),
    "400%": (320, {}),
    "phone": (360, {}),
    "paper": (1280, {"media": "print"}),
    "no script": (1280, {}),
}
SERVED = (
    "what-if/",
    "what-if/QOP/",
    "what-if/QOP/?allocated=7000",
    "what-if/QOP/?allocated=much",
    "what-if/QOQ/",
    "what-if/QOQ/?effect=-5&cost=2",
    "what-if/QOQ/?effect=much&point=none",
    "what-if/none/",
    "api/v1/",
    "find/?q=wigan",
    "find/?q=zzzz",
    "no-such-page/",
)


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
    >>> kind_of("index.html"), kind_of("404.html")
    ('index.html', '404.html')
    """
    if "/" not in path:
        return path
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


def some_of_each_kind(folder: Path) -> list[str]:
    """Of each kind of page the largest, the middle one and the last."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for path in pages_of(folder):
        kinds[kind_of(path)].append(path)
    found: list[str] = []
    for paths in kinds.values():
        largest = max(paths, key=lambda each: (folder / each).stat().st_size)
        found += dict.fromkeys([largest, paths[len(paths) // 2], paths[-1]])
    return found


def find_axe(page: Page, root: str, path: str) -> Iterator[tuple[str, float, str]]:
    """What axe finds on a page in every mode, folded and open, and how far it spills sideways."""
    for mode, (width, told) in MODES.items():
        page.unroute_all()
        if mode == "no script":
            page.route("**/*.js", lambda asked: asked.abort())
        page.emulate_media(**{**AS_EVER, **told})
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(root + path)
        for state, fold in (("shut", SHUT), ("open", OPEN)):
            page.evaluate(fold)
            found = look(page, but=("target-size",) if mode == "paper" else ())
            yield "axe", len(found.faults), f"{mode}, {state}: {found.faults}"
            spilt = 0 if mode == "paper" else max(0, page.evaluate(SPILT) - 1)
            yield "sideways", spilt, f"{mode}, {state}"


@contextmanager
def served(folder: Path, store: Path | None = None, on: date | None = None) -> Iterator[str]:
    """The address of a site while it is served: by the program where a store is given."""
    if store is None:
        files = partial(_Silent, directory=str(folder))
        server: Any = ThreadingHTTPServer(("127.0.0.1", 0), files)
        run, stop, port = server.serve_forever, server.shutdown, server.server_address[1]
    else:
        from tripleaim.workspace.listening import make_server
        from tripleaim.workspace.serve import make_application

        application = make_application(store, folder, on or date.today())
        server = make_server(application, "127.0.0.1:0")
        run, stop, port = server.run, server.close, server.effective_port
    running = Thread(target=run, daemon=True)
    running.start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        stop()
        running.join(2)


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


def is_beyond(what: str, figure: float) -> bool:
    """Whether a figure is more, or less, than is allowed."""
    if what in LEAST:
        return figure < LEAST[what]
    return figure > 0 if what in NONE else figure > MOST[what]


def look_at_all(
    paths: Sequence[str], measured: Any
) -> tuple[dict[str, tuple[float, str]], dict[str, int]]:
    """The worst of each figure with its page, and how many there are; what is beyond is told."""
    worst: dict[str, tuple[float, str]] = {}
    counted: dict[str, int] = defaultdict(int)
    with sync_playwright() as driver:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(180_000)  # other work may hold the machine
        for path in paths:
            for what, figure, said in measured(page, path):
                counted[what] += 1
                sign = -1 if what in LEAST else 1
                if what not in worst or sign * figure > sign * worst[what][0]:
                    worst[what] = (figure, path)
                if is_beyond(what, figure):
                    counted["beyond"] += 1
                    print(f"{path}: {what} {figure:g} {said}", flush=True)
        browser.close()
    return worst, counted


def main() -> None:
    """Print the worst of each figure, and what is beyond."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("site", type=Path)
    asked.add_argument("--one-in", type=int, default=1)
    asked.add_argument("--axe", action="store_true")
    asked.add_argument("--store", type=Path)
    given = asked.parse_args()
    if given.axe:
        paths = [each.removesuffix("index.html") for each in some_of_each_kind(given.site)]
        paths = [*paths, *(SERVED if given.store else ())][:: given.one_in]
        with served(given.site, given.store) as root:
            worst, counted = look_at_all(paths, lambda page, path: find_axe(page, root, path))
    else:
        paths = pages_of(given.site)[:: given.one_in]
        worst, counted = look_at_all(paths, lambda page, path: measure(page, given.site, path))
    for what, (figure, path) in worst.items():
        print(f"worst {what} of {counted[what]}: {figure:.4g} ({path})")
    print(f"{len(paths)} pages, {counted['beyond']} figures beyond what is allowed")


if __name__ == "__main__":
    main()
