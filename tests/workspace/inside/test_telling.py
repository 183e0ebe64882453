"""Notices: who is told, once; mail without a title; reminders; feeds; jobs done once."""

import threading
import xml.etree.ElementTree as xml
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings
from test_grid import client_of
from test_interests import declared, member, opened, proposed
from world import SHARES, copy_of

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.drafting import discussing
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.guard.table import read_actions
from tripleaim.workspace.models import Committee, Document, Habit, Job, Notice, Person, RoleSpell
from tripleaim.workspace.people import tokens
from tripleaim.workspace.record.clockwork import turn_clock
from tripleaim.workspace.signing import steps
from tripleaim.workspace.telling import inbox, jobs, mailing, recipients, rules

IN_MEMORY = override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
SECRET_TITLE = "Merger of Quietham"


@pytest.fixture(autouse=True)
def outbox(world):
    """Mail stays in memory; nothing waits from the test before."""
    with IN_MEMORY:
        jobs.run_jobs(world.now() + timedelta(days=400))
        Notice.objects.filter(mailed_at=None).update(mailed_at=world.now())
        mail.outbox = []
        yield mail.outbox


def private(world, slug):
    """A draft of three parties with a title that nobody else may learn."""
    document = copy_of(world, slug)
    Document.objects.filter(pk=document.pk).update(title=SECRET_TITLE)
    document.refresh_from_db()
    return document


def words_of(world, code):
    return list(inbox.notices_of(world.people[code]).values_list("words", flat=True))


def test_every_rule_is_of_an_action_and_names_people_who_can_be_found():
    for rule in rules.read_rules().values():
        assert rule.action in read_actions(), rule.action
        assert set(rule.who) <= set(recipients.WHO), rule.action
    used = {word for rule in rules.read_rules().values() for word in rule.who}
    assert used | {"clerk"} == set(recipients.WHO)


def test_a_turn_is_told_at_once_to_those_whose_it_is_and_no_mail_has_the_title(world, outbox):
    document = private(world, "told-of-turn")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    assert Notice.objects.filter(about__in=[str(s.pk) for s in document.steps.all()]).count() == 0
    jobs.run_jobs(world.now())
    told = {code for code in world.people if "It is your turn to sign" in words_of(world, code)}
    assert told >= {"RHQ", "207"}
    assert not told & {"RFF", "TAH", "RP5"}
    assert {each.to[0] for each in outbox} >= {world.people["RHQ"].mail, world.people["207"].mail}
    for each in outbox:
        assert SECRET_TITLE not in str(each.message())
        assert document.slug not in str(each.message())
    assert outbox[0].subject.startswith("It is your turn to sign in South Yorkshire")


def test_each_is_told_once_though_a_job_runs_twice(world, outbox):
    document = private(world, "told-once")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    waiting = list(Job.objects.values("name", "about"))
    jobs.run_jobs(world.now())
    count, sent = Notice.objects.count(), len(outbox)
    for each in waiting:
        jobs.add_job(each["name"], each["about"], world.now())
    assert jobs.run_jobs(world.now()) == len(waiting)
    assert (Notice.objects.count(), len(outbox)) == (count, sent)


def test_a_signature_in_my_name_is_told_to_me_whatever_i_chose(world, outbox):
    inbox.choose_habit(world.acts("RHQ"), "never")
    document = private(world, "signed-for-me")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    world.sign_step("RHQ", document)
    jobs.run_jobs(world.now())
    mine = [e for e in outbox if e.to == [world.people["RHQ"].mail]]
    assert any("A signature was made in your name" in each.subject for each in mine)
    Habit.objects.all().delete()


def test_an_action_is_recorded_once(world):
    from tripleaim.workspace.models import Event

    document = private(world, "recorded-once")
    before = Event.objects.count()
    discussing.comment_on(world.acts("RHQ"), document, "para-1", "One")
    assert Event.objects.count() == before + 1


def test_what_can_wait_comes_as_one_digest_a_day(world, outbox):
    document = private(world, "digested")
    for number in range(3):
        discussing.comment_on(world.acts("RHQ"), document, "para-1", f"Comment {number}")
    jobs.run_jobs(world.now())
    assert [e for e in outbox if e.to == [world.people["QF7"].mail]] == []
    assert words_of(world, "QF7").count("There is a comment") >= 3
    Habit.objects.filter(person=world.people["QF7"]).delete()
    for _ in range(2):
        mailing.add_digests(world.now())
        jobs.run_jobs(world.now())
    mine = [e for e in outbox if e.to == [world.people["QF7"].mail]]
    assert len(mine) == 1
    assert mine[0].body.count("There is a comment") == 3
    assert SECRET_TITLE not in str(mine[0].message())


