"""What is no document, by its pages: who reads it by each way, and what is refused is not done.

Whatever is sent is rolled back, so that every cell is asked of the same.
Each of so many cells by default; all of them with CELLS_EACH=1.
"""

# ruff: noqa: F811  (fixtures)

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from acts_cast import cast, documents, everybody, links  # noqa: F401  (fixtures)
from cells import EACH, FIRST
from django.db import transaction
from table_by_hand import (
    hung_on,
    knows,
    letters_there,
    reads_committee,
    rows,
    stands,
    states,
    takes_part,
)
from test_grid import client_of, fresh_client_of
from world import SHARES, KeyFile, copy_of

from tripleaim.workspace.drafting import discussing
from tripleaim.workspace.guard.whose_roles import Instance
from tripleaim.workspace.meetings import doing, holding
from tripleaim.workspace.models import (
    Committee,
    Event,
    RoleSpell,
    SignRequest,
)
from tripleaim.workspace.record.tree_log import sign_head
from tripleaim.workspace.signing import keys, steps


@pytest.fixture(scope="module")
def laid(world, agreed, documents, everybody):
    """What the pages are asked about: rows of it, each with words that nothing else has."""
    from tripleaim.workspace.deciding import voting
    from tripleaim.workspace.interests import declaring
    from tripleaim.workspace.people.tokens import make_token

    officer, chair, day = world.acts("QF7"), world.acts("RFF"), world.now().date()
    room = Committee.objects.get(name="Partnership board")
    draft = voting.create_proposal(officer, room, "Quillwort drafted", "That we do.")
    interest = declaring.declare_interest(
        world.acts("RP5"),
        world.partnership,
        declaring.Declared(kind="personal", text="Tormentil held", begins=day),
    )
    declaring.raise_interest(chair, draft, interest)
    declaring.settle_conflict(chair, draft, interest, "votes", "Noted.")
    voting.open_proposal(chair, draft, world.now() + timedelta(hours=3))
    later = voting.create_proposal(officer, room, "Quillwort waits", "That we do.")
    meeting = holding.call_meeting(chair, room, world.now() + timedelta(days=9), "Bogbean Hall", 5)
    topic = holding.Topic(title="Butterwort", purpose="decide", proposal=draft)
    item = holding.add_item(chair, meeting, topic)
    paper = holding.add_paper(
        chair, item, holding.Sheet(title="Figures", file="a.pdf", content=b"Sundew")
    )
    todo = doing.ToDo(
        text="Count the marsh orchids",
        person=world.people["RFF"],
        due=day + timedelta(days=9),
        meeting=meeting,
        proposal=draft,
    )
    task = doing.set_task(chair, room, todo)
    own, shared = documents[0], copy_of(world, "acts-shared")
    steps.share_document(world.acts("QF7"), shared, world.plans(*SHARES))
    comment = discussing.comment_on(world.acts("RHQ"), own, "para-1", "Spearwort said.")
    change = discussing.propose_change(world.acts("RHQ"), own, "para-6", "Bistort.", "sooner")
    token, _ = make_token(world.acts("RHQ"), "x", ["documents"], day + timedelta(days=9))
    waits = world.add_key(world.acts("RCU"), "RCU", KeyFile())
    offered = RoleSpell.objects.create(
        person=world.people["RHQ"],
        kind="O",
        scope=f"partnership:{world.partnership.pk}",
        begins=day,
        given_by="x",
    )
    sign_head(world.now())
    return {
        "x": draft, "later": later, "m": meeting, "i": interest, "t": task, "c": room,
        "paper": paper, "comment": comment, "change": change, "own": own, "shared": shared,
        "step": shared.steps.get(party="RHQ"), "token": token, "waits": waits, "offered": offered,
    }  # fmt: skip


