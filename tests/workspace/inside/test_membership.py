"""A partnership has the members that its signed agreement names: from its day, and until it."""

from datetime import timedelta

import pytest
from test_grid import client_of, fresh_client_of
from test_rights import acts, somebody
from world import KeyFile

from tripleaim.workspace.drafting import writing
from tripleaim.workspace.example import BODIES
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, can
from tripleaim.workspace.models import (
    Committee,
    Document,
    Event,
    Organisation,
    Partnership,
    RoleSpell,
    Seen,
    Step,
)
from tripleaim.workspace.partnerships.forming import form_partnership
from tripleaim.workspace.partnerships.membership import joining_bodies
from tripleaim.workspace.people.joining import Giving, give_role, join, take_role
from tripleaim.workspace.record.clockwork import turn_clock
from tripleaim.workspace.signing import keys, steps

THREE = ("QF7", "RHQ", "207")


@pytest.fixture
def formed(world):
    """A partnership of three whose officer and chair are of RHQ, with a committee."""
    number = Partnership.objects.count()
    made = form_partnership(
        world.admin, f"Three {number}", "", [(code, BODIES[code]) for code in THREE]
    )
    hold(world, world.people["QF7"], "G", f"partnership:{made.pk}")
    room = Committee.objects.create(partnership=made, name="Board", quorum=1)
    hold(world, world.people["RHQ"], "C", f"committee:{room.pk}")
    hold(world, world.people["RHQ"], "T", f"committee:{room.pk}")
    hold(world, world.people["RHQ"], "G", f"partnership:{made.pk}")
    return made


def hold(world, person, kind, scope):
    return RoleSpell.objects.create(
        person=person, kind=kind, scope=scope, begins=world.now().date(), status="held"
    )


def shared(world, made, slug, codes, begins, **fields):
    """An agreement of some bodies, drafted and shared with all of them to sign."""
    start = writing.Start(
        kind="partnership_agreement",
        slug=slug,
        title=slug,
        reach="partnership",
        parties=tuple((code, BODIES.get(code, code)) for code in codes),
    )
    document = writing.create_document(world.acts("QF7"), made, start)
    days = fields.pop("days", {})
    parties = [
        {"organisation": code, "name": BODIES.get(code, code), "role": "member"}
        | days.get(code, {})
        for code in codes
    ]
    values = {
        **document.newest.values,
        "valid_from": begins,
        "legal_basis": "voluntary",
        "standing": "voluntary",
        "decision_rule": "consensus",
        "binding_on": "nobody in law",
        "parties": parties,
        "paragraphs": [{"id": "para-1", "number": "1.1", "text": "We work together."}],
    } | fields
    document.refresh_from_db()
    writing.save_document(world.acts("QF7"), document, values, document.lock, "text")
    document.refresh_from_db()
    faults = document.newest.runs.latest("pk").faults
    assert faults == [], faults
    steps.share_document(world.acts("QF7"), document, world.plans(*codes))
    return Document.objects.get(pk=document.pk)


def signed(world, made, slug, codes, begins, **fields):
    document = shared(world, made, slug, codes, begins, **fields)
    for code in codes:
        world.sign_step(code, document)
    return Document.objects.get(pk=document.pk)


def members(made):
    return sorted(made.members.values_list("code", flat=True))


def now_of(made):
    return Partnership.objects.get(pk=made.pk)


def test_an_agreement_of_all_begins_the_partnership_on_its_first_day(world, formed):
    day = world.now().date() + timedelta(days=3)
    document = signed(world, formed, "first", THREE, day)
    assert (now_of(formed).status, now_of(formed).agreement) == ("forming", "")
    turn_clock(world.now() + timedelta(days=2))
    assert now_of(formed).status == "forming"
    assert turn_clock(world.now() + timedelta(days=3))["partnerships"] == 1
    assert (now_of(formed).status, now_of(formed).agreement) == ("in_force", document.pk)
    assert members(formed) == sorted(THREE)
    event = Event.objects.get(action="partnership.begin", scope=formed.pk)
    assert event.details["agreement"].startswith("first ")
    assert turn_clock(world.now() + timedelta(days=3))["partnerships"] == 0


def test_an_agreement_of_some_changes_nothing(world, formed):
    signed(world, formed, "of-two", ("QF7", "RHQ"), world.now().date())
    assert (now_of(formed).status, members(formed)) == ("forming", sorted(THREE))


