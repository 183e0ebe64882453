"""One author or more: offered to a person of a party; a draft abandoned frees its id."""

from dataclasses import replace

import pytest
from test_grid import client_of
from test_rights import acts, somebody
from world import SHARES, copy_of

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.deciding import voting
from tripleaim.workspace.drafting import sharing, writing
from tripleaim.workspace.drafting.abandoning import abandon_document
from tripleaim.workspace.guard.asking import Refused, why_not
from tripleaim.workspace.models import Committee, Document, Link, Notice, RoleSpell, Step
from tripleaim.workspace.people import joining
from tripleaim.workspace.record.exporting import documents_of
from tripleaim.workspace.signing import steps
from tripleaim.workspace.telling import jobs


def giving(world, document, person):
    scope = f"document:{document.pk}"
    return joining.Giving(person=person, kind="A", scope=scope, begins=world.now().date())


def fresh(document):
    return Document.objects.get(pk=document.pk)


def refusal_of(doing, *given):
    with pytest.raises(Refused) as refused:
        doing(*given)
    return refused.value.rule


def without_author(world, slug):
    """A draft whose author was ended."""
    document = copy_of(world, slug)
    spell = RoleSpell.objects.get(scope=f"document:{document.pk}", kind="A")
    RoleSpell.objects.filter(pk=spell.pk).update(status="ended")
    return document


def test_an_author_whose_access_ended_is_followed_by_whom_the_officer_names(world):
    drafter = somebody(world, "drafter", D="organisation:RHQ")
    start = writing.Start(
        kind="pooled_fund",
        slug="orphan",
        title="Orphan",
        reach="parties",
        parties=(("RHQ", "RHQ"), ("207", "207")),
    )
    document = writing.create_document(acts(world, drafter), world.partnership, start)
    joining.end_person(world.admin, drafter)
    heir = world.people["207"]
    refusal = why_not("document.save", world.acts("207"), fresh(document), lock=0)
    assert refusal.rule == "role"
    assert refusal.who == "nobody now: the governance officer names an author"
    spell = joining.give_role(world.acts("QF7"), giving(world, document, heir))
    assert (
        refusal_of(writing.save_document, world.acts("207"), fresh(document), {}, 0, "") == "role"
    )
    joining.take_role(world.acts("207"), spell)
    document = fresh(document)
    values = {**document.newest.values, "title": "Taken over"}
    writing.save_document(world.acts("207"), document, values, document.lock, "mine")
    assert fresh(document).title == "Taken over"
    jobs.run_jobs(world.now())
    assert Notice.objects.filter(
        person=heir, words="Somebody was offered to write a document"
    ).exists()


def test_a_second_author_takes_back_what_was_shared(world):
    document = copy_of(world, "two-authors")
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    spell = joining.give_role(world.acts("QF7"), giving(world, document, world.people["RHQ"]))
    joining.take_role(world.acts("RHQ"), spell)
    steps.unshare_document(world.acts("RHQ"), fresh(document), "A word is missing.")
    assert fresh(document).status == "draft"
    third = giving(world, document, world.people["207"])
    assert joining.give_role(world.acts("RHQ"), third).status == "offered"  # by an author


def test_who_may_offer_it_and_to_whom(world):
    document = copy_of(world, "who-offers")
    heir = world.people["207"]
    for actor in (world.acts("RHQ"), world.acts("207"), world.admin):
        rule = refusal_of(joining.give_role, actor, giving(world, document, heir))
        assert rule in ("role", "unknown"), actor.name
    officer = world.acts("QF7")
    assert (
        refusal_of(joining.give_role, officer, giving(world, document, officer.person)) == "noself"
    )
    for outside in (
        world.people["RFF"],  # of a member that is no party
        somebody(world, "only-administers", Z="organisation:RHQ"),
        somebody(world, "observes", O=f"partnership:{world.partnership.pk}"),
    ):
        assert refusal_of(joining.give_role, officer, giving(world, document, outside)) == "ofparty"
    left = somebody(world, "has-left", M="organisation:RHQ")
    left.spells.update(ends=world.now().date(), begins="2020-01-01")
    assert refusal_of(joining.give_role, officer, giving(world, document, left)) == "ofparty"
    joining.give_role(officer, giving(world, document, heir))
    with pytest.raises(InputRefused, match="already"):
        joining.give_role(officer, giving(world, document, heir))
    for status in ("abandoned", "signed", "published", "superseded"):
        Document.objects.filter(pk=document.pk).update(status=status)
        given = giving(world, document, world.people["RHQ"])
        assert refusal_of(joining.give_role, officer, given) == "state"


