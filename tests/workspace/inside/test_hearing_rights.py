# ruff: noqa: F811
"""The rows of the public door: every role, in every state, as the table says and no other way."""

import itertools
from datetime import timedelta

import pytest
from django.test import Client
from hearing_world import OFFICER, consultation
from test_grid import cast, client_of  # noqa: F401

from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import why_not
from tripleaim.workspace.guard.table import read_actions
from tripleaim.workspace.hearing import coding, giving, promising
from tripleaim.workspace.hearing.models import PublicQuestion, Subscription
from tripleaim.workspace.signing.turns import turns_of

STATES = {
    "consultation": ("draft", "open", "closed", "replied", "decided", "finished"),
    "answer": ("held", "counted", "hidden", "withdrawn"),
    "theme": ("open", "replied", "changed"),
    "promise": ("open", "late", "kept", "broken"),
    "question": ("asked", "with", "answered", "refused"),
    "alert": ("asked", "confirmed", "ended"),
}


@pytest.fixture(scope="module")
def subjects(world):
    """One of each thing of the door."""
    held = consultation(world, "rights")
    said = giving.read_given(held, {"ask.words": "A view of mine that is long enough"})
    answer = giving.give_answer(world.acts("RHQ"), held, said, giving.Came(way="paper", paper="1"))
    theme = coding.make_theme(world.acts(OFFICER), held, "A theme")
    today = world.now().date()
    promise = promising.record_promise(
        world.acts(OFFICER),
        world.partnership,
        promising.Promised(
            text="A promise",
            owner="RHQ",
            person=world.people["RHQ"],
            due=today,
            made_on=today,
            source="minutes",
            made_in="Minutes of May",
        ),
    )
    question = promising.ask_question(
        Actor(now=world.now()), world.partnership, "Why?", "form", (1, None)
    )
    alert = Subscription.objects.create(
        partnership=world.partnership, mail="a@example.org", secret_hash="h", asked_on=today
    )
    return {
        "consultation": held,
        "answer": answer,
        "theme": theme,
        "promise": promise,
        "question": question,
        "alert": alert,
    }


def test_every_role_in_every_state_is_refused_or_let_on_as_the_table_says(world, cast, subjects):
    cells, wrong = 0, []
    rows = [a for a in read_actions().values() if a.noun in STATES and not a.makes]
    asked = [(a, status) for a in rows for status in STATES[a.noun]]
    for (name, person), (action, status) in itertools.product(cast.items(), asked):
        letter, _, place = name.partition(" ")
        actor = Actor(now=world.now(), person=person, fresh=True, has_factor=True)
        subject = subjects[action.noun]
        before, subject.status = subject.status, status
        refusal = why_not(action.name, actor, subject)
        subject.status = before
        cells += 1
        told = refusal.rule if refusal is not None else ""
        expected = "state" if _has_role(letter, place, action, world) else "role"
        if expected == "state" and action.is_from(status):
            expected = told if told not in ("role", "state", "unknown") else "let on"
        if told != expected:
            wrong.append((name, action.name, status, told))
    assert wrong == []
    assert cells > 2_000


def _has_role(letter, place, action, world):
    """Whether somebody of the cast has a role of a row, written anew."""
    if "V" in action.roles:
        return True
    room = world.partnership.committee_set.get()
    member = letter in "MDPSZ" and place in ("organisation:RHQ", "organisation:RFF")
    here = member or place in (f"partnership:{world.partnership.pk}", f"committee:{room.pk}")
    found = {letter} | ({"M"} if letter in "DPS" else set()) if here else set()
    if letter == "I":
        found = {"I"}
    return bool(found & set(action.roles))


def test_whose_move_is_awaited(world, cast, subjects):
    told = {code: {e.what for e in turns_of(world.acts(code))} for code in ("RFF", "RHQ", OFFICER)}
    assert any("that wait" in each for each in told["RFF"])
    assert "Keep your promise" in told["RHQ"]
    assert "Pass a question on" in told[OFFICER]
    assert not {"Keep your promise", "Pass a question on"} & told["RFF"]


