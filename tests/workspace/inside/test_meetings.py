"""Meetings from the call to minutes that the chair signed; actions; the whole matter in order."""

import io
from datetime import timedelta

import pytest
from test_grid import client_of
from test_interests import declared, member, refused
from world import SHARES, copy_of

from tripleaim.governance.folder import read_folder
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import voting
from tripleaim.workspace.guard.actor import clock
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.interests import declaring
from tripleaim.workspace.meetings import doing, holding, minutes
from tripleaim.workspace.models import Committee, Document, Person, RoleSpell, Task, Version
from tripleaim.workspace.record.clockwork import turn_clock
from tripleaim.workspace.record.exporting import export_partnership, write_files
from tripleaim.workspace.record.matter import events_of, matter_of_document

SHEET = holding.Sheet(title="The fund in figures", file="figures.pdf", content=b"%PDF-1.7 x")


@pytest.fixture(scope="module")
def clerk(world):
    """A clerk of the board, as one acts."""
    from tripleaim.workspace.guard.actor import Actor

    person = Person.objects.create(mail="clerk@example.com", name="Kay Kerr", status="active")
    RoleSpell.objects.create(
        person=person,
        kind="K",
        status="held",
        begins=world.now().date(),
        scope=f"committee:{Committee.objects.get().pk}",
    )

    def acts(**changes):
        given = {"now": world.now(), "person": person, "fresh": True, "has_factor": True}
        return Actor(**(given | changes))

    return acts


def called(world, clerk, days=10, paper_days=5):
    return holding.call_meeting(
        clerk(), Committee.objects.get(), world.now() + timedelta(days=days), "Room 1", paper_days
    )


def test_a_meeting_is_called_for_a_time_to_come_by_chair_or_clerk(world, clerk):
    committee = Committee.objects.get()
    for moment in (world.now() - timedelta(seconds=1), world.now() - timedelta(days=1)):
        refused("ahead", holding.call_meeting, clerk(), committee, moment, "", 5)
    refused(
        "role",
        holding.call_meeting,
        world.acts("RHQ"),
        committee,
        world.now() + timedelta(days=1),
        "",
        5,
    )
    for days in (-1, 61):
        with pytest.raises(InputRefused, match="paper days"):
            holding.call_meeting(clerk(), committee, world.now() + timedelta(days=9), "", days)


@pytest.mark.parametrize(("days", "taken"), [(5, True), (6, False)])
def test_papers_are_due_days_before_and_only_the_chair_takes_a_late_one(world, clerk, days, taken):
    meeting = called(world, clerk)
    topic = holding.Topic(title="Figures", purpose="discuss")
    item = holding.add_item(clerk(), meeting, topic)
    then = {"now": meeting.at - timedelta(days=10) + timedelta(days=days)}
    if taken:
        assert not holding.add_paper(clerk(**then), item, SHEET).is_late
    else:
        refused("papers", holding.add_paper, clerk(**then), item, SHEET)
        refused("role", holding.add_paper, clerk(**then), item, SHEET, "Forgot.")
        refused("reason", holding.add_paper, world.acts("RFF", **then), item, SHEET, " ")
        late = holding.add_paper(world.acts("RFF", **then), item, SHEET, "It came today.")
        assert late.is_late
        assert item.papers.count() == 1


def test_an_agenda_is_made_before_papers_go_out(world, clerk):
    meeting = called(world, clerk)
    refused("agenda", holding.send_papers, clerk(), meeting)
    with pytest.raises(InputRefused, match="no proposal is named"):
        holding.Topic(title="x", purpose="decide")
    holding.add_item(clerk(), meeting, holding.Topic(title="First", purpose="note"))
    second = holding.add_item(clerk(), meeting, holding.Topic(title="Then", purpose="note"))
    assert second.number == 2
    holding.send_papers(clerk(), meeting)
    refused("state", holding.add_item, clerk(), meeting, holding.Topic(title="x", purpose="note"))
    turn_clock(meeting.at - timedelta(seconds=1))
    meeting.refresh_from_db()
    assert meeting.status == "papers_out"
    turn_clock(meeting.at)
    meeting.refresh_from_db()
    assert meeting.status == "held"
    refused("state", holding.cancel_meeting, world.acts("RFF"), meeting, "Too late.")


