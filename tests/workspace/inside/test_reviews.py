"""A decision comes back on its day of review: a reminder to the chair, a turn, what was found."""

from datetime import timedelta

import pytest
from test_grid import client_of
from test_interests import member
from world import copy_of

from tripleaim.workspace.deciding import voting
from tripleaim.workspace.guard.asking import Refused, why_not
from tripleaim.workspace.models import Committee, Event, Proposal
from tripleaim.workspace.signing.turns import turns_of
from tripleaim.workspace.telling import inbox
from tripleaim.workspace.telling.reminding import remind

WORDS = "Review what was decided"


@pytest.fixture
def decided(world):
    """A proposal about a document that was carried, to be reviewed in thirty days."""
    about = copy_of(world, f"reviewed-{Proposal.objects.count()}")
    room, chair = Committee.objects.get(), world.acts("RFF")
    made = voting.create_proposal(world.acts("QF7"), room, "Reviewed", "That we do.", about)
    day = world.now().date() + timedelta(days=30)
    voting.open_proposal(chair, made, world.now() + timedelta(hours=2), day)
    voting.cast_vote(world.acts("QF7"), made, member(world, "QF7"), "for")
    Proposal.objects.filter(pk=made.pk).update(status="carried")
    made.refresh_from_db()
    yield made
    Proposal.objects.filter(pk=made.pk).update(review_on=None)


def told(world, code, proposal):
    rows = inbox.notices_of(world.people[code]).filter(key__startswith=f"review {proposal.pk}")
    return rows.count()


def test_the_chair_is_reminded_a_week_before_on_the_day_and_each_week_after(world, decided):
    counts = []
    for day in range(46):
        remind(world.now() + timedelta(days=day))
        counts.append(told(world, "RFF", decided))
    assert [day for day in range(1, 46) if counts[day] > counts[day - 1]] == [23, 30, 37, 44]
    assert told(world, "QF7", decided) == 0


@pytest.mark.parametrize(("days", "awaits"), [(29, False), (30, True), (31, True)])
def test_it_is_the_chairs_turn_from_its_day_on(world, decided, days, awaits):
    then = world.now() + timedelta(days=days)
    mine = [each for each in turns_of(world.acts("RFF", now=then)) if each.what == WORDS]
    assert bool(mine) is awaits
    if awaits:
        assert (mine[0].of, mine[0].due) == ("Reviewed", decided.review_on.isoformat())
    assert not [each for each in turns_of(world.acts("QF7", now=then)) if each.what == WORDS]


@pytest.mark.parametrize("status", ["open", "lapsed", "withdrawn"])
def test_what_was_not_decided_is_not_reviewed(world, decided, status):
    Proposal.objects.filter(pk=decided.pk).update(status=status)
    then = world.now() + timedelta(days=30)
    remind(then)
    assert told(world, "RFF", decided) == 0
    assert WORDS not in [each.what for each in turns_of(world.acts("RFF", now=then))]


def test_what_the_review_found_is_on_record_and_may_name_the_next(world, decided):
    chair, path = client_of(world.people["RFF"]), f"/x/{decided.pk}"
    assert WORDS in chair.get(path).content.decode()
    assert WORDS not in client_of(world.people["QF7"]).get(path).content.decode()
    today = world.now().date()
    late = {"what": "review", "reason": "It holds.", "review_on": today.isoformat()}
    assert chair.post(path, late).status_code == 400
    assert chair.post(path, {"what": "review", "reason": " "}).status_code == 403
    again = today + timedelta(days=1)
    given = {"what": "review", "reason": "It holds.", "review_on": again.isoformat()}
    assert chair.post(path, given).status_code == 302
    decided.refresh_from_db()
    event = Event.objects.filter(action="proposal.review").latest("seq")
    assert (decided.review_on, decided.status, event.reason) == (again, "carried", "It holds.")
    assert event.details["again"] == again.isoformat()
    assert chair.post(path, {"what": "review", "reason": "Done."}).status_code == 302
    decided.refresh_from_db()
    assert decided.review_on is None
    assert WORDS not in chair.get(path).content.decode()
    with pytest.raises(Refused, match="no day of review"):
        voting.review_proposal(world.acts("RFF"), decided, "Once more.", None)


def test_only_its_chair_reviews_and_only_what_was_decided(world, decided):
    assert why_not("proposal.review", world.acts("QF7"), decided, reason="x").rule == "role"
    Proposal.objects.filter(pk=decided.pk).update(status="open")
    decided.refresh_from_db()
    with pytest.raises(Refused):
        voting.review_proposal(world.acts("RFF"), decided, "x", None)


def test_a_proposal_leads_to_its_document_for_who_may_read_it(world, decided):
    link = f'href="/d/{decided.document_id}"'
    assert link in client_of(world.people["QF7"]).get(f"/x/{decided.pk}").content.decode()
    seat = client_of(world.people["RXE"]).get(f"/x/{decided.pk}")
    assert seat.status_code == 200
    assert link not in seat.content.decode()