def readings(world, laid, name):
    """What one of the cast may read by each way: path, which words must stand in it or must not."""
    p, part, room = (
        f"/p/{world.partnership.pk}",
        takes_part(world, name),
        reads_committee(world, name),
    )
    letter = name.partition(" ")[0]
    records = part and letter in ("E", "G")
    x, m, i, t = (laid[each].pk for each in "xmit")
    yield p, part, {"Quillwort drafted": room}
    for form in ("", ".csv", ".json"):
        yield f"{p}/decisions{form}", part, {"Quillwort": room}
        meetings = {f"/m/{m}": room} if not form else {"Partnership board, ": room}
        yield f"{p}/meetings{form}", part, meetings
        yield f"{p}/actions{form}", part, {"marsh orchids": part}
        yield f"{p}/interests{form}", part, {"Tormentil": part}
        yield f"{p}/events{form}", records, {"proposal.create": records} if form else {}
    yield f"{p}?q=Quillwort", part, {}
    yield f"{p}/people", part, {}
    yield f"{p}/held", records, {}
    yield f"{p}/committee", part and letter == "G", {}
    yield f"/x/{x}", room, {"Quillwort drafted": room}
    yield f"/x/{x}/interests", room, {"Tormentil": room}
    yield f"/x/{x}/matter", room, {"Quillwort": room}
    yield f"/m/{m}", room, {"Bogbean": room, "Butterwort": room}
    yield f"/paper/{laid['paper'].pk}", room, {"Sundew": room}
    yield f"/i/{i}", part, {"Tormentil": part, "Quillwort": room}
    yield f"/t/{t}", part, {"marsh orchids": part, "Quillwort": room, f"/m/{m}": room}
    yield f"/c/{laid['c'].pk}", part, {}
    yield f"/c/{laid['c'].pk}/propose", part and letter in ("T", "C", "K", "G"), {}
    yield f"/c/{laid['c'].pk}/meeting", part and letter in ("C", "K"), {}
    yield f"/c/{laid['c'].pk}/action", part and letter in ("C", "K", "G"), {}
    yield f"/m/{m}/item", part and letter in ("C", "K"), {}
    yield f"/merger?with={world.partnership.pk}", part, {}
    yield "/instance", letter == "I", {}
    yield "/instance/people", letter == "I", {}
    nothing = dict.fromkeys(("Quillwort", "Tormentil", "Bogbean", "orchids", "Sundew"), False)
    for path in ("/verify", "/heads", "/log/leaves", "/log/heads.json", "/feed/published.atom"):
        yield path, True, nothing
    for path in ("/say", "/promises", "/questions"):
        yield path, True, nothing
    yield "/turn", name != "visitor", {} if room else nothing
    yield "/notices", name != "visitor", {} if room else nothing


def test_every_way_to_read_what_is_no_document(world, everybody, laid):
    from test_member_api import caller

    count, wrong = 0, []
    for name, person in itertools.islice(everybody.items(), FIRST % 5, None, min(EACH, 5)):
        browser = client_of(person)
        for path, may, words in readings(world, laid, name):
            answer = browser.get(path)
            text = answer.content.decode(errors="replace")
            count += 1
            if (answer.status_code == 200) != may or answer.status_code >= 500:
                wrong.append((name, path, may, answer.status_code))
            for word, stands_there in words.items():
                count += 1
                if (word in text) != stands_there:
                    wrong.append((name, path, word, stands_there))
        if person is None:
            continue
        call, part, room = (
            caller(world, person),
            takes_part(world, name),
            reads_committee(world, name),
        )
        listed = call(f"/partnerships/{world.partnership.pk}/decisions")
        told = [listed.status_code == 200, "Quillwort" in listed.content.decode()]
        told.append(call(f"/decisions/{laid['x'].pk}").status_code == 200)
        events = call(f"/partnerships/{world.partnership.pk}/events").status_code == 200
        records = part and name.partition(" ")[0] in ("E", "G")
        here = world.partnership.pk in call("/partnerships").content.decode()
        count += 5
        if [*told, events, here] != [part, room, room, records, part]:
            wrong.append((name, "API", told, events, here))
    assert wrong == [], (len(wrong), wrong[:60])
    print(f"ways to read: {count} cells, {len(wrong)} wrong")


