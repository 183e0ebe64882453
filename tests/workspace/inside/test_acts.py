"""Every action on what is no document, by everybody, in every state: the answer beside the table.

Every guard lets pass: who is refused, by which rule, and which guards are asked.
Each of so many cells by default; all of them with CELLS_EACH=1.
"""

# ruff: noqa: F811  (fixtures)

import itertools
from copy import copy
from dataclasses import is_dataclass, replace

import pytest
from acts_cast import cast, documents, everybody, links  # noqa: F401  (fixtures)
from cells import EACH, FIRST
from table_by_hand import (
    GIVEN,
    OWN,
    hung_on,
    knows,
    letters_there,
    rows,
    stands,
    states,
)

from tripleaim.workspace.guard import guards
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import why_not
from tripleaim.workspace.guard.guard import Guard
from tripleaim.workspace.guard.whose_roles import Body, Instance, KeyState
from tripleaim.workspace.hearing.models import (
    Answer,
    Consultation,
    Promise,
    PublicQuestion,
    Subscription,
    Theme,
    Token,
    Wave,
)
from tripleaim.workspace.models import (
    AccessToken,
    Amendment,
    Comment,
    Committee,
    Document,
    Interest,
    Link,
    Meeting,
    Proposal,
    RoleSpell,
    Step,
    Task,
    TreeHead,
)
from tripleaim.workspace.record.tree_log import sign_head

SECRET = "held"
CONTAINERS = {
    "proposal.create": "committee",
    "meeting.call": "committee",
    "action.set": "committee",
    "interest.declare": "partnership",
    "committee.form": "partnership",
    "committee.begin": "partnership",
    "promise.record": "partnership",
    "question.ask": "partnership",
    "alert.ask": "partnership",
    "place.set": "partnership",
    "event.read": "partnership",
    "consultation.create": "document",
    "wave.create": "document",
    "link.give": "document",
    "vote.cast": "proposal",
    "theme.make": "consultation",
    "token.make": "person",
    "partnership.form": "instance",
    "key.found": "instance",
    "key.add": "body",
    "role.give": "body",
    "role.deputy": "body",
    "person.invite": "body",
}
"""What an action is asked of, where that is not the thing that it is named after."""


@pytest.fixture(scope="module")
def things(world, documents, everybody):
    """One of each, by its noun; few are rows. Of what is of a document there are three."""
    owner = everybody[f"owner organisation:{OWN}"]
    room, own = Committee.objects.get(name="Partnership board"), world.partnership
    day = world.now().date()
    last = documents[-1]
    asked = Consultation(code="acts", partnership=own, document=last)
    wave = Wave(code="acts", partnership=own, document=last, questionnaire=last)
    return {
        "comment": [Comment(document=each, person=owner) for each in documents],
        "amendment": [Amendment(document=each, person=owner) for each in documents],
        "step": [Step(document=each, party=OWN) for each in documents],
        "link": [Link(document=each, expires=day) for each in documents],
        "document": documents,
        "proposal": [Proposal(committee=room, person=owner)],
        "meeting": [Meeting(committee=room, at=world.now())],
        "action": [Task(committee=room, person=owner, due=day)],
        "committee": [room],
        "interest": [Interest(partnership=own, person=owner, begins=day)],
        "partnership": [own],
        "consultation": [asked],
        "wave": [wave],
        "answer": [Answer(consultation=asked, day=day, secret_hash=SECRET)],
        "theme": [Theme(consultation=asked, person=owner, made_on=day)],
        "token": [AccessToken(person=owner, ends=day)],
        "promise": [Promise(partnership=own, person=owner, due=day, made_on=day)],
        "question": [PublicQuestion(partnership=own, person=owner, due=day, asked_on=day)],
        "alert": [Subscription(partnership=own, secret_hash=SECRET)],
        "person": [owner],
        "role": [RoleSpell(person=owner, kind="M", scope=f"organisation:{OWN}", begins=day)],
        "key": [KeyState(pk="f" * 64, person_id=owner.pk, party=OWN, status="waiting")],
        "head": [sign_head(world.now())],
        "instance": [Instance()],
        "body": [Body(OWN)],
        "survey": [Token(wave=wave, label="1", secret_hash=SECRET)],
    }


def acts(world, name, person, links, thing=None):
    """One of the cast, with a link to the very document where they have one."""
    if name == "clock":
        return clock(world.now())
    if name == "holder":
        return Actor(now=world.now(), holds=frozenset({SECRET}))
    if person is None and name.startswith("link"):
        document = getattr(thing, "document_id", None) or links[0].document_id
        document = thing.pk if isinstance(thing, Document) else document
        link = next((e for e in links if e.document_id == document), links[0])
        return Actor(now=world.now(), link=link)
    return Actor(now=world.now(), person=person, fresh=True, has_factor=True)


def put(thing, status):
    """A copy of the thing in a state; no row is changed."""
    if is_dataclass(thing):
        return replace(thing, status=status)
    made = copy(thing)
    made.status = status
    return made


def table_cells(world, everybody, things):
    """Every row by thing, state and person."""
    people = everybody | {"link Lc": None, "clock": None, "holder": None}
    for row in rows():
        noun = CONTAINERS.get(row.name, row.name.partition(".")[0])
        noun = "survey" if row.name == "token.use" else noun
        for thing in things[noun]:
            known = ["signed"] if noun == "head" else states(row.name.partition(".")[0])
            for status, name in itertools.product(known, people):
                yield row, thing, status, name, people[name]


@pytest.fixture
def asked_guards(monkeypatch):
    """Every guard lets pass, and says that it was asked; every state can be put."""
    asked = []
    for model in (Comment, TreeHead):  # theirs is worked out
        monkeypatch.setattr(model, "status", "")

    def passing(each):
        return Guard(each.id, each.refusal, each.cure, lambda _: asked.append(each.id) or "")

    monkeypatch.setattr(guards, "GUARDS", {k: passing(v) for k, v in guards.GUARDS.items()})
    return asked


def test_the_table_answers_everybody_in_every_state(world, everybody, things, links, asked_guards):
    count, wrong, actors = 0, [], {}
    cells = table_cells(world, everybody, things)
    for row, thing, status, name, person in itertools.islice(cells, FIRST, None, EACH):
        document = hung_on(thing)
        before = str(document.status) if document is not None else ""
        subject = thing if isinstance(thing, Document) else put(thing, status)
        status = before if isinstance(thing, Document) else status
        actor = acts(world, name, person, links, thing)
        actor = actors.setdefault(name, actor) if not name.startswith("link") else actor
        asked_guards.clear()
        refusal = why_not(row.name, actor, subject, party=GIVEN)
        said = refusal.rule if refusal is not None else ""
        letters = letters_there(name, stands(world, thing, row.name), type(thing).__name__)
        has_role = bool(letters & row.roles)
        hidden = document is not None and not knows(world, name, document)
        wanted = "unknown" if hidden else "" if has_role else "role"
        wanted = wanted or ("" if row.is_from(status) else "state")
        count += 1
        if said != wanted or (not said and tuple(asked_guards) != row.guards):
            wrong.append((row.name, type(thing).__name__, status, name, wanted, said))
    assert wrong == [], (len(wrong), wrong[:60])
    print(f"table: {count} cells, {len(wrong)} wrong")
