"""Who signs has no interest in another party that nobody handled; each sees why not."""

import pytest
from test_grid import fresh_client_of
from test_interests import declared
from world import SHARES, copy_of

from tripleaim.workspace.deciding import voting
from tripleaim.workspace.guard.asking import Refused, can, why_not
from tripleaim.workspace.interests import declaring
from tripleaim.workspace.models import Committee, Seen
from tripleaim.workspace.signing import steps


def shared(world, slug):
    """A shared document that the signatory of RHQ has opened, and their step."""
    document = copy_of(world, slug)
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    step = document.steps.get(party="RHQ")
    person = world.people["RHQ"]
    Seen.objects.get_or_create(person=person, document=document, revision=document.revision)
    return document, step


def asked(world, step):
    refusal = why_not("step.sign", world.acts("RHQ"), step, party="RHQ")
    return refusal.rule if refusal else ""


@pytest.mark.parametrize(
    ("body", "rule"), [("207", "unshared"), ("RHQ", ""), ("RXE", ""), ("", "")]
)
def test_an_interest_in_another_party_keeps_from_signing_and_no_other_does(world, body, rule):
    document, step = shared(world, f"apart-{body or 'none'}".lower())
    interest = declared(world, "RHQ", f"Shares {body}", body=body)
    assert asked(world, step) == rule
    if rule:
        with pytest.raises(Refused, match="not handled"):
            steps.text_of_signature(world.acts("RHQ"), step, world.keys["RHQ"])
        page = fresh_client_of(world.people["RHQ"]).get(f"/d/{document.pk}/sign/{step.pk}")
        assert page.status_code == 403
        assert b"interest in another party" in page.content
        assert can("step.decline", world.acts("RHQ"), step, reason="-", party="RHQ")
        others = document.steps.get(party="207")
        Seen.objects.get_or_create(
            person=world.people["207"], document=document, revision=document.revision
        )
        assert can("step.sign", world.acts("207"), others, party="207")
    declaring.end_interest(world.acts("RHQ"), interest, "Sold.")
    assert asked(world, step) == ""
    world.sign_step("RHQ", document)


@pytest.mark.parametrize(("way", "rule"), [("votes", ""), ("speaks", "unshared")])
def test_one_that_was_handled_where_the_document_was_decided_is_no_bar_if_they_vote(
    world, way, rule
):
    document, step = shared(world, f"apart-{way}")
    interest = declared(world, "RHQ", f"Shares {way}", body="207")
    other = voting.create_proposal(world.acts("QF7"), Committee.objects.get(), "Else", "x")
    declaring.raise_interest(world.acts("RFF"), other, interest)
    declaring.settle_conflict(world.acts("RFF"), other, interest, "votes", "Noted.")
    assert asked(world, step) == "unshared"  # that was about something else
    about = voting.create_proposal(world.acts("QF7"), Committee.objects.get(), way, "x", document)
    declaring.settle_conflict(world.acts("RFF"), about, interest, way, "Noted.")
    assert asked(world, step) == rule
    declaring.end_interest(world.acts("RHQ"), interest, "Sold.")
