"""Deputies of voting members and chairs: from a day until another, in the member's place alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from test_grid import fresh_client_of
from test_rights import acts, opened, somebody

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import counting, voting
from tripleaim.workspace.guard.asking import Refused, can, why_not
from tripleaim.workspace.models import Committee, RoleSpell, Vote
from tripleaim.workspace.people import deputising, joining, returning


def spell_of(world, code, kind):
    return RoleSpell.objects.get(
        person=world.people[code], kind=kind, scope__startswith="committee:", stands_for=None
    )


def named(world, code, kind, person, first=0, last=3):
    """Somebody's deputy from a day until another, who has taken it."""
    today = world.now().date()
    days = (today + timedelta(days=first), today + timedelta(days=last))
    deputy = deputising.name_deputy(world.acts(code), spell_of(world, code, kind), person, *days)
    joining.take_role(acts(world, person), deputy)
    return deputy


def later(world, person, days):
    return replace(acts(world, person), now=world.now() + timedelta(days=days))


def rule_of(doing, *given):
    with pytest.raises(Refused) as refused:
        doing(*given)
    return refused.value.rule


def test_a_deputy_votes_for_the_member_on_those_days_and_adds_no_vote(world):
    person = somebody(world, "votes-for-rhq", M="organisation:RHQ")
    deputy = named(world, "RCU", "T", person, 0, 2)
    committee = Committee.objects.get()
    proposal = voting.create_proposal(world.acts("QF7"), committee, "By deputy", "x")
    voting.open_proposal(world.acts("RFF"), proposal, world.now() + timedelta(days=9))
    member = spell_of(world, "RCU", "T")
    assert counting.count_votes(proposal).members == 9
    assert deputy.pk not in proposal.members
    assert rule_of(voting.cast_vote, acts(world, person), proposal, deputy, "for") == "proxied"
    other = spell_of(world, "RHQ", "T")
    assert rule_of(voting.cast_vote, acts(world, person), proposal, other, "for") == "proxied"
    voting.cast_vote(acts(world, person), proposal, member, "for")
    voting.cast_vote(world.acts("RCU"), proposal, member, "against")  # the later one counts
    count = counting.count_votes(proposal)
    assert (count.votes_for, count.against, count.members) == (0, 1, 9)
    assert list(Vote.objects.filter(proposal=proposal).values_list("is_proxy", flat=True)) == [
        True,
        False,
    ]
    last = later(world, person, 1)
    assert counting.members_voted_by(last, proposal) == [member]
    over = later(world, person, 2)  # its last day is without
    assert counting.members_voted_by(over, proposal) == []
    assert rule_of(voting.cast_vote, over, proposal, member, "for") == "role"
    voting.withdraw_proposal(world.acts("RFF"), proposal, "Tried.")


def test_not_before_its_day_nor_after_the_member_left(world):
    person = somebody(world, "not-yet-deputy", M="organisation:TAH")
    named(world, "TAH", "T", person, 1, 4)
    proposal, members, _ = opened(world, "before its day")
    assert counting.members_voted_by(acts(world, person), proposal) == []
    tomorrow = later(world, person, 1)
    assert counting.members_voted_by(tomorrow, proposal) == [members["TAH"]]
    RoleSpell.objects.filter(pk=members["TAH"].pk).update(status="ended")
    assert counting.members_voted_by(later(world, person, 1), proposal) == []
    RoleSpell.objects.filter(pk=members["TAH"].pk).update(status="held")
    voting.withdraw_proposal(world.acts("RFF"), proposal, "Tried.")


def test_a_proxy_goes_before_a_deputy_who_names_none(world):
    person = somebody(world, "beside-a-proxy", M="organisation:RXE")
    named(world, "RXE", "T", person)
    proposal, members, _ = opened(world, "proxy and deputy")
    assert counting.members_voted_by(acts(world, person), proposal) == [members["RXE"]]
    with pytest.raises(Refused, match="not by a deputy"):
        voting.name_proxy(acts(world, person), proposal, world.people["RP5"])
    with pytest.raises(InputRefused, match="no member"):
        voting.name_proxy(world.acts("RP5"), proposal, person)
    voting.name_proxy(world.acts("RXE"), proposal, world.people["RP5"])
    assert counting.members_voted_by(acts(world, person), proposal) == []
    voting.withdraw_proposal(world.acts("RFF"), proposal, "Tried.")