@pytest.fixture(scope="module")
def minuted(world, clerk):
    """A meeting that decided on a fund: its document, proposal, meeting, and an action."""
    document = copy_of(world, "met-about")
    committee = Committee.objects.get()
    proposal = voting.create_proposal(
        world.acts("QF7"),
        committee,
        "Adopt what we met about",
        "That the fund is adopted.",
        document,
    )
    interest = declared(world, "RP5", "A sister who works there", body="RHQ")
    meeting = called(world, clerk)
    topic = holding.Topic(title="The fund", purpose="decide", proposal=proposal)
    item = holding.add_item(clerk(), meeting, topic)
    holding.add_paper(clerk(), item, SHEET)
    holding.send_papers(clerk(), meeting)
    declaring.settle_conflict(
        world.acts("RFF"), proposal, interest, "leaves", "She left for the item."
    )
    closes = world.now() + timedelta(hours=1)
    voting.open_proposal(world.acts("RFF"), proposal, closes)
    for code in ("QF7", "RFF", "RFR", "RHQ", "RCU"):
        voting.cast_vote(world.acts(code), proposal, member(world, code), "for")
    voting.close_proposal(clock(closes), proposal)
    for code, how in (("QF7", "present"), ("RFF", "present"), ("TAH", "apologies")):
        holding.note_attendance(clerk(), meeting, world.people[code], how)
    holding.hold_meeting(clock(meeting.at), meeting)
    todo = doing.ToDo(
        text="Open the account",
        person=world.people["207"],
        meeting=meeting,
        proposal=proposal,
        due=world.now().date() + timedelta(days=20),
    )
    task = doing.set_task(clerk(), committee, todo)
    made = minutes.write_minutes(clerk(), meeting)
    yield {
        "document": document,
        "proposal": proposal,
        "meeting": meeting,
        "task": task,
        "minutes": made,
    }
    declaring.end_interest(world.acts("RP5"), interest, "over")


def test_minutes_hold_who_came_interests_the_decision_and_actions(world, minuted):
    text = "\n".join(each["text"] for each in minuted["minutes"].newest.paragraphs)
    for said in (
        "Present: Ada Archer, Ben Bell.",
        "Apologies: Gita Gill.",
        "Interest of Cara Cole: A sister who works there (financial).",
        "takes no part and leaves for the item. She left for the item.",
        "5 for, 0 against, 0 abstained, 3 did not vote, 1 took no part",
        "Action: Open the account (Ivy Ingram, by",
        "Papers: The fund in figures.",
    ):
        assert said in text, said
    assert minuted["minutes"].newest.agreed is not None


def test_minutes_are_confirmed_by_the_chairs_key_and_do_not_change(world, clerk, minuted, tmp_path):
    meeting, document = minuted["meeting"], minuted["minutes"]
    refused("role", minutes.text_of_minutes, clerk(), meeting, world.keys["RFF"])
    refused("fresh", minutes.text_of_minutes, world.acts("RFF", fresh=False), meeting, "x")
    text = minutes.text_of_minutes(world.acts("RFF"), meeting, world.keys["RFF"])
    world.sign(world.acts("RFF"), text, world.keys["RFF"], {"meeting": meeting.pk})
    meeting.refresh_from_db()
    document.refresh_from_db()
    assert (meeting.status, document.status) == ("closed", "reported")
    from django.db import Error, transaction

    with pytest.raises(Error), transaction.atomic():
        Version.objects.create(
            document=document, revision=1, save_number=99, body="", at=world.now()
        )
    from bench.workspace_altered import faults

    write_files(export_partnership(world.partnership, world.now()), tmp_path / "out")
    assert faults(tmp_path / "out") == []
    assert read_folder(tmp_path / "out").by_id()[document.slug].document.kind == "minutes"


def test_minutes_that_are_not_those_confirmed_are_found(world, minuted, tmp_path, monkeypatch):
    """Whoever owns the database writes other minutes and exports them: the signed hash tells."""
    from bench.workspace_altered import faults

    from tripleaim.workspace.record import exporting

    whole = exporting.documents_of

    def forged(partnership):
        files = whole(partnership)
        name = minuted["minutes"].file_name
        files[name] = files[name].replace(b"She left", b"She sat")
        return files

    monkeypatch.setattr(exporting, "documents_of", forged)
    write_files(export_partnership(world.partnership, world.now()), tmp_path / "out")
    said = faults(tmp_path / "out")
    assert any("not what the chair of the meeting confirmed" in each for each in said), said


