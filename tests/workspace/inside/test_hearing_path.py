"""A consultation with 500 answers, from the draft to "you said, we did"."""

import csv
import io
import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from hearing_sheet import (
    PHONE,
    THEMES,
    Clients,
    form_on,
    given,
    post,
    sheet_of_answers,
)
from hearing_world import (
    AGES,
    MODERATORS,
    OFFICER,
    OPTIONS,
    consultation,
    draft,
    fields,
    publish,
)
from test_grid import fresh_client_of

from tripleaim.store.disclosure import profile
from tripleaim.workspace.deciding import voting
from tripleaim.workspace.drafting import writing
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing import coding, counting, giving, moderating, opening, turning
from tripleaim.workspace.hearing.models import (
    Answer,
    Consultation,
    Kept,
    Moderation,
    Telling,
    Theme,
    Words,
)
from tripleaim.workspace.models import Event
from tripleaim.workspace.people.invitation import hash_of


@pytest.fixture(scope="module")
def held(world):
    """An open consultation."""
    return consultation(world)


@pytest.fixture(scope="module")
def answered(world, held):
    """All 500 have been given: by the page, on a phone, typed in from paper."""
    rows = sheet_of_answers()
    browser = Client(SERVER_NAME="localhost")
    path = f"/say/{held.pk}"
    links = {}
    for row in rows:
        if row["way"] == "paper":
            said = giving.read_given(held, given(row))
            came = giving.Came(way="paper", paper=f"box 1, {row['number']}")
            giving.give_answer(world.acts("RHQ"), held, said, came)
            continue
        more = {"REMOTE_ADDR": f"198.51.{row['number'] // 50}.7"}
        more |= PHONE if row["way"] == "phone size" else {}
        form = form_on(browser, path, **more)
        said = post(browser, path, given(row) | {"form": form}, **more)
        assert said.status_code == 302, said.content.decode()
        links[row["number"]] = said["Location"]
    assert browser.cookies == {}
    return rows, links


def test_gunning_stops_the_draft_before_it_is_shared(world):
    today = world.now().date()
    document = draft(
        world,
        "consultation",
        "one-option",
        "One option",
        fields(today, options=[OPTIONS[0]], shown=None, closed_on=today + timedelta(weeks=3)),
    )
    from tripleaim.workspace.signing import steps

    with pytest.raises(Refused, match=r"Gunning principle 1.*principle 3") as refusal:
        steps.share_document(world.acts(OFFICER), document, world.plans(OFFICER))
    assert refusal.value.rule == "gunning"
    values = {
        **document.newest.values,
        "options": list(OPTIONS),
        "closed_on": today + timedelta(weeks=12),
    }
    document.refresh_from_db()
    writing.save_document(world.acts(OFFICER), document, values, document.lock, "mended")
    document.refresh_from_db()
    opened = opening.prepare(world.acts(OFFICER), document)
    with pytest.raises(Refused, match="not published"):
        opening.open_consultation(world.acts(OFFICER), opened)
    publish(world, document)
    opening.open_consultation(world.acts(OFFICER), Consultation.objects.get(pk=opened.pk))


def test_all_five_hundred_are_held_and_what_is_odd_is_seen(held, answered):
    rows = Answer.objects.filter(consultation=held)
    assert rows.count() == 500 == rows.filter(status="held").count()
    assert rows.filter(way="paper").count() == 50
    signals = {
        name: sum(name in each.signals for each in rows)
        for name in ("double", "abuse", "personal", "flood", "odd")
    }
    assert signals == {"double": 30, "abuse": 20, "personal": 5, "flood": 0, "odd": 0}


def test_no_event_and_no_row_says_who_or_what(held, answered):
    told = "".join(each.line for each in Event.objects.filter(action="consultation.answer"))
    assert told.count("\n") == 450  # one for each by the page
    assert "Brown" not in told
    assert "198.51" not in told
    kept = str(list(Answer.objects.filter(consultation=held).values()))
    assert "198.51" not in kept
    assert "iPhone" not in kept


