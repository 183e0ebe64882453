"""A whole agreement on PostgreSQL in nine browsers: decided, published, exported, verified."""

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from instance import COMMAND, ROOT, Instance
from test_agreement import CODES, Person, conflict, discuss, draft, people, sign  # noqa: F401
from test_inside_postgres import server  # noqa: F401  (a fixture)

from tripleaim.library.asking import answer
from tripleaim.model.finding import Finding
from tripleaim.questions.ten import TEN
from tripleaim.store.engine import open_store
from tripleaim.store.load import Documents, build_store
from tripleaim.studies.preview import compared

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.slow]
PICTURES = os.environ.get("WORKSPACE_PICTURES", "")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: Any, shipped_path: Path, server: str) -> Iterator[Instance]:  # noqa: F811
    import psycopg

    host = server.removeprefix("postgres://postgres@").removesuffix("/").replace("%2F", "/")
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as one:
        one.execute("create database agreement")
    folder = tmp_path_factory.mktemp("workspace")
    made = Instance(folder, shipped_path, f"{server}agreement")
    made.start()
    yield made
    made.stop()


def picture(person: Person, name: str) -> None:
    """A picture of the page for the docs, where a folder for them is named."""
    if PICTURES:
        person.page.set_viewport_size({"width": 1100, "height": 900})
        person.page.screenshot(path=f"{PICTURES}/workspace-{name}.png")


def test_an_agreement_of_nine_is_decided_published_and_verified_without_its_server(
    people: dict[str, Person],  # noqa: F811
    instance: Instance,
    tmp_path: Path,
) -> None:
    officer = people["QF7"]
    document = draft(officer)
    discuss(people, document)
    conflict(officer, document)
    officer.go(document)
    picture(officer, "draft")
    told = preview(officer, document)
    officer.go(f"{document}/share")
    turn(officer, "Share")
    for code in CODES:
        sign(people[code], document, code)
    officer.go(document)
    assert officer.page.locator("strong.nhsuk-tag").first.text_content() == "Signed"
    picture(officer, "signed")
    decided = decide(people, instance)
    publish(officer, document)
    picture(officer, "published")
    for code in ("RP5", "RFR"):  # a passkey, and a key file
        countersign(people[code])
    folder = export(officer, tmp_path)
    said = verified(folder, instance)
    assert said.returncode == 0, said.stdout
    assert re.search("entries that (RP5|RFR) countersigned on", said.stdout)
    assert "Carried: 5 for, 0 against, 0 abstained, 3 did not vote, 1 took no part." in decided
    assert told
    moves = moved(folder, tmp_path)
    assert [each for each in moves if each[0] != "heard"] == told
    heard = [each[2] for each in moves if each[0] == "heard"]  # of the acts, made after the preview
    assert any("Signed by 9 parties" in each for each in heard)
    assert any("Published on" in each for each in heard)


Moves = list[tuple[str, str, str]]


def preview(officer: Person, document: str) -> Moves:
    """What its page says that it would change: question, the row without it, the row with it."""
    officer.go(f"{document}/change")
    picture(officer, "change")
    rows = officer.page.locator("table:not(details table) tbody tr").evaluate_all(
        "all => all.map(row => [...row.children].map(cell => cell.textContent))"
    )
    return sorted((as_said(q), as_said(before), as_said(after)) for q, before, after in rows)


def as_said(text: str) -> str:
    """A cell in one line, without what it says of signatures: those came after the preview."""
    return re.split(r"; (?:no signature of it|signed by)", " ".join(text.split()))[0]


