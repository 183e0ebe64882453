"""A hundred attempts on the public door: each is refused or held, with a reason; nothing leaks."""

import re
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.core.signing import dumps
from django.test import Client
from django.test.utils import override_settings
from hearing_world import MODERATORS, OFFICER, consultation, draft, fields, places

from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing import alerting, giving, moderating, opening, promising
from tripleaim.workspace.hearing.models import Answer, Kept, Letter, Subscription
from tripleaim.workspace.hearing.pages.frame import visitor
from tripleaim.workspace.hearing.secret_link import SALT, new_form, secret_of

KIND = "application/x-www-form-urlencoded"
HIDDEN = "hidden words of somebody"
HELD = "held words that nobody has read"
DRAFT = "A draft that is secret"
MAIL = "somebody.private@example.org"
WORDS = {"ask.words": "Something that is long enough to be said"}
REFUSED = (400, 401, 403, 404, 405, 413, 429)


@pytest.fixture(scope="module")
def door(world):
    """A consultation with an answer hidden and one held, a draft, a question, an address."""
    places(world)
    held = consultation(world, "attacked-a")
    other = consultation(world, "attacked-b")
    secrets = {}
    for name, words in (("hidden", HIDDEN), ("held", HELD)):
        came = giving.Came(form=f"form of {name}")
        said = giving.read_given(held, {"ask.words": words, "public": "yes"})
        secrets[name] = secret_of(came.form)
        answer = giving.give_answer(visitor(), held, said, came)
        if name == "hidden":
            moderating.ask_removal(world.acts(MODERATORS[0]), answer, "abuse", "It insults.")
            moderating.hide_answer(world.acts(MODERATORS[1]), answer, "I agree.")
    document = draft(world, "consultation", "secret-one", DRAFT, fields(world.now().date()))
    unseen = opening.prepare(world.acts(OFFICER), document)
    question = promising.ask_question(
        Actor(now=world.now()), world.partnership, "An unread question of mine", "f", (1, None)
    )
    alerting.ask_alerts(visitor(), world.partnership, MAIL, "form of a mail", (1, None))
    return {
        "world": world,
        "held": held,
        "other": other,
        "unseen": unseen,
        "answer": answer,
        "question": question,
        "secrets": secrets,
        "area": world.partnership.pk,
    }


def reads(door):
    """Addresses that somebody might guess or change, by what is attempted."""
    code, unseen, area = door["held"].pk, door["unseen"].pk, door["area"]
    zero, hold = "0" * 40, door["secrets"]["held"]
    last = "0" if hold[-1] != "0" else "1"
    yield from (
        f"/say/yours/{zero}",
        f"/say/yours/{hold[:-1]}{last}",
        f"/say/yours/{hold.upper()}",
        f"/say/yours/{hold}%20",
        f"/say/yours/{door['answer'].pk}",
        f"/say/yours/{door['answer'].secret_hash}",
        f"/say/back/{hold}",
        f"/say/back/{zero}",
        f"/alerts/{zero}",
        f"/alerts/{hold}",
        "/alerts/stop/.",
        f"/alerts/stop/{Subscription.objects.get(mail=MAIL).pk}.",
        f"/alerts/stop/{Subscription.objects.get(mail=MAIL).pk}.{'0' * 32}",
        "/alerts/for/nobody",
        "/feed/nobody.atom",
        "/survey/guess",
        f"/survey/{hold}",
        "/questions/nothing",
        "/questions/ask/nobody",
        "/promises/nothing",
        "/promises.xml",
        "/scrutiny/nobody",
        f"/say/{unseen}",
        f"/say/{unseen}/large",
        f"/say/{unseen}/heard",
        f"/say/{unseen}/heard.csv",
        f"/say/{unseen}/heard.json",
        f"/say/{unseen}/sheet",
        f"/say/{unseen}/sheet.csv",
        f"/say/{unseen}/n/para-1",
        f"/say/{code}/n/para-99",
        f"/say/{code}/n/..%2F..%2Fetc",
        f"/say/{code}/heard.xml",
        f"/say/{code}%00",
        "/say/../../etc/passwd",
        f"/say/{code}'--",
        f"/d/{door['unseen'].document_id}",
        f"/d/{door['unseen'].document_id}/v/1",
        f"/d/{door['unseen'].document_id}/file",
        f"/api/workspace/v1/documents/{door['unseen'].document_id}",
    )
    yield from (  # rooms of the staff: the way to sign in, or nothing
        f"/hear/p/{area}",
        f"/hear/c/{code}",
        f"/hear/c/{code}/queue",
        f"/hear/c/{code}/paper",
        f"/hear/c/{code}/themes",
        f"/hear/a/{door['answer'].pk}",
        f"/p/{area}",
        f"/p/{area}/people",
        f"/p/{area}/events.csv",
        f"/d/{door['held'].document_id}/history.csv",
    )


