"""Terms of reference, a scheme, a neighbourhood plan and a whole-budget contract, each from its
form through checks, signatures and publication to a folder whose store moves as each preview said.
"""

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from html import unescape
from pathlib import Path

from test_grid import fresh_client_of

from tripleaim.governance.folder import read_folder
from tripleaim.governance.verifying import trust_of, verify_folder
from tripleaim.library.asking import answer
from tripleaim.questions.ten import TEN
from tripleaim.store.engine import open_store
from tripleaim.store.load import Documents, build_store
from tripleaim.studies.preview import compared
from tripleaim.workspace.models import Document
from tripleaim.workspace.pages.fields import Rows, fields_of
from tripleaim.workspace.record.exporting import export_partnership, write_files
from tripleaim.workspace.signing import publishing

AREA, COMMAND = "icb:QF7", "from tripleaim.cli import main; main()"
TODAY = date.today()
YEAR = TODAY.year + (TODAY.month > 3)
LATER = (TODAY + timedelta(days=300)).isoformat()
KINDS = {
    "terms_of_reference": (
        ("QF7", "RHQ", "207"),
        {
            "area": AREA,
            "legal_basis": "voluntary",
            "committee": "Joint committee for discharge",
            "purpose": "It sees that people go home on the day.",
            "established_by": "QF7\nRHQ\n207",
            "reports_to": "The three boards",
            "members.1.organisation": "QF7",
            "members.1.post": "Chief executive",
            "members.2.organisation": "RHQ",
            "members.2.post": "Director of operations",
            "members.3.organisation": "207",
            "members.3.post": "Director of adults",
            "chair": "Chief executive",
            "quorum": "2",
            "rule": "majority",
            "conflicts": "Who has an interest leaves the room.",
            "powers.1.function": "pooled-budgets",
            "powers.1.limit_pence": "50000000",
            "paper_days": "5",
            "review_on": LATER,
        },
    ),
    "scheme_of_delegation": (
        ("QF7",),
        {
            "area": AREA,
            "legal_basis": "statutory_system",
            "body": "QF7",
            "board": "The board of the ICB",
            "reserved.1.function": "statutory-accountability",
            "delegated.1.function": "pooled-budgets",
            "delegated.1.to": "The joint committee",
            "delegated.1.committee": "new-terms-of-reference",
            "delegated.1.limit_pence": "50000000",
            "review_on": LATER,
        },
    ),
    "neighbourhood_plan": (
        ("QF7", "RHQ", "207"),
        {
            "area": "pcn:U16464",
            "legal_basis": "voluntary",
            "people": "Adults with two or more conditions",
            "priorities.1.id": "admissions",
            "priorities.1.name": "Fewer emergency admissions",
            "priorities.1.measure": "emergency_admissions",
            "priorities.1.target": "90",
            "priorities.1.due": LATER,
            "priorities.1.lead": "RHQ",
            "priorities.1.pence": "5000000",
            "money.1.party": "207",
            "money.1.year_ending": str(YEAR),
            "money.1.pence": "5000000",
            "heard": "Two meetings and a survey",
            "review_on": LATER,
        },
    ),
    "integrated_health_contract": (
        ("QF7", "RHQ"),
        {
            "area": AREA,
            "legal_basis": "contract",
            "valid_to": f"{YEAR}-04-01",
            "commissioner": "QF7",
            "holder": "RHQ",
            "people": "Everybody registered in Sheffield",
            "services": "Hospital care\nCommunity care",
            "budgets.1.year_ending": str(YEAR),
            "budgets.1.pence": "40000000000",
            "notice_months": "12",
            "ends_when": "Either side gives notice, or the year ends.",
        },
    ),
}


def form_of(page):
    """What a browser would send of the form on a page, unless something else is filled in."""
    found = {}
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
        if (name := re.search(r'name="([^"]+)"', tag)) and 'type="checkbox"' not in tag:
            value = re.search(r'value="([^"]*)"', tag)
            found[name[1]] = unescape(value[1]) if value else ""
    return found


def sent(browser, path, form):
    """Send a form: where it leads to. It fails with what the page says is wrong."""
    answer_ = browser.post(path, form)
    body = " ".join(re.sub(r"<[^>]+>", " ", answer_.content.decode()).split())
    assert answer_.status_code == 302, body[:1500]
    return answer_["Location"].partition("#")[0]