def test_who_leaves_by_a_signed_change_has_no_right_from_that_day(world, formed):
    today = world.now().date()
    signed(world, formed, "before", THREE, today)
    day = today + timedelta(days=5)
    later = signed(
        world, formed, "after", THREE, today, supersedes="before", days={"RHQ": {"left": day}}
    )
    board = Committee.objects.get(partnership=formed)
    assert members(formed) == sorted(THREE)  # the day is still to come
    assert now_of(formed).agreement == later.pk
    assert can("partnership.read", world.acts("RHQ"), formed)
    turn_clock(world.now() + timedelta(days=4))
    assert "RHQ" in members(formed)
    turn_clock(world.now() + timedelta(days=5))
    assert members(formed) == ["207", "QF7"]
    assert not can("partnership.read", world.acts("RHQ"), formed)
    assert not can("proposal.create", world.acts("RHQ"), board)
    assert client_of(world.people["RHQ"]).get(f"/p/{formed.pk}").status_code == 404
    assert client_of(world.people["RHQ"]).get(f"/d/{later.pk}").status_code == 200  # its party
    here = [f"partnership:{formed.pk}", f"committee:{board.pk}"]
    kept = RoleSpell.objects.filter(scope__in=here).exclude(status="ended")
    assert list(kept.values_list("person", flat=True)) == [world.people["QF7"].pk]
    own = RoleSpell.objects.filter(person=world.people["RHQ"], scope="organisation:RHQ")
    assert own.filter(status="held").exists()
    event = Event.objects.filter(action="partnership.change", scope=formed.pk).latest("seq")
    assert (event.details["left"], event.details["joined"]) == (["RHQ"], [])
    assert can("partnership.read", world.acts("RHQ"), world.partnership)  # elsewhere nothing ended


def test_who_is_of_another_member_too_stays(world, formed):
    both = somebody(world, f"both-{formed.pk}", M="organisation:RHQ", D="organisation:207")
    watch = somebody(world, f"watch-{formed.pk}")
    for person in (both, watch):
        hold(world, person, "O", f"partnership:{formed.pk}")
    today = world.now().date()
    signed(world, formed, "one", THREE, today)
    gone = {"RHQ": {"left": today}}
    signed(world, formed, "two", THREE, today, supersedes="one", days=gone)
    assert members(formed) == ["207", "QF7"]
    for person in (both, watch):
        assert person.spells.get(kind="O").status == "held"
    both.spells.update(status="ended")


def test_who_was_of_another_member_or_may_come_to_be_goes(world, formed):
    today = world.now().date()
    spells = {"offered": {"status": "offered"}, "over": {"ends": today}, "to-come": {}}
    people = {}
    for name, said in spells.items():
        each = people[name] = somebody(world, f"{name}-{formed.pk}", M="organisation:RHQ")
        hold(world, each, "O", f"partnership:{formed.pk}")
        days = {"begins": today + timedelta(days=1 if name == "to-come" else -9)}
        given = {"status": "held", **days, **said}
        RoleSpell.objects.create(person=each, kind="D", scope="organisation:207", **given)
    signed(world, formed, "one", THREE, today)
    gone = {"RHQ": {"left": today}}
    signed(world, formed, "two", THREE, today, supersedes="one", days=gone)
    told = {name: each.spells.get(kind="O").status for name, each in people.items()}
    assert told == dict.fromkeys(spells, "ended")


def test_the_officer_of_who_left_is_followed_by_a_first_one_again(world, formed):
    RoleSpell.objects.filter(scope=f"partnership:{formed.pk}").exclude(
        person=world.people["RHQ"]
    ).delete()
    today = world.now().date()
    hold(world, world.people["QF7"], "G", f"partnership:{formed.pk}")
    signed(world, formed, "a", THREE, today)
    signed(
        world,
        formed,
        "b",
        THREE,
        today,
        supersedes="a",
        days={"QF7": {"left": today}, "RHQ": {"left": today}},
    )
    turn_clock(world.now())
    scope = f"partnership:{formed.pk}"
    assert not RoleSpell.objects.filter(scope=scope, status="held").exists()
    giving = Giving(person=world.people["207"], kind="G", scope=scope, begins=today)
    assert give_role(world.admin, giving).status == "offered"


