"""The path of an agreement: from draft to a folder that anybody can verify."""

from datetime import date, timedelta

import pytest
from world import SHARES, KeyFile, Passkey, copy_of

from tripleaim.governance.folder import read_folder
from tripleaim.governance.verifying import trust_of, verify_folder
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import counting, outcome, voting
from tripleaim.workspace.drafting import discussing, writing
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.models import (
    Amendment,
    Committee,
    Document,
    Person,
    RoleSpell,
    Step,
    Version,
)
from tripleaim.workspace.people import deputising, joining
from tripleaim.workspace.record.clockwork import turn_clock
from tripleaim.workspace.record.inspecting import faults_of_instance
from tripleaim.workspace.signing import keys, requests, steps, turns


def verified(folder, pins=frozenset()):
    found = read_folder(folder)
    return verify_folder(found, trust_of(found, date.today(), pins))


def test_what_was_signed_here_verifies_offline(world, agreed, folder):
    assert agreed.status == "published"
    report = verified(folder)
    assert report.faults == ()
    assert len(report.notes) == 3  # countersigned by nobody; two keys taken as they stand
    document = read_folder(folder).by_id()["home-first-fund"].document
    assert {each.method for each in document.signatures} == {"webauthn", "ed25519"}
    assert faults_of_instance() == []


def test_what_all_have_signed_awaits_its_publication_by_the_officer(world):
    document = copy_of(world, "to-publish")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    told = [(each.what, each.of) for each in turns.turns_of(world.acts("QF7"))]
    assert ("Publish it", "to-publish") not in told
    for code in SHARES:
        world.sign_step(code, document)
    told = [(each.what, each.of) for each in turns.turns_of(world.acts("QF7"))]
    assert ("Publish it", "to-publish") in told
    assert "Publish it" not in [each.what for each in turns.turns_of(world.acts("RHQ"))]


def test_a_key_that_an_office_lacks_is_ones_turn_and_so_are_keys_to_vouch_for(world):
    person = Person.objects.create(mail="keyless@example.com", name="K", status="active")
    RoleSpell.objects.create(
        person=person, kind="S", scope="organisation:RP5", begins=world.now().date(), status="held"
    )
    actor = Actor(now=world.now(), person=person, fresh=True, has_factor=True)
    (told,) = turns.turns_of(actor)
    assert (told.what, told.scope) == ("Add a key to sign with", "organisation:RP5")
    before = [each.what for each in turns.turns_of(world.admin)]
    assert not any(each.startswith("Vouch") for each in before)
    key = world.add_key(actor, "RP5", KeyFile())
    assert [each.what for each in turns.turns_of(actor)] == ["Have your key vouched for"]
    assert "Vouch for 1 key" in [each.what for each in turns.turns_of(world.admin)]
    assert not any(e.what.startswith("Vouch") for e in turns.turns_of(world.acts("RP5")))
    text = keys.text_of_vouch(world.admin, key, world.root, "in person")
    world.sign(world.admin, text, world.root, {})
    assert turns.turns_of(actor) == []


def test_with_pins_the_keys_are_not_taken_as_they_stand(world, folder):
    log = read_folder(folder).log
    pins = frozenset({world.root, log.key.fingerprint})
    report = verified(folder, pins)
    assert report.faults == ()
    assert len(report.notes) == 1
    wrong = verified(folder, frozenset({"0" * 16}))
    assert any("no other party vouches for" in each.rule for each in wrong.faults)


def test_a_fault_stops_sharing(world):
    document = copy_of(world, "with-a-fault")
    values = {**document.newest.values, "risk_shares": {**SHARES, "207": SHARES["RHQ"]}}
    writing.save_document(world.acts("QF7"), document, values, document.lock, "wrong")
    document.refresh_from_db()
    with pytest.raises(Refused, match="The checks found 1 fault"):
        steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))


def test_a_save_from_an_older_text_is_refused(world):
    document = copy_of(world, "saved-twice")
    lock, values = document.lock, dict(document.newest.values)
    writing.save_document(world.acts("QF7"), document, values, lock, "first")
    with pytest.raises(Refused) as refusal:
        writing.save_document(world.acts("QF7"), document, values, lock, "second")
    assert refusal.value.rule == "lock"
    assert document.newest.said == "first"


