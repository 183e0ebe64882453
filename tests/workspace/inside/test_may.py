"""What the page says one may do here, and why not, is what happens when one tries it.

Each cell (action, thing in a state, person) is read from the page and then tried by the function
that its button calls; all is rolled back. Each of so many pages by default; all with CELLS_EACH=1.
"""

# ruff: noqa: F811  (fixtures)

import html
import itertools
import re
from datetime import timedelta

import pytest
from cells import EACH, FIRST
from django.db import transaction
from test_grid import cast, client_of, fresh_client_of  # noqa: F401  (a fixture)
from test_interests import declared
from world import SHARES, copy_of

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import outcome, voting
from tripleaim.workspace.drafting import abandoning, discussing, sharing, writing
from tripleaim.workspace.guard.acting import acting
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.guard.table import read_actions
from tripleaim.workspace.hearing import promising
from tripleaim.workspace.interests import declaring
from tripleaim.workspace.meetings import doing, holding, minutes
from tripleaim.workspace.models import Committee, Interest, Meeting, Proposal, RoleSpell
from tripleaim.workspace.partnerships import forming
from tripleaim.workspace.people.joining import invite_person
from tripleaim.workspace.record.clockwork import turn_clock
from tripleaim.workspace.signing import steps

ROW = re.compile(
    r'<th scope="row" role="rowheader">([^<]*)</th><td role="cell" data-label="May I\?">'
    r".*?>(Yes|No)</strong></td>"
    r'<td role="cell" data-label="Why not:">(.*?)</td>'
    r'<td role="cell" data-label="What would allow it:">(.*?)</td>'
)
LETTERS = {"document": "d", "proposal": "x", "meeting": "m", "committee": "c", "partnership": "p"}
OWN = "organisation:RHQ"


@pytest.fixture(scope="module")
def things(world, cast):
    """Proposals, meetings, documents, a committee and a partnership, in each of their states."""
    chair, officer, now = world.acts("RFF"), world.acts("QF7"), world.now()
    room = Committee.objects.get()
    interest = declared(world, "RP5", "An interest", body="RHQ")
    declaring.settle_interest(chair, interest, "Noted.")

    def proposed(title, **changes):
        made = voting.create_proposal(officer, room, title, title)
        Proposal.objects.filter(pk=made.pk).update(**changes)
        return Proposal.objects.get(pk=made.pk)

    hindered, opened, counted, few = map(proposed, ("hindered", "open", "counted", "few"))
    declaring.raise_interest(chair, hindered, interest)
    for each in (opened, counted, few):
        hours = 5 if each is opened else 1
        voting.open_proposal(chair, each, now + timedelta(hours=hours))
    for code in ("QF7", "RFF", "RP5", "RHQ", "207", "RXE", "TAH", "RCU", "RFR"):
        mine = RoleSpell.objects.get(kind="T", person=world.people[code], scope__startswith="comm")
        voting.cast_vote(world.acts(code), counted, mine, "for")
    turn_clock(now + timedelta(hours=2))
    Proposal.objects.filter(pk=few.pk).update(status="closed")
    found = [proposed("plain"), hindered, opened, counted, few]
    found += [proposed(each, status=each) for each in ("lost", "lapsed", "withdrawn")]
    found += [proposed("reviewed", status="carried", review_on=now.date() + timedelta(days=9))]
    return [*found, *_meetings(world, room), *_documents(world), room, world.partnership]


def _meetings(world, room):
    chair, now = world.acts("RFF"), world.now()

    def called(days, paper_days=1):
        return holding.call_meeting(chair, room, now + timedelta(days=days), "Here", paper_days)

    bare, planned, late, sent, held, minuted, closed, off = (
        called(9), called(9), called(3, 5), called(9), called(1), called(1), called(1), called(9),
    )  # fmt: skip
    for each in (planned, late, sent, held, minuted, closed):
        holding.add_item(chair, each, holding.Topic(title="An item", purpose="note"))
    holding.send_papers(chair, sent)
    for each in (held, minuted, closed):
        holding.hold_meeting(clock(each.at), each)
    for each in (minuted, closed):
        minutes.write_minutes(chair, each)
    Meeting.objects.filter(pk=closed.pk).update(status="closed")
    holding.cancel_meeting(chair, off, "No room.")
    rows = (bare, planned, late, sent, held, minuted, closed, off)
    return [Meeting.objects.get(pk=each.pk) for each in rows]


def _documents(world):
    draft, shared, signed = (copy_of(world, f"may-{each}") for each in ("draft", "shared", "all"))
    for each in (shared, signed):
        steps.share_document(world.acts("QF7"), each, world.plans(*SHARES))
    for code in SHARES:
        world.sign_step(code, signed)
    return [draft, shared, signed]


