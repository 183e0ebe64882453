"""Attacks that a review found: each is refused, or found by whoever verifies or checks."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from bench.workspace_altered import faults
from django.test import Client
from world import SHARES, KeyFile, copy_of

from governance.signed import cosigned_line
from tripleaim.governance.folder import read_folder
from tripleaim.governance.log_checks import log_notes
from tripleaim.governance.log_keys import UNFOUNDED
from tripleaim.governance.log_trust import founding, starts_of
from tripleaim.governance.note import COSIGNATURE, note_key
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.drafting import writing
from tripleaim.workspace.drafting.abandoning import abandon_document
from tripleaim.workspace.drafting.checking import checked
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.models import Document, EventSeal, LogEntry
from tripleaim.workspace.partnerships.forming import form_partnership
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.record.backup import _with_triggers, _without_triggers
from tripleaim.workspace.record.exporting import export_partnership, write_files
from tripleaim.workspace.record.inspecting import _log_faults
from tripleaim.workspace.record.sealing import events_altered
from tripleaim.workspace.record.tree_log import the_log
from tripleaim.workspace.signing import keys, steps

PART = ("QF7", "RHQ")


def alone(world, slug, old, **changes):
    """A draft that names an old document as superseded; its parties are not the old one's."""
    document = copy_of(world, slug)
    values = {**document.newest.values, "supersedes": old, **changes}
    writing.save_document(world.acts("QF7"), document, values, document.lock, "supersedes")
    document.refresh_from_db()
    assert checked(document, document.newest, date.today())[0] == []
    return document


def of_two(values):
    """A fund's text without its third party: only two sign."""
    return {
        "parties": [p for p in values["parties"] if p["organisation"] in PART],
        "host": "QF7",
        "contributions": [c for c in values["contributions"] if c["party"] in PART],
        "risk_shares": {"QF7": Decimal("0.5"), "RHQ": Decimal("0.5")},
    }


def test_a_successor_is_signed_by_all_who_signed_the_old(world, agreed):
    few = alone(world, "of-two", agreed.slug, **of_two(agreed.newest.values))
    with pytest.raises(InputRefused, match="those who signed the old one must sign"):
        steps.share_document(world.acts("QF7"), few, world.plans(*PART))
    few.refresh_from_db()
    assert few.status == "draft"


def test_a_successor_shared_before_the_old_was_signed_supersedes_nothing(world):
    old = copy_of(world, "signed-late")
    steps.share_document(world.acts("QF7"), old, world.plans(*SHARES))
    old.refresh_from_db()
    few = alone(world, "of-two-early", old.slug, **of_two(old.newest.values))
    steps.share_document(world.acts("QF7"), few, world.plans(*PART))
    few.refresh_from_db()
    for code in SHARES:
        world.sign_step(code, old)
    for code in PART:
        world.sign_step(code, few)
    old.refresh_from_db()
    assert (few.status, old.status) == ("signed", "signed")


def test_what_somebody_signed_is_not_abandoned_though_it_is_a_draft_again(world, tmp_path):
    signed, unsigned = copy_of(world, "signed-once"), copy_of(world, "never-signed")
    for each in (signed, unsigned):
        steps.share_document(world.acts("QF7"), each, world.plans(*SHARES))
    world.sign_step("RHQ", signed)
    for each in (signed, unsigned):
        steps.unshare_document(world.acts("QF7"), Document.objects.get(pk=each.pk), "Too early.")
    with pytest.raises(Refused) as refused:
        abandon_document(world.acts("QF7"), Document.objects.get(pk=signed.pk), "No.")
    assert refused.value.rule == "unheld"
    with pytest.raises(InputRefused, match="another document"):
        copy_of(world, "signed-once")
    abandon_document(world.acts("QF7"), Document.objects.get(pk=unsigned.pk), "No.")
    again = copy_of(world, "never-signed")  # its id is free, and what was frozen is no signature
    steps.share_document(world.acts("QF7"), again, world.plans(*SHARES))
    for code in SHARES:
        world.sign_step(code, again)
    write_files(export_partnership(world.partnership, world.now()), tmp_path / "out")
    assert faults(tmp_path / "out") == []


