"""Interests: declared, reviewed, shown where they bear; no vote before each is handled."""

from datetime import timedelta

import pytest
from world import copy_of

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import counting, outcome, voting
from tripleaim.workspace.guard.actor import clock
from tripleaim.workspace.guard.asking import Refused, can
from tripleaim.workspace.interests import declaring
from tripleaim.workspace.interests.interest import REVIEW_DAYS, YEAR_DAYS
from tripleaim.workspace.interests.touching import bearings, people_apart, unhandled
from tripleaim.workspace.models import Committee, Interest, RoleSpell
from tripleaim.workspace.record.log import LogEntry
from tripleaim.workspace.signing.turns import turns_of


def declared(world, code, text="Shares", body="", **changes):
    said = declaring.Declared(
        kind="financial", text=text, begins=world.now().date(), organisation=body
    )
    return declaring.declare_interest(world.acts(code, **changes), world.partnership, said)


def proposed(world, title, document=None):
    return voting.create_proposal(
        world.acts("QF7"), Committee.objects.get(), title, title, document
    )


def opened(world, proposal):
    closes = world.now() + timedelta(hours=1)
    voting.open_proposal(world.acts("RFF"), proposal, closes)
    return closes


def member(world, code):
    return RoleSpell.objects.get(person=world.people[code], kind="T", status="held")


def refused(rule, do, *given):
    with pytest.raises(Refused) as refusal:
        do(*given)
    assert refusal.value.rule == rule


def ended(world, *interests):
    """End interests, so that those of one test bear on nothing in the next."""
    for each in interests:
        code = next(c for c, p in world.people.items() if p.pk == each.person_id)
        each.refresh_from_db()
        declaring.end_interest(world.acts(code), each, "over")


def test_a_chair_reviews_what_is_declared_within_28_days_and_its_person_each_year(world):
    interest = declared(world, "RP5")
    day = interest.declared_at.date()
    assert interest.due == day + timedelta(days=REVIEW_DAYS) == day + timedelta(days=28)
    assert not interest.is_late(day + timedelta(days=28))
    assert interest.is_late(day + timedelta(days=29))
    refused("role", declaring.settle_interest, world.acts("RHQ"), interest, "noted")
    refused("reason", declaring.settle_interest, world.acts("RFF"), interest, " ")
    assert "Review an interest" in {each.what for each in turns_of(world.acts("RFF"))}
    declaring.settle_interest(world.acts("RFF"), interest, "Leaves for items about it.")
    assert interest.due == day + timedelta(days=YEAR_DAYS)
    refused("role", declaring.review_interest, world.acts("RHQ"), interest)
    later = world.acts("RP5", now=world.now() + timedelta(days=340))
    assert "Confirm your interest, or end it" in {each.what for each in turns_of(later)}
    declaring.review_interest(later, interest)
    assert interest.reviewed_on == later.today
    ended(world, interest)
    assert Interest.objects.get(pk=interest.pk).status == "ended"


def test_nobody_reviews_or_handles_their_own(world):
    interest = declared(world, "RFF")
    refused("own", declaring.settle_interest, world.acts("RFF"), interest, "mine")
    proposal = proposed(world, "chair's own")
    declaring.raise_interest(world.acts("RFF"), proposal, interest)
    given = (proposal, interest, "votes", "Noted.")
    refused("apart", declaring.settle_conflict, world.acts("RFF"), *given)
    declaring.settle_conflict(world.acts("QF7"), *given)
    ended(world, interest)


def test_an_interest_in_a_party_bears_on_what_is_about_its_document(world):
    document = copy_of(world, "bearing-on")
    inside, outside = declared(world, "RP5", body="RHQ"), declared(world, "RFR", body="RCU")
    proposal = proposed(world, "Adopt the fund", document)
    today = world.now().date()
    assert [each.interest for each in bearings(proposal, today)] == [inside]
    assert outside not in unhandled(proposal, today)
    assert unhandled(proposed(world, "No document"), today) == []
    refused("interests", opened, world, proposal)
    assert not can(
        "proposal.open", world.acts("RFF"), proposal, closes=world.now() + timedelta(hours=1)
    )
    refused("bears", declaring.settle_conflict, world.acts("RFF"), proposal, outside, "votes", "x")
    refused("reason", declaring.settle_conflict, world.acts("RFF"), proposal, inside, "votes", "")
    with pytest.raises(InputRefused, match="way"):
        declaring.settle_conflict(world.acts("RFF"), proposal, inside, "ignored", "x")
    declaring.settle_conflict(world.acts("RFF"), proposal, inside, "votes", "Noted.")
    refused("bears", declaring.settle_conflict, world.acts("RFF"), proposal, inside, "leaves", "x")
    opened(world, proposal)
    ended(world, inside, outside)
    assert [each.interest for each in bearings(proposal, today)] == [inside]  # as it was handled