def moved(folder: Path, scratch: Path) -> Moves:
    """How the ten answers move when the folder is built: each row that differs by the document."""
    others = scratch / "others"
    shutil.copytree(folder, others)
    (others / "nine-agree.toml").unlink()
    build_store(scratch / "before.duckdb", documents=Documents(folders=(others,), gate=no_gate))
    built = subprocess.run(
        [*COMMAND, "build", "--store", "after.duckdb", "--documents", str(folder)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        cwd=scratch,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    before, after = answers(scratch / "before.duckdb"), answers(scratch / "after.duckdb")
    rows = [each for id in after for each in compared(id, before[id], after[id])]
    rows = [each for each in rows if not each.is_of_sources_only]
    none = "(no row)"
    return sorted(
        (
            each.question,
            as_said(each.without.statement if each.without else none),
            as_said(each.with_it.statement if each.with_it else none),
        )
        for each in rows
    )


def no_gate(*_: object) -> list[Any]:
    """Let a folder without one of its documents be loaded."""
    return []


def answers(path: Path) -> dict[str, Sequence[Finding]]:
    """The ten answers about the area of the agreement."""
    with open_store(path) as store:
        return {each.id: answer(store, each.id, "QF7", date.today()) for each in TEN}


def decide(people: dict[str, Person], instance: Instance) -> str:  # noqa: F811
    """A decision about it: an interest handled, five votes, one of them by proxy. What it says."""
    officer, chair, clerk = people["QF7"], people["RFF"], people["RP5"]
    officer.go("/turn")
    officer.page.get_by_role("link", name="South Yorkshire partnership (example)").click()
    partnership = officer.page.url
    clerk.page.goto(f"{partnership}/interests/declare")
    clerk.page.fill("#text", "A sister works there.")
    clerk.page.select_option("#organisation", "RHQ")
    turn(clerk, "Declare")
    officer.page.get_by_role("link", name="Propose a decision").click()
    officer.page.fill("#title", "Adopt the agreement of nine")
    officer.page.fill("#text", "That the agreement is adopted.")
    officer.page.select_option("#document", label="Agreement of nine (example), second")
    turn(officer, "Propose")
    address = officer.page.url
    chair.page.goto(f"{address}/interests")
    chair.page.locator("select[name=way]").select_option("leaves")
    chair.page.locator("textarea[name=minute]").fill("She left for the item.")
    turn(chair, "Settle it")
    picture(chair, "interests")
    chair.page.goto(address)
    chair.page.fill("#closes", f"{datetime.now() + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    turn(chair, "Open")
    people["207"].page.goto(address)
    people["207"].page.select_option("#person", label="Hal Hart")
    turn(people["207"], "Name proxy")
    for code, place in (("QF7", 0), ("RFF", 0), ("RFR", 0), ("RXE", 0), ("RXE", 1)):
        page = people[code].page
        page.goto(address)
        form = page.locator("form", has=page.locator("input[value=vote]")).nth(place)
        form.locator("input[value=for]").check()
        with page.expect_navigation():
            form.get_by_role("button", name="Vote").click()
    assert "takes no part" in clerk_page(clerk, address)
    close_now(instance, address.rpartition("/")[2])
    chair.confirm()
    chair.page.goto(address)
    chair.press("Sign the outcome")
    chair.sign_request()
    chair.page.goto(address)
    picture(chair, "decision")
    return str(chair.page.locator(".nhsuk-inset-text").last.text_content())


def turn(person: Person, button: str) -> None:
    """Press a button and wait until its answer is there: the next to look may be somebody else."""
    with person.page.expect_navigation():
        person.press(button)


def clerk_page(person: Person, address: str) -> str:
    """The page of a proposal as somebody whom an interest shuts out sees it."""
    person.page.goto(address)
    assert person.page.locator("input[value=vote]").count() == 0
    return str(person.page.content())


def close_now(instance: Instance, code: str) -> None:
    """Turn the clock past the close of a proposal."""
    import psycopg

    host, _, name = instance.database.removeprefix("postgres://postgres@").partition("/")
    with psycopg.connect(host=host.replace("%2F", "/"), user="postgres", dbname=name) as one:
        one.execute(
            "update workspace_proposal set closes = %s where code = %s",
            (datetime.now(UTC) - timedelta(seconds=1), code),
        )
    instance.command("tick", *instance.of_home())


def publish(officer: Person, document: str) -> None:
    """Publish it with a key."""
    officer.confirm()
    officer.go(f"{document}/publish")
    if officer.page.locator("#where-here").count():
        officer.page.check("#where-here")
    officer.press("Show the statement to sign")
    officer.sign_request()
    officer.go(document)
    assert officer.page.locator("strong.nhsuk-tag").first.text_content() == "Published"


def countersign(person: Person) -> None:
    """Countersign the newest head of the log."""
    person.confirm()
    person.go("/heads")
    person.press("Show the statement to sign")
    person.sign_request()


def export(officer: Person, folder: Path) -> Path:
    """Take the whole away as a folder."""
    officer.go("/turn")
    officer.page.get_by_role("link", name="South Yorkshire partnership (example)").click()
    with officer.page.expect_download() as taken:
        officer.press("Take the whole away")
    archive = folder / "taken.zip"
    taken.value.save_as(archive)
    with zipfile.ZipFile(archive) as files:
        files.extractall(folder / "folder")
    return folder / "folder"


def verified(folder: Path, instance: Instance) -> "subprocess.CompletedProcess[str]":
    """What `documents verify` says, in a process that knows no server."""
    instance.stop()
    return subprocess.run(
        [*COMMAND, "documents", "verify", str(folder)],
        capture_output=True,
        text=True,
        env=instance.environment(),
        check=False,
    )