def test_two_changes_are_joined_field_by_field():
    base, theirs, mine = (
        {"a": 1, "b": 1, "c": 1},
        {"a": 2, "b": 1, "c": 2},
        {"a": 1, "b": 3, "c": 3},
    )
    joined, both = writing.joined_values(base, theirs, mine)
    assert (joined, both) == ({"a": 2, "b": 3, "c": 3}, ["c"])


def test_a_change_lapses_when_its_paragraph_changes(world):
    document = copy_of(world, "lapsing")
    change = discussing.propose_change(world.acts("RHQ"), document, "para-1", "Other.", "")
    row = {"id": "para-1", "number": "1.1", "text": "New."}
    writing.put_paragraph(world.acts("QF7"), document, document.lock, row)
    assert Amendment.objects.get(pk=change.pk).status == "lapsed"
    with pytest.raises(Refused, match="lapsed"):
        discussing.accept_change(world.acts("QF7"), change)


def test_nobody_accepts_or_supports_their_own_change(world):
    document = copy_of(world, "own-change")
    change = discussing.propose_change(world.acts("QF7"), document, "para-1", "Mine.", "")
    with pytest.raises(Refused) as refusal:
        discussing.accept_change(world.acts("QF7"), change)
    assert refusal.value.rule == "own"
    with pytest.raises(Refused) as refusal:
        discussing.support_change(world.acts("QF7"), change, "QF7")
    assert refusal.value.rule == "own"


def test_what_was_signed_lapses_when_it_is_taken_back_and_everybody_signs_again(world):
    document = copy_of(world, "taken-back")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    document.refresh_from_db()
    world.sign_step("QF7", document)
    steps.unshare_document(world.acts("QF7"), document, "One word was wrong.")
    document.refresh_from_db()
    assert (document.status, document.revision) == ("draft", 2)
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    for code in SHARES:
        world.sign_step(code, document)
    assert document.status == "signed"
    with pytest.raises(Refused, match="What is signed never changes"):
        steps.unshare_document(world.acts("QF7"), document, "Too late.")


def test_the_order_is_kept_and_a_decline_gives_the_author_the_turn(world):
    document = copy_of(world, "in-order")
    plans = world.plans(*SHARES)
    plans = [
        steps.Plan(party=p.party, kind="sign", order=n, due=p.due) for n, p in enumerate(plans)
    ]
    steps.share_document(world.acts("QF7"), document, plans)
    document.refresh_from_db()
    last = Step.objects.get(document=document, party="207")
    assert last.status == "waiting"
    with pytest.raises(Refused):
        world.sign_step("207", document)
    world.sign_step("QF7", document)
    second = Step.objects.get(document=document, party="RHQ")
    assert second.status == "open"
    with pytest.raises(Refused) as refusal:
        steps.decline_step(world.acts("RHQ"), second, " ")
    assert refusal.value.rule == "reason"
    steps.decline_step(world.acts("RHQ"), second, "Not yet.")
    steps.ask_again(world.acts("QF7"), second, world.now().date() + timedelta(days=2), "Please")
    world.sign_step("RHQ", document)
    world.sign_step("207", document)
    assert document.status == "signed"


def test_a_step_expires_on_its_day(world):
    document = copy_of(world, "expiring")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    turn_clock(world.now() + timedelta(days=6))
    assert set(document.steps.values_list("status", flat=True)) == {"open"}
    turn_clock(world.now() + timedelta(days=7))
    assert set(document.steps.values_list("status", flat=True)) == {"expired"}