def test_the_page_offers_ends_and_is_for_authors_and_officers_alone(world):
    document = copy_of(world, "by-the-page")
    page = f"/d/{document.pk}/authors"
    officer = client_of(world.people["QF7"])
    listed = officer.get(page).content.decode()
    assert world.people["207"].shown in listed
    assert world.people["RFF"].shown not in listed
    assert page in officer.get(f"/d/{document.pk}").content.decode()
    assert client_of(world.people["RHQ"]).get(page).status_code == 403
    assert client_of(world.people["RFF"]).get(page).status_code == 404
    heir = {"what": "offer", "person": world.people["RHQ"].pk}
    assert officer.post(page, heir).status_code == 302
    assert officer.post(page, heir).status_code == 400
    assert officer.post(page, heir | {"person": world.people["RFF"].pk}).status_code == 403
    spell = RoleSpell.objects.get(scope=f"document:{document.pk}", status="offered")
    other = RoleSpell.objects.get(kind="D", scope="organisation:RP5")
    assert officer.post(page, {"what": "end", "spell": other.pk}).status_code == 404
    assert officer.post(page, {"what": "end", "spell": spell.pk}).status_code == 302
    spell.refresh_from_db()
    assert spell.status == "ended"


def test_an_abandoned_draft_frees_its_id_and_stays_on_record(world):
    first = copy_of(world, "given-up")
    ends = world.now().date().replace(year=world.now().year + 1)
    ends = min(ends, world.now().date() + (ends - ends.replace(day=1)))
    page = f"/d/{first.pk}/abandon"
    assert client_of(world.people["RHQ"]).get(page).status_code == 403
    assert client_of(world.people["RFF"]).get(page).status_code == 404
    author = client_of(world.people["QF7"])
    assert author.post(page, {"reason": " "}).status_code == 403
    assert fresh(first).status == "draft"
    assert author.post(page, {"reason": "Nobody wants it."}).status_code == 302
    first = fresh(first)
    assert (first.status, first.abandoned) == ("abandoned", True)
    assert client_of(world.people["RHQ"]).get(f"/d/{first.pk}").status_code == 200
    assert refusal_of(abandon_document, world.acts("QF7"), first, "Twice") == "state"
    assert (
        refusal_of(writing.save_document, world.acts("QF7"), first, {}, first.lock, "") == "state"
    )
    second = copy_of(world, "given-up")
    assert second.pk != first.pk
    with pytest.raises(InputRefused, match="another document"):
        copy_of(world, "given-up")
    assert sum(name.startswith("given-up") for name in documents_of(world.partnership)) == 1


def test_links_of_an_abandoned_draft_end(world):
    document = copy_of(world, "with-a-link")
    ends = world.now().date().fromordinal(world.now().date().toordinal() + 9)
    link, _ = sharing.give_link(world.acts("QF7"), document, "Lr", "Carer", ends)
    abandon_document(world.acts("QF7"), document, "No.")
    assert Link.objects.get(pk=link.pk).status == "ended"


def test_nothing_that_others_rest_on_is_abandoned(world):
    document = copy_of(world, "proposed")
    committee = Committee.objects.get()
    proposal = voting.create_proposal(world.acts("QF7"), committee, "It", "That we do.", document)
    rule = refusal_of(abandon_document, world.acts("QF7"), fresh(document), "No.")
    assert rule == "unheld"
    voting.withdraw_proposal(world.acts("QF7"), proposal, "No.")
    abandon_document(world.acts("QF7"), fresh(document), "No.")
    shared = copy_of(world, "shared-already")
    steps.share_document(world.acts("QF7"), shared, world.plans(*SHARES))
    assert refusal_of(abandon_document, world.acts("QF7"), fresh(shared), "No.") == "state"
    lone = without_author(world, "nobodys")
    stale = replace(world.acts("QF7"), fresh=False)
    assert refusal_of(abandon_document, stale, lone, "No.") == "role"


def approval(world, document, person):
    """An approval that waits for somebody of RHQ; why they may not give it."""
    step = Step.objects.create(
        document=document,
        revision=document.revision,
        party="RHQ",
        kind="approve",
        order=1,
        due=world.now().date(),
        status="open",
    )
    found = why_not("step.approve", acts(world, person), step)
    step.delete()
    return found.rule if found else ""


def test_who_was_an_author_or_saved_a_version_approves_nothing(world):
    document = copy_of(world, "approved-by-another")
    scope = f"document:{document.pk}"
    person = somebody(world, "approves", P="organisation:RHQ", M="organisation:RHQ")
    assert approval(world, document, person) == ""
    offer = joining.give_role(world.acts("QF7"), giving(world, document, person))
    assert approval(world, document, person) == ""  # offered, not taken
    joining.end_role(acts(world, person), offer)
    assert approval(world, document, person) == ""  # refused: an offer shuts nobody out
    spell = joining.give_role(world.acts("QF7"), giving(world, document, person))
    joining.take_role(acts(world, person), spell)
    assert approval(world, document, person) == "own"
    joining.end_role(acts(world, person), spell)
    assert not person.spells.filter(scope=scope).exclude(status="ended").exists()
    assert approval(world, document, person) == "own"
    assert approval(world, copy_of(world, "never-theirs"), person) == ""
    saved = somebody(world, "saved-one", P="organisation:RHQ")
    assert approval(world, document, saved) == ""
    version = document.newest  # rows of versions are only ever added
    version.pk, version.save_number, version.person = None, version.save_number + 1, saved
    version.save()
    assert approval(world, document, saved) == "own"
