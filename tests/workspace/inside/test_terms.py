"""A committee is what its signed terms of reference say: seats, weights, rule, from their day."""

import random
from datetime import timedelta

import pytest
from test_grid import client_of, fresh_client_of
from world import SHARES

from tripleaim.governance.folder import read_folder
from tripleaim.governance.signed_text import SignedText
from tripleaim.governance.tally import read_tally
from tripleaim.governance.verifying import trust_of, verify_folder
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import counting, outcome, voting
from tripleaim.workspace.deciding.powers import Used
from tripleaim.workspace.drafting import writing
from tripleaim.workspace.example import BODIES
from tripleaim.workspace.guard.actor import clock
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.meetings import holding
from tripleaim.workspace.models import Committee, Document, Event, RoleSpell
from tripleaim.workspace.people.joining import Giving, give_role, take_role
from tripleaim.workspace.record.clockwork import turn_clock
from tripleaim.workspace.record.exporting import export_partnership, write_files
from tripleaim.workspace.record.tree_log import About, append
from tripleaim.workspace.signing import steps

WEIGHTS = {"QF7": 60, "RHQ": 30, "207": 25}
NAME = "Joint committee for home first"


def seats(weights):
    """A seat for each body; the first chairs."""
    return [
        {"organisation": code, "post": "Chief executive" if code == "QF7" else "Director"}
        | ({"weight": weight} if weight > 1 else {})
        for code, weight in weights.items()
    ]


def signed_terms(world, slug, begins, codes=SHARES, **fields):
    """Terms of reference of some bodies, of three, drafted, shared and signed by all of them."""
    made = shared_terms(world, slug, begins, codes, **fields)
    for code in codes:
        world.sign_step(code, made)
    return Document.objects.get(pk=made.pk)


def shared_terms(world, slug, begins, codes=SHARES, **fields):
    """Terms of reference that their bodies are asked to sign."""
    weights = fields.pop("weights", {code: WEIGHTS[code] for code in codes})
    start = writing.Start(
        kind="terms_of_reference",
        slug=slug,
        title="Terms of reference",
        reach="partnership",
        parties=tuple((code, BODIES[code]) for code in codes),
    )
    made = writing.create_document(world.acts("QF7"), world.partnership, start)
    values = {
        **made.newest.values,
        "valid_from": begins,
        "legal_basis": "voluntary",
        "committee": NAME,
        "purpose": "It keeps the fund.",
        "established_by": list(codes),
        "reports_to": "The three boards",
        "members": seats(weights),
        "chair": "Chief executive",
        "quorum": 61,
        "quorum_of": "weight",
        "rule": "weighted",
        "proxies": True,
        "conflicts": "Who has an interest leaves the room.",
        "powers": [{"function": "pooled-budgets", "limit_pence": 500_000_00}],
        "paper_days": 7,
        "review_on": begins + timedelta(days=300),
        "paragraphs": [{"id": "para-1", "number": "1.1", "text": "As the fund agreement says."}],
    } | fields
    values = {name: said for name, said in values.items() if said is not None}
    made.refresh_from_db()
    writing.save_document(world.acts("QF7"), made, values, made.lock, "terms")
    made.refresh_from_db()
    faults = made.newest.runs.latest("pk").faults
    assert faults == [], faults
    steps.share_document(world.acts("QF7"), made, world.plans(*codes))
    return Document.objects.get(pk=made.pk)


@pytest.fixture(scope="module")
def terms(world):
    return signed_terms(world, "terms-of-home-first", world.now().date())


@pytest.fixture(scope="module")
def committee(world, terms):
    """The committee of the terms, with a person in each seat."""
    return filled(world, terms)


def filled(world, terms):
    made = Committee.objects.get(terms=terms)
    for code in SHARES:
        sit(world, made, code, "T")
    sit(world, made, "QF7", "C")
    sit(world, made, "RHQ", "K")
    return made


def giving_of(world, committee, code, kind, **days):
    begins = days.pop("begins", world.now().date())
    return Giving(
        person=world.people[code],
        kind=kind,
        scope=f"committee:{committee.pk}",
        begins=begins,
        **days,
    )