def test_the_same_form_sent_again_is_the_same_answer(held, answered):
    browser = Client(SERVER_NAME="localhost")
    path = f"/say/{held.pk}"
    form = form_on(browser, path)
    said = {"form": form, "ask.words": "Please keep the bus to Harle Road as it is now"}
    first, again = post(browser, path, said), post(browser, path, said)
    assert first["Location"] == again["Location"]
    changed = post(browser, path, said | {"ask.words": "Please keep the train"})["Location"]
    assert changed == first["Location"] + "?before=1"
    page = browser.get(changed).content.decode()
    assert ("is not sent" in page, "the train" in page) == (True, False)
    answer = giving.find_answer(first["Location"].rpartition("/")[2])
    assert browser.get(first["Location"]).status_code == 200
    assert "taken back" in post(browser, first["Location"], {"what": "withdraw"}).content.decode()
    answer.refresh_from_db()
    assert (answer.status, answer.choices, answer.words.count()) == ("withdrawn", {}, 0)
    assert browser.get(first["Location"]).status_code == 404


def test_saved_and_gone_on_with_by_a_link(held, answered):
    browser, other = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    path = f"/say/{held.pk}"
    form = form_on(browser, path)
    said = post(browser, path, {"form": form, "ask.words": "Half a thought", "save": "later"})
    link = re.search(r"/say/back/[0-9a-f]{40}", said.content.decode())[0]
    page = other.get(link).content.decode()
    assert "Half a thought</textarea>" in page
    assert Kept.objects.count() == 1
    assert other.get("/say/back/" + "0" * 40).status_code == 404
    form = re.search(r'name="form" value="([^"]+)"', page)[1]
    back = re.search(r'name="back" value="([^"]+)"', page)[1]
    more = {"form": form, "back": back, "ask.words": "Three quarters", "save": "later"}
    assert link in post(other, path, more).content.decode(), "saved again, its link is the same"
    assert Kept.objects.get().given["ask.words"] == "Three quarters"
    whole = {"form": form, "back": back, "ask.words": "A whole thought", "public": "yes"}
    wrong = post(other, path, whole | {"ask.option": "no such"})
    assert wrong.status_code == 400
    assert f'name="back" value="{back}"' in wrong.content.decode()
    assert f'name="form" value="{form}"' in wrong.content.decode()
    done = post(other, path, whole)
    assert not Kept.objects.exists(), "what was saved is erased when it is sent"
    gone = other.get(link)
    assert (gone.status_code, "ends when you send it" in gone.content.decode()) == (404, True)
    answer = giving.find_answer(done["Location"].rpartition("/")[2])
    giving.withdraw_answer(Clients.owner(answer), answer)


def test_a_link_of_nothing_saved_is_not_taken_for_ones_own(held, answered):
    browser = Client(SERVER_NAME="localhost")
    path = f"/say/{held.pk}"
    more = {"form": form_on(browser, path), "back": "0" * 40, "ask.words": "Mine", "save": "later"}
    said = post(browser, path, more).content.decode()
    assert "/say/back/" + "0" * 40 not in said
    link = re.search(r"/say/back/[0-9a-f]{40}", said)[0]
    Kept.objects.get(secret_hash=hash_of(link.rpartition("/")[2])).delete()


@pytest.fixture(scope="module")
def moderated(world, held, answered):
    """Moderators read them: 445 counted, 20 and 5 hidden that count, 30 that do not."""
    first, second = world.acts(MODERATORS[0]), world.acts(MODERATORS[1])
    while waiting := list(held.answers.filter(status="held", signals=[])[:50]):
        assert moderating.count_plain(first, waiting) == len(waiting)
    for each in held.answers.filter(status="held"):
        ground = next(g for g in ("abuse", "personal", "double") if g in each.signals)
        moderating.ask_removal(first, each, ground, f"It is {ground}.")
        moderating.hide_answer(second, each, "I agree.")
    return held