def test_one_hand_votes_for_one_other_member(world):
    board = f"committee:{Committee.objects.get().pk}"
    person = somebody(world, "of-two-hands", M="organisation:RXE", N=board)
    named(world, "RXE", "T", person)
    proposal, members, _ = opened(world, "proxy of one, deputy of another")
    assert counting.members_voted_by(acts(world, person), proposal) == [members["RXE"]]
    voting.name_proxy(world.acts("TAH"), proposal, person)
    assert counting.members_voted_by(acts(world, person), proposal) == [members["TAH"]]
    cast = voting.cast_vote
    assert rule_of(cast, acts(world, person), proposal, members["RXE"], "for") == "proxied"
    cast(acts(world, person), proposal, members["TAH"], "for")
    voting.name_proxy(world.acts("TAH"), proposal, world.people["RHQ"])  # another in their place
    assert rule_of(cast, acts(world, person), proposal, members["RXE"], "for") == "proxied"
    voting.withdraw_proposal(world.acts("RFF"), proposal, "Tried.")
    first, members, _ = opened(world, "deputy of one, then proxy of another")
    cast(acts(world, person), first, members["RXE"], "for")
    assert rule_of(voting.name_proxy, world.acts("TAH"), first, person) == "oneproxy"
    voting.name_proxy(world.acts("RXE"), first, person)  # for whom they voted
    assert counting.members_voted_by(acts(world, person), first) == [members["RXE"]]
    voting.withdraw_proposal(world.acts("RFF"), first, "Tried.")


def test_a_deputy_of_two_in_turn_votes_for_one_of_them(world):
    person = somebody(world, "in-turn", M="organisation:RCU")
    named(world, "RCU", "T", person, 0, 1)
    named(world, "TAH", "T", person, 1, 3)
    proposal, members, _ = opened(world, "two in turn")
    other, _, _ = opened(world, "two in turn again")
    voting.cast_vote(acts(world, person), proposal, members["RCU"], "for")
    tomorrow = later(world, person, 1)
    assert counting.members_voted_by(tomorrow, proposal) == []
    assert counting.members_voted_by(tomorrow, other) == [members["TAH"]]
    for each in (proposal, other):
        voting.withdraw_proposal(world.acts("RFF"), each, "Tried.")


def test_who_votes_there_is_nobodys_deputy_and_one_is_deputy_of_one(world):
    today = world.now().date()
    days = (today, today + timedelta(days=3))
    mine = spell_of(world, "RP5", "T")
    with pytest.raises(InputRefused, match="has that office there already"):
        deputising.name_deputy(world.acts("RP5"), mine, world.people["RFR"], *days)
    person = somebody(world, "of-one-alone", M="organisation:RP5")
    named(world, "RP5", "T", person)
    with pytest.raises(InputRefused, match="has that office there already"):
        deputising.name_deputy(world.acts("RFR"), spell_of(world, "RFR", "T"), person, *days)
    after = (days[1], days[1] + timedelta(days=3))
    deputising.name_deputy(world.acts("RFR"), spell_of(world, "RFR", "T"), person, *after)


def test_a_deputy_of_the_chair_opens_votes_on_those_days(world):
    person = somebody(world, "in-the-chair", M="organisation:RFF")
    committee = Committee.objects.get()
    draft = voting.create_proposal(world.acts("QF7"), committee, "Opened by a deputy", "x")
    closes = world.now() + timedelta(days=9)
    assert rule_of(voting.open_proposal, acts(world, person), draft, closes) == "role"
    deputy = named(world, "RFF", "C", person, 0, 2)
    assert deputy.name == "deputy chair"
    assert can("proposal.open", acts(world, person), draft, closes=closes)
    assert can("proposal.open", later(world, person, 1), draft, closes=closes)
    assert rule_of(voting.open_proposal, later(world, person, 2), draft, closes) == "role"
    voting.open_proposal(acts(world, person), draft, closes)
    assert counting.count_votes(draft).members == 9
    assert rule_of(voting.cast_vote, acts(world, person), draft, deputy, "for") == "role"
    voting.withdraw_proposal(world.acts("RFF"), draft, "Tried.")