@pytest.fixture(scope="module")
def people(world, cast):
    """One for each role at its own place, one of elsewhere, and who holds office in the example."""
    here = (OWN, f"partnership:{world.partnership.pk}", "instance:")
    room = f"committee:{Committee.objects.get().pk}"
    found = {n: p for n, p in cast.items() if p and n.partition(" ")[2] in (*here, room)}
    found |= {code: world.people[code] for code in ("QF7", "RFF", "RP5")}
    found |= {each: cast[each] for each in ("ended signatory", "M organisation:XXX")}
    return found


def tries(world, actor, thing):
    """What each button does, by its action: one way or several."""
    soon, day = actor.now + timedelta(days=2), actor.today + timedelta(days=2)
    person = world.people["207"]
    members = RoleSpell.objects.filter(kind="T", scope__startswith="committee", status="held")
    interests = list(Interest.objects.filter(partnership=world.partnership))
    start = writing.Start(
        kind="pooled_fund", slug="may-new", title="New", parties=(("RHQ", "R"),), reach="parties"
    )
    sheet = holding.Sheet(title="Figures", file="a.pdf", content=b"x")
    todo = doing.ToDo(text="Do it", person=person, due=day)
    said = declaring.Declared(kind="personal", text="x", begins=actor.today)
    terms = forming.Terms(name="Another room", quorum=1, rule="majority")
    promised = promising.Promised(
        text="x", owner="RHQ", person=person, due=day, made_on=actor.today, source="minutes",
        made_in="Minutes",
    )  # fmt: skip
    item = thing.items.first() if isinstance(thing, Meeting) else None
    one = {
        "proposal.open": lambda: voting.open_proposal(actor, thing, soon),
        "proposal.proxy": lambda: voting.name_proxy(actor, thing, person),
        "proposal.withdraw": lambda: voting.withdraw_proposal(actor, thing, "x"),
        "proposal.review": lambda: voting.review_proposal(actor, thing, "x", None),
        "proposal.outcome": lambda: outcome.text_of_decision(actor, thing),
        "meeting.item": lambda: holding.add_item(
            actor, thing, holding.Topic(title="x", purpose="note")
        ),
        "meeting.papers": lambda: holding.send_papers(actor, thing),
        "meeting.cancel": lambda: holding.cancel_meeting(actor, thing, "x"),
        "meeting.attend": lambda: holding.note_attendance(actor, thing, person, "present"),
        "meeting.minute": lambda: minutes.write_minutes(actor, thing),
        "meeting.confirm": lambda: minutes.text_of_minutes(actor, thing, world.keys["RFF"]),
        "proposal.create": lambda: voting.create_proposal(actor, thing, "x", "x"),
        "meeting.call": lambda: holding.call_meeting(actor, thing, soon, "x", 1),
        "action.set": lambda: doing.set_task(actor, thing, todo),
        "document.create": lambda: writing.create_document(actor, thing, start),
        "committee.form": lambda: forming.form_committee(actor, thing, terms),
        "interest.declare": lambda: declaring.declare_interest(actor, thing, said),
        "person.invite": lambda: invite_person(actor, thing, "may@example.org", "May"),
        "promise.record": lambda: promising.record_promise(actor, thing, promised),
        "document.save": lambda: writing.save_document(
            actor, thing, {**thing.newest.values, "title": "x"}, thing.lock, "x"
        ),
        "document.comment": lambda: discussing.comment_on(actor, thing, "para-1", "x"),
        "document.amend": lambda: discussing.propose_change(actor, thing, "para-6", "x", "y"),
        "document.share": lambda: steps.share_document(actor, thing, world.plans(*SHARES)),
        "document.unshare": lambda: steps.unshare_document(actor, thing, "x"),
        "document.abandon": lambda: abandoning.abandon_document(actor, thing, "x"),
        "link.give": lambda: sharing.give_link(actor, thing, "Lr", "x", day),
    }
    found = {name: [each] for name, each in one.items()}
    if item is not None:
        found["meeting.paper"] = [lambda: holding.add_paper(actor, item, sheet)]
        found["meeting.late"] = [lambda: holding.add_paper(actor, item, sheet, "late")]
    if isinstance(thing, Proposal):
        found["vote.cast"] = [
            lambda each=each: voting.cast_vote(actor, thing, each, "for") for each in members
        ]
        found["proposal.raise"] = [
            lambda each=each: declaring.raise_interest(actor, thing, each) for each in interests
        ]
        found["proposal.handle"] = [
            lambda each=each: declaring.settle_conflict(actor, thing, each, "votes", "x")
            for each in interests
        ]
    return found