@pytest.mark.parametrize(
    ("habit", "days", "sent"),
    [
        ("daily", 1, 2),
        ("weekly", 1, 1),
        ("weekly", 6, 1),
        ("weekly", 7, 2),
        ("never", 9, 0),
    ],
)
def test_a_digest_comes_as_often_as_it_was_chosen(world, outbox, habit, days, sent):
    Habit.objects.all().delete()
    inbox.choose_habit(world.acts("QF7"), habit)
    document = private(world, f"often-{habit}-{days}")
    for day in (0, days):
        then = world.now() + timedelta(days=day)
        discussing.comment_on(world.acts("RHQ", now=then), document, "para-1", "Again")
        jobs.run_jobs(then)
        mailing.add_digests(then)
        jobs.run_jobs(then)
    assert len([e for e in outbox if e.to == [world.people["QF7"].mail]]) == sent
    Habit.objects.all().delete()


def test_whoever_may_not_read_it_any_more_is_not_told_and_sees_no_title(world):
    document = private(world, "hidden-later")
    person = Person.objects.create(mail="gone@example.com", name="Gone", status="active")
    spell = RoleSpell.objects.create(
        person=person, kind="S", scope="organisation:RHQ", begins=world.now().date(), status="held"
    )
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    jobs.run_jobs(world.now())
    assert inbox.notices_of(person).filter(words="It is your turn to sign").exists()
    actor = Actor(now=world.now(), person=Person.objects.get(pk=person.pk))
    assert SECRET_TITLE in {e.title for e in inbox.told(actor, list(inbox.notices_of(person)))}
    steps.unshare_document(world.acts("QF7"), document, "Wait.")
    RoleSpell.objects.filter(pk=spell.pk).update(status="ended")
    jobs.run_jobs(world.now())
    assert not inbox.notices_of(person).filter(words__contains="taken back").exists()
    actor = Actor(now=world.now(), person=Person.objects.get(pk=person.pk))
    assert {e.title for e in inbox.told(actor, list(inbox.notices_of(person)))} <= {""}


@pytest.mark.parametrize(("days", "told"), [(3, 0), (4, 1), (5, 1), (6, 2)])
def test_a_turn_is_reminded_of_three_days_and_one_day_before(world, days, told):
    document = private(world, f"reminded-{days}")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    for day in range(days + 1):  # its day is seven days away
        turn_clock(world.now() + timedelta(days=day))
    keys = [f"step {each.pk}" for each in document.steps.filter(party="RHQ")]
    rows = inbox.notices_of(world.people["RHQ"]).filter(key__startswith=keys[0] + " ")
    assert rows.count() == told


def test_a_vote_is_reminded_of_at_half_time_and_a_day_before_to_those_who_have_not_voted(world):
    proposal = proposed(world, "remind me")
    from tripleaim.workspace.deciding import voting

    closes = world.now() + timedelta(days=10)
    voting.open_proposal(world.acts("RFF"), proposal, closes)
    voting.cast_vote(world.acts("QF7"), proposal, member(world, "QF7"), "for")
    for days, told in ((4, 0), (6, 1), (8, 1), (9.5, 2)):
        turn_clock(world.now() + timedelta(days=days))
        for code, count in (("RHQ", told), ("QF7", 0)):
            rows = inbox.notices_of(world.people[code]).filter(
                key__startswith=f"vote {proposal.pk}"
            )
            assert rows.count() == count, (code, days)
    voting.withdraw_proposal(world.acts("RFF"), proposal, "Enough.")


def test_an_interest_that_waits_is_told_to_chairs_and_its_person(world):
    interest = declared(world, "RXE", "Waits")
    for day in range(29 + 7):
        then = world.now() + timedelta(days=day)
        recipients_told = list(
            inbox.notices_of(world.people["RFF"]).filter(key__startswith=f"interest {interest.pk}")
        )
        from tripleaim.workspace.telling.reminding import remind

        remind(then)
        assert bool(recipients_told) == (day > 21), day


