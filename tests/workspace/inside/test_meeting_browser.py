"""A meeting in real browsers, without script: from its call to minutes that the chair signed."""

from datetime import timedelta

import pytest
from served import served
from walking import NARROW, walking

from tripleaim.workspace.models import Committee, Meeting, Proposal
from tripleaim.workspace.record.clockwork import turn_clock

pytestmark = pytest.mark.browser
PARTNERSHIP = "South Yorkshire partnership (example)"


@pytest.fixture(scope="module")
def origin(world, tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text("<!doctype html><title>tripleaim</title>")
    with served(world, site) as found:
        yield found


@pytest.fixture(scope="module")
def shown():
    """The pages that anybody was shown, by who and where."""
    return []


def test_a_meeting_from_its_agenda_to_signed_minutes(world, origin, browser, shown):
    def at(code, **options):
        return walking(browser, origin, world, code, shown, **options)

    with at("QF7") as officer:
        officer.go("/turn")
        officer.follow(PARTNERSHIP)
        officer.follow("Propose a decision to Partnership board")
        officer.fill(
            title="Adopt the Home First fund",
            text="That the fund is adopted.",
            document={"label": "Home First pooled fund (example)"},
        )
        officer.press("Propose")
        proposal = officer.path
    with at("RP5", viewport=NARROW) as member:  # by keyboard alone, on a phone's width
        member.go("/turn")
        member.enter(PARTNERSHIP)
        member.enter("Register of interests")
        member.enter("Declare an interest")
        member.type("What it is", "A sister works there.")
        member.type("The member that it is in", "Sheffield Teaching")
        member.enter("Declare")
        assert "waits for a chair's review" in member.text
    with at("RFF") as chair:
        chair.go("/turn")
        chair.follow(PARTNERSHIP)
        chair.follow("Meetings")
        chair.follow("Call a meeting of Partnership board")
        chair.fill(at=f"{world.now() + timedelta(days=10):%Y-%m-%dT10:00}", place="Town hall")
        chair.press("Call it")
        meeting = chair.path
        chair.follow("Put an item on the agenda")
        chair.fill(
            title="The fund", purpose="decide", proposal={"label": "Adopt the Home First fund"}
        )
        chair.press("Add it")
        assert "Not handled yet." in chair.text
    with at("RHQ", viewport=NARROW) as drafter:
        drafter.go(meeting)
        drafter.follow("Add a paper to item 1")
        drafter.fill(title="The fund in figures")
        drafter.page.set_input_files(
            "#file", {"name": "figures.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
        )
        drafter.press("Add it")
    with at("RFF") as chair:
        chair.go(proposal)
        assert "It cannot be opened yet: an interest of Cara Cole is not handled." in chair.text
        assert chair.page.get_by_role("button", name="Open").count() == 0
        chair.follow("Interests at this item")
        chair.page.get_by_label("What is minuted").fill("She left for the item.")
        chair.press("Settle it")  # nothing is chosen beforehand, and what was written is kept
        assert "is not chosen" in chair.text
        assert chair.page.get_by_label("What is minuted").input_value() == "She left for the item."
        chair.page.get_by_label("How it is handled").select_option("leaves")
        chair.press("Settle it")
        assert "Takes no part and leaves for the item." in chair.text
        chair.follow("Back to the proposal")
        chair.fill(closes=f"{world.now() + timedelta(days=3):%Y-%m-%dT%H:%M}")
        chair.press("Open")
        chair.go(meeting)
        chair.press("Send agenda and papers out")
    with at("RP5") as member:
        member.go(proposal)
        assert "that member takes no part in this vote" in member.text
        assert member.page.get_by_role("button", name="Vote").count() == 0
    with at("TAH", viewport=NARROW) as member:  # one that comes up while votes are cast
        member.go(proposal)
        assert member.page.get_by_role("button", name="Vote").count() == 1
        member.follow("Interests at this item")
        member.follow("Declare an interest that is not on the register")
        member.fill(kind="personal", text="A trustee of the charity that bids.")
        member.press("Declare")
        member.go(f"{proposal}/interests")
        member.press("It bears on this")
        member.follow("Back to the proposal")
        assert "An interest that bears on it is not handled yet." in member.text
        assert member.page.get_by_role("button", name="Vote").count() == 0
    with at("RFF") as chair:
        chair.go(f"{proposal}/interests")
        chair.page.get_by_label("How it is handled").select_option("votes")
        chair.page.get_by_label("What is minuted").fill("Noted; she may vote.")
        chair.press("Settle it")
    with at("TAH", viewport=NARROW) as member:  # and now the vote, by keyboard alone
        member.go(proposal)
        member.tab_to("For")
        member.page.keyboard.press("Space")
        member.enter("Vote")
        assert "Your vote is counted." in member.text
    for code in ("QF7", "RFF", "RFR", "RHQ"):
        with at(code) as member:
            member.go(proposal)
            member.page.get_by_label("For", exact=True).check()
            member.press("Vote")
    about = Proposal.objects.get()
    turn_clock(about.closes)
    turn_clock(Meeting.objects.get().at)
    with at("RFF") as chair:
        chair.go("/turn")
        for what in ("Sign the outcome", "Write the minutes", "Review an interest"):
            assert what in chair.text  # no clerk has been named: it is the chair's
        chair.go(proposal)
        chair.press("Sign the outcome")
        chair.sign()
        chair.go(meeting)
        for each in chair.page.locator("select[id^=how-]").all():
            each.select_option("present")
        chair.press("Note who came")
        chair.page.locator("select[id^=how-]").last.select_option("apologies")
        chair.press("Note who came")
        chair.follow("Set an action")
        chair.fill(text="Open the account", person={"label": "Ivy Ingram"})
        chair.press("Set it")
        chair.go(meeting)
        chair.press("Begin the minutes")
        minutes = chair.path
        assert "Its chair confirms them on the page of the meeting" in chair.text
        for said in (
            "Apologies: Ivy Ingram.",
            "Handled: takes no part and leaves for the item. She left for the item.",
            "Carried: 5 for, 0 against, 0 abstained, 3 did not vote, 1 took no part.",
            "3.1 Action: Open the account (Ivy Ingram, by",
        ):
            assert said in chair.text, said
        chair.go(meeting)
        chair.press("Sign them")
        assert "you confirm the minutes" in chair.text
        chair.sign()
        chair.go(meeting)
        assert "Meeting: closed" in chair.text
        assert "Its minutes, confirmed; entry" in chair.text
    with at("RHQ", viewport=NARROW) as member:
        for path in ("meetings", "decisions", "actions", "interests"):
            member.go(f"/p/{world.partnership.pk}/{path}")
        member.go(f"{proposal}/matter")
        member.go(minutes)
        member.go(f"/c/{Committee.objects.get().pk}")
