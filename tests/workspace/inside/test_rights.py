"""Whose right ends what: votes that were cast stay, and no administrator reaches too far."""

import re
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from world import BODIES, SHARES, KeyFile, copy_of

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import counting, outcome, voting
from tripleaim.workspace.drafting import sharing
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import Refused, can
from tripleaim.workspace.guard.whose_roles import Body
from tripleaim.workspace.models import Committee, Link, Organisation, Person, RoleSpell, SignRequest
from tripleaim.workspace.people import deputising, joining
from tripleaim.workspace.signing import keys, requests

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def somebody(world, name, **roles):
    """An active person with roles: kind by scope."""
    person = Person.objects.create(mail=f"{name}@example.com", name=name, status="active")
    for kind, scope in roles.items():
        RoleSpell.objects.create(
            person=person, kind=kind, scope=scope, begins=world.now().date(), status="held"
        )
    return person


def acts(world, person):
    return Actor(now=world.now(), person=person, fresh=True, has_factor=True)


def client_of(person):
    """A browser in which somebody is signed in, with a second factor."""
    from allauth.mfa.models import Authenticator

    made = Client(SERVER_NAME="localhost")
    Authenticator.objects.get_or_create(user=person, type="totp", data={"secret": "x"})
    made.force_login(person, backend=BACKEND)
    return made


def opened(world, title):
    """A proposal that five members have voted on: four for, one against."""
    proposal = voting.create_proposal(world.acts("QF7"), Committee.objects.get(), title, title)
    closes = world.now() + timedelta(hours=1)
    voting.open_proposal(world.acts("RFF"), proposal, closes)
    members = {
        c: RoleSpell.objects.get(person=world.people[c], kind="T", status="held")
        for c in world.people
    }
    for code in ("QF7", "RFF", "RP5", "RHQ"):
        voting.cast_vote(world.acts(code), proposal, members[code], "for")
    voting.cast_vote(world.acts("RFR"), proposal, members["RFR"], "against")
    return proposal, members, closes


def settled(world, proposal):
    proposal.refresh_from_db()
    text = outcome.text_of_decision(world.acts("RFF"), proposal)
    world.sign(world.acts("RFF"), text, world.keys["RFF"], {"proposal": proposal.pk})


@pytest.mark.parametrize("status", ["open", "closed"])
def test_nobody_takes_away_a_vote_that_was_cast(world, status):
    proposal, members, closes = opened(world, f"kept while {status}")
    if status == "closed":
        voting.close_proposal(clock(closes), proposal)
    before = counting.count_votes(proposal)
    for actor, rule in (
        (world.acts("RFF"), "unsettled"),
        (world.acts("QF7"), "unsettled"),
        (world.admin, "role"),
        (world.acts("TAH"), "role"),
    ):
        with pytest.raises(Refused) as refusal:
            joining.end_role(actor, members["RHQ"])
        assert refusal.value.rule == rule
    assert counting.count_votes(proposal) == before
    if status == "open":
        voting.close_proposal(clock(closes), proposal)
    settled(world, proposal)


def test_a_count_stands_though_a_member_left_after_the_close(world):
    committee = f"committee:{Committee.objects.get().pk}"
    leaver = somebody(world, "leaver", T=committee)
    proposal, _, closes = opened(world, "left after")
    spell = leaver.spells.get()
    voting.cast_vote(acts(world, leaver), proposal, spell, "for")
    voting.close_proposal(clock(closes), proposal)
    before = counting.count_votes(proposal)
    assert (before.votes_for, before.members) == (5, 10)
    joining.end_role(acts(world, leaver), spell)
    proposal.refresh_from_db()
    assert counting.count_votes(proposal) == before
    late = somebody(world, "late", T=committee)
    assert counting.count_votes(proposal) == before
    settled(world, proposal)
    joining.end_role(world.acts("RFF"), late.spells.get())