def harmless(door):
    """Pages that answer, whatever is asked of them: nothing of it may be run or told."""
    script = "<script>alert(1)</script>"
    yield from (
        ("/near", {"where": script}),
        ("/near", {"where": "' or 1=1 --"}),
        ("/near", {"where": "x" * 5_000}),
        ("/near", {"where": "S70\0 1AB"}),
        (f"/alerts/for/{door['area']}", {"where": script, "about": "' or 1=1"}),
        (f"/alerts/for/{door['area']}", {"about": door["unseen"].pk}),
        (f"/feed/{door['area']}.atom", {"place": script}),
        (f"/say/{door['held'].pk}", {"form": script, "ask.words": script}),
        (f"/say/{door['held'].pk}", {"which": "hidden", "page": "-1"}),
        ("/say", {"next": "//evil.example"}),
    )


def writes(door):
    """Forms that are none of ours, replayed, too large, of others: name, path, values, more."""
    code, other = door["held"].pk, door["other"].pk
    path, purpose = f"/say/{code}", f"answer {code}"
    good, old = new_form(purpose), door["world"].now().timestamp() - 13 * 3600
    with patch("django.core.signing.time.time", return_value=old):
        late = new_form(purpose)
    yield "no form", path, WORDS, {}
    yield "made up", path, WORDS | {"form": "a:b:c"}, {}
    yield "other salt", path, WORDS | {"form": dumps([purpose, "n"], salt="another")}, {}
    yield "no list", path, WORDS | {"form": dumps("answer", salt=SALT)}, {}
    yield "three in the list", path, WORDS | {"form": dumps([purpose, "n", "m"], salt=SALT)}, {}
    yield "changed", path, WORDS | {"form": good[:-1] + ("A" if good[-1] != "A" else "B")}, {}
    yield "thirteen hours old", path, WORDS | {"form": late}, {}
    yield "of another consultation", path, WORDS | {"form": new_form(f"answer {other}")}, {}
    yield "of a passage", path, WORDS | {"form": new_form(f"passage {code} para-1")}, {}
    yield "of an alert", path, WORDS | {"form": new_form(f"alerts {door['area']}")}, {}
    unseen = door["unseen"].pk
    yield "unseen", f"/say/{unseen}", WORDS | {"form": new_form(f"answer {unseen}")}, {}
    yield "nothing said", path, {"form": good}, {}
    yield "no such choice", path, {"form": good, "ask.option": "Sell it"}, {}
    yield "no such question", path, {"form": good, "ask.sql": "x"}, {}
    yield "too long", path, {"form": good, "ask.words": "x" * 4_001}, {}
    yield "two thousand fields", path, {f"n{n}": "" for n in range(2_000)}, {}
    yield "three megabytes", path, {"form": good, "ask.words": "x" * 3_000_000}, {}
    yield "blank of marks", path, {"form": good, "ask.words": "\0\0 \r\n"}, {}
    for site in ("cross-site", "same-site"):
        yield site, path, WORDS | {"form": good}, {"HTTP_SEC_FETCH_SITE": site}
    for origin in ("https://evil.example", "null", "http://localhost.evil.example"):
        yield origin, path, WORDS | {"form": good}, {"HTTP_ORIGIN": origin}
    yield "a host of theirs", path, WORDS | {"form": good}, {"HTTP_HOST": "evil.example"}
    for secret in (door["secrets"]["held"], "0" * 40):
        yield "appeal", f"/say/yours/{secret}", {"what": "appeal", "reason": "x"}, {}
    yield "no reason", f"/say/yours/{door['secrets']['hidden']}", {"what": "appeal"}, {}
    for what in ("", "burn", "appeal "):
        said = {"what": what, "reason": "x"}
        yield "no such act", f"/say/yours/{door['secrets']['hidden']}", said, {}
    yield "passage gone", f"/say/{code}/n/para-9", {"form": good, "ask.passage": "x"}, {}
    area = door["area"]
    ask, form = f"/alerts/for/{area}", new_form(f"alerts {area}")
    for mail in ("", "nobody", "a@b", "a@example.org\nBcc: x@example.org", "a@x.org,b@x.org"):
        yield f"mail {mail!r}", ask, {"form": form, "mail": mail}, {}
    yield "trap", ask, {"form": form, "mail": "a@example.org", "website": "x"}, {}
    question, form = f"/questions/ask/{area}", new_form(f"question {area}")
    for text in ("", " \0 ", "x" * 4_001):
        yield "question", question, {"form": form, "text": text}, {}
    yield "trap", question, {"form": form, "text": "Why?", "website": "x"}, {}
    yield "read only", "/promises", {"x": "y"}, {}
    yield "read only", f"/say/{code}/heard", {"x": "y"}, {}


