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


PACKAGE = Path(tripleaim.__file__).parent
A_PAGE = re.compile(r"""["'][^"'\s]+/index\.html["']""")
SERVED = re.compile(
    r"""["'](?:/|\.\./)?(?:(?:system|england|place|organisation|compare|find|sources?|systems)/|"""
    r"""static/(?:find-index|map/)|404\.html)[^"'\s]*["']|href="/what-if/"""
)
# what an example of a docstring shows, and an address that is taken apart and not made
NOT_MADE = ("site/around.py", "site/ledger.py", "site/address.py")


def typed_in_code(text: str) -> list[str]:
    """Addresses of pages that a source types, lines of examples aside."""
    lines = [
        line for line in text.splitlines() if not line.lstrip().startswith((">>>", "...", "'"))
    ]
    return [*A_PAGE.findall("\n".join(lines)), *SERVED.findall("\n".join(lines))]


def test_no_module_types_an_address_that_has_a_home() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): typed
        for room in ("registry", "site", "workspace", "studies", "page", "questions", "cli")
        for ending in ("py", "js")
        for path in (PACKAGE / room).rglob(f"*.{ending}")
        if path.relative_to(PACKAGE).as_posix() not in NOT_MADE
        if (typed := typed_in_code(path.read_text(encoding="utf-8")))
    }
    assert found == {}
    assert typed_in_code('path = f"{name}/index.html"') == ['"{name}/index.html"']
    assert '"sources/index.html"' in typed_in_code('("Sources", "sources/index.html")')
    for each in (
        'PAGE = "/find/"',
        'f"place/{code}/"',
        '"../system/"',
        'site.glob("system/*/pack/index.html")',
        "f'<a href=\"/what-if/{code}/\">'",
        '"/static/find-index.js"',
        'r"/system/(?P<code>[A-Z0-9]{3,5})/adds-up/"',
    ):
        assert typed_in_code(each), each