def doors(world, laid):
    """The page of each action that one has: what it is done to, its address, what is sent."""
    p, x, day = f"/p/{world.partnership.pk}", f"/x/{laid['x'].pk}", world.now().date()
    soon, due = world.now() + timedelta(days=2), (day + timedelta(days=9)).isoformat()
    own, m, i, t = (f"/{each}/{laid[each].pk}" for each in ("x", "m", "i", "t"))
    room, later = f"/c/{laid['c'].pk}", f"/x/{laid['later'].pk}"
    key, waits = world.keys["RHQ"], laid["waits"]
    member = RoleSpell.objects.get(kind="T", person=world.people["RHQ"], scope__startswith="comm")
    person = world.people["RHQ"]
    said, at = {"reason": "x"}, soon.strftime("%Y-%m-%dT%H:%M")
    interest = {"interest": laid["i"].pk, "way": "votes", "minute": "x"}
    outsider = {"may": "Lr", "holder": "x", "ends": due}
    formed = {"what": "form", "name": "x", "members": "RHQ"}
    begun = {"kind": "personal", "text": "x", "begins": day.isoformat()}
    found = {
        "proposal.create": ("c", f"{room}/propose", {"title": "x", "text": "x"}),
        "proposal.open": ("later", later, {"what": "open", "closes": at}),
        "proposal.proxy": ("x", x, {"what": "proxy", "person": person.pk}),
        "proposal.withdraw": ("x", x, {"what": "withdraw"} | said),
        "proposal.review": ("x", x, {"what": "review"} | said),
        "proposal.outcome": ("x", x, {"what": "outcome"}),
        "vote.cast": ("x", x, {"what": "vote", "member": member.pk, "choice": "for"}),
        "proposal.raise": ("later", f"{later}/interests", {"what": "raise"} | interest),
        "proposal.handle": ("later", f"{later}/interests", {"what": "handle"} | interest),
        "interest.declare": ("partnership", f"{p}/interests/declare", begun),
        "interest.settle": ("i", i, {"what": "settle"} | said),
        "interest.review": ("i", i, {"what": "review"}),
        "interest.end": ("i", i, {"what": "end"} | said),
        "meeting.call": ("c", f"{room}/meeting", {"at": at, "place": "x", "paper_days": "1"}),
        "meeting.item": ("m", f"{m}/item", {"title": "x", "purpose": "note"}),
        "meeting.papers": ("m", m, {"what": "papers"}),
        "meeting.cancel": ("m", m, {"what": "cancel"} | said),
        "meeting.attend": ("m", m, {"what": "attend", "person": person.pk, "how": "present"}),
        "meeting.minute": ("m", m, {"what": "minute"}),
        "meeting.confirm": ("m", m, {"what": "confirm"}),
        "action.set": ("c", f"{room}/action", {"text": "x", "person": person.pk, "due": due}),
        "action.done": ("t", t, {"what": "done"} | said),
        "action.confirm": ("t", t, {"what": "confirm"}),
        "action.return": ("t", t, {"what": "return"} | said),
        "comment.resolve": ("comment", f"/k/{laid['comment'].pk}", {"what": "resolve"}),
        "comment.reopen": ("comment", f"/k/{laid['comment'].pk}", {"what": "reopen"}),
        "step.approve": ("step", f"/s/{laid['step'].pk}/approve", {}),
        "step.decline": ("step", f"/s/{laid['step'].pk}/decline", said),
        "step.again": ("step", f"/s/{laid['step'].pk}/again", said),
        "link.give": ("own", f"/d/{laid['own'].pk}/link", outsider),
        "key.vouch": ("key", f"/keys/{waits}/vouch", {"seen": "in person"}),
        "key.revoke": ("key", f"/you/keys/{key}/end", said),
        "key.compromise": ("key", f"/you/keys/{key}/wrong-hands", {"which": "unknown"}),
        "role.take": ("offered", f"/you/roles/{laid['offered'].pk}", {}),
        "role.end": ("offered", f"{p}/people", {"what": "end", "spell": laid["offered"].pk}),
        "committee.form": (
            "partnership", f"{p}/committee", {"name": "x", "quorum": "1", "rule": "majority"},
        ),
        "partnership.search": ("partnership", f"{p}/held", {"request": "x", "received": due}),
        "event.read": ("partnership", f"{p}/export", {}),
        "person.end": ("person", f"/people/{person.pseudonym}", {"what": "end"}),
        "person.erase": ("person", f"/people/{person.pseudonym}", {"what": "erase"}),
        "partnership.form": ("instance", "/instance", formed),
        "head.countersign": ("head", "/heads", {"key": key}),
    }  # fmt: skip
    for what, given in (("accept", {}), ("reject", said), ("withdraw", {})):
        sent = {"what": what} | given
        found[f"amendment.{what}"] = ("change", f"/a/{laid['change'].pk}", sent)
    sent = {"organisation": "RHQ"}
    found["amendment.support"] = ("change", f"/a/{laid['change'].pk}", sent)
    assert own == x
    return found