def sit(world, committee, code, kind):
    """The officer gives a role of the committee, and it is taken."""
    giver = world.acts("QF7") if code != "QF7" else world.acts("RP5")
    if code == "QF7":  # nobody gives a role to themselves
        scope = f"partnership:{world.partnership.pk}"
        day = world.now().date()
        RoleSpell.objects.get_or_create(
            person=world.people["RP5"], kind="G", scope=scope, begins=day, status="held"
        )
        giver = world.acts("RP5")
    spell = give_role(giver, giving_of(world, committee, code, kind))
    take_role(world.acts(code), spell)
    return spell


def opened(world, committee, title):
    proposal = voting.create_proposal(world.acts("QF7"), committee, title, "As the paper says.")
    used, closes = Used(function="pooled-budgets"), world.now() + timedelta(days=9)
    voting.open_proposal(world.acts("QF7"), proposal, closes, used=used)
    proposal.refresh_from_db()
    return proposal


def seat_of(committee, code):
    return RoleSpell.objects.get(
        scope=f"committee:{committee.pk}", kind="T", seat__startswith=code, status="held"
    )


def cast(world, proposal, code, choice):
    voting.cast_vote(world.acts(code), proposal, seat_of(proposal.committee, code), choice)


def closed(proposal):
    voting.close_proposal(clock(proposal.closes), proposal)
    proposal.refresh_from_db()


def decided(world, proposal):
    """The chair signs the outcome."""
    text = outcome.text_of_decision(world.acts("QF7"), proposal)
    world.sign(world.acts("QF7"), text, world.keys["QF7"], {"proposal": proposal.pk})
    proposal.refresh_from_db()


def test_the_committee_is_what_its_signed_terms_say_and_nobody_typed_it(committee, terms):
    assert (committee.name, committee.rule, committee.status) == (NAME, "weighted", "in_force")
    assert (committee.quorum, committee.quorum_of, committee.proxies) == (61, "weight", True)
    assert [each["weight"] for each in committee.seats] == list(WEIGHTS.values())
    made = Event.objects.get(action="committee.begin")
    assert made.details["terms"] == f"{terms.slug} {terms.newest.content_hash}"
    assert seat_of(committee, "RHQ").seat == "RHQ Director"


def test_a_seat_is_given_to_its_organisation_and_once(world, committee):
    for code, kind, cure in (
        ("RP5", "T", "no seat of that kind"),  # sits for nobody
        ("207", "C", "no seat of that kind"),  # another's post chairs
        ("207", "N", "no seat of that kind"),  # every seat votes
    ):
        with pytest.raises(InputRefused, match=cure):
            give_role(world.acts("QF7"), giving_of(world, committee, code, kind))
    second = RoleSpell.objects.create(
        person=world.people["RCU"],
        kind="M",
        scope="organisation:207",
        begins=world.now().date(),
        status="held",
    )
    with pytest.raises(InputRefused, match=r"free.*207 Director"):
        give_role(world.acts("QF7"), giving_of(world, committee, "RCU", "T"))
    second.delete()


def test_weights_decide_in_the_open_and_the_quorum_is_of_weight(world, committee):
    proposal = opened(world, committee, "Weighed")
    cast(world, proposal, "RHQ", "for")
    cast(world, proposal, "207", "for")
    count = counting.count_votes(proposal)
    assert (count.quorum_text, count.is_quorate) == ("55 of 61 by weight", False)
    cast(world, proposal, "QF7", "against")
    count = counting.count_votes(proposal)
    assert count.text == (
        "2 for (weight 55), 1 against (weight 60), 0 abstained (weight 0), "
        "0 did not vote (weight 0)"
    )
    assert (count.is_quorate, count.outcome) == (True, "lost")  # two of three, and lost
    page = client_of(world.people["RHQ"]).get(f"/x/{proposal.pk}").content.decode()
    assert "By weight: 55 for, 60 against, 0 abstained" in page
    assert "115 of 61 by weight that are needed" in page
    assert 'data-label="Weight:">30<' in page
    assert "Who has an interest leaves the room." in page
    with pytest.raises(Refused):
        outcome.text_of_decision(world.acts("QF7"), proposal)
    closed(proposal)
    decided(world, proposal)
    assert proposal.outcome.startswith("Lost: 2 for (weight 55), 1 against (weight 60)")
    register = client_of(world.people["RHQ"]).get(f"/p/{world.partnership.pk}/decisions.csv")
    assert "2 for (weight 55)" in register.content.decode()