def test_nothing_stands_behind_a_page_of_the_queue_that_waits(world, held, answered):
    """Each answer that waits is on one page: a page of marked ones in front stops nobody."""
    moderator, path = fresh_client_of(world.people[MODERATORS[0]]), f"/hear/c/{held.pk}/queue"
    waiting, seen = set(held.answers.filter(status="held").values_list("pk", flat=True)), []
    address, pages = path, 0
    while address:
        page = moderator.get(address).content.decode()
        seen += re.findall(r'name="shown" value="([^"]+)"', page)
        more = re.search(r'href="(\?which=held&amp;page=\d+)">The next', page)
        address = path + more[1].replace("&amp;", "&") if more else ""
        pages += 1
    assert sorted(seen) == sorted(waiting)
    assert pages == -(-len(waiting) // 50) >= 2
    last = held.answers.get(pk=next(each for each in reversed(seen) if is_plain(held, each)))
    assert post(moderator, path, {"shown": last.pk}).status_code == 302
    last.refresh_from_db()
    assert last.status == "counted"


def is_plain(held, code):
    return held.answers.filter(pk=code, signals=[]).exists()


def test_a_removal_takes_two_and_an_appeal_a_third(world, held, answered):
    _rows, links = answered
    first, second, third = (world.acts(code) for code in MODERATORS)
    answer = giving.find_answer(links[400].rpartition("/")[2])
    with pytest.raises(Refused, match="Nobody has asked"):
        moderating.hide_answer(first, answer, "At once.")
    with pytest.raises(Refused, match="none of those listed"):
        moderating.ask_removal(first, answer, "dislike", "I do not like it.")
    moderating.ask_removal(first, answer, "abuse", "It insults the office.")
    with pytest.raises(Refused, match="You asked for it yourself"):
        moderating.hide_answer(first, answer, "I agree with myself.")
    with pytest.raises(Refused, match="No reason"):
        moderating.hide_answer(second, answer, "")
    moderating.hide_answer(second, answer, "I agree.")
    browser = Client(SERVER_NAME="localhost")
    page = browser.get(links[400]).content.decode()
    assert "it insults or threatens somebody" in page
    assert "What you chose still counts" in page
    post(browser, links[400], {"what": "appeal", "reason": "I was cross."})
    with pytest.raises(Refused, match="You took part"):
        moderating.settle_appeal(second, answer, True, "After all.")
    moderating.settle_appeal(third, answer, False, "It stays hidden.")
    with pytest.raises(Refused, match="appealed once"):
        moderating.appeal(Clients.owner(answer), answer, "Again.")
    assert "It stays hidden." in browser.get(links[400]).content.decode()
    assert [each.what for each in answer.moderations.order_by("pk")] == [
        "ask",
        "hide",
        "appeal",
        "uphold",
    ]
    assert answer.words.count() == 1


def test_nobody_else_moderates(world, held, answered):
    answer = held.answers.filter(status="held").first()
    for code in (OFFICER, "RHQ"):
        with pytest.raises(Refused, match="Only moderator"):
            moderating.count_answer(world.acts(code), answer)
    with pytest.raises(Refused):
        moderating.count_answer(world.admin, answer)


def test_nothing_is_deleted_by_anybody(world, held, answered):
    from django.db import DatabaseError, transaction

    answer = held.answers.first()
    rows = [answer, Moderation.objects.first(), held]
    for row in rows:
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        Moderation.objects.update(reason="another")


def test_counts_are_those_of_the_door_and_told_once_a_day(world, moderated, answered):
    held = moderated
    rows = [row for row in answered[0] if row["number"] < 470]
    today = world.now().date()
    telling = Telling.objects.get(consultation=held, day=today)
    assert telling.told["answers"] == 0  # as they were when it opened: told once a day
    tomorrow = today + timedelta(days=1)
    told = counting.tell_counts(held, tomorrow).told
    rule = profile("hes", today)
    assert told["answers"] == rule.rounded(470)
    for name in OPTIONS:
        assert told["choices"]["option"][name] == leaves(
            rule, sum(row["option"] == name for row in rows)
        )
    for name in AGES:
        assert told["groups"]["Age"][name] == leaves(rule, sum(r["age"] == name for r in rows))
    young = told["groups"]["Age"]["16 to 34"]
    missed = counting.not_reached(held, Telling.objects.get(consultation=held, day=tomorrow))
    assert [each.group for each in missed] == ["16 to 34"]
    page = Client(SERVER_NAME="localhost").get(f"/say/{held.pk}").content.decode()
    assert "Not heard enough yet:</strong> 16 to 34" in page
    numbers = {int(each) for each in re.findall(r"About (\d+) answers", page)}
    assert numbers == {470}
    assert young is None or young % 5 == 0


def leaves(rule, count):
    return None if rule.is_small(count) else rule.rounded(count)


def test_themes_are_put_by_people_and_each_has_a_reply(world, moderated, answered):
    held = moderated
    officer = world.acts(OFFICER)
    for name in THEMES:
        coding.make_theme(officer, held, name)
    rows = list(held.answers.filter(status="counted").exclude(way="passage").order_by("pk"))
    words = coding.words_by_answer(held)
    by_theme = {name: [r for r in rows if THEMES[name] in words[r.pk]] for name in THEMES}
    themes = {each.name: each for each in Theme.objects.filter(consultation=held)}
    for name, found in by_theme.items():
        coding.code_answers(officer, themes[name], found[:5])
    left = [each for name in THEMES for each in by_theme[name][5:]]
    likes = coding.suggestions(held, left[:100])
    right = sum(bool(likes[r.pk]) and THEMES[likes[r.pk][0][0]] in words[r.pk] for r in left[:100])
    assert right >= 95
    assert not set(coding.themes_of_answers(held)) & {r.pk for r in left}  # suggested, never put
    for name, found in by_theme.items():
        coding.code_answers(officer, themes[name], found[5:])
    coding.code_answers(officer, themes["Cost"], by_theme["Buses"][:1])
    coding.code_answers(officer, themes["Cost"], by_theme["Buses"][:1], is_in=False)
    assert coding.themes_of_answers(held)[by_theme["Buses"][0].pk] == {themes["Buses"].pk}
    later = world.now() + timedelta(weeks=13)
    with patch("django.utils.timezone.now", return_value=later):
        turning.turn_hearing(later)
        held = Consultation.objects.get(pk=held.pk)
        assert held.status == "closed"
        browser = Client(SERVER_NAME="localhost")
        page = browser.get(f"/say/{held.pk}").content.decode()
        assert "Answer now" not in page
        form = {"form": "x", "ask.words": "Too late for you to hear me"}
        assert post(browser, f"/say/{held.pk}", form).status_code == 400
        for number, theme in enumerate(themes.values()):
            with pytest.raises(Refused, match=rf"^{12 - number} themes? (have|has) no reply"):
                opening.publish_replies(officer, held)
            theme.refresh_from_db()
            coding.reply_to(officer, theme, f"We reply to number {number}.")
        assert "We reply to number" not in browser.get(f"/say/{held.pk}/heard").content.decode()
        opening.publish_replies(officer, held)
        assert "We reply to number 11." in browser.get(f"/say/{held.pk}/heard").content.decode()


def test_nothing_is_decided_without_replies_and_a_vote(world, moderated):
    held = Consultation.objects.get(pk=moderated.pk)
    chair, officer = world.acts("RFF"), world.acts(OFFICER)
    with pytest.raises(Refused, match="No committee has decided"):
        opening.decide(chair, held, None)
    committee = world.partnership.committee_set.get()
    proposal = voting.create_proposal(chair, committee, "Harle Road", "Option A is dropped.")
    proposal.status, proposal.outcome = "carried", "Carried: 9 for."
    for proposal.closes in (None, world.now() - timedelta(days=1)):
        with pytest.raises(Refused, match="had voted on it before the replies were public"):
            opening.decide(chair, held, proposal)
    proposal.closes = world.now()
    opening.decide(chair, held, proposal)
    with pytest.raises(Refused, match="12 themes it is not said what changed"):
        opening.finish(officer, held)
    for theme in Theme.objects.filter(consultation=held):
        theme.refresh_from_db()
        coding.tell_change(
            officer,
            theme,
            "Option A is dropped, the rest is rewritten."
            if theme.name == "Building"
            else "Nothing changed, because of cost.",
            "harle-road revision 1" if theme.name == "Building" else "",
        )
    opening.finish(officer, held)
    browser = Client(SERVER_NAME="localhost")
    page = browser.get(f"/say/{held.pk}/heard").content.decode()
    assert "Option A is dropped" in page
    assert "harle-road revision 1" in page
    assert "Carried: 9 for." in page
    assert "idiots" not in page
    assert "Brown" not in page
    rows = list(
        csv.DictReader(io.StringIO(browser.get(f"/say/{held.pk}/heard.csv").content.decode()))
    )
    assert len(rows) == 12


def test_after_the_stated_day_no_words_and_no_links_and_the_same_counts(world, moderated):
    held = Consultation.objects.get(pk=moderated.pk)
    telling = counting.newest_telling(held)
    before = counting.told_counts(held, telling.day)
    until = turning.kept_until(held)
    assert until == held.said.keep_until
    turning.turn_hearing(world.now() + (until - world.now().date()) - timedelta(days=1))
    assert Words.objects.filter(answer__consultation=held).exists()
    turning.turn_hearing(world.now() + (until - world.now().date()))
    rows = held.answers.all()
    assert not Words.objects.filter(answer__consultation=held).exists()
    assert not rows.exclude(secret_hash=None, sent=None, print="", paper="").exists()
    assert rows.filter(erased_on=until).count() == rows.count() >= 500
    assert counting.told_counts(held, telling.day) == before
