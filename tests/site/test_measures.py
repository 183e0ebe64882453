"""What measures labels of pictures finds the faults that are planted, and no other."""

import pytest
from bench.screens import LABELS
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGE = '<svg class="ta-chart" width="300" height="100" viewBox="{box}" style="font-size:{size}px">'
GOOD = '<text x="20" y="30">one</text><text x="120" y="30">two</text></svg>'
OVER = '<text x="20" y="30">one</text><text x="24" y="32">two</text></svg>'
RIGHT = '<text x="20" y="30">one</text><text x="290" y="30">two</text></svg>'
HIGH = '<text x="20" y="2">one</text><text x="120" y="30">two</text></svg>'


@pytest.mark.parametrize(
    ("box", "size", "drawn", "said"),
    [
        ("0 0 300 100", 12, GOOD, []),
        ("0 0 300 100", 10, GOOD, ["one: small", "two: small"]),
        ("0 0 600 200", 16, GOOD, ["one: small", "two: small"]),  # told as 16, drawn as 8
        ("0 0 300 100", 12, OVER, ["one over two"]),
        ("0 0 300 100", 12, RIGHT, ["two: cut off"]),
        ("0 0 300 100", 12, HIGH, ["one: cut off"]),
    ],
)
def test_a_planted_fault_is_told(
    browser: Browser, box: str, size: int, drawn: str, said: list[str]
) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format(box=box, size=size) + drawn)
    assert page.evaluate(LABELS) == said
    page.close()
