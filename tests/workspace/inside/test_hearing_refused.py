"""What a form refuses: floods, guesses, files, what is not published, a paper twice."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.test.utils import override_settings
from hearing_sheet import form_on, post
from hearing_world import (
    OFFICER,
    OPTIONS,
    consultation,
    draft,
    fields,
    moderators,
)

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.guard.actor import clock
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing import giving, opening, turning
from tripleaim.workspace.hearing.models import (
    Answer,
    Consultation,
)
from tripleaim.workspace.hearing.secret_link import secret_of
from tripleaim.workspace.people.invitation import hash_of


def test_files_other_sites_and_forms_not_ours_are_refused(world):
    held = consultation(world, "attacked")
    browser = Client(SERVER_NAME="localhost")
    path = f"/say/{held.pk}"
    words = {"ask.words": "Something that is long enough to be said"}
    form = form_on(browser, path)
    cases = {
        "no form": (words, {}),
        "a form made up": (words | {"form": "x:y:z"}, {}),
        "another page's form": (words | {"form": form_on(browser, f"{path}/n/para-1")}, {}),
        "a choice that is none": ({"form": form, "ask.option": "Sell it"}, {}),
        "nothing said": ({"form": form}, {}),
        "too long": ({"form": form, "ask.words": "x" * 4001}, {}),
    }
    for name, (values, more) in cases.items():
        said = post(browser, path, values, **more)
        assert said.status_code == 400, name
        assert "There is a problem" in said.content.decode(), name
    said = post(browser, path, words | {"form": form}, HTTP_SEC_FETCH_SITE="cross-site")
    assert said.status_code == 403
    said = browser.post(path, words | {"form": form})  # as files are sent
    assert said.status_code == 400
    assert held.answers.count() == 0
    old = "django.core.signing.time.time"
    with patch(old, return_value=world.now().timestamp() + 13 * 3600):
        late = post(browser, path, words | {"form": form})
    assert late.status_code == 400
    assert words["ask.words"] in late.content.decode()
    scripts = words | {
        "form": form,
        "ask.words": "<script>alert(1)</script> javascript:x {{ 7 }}",
        "website": "http://spam.example",
        "public": "yes",
    }
    sent = post(browser, path, scripts)
    answer = held.answers.get()
    assert answer.signals == ["link", "code", "odd"] or answer.signals == ["code", "odd"]
    page = browser.get(sent["Location"]).content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@override_settings(FLOOD_MANY=3, FLOOD_MOST=6)
def test_a_flood_from_one_network_is_marked_then_refused(world):
    held = Consultation.objects.get(document__slug="attacked")
    browser = Client(SERVER_NAME="localhost")
    path = f"/say/{held.pk}"
    before = held.answers.count()
    codes = []
    for number in range(9):
        more = {"REMOTE_ADDR": f"203.0.113.{number}"}
        form = form_on(browser, path, **more)
        values = {"form": form, "ask.words": f"The same machine speaks for the time {number}"}
        codes.append(post(browser, path, values, **more).status_code)
    assert codes == [302] * 6 + [429] * 3
    rows = list(held.answers.all())
    assert len(rows) == before + 6
    assert sum("flood" in each.signals for each in rows) == 3
    other = {"REMOTE_ADDR": "192.0.2.1"}
    form = form_on(browser, path, **other)
    values = {"form": form, "ask.words": "A neighbour from another network still can"}
    assert post(browser, path, values, **other).status_code == 302
    from tripleaim.workspace.hearing.models import Flow

    assert "203.0" not in str(list(Flow.objects.values()))
    turning.turn_hearing(world.now() + timedelta(days=1))
    assert not Flow.objects.exists()


def test_links_are_not_guessed(world):
    browser = Client(SERVER_NAME="localhost")
    nothing = browser.get("/say/0000000000").content
    for path in (
        "/say/yours/" + "0" * 40,
        "/say/back/" + "f" * 40,
        "/alerts/" + "0" * 40,
        "/survey/guess",
        "/alerts/stop/1.2",
        "/questions/nothing",
        "/promises/nothing",
    ):
        said = browser.get(path)
        assert said.status_code == 404, path
        assert said.content.replace(path.encode(), b"") == nothing
    secrets = {secret_of(str(each)) for each in range(2000)}
    assert len(secrets) == 2000
    assert not Answer.objects.filter(secret_hash__in=[hash_of(each) for each in secrets]).exists()


def test_what_is_not_published_is_not_there(world):
    moderators(world)
    document = draft(
        world, "consultation", "secret-plans", "Secret plans", fields(world.now().date())
    )
    held = opening.prepare(world.acts(OFFICER), document)
    browser = Client(SERVER_NAME="localhost")
    for path in (
        f"/say/{held.pk}",
        f"/say/{held.pk}/heard",
        f"/say/{held.pk}/sheet",
        f"/say/{held.pk}/n/para-1",
        f"/say/{held.pk}/large",
    ):
        assert browser.get(path).status_code == 404
    assert "Secret plans" not in browser.get("/say").content.decode()


def test_nobody_types_in_a_paper_twice_or_without_a_number(world):
    held = Consultation.objects.get(document__slug="attacked")
    actor = world.acts("RHQ")
    said = giving.read_given(held, {"ask.option": OPTIONS[0]})
    giving.give_answer(actor, held, said, giving.Came(way="paper", paper="box 9, 1"))
    with pytest.raises(InputRefused, match="typed in already"):
        giving.give_answer(actor, held, said, giving.Came(way="paper", paper="box 9, 1"))
    with pytest.raises(InputRefused, match="has no number"):
        giving.give_answer(actor, held, said, giving.Came(way="phone"))
    with pytest.raises(Refused):
        giving.give_answer(clock(world.now()), held, said, giving.Came(way="paper", paper="x"))