def test_desks_are_closed_to_whoever_has_no_part(world, cast, subjects):
    held, answer = subjects["consultation"], subjects["answer"]
    paths = (
        f"/hear/p/{world.partnership.pk}",
        f"/hear/c/{held.pk}",
        f"/hear/c/{held.pk}/queue",
        f"/hear/c/{held.pk}/paper",
        f"/hear/c/{held.pk}/themes",
        f"/hear/a/{answer.pk}",
    )
    for path in paths:
        assert client_of(cast["M organisation:XXX"]).get(path).status_code == 404, path
        assert client_of(cast["I instance:"]).get(path).status_code == 404, path
        assert "login" in Client(SERVER_NAME="localhost").get(path)["Location"]
    for path in (f"/hear/c/{held.pk}/queue", f"/hear/a/{answer.pk}"):
        assert client_of(cast["M organisation:RHQ"]).get(path).status_code == 403
        said = client_of(cast["M organisation:RHQ"]).post(path, {"what": "count"})
        assert said.status_code == 403
    answer.refresh_from_db()
    assert answer.status == "held"


def test_the_desk_works_by_its_forms(world, cast, subjects):
    held, answer, question = (subjects[n] for n in ("consultation", "answer", "question"))
    moderator = client_of(world.people["RFF"])
    page = moderator.get(f"/hear/c/{held.pk}/queue").content.decode()
    assert "A view of mine" in page
    said = moderator.post(f"/hear/c/{held.pk}/queue", {"shown": [answer.pk]})
    assert said.status_code == 302
    answer.refresh_from_db()
    assert answer.status == "counted"
    officer = client_of(world.people[OFFICER])
    theme = subjects["theme"]
    officer.post(
        f"/hear/c/{held.pk}/themes", {"what": "code", "theme": theme.pk, "answers": [answer.pk]}
    )
    assert coding.themes_of_answers(held) == {answer.pk: {theme.pk}}
    room = f"/hear/p/{world.partnership.pk}"
    assert "Why?" in officer.get(room).content.decode()
    officer.post(room, {"what": "pass", "question": question.pk, "person": world.people["RHQ"].pk})
    question.refresh_from_db()
    assert question.status == "with"
    assert (question.due - question.asked_on) >= timedelta(days=26)
    owner = client_of(world.people["RHQ"])
    owner.post(room, {"what": "answer", "question": question.pk, "answer": "Because of that."})
    page = Client(SERVER_NAME="localhost").get(f"/questions/{question.pk}").content.decode()
    assert "Because of that." in page
    assert PublicQuestion.objects.get(pk=question.pk).status == "answered"
    officer.post(
        f"/hear/c/{held.pk}/paper",
        {"paper": "box 2, 1", "way": "phone", "ask.words": "By telephone, to the office"},
    )
    assert held.answers.filter(way="phone").count() == 1
    desk = officer.get(f"/hear/c/{held.pk}").content.decode()
    assert "Reading age of the whole text: about" in desk
    assert "Gunning principles 1" in desk
    scrutiny = Client(SERVER_NAME="localhost").get(f"/scrutiny/{world.partnership.pk}")
    text = scrutiny.content.decode()
    assert "wait for a moderator" in text
    assert "1 wait" not in text  # what waits leaves by the door, as it was told of the day


def test_a_refused_question_is_not_shown_in_its_words(world):
    asked = promising.ask_question(
        Actor(now=world.now()), world.partnership, "Is Nurse Brown ill?", "another form", (1, None)
    )
    browser = Client(SERVER_NAME="localhost")
    assert "Nurse Brown" not in browser.get(f"/questions/{asked.pk}").content.decode()
    promising.refuse_question(world.acts(OFFICER), asked, "It is about one person.")
    for path in ("/questions", f"/questions/{asked.pk}", "/questions.csv", "/questions.json"):
        said = browser.get(path).content.decode()
        assert "Nurse Brown" not in said, path
        assert "about one person" in said or path == "/questions"
