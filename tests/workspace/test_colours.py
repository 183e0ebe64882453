"""On a dark screen the workspace keeps its light colours: no page is half of each."""

import re
from pathlib import Path

import tripleaim.site
import tripleaim.workspace

SITE = Path(tripleaim.site.__file__).parent / "static" / "site.css"
OWN = Path(tripleaim.workspace.__file__).parent / "static" / "workspace" / "workspace.css"
VALUE = re.compile(r"(--[\w-]+):\s*([^;]+);")


def test_every_colour_that_the_dark_takes_is_given_back():
    of_site, own = SITE.read_text(), OWN.read_text()
    light, _, dark = of_site.partition("@media (prefers-color-scheme: dark)")
    changed = dict(VALUE.findall(dark[: dark.index("\n}\n")]))
    given_back = dict(VALUE.findall(own[: own.index("\n}\n")]))
    light_values = dict(VALUE.findall(light))
    assert len(changed) > 20
    assert given_back == {name: light_values[name] for name in changed}
    assert "color-scheme: light;" in own
    layouts = (OWN.parents[2] / "templates" / "django").glob("*/layout.html")
    for each in layouts:
        text = each.read_text()
        assert text.index("site.css") < text.index("workspace/workspace.css"), each
