"""Every role by action, status and reach, and by every way to read, beside the table read anew.

`test_grid` runs these with its cast.
Each of so many cells by default; all of them with CELLS_EACH=1, or in parts with CELLS_FIRST too.
"""

import itertools
import os
from importlib.resources import files

import pytest
from world import copy_of

from tripleaim.workspace.drafting.document import REACHES
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can_read, why_not
from tripleaim.workspace.models import Document, Person, RoleSpell

FIRST, EACH = int(os.environ.get("CELLS_FIRST", "0")), int(os.environ.get("CELLS_EACH", "37"))
STATUSES = ("draft", "shared", "signed", "published", "superseded", "reported")
DONE = STATUSES[3:]
PARTIES = ("QF7", "RHQ", "207")
OF_A_BODY = set("AMDPSZ")


@pytest.fixture(scope="module")
def grid(world):
    """A document of each reach and status, and an author of all of them."""
    author = Person.objects.create(mail="author@example.com", name="author", status="active")
    found = []
    for reach, status in itertools.product(REACHES, STATUSES):
        made = copy_of(world, f"cell-{reach}-{status}")
        Document.objects.filter(pk=made.pk).update(reach=reach, status=status)
        RoleSpell.objects.create(
            person=author,
            kind="A",
            scope=f"document:{made.pk}",
            begins=world.now().date(),
            status="held",
        )
        found.append(Document.objects.get(pk=made.pk))
    return author, found


def lines():
    """The table, read plainly: action, states, roles."""
    text = files("tripleaim.workspace.guard").joinpath("actions.txt").read_text()
    for line in text.splitlines():
        if line.startswith("document."):
            name, before, _, roles, _ = line.split("|")
            yield name, before.split(), set(roles.split())


def letters(world, name, document):
    """The letters that count for a person of the cast on a document, by hand."""
    letter, _, place = name.partition(" ")
    if name in ("visitor", "ended signatory"):
        return {"V"}
    kind, _, code = place.partition(":")
    if kind == "organisation":
        held = {letter} if code in PARTIES else set()
        return {"V"} | held | ({"M"} if held & set("DPS") else set())
    if kind == "partnership":
        return {"V", letter} if code == world.partnership.pk else {"V"}
    if kind == "document":
        return {"V", "A"}
    return {"V", letter} if kind == "instance" else {"V"}


def reads(world, name, document):
    """Whether a person of the cast may know of a document, by hand."""
    letter, _, place = name.partition(" ")
    kind, _, code = place.partition(":")
    if document.reach == "world" and document.status in DONE:
        return True
    if name in ("visitor", "ended signatory"):
        return False
    own = kind == "organisation" and letter in "MDPS" and code in PARTIES
    if own or kind == "document":
        return True
    if kind == "partnership" and code == world.partnership.pk:
        return letter in "GE" or (letter == "O" and document.reach != "parties")
    if document.reach == "parties":
        return False
    rooms = world.partnership.committee_set.values_list("pk", flat=True)
    return (kind == "committee" and letter in "TNCK" and code in rooms) or (
        kind == "organisation" and letter in "MDPS" and code != "XXX"
    )


def cells(cast, grid):
    author, found = grid
    people = cast | {"A document:all": author}
    pairs = itertools.product(people.items(), found)
    return itertools.islice(pairs, FIRST, None, EACH)


def test_every_action_by_role_status_and_reach(world, cast, grid):
    count, wrong = 0, []
    for (name, person), document in cells(cast, grid):
        actor = Actor(now=world.now(), person=person, fresh=True, has_factor=True)
        may = reads(world, name, document)
        if can_read(actor, document) != may:
            wrong.append((name, document.slug, "reads"))
        for action, before, roles in lines():
            if action.startswith("document.read"):
                continue
            has_role = bool(letters(world, name, document) & roles)
            is_time = "*" in before or "-" in before or document.status in before
            refusal = why_not(action, actor, document, lock=0, reason="x", steps=(), address="x")
            said = refusal.rule if refusal is not None else ""
            wanted = (
                "unknown" if not may else "role" if not has_role else "" if is_time else "state"
            )
            passed = said not in ("unknown", "role", "state")
            count += 1
            if (passed if wanted else not passed) or (wanted and said != wanted):
                wrong.append((name, document.slug, action, wanted, said))
    assert wrong == []
    print(f"actions: {count} cells, {len(wrong)} wrong")


def test_every_way_to_read_tells_what_may_be_known_and_nothing_else(world, cast, grid):
    from test_grid import client_of
    from test_member_api import caller

    count, wrong, p = 0, [], world.partnership.pk
    calls, told = {}, {}
    for (name, person), document in cells(cast, grid):
        browser, may = client_of(person), reads(world, name, document)
        within = browser.get(f"/p/{p}").status_code == 200
        if person is not None and name not in calls:
            calls[name] = caller(world, person)
        d = f"/d/{document.pk}"
        ways = dict.fromkeys(
            ("", "/diff/1..2", "/file", "/history.csv", "/history", "/matter", "/may"), may
        )
        for path, expected in ways.items():
            if expected and not is_known(world, name, document) and path not in ("", "/file"):
                continue  # a stranger reads what is published: its text and file
            answer = browser.get(d + path)
            text = answer.content.decode(errors="replace")
            seen = answer.status_code == 200
            count += 1
            if seen != expected or (not expected and document.title in text):
                wrong.append((name, document.slug, path, expected, answer.status_code))
        rows = {
            "list": f"/p/{p}/documents.csv",
            "json": f"/p/{p}/documents.json",
            "search": f"/p/{p}?q={document.slug}",
        }
        for way, path in rows.items():
            if (name, path) not in told:
                answer = browser.get(path)
                told[name, path] = answer.content.decode() if answer.status_code == 200 else ""
            count += 1
            if (document.pk in told[name, path]) != (may and within):
                wrong.append((name, document.slug, way, may, within))
        search = told[name, f"/p/{p}?q={document.slug}"]
        if within:
            count += 1
            if f"Documents: {int(may)}<" not in search:
                wrong.append((name, document.slug, "count"))
        feed = browser.get("/feed/published.atom").content.decode()
        count += 1
        if (document.pk in feed) != (document.reach == "world" and document.status in DONE):
            wrong.append((name, document.slug, "feed"))
        if person is None:
            continue
        api = calls[name](f"/documents/{document.pk}").status_code == 200
        listed = calls[name](f"/partnerships/{p}/documents")
        there = listed.status_code == 200 and document.pk in pages(calls[name], p)
        count += 2
        if api != may or there != (may and listed.status_code == 200):
            wrong.append((name, document.slug, "API", may, api, there))
    assert wrong == []
    print(f"ways to read: {count} cells, {len(wrong)} wrong")


def pages(call, partnership):
    """All that the API lists, a page after the other."""
    found, page = "", 1
    while page:
        said = call(f"/partnerships/{partnership}/documents?page={page}").json()
        found += str(said)
        page = said.get("next")
    return found


def is_known(world, name, document):
    """Whether it is more than published to somebody: they would know of it as a draft too."""
    document = Document(pk=document.pk, reach=document.reach, status="draft")
    return reads(world, name, document)