def test_an_action_is_done_by_its_owner_and_confirmed_by_somebody_else(world, clerk, minuted):
    task = minuted["task"]
    refused("role", doing.finish_task, world.acts("RHQ"), task, "Done.")
    refused("reason", doing.finish_task, world.acts("207"), task, "")
    doing.finish_task(world.acts("207"), task, "The bank's letter.")
    doing.return_task(clerk(), task, "Not signed yet.")
    doing.finish_task(world.acts("207"), task, "The signed letter.")
    doing.confirm_task(clerk(), task)
    assert (task.status, task.evidence) == ("kept", "The signed letter.")
    own = doing.ToDo(
        text="Mine", person=world.people["RFF"], due=world.now().date() + timedelta(days=1)
    )
    mine = doing.set_task(clerk(), task.committee, own)
    doing.finish_task(world.acts("RFF"), mine, "So it is.")
    refused("own", doing.confirm_task, world.acts("RFF"), mine)
    past = doing.ToDo(text="Late", person=world.people["RFF"], due=world.now().date())
    refused("dates", doing.set_task, clerk(), task.committee, past)


@pytest.mark.parametrize(("days", "status"), [(3, "open"), (4, "late")])
def test_an_action_is_late_when_its_day_has_passed(world, clerk, days, status):
    todo = doing.ToDo(
        text="By then", person=world.people["RHQ"], due=world.now().date() + timedelta(days=3)
    )
    task = doing.set_task(clerk(), Committee.objects.get(), todo)
    turn_clock(world.now() + timedelta(days=days))
    assert Task.objects.get(pk=task.pk).status == status


def test_a_matter_stands_on_one_page_in_order(world, minuted):
    matter = matter_of_document(minuted["document"])
    assert set(matter.documents) == {minuted["document"], minuted["minutes"]}
    assert (matter.proposals, matter.meetings) == ((minuted["proposal"],), (minuted["meeting"],))
    actions = list(events_of(matter).values_list("action", flat=True))
    wanted = [
        "document.create",
        "proposal.create",
        "meeting.call",
        "meeting.papers",
        "proposal.handle",
        "proposal.open",
        "vote.cast",
        "proposal.close",
        "meeting.minute",
    ]
    assert [each for each in dict.fromkeys(actions) if each in wanted] == wanted
    assert "action.set" in actions
    page = client_of(world.people["RHQ"]).get(f"/d/{minuted['document'].pk}/matter")
    said = page.content.decode()
    assert (
        said.index("create document") < said.index("open proposal") < said.index("minute meeting")
    )
    hidden = client_of(world.people["RFF"]).get(f"/d/{minuted['document'].pk}/matter")
    assert hidden.status_code == 404  # no party of it
    rest = client_of(world.people["RFF"]).get(f"/x/{minuted['proposal'].pk}/matter")
    assert rest.status_code == 200
    assert minuted["document"].title not in rest.content.decode()


def test_every_page_of_meetings_and_registers_is_for_those_who_take_part(world, clerk, minuted):
    stranger = Person.objects.create(mail="no@example.com", name="No", status="active")
    partnership, meeting = world.partnership.pk, minuted["meeting"].pk
    pages = [
        f"/p/{partnership}/{name}{form}"
        for form in ("", ".csv", ".json")
        for name in ("interests", "actions", "meetings", "decisions")
    ]
    pages += [
        f"/m/{meeting}",
        f"/t/{minuted['task'].pk}",
        f"/x/{minuted['proposal'].pk}/interests",
        f"/i/{minuted['proposal'].handlings.get().interest_id}",
        f"/paper/{minuted['meeting'].items.get().papers.get().pk}",
    ]
    for path in pages:
        assert client_of(world.people["RHQ"]).get(path).status_code == 200, path
        assert client_of(stranger).get(path).status_code == 404, path
        assert client_of().get(path).status_code == 302, path


def test_a_meeting_by_its_pages(world, clerk):
    browser, committee = client_of(clerk().person), Committee.objects.get()
    at = f"{world.now() + timedelta(days=9):%Y-%m-%dT%H:%M}"
    said = browser.post(f"/c/{committee.pk}/meeting", {"at": "x", "paper_days": "5"})
    assert (said.status_code, b"no time" in said.content) == (400, True)
    said = browser.post(
        f"/c/{committee.pk}/meeting", {"at": at, "place": "Here", "paper_days": "3"}
    )
    page = said["Location"]
    browser.post(f"{page}/item", {"title": "By hand", "purpose": "discuss"})
    sent = {"title": "A paper", "file": io.BytesIO(b"bytes")}
    sent["file"].name = 'a"<b>.html'
    assert browser.post(f"{page}/items/1/paper", sent).status_code == 302
    assert b"A paper" in browser.get(page).content
    row = committee.meetings.get(pk=page.rpartition("/")[2]).items.get().papers.get()
    answer = browser.get(f"/paper/{row.pk}")
    assert answer.content == b"bytes"
    assert answer["Content-Disposition"] == 'attachment; filename="a__b_.html"'
    assert browser.post(page, {"what": "papers"}).status_code == 302
    given = {"what": "attend", "person": world.people["QF7"].pk, "how": "present"}
    assert browser.post(page, given).status_code == 302
    assert b"Ada Archer: present" in browser.get(page).content
    action = {"text": "Do it", "person": world.people["QF7"].pk, "due": "2099-01-01"}
    task = browser.post(f"/c/{committee.pk}/action", action)["Location"]
    owner = client_of(world.people["QF7"])
    assert owner.post(task, {"what": "done", "reason": "See there."}).status_code == 302
    assert browser.post(task, {"what": "confirm"}).status_code == 302
    assert b"kept" in browser.get(task).content