@pytest.mark.parametrize("begins", [-30, 0])
def test_a_vote_given_to_somebody_while_it_is_open_does_not_join_the_count(world, begins):
    proposal, members, closes = opened(world, f"packed {begins}")
    before = counting.count_votes(proposal)
    late = somebody(world, f"late{-begins}", T=f"committee:{proposal.committee_id}")
    spell = late.spells.get()
    spell.begins += timedelta(days=begins)  # dated back: it was given while the vote was open
    spell.save()
    with pytest.raises(Refused) as refusal:
        voting.cast_vote(acts(world, late), proposal, spell, "against")
    assert refusal.value.rule == "proxied"
    assert counting.count_votes(proposal) == before
    joining.end_role(world.acts("TAH"), members["TAH"])  # who leaves is not counted either
    assert counting.count_votes(proposal).members == before.members - 1
    RoleSpell.objects.filter(pk=members["TAH"].pk).update(status="held", ends=None)
    voting.close_proposal(clock(closes), proposal)
    assert counting.count_votes(proposal) == before
    settled(world, proposal)
    joining.end_role(acts(world, late), spell)


def test_whose_access_ends_while_it_is_open_has_voted_and_is_gone_for_the_next(world):
    leaver = somebody(world, "ended", T=f"committee:{Committee.objects.get().pk}")
    proposal, _, closes = opened(world, "ended while open")
    voting.cast_vote(acts(world, leaver), proposal, leaver.spells.get(), "for")
    joining.end_person(world.admin, leaver)
    leaver.refresh_from_db()
    assert acts(world, leaver).spells == []
    assert counting.count_votes(proposal).votes_for == 5
    voting.close_proposal(clock(closes), proposal)
    settled(world, proposal)
    following, _, closes = opened(world, "the next")
    assert counting.count_votes(following).members == 9
    voting.close_proposal(clock(closes), following)
    settled(world, following)


def test_a_members_administrator_ends_roles_of_that_member_only(world):
    chair = RoleSpell.objects.get(kind="C", person=world.people["RFF"])
    clerk = RoleSpell.objects.filter(kind__in=("K", "N"), scope=chair.scope).first()
    document = copy_of(world, "with-an-author")
    author = RoleSpell.objects.get(kind="A", scope=f"document:{document.pk}")
    own = RoleSpell.objects.get(kind="D", scope="organisation:RP5")
    for spell in filter(None, (chair, clerk, author, own)):
        assert not can("role.end", world.acts("TAH"), spell), spell
        assert not can("role.end", world.admin, spell), spell
    assert can("role.end", world.acts("RP5"), own)
    assert can("role.end", world.acts("QF7"), chair)


def test_the_last_of_an_office_does_not_end_and_one_of_two_does(world):
    first = RoleSpell.objects.get(kind="Z", scope="organisation:RXE")
    with pytest.raises(Refused) as refusal:
        joining.end_role(world.acts("RXE"), first)
    assert refusal.value.rule == "notlast"
    second = somebody(world, "second", Z="organisation:RXE").spells.get()
    joining.end_role(world.acts("RXE"), second)


def test_an_administrator_ends_people_of_their_own_organisation_only(world):
    own = somebody(world, "own", M="organisation:RP5")
    both = somebody(world, "both", M="organisation:RP5", D="organisation:RHQ")
    seat = somebody(world, "seat", T=f"committee:{Committee.objects.get().pk}")
    RoleSpell.objects.create(
        person=seat, kind="M", scope="organisation:RP5", begins=world.now().date(), status="offered"
    )
    for person in (both, seat):
        with pytest.raises(Refused):
            joining.end_person(world.acts("RP5"), person)
    joining.end_person(world.acts("RP5"), own)
    own.refresh_from_db()
    assert own.status == "ended"
    joining.end_person(world.admin, both)
    joining.end_person(world.admin, seat)
    assert set(both.spells.values_list("status", flat=True)) == {"ended"}


def test_the_page_ends_only_what_it_lists(world):
    strange = somebody(world, "strange", M="organisation:ELSEWHERE")
    person = world.people["RP5"]
    RoleSpell.objects.create(
        person=person,
        kind="Z",
        scope="organisation:ELSEWHERE",
        begins=world.now().date(),
        status="held",
    )
    browser = client_of(person)
    page = f"/p/{world.partnership.pk}/people"
    for given in (
        {"what": "end", "spell": strange.spells.get().pk},
        {"what": "give", "scope": "organisation:RP5", "kind": "M", "person": strange.pk},
        {"what": "give", "scope": "organisation:ELSEWHERE", "kind": "M", "person": person.pk},
        {"what": "end", "spell": "x"},
    ):
        assert browser.post(page, given).status_code == 404, given
    assert strange.spells.get().status == "held"
    assert f"({person.mail}, RP5" in browser.get(page).content.decode()


