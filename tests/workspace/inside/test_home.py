"""The home of a partnership: what waits, what is late, the next meeting, documents by state."""

import re
from datetime import timedelta

import pytest
from test_grid import client_of
from test_interests import declared
from world import SHARES, copy_of

from tripleaim.workspace.deciding import voting
from tripleaim.workspace.hearing import promising
from tripleaim.workspace.meetings import doing, holding
from tripleaim.workspace.models import (
    Committee,
    Interest,
    OwnKey,
    Partnership,
    Person,
    RoleSpell,
    Task,
)
from tripleaim.workspace.partnerships.forming import form_partnership
from tripleaim.workspace.record import witnessing
from tripleaim.workspace.record.tree_log import sign_head
from tripleaim.workspace.signing import steps


@pytest.fixture(scope="module")
def laid(world, agreed):
    """A shared document, an open vote, a meeting with a paper, and one late of each sort."""
    chair, now = world.acts("RFF"), world.now()
    room, today = Committee.objects.get(), now.date()
    shared = copy_of(world, "home-shared")
    steps.share_document(world.acts("QF7"), shared, world.plans(*SHARES))
    opened = voting.create_proposal(world.acts("QF7"), room, "Heather is put first", "That we do.")
    voting.open_proposal(chair, opened, now + timedelta(hours=3))
    meeting = holding.call_meeting(chair, room, now + timedelta(days=9), "Heather Hall", 1)
    holding.call_meeting(chair, room, now + timedelta(days=20), "Later Hall", 1)
    for title in ("First", "Second"):
        item = holding.add_item(chair, meeting, holding.Topic(title=title, purpose="note"))
    holding.add_paper(chair, item, holding.Sheet(title="A", file="a.pdf", content=b"x"))
    todo = doing.ToDo(text="Count orchids", person=world.people["RHQ"], due=today + timedelta(9))
    task = doing.set_task(chair, room, todo)
    Task.objects.filter(pk=task.pk).update(due=today - timedelta(days=4))
    interest = declared(world, "RP5", "Shares in heather")
    Interest.objects.filter(pk=interest.pk).update(declared_at=now - timedelta(days=30))
    promised = promising.Promised(
        text="Publish travel times", owner="RHQ", person=world.people["RHQ"], due=today,
        made_on=today - timedelta(days=9), source="minutes", made_in="Minutes",
    )  # fmt: skip
    promise = promising.record_promise(world.acts("QF7"), world.partnership, promised)
    type(promise).objects.filter(pk=promise.pk).update(due=today - timedelta(days=1))
    form_partnership(world.admin, "Another", "", [("QF7", "A"), ("207", "C")])


def told(world, person, query=""):
    """A page's figures, its text by heading, and the whole."""
    body = client_of(person).get(f"/p/{world.partnership.pk}{query}").content.decode()
    figures = dict(re.findall(r"<dt>([a-z ]+)</dt><dd>([^<]+)</dd>", body))
    parts = re.split(r'<h2 class="nhsuk-heading-l" id="(\w+)">', body)
    plain = [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in parts]
    return figures, dict(zip(plain[1::2], plain[2::2], strict=True)), body


def test_the_figures_are_those_of_the_lists_below(world, laid):
    figures, parts, body = told(world, world.people["QF7"])
    assert figures["late"] == "3"
    assert figures["waiting for others"] == "3"  # two to sign, and the vote
    assert figures["for you to do"] == str(body.count("nhsuk-task-list__item--with-link"))
    assert figures["next meeting"] == f"{world.now() + timedelta(days=9):%-d %b}"
    assert "sign" in parts["turn"].lower()
    assert "Sign (0 of 3 done)" in parts["waiting"]
    assert "9 members who have not voted" in parts["waiting"]


def test_what_is_late_is_told_with_whose_and_by_how_much_the_longest_first(world, laid):
    late = told(world, world.people["207"])[1]["late"]
    places = [late.index(each) for each in ("Count orchids", "Review of an int", "Publish travel")]
    assert places == sorted(places)
    for said in ("4 days", "2 days", "1 day", "Sheffield Teaching Hospitals"):
        assert said in late
    registers = told(world, world.people["207"])[1]["registers"]
    assert "1 open, 0 done 1 late" in registers
    assert "1 not reviewed by their day" in registers


def test_meetings_tell_their_papers_and_only_to_who_may_read_them(world, laid):
    parts = told(world, world.people["QF7"])[1]
    assert "1 of 2 items with papers" in parts["meetings"]
    assert parts["meetings"].index("Heather Hall") < parts["meetings"].index("Later Hall")
    auditor = Person.objects.create(mail="z@example.org", name="Z", status="active")
    RoleSpell.objects.create(
        person=auditor, kind="Z", scope="organisation:RHQ", begins=world.now().date(), status="held"
    )
    figures, _, body = told(world, auditor)
    assert figures["next meeting"] == "none"
    assert "Heather" not in body


def test_documents_are_counted_and_found_by_their_state(world, laid):
    parts = told(world, world.people["QF7"])[1]
    counted = dict(re.findall(r"(Draft|Shared|Published): (\d+)", parts["documents"]))
    for state, number in counted.items():
        shown = told(world, world.people["QF7"], f"?status={state.lower()}")[2]
        assert f"Documents: {number}<" in shown
        assert f"{state}: {number}</a>" in shown
    assert counted["Shared"] == "1"
    assert "Documents: 0<" not in told(world, world.people["QF7"], "?status=nonsense")[2]


def test_another_partnership_shows_nothing_of_this_one(world, laid):
    mine = client_of(world.people["QF7"])
    other = next(p for p in re.findall(r'href="(/p/\w+)"', mine.get("/turn").content.decode())
                 if p != f"/p/{world.partnership.pk}")  # fmt: skip
    body = mine.get(other).content.decode()
    for word in ("Heather", "orchids", "home-shared", "travel times"):
        assert word not in body
    assert "<dt>late</dt><dd>0</dd>" in body


def test_only_members_of_a_partnership_are_counted_as_its_countersigning_ones(world, laid):
    """Others of the instance countersign the same heads."""
    head = sign_head(world.now())
    for code in ("RP5", "RFF", "QF7"):
        own, actor = OwnKey.objects.get(key=world.keys[code]), world.acts(code)
        text = witnessing.text_of_witness(actor, head, own, "")
        world.sign(actor, text, own.key, {"head": head.pk})
    another, every = Partnership.objects.get(name="Another"), world.partnership.members.count()
    for place, said in ((another, "1 of 2"), (world.partnership, f"3 of {every}")):
        body = client_of(world.people["QF7"]).get(f"/p/{place.pk}").content.decode()
        assert f"<dt>Countersigned by</dt><dd>{said} members</dd>" in body
