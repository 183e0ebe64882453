"""What a clerk does at a meeting: who came, minutes from what is on record; a chair without one."""

from datetime import timedelta

from test_grid import client_of
from test_interests import declared
from test_meetings import called, clerk  # noqa: F401  (a fixture)
from world import copy_of

from tripleaim.workspace.interests import declaring
from tripleaim.workspace.meetings import doing, holding, minutes
from tripleaim.workspace.models import Event, RoleSpell
from tripleaim.workspace.signing.turns import turns_of


def test_minutes_hold_actions_of_no_decision_and_interests_at_what_is_discussed(
    world,
    clerk,  # noqa: F811
):
    interest = declared(world, "RP5", "A brother who works there", body="RHQ")
    meeting = called(world, clerk)
    topic = holding.Topic(title="Talk", purpose="discuss", document=copy_of(world, "talked-of"))
    holding.add_item(clerk(), meeting, topic)
    due = world.now().date() + timedelta(days=20)
    todo = doing.ToDo(text="Ask the bank", person=world.people["207"], meeting=meeting, due=due)
    doing.set_task(clerk(), meeting.committee, todo)
    said = {each["number"]: each["text"] for each in minutes.values_of(meeting)["paragraphs"]}
    assert "Interest of Cara Cole: A brother who works there (financial)." in said.values()
    assert said["3.1"].startswith("Action: Ask the bank (Ivy Ingram, by")
    declaring.end_interest(world.acts("RP5"), interest, "over")


def test_what_a_clerk_does_awaits_the_chair_where_there_is_no_clerk(world, clerk):  # noqa: F811
    meeting = called(world, clerk)
    turns = [(clerk(), True), (world.acts("RFF"), False)]
    for actor, is_theirs in turns:
        assert (f"/m/{meeting.pk}" in {e.address for e in turns_of(actor)}) == is_theirs
    held = RoleSpell.objects.filter(person=clerk().person, kind="K")
    held.update(status="ended")
    assert f"/m/{meeting.pk}" in {each.address for each in turns_of(world.acts("RFF"))}
    held.update(status="held")


def test_who_came_is_noted_in_one_go(world, clerk):  # noqa: F811
    meeting, browser = called(world, clerk), client_of(clerk().person)
    said = {f"how-{world.people[code].pk}": "present" for code in ("QF7", "RFF")}
    away = {f"how-{world.people['TAH'].pk}": "apologies", f"how-{world.people['207'].pk}": ""}
    page = f"/m/{meeting.pk}"
    assert browser.post(page, {"what": "attend"} | said | away).status_code == 302
    browser.post(page, {"what": "attend"} | said | {f"how-{world.people['RFF'].pk}": "attending"})
    noted = meeting.attendances.order_by("person__name").values_list("person__name", "how")
    assert list(noted) == [
        ("Ada Archer", "present"),
        ("Ben Bell", "attending"),
        ("Gita Gill", "apologies"),
    ]
    events = Event.objects.filter(action="meeting.attend", about=meeting.pk)
    assert events.count() == 4  # what was noted already is not noted again