def test_a_deputy_signs_inside_the_dates_and_not_after(world):
    own = RoleSpell.objects.get(person=world.people["RHQ"], kind="S", stands_for=None)
    today = world.now().date()
    deputy = deputising.name_deputy(
        world.acts("RHQ"), own, world.people["RCU"], today, today + timedelta(days=3)
    )
    joining.take_role(world.acts("RCU"), deputy)
    key = world.add_key(world.acts("RCU"), "RHQ", KeyFile())
    world.sign(
        world.admin, keys.text_of_vouch(world.admin, key, world.root, "by video"), world.root, {}
    )
    document = copy_of(world, "by-a-deputy")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    step = Step.objects.get(document=document, party="RHQ")
    late = world.acts("RCU", now=world.now() + timedelta(days=3))
    with pytest.raises(Refused):  # whose only role in a party has ended may not even know of it
        steps.text_of_signature(late, step, key)
    actor = world.acts("RCU")
    from tripleaim.workspace.models import Seen

    Seen.objects.create(person=actor.person, document=document, revision=1)
    text = steps.text_of_signature(actor, step, key)
    assert text["capacity"] == f"deputy of {own.code}"
    world.sign(actor, text, key, {"step": step.pk})
    with pytest.raises(Refused):  # the deputy's signature ends the principal's turn
        steps.text_of_signature(world.acts("RHQ"), step, world.keys["RHQ"])


def test_a_key_that_is_not_vouched_for_or_has_ended_signs_nothing(world):
    document = copy_of(world, "old-keys")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    document.refresh_from_db()
    kept = world.keys["QF7"]
    world.keys["QF7"] = world.add_key(world.acts("QF7"), "QF7", Passkey())
    with pytest.raises(InputRefused, match="vouch"):
        world.sign_step("QF7", document)
    new = world.keys["QF7"]
    world.sign(
        world.admin, keys.text_of_vouch(world.admin, new, world.root, "in person"), world.root, {}
    )
    ends = keys.text_of_end(world.acts("QF7"), new, kept, "lost")
    world.sign(world.acts("QF7"), ends, kept, {})
    with pytest.raises(InputRefused, match="ended"):
        world.sign_step("QF7", document)
    world.keys["QF7"] = kept


def test_nobody_vouches_for_a_key_of_their_own_organisation(world):
    key = world.add_key(world.acts("RXE"), "RXE", KeyFile())
    with pytest.raises(Refused) as refusal:
        keys.text_of_vouch(world.acts("RXE"), key, world.keys["RXE"], "in person")
    assert refusal.value.rule in ("other", "role")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"type": "webauthn.create"}, "is not an assertion"),
        ({"challenge": "AAAA"}, "over another text"),
        ({"origin": "https://evil.example"}, "another site"),
        ({"crossOrigin": True}, "inside another site"),
        ({"topOrigin": "https://evil.example"}, "inside another site"),
    ],
)
def test_an_assertion_that_is_not_over_the_text_is_refused(world, changes, said):
    actor, hand = world.acts("QF7"), Passkey()
    text = keys.text_of_key(actor.person, "QF7", hand.form, hand.public)
    key = keys.check_new_key(actor, "QF7", text)
    asked = requests.request_signature(actor, text, key, {"label": "x"})
    with pytest.raises(InputRefused, match=said):
        requests.complete(actor, asked.pk, hand.sign(key, asked.text.encode(), **changes))


@pytest.mark.parametrize(
    ("flags", "rp"),
    [
        (0x01, "localhost"),
        (0x04, "localhost"),
        (0x45, "localhost"),
        (0x15, "localhost"),
        (0x05, "evil.example"),
    ],
)
def test_an_authenticator_that_did_not_verify_its_user_is_refused(world, flags, rp):
    actor, hand = world.acts("QF7"), Passkey(flags=flags, rp=rp)
    text = keys.text_of_key(actor.person, "QF7", hand.form, hand.public)
    key = keys.check_new_key(actor, "QF7", text)
    asked = requests.request_signature(actor, text, key, {"label": "x"})
    with pytest.raises(InputRefused):
        requests.complete(actor, asked.pk, hand.sign(key, asked.text.encode()))


def test_a_request_is_used_once_by_its_person_within_ten_minutes(world):
    document = copy_of(world, "once")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    document.refresh_from_db()
    world.sign_step("QF7", document)
    from tripleaim.workspace.models import SignRequest

    asked = SignRequest.objects.filter(
        used_at__isnull=False, person=world.people["QF7"], purpose="signature"
    ).first()
    signed = world.hands[asked.key].sign(asked.key, asked.text.encode())
    with pytest.raises(InputRefused, match="used already"):
        requests.complete(world.acts("QF7"), asked.pk, signed)
    with pytest.raises(Refused):
        requests.complete(world.acts("RHQ"), asked.pk, signed)
    fresh = requests.request_signature(
        world.acts("QF7"),
        keys.text_of_end(world.acts("QF7"), asked.key, asked.key, "x"),
        asked.key,
        {},
    )
    late = world.acts("QF7", now=world.now() + timedelta(minutes=11))
    with pytest.raises(InputRefused, match="older than 10 minutes"):
        requests.complete(late, fresh.pk, world.hands[asked.key].sign(asked.key, b""))