def test_interests_by_their_pages(world):
    browser, chair = client_of(world.people["RP5"]), client_of(world.people["RFF"])
    register = f"/p/{world.partnership.pk}/interests"
    given = {"kind": "personal", "text": "=Trustee", "begins": "2026-01-01", "organisation": "RCU"}
    page = browser.post(f"{register}/declare", given)["Location"]
    assert b"'=Trustee" in browser.get(f"{register}.csv").content  # no formula
    assert browser.post(page, {"what": "settle", "reason": "x"}).status_code == 403
    assert chair.post(page, {"what": "settle", "reason": "Noted."}).status_code == 302
    assert browser.post(page, {"what": "review"}).status_code == 302
    proposal = voting.create_proposal(world.acts("QF7"), Committee.objects.get(), "By page", "So.")
    there = f"/x/{proposal.pk}/interests"
    code = page.rpartition("/")[2]
    assert browser.post(there, {"what": "raise", "interest": code}).status_code == 302
    assert b"not handled" in chair.get(f"/x/{proposal.pk}").content
    said = {"what": "handle", "interest": code, "way": "speaks", "minute": "Spoke."}
    assert browser.post(there, said).status_code == 403
    assert chair.post(there, said).status_code == 302
    assert b"May speak, and does not vote" in chair.get(there).content
    assert browser.post(page, {"what": "end", "reason": "Left."}).status_code == 302


def test_documents_of_others_are_not_told_in_an_agenda(world, clerk):
    document = copy_of(world, "told-to-none")
    meeting = called(world, clerk)
    officer = world.acts("QF7")
    RoleSpell.objects.create(
        person=officer.person,
        kind="K",
        status="held",
        scope=f"committee:{meeting.committee_id}",
        begins=world.now().date(),
    )
    topic = holding.Topic(title="An item", purpose="discuss", document=document)
    holding.add_item(world.acts("QF7"), meeting, topic)
    assert document.title in client_of(world.people["RHQ"]).get(f"/m/{meeting.pk}").content.decode()
    assert (
        document.title
        not in client_of(world.people["TAH"]).get(f"/m/{meeting.pk}").content.decode()
    )
    assert set(SHARES) >= {"RHQ"}
    assert Document.objects.filter(pk=document.pk).exists()
    with pytest.raises(Refused):
        holding.cancel_meeting(clerk(), meeting, "Not the clerk's.")
    holding.cancel_meeting(world.acts("RFF"), meeting, "No quorum.")
    RoleSpell.objects.filter(person=officer.person, kind="K").update(status="ended")


def test_the_merger_room_is_for_those_who_take_part_and_holds_what_they_may_read(world, agreed):
    from tripleaim.workspace.partnerships.forming import form_partnership

    other = form_partnership(world.admin, "The other one", "", [("QF7", "A"), ("207", "C")])
    asked = f"/merger?with={world.partnership.pk}&with={other.pk}&on=2027-09-01&heirs=QF7+%3D+QX1"
    page = client_of(world.people["QF7"]).get(asked)
    said = page.content.decode()
    assert page.status_code == 200
    assert "a party is followed: QF7 by QX1" in said
    assert agreed.title in said
    assert "QX1, RHQ, 207" in said  # who must agree
    assert client_of(world.people["RHQ"]).get(asked).status_code == 404  # not of the other
    alone = f"/merger?with={world.partnership.pk}&on=2027-09-01"
    assert client_of(world.people["RHQ"]).get(alone).status_code == 400
    wrong = f"{asked}%0Anonsense"
    assert client_of(world.people["QF7"]).get(wrong).status_code == 400
    hidden = copy_of(world, "hidden-in-a-merger")
    assert hidden.title not in client_of(world.people["QF7"]).get(asked).content.decode()
