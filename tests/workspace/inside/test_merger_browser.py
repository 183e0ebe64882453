"""The merger room in a real browser: by keyboard alone, narrow and wide, no script, printed."""

import os
import re

import pytest
from served import served
from walking import NARROW, PICTURES, WIDE, faults_of, on_paper, walking

from tripleaim.workspace.partnerships.forming import form_partnership

pytestmark = pytest.mark.browser
TOLD = (
    "The first day:",
    "What lapses or transfers has a successor drafted",
    "a party is followed: QF7 by QX1",
    "QX1, RHQ, 207",
    "No function is held twice",
)


@pytest.fixture(scope="module")
def origin(world, agreed, tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text("<!doctype html><title>tripleaim</title>")
    form_partnership(world.admin, "The other one", "", [("QF7", "A"), ("207", "C")])
    with served(world, site) as found:
        yield found


@pytest.fixture(scope="module")
def shown():
    """The pages that anybody was shown, by who and where."""
    return []


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_two_partnerships_are_laid_side_by_side_by_keyboard(
    world, agreed, origin, browser, shown, viewport
):
    with walking(browser, origin, world, "QF7", shown, viewport=viewport) as lead:
        lead.go(f"/p/{world.partnership.pk}")
        lead.enter("Merger room")
        lead.tab_to("Skip to main content")  # on a new page the keyboard starts at its top
        lead.page.keyboard.press("Enter")
        lead.tab_to("The other one")
        lead.page.keyboard.press("Space")
        lead.type("Bodies that end", "QF7 = QX1")
        lead.enter("Lay them side by side")
        for said in (*TOLD, agreed.title):
            assert said in lead.text, said
        _is_side_by_side(lead, viewport)
        paper, text = on_paper(lead.page)
        assert 1 <= paper <= 4
        assert "QF7 by QX1" in text
        assert "Lay them side by side" not in text  # a form is for a screen
        for written, why in (
            ("nonsense", "are not written as"),
            ("ZZ9 = QX1", "a member or party in none of them"),
        ):
            lead.tab_to("Bodies that end")
            lead.page.keyboard.press("Control+a")
            lead.page.keyboard.type(written)
            lead.enter("Lay them side by side")
            assert why in lead.text
            assert written in lead.page.locator("#heirs").input_value()


def _is_side_by_side(lead, viewport):
    left, right = (
        lead.page.locator("#members section").nth(each).bounding_box() for each in (0, 1)
    )
    if viewport is WIDE:
        assert left["y"] == right["y"]
        if os.environ.get("PICTURES", "") in ("1", "workspace-merger"):
            picture = str(PICTURES / "workspace-merger.png")
            lead.page.screenshot(path=picture, full_page=True)
    else:
        assert left["y"] < right["y"]
        assert left["x"] == right["x"]


def test_axe_finds_nothing_in_the_room_at_any_width(origin, browser, shown):
    room = [each for each in shown if re.match(r"QF7 /merger\?", each[0])]
    assert len(room) == 8
    kinds = {"told": room[1], "refused": room[2]}
    assert faults_of(browser, origin, [(name, body) for name, (_, body) in kinds.items()]) == []