def kinds(door):
    """Other methods, files and other kinds of body."""
    path, form = f"/say/{door['held'].pk}", new_form(f"answer {door['held'].pk}")
    browser = Client(SERVER_NAME="localhost")
    for method in ("put", "delete", "patch", "options", "trace"):
        yield method, getattr(browser, method)(path)
    yield "files", browser.post(path, WORDS | {"form": form})
    for kind in ("application/json", "text/xml", "text/plain", "application/octet-stream"):
        yield kind, browser.post(path, urlencode(WORDS | {"form": form}), kind)


def leaks(door, said):
    """What of the hidden stands in an answer."""
    text = said.content.decode(errors="replace")
    secrets = [HIDDEN, HELD, DRAFT, MAIL, "An unread question", *door["secrets"].values()]
    asked = said.wsgi_request.path
    return [each for each in secrets if each in text and each not in asked]


@override_settings(FLOOD_MANY=10_000, FLOOD_MOST=10_000)
def test_each_is_refused_with_a_reason_and_nothing_leaks(door):
    before, number, faults = Answer.objects.count(), 0, []
    asked = [(path, get(path)) for path in reads(door)]
    asked += [(name, sent(path, values, more)) for name, path, values, more in writes(door)]
    asked += list(kinds(door))
    for name, said in asked:
        number += 1
        to_sign_in = said.status_code == 302 and said["Location"].startswith("/account/login/")
        if not (said.status_code in REFUSED or to_sign_in):
            faults.append((name, said.status_code))
        if leaks(door, said) or said.cookies or b"Traceback" in said.content:
            faults.append((name, leaks(door, said), list(said.cookies)))
        if said.status_code in (400, 403, 429) and b"<h" not in said.content:
            faults.append((name, said.status_code, "no reason"))
    for path, given in harmless(door):
        number += 1
        said = get(path, given)
        text = said.content.decode()
        if said.status_code >= 500 or "<script>alert" in text or leaks(door, said):
            faults.append((path, given, said.status_code))
    assert faults == []
    assert number >= 100
    assert Answer.objects.count() == before
    assert Kept.objects.count() == 0
    assert Subscription.objects.count() == 1


def get(path, given=None):
    return Client(SERVER_NAME="localhost", raise_request_exception=False).get(path, given)