def test_who_names_a_deputy_and_who_does_not(world):
    today = world.now().date()
    days = (today, today + timedelta(days=3))
    person = somebody(world, "named-by-nobody", M="organisation:RHQ")
    board = f"committee:{Committee.objects.get().pk}"
    quiet = somebody(world, "without-a-vote", N=board, M="organisation:RHQ")
    clerk = somebody(world, "clerk", K=board)
    chair, vote = spell_of(world, "RFF", "C"), spell_of(world, "RHQ", "T")
    name = deputising.name_deputy
    assert rule_of(name, acts(world, quiet), quiet.spells.get(kind="N"), person, *days) == "role"
    assert rule_of(name, acts(world, clerk), clerk.spells.get(), person, *days) == "role"
    assert rule_of(name, world.acts("RHQ"), vote, world.people["RHQ"], *days) == "noself"
    stale = replace(world.acts("RHQ"), fresh=False)
    assert rule_of(name, stale, vote, person, *days) == "fresh"
    assert rule_of(name, world.acts("RHQ"), vote, person, today, today) == "dates"
    for spell in (chair, RoleSpell.objects.get(kind="D", person=world.people["RHQ"])):
        with pytest.raises((InputRefused, Refused)):  # another's, and no such office
            name(world.acts("RHQ"), spell, person, *days)
    deputy = named(world, "RHQ", "T", person)
    with pytest.raises(InputRefused, match="not your own office"):
        name(acts(world, person), deputy, quiet, *days)


def test_the_page_offers_ones_offices_here(world):
    page = f"/p/{world.partnership.pk}/people"
    browser = fresh_client_of(world.people["RFF"])
    said = browser.get(page).content.decode()
    part = said.partition('id="deputy-spell"')[2].partition("</select>")[0]
    assert "chair in" in part
    assert "voting member in" in part
    assert "signatory in" in part
    person = somebody(world, "by-the-page", M="organisation:RFF")
    today = world.now().date()
    given = {
        "what": "deputy",
        "spell": spell_of(world, "RFF", "C").pk,
        "person": person.pk,
        "begins": today.isoformat(),
        "ends": (today + timedelta(days=2)).isoformat(),
    }
    assert browser.post(page, given).status_code == 302
    assert person.spells.get(kind="C").status == "offered"
    other = fresh_client_of(world.people["RHQ"])
    assert other.post(page, given).status_code == 404  # another's chair


def test_a_deputy_of_the_chair_gives_no_role_and_ends_none(world):
    board = f"committee:{Committee.objects.get().pk}"
    person = somebody(world, "two-days-in-the-chair", M="organisation:RFF")
    friend = somebody(world, "friend-of-the-deputy", M="organisation:RFF")
    clerk = somebody(world, "ended-by-nobody", K=board)
    deputy = named(world, "RFF", "C", person, 0, 2)
    actor, chair = acts(world, person), spell_of(world, "RFF", "C")
    today = world.now().date()
    for kind in ("C", "N"):
        giving = joining.Giving(person=friend, kind=kind, scope=board, begins=today)
        assert rule_of(joining.give_role, actor, giving) == "role"
    assert not joining.gives_in(actor, board)
    assert joining.gives_in(world.acts("RFF"), board)
    for spell in (chair, clerk.spells.get()):
        refused = why_not("role.end", actor, spell)
        assert refused.rule == "role"
        assert "not today" not in refused.reason
        assert "deputy" not in refused.who
        assert rule_of(joining.end_role, actor, spell) == "role"
    chair.refresh_from_db()
    assert chair.status == "held"
    assert rule_of(returning.readmit, actor, somebody(world, "linkless", N=board)) == "allroles"
    joining.end_role(actor, deputy)  # their own
    joining.end_role(world.acts("RFF"), clerk.spells.get())