def test_who_joins_is_invited_signs_and_is_a_member_then(world, formed):
    today = world.now().date()
    signed(world, formed, "old", THREE, today)
    codes = (*THREE, "RGT")
    document = shared(world, formed, "new", codes, today, supersedes="old")
    assert joining_bodies(formed) == {"RGT": "RGT"}
    assert not Organisation.objects.filter(pk="RGT").exists()
    said = {
        "what": "office",
        "scope": "organisation:RGT",
        "mail": "z-of-rgt@example.org",
        "person_name": "Zoe",
    }
    page = fresh_client_of(world.founder).post("/instance", said).content.decode()
    secret = page.partition("/join/")[2].partition("<")[0]
    zoe = join(Actor(now=world.now()), secret, "correct horse battery 9")
    take_role(acts(world, zoe), zoe.spells.get())
    people = f"/p/{formed.pk}/people"
    listed = client_of(zoe).get(people).content.decode()
    assert "Sheffield" not in listed.partition("<main")[2]  # nothing of the others
    assert client_of(zoe).get(f"/p/{formed.pk}").status_code == 404
    given = {"scope": "organisation:RGT", "mail": "s@example.org", "name": "Sam", "kind": "S"}
    page = client_of(zoe).post(people, given | {"what": "invite"}).content.decode()
    secret = page.partition("/join/")[2].partition("<")[0]
    elsewhere = given | {"what": "invite", "scope": "organisation:RHQ", "mail": "t@example.org"}
    assert client_of(zoe).post(people, elsewhere).status_code == 404
    sam = join(Actor(now=world.now()), secret, "correct horse battery 9")
    take_role(acts(world, sam), sam.spells.get())
    key = world.add_key(acts(world, sam), "RGT", KeyFile())
    vouch = keys.text_of_vouch(world.admin, key, world.root, "in person")
    world.sign(world.admin, vouch, world.root, {})
    for code in THREE:
        world.sign_step(code, document)
    assert members(formed) == sorted(THREE)
    step = Step.objects.get(document=document, party="RGT")
    Seen.objects.create(person=sam, document=document, revision=document.revision)
    text = steps.text_of_signature(acts(world, sam), step, key)
    world.sign(acts(world, sam), text, key, {"step": step.pk})
    assert members(formed) == sorted(codes)
    assert joining_bodies(formed) == {}
    assert client_of(sam).get(f"/p/{formed.pk}").status_code == 200


def test_nobody_types_members_afterwards(world, formed):
    from tripleaim.workspace.guard.asking import check

    for actor in (world.admin, world.acts("QF7")):
        for name in ("partnership.begin", "partnership.change"):
            with pytest.raises(Refused) as refused:
                check(name, actor, formed)
            assert refused.value.rule == "role"


@pytest.mark.parametrize("first", ["heir", "old"])
def test_nobody_is_put_out_by_what_they_were_not_asked_to_sign(world, formed, first):
    today, few = world.now().date(), ("QF7", "RHQ")
    signed(world, formed, "one", THREE, today)
    two = shared(world, formed, "two", THREE, today, supersedes="one")
    three = shared(world, formed, "three", few, today, supersedes="two")
    order = [(three, few), (two, THREE)]
    for document, codes in order if first == "heir" else reversed(order):
        for code in codes:
            world.sign_step(code, document)
    turn_clock(world.now())
    assert Document.objects.get(pk=three.pk).status == "signed"
    assert (now_of(formed).agreement, members(formed)) == (two.pk, sorted(THREE))
    signed(world, formed, "of-few", few, today, supersedes="three")
    assert members(formed) == sorted(THREE)
    gone = {"207": {"left": today}}
    last = signed(world, formed, "four", THREE, today, supersedes="two", days=gone)
    assert (now_of(formed).agreement, members(formed)) == (last.pk, ["QF7", "RHQ"])


def test_an_heir_that_all_signed_before_the_old_follows_it(world, formed):
    today = world.now().date()
    signed(world, formed, "one", THREE, today)
    two = shared(world, formed, "two", THREE, today, supersedes="one")
    gone = {"207": {"left": today}}
    three = signed(world, formed, "three", THREE, today, supersedes="two", days=gone)
    assert members(formed) == sorted(THREE)
    for code in THREE:
        world.sign_step(code, two)
    assert (now_of(formed).agreement, members(formed)) == (three.pk, ["QF7", "RHQ"])