def test_an_old_folder_under_a_new_head_is_found(world, agreed, folder, tmp_path):
    new, mixed = tmp_path / "new", tmp_path / "mixed"
    write_files(export_partnership(world.partnership, world.now()), new)
    assert faults(new) == []
    shutil.copytree(folder, mixed)
    for name in ("checkpoint", "leaves"):
        shutil.copy(new / "log" / name, mixed / "log" / name)
    assert any("is not the head that this folder" in each for each in faults(mixed))


def test_every_entry_taken_out_alone_is_missed(agreed, folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    files = sorted((copy / "log/entries").iterdir())
    for file in files:
        kept = file.read_bytes()
        file.unlink()
        assert faults(copy), file.name
        file.write_bytes(kept)
    assert faults(copy) == []
    assert len(files) > 20


@pytest.mark.parametrize("name", ["other.toml", "below/other.toml", "keys.toml"])
def test_a_document_that_was_put_beside_is_found(agreed, folder, tmp_path, name):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_text("")
    assert any("was not exported" in each and name in each for each in faults(copy))


def test_a_row_of_the_log_and_a_seal_that_are_deleted_are_missed(world, agreed, folder):
    assert _log_faults() == []
    kept = list(LogEntry.objects.filter(kind__in=("signature", "events")).order_by("index")[:2])
    seal = EventSeal.objects.order_by("entry").first()
    _without_triggers()
    try:
        for row in kept:
            LogEntry.objects.filter(pk=row.pk).delete()
            assert _log_faults() == [f"entry {row.index} of the log is not there"]
            LogEntry.objects.bulk_create([row])
        EventSeal.objects.filter(pk=seal.pk).delete()
        assert len(events_altered()) == 1
        EventSeal.objects.bulk_create([seal])
    finally:
        _with_triggers()
    assert (_log_faults(), events_altered()) == ([], [])


def test_a_countersignature_counts_by_a_key_that_was_told(agreed, folder):
    from dataclasses import replace

    private = KeyFile().private
    log = read_folder(folder).log
    key = note_key("w.example", COSIGNATURE, private)
    head = log.checkpoint
    seen = replace(head, lines=(*head.lines, cosigned_line(head, "w.example", private, 7)))
    log = replace(log, checkpoint=seen, witnesses=(key,))
    said = " ".join(each.rule for each in log_notes(log, frozenset()))
    assert "countersigned by w.example, whose key was taken as it stands" in said
    assert "countersigned by nobody whose key was told" in said
    said = " ".join(each.rule for each in log_notes(log, frozenset({key.fingerprint[:16]})))
    assert "countersigned" not in said


class Began:
    """A log that begins with some keys."""

    def __init__(self, entries):
        self.entries = entries

    def of_kinds(self, *kinds):
        return [each for each in self.entries if each.kind in kinds]


def test_a_log_that_begins_with_a_member_s_key_is_founded_by_none(world):
    entries = the_log().of_kinds("key", "vouch")
    assert founding(Began(entries)) == {world.root}
    member = Began(entries[1:])
    assert founding(member) == frozenset()
    assert starts_of(member) == {UNFOUNDED}
    assert keys.register_of_log(member.entries).vouched(starts_of(member), 2) == frozenset()


def test_no_organisation_adds_a_key_before_the_founding_one(world, monkeypatch):
    actor, hand = world.acts("QF7"), KeyFile()
    text = keys.text_of_key(actor.person, "QF7", hand.form, hand.public)
    monkeypatch.setattr(keys, "founding", lambda log: frozenset())
    with pytest.raises(InputRefused, match="before the founding key"):
        keys.check_new_key(actor, "QF7", text)


def test_a_decision_by_a_key_that_is_not_vouched_for_is_found(world, agreed, tmp_path):
    from tripleaim.governance.signed_text import SignedText
    from tripleaim.workspace.record.tree_log import About, append

    made = form_partnership(world.admin, "decided-alone", "", [("QF7", "A board")])
    RoleSpell.objects.create(
        person=world.people["QF7"],
        kind="G",
        scope=f"partnership:{made.pk}",
        begins=world.now().date(),
        status="held",
    )
    key = world.add_key(world.acts("QF7"), "QF7", KeyFile())
    log = the_log()
    text = SignedText(
        "decision",
        {
            "log": log.name,
            "after": log.head,
            "proposal": "p",
            "rule": "majority",
            "counts": "1",
            "quorum": "1 of 1",
            "interests": "none",
            "outcome": "carried",
        },
    )
    signed = world.hands[key].sign(key, text.text.encode())
    entry = append(text, About(kind="decision", scope=made.pk), world.now(), signed)
    start = writing.Start(
        kind="decision", slug="one", title="One", reach="parties", parties=(("QF7", "A board"),)
    )
    writing.create_document(world.acts("QF7"), made, start)
    out = tmp_path / "out"
    write_files(export_partnership(made, world.now()), out)
    said = faults_of_log(out)
    assert [f"log/entries/{entry.index}"] == [w for w, rule in said if "vouched" in rule]


def faults_of_log(path):
    """The faults of an exported log, whether or not a document is beside it."""
    from tripleaim.governance.folder import Folder, empty_register
    from tripleaim.governance.kept_log import read_kept_log
    from tripleaim.governance.log_checks import log_faults

    folder = Folder(path=path, filed=(), keys=empty_register(), log=read_kept_log(path))
    return [(each.where, each.rule) for each in log_faults(folder.log, folder, frozenset())]


def test_a_visitor_sees_what_is_published_and_nothing_of_how_it_came(world, agreed):
    Document.objects.filter(pk=agreed.pk).update(reach="world")
    try:
        stranger = Client(SERVER_NAME="localhost")
        page = stranger.get(f"/d/{agreed.pk}")
        said = page.content.decode()
        assert page.status_code == 200
        assert "Within ten days." in said
        begun = ("We agree.", "Why:", "A change by", "Checks:", "Who signs, in", "Compare with")
        for hidden in (*begun, "Save 1"):
            assert hidden not in said, hidden
        newest = agreed.newest.save_number
        assert stranger.get(f"/d/{agreed.pk}/v/{newest}").status_code == 200
        for path in ("v/1", f"diff/1..{newest}", f"diff/{newest - 1}..{newest}", "history"):
            assert stranger.get(f"/d/{agreed.pk}/{path}").status_code in (302, 404), path
    finally:
        Document.objects.filter(pk=agreed.pk).update(reach=agreed.reach)


def test_a_contradiction_is_told_of_the_later_without_what_is_private(world, agreed):
    same = copy_of(world, "contradicts")
    values = dict(same.newest.values)
    values["purpose"] = agreed.newest.values["purpose"]
    paid = [dict(each) for each in values["contributions"]]
    paid[0]["pence"] = int(paid[0]["pence"]) + 100_000
    values["contributions"] = paid
    writing.save_document(world.acts("QF7"), same, values, same.lock, "more")
    same.refresh_from_db()
    said = [each["rule"] for each in checked(same, same.newest, date.today())[0]]
    assert any(f"contradicts {agreed.slug}.toml" in each for each in said)
    same.reach = "partnership"
    Document.objects.filter(pk=agreed.pk).update(reach="parties")
    said = [each["rule"] for each in checked(same, same.newest, date.today())[0]]
    Document.objects.filter(pk=agreed.pk).update(reach=agreed.reach)
    assert not any(agreed.slug in each for each in said)
    assert any("only its own parties may read" in each for each in said)
    values["supersedes"] = agreed.slug
    same.refresh_from_db()
    writing.save_document(world.acts("QF7"), same, values, same.lock, "takes its place")
    same.refresh_from_db()
    assert checked(same, same.newest, date.today())[0] == []


@pytest.mark.parametrize("name", ["../beside.toml", "log/../../beside.toml", "/beside.toml"])
def test_an_export_writes_nothing_outside_its_folder(name: str, tmp_path: Path) -> None:
    """Names come from the database, and that from a backup that somebody else may have made."""
    with pytest.raises(InputRefused, match="name of no file in the folder"):
        write_files({"one.toml": b"", name: b""}, tmp_path / "out")
    assert list(tmp_path.rglob("*")) == []
