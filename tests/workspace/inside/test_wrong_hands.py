"""What stops an agreement: a fault that no decision sets aside, a key that was in wrong hands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from test_grid import fresh_client_of
from world import SHARES, KeyFile, copy_of

from tripleaim.governance.checking import check_folder
from tripleaim.governance.folder import read_folder
from tripleaim.governance.verifying import trust_of, verify_folder
from tripleaim.workspace.drafting import checking, excepting, writing
from tripleaim.workspace.guard.asking import Refused, why_not
from tripleaim.workspace.models import Document, LogEntry, Notice
from tripleaim.workspace.record.exporting import export_partnership, write_files
from tripleaim.workspace.signing import keys, publishing, steps
from tripleaim.workspace.telling import jobs


def verified(world, folder):
    """The faults of an export, as sentences."""
    write_files(export_partnership(world.partnership, world.now()), folder)
    found = read_folder(folder)
    return [str(each) for each in verify_folder(found, trust_of(found, date.today())).faults]


def stolen(world, code, since):
    """A key of a party whose holder says since when it was in wrong hands, with a second key."""
    spare = world.add_key(world.acts(code), code, KeyFile())
    world.sign(
        world.admin, keys.text_of_vouch(world.admin, spare, world.root, "by video"), world.root, {}
    )
    lost, world.keys[code] = world.keys[code], spare
    actor = world.acts(code)
    text = keys.text_of_compromise(actor, lost, spare, since)
    world.sign(actor, text, spare, {})
    return lost


def shared(world, slug):
    document = copy_of(world, slug)
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    return document


def with_a_fault(world, slug):
    """A draft whose area is on no register, which a decision may set aside."""
    document = copy_of(world, slug)
    values = {**document.newest.values, "area": "icb:QQQ"}
    writing.save_document(world.acts("QF7"), document, values, document.lock, "area")
    document.refresh_from_db()
    return document


def test_a_decision_sets_one_fault_of_one_version_aside_and_is_told(world, agreed, tmp_path):
    document, other = with_a_fault(world, "excepted"), with_a_fault(world, "not-excepted")
    officer = fresh_client_of(world.people["QF7"])
    page = officer.get(f"/d/{document.pk}/exception").content.decode()
    assert page.count('name="fault"') == 1
    assert officer.post(f"/d/{document.pk}/exception", {"fault": "0"}).status_code == 400
    made = officer.post(
        f"/d/{document.pk}/exception", {"fault": "0", "because": "The register is a month late."}
    )
    assert made.status_code == 302, made.content.decode()[1500:]
    decision = Document.objects.get(pk=made["Location"].rpartition("/")[2])
    assert decision.newest.agreed is not None, checking.faults_now(decision)
    steps.share_document(world.acts("QF7"), decision, world.plans(*SHARES))
    assert checking.faults_now(document)  # not signed yet
    for code in SHARES:
        world.sign_step(code, decision)
    assert checking.faults_now(document) == []
    assert checking.faults_now(other)
    page = officer.get(f"/d/{document.pk}").content.decode()
    assert "It stands by an exception" in page
    assert "The register is a month late." in page
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    write_files(export_partnership(world.partnership, world.now()), tmp_path / "folder")
    found = read_folder(tmp_path / "folder")
    said = verify_folder(found, trust_of(found, date.today()))
    told = next(each for each in said.notes if each.column == "permits")
    assert "sets aside area not on the register for excepted, of the version" in told.rule
    report = check_folder(found, checking.registry(), date.today())
    assert not [each for each in report.faults if each.where == "excepted.toml"]
    assert [each for each in report.faults if each.where == "not-excepted.toml"]
    steps.unshare_document(world.acts("QF7"), document, "another word")
    document.refresh_from_db()
    values = {**document.newest.values, "purpose": "Another."}
    writing.save_document(world.acts("QF7"), document, values, document.lock, "a word")
    assert "is about another version of excepted" in checking.faults_now(document)[0]["remedy"]
    assert "was made for another version" in officer.get(f"/d/{document.pk}").content.decode()
    refusal = why_not("document.share", world.acts("QF7"), document, steps=world.plans(*SHARES))
    assert refusal.rule == "faults"


def test_what_it_signed_before_the_day_stands_and_what_it_signed_since_does_not(
    world, agreed, tmp_path
):
    today = world.now().date()
    assert verified(world, tmp_path / "before") == []
    half = shared(world, "half-signed")
    world.sign_step("RHQ", half)
    lost = stolen(world, "RHQ", today.isoformat())
    assert keys.state_of(lost).status == "compromised"
    said = verified(world, tmp_path / "after")
    named = f"with a key that was in wrong hands since {today}"
    assert {e.split(",")[0] for e in said} >= {"home-first-fund.toml", "half-signed.toml"}
    assert all(named in each and "signatures of RHQ" in each for each in said)
    assert [row.party for row, _ in keys.fallen_signatures(agreed)] == ["RHQ"]
    refusal = why_not("step.sign", world.acts("QF7"), half.steps.get(party="QF7"), party="QF7")
    assert refusal.rule == "undoubted"
    steps.unshare_document(world.acts("QF7"), half, "a key was stolen")
    half.refresh_from_db()
    steps.share_document(world.acts("QF7"), half, world.plans(*SHARES))
    world.sign_step("RHQ", half)
    assert keys.fallen_signatures(half) == []


def test_a_key_that_was_stolen_only_after_it_signed_leaves_its_signature(world, agreed):
    """The day after it was signed: that day is still to come here, so the rule itself is asked."""
    key = keys.register_now().keys[world.keys["207"]]
    from dataclasses import replace

    day = world.now().date()
    assert replace(key, doubted_from=day + timedelta(days=1)).hands_fault(day) == ""
    assert replace(key, doubted_from=day).hands_fault(day)
    assert replace(key, doubted_from=date.min).hands_fault(day).endswith("nobody knows")


def test_everybody_is_told_and_sees_it_on_the_document(world, agreed):
    jobs.run_jobs(world.now() + timedelta(days=1))
    lost = stolen(world, "207", "unknown")
    jobs.run_jobs(world.now())
    told = Notice.objects.filter(words__startswith="A key was in wrong hands", about=lost)
    doer = {world.people["207"].pk}
    assert {each.person_id for each in told} == {p.pk for p in world.people.values()} - doer | {
        world.founder.pk
    }
    assert all(each.forced and each.address == f"/keys/{lost}" for each in told)
    browser = fresh_client_of(world.people["RP5"])
    page = browser.get(f"/keys/{lost}").content.decode()
    assert "nobody knows since when" in page
    assert (
        "does not stand"
        in fresh_client_of(world.people["QF7"]).get(f"/d/{agreed.pk}").content.decode()
    )


@pytest.mark.parametrize("since", ["", "tomorrow", "2999-01-01", "0000-00-00"])
def test_no_day_and_a_day_to_come_are_refused(world, since):
    key = world.keys["TAH"]
    with pytest.raises(Refused):
        keys.text_of_compromise(world.acts("TAH"), key, key, since)
    page = fresh_client_of(world.people["TAH"]).post(
        f"/you/keys/{key}/wrong-hands", {"which": "day", "since": since}
    )
    assert page.status_code == 400
    assert keys.state_of(key).status == "in_force"


def test_nobody_tells_it_of_anothers_key(world):
    before = LogEntry.objects.count()
    for code in ("RFF", "RP5"):
        for what in ("end", "wrong-hands"):
            page = fresh_client_of(world.people[code]).post(
                f"/you/keys/{world.keys['TAH']}/{what}", {"which": "unknown", "reason": "-"}
            )
            assert page.status_code == 403
    assert LogEntry.objects.count() == before


def test_it_is_told_by_a_page_with_the_key_itself_where_there_is_no_other(world):
    browser, key = fresh_client_of(world.people["TAH"]), world.keys["TAH"]
    assert "It was in wrong hands" in browser.get(f"/keys/{key}").content.decode()
    asked = browser.post(f"/you/keys/{key}/wrong-hands", {"which": "unknown"})["Location"]
    text = browser.get(f"{asked}.txt").content
    assert b"since: unknown\n" in text
    made = world.hands[key].sign(key, text)
    given = {n: getattr(made, n) for n in ("signature", "authenticator_data", "client_data")}
    browser.post(asked, {n: "" if v == "-" else v for n, v in given.items()})
    assert keys.state_of(key).status == "compromised"
    assert browser.get(f"/you/keys/{key}/wrong-hands").status_code == 403


def test_a_fault_stops_publishing_what_is_signed_until_a_decision_sets_it_aside(world, monkeypatch):
    before, asked = checking.registry(), checking.registry
    known = replace(before, areas=before.areas | {"icb:QQQ"})
    monkeypatch.setattr(checking, "registry", lambda: known)
    document = with_a_fault(world, "faulty-later")  # none yet: the area is on the register
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    for code in SHARES:
        world.sign_step(code, document)
    officer, path = fresh_client_of(world.people["QF7"]), f"/d/{document.pk}"
    assert f'href="{path}/publish"' in officer.get(path).content.decode()
    monkeypatch.setattr(checking, "registry", asked)
    address = "https://example.org/d"
    refusal = why_not("document.publish", world.acts("QF7"), document, address=address)
    assert refusal.rule == "faults"
    page = officer.get(path).content.decode()
    assert "Before you can publish it: The checks found 1 fault." in page
    assert "Checks: 1 fault," in page
    assert f'href="{path}/publish"' not in page
    assert officer.get(f"{path}/publish").status_code == 403
    assert f'href="{path}/exception"' in page
    made = officer.post(f"{path}/exception", {"fault": "0", "because": "It was on it."})
    decision = Document.objects.get(pk=made["Location"].rpartition("/")[2])
    steps.share_document(world.acts("QF7"), decision, world.plans(*SHARES))
    for code in SHARES:
        world.sign_step(code, decision)
    key = world.keys["QF7"]
    text = publishing.text_of_publication(world.acts("QF7"), document, key, address)
    world.sign(world.acts("QF7"), text, key, {"document": document.pk})
    document.refresh_from_db()
    assert document.status == "published"


def test_an_exception_is_drafted_whole_or_not_at_all(world, monkeypatch):
    """What is cut off between its start and its text leaves no decision that permits nothing."""
    document = with_a_fault(world, "half-excepted")

    def cut(*_):
        raise OSError

    monkeypatch.setattr(excepting, "save_document", cut)
    with pytest.raises(OSError):
        excepting.draft_exception(world.acts("QF7"), document, 0, "A month late.")
    assert not Document.objects.filter(slug__startswith="half-excepted-exception").exists()