def test_a_decision_is_counted_in_the_open_with_proxies(world):
    committee = Committee.objects.get()
    proposal = voting.create_proposal(world.acts("QF7"), committee, "Adopt", "That we do.")
    closes = world.now() + timedelta(hours=1)
    with pytest.raises(Refused):
        voting.open_proposal(world.acts("QF7"), proposal, closes)  # not the chair
    voting.open_proposal(world.acts("RFF"), proposal, closes)
    members = {
        code: RoleSpell.objects.get(person=world.people[code], kind="T") for code in world.people
    }
    voting.name_proxy(world.acts("207"), proposal, world.people["RXE"])
    with pytest.raises(Refused) as refusal:
        voting.name_proxy(world.acts("RHQ"), proposal, world.people["RXE"])
    assert refusal.value.rule == "oneproxy"
    with pytest.raises(Refused) as refusal:
        voting.cast_vote(world.acts("207"), proposal, members["207"], "for")
    assert refusal.value.rule == "proxied"
    voting.cast_vote(world.acts("RXE"), proposal, members["207"], "for")
    for code, choice in (("QF7", "against"), ("QF7", "for"), ("RFF", "for"), ("RP5", "abstain")):
        voting.cast_vote(world.acts(code), proposal, members[code], choice)
    count = counting.count_votes(proposal)
    assert (count.votes_for, count.against, count.abstained, count.not_yet) == (3, 0, 1, 5)
    with pytest.raises(Refused):
        outcome.text_of_decision(world.acts("RFF"), proposal)  # still open
    voting.cast_vote(world.acts("RFR"), proposal, members["RFR"], "against")
    voting.close_proposal(clock(closes), proposal)
    with pytest.raises(Refused):
        voting.cast_vote(world.acts("RHQ"), proposal, members["RHQ"], "for")
    text = outcome.text_of_decision(world.acts("RFF"), proposal)
    assert text["quorum"] == "5 of 5"
    world.sign(world.acts("RFF"), text, world.keys["RFF"], {"proposal": proposal.pk})
    proposal.refresh_from_db()
    assert proposal.status == "carried"


def test_without_a_quorum_it_lapses(world):
    proposal = voting.create_proposal(world.acts("QF7"), Committee.objects.get(), "Few", "Few.")
    closes = world.now() + timedelta(hours=1)
    voting.open_proposal(world.acts("RFF"), proposal, closes)
    voting.close_proposal(clock(closes), proposal)
    proposal.refresh_from_db()
    assert proposal.status == "lapsed"


def test_rights_end_in_the_second_in_which_a_role_ends(world):
    actor = world.acts("TAH")
    spell = RoleSpell.objects.get(person=actor.person, kind="D")
    joining.end_role(world.acts("TAH"), spell)
    assert spell.pk not in {each.pk for each in world.acts("TAH").spells}


def test_rows_that_are_only_added_cannot_be_changed(world, agreed):
    from django.db import Error, connection, transaction

    from tripleaim.workspace.models import INSERT_ONLY

    def refused(sql):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    full = [each for each in INSERT_ONLY if each.objects.exists()]
    assert len(full) >= 9
    for model in full:
        table, column = model._meta.db_table, model._meta.pk.column
        refused(f"update {table} set {column} = {column}")
        refused(f"delete from {table}")
        if connection.vendor == "postgresql":
            refused(f"truncate {table} cascade")
    refused(f"update workspace_document set status = 'draft' where code = '{agreed.pk}'")
    refused(f"delete from workspace_document where code = '{agreed.pk}'")
    with pytest.raises(Error), transaction.atomic():
        Version.objects.create(document=agreed, revision=1, save_number=99, body="", at=world.now())
    assert Document.objects.get(pk=agreed.pk).status == "published"