def test_a_proxy_carries_the_weight_of_the_seat_and_too_little_weight_lapses(world, committee):
    proposal = opened(world, committee, "By proxy")
    voting.name_proxy(world.acts("207"), proposal, world.people["RHQ"])
    voting.cast_vote(world.acts("RHQ"), proposal, seat_of(committee, "207"), "for")
    cast(world, proposal, "RHQ", "for")
    assert counting.count_votes(proposal).weights == (55, 0, 0, 60, 0)
    closed(proposal)
    assert proposal.status == "lapsed"
    assert "weight 60" in proposal.outcome


def test_any_votes_of_three_count_as_added_up_plainly(world, committee):
    proposal, chance = opened(world, committee, "Any"), random.Random(5)
    now = {}
    for _ in range(24):
        code, choice = chance.choice(list(WEIGHTS)), chance.choice(("for", "against", "abstain"))
        cast(world, proposal, code, choice)
        now[code] = choice
        count = counting.count_votes(proposal)
        by = {each: sum(WEIGHTS[c] for c, v in now.items() if v == each) for each in now.values()}
        there = sum(by.values())
        assert count.there == there
        assert count.is_carried == (there >= 61 and by.get("for", 0) > by.get("against", 0))
        assert read_tally(count.rule, count.text, count.quorum_text) == count
    voting.withdraw_proposal(world.acts("QF7"), proposal, "It was a trial.")


def test_the_pages_tell_the_terms_and_the_form_cannot(world, committee):
    page = client_of(world.people["RHQ"]).get(f"/c/{committee.pk}").content.decode()
    for said in ("207 Director", "votes, chair", "pooled-budgets up to £500,000", "61 by weight"):
        assert said in page, said
    assert client_of().get(f"/c/{committee.pk}").status_code in (302, 404)
    form = fresh_client_of(world.people["QF7"]).get(f"/p/{world.partnership.pk}/committee")
    assert b"weighted" not in form.content
    said = {"name": "Typed", "quorum": "2", "rule": "weighted", "proxies": "no"}
    page = f"/p/{world.partnership.pk}/committee"
    assert fresh_client_of(world.people["QF7"]).post(page, said).status_code == 400
    meeting = holding.call_meeting(
        world.acts("QF7"), committee, world.now() + timedelta(days=20), "Hall", 1
    )
    assert meeting.paper_days == 7


def test_changed_terms_change_the_committee_from_their_day_and_no_open_vote(world, committee):
    before = opened(world, committee, "Under the old terms")
    cast(world, before, "RHQ", "for")
    day = world.now().date() + timedelta(days=3)
    later = signed_terms(
        world,
        "terms-of-home-first-2",
        day,
        weights={"QF7": 1, "RHQ": 1},
        supersedes="terms-of-home-first",
        rule="unanimous",
        quorum=2,
        quorum_of=None,
    )
    committee.refresh_from_db()
    assert committee.rule == "weighted"  # signed, and its day is still to come
    turn_clock(world.now() + timedelta(days=2))
    committee.refresh_from_db()
    assert committee.rule == "weighted"
    turn_clock(world.now() + timedelta(days=3))
    committee.refresh_from_db()
    assert (committee.terms_id, committee.rule) == (later.pk, "unanimous")
    assert counting.count_votes(before).quorum_text == "30 of 61 by weight"
    council = RoleSpell.objects.get(scope=f"committee:{committee.pk}", person=world.people["207"])
    assert council.status == "held"  # a vote in which it counts is not settled
    draft = voting.create_proposal(world.acts("QF7"), committee, "Under the new", "Text.")
    assert counting.count_votes(draft).members == 2
    voting.withdraw_proposal(world.acts("QF7"), before, "Settled otherwise.")
    assert turn_clock(world.now() + timedelta(days=3))["committees"] == 1
    council.refresh_from_db()
    assert council.status == "ended"
    assert turn_clock(world.now() + timedelta(days=3))["committees"] == 0