def drafted(world, kind):
    """A draft of a kind, by its pages alone: started, filled in, with a paragraph."""
    parties, said = KINDS[kind]
    browser = fresh_client_of(world.people["QF7"])
    start = {"kind": kind, "title": f"New {kind}", "slug": f"new-{kind.replace('_', '-')}"}
    start |= {"reach": "partnership", "parties": list(parties)}
    path = sent(browser, f"/p/{world.partnership.pk}/new", start)
    document = Document.objects.get(pk=path.split("/")[2])
    page = browser.get(f"/d/{document.pk}/edit").content.decode()
    kept = {}
    for part in fields_of(kind, document.newest.values):
        rows = part.rows if isinstance(part, Rows) else ((part,),)
        kept |= {field.path: field.value for row in rows for field in row}
    assert set(kept) <= set(form_of(page))  # what is sent stands on the page
    form = form_of(page) | kept | {"valid_from": TODAY.isoformat()} | said
    sent(browser, f"/d/{document.pk}/edit", form)
    page = browser.get(f"/d/{document.pk}/p/new").content.decode()
    text = {"number": "1.1", "heading": "", "text": "As the parties have agreed."}
    sent(browser, f"/d/{document.pk}/p/new", form_of(page) | text)
    document.refresh_from_db()
    return document


def told(world, document):
    """What the page of its preview says: question, the row without it, the row with it."""
    page = fresh_client_of(world.people["QF7"]).get(f"/d/{document.pk}/change").content.decode()
    page = re.sub(r"(?s)<details.*?</details>", "", page)
    rows = re.findall(r"(?s)<tr role=\"row\">(.*?)</tr>", page.partition("<tbody")[2])
    found = []
    for row in rows:
        cells = re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row)
        cells = [unescape(re.sub(r"<[^>]+>", "", each)) for each in cells]
        if len(cells) == 3:
            found.append(tuple(as_said(each) for each in cells))
    return found, page


def as_said(text):
    """A cell in one line, without what it says of signatures: those come after the preview."""
    return re.split(r"; (?:no signature of it|signed by)", " ".join(text.split()))[0]


def published(world, document):
    """Shared by its page, signed by all who sign, published. What the world knows."""
    browser = fresh_client_of(world.people["QF7"])
    page = browser.get(f"/d/{document.pk}/share").content.decode()
    sent(browser, f"/d/{document.pk}/share", form_of(page))
    document.refresh_from_db()
    for step in document.steps.order_by("pk"):
        world.sign_step(step.party, document)
    assert document.status == "signed"
    officer, address = world.acts("QF7"), f"https://example.org/{document.slug}"
    text = publishing.text_of_publication(officer, document, world.keys["QF7"], address)
    world.sign(officer, text, world.keys["QF7"], {"document": document.pk})
    document.refresh_from_db()
    assert document.status == "published"


def test_each_moves_the_answers_as_its_preview_said(world, tmp_path, monkeypatch):
    monkeypatch.setenv("TRIPLEAIM_STORE", os.environ["WORKSPACE_STORE"])
    previews = {}
    for kind in KINDS:
        document = drafted(world, kind)
        run = document.newest.runs.latest("pk")
        assert run.faults == [], (kind, run.faults)
        previews[kind] = told(world, document)[0]
        published(world, document)
    assert {kind: len(rows) for kind, rows in previews.items()} == {
        "terms_of_reference": 5,
        "scheme_of_delegation": 6,
        "neighbourhood_plan": 0,  # no answer about a system reads the plan of a network
        "integrated_health_contract": 4,
    }
    folder = tmp_path / "folder"
    write_files(export_partnership(world.partnership, world.now()), folder)
    read = read_folder(folder)
    assert [*verify_folder(read, trust_of(read, world.now().date())).faults] == []
    build_store(tmp_path / "before.duckdb", documents=Documents(folders=()))
    after = tmp_path / "after.duckdb"
    command = [sys.executable, "-c", COMMAND, "build", "--store", str(after)]
    done = subprocess.run(
        [*command, "--documents", str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    moved = moves(tmp_path / "before.duckdb", after)
    said = Counter(row for rows in previews.values() for row in rows)
    assert Counter(row for row in moved if row[0] != "heard") == said
    assert any("Published on" in each[2] for each in moved)  # of the acts, made after the preview


def moves(before, after):
    """How the ten answers of the area differ between two stores, acts of publication apart."""
    first, second = answers(before), answers(after)
    rows = [each for id in second for each in compared(id, first[id], second[id])]
    none = "(no row)"
    return [
        (
            each.question,
            as_said(each.without.statement if each.without else none),
            as_said(each.with_it.statement if each.with_it else none),
        )
        for each in rows
        if not each.is_of_sources_only
    ]


def answers(path):
    with open_store(Path(path)) as store:
        return {each.id: answer(store, each.id, "QF7", TODAY) for each in TEN}