def test_jobs_that_fail_wait_longer_and_are_given_up_and_told(world, monkeypatch):
    from tripleaim.workspace.record.inspecting import faults_of_instance

    tried = []

    def broken(about, now):
        tried.append(now)
        Notice.objects.create(person=world.people["RHQ"], key=f"half {now}", at=now)
        raise OSError("the mail server is away")

    monkeypatch.setattr(jobs, "doing_of", lambda name: broken)
    jobs.add_job("mail", {}, world.now())
    then = world.now()
    for minutes in (0, 0, 1, 2, 4, 8, 16, 32, 64, 128):
        then += timedelta(minutes=minutes)
        jobs.run_jobs(then)
    assert len(tried) == jobs.MOST_TRIES == 8
    assert not Notice.objects.filter(key__startswith="half").exists()  # nothing of it stays
    assert any("was given up" in each for each in faults_of_instance())
    assert "the mail server is away" in jobs.failed_jobs()[0].fault
    Job.objects.all().delete()


def test_jobs_run_by_several_at_once_are_done_once(world):
    document = private(world, "many-workers")
    before = Notice.objects.filter(words="There is a comment").count()
    for number in range(20):
        discussing.comment_on(world.acts("RHQ"), document, "para-1", f"c {number}")
    assert Job.objects.count() >= 20
    faults = []

    def work():
        try:
            for _ in range(40):
                jobs.run_jobs(world.now())
                if not Job.objects.exists():
                    break
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert faults == []
    assert not Job.objects.exists()
    made = Notice.objects.filter(words="There is a comment").count() - before
    assert made == 20  # its author, once for each


def test_a_feed_by_token_names_no_matter_and_ends(world):
    document = private(world, "fed")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    jobs.run_jobs(world.now())
    today = world.now().date()
    token, secret = tokens.make_token(
        world.acts("RHQ"), "Reader", ["feed"], today + timedelta(days=1)
    )
    said = client_of().get(f"/notices/{secret}.atom")
    assert said.status_code == 200
    assert SECRET_TITLE not in said.content.decode()
    found = xml.fromstring(said.content)
    titles = [e.text for e in found.iter("{http://www.w3.org/2005/Atom}title")]
    assert any(each.startswith("It is your turn to sign") for each in titles)
    _, other = tokens.make_token(
        world.acts("RHQ"), "Other", ["documents"], today + timedelta(days=1)
    )
    for wrong in (other, "x", secret[:-1]):
        assert client_of().get(f"/notices/{wrong}.atom").status_code == 404
    assert tokens.find_token(secret, today + timedelta(days=1)) is None
    with pytest.raises(Refused):
        tokens.end_token(world.acts("RFF"), token)
    tokens.end_token(world.acts("RHQ"), token)
    assert client_of().get(f"/notices/{secret}.atom").status_code == 404


def test_the_public_feed_holds_what_anybody_may_read_and_nothing_else(world, agreed):
    document = private(world, "not-public")
    said = client_of().get("/feed/published.atom").content.decode()
    assert document.title not in said
    assert agreed.title not in said  # it reaches its partnership only
    Document.objects.filter(pk=document.pk).update(reach="world", title="For all <&>")
    assert "For all" not in client_of().get("/feed/published.atom").content.decode()
    for code in SHARES:
        if code == "QF7":
            document.refresh_from_db()
            steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
            document.refresh_from_db()
        world.sign_step(code, document)
    assert "For all" not in client_of().get("/feed/published.atom").content.decode()  # signed only
    assert xml.fromstring(client_of().get("/feed/published.atom").content) is not None


def test_the_inbox_by_its_pages(world):
    proposal = proposed(world, "in the inbox")
    opened(world, proposal)
    jobs.run_jobs(world.now())
    browser = client_of(world.people["TAH"])
    page = browser.get("/notices").content.decode()
    assert "A vote is open" in page
    assert "in the inbox" in page  # its title, to whoever may read it
    assert " new)" in page
    turn_clock(world.now())
    Notice.objects.filter(at__gt=world.now()).update(at=world.now())  # of days tried before
    assert browser.post("/notices").status_code == 302
    assert " new)" not in browser.get("/notices").content.decode()
    assert browser.post("/you/notices", {"mail": "weekly"}).status_code == 302
    assert Habit.objects.get(person=world.people["TAH"]).mail == "weekly"
    assert browser.post("/you/notices", {"mail": "hourly"}).status_code == 400
    with pytest.raises(InputRefused):
        inbox.choose_habit(world.acts("TAH"), "x")
    assert Committee.objects.count() == 1