def test_the_page_offers_to_end_what_one_may_end(world):
    def held_in(scope):
        return RoleSpell.objects.filter(scope=scope).exclude(status="ended")

    page = f"/p/{world.partnership.pk}/people"
    for code in ("RFF", "TAH"):
        said = client_of(world.people[code]).get(page).content.decode()
        offered = set(
            re.findall(r'value="end"><input type="hidden" name="spell" value="(\d+)"', said)
        )
        scopes = [f"partnership:{world.partnership.pk}", f"committee:{Committee.objects.get().pk}"]
        scopes += [f"organisation:{code}" for code in BODIES]
        actor = world.acts(code)
        spells = [each for scope in scopes for each in held_in(scope)]
        assert offered == {str(each.pk) for each in spells if can("role.end", actor, each)}
        in_the_room = [each for each in held_in(scopes[1]) if each.person_id != actor.person.pk]
        assert any(str(each.pk) in offered for each in in_the_room) == (code == "RFF")


def test_one_person_holds_a_role_once_and_votes_once(world):
    today, committee = world.now().date(), Committee.objects.get()
    person, scope = world.people["RP5"], f"committee:{committee.pk}"
    for begins, ends in ((today, None), (today + timedelta(days=364), today + timedelta(days=400))):
        again = joining.Giving(person=person, kind="T", scope=scope, begins=begins, ends=ends)
        with pytest.raises(InputRefused, match="already"):
            joining.give_role(world.acts("RFF"), again)
    later = today + timedelta(days=365)
    after = joining.Giving(person=person, kind="T", scope=scope, begins=later, ends=None)
    joining.end_role(world.acts("RP5"), joining.give_role(world.acts("RFF"), after))
    double = RoleSpell.objects.create(person=person, kind="T", scope=scope, begins=today)
    with pytest.raises(InputRefused, match="already"):
        joining.take_role(world.acts("RP5"), double)
    RoleSpell.objects.filter(pk=double.pk).update(status="held")
    proposal = voting.create_proposal(world.acts("QF7"), committee, "Twice", "Twice.")
    members = counting.voting_members(proposal, today)
    assert len(members) == len({each.person_id for each in members}) == 9
    joining.end_role(world.acts("RP5"), double)


def test_a_deputy_is_named_once_for_the_same_days(world):
    today = world.now().date()
    own = RoleSpell.objects.get(person=world.people["RHQ"], kind="S", stands_for=None)
    given = (world.acts("RHQ"), own, world.people["RCU"], today, today + timedelta(days=3))
    deputising.name_deputy(*given)
    with pytest.raises(InputRefused, match="already"):
        deputising.name_deputy(*given)


def test_only_the_instances_administrator_gives_a_first_office_and_once(world):
    from tripleaim.workspace.partnerships.forming import form_partnership

    members = [(code, BODIES[code]) for code in SHARES]
    fresh = form_partnership(world.admin, "Another", "", members)
    scope, today = f"partnership:{fresh.pk}", world.now().date()
    friend, other = world.people["RP5"], world.people["RFR"]
    first = joining.Giving(person=friend, kind="G", scope=scope, begins=today)
    with pytest.raises(Refused):
        joining.give_role(world.acts("TAH"), first)
    with pytest.raises(InputRefused, match="own administrator"):
        joining.give_role(world.acts("RHQ"), first)
    spell = joining.give_role(world.admin, first)
    joining.end_role(world.acts("RP5"), spell)  # refused by them: it was given all the same
    again = joining.Giving(person=other, kind="G", scope=scope, begins=today)
    with pytest.raises(InputRefused, match="own administrator"):
        joining.give_role(world.admin, again)


def test_an_office_whose_holder_has_left_is_given_anew(world):
    Organisation.objects.create(code="EMPTY", name="Empty")
    left = somebody(world, "left", Z="organisation:EMPTY")
    anew = joining.Giving(
        person=world.people["RP5"], kind="Z", scope="organisation:EMPTY", begins=world.now().date()
    )
    with pytest.raises(InputRefused):
        joining.give_role(world.admin, anew)
    joining.end_person(world.admin, left)
    assert joining.give_role(world.admin, anew).status == "offered"


