"""Addresses of pages are made in `site/address.py`: no template types what has a home there."""

import re
from pathlib import Path

import tripleaim

TYPED = re.compile(r"""to\(["'](?:system/|data/index|place/|organisation/)|/pack/index\.html""")
TEMPLATES = Path(tripleaim.__file__).parent / "site" / "templates"


def test_no_template_types_an_address_that_has_a_home() -> None:
    texts = {each.name: each.read_text(encoding="utf-8") for each in TEMPLATES.glob("*.jinja")}
    assert len(texts) > 10
    assert {name: TYPED.findall(text) for name, text in texts.items() if TYPED.search(text)} == {}


def test_the_pattern_finds_what_was_typed() -> None:
    for each in ('pen.to("system/" ~ code)', '~ "/pack/index.html"', 'pen.to("data/index.html")'):
        assert TYPED.search(each)
