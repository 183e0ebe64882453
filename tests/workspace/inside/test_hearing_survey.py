"""Surveys online: a link used once, nothing that ties it to an answer, estimates of the engine."""

import csv
import io
import random
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from hearing_world import OFFICER, QUESTIONS, survey
from test_grid import client_of

from tripleaim.model.errors import InputRefused
from tripleaim.voice.responses import read_responses
from tripleaim.voice.survey import estimate_wave
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing import surveying
from tripleaim.workspace.hearing.models import Response, Token
from tripleaim.workspace.hearing.pages.frame import visitor
from tripleaim.workspace.hearing.turning import turn_hearing
from tripleaim.workspace.models import Event

KIND = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def wave(world):
    """A wave of a sample in two strata, open; 120 links."""
    return survey(world)


@pytest.fixture(scope="module")
def answered(wave):
    """Ninety of them answer by their link."""
    held, links = wave
    draw = random.Random(7)
    for each in links[:90]:
        browser = Client(SERVER_NAME="localhost")
        given = {
            "ask.heard": draw.choice(["Yes", "No", "No", "Not sure"]),
            "ask.trust": str(draw.randrange(11)),
            "ask.say": "Ask us first.",
            "ask.Grade": draw.choice(["Doctor", "Nurse"]),
        }
        page = browser.get(f"/survey/{each.secret}").content.decode()
        assert "Your link works once" in page
        said = browser.post(f"/survey/{each.secret}", urlencode(given), KIND)
        assert "Thank you" in said.content.decode()
        assert browser.cookies == {}
    return held, links


def test_a_link_works_once_and_a_guessed_one_never(answered):
    held, links = answered
    browser = Client(SERVER_NAME="localhost")
    before = held.responses.count()
    said = browser.post(f"/survey/{links[0].secret}", urlencode({"ask.heard": "Yes"}), KIND)
    assert "This link was used" in said.content.decode()
    assert browser.get("/survey/" + "x" * 32).status_code == 404
    assert held.responses.count() == before == 90
    token = Token.objects.get(label=links[0].label, wave=held)
    given = {"ask.heard": "Yes", "ask.Grade": "Nurse"}
    with pytest.raises(Refused):
        surveying.respond(visitor(links[0].secret), token, given)


def test_nothing_ties_an_answer_to_a_link(answered):
    held, _ = answered
    used = Token.objects.filter(wave=held, status="used")
    assert used.count() == 90
    assert all(each.design == {} for each in used)
    columns = {name for each in Response.objects.filter(wave=held) for name in each.columns}
    assert columns == {"heard", "trust", "say", "Grade", "site", "weight"}
    told = [each.line for each in Event.objects.filter(action="token.use")]
    codes = Response.objects.values_list("pk", flat=True)
    assert not any(code in line for code in codes for line in told)


def test_estimates_are_the_engines_from_a_file_of_the_same_answers(world, answered, tmp_path):
    held, _ = answered
    rows = [each.columns for each in Response.objects.filter(wave=held).order_by("pk")]
    path = tmp_path / "answers.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    said = held.document.newest.agreed.model_copy(update={"invited": 120, "answered": 90})
    expected = estimate_wave(held.questionnaire.newest.agreed, said, read_responses(path))
    assert surveying.estimates_of(held) == expected
    turn_hearing(world.now() + timedelta(days=29))
    held.refresh_from_db()
    assert held.status == "closed"
    page = client_of(world.people[OFFICER]).get(f"/hear/w/{held.pk}").content.decode()
    first = next(each for each in expected.results if each.answer == "Yes")
    assert f"{first.estimate.value:.4f}" in page
    assert f"{first.estimate.low:.4f} to {first.estimate.high:.4f}" in page
    assert "120 were asked, 90 have answered" in page
    asked = re.findall(r'role="rowheader">([^<]+)<', page)
    assert set(asked) == {each["text"] for each in QUESTIONS if each["answer"] != "text"}


def test_those_who_have_not_answered_are_reminded_by_label(answered):
    held, links = answered
    assert {each.label for each in links[90:]} == set(
        Token.objects.filter(wave=held, status__in=("given", "ended")).values_list(
            "label", flat=True
        )
    )


def test_links_need_labels_and_the_design(world, wave):
    held, _ = wave
    officer = world.acts(OFFICER)
    for people, said in (
        ([{"label": "a"}, {"label": "a"}], "no two the same"),
        ([{"label": "a", "site": "north"}], "lack weight"),
        ([], "no two the same"),
    ):
        with pytest.raises(InputRefused, match=said):
            surveying.invite(officer, held, people)


def test_the_desk_makes_links_from_pasted_rows(world):
    from tripleaim.workspace.hearing.pages.survey import _people

    rows = _people("label\tsite\n1\tnorth\n2\tsouth\n")
    assert rows == [{"label": "1", "site": "north"}, {"label": "2", "site": "south"}]
    assert list(csv.reader(io.StringIO("a,b\n"))) == [["a", "b"]]
    assert re.fullmatch(r"[\w-]{32}", surveying.Invited(label="", secret="x" * 32).secret)