def what_it_is(world, laid, which):
    """What a door's action is asked of."""
    person = world.people["RHQ"]
    special = {
        "partnership": world.partnership,
        "instance": Instance(),
        "person": person,
        "key": keys.state_of(world.keys["RHQ"]),
        "head": sign_head(world.now()),
    }
    return special.get(which) or laid[which]


def may_by_table(world, name, row, thing, document):
    """By which rule the table refuses; empty where it does not."""
    where = stands(world, thing, row.name)
    kind = type(thing).__name__
    if kind == "RoleSpell":
        where = replace(where, bodies=frozenset(), partnership=world.partnership.pk)
    if kind == "Person":  # of a member, whose own roles are there and in the board
        where = replace(where, bodies=frozenset({"RHQ"}))
    if document is not None and not knows(world, name, document):
        return "unknown"
    if not (letters_there(name, where, "") - {"self"}) & row.roles:
        return "role"
    return "" if row.is_from(str(thing.status)) else "state"


def test_what_the_table_refuses_is_not_done_by_its_page(world, everybody, laid):
    """Each page of an action, sent by everybody in every state; all is rolled back."""
    by_name = {each.name: each for each in rows()}
    count, wrong, done = 0, [], set()
    for action, (which, path, sent), status, name in page_cells(world, everybody, laid):
        row, thing, person = by_name[action], what_it_is(world, laid, which), everybody[name]
        browser = fresh_client_of(person) if person else client_of()
        with transaction.atomic():
            if status:
                type(thing).objects.filter(pk=thing.pk).update(status=status)
                thing.refresh_from_db()
            refused = may_by_table(world, name, row, thing, hung_on(thing))
            before = Event.objects.filter(action=action).count(), SignRequest.objects.count()
            answer = browser.post(path, sent)
            after = Event.objects.filter(action=action).count(), SignRequest.objects.count()
            transaction.set_rollback(True)
        if status:
            thing.refresh_from_db()
        count += 1
        done |= {action} if after != before else set()
        is_bar = answer.status_code in (403, 404) or (answer.status_code == 302 and not person)
        if answer.status_code >= 500 or (refused and (after != before or not is_bar)):
            wrong.append((action, status, name, refused, answer.status_code, after != before))
    assert wrong == [], (len(wrong), wrong[:60])
    assert EACH > 1 or len(done) > 14, sorted(set(doors(world, laid)) - done)
    print(f"pages of actions: {count} cells, {len(wrong)} wrong; done by somebody: {len(done)}")


def page_cells(world, everybody, laid):
    """Each page of an action, by everybody, as its thing stands and in every state it may have."""
    cells = []
    for (action, door), name in itertools.product(doors(world, laid).items(), everybody):
        is_put = door[0] in laid and type(laid[door[0]]).__name__ not in ("Comment", "Committee")
        known = ["", *states(action.partition(".")[0])] if is_put and door[0] != "own" else [""]
        cells += [(action, door, status, name) for status in known]
    return itertools.islice(cells, FIRST, None, EACH)


@pytest.mark.parametrize("which", ["i", "m", "t", "x", "comment", "change", "step"])
def test_what_a_page_cannot_read_is_told_as_a_mistake(world, laid, which):
    """An act that is none, an organisation of others, a day that is none: 400 or 403, no error."""
    paths = {"comment": "k", "change": "a", "step": "s"}
    path = f"/{paths.get(which, which)}/{laid[which].pk}"
    if which == "step":
        path += "/again"
    for given in ({"what": "burn"}, {"what": ""}, {"organisation": "RFF"}):
        for code in ("RHQ", "RFF", "QF7"):
            answer = fresh_client_of(world.people[code]).post(path, given)
            assert answer.status_code in (400, 403, 404), (path, given, code)
            assert b"<h1" in answer.content
