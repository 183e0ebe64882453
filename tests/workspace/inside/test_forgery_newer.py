"""Forgery with weights, terms, countersignatures, stamps, exceptions, retention: who finds it.

Each fails at once, is named by `workspace check`, or by `documents verify`; what no one finds is
listed in SECURITY.md, and the test says which.
"""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import Error, transaction
from test_forgery import SECURITY
from test_interests import declared
from test_interests import opened as opened_by_hand
from test_terms import cast, closed, decided, faults_of, filled, opened, seat_of, signed_terms
from test_wrong_hands import stolen, with_a_fault
from world import SHARES, KeyFile

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import counting, voting
from tripleaim.workspace.drafting import checking, excepting, writing
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.models import (
    Committee,
    Document,
    Handling,
    LogEntry,
    OwnKey,
    Proposal,
    RoleSpell,
)
from tripleaim.workspace.record import retaining, witnessing
from tripleaim.workspace.record.inspecting import _log_faults, faults_of_instance
from tripleaim.workspace.record.tree_log import About, append, sign_head
from tripleaim.workspace.signing import keys, requests, steps


@contextmanager
def altered(model, pk, **values):
    """A row as somebody with the web's role changes it, put back afterwards."""
    kept = model.objects.filter(pk=pk).values(*values).get()
    model.objects.filter(pk=pk).update(**values)
    try:
        yield
    finally:
        model.objects.filter(pk=pk).update(**kept)


@pytest.fixture(scope="module")
def committee(world):
    """A committee that decides by weight, as its signed terms say."""
    return filled(
        world, signed_terms(world, "terms-forged", world.now().date(), committee="Forged")
    )


def test_a_weight_altered_while_it_is_open_is_named_by_check_and_by_verify(
    world, committee, tmp_path
):
    """The chair signs in good faith what the pages count; nobody else need believe it."""
    proposal = opened(world, committee, "Weights altered")
    for code, choice in (("QF7", "against"), ("RHQ", "for"), ("207", "for")):
        cast(world, proposal, code, choice)
    assert faults_of_instance() == []
    light = dict(proposal.rules["weights"])
    light[str(seat_of(committee, "QF7").pk)] = 1
    Proposal.objects.filter(pk=proposal.pk).update(rules=proposal.rules | {"weights": light})
    proposal.refresh_from_db()
    said = f"proposal {proposal.pk} is not counted by the rules that it opened with"
    assert said in faults_of_instance()
    Proposal.objects.filter(pk=proposal.pk).update(
        rules=proposal.rules | {"quorum": 3, "quorum_of": "members"}
    )
    proposal.refresh_from_db()
    assert said in faults_of_instance()
    closed(proposal)
    assert proposal.status != "lapsed", counting.count_votes(proposal)
    decided(world, proposal)
    assert proposal.status == "carried"  # by 55 of 56; it was 55 of 115
    faults = faults_of(world, tmp_path / "folder")
    assert any("does not count as its terms of reference say" in each for each in faults)


def of_the_board(world, title):
    """A proposal to the committee that was formed by hand."""
    board = Committee.objects.get(name="Partnership board")
    return voting.create_proposal(world.acts("QF7"), board, title, title)


def test_rules_of_a_board_formed_by_hand_are_held_against_their_opening(world):
    """No terms say how it counts, so that `verify` cannot tell: `check` does."""
    proposal = of_the_board(world, "A quorum of one")
    opened_by_hand(world, proposal)
    proposal.refresh_from_db()
    first = proposal.members[0]
    for values in (
        {"rules": proposal.rules | {"quorum": 1}},
        {"members": [first, RoleSpell.objects.exclude(pk__in=proposal.members).first().pk]},
    ):
        with altered(Proposal, proposal.pk, **values):
            assert any(f"proposal {proposal.pk}" in each for each in faults_of_instance())
    with altered(Proposal, proposal.pk, members=[first]):  # as if all others had left
        assert not any(f"proposal {proposal.pk}" in each for each in faults_of_instance())
    assert "members taken off a vote" in SECURITY.read_text()
    assert not any(f"proposal {proposal.pk}" in each for each in faults_of_instance())


def test_a_committee_that_is_put_under_other_terms_is_named_by_check(world, committee):
    other = signed_terms(world, "terms-other", world.now().date(), committee="Another")
    heavy = [each | {"weight": 1} for each in committee.seats]
    for values, said in (
        ({"terms": other.pk}, "stands under terms of reference that no event gave it"),
        ({"seats": heavy}, "is not what its signed terms of reference say"),
        ({"rule": "majority"}, "is not what its signed terms of reference say"),
        ({"quorum": 1}, "is not what its signed terms of reference say"),
        ({"proxies": False}, "is not what its signed terms of reference say"),
    ):
        with altered(Committee, committee.pk, **values):
            assert f"committee {committee.pk} {said}" in faults_of_instance(), values
    assert not any(f"committee {committee.pk}" in each for each in faults_of_instance())


def test_terms_replaced_after_they_were_signed_are_named_by_verify(world, committee, tmp_path):
    from tripleaim.workspace.record.exporting import export_partnership, write_files

    folder = tmp_path / "folder"
    write_files(export_partnership(world.partnership, world.now()), folder)
    path = folder / "terms-forged.toml"
    text = path.read_text()
    assert "weight = 60" in text
    path.write_text(text.replace("weight = 60", "weight = 6"))
    assert any("terms-forged.toml" in each for each in verified(folder))
    version = Document.objects.get(slug="terms-forged").newest
    with pytest.raises(Error), transaction.atomic():
        type(version).objects.filter(pk=version.pk).update(body="x")