def test_terms_that_have_ended_end_the_committee(world):
    today = world.now().date()
    made = signed_terms(
        world,
        "terms-of-a-short-life",
        today,
        committee="For a month",
        valid_to=today + timedelta(days=30),
        review_on=today + timedelta(days=30),
    )
    room = Committee.objects.get(terms=made)
    turn_clock(world.now() + timedelta(days=29))
    room.refresh_from_db()
    assert room.status == "in_force"
    turn_clock(world.now() + timedelta(days=30))
    room.refresh_from_db()
    assert room.status == "ended"
    with pytest.raises(Refused, match="have ended"):
        voting.create_proposal(world.acts("QF7"), room, "Too late", "Text.")


def test_terms_of_some_members_take_over_no_committee_of_all(world):
    board = Committee.objects.get(name="Partnership board")
    signed_terms(world, "terms-of-three", world.now().date(), committee="Partnership board")
    board.refresh_from_db()
    assert (board.terms_id, board.quorum, board.rule) == (None, 5, "majority")
    assert Committee.objects.filter(name="Partnership board").count() == 2


def test_no_body_loses_its_seat_by_terms_it_was_not_asked_to_sign(world):
    today, few, name = world.now().date(), ("QF7", "RHQ"), {"committee": "Three bodies"}
    first = signed_terms(world, "three-bodies", today, **name)
    room = Committee.objects.get(terms=first)
    second = shared_terms(world, "three-bodies-2", today, supersedes="three-bodies", **name)
    third = signed_terms(world, "two-bodies", today, few, supersedes="three-bodies-2", **name)
    for code in SHARES:
        world.sign_step(code, second)
    turn_clock(world.now())
    room.refresh_from_db()
    assert third.status == "signed"
    assert (room.terms_id, {each["organisation"] for each in room.seats}) == (
        second.pk,
        set(SHARES),
    )


def faults_of(world, folder):
    write_files(export_partnership(world.partnership, world.now()), folder)
    found = read_folder(folder)
    return [str(each) for each in verify_folder(found, trust_of(found, world.now().date())).faults]


def test_what_is_verified_is_the_count_and_the_terms_it_names(world, tmp_path):
    """Even the chair's own key signs no outcome that does not follow, nor by other terms."""
    today = world.now().date()
    committee = filled(world, signed_terms(world, "terms-to-verify", today, committee="Verified"))
    proposal = opened(world, committee, "Verified")
    for code in SHARES:
        cast(world, proposal, code, "for")
    closed(proposal)
    honest = outcome.text_of_decision(world.acts("QF7"), proposal)
    decided(world, proposal)
    assert faults_of(world, tmp_path / "honest") == []
    terms = honest["rule"].removeprefix("weighted, by ")
    forged = (
        ({"outcome": "lost"}, "says lost; its count says: carried"),
        ({"quorum": "115 of 116 by weight"}, "without a quorum it lapses"),
        ({"rule": f"majority, by {terms}"}, "does not count as its terms of reference say"),
        ({"rule": honest["rule"][:-1] + "x"}, "rests on terms of reference that are not here"),
        ({"counts": "all for"}, "tells no count"),
        (
            {
                "counts": honest["counts"].replace("weight 115", "weight 116"),
                "quorum": honest["quorum"].replace("115 of", "116 of"),
            },
            "does not count as its terms of reference say",
        ),
    )
    places = []
    for changes, _ in forged:
        text = SignedText("decision", dict(honest.values) | changes)
        key = world.keys["QF7"]
        signed = world.hands[key].sign(key, text.bytes)
        about = About(kind="decision", scope=world.partnership.pk)
        places.append(append(text, about, world.now(), signed).index)
    said = faults_of(world, tmp_path / "forged")
    for place, (_, fault) in zip(places, forged, strict=True):
        assert any(f"log/entries/{place}" in each and fault in each for each in said), (place, said)