def sent(path, values, more):
    browser = Client(SERVER_NAME="localhost", raise_request_exception=False)
    return browser.post(path, urlencode(values), KIND, **more)


def test_what_is_taken_is_held_and_shown_as_text(door):
    """Scripts, links, marks that turn text about, formulas: held with a mark, shown as text."""
    path, purpose = f"/say/{door['held'].pk}", f"answer {door['held'].pk}"
    for words, signal in (
        ("<img src=x onerror=alert(1)> and more words than six here", "code"),
        ("javascript:alert(1) is what I say about it all", "code"),
        ("{{ settings.SECRET_KEY }} is what I say about it all", "code"),
        ("see https://spam.example for more of this and that", "link"),
        ("=cmd|' /C calc'!A0 is what I say about www.it.example", "link"),
        ("ring 01226 000111 and ask for her at home please", "personal"),
    ):
        values = {"form": new_form(purpose), "ask.words": words, "public": "yes"}
        said = sent(path, values, {})
        assert said.status_code == 302, words
        page = get(said["Location"]).content.decode()
        assert "<img src=x" not in page
        answer = giving.find_answer(said["Location"].rpartition("/")[2])
        assert (answer.status, signal in answer.signals) == ("held", True), words
        assert words not in get(f"{path}/heard").content.decode()


def test_an_address_is_not_flooded_with_letters(world, door):
    """Whoever asks, from wherever: three letters a day to one address, and no more."""
    area = door["area"]
    before = Letter.objects.count()
    wanted = [{}, {"where": "Barnsley"}, {"where": "Sheffield"}, {"about": door["held"].pk}]
    wanted += [{"about": door["other"].pk}, {"where": "S70 1AB"}, {}]
    answers = set()
    for number, each in enumerate(wanted):
        more = {"REMOTE_ADDR": f"198.51.{number}.1"}
        values = {"form": new_form(f"alerts {area}"), "mail": "victim@example.org"} | each
        said = sent(f"/alerts/for/{area}", values, more)
        answers.add(re.sub(r"\s+", " ", said.content.decode()))
    assert len(answers) == 1  # it is not told whether the address is known
    assert Letter.objects.count() == before + 3
    codes = []
    for number in range(12):
        values = {"form": new_form(f"alerts {area}"), "mail": f"n{number}@example.org"}
        codes.append(
            sent(f"/alerts/for/{area}", values, {"REMOTE_ADDR": "203.0.113.9"}).status_code
        )
    assert codes == [200] * 10 + [429] * 2


@override_settings(FLOOD_MANY=10_000, FLOOD_MOST=3)
def test_forms_that_cannot_be_taken_take_nothing_from_those_that_can(door):
    """Faulty ones are counted and stopped; who mistypes is heard when it is right."""
    consultation, area, here = door["held"].pk, door["area"], {"REMOTE_ADDR": "192.0.2.200"}

    def codes(path, purpose, given, times):
        values = [given | {"form": new_form(purpose)} for _ in range(times)]
        return [sent(path, each, here).status_code for each in values]

    say = (f"/say/{consultation}", f"answer {consultation}")
    assert codes(*say, {}, 2) == [400] * 2
    assert codes(f"/questions/ask/{area}", f"question {area}", {"text": ""}, 3) == [400, 429, 429]
    assert codes(f"/alerts/for/{area}", f"alerts {area}", {"mail": "no"}, 1) == [429]
    whole = [codes(*say, {"ask.words": f"I say so, number {n}"}, 1)[0] for n in range(4)]
    assert whole == [302] * 3 + [429]
    assert codes(f"/questions/ask/{area}", f"question {area}", {"text": "Why?"}, 1) == [302]


def test_a_header_does_not_make_another_network(door):
    """What a sender says of where it comes from is not believed."""
    area = door["area"]
    codes = []
    for number in range(12):
        values = {"form": new_form(f"question {area}"), "text": f"Why {number}?"}
        more = {"REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"}
        codes.append(sent(f"/questions/ask/{area}", values, more).status_code)
    assert codes == [302] * 10 + [429] * 2