def test_an_invitation_that_fails_leaves_nothing_and_tells_of_no_account(world):
    person = world.people["RFR"]
    browser = client_of(person)
    page = f"/p/{world.partnership.pk}/people"
    given = {"what": "invite", "scope": "organisation:RFR", "name": "New", "kind": "G"}
    assert browser.post(page, given | {"mail": "new@example.com"}).status_code == 400
    assert not Person.objects.filter(mail="new@example.com").exists()
    said = browser.post(page, given | {"mail": "new@example.com", "kind": "M"})
    assert b"http://localhost:8000/join/" in said.content
    words = []
    for mail in (world.people["RP5"].mail, "no address"):
        with pytest.raises(InputRefused) as refusal:
            joining.invite_person(world.acts("RFR"), Body("RFR"), mail, "X")
        words.append(str(refusal.value))
    assert words[0] == words[1]


def test_links_end_with_who_gave_them_and_within_ninety_days(world):
    document, today = copy_of(world, "with-links"), world.now().date()
    author = somebody(world, "author", A=f"document:{document.pk}")
    with pytest.raises(InputRefused, match="90 days"):
        sharing.give_link(acts(world, author), document, "Lr", "X", today + timedelta(days=91))
    link, _ = sharing.give_link(
        acts(world, author), document, "Lr", "X", today + timedelta(days=90)
    )
    joining.end_person(world.admin, author)
    assert Link.objects.get(pk=link.pk).status == "ended"


def test_a_cookie_of_a_link_is_secure_where_the_origin_is(world):
    document = copy_of(world, "by-a-link")
    for is_secure in (True, False):
        _, secret = sharing.give_link(
            world.acts("QF7"), document, "Lr", "X", world.now().date() + timedelta(days=2)
        )
        with override_settings(IS_SECURE=is_secure):
            said = Client(SERVER_NAME="localhost").get(f"/l/{secret}")
        assert bool(said.cookies["ta_browser"]["secure"]) == is_secure


def test_a_request_made_before_its_key_ended_signs_nothing(world):
    actor, kept = world.acts("RHQ"), world.keys["RHQ"]
    new = world.add_key(actor, "RHQ", KeyFile())
    world.sign(
        world.admin, keys.text_of_vouch(world.admin, new, world.root, "in person"), world.root, {}
    )
    text = keys.text_of_end(actor, kept, new, "early")
    asked = requests.request_signature(actor, text, new, {})
    world.sign(actor, keys.text_of_end(actor, new, kept, "lost"), kept, {})
    with pytest.raises(InputRefused, match=r"the key.*has ended"):
        requests.complete(actor, asked.pk, world.hands[new].sign(new, asked.text.encode()))
    assert SignRequest.objects.get(pk=asked.pk).used_at is None


def test_who_vouches_does_so_for_their_own_organisation_and_for_another(world):
    key = world.add_key(world.acts("TAH"), "TAH", KeyFile())
    by = world.keys["RP5"]
    assert keys.text_of_vouch(world.acts("RP5"), key, by, "in person")["by"] == by
    plain = somebody(world, "plain", M="organisation:RP5", Z="organisation:TAH")
    state = keys.state_of(key)
    assert not can("key.vouch", acts(world, plain), state, party="RP5")
    RoleSpell.objects.create(
        person=world.people["TAH"],
        kind="Z",
        scope="organisation:RP5",
        begins=world.now().date(),
        status="held",
    )
    with pytest.raises(Refused) as refusal:  # a key of one's own, through another organisation
        keys.check("key.vouch", world.acts("TAH"), state, party="RP5")
    assert refusal.value.rule == "own"


def test_an_observer_reads_what_is_shared_and_comments_only_when_invited(world):
    """As the model has it: a regulator's observer says nothing on drafts but by a link to do so."""
    document = copy_of(world, "observed")
    document.reach = "partnership"
    document.save(update_fields=["reach"])
    observer = somebody(world, "observer", O=f"partnership:{world.partnership.pk}")
    browser, path = client_of(observer), f"/d/{document.pk}"
    assert browser.get(path).status_code == 200
    assert browser.post(f"{path}/p/para-1/comment", {"text": "Mine"}).status_code == 403
    assert not document.comments.exists()
    day = world.now().date() + timedelta(days=9)
    _, secret = sharing.give_link(world.acts("QF7"), document, "Lc", "The regulator", day)
    invited = Client(SERVER_NAME="localhost")
    invited.get(f"/l/{secret}")
    assert invited.post(f"{path}/p/para-1/comment", {"text": "Mine"}).status_code == 302
    assert document.comments.get().by == "The regulator"
