"""Many at once: no save is lost, nobody votes twice, and the log stays whole."""

import threading
from datetime import timedelta

from world import SHARES, copy_of

from tripleaim.workspace.deciding import counting, voting
from tripleaim.workspace.drafting import discussing, writing
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.models import Committee, Document, LogEntry, Node, RoleSpell, Vote
from tripleaim.workspace.record.inspecting import faults_of_instance
from tripleaim.workspace.record.tree_log import the_log
from tripleaim.workspace.signing import steps


def at_once(*doings):
    """Do things in threads of their own at one moment; what each gave or raised."""
    from django.db import connection

    start, said = threading.Barrier(len(doings)), [None] * len(doings)

    def run(place, doing):
        start.wait()
        try:
            said[place] = doing()
        except Exception as error:
            said[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(doings)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return said


def saving(world, document, opened, number):
    """Save a document from what one opened."""
    values, lock = opened
    own = Document.objects.get(pk=document.pk)
    return lambda: writing.save_document(world.acts("QF7"), own, values, lock, f"save {number}")


def test_of_two_saves_from_one_text_one_is_refused(world):
    document = copy_of(world, "at-once")
    for _ in range(5):
        document.refresh_from_db()
        lock, values = document.lock, dict(document.newest.values)
        said = at_once(*(saving(world, document, (values, lock), n) for n in range(4)))
        refused = [each for each in said if isinstance(each, Refused)]
        assert len(refused) == 3, said
        assert {each.rule for each in refused} == {"lock"}
    numbers = list(document.versions.order_by("save_number").values_list("save_number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_comments_and_votes_at_once_are_all_counted_and_each_member_once(world):
    document = copy_of(world, "talk-at-once")
    proposal = voting.create_proposal(world.acts("QF7"), Committee.objects.get(), "Now", "Now.")
    voting.open_proposal(world.acts("RFF"), proposal, world.now() + timedelta(hours=1))
    members = {c: RoleSpell.objects.get(person=world.people[c], kind="T") for c in world.people}
    votes = [(code, choice) for code in world.people for choice in ("for", "against", "for")]
    said = at_once(
        *(
            lambda c=c, v=v: voting.cast_vote(world.acts(c), proposal, members[c], v)
            for c, v in votes
        ),
        *(
            lambda n=n: discussing.comment_on(world.acts("RHQ"), document, "para-1", f"c {n}")
            for n in range(8)
        ),
    )
    assert [each for each in said if isinstance(each, Exception)] == []
    assert document.comments.count() == 8
    assert Vote.objects.filter(proposal=proposal).count() == len(votes)
    count = counting.count_votes(proposal)
    assert count.voted == count.members == 9


def test_signatures_at_once_stand_in_one_log_without_a_gap(world):
    document = copy_of(world, "signed-at-once")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    fresh = [Document.objects.get(pk=document.pk) for _ in range(2 * len(SHARES))]
    said = at_once(
        *(
            lambda code=code, own=own: world.sign_step(code, own)
            for code, own in zip([*SHARES, *SHARES], fresh, strict=True)
        )
    )
    document.refresh_from_db()
    assert document.status == "signed", said
    assert document.signatures.count() == len(SHARES)
    size = the_log().size
    assert list(LogEntry.objects.order_by("index").values_list("index", flat=True)) == list(
        range(size)
    )
    assert Node.objects.filter(level=0).count() == size
    assert faults_of_instance() == []
