"""What axe finds on a page that a real browser holds, without what it found to be right.

Its script is given to a page once, and only what is wrong comes back: both cost more than looking.
"""

from importlib.resources import files
from typing import Any, NamedTuple

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
THERE = "typeof axe !== 'undefined'"
LOOK = """asked => axe.run(document, asked).then(said => ({
    faults: said.violations.map(each => ({id: each.id, html: each.nodes[0].html.slice(0, 160)})),
    passed: said.passes.length}))"""


class Looked(NamedTuple):
    """What was wrong (the rule, the first element), and how many rules passed."""

    faults: list[tuple[str, str]]
    passed: int


def look(page: Any, *, but: tuple[str, ...] = ()) -> Looked:
    """Look over a page as it stands, by every rule of WCAG 2.2 AA and good practice `but` these."""
    if not page.evaluate(THERE):
        script = files("axe_playwright_python").joinpath("axe.min.js")
        page.evaluate(script.read_text(encoding="utf-8"))
    asked = {
        "runOnly": {"type": "tag", "values": list(RULES)},
        "resultTypes": ["violations"],
        "rules": {each: {"enabled": False} for each in but},
    }
    said = page.evaluate(LOOK, asked)
    return Looked([(each["id"], each["html"]) for each in said["faults"]], said["passed"])