def only_asked(name, actor, thing):
    """What has no button of its own, or what only the clock does: its guard asked as it would."""
    given = {"address": "https://example.org"} if name == "document.publish" else {}

    def ask():
        with acting(name, actor, thing, reason="x", **given):
            raise InputRefused([])

    return ask


def told(browser, address):
    """The cells of a page: by action in words whether one may, why not and what would allow it."""
    answer = browser.get(f"{address}/may")
    assert answer.status_code == 200, (address, answer.status_code)
    rows = ROW.findall(answer.content.decode())
    return {
        words: (said == "Yes", html.unescape(why), html.unescape(cure))
        for words, said, why, cure in rows
    }


def happened(way):
    """Whether something is done when it is tried, and all reasons why not; nothing of it stays."""
    with transaction.atomic():
        try:
            way()
        except Refused as refusal:
            return False, (refusal.reason, refusal.cure)
        except InputRefused as refusal:
            return not refusal.problems, ("input", str(refusal))
        finally:
            transaction.set_rollback(True)
    return True, ("", "")


def test_each_cell_of_the_page_is_what_happens_when_it_is_tried(world, things, people):
    count, wrong, done, pages, asked_for = 0, [], set(), 0, 0
    names = {each.words.capitalize(): name for name, each in read_actions().items()}
    names |= {each.words[0].upper() + each.words[1:]: n for n, each in read_actions().items()}
    pairs = list(itertools.product(things, people.items()))
    for thing, (name, person) in itertools.islice(pairs, FIRST, None, min(EACH, 7)):
        asked_for += 1
        noun = type(thing).__name__.lower()
        address, browser = f"/{LETTERS[noun]}/{thing.pk}", fresh_client_of(person)
        if browser.get(address).status_code == 404:
            assert browser.get(f"{address}/may").status_code == 404
            assert browser.get(f"{address}/may.csv").status_code == 404
            continue
        cells, pages = told(browser, address), pages + 1
        actor = Actor(now=world.now(), person=person, fresh=True, has_factor=True)
        ways = tries(world, actor, thing)
        for words, (may, why, cure) in cells.items():
            action = names[words]
            asked = ways.get(action) or [only_asked(action, actor, thing)]
            outcomes = [happened(each) for each in asked]
            did = any(each for each, _ in outcomes)
            thing.refresh_from_db()
            count += 1
            done |= {action} if did else set()
            reasons = [said for _, said in outcomes]
            if did != may or (not may and action in ways and (why, cure) not in reasons):
                wrong.append((name, noun, thing.status, action, may, why, reasons[:2]))
    assert wrong == [], (len(wrong), wrong[:30])
    assert asked_for > 2 * len(things)
    assert pages > asked_for // 3, (pages, asked_for)
    assert EACH > 1 or len(done) > 30, sorted(done)
    print(f"what may I do: {count} cells of {pages} pages, {len(wrong)} wrong; done: {len(done)}")


def test_the_page_is_taken_away_by_who_sees_it(world, things):
    for thing in things:
        address = f"/{LETTERS[type(thing).__name__.lower()]}/{thing.pk}/may"
        mine, other = client_of(world.people["QF7"]), client_of()
        rows = mine.get(f"{address}.json").json()
        assert len(rows) == len(told(mine, address.removesuffix("/may")))
        assert {each["may"] for each in rows} <= {"yes", "no"}
        assert all(each["why_not"] for each in rows if each["may"] == "no")
        assert other.get(f"{address}.csv").status_code in (302, 403, 404)


def raising(browser, proposal):
    words = read_actions()["proposal.raise"].words
    return told(browser, f"/x/{proposal.pk}")[words[0].upper() + words[1:]]


def test_an_interest_that_is_left_is_raised_however_many_were_before(world):
    chair = world.acts("RFF")
    browser = fresh_client_of(world.people["RFF"])
    proposal = voting.create_proposal(world.acts("QF7"), Committee.objects.get(), "Many", "Many")
    with transaction.atomic():
        Interest.objects.update(status="ended")
        may, why, cure = raising(browser, proposal)
        assert (may, why) == (False, "No interest is on the register.")
        assert cure == "It is declared on the register first."
        rows = [declared(world, "RP5", f"Interest {number}") for number in range(21)]
        for each in rows[:20]:
            declaring.raise_interest(chair, proposal, each)
        assert raising(browser, proposal)[0]
        other = raising(fresh_client_of(world.people["207"]), proposal)
        assert other == (False, "It is another's interest.", "Its own person raises it.")
        assert raising(fresh_client_of(world.people["RP5"]), proposal)[0]
        declaring.raise_interest(chair, proposal, rows[20])
        may, why, cure = raising(browser, proposal)
        assert (may, why) == (False, "It was raised here already.")
        assert cure == "It is handled with those of this item."
        transaction.set_rollback(True)