def verified(folder: Path):
    from bench.workspace_altered import faults

    return faults(folder)


def test_a_countersignature_by_a_key_that_has_ended(world, tmp_path):
    """The page refuses it; one that is put into the log beside the pages is named by verify."""
    code, lost = "RXE", world.keys["RXE"]
    head = sign_head(world.now())
    own = OwnKey.objects.get(key=lost)
    text = witnessing.text_of_witness(world.acts(code), head, own, "")
    asked = requests.request_signature(world.acts(code), text, lost, {"head": head.pk})
    spare = world.add_key(world.acts(code), code, KeyFile())
    vouch = keys.text_of_vouch(world.admin, spare, world.root, "in person")
    world.sign(world.admin, vouch, world.root, {})
    world.sign(world.acts(code), keys.text_of_end(world.acts(code), lost, spare, "lost"), spare, {})
    made = world.hands[lost].sign(lost, asked.text.encode())
    with pytest.raises(InputRefused, match=r"the key.*has ended"):
        requests.complete(world.acts(code), asked.pk, made)
    before = faults_of(world, tmp_path / "before")
    entry = append(text, About(kind="witness", party=code), world.now(), made)
    said = set(faults_of(world, tmp_path / "after")) - set(before)
    assert any(f"log/entries/{entry.index}" in each for each in said), said


def test_an_exception_ends_with_its_signatures_and_with_a_successor(world):
    """Withdrawn after it was signed: the fault it set aside stands again, for check and verify."""
    for slug, ends in (("excepted-then-stolen", steal), ("excepted-then-superseded", supersede)):
        document = with_a_fault(world, slug)
        decision = excepting.draft_exception(world.acts("QF7"), document, 0, "A month late.")
        steps.share_document(world.acts("QF7"), decision, world.plans(*SHARES))
        for code in SHARES:
            world.sign_step(code, decision)
        assert checking.faults_now(document) == []
        ends(world, Document.objects.get(pk=decision.pk))
        assert checking.faults_now(document), slug


def steal(world, decision):
    stolen(world, "207", world.now().date().isoformat())


def supersede(world, decision):
    """A later decision of the same bodies that permits nothing takes its place."""
    start = writing.Start(
        kind="decision",
        slug=f"{decision.slug}-withdrawn",
        title="It is withdrawn",
        reach=decision.reach,
        parties=tuple((each["organisation"], each["name"]) for each in decision.newest.parties),
    )
    made = writing.create_document(world.acts("QF7"), world.partnership, start)
    left = ("permits", "of_content", "of_faults", "id", "title", "status", "signatures")
    values = {k: v for k, v in decision.newest.values.items() if k not in left}
    values |= {"title": "It is withdrawn", "id": start.slug, "supersedes": decision.slug}
    made.refresh_from_db()
    writing.save_document(world.acts("QF7"), made, values, made.lock, "withdrawn")
    made.refresh_from_db()
    steps.share_document(world.acts("QF7"), made, world.plans(*SHARES))
    for code in SHARES:
        world.sign_step(code, made)
    decision.refresh_from_db()
    assert decision.status == "superseded"


def test_retention_takes_nothing_that_was_decided_or_that_law_keeps(world, monkeypatch):
    """Rules that somebody shortened to a day, a century ahead: signed rows and handled interests
    stay, and who declared them is not erased; an interest taken beside the rules is named."""
    handled, plain, taken = (declared(world, "RFR", f"Interest {n}") for n in range(3))
    proposal = of_the_board(world, "Interest handled")
    Handling.objects.create(
        proposal=proposal, interest=handled, way="votes", minute="x",
        person=world.people["RFR"], at=world.now(),
    )  # fmt: skip
    day = world.now().date()
    rows = Interest.objects.filter(pk__in=[handled.pk, plain.pk])
    rows.update(status="ended", begins=day - timedelta(days=9), ends=day - timedelta(days=5))
    counts = {name: model.objects.count() for name, model in retaining.FOR_GOOD.items()}
    rules = tuple(replace(each, period="1 day") for each in retaining.read_rules())
    monkeypatch.setattr(retaining, "read_rules", lambda: rules)
    retaining.apply_rules(world.admin)
    after = {name: model.objects.count() for name, model in retaining.FOR_GOOD.items()}
    assert all(after[name] >= number for name, number in counts.items())
    left = set(Interest.objects.filter(person=world.people["RFR"]).values_list("pk", flat=True))
    assert {handled.pk, taken.pk} <= left
    assert plain.pk not in left
    assert not any("interests are gone" in each for each in faults_of_instance())
    kept = [each for each in retaining.FOR_GOOD.values() if each is not LogEntry]
    for model in filter(lambda each: each.objects.exists(), kept):
        with pytest.raises(Error), transaction.atomic():
            model.objects.all().delete()
    with transaction.atomic():  # of the log its owner may take words away, and the leaf stays
        LogEntry.objects.filter(index=3).delete()
        assert "entry 3 of the log is not there" in _log_faults()
        transaction.set_rollback(True)
    Interest.objects.filter(pk=taken.pk).delete()
    assert "1 declared interests are gone, and no rule removed them" in faults_of_instance()