@pytest.mark.parametrize("way", ["votes", "speaks", "leaves"])
def test_whom_an_interest_shuts_out_does_not_vote_nor_by_proxy_nor_for_another(world, way):
    interest = declared(world, "RHQ", f"Shares {way}")
    proposal = proposed(world, f"handled: {way}")
    declaring.raise_interest(world.acts("RFF"), proposal, interest)  # its chair, before it opens
    declaring.settle_conflict(world.acts("RFF"), proposal, interest, way, "As minuted.")
    closes = opened(world, proposal)
    voting.name_proxy(world.acts("TAH"), proposal, world.people["RHQ"])
    votes = [(world.acts("RHQ"), "RHQ"), (world.acts("RHQ"), "TAH")]
    for actor, code in votes:
        if way == "votes":
            voting.cast_vote(actor, proposal, member(world, code), "for")
        else:
            refused("conflict", voting.cast_vote, actor, proposal, member(world, code), "for")
    own = {each.address for each in turns_of(world.acts("RHQ"))}
    assert (f"/x/{proposal.pk}" in own) is False or way == "votes"
    for code in ("QF7", "RFF", "RP5", "RFR", "RXE"):
        voting.cast_vote(world.acts(code), proposal, member(world, code), "for")
    voting.close_proposal(clock(closes), proposal)
    count = counting.count_votes(proposal)
    is_apart = way != "votes"
    assert (count.votes_for, count.apart) == (5 if is_apart else 7, int(is_apart))
    assert count.votes_for + count.not_yet + count.apart == count.members == 9
    text = outcome.text_of_decision(world.acts("RFF"), proposal)
    assert text["interests"] == f"{world.people['RHQ'].pseudonym} {way}"
    assert ("1 took no part" in text["counts"]) == is_apart
    world.sign(world.acts("RFF"), text, world.keys["RFF"], {"proposal": proposal.pk})
    proposal.refresh_from_db()
    assert proposal.status == "carried"
    assert LogEntry.objects.get(index=proposal.entry).kind == "decision"
    ended(world, interest)


def test_a_vote_that_was_cast_does_not_count_once_its_member_is_shut_out(world):
    proposal = proposed(world, "raised while open")
    closes = opened(world, proposal)
    voting.cast_vote(world.acts("RCU"), proposal, member(world, "RCU"), "against")
    interest = declared(world, "RCU", "Found only now")
    other = declared(world, "207", "Another's")
    refused("raiser", declaring.raise_interest, world.acts("RFF"), proposal, interest)
    refused("raiser", declaring.raise_interest, world.acts("RCU"), proposal, other)
    declaring.raise_interest(world.acts("RCU"), proposal, interest)
    refused("conflict", voting.cast_vote, world.acts("RCU"), proposal, member(world, "RCU"), "for")
    for code in ("QF7", "RFF", "RP5", "RFR", "RXE"):
        voting.cast_vote(world.acts(code), proposal, member(world, code), "for")
    voting.close_proposal(clock(closes), proposal)
    refused("interests", outcome.text_of_decision, world.acts("RFF"), proposal)
    assert counting.count_votes(proposal).against == 1
    declaring.settle_conflict(world.acts("RFF"), proposal, interest, "leaves", "Left.")
    assert people_apart(proposal) == {world.people["RCU"].pk}
    assert counting.count_votes(proposal).against == 0
    outcome.text_of_decision(world.acts("RFF"), proposal)
    ended(world, interest, other)


def test_nobody_is_shut_out_by_others_after_it_opened(world):
    """An interest that was there before it opened and does not bear on it is not raised later."""
    interest = declared(world, "RXE", "A cause")
    proposal = proposed(world, "nobody is silenced")
    opened(world, proposal)
    for actor in (world.acts("RFF"), world.acts("QF7"), world.admin):
        with pytest.raises(Refused):
            declaring.raise_interest(actor, proposal, interest)
        with pytest.raises(Refused):
            declaring.settle_conflict(actor, proposal, interest, "leaves", "Out.")
    voting.cast_vote(world.acts("RXE"), proposal, member(world, "RXE"), "for")
    assert counting.count_votes(proposal).votes_for == 1
    ended(world, interest)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "other"),
        ("text", "  "),
        ("organisation", "ZZZ"),
        ("text", "x" * 2001),
    ],
)
def test_what_is_not_an_interest_is_refused(world, column, value):
    given = {"kind": "personal", "text": "Chair of a charity", "begins": world.now().date()}
    with pytest.raises(InputRefused):
        declaring.declare_interest(
            world.acts("RP5"), world.partnership, declaring.Declared(**given | {column: value})
        )


def test_interests_of_other_partnerships_bear_on_nothing_here(world):
    from tripleaim.workspace.partnerships.forming import form_partnership

    other = form_partnership(world.admin, "Other interests", "", [("RP5", "A trust")])
    said = declaring.Declared(kind="personal", text="There", begins=world.now().date())
    interest = declaring.declare_interest(world.acts("RP5"), other, said)
    proposal = proposed(world, "elsewhere")
    refused("registered", declaring.raise_interest, world.acts("RP5"), proposal, interest)
    assert not can("partnership.read", world.acts("TAH"), other)
