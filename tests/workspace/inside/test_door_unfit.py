"""What fits no text or no column is a message on either database; what nobody sees is left out."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from hearing_world import MODERATORS, OFFICER, consultation, places, survey
from test_grid import fresh_client_of

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import voting
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing import counting, giving, moderating, surveying
from tripleaim.workspace.hearing.models import Answer, Kept, Subscription
from tripleaim.workspace.hearing.secret_link import new_form

KIND = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def held(world):
    places(world)
    return consultation(world, "unfit")


def browser():
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def sent(path, values, by=None):
    return (by or browser()).post(path, urlencode(values), KIND)


def test_the_character_of_nought_is_refused_wherever_it_stands(world, held):
    area, code = world.partnership.pk, held.pk
    paths = [f"/{each}/a%00" for each in ("say", "promises", "questions", "scrutiny", "d", "p")]
    paths += ["/say/a%00/heard", "/questions/ask/a%00", "/alerts/for/a%00", "/alerts/stop/%00.x"]
    paths += ["/feed/a%00.atom", f"/say/{code}/n/a%00", "/survey/a%00", "/say/back/a%00"]
    paths += ["/near?where=a%00", f"/alerts/for/{area}?about=a%00", f"/feed/{area}.atom?place=%00"]
    paths += ["/near?wh%00ere=a", "/what-if/a%00/", "/api/v1/areas/a%00"]
    for path in paths:
        said = browser().get(path)
        assert said.status_code == 400, path
        assert b"a character that no text has" in said.content, path
    staff = fresh_client_of(world.people[OFFICER])
    for path in ("/hear/c/a%00", f"/p/{area}?page=%00", f"/hear/p/{area}?x=%00"):
        assert staff.get(path).status_code == 400, path
    form = new_form(f"answer {code}")
    for name in ("ask.option", "ask.words", "group.Age", "public", "back", "form", "a\0b"):
        values = {"form": form, "ask.words": "Keep it", "save": "later", name: "x\0"}
        assert sent(f"/say/{code}", values).status_code == 400, name
    values = {"form": new_form(f"alerts {area}"), "mail": "a@example.org", "about": "\0"}
    assert sent(f"/alerts/for/{area}", values).status_code == 400
    odd = browser()
    odd.cookies.load({"sessionid": "a"})
    odd.cookies["sessionid"].set("sessionid", "a\0b", '"a\\000b"')
    assert odd.get(f"/p/{area}").status_code == 400
    assert (Kept.objects.count(), Subscription.objects.count()) == (0, 0)


def test_what_is_too_long_for_its_column_is_no_fault_of_ours(world, held):
    area = world.partnership.pk
    long = "a" * 64 + "@" + ("b" * 60 + ".") * 4 + "org"
    said = sent(f"/alerts/for/{area}", {"form": new_form(f"alerts {area}"), "mail": long})
    assert (said.status_code, b"is no address" in said.content) == (400, True)
    from django.db import DataError
    from django.test import RequestFactory

    from tripleaim.workspace.pages.fitting import Fitting

    answer = Fitting(lambda request: None).process_exception
    asked = RequestFactory().get("/x")
    assert answer(asked, DataError("value too long")).status_code == 400
    assert answer(asked, ValueError("something else")) is None, "another fault is told as one"


def test_marks_that_nobody_sees_are_left_out_of_what_is_said(world, held):
    words = "Keep \u202eit\u202c open\u200b for \x1b[31mall\x07 of us\r\nand Siân"
    path = f"/say/{held.pk}"
    said = sent(path, {"form": new_form(f"answer {held.pk}"), "ask.words": words})
    assert said.status_code == 302
    answer = giving.find_answer(said["Location"].rpartition("/")[2])
    assert answer.words.get().text == "Keep it open for [31mall of us\nand Siân"
    hidden = {"form": new_form(f"answer {held.pk}"), "ask.words": "You ab\u200bsolute idi\u200bots"}
    answer = giving.find_answer(sent(path, hidden)["Location"].rpartition("/")[2])
    assert answer.signals == ["abuse"], "a mark without width hides no word from a moderator"
    area = world.partnership.pk
    asked = {"form": new_form(f"question {area}"), "text": "How many \u202ebeds?"}
    from tripleaim.workspace.hearing.models import PublicQuestion

    code = sent(f"/questions/ask/{area}", asked)["Location"].rpartition("/")[2]
    assert PublicQuestion.objects.get(pk=code).text == "How many beds?"
    empty = {"form": new_form(f"answer {held.pk}"), "ask.words": "\u200b\u202e"}
    assert b"is empty" in sent(path, empty).content


def typed(world, held, code, number):
    given = giving.read_given(held, {"ask.words": f"By paper I say of the bus, number {number}"})
    came = giving.Came(way="paper", paper=f"{code} {number}")
    return giving.give_answer(world.acts(code), held, given, came)


def test_whoever_types_a_paper_in_does_not_count_it(world, held):
    first, second = MODERATORS[:2]
    own = typed(world, held, first, 1)
    with pytest.raises(Refused, match="You typed it in yourself"):
        moderating.count_answer(world.acts(first), own)
    assert moderating.count_plain(world.acts(first), [own]) == 0
    page = fresh_client_of(world.people[first])
    page.post(f"/hear/c/{held.pk}/queue", {"shown": [own.pk]})
    assert Answer.objects.get(pk=own.pk).status == "held"
    assert moderating.count_plain(world.acts(second), [own]) == 1
    assert Answer.objects.get(pk=own.pk).status == "counted"


def test_how_long_answers_wait_is_told_once_a_day_and_of_few_not_at_all(world):
    other = consultation(world, "unfit-pace")
    today, path = world.now().date(), f"/say/{other.pk}/heard"
    for number in range(7):
        typed(world, other, "RHQ", number)
    told = counting.told_counts(other, today)["moderated"]
    assert told == {"oldest_days": None, "median_days": None}, "seven are few"
    eighth = typed(world, other, "RHQ", 8)
    counting.tell_counts(other, today + timedelta(days=3))
    assert "The oldest has waited for 3 days" in browser().get(path).content.decode()
    before = re.sub(r"form\S+", "", browser().get(path).content.decode())
    for each in other.answers.all():
        moderating.count_answer(world.acts(MODERATORS[0]), each)
    assert eighth.moderations.count() == 1
    after = re.sub(r"form\S+", "", browser().get(path).content.decode())
    assert after == before, "what was settled since is told with the counts of another day"
    counting.tell_counts(other, today + timedelta(days=4))
    assert "Half were settled within 0 days" in browser().get(path).content.decode()


def test_a_number_or_a_label_beyond_all_measure_is_refused(world):
    wave, links = survey(world)
    given = {"ask.heard": "Yes", "ask.trust": "1e300", "ask.Grade": "Nurse"}
    said = sent(f"/survey/{links[0].secret}", given)
    assert (said.status_code, b"is over 1,000,000,000" in said.content) == (400, True)
    assert sent(f"/survey/{links[0].secret}", given | {"ask.trust": "10"}).status_code == 200
    people = [{"label": "x" * 61, "site": "north", "weight": "1"}]
    with pytest.raises(InputRefused, match="label of more than 60"):
        surveying.invite(world.acts(OFFICER), wave, people)


def test_what_is_no_key_of_a_row_is_as_if_it_were_not_there(world, held):
    staff = fresh_client_of(world.people[OFFICER])
    staff.raise_request_exception = False
    for name in ("abc", "9" * 30, "-1", "1e9", "' or 1"):
        for what in ("reply", "change", "code"):
            values = {"what": what, "theme": name, "reply": "x", "changed": "x"}
            assert staff.post(f"/hear/c/{held.pk}/themes", values).status_code == 404, name
    for name in ("x" * 301, "x" * 302):  # the same by what is kept of it
        said = staff.post(f"/hear/c/{held.pk}/themes", {"what": "make", "name": name})
        assert said.status_code == (302 if len(name) == 301 else 400)
    committee = world.partnership.committee_set.get()
    proposal = voting.create_proposal(world.acts(OFFICER), committee, "Decide", "That we do.")
    voting.open_proposal(world.acts("RFF"), proposal, world.now() + timedelta(hours=2))
    for given in (
        {"what": "vote", "member": "abc", "choice": "for"},
        {"what": "proxy", "person": "x"},
    ):
        assert staff.post(f"/x/{proposal.pk}", given).status_code == 404, given
    assert staff.post(f"/x/{proposal.pk}", {"what": "burn"}).status_code == 400
