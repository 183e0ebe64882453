"""No vote opens beyond the powers of a committee: its signed terms and its bodies' schemes."""

from datetime import timedelta

import pytest
from test_grid import client_of
from test_interests import refused
from test_terms import cast, closed, decided, filled, signed_terms
from whole_export import signed_scheme

from tripleaim.workspace.deciding import powers, voting
from tripleaim.workspace.meetings import holding, minutes
from tripleaim.workspace.models import Event

POOL, LIMIT = "pooled-budgets", 500_000_00


@pytest.fixture(scope="module")
def committee(world):
    return filled(world, signed_terms(world, "terms-of-home-first", world.now().date()))


def written(world, committee, title="A matter"):
    return voting.create_proposal(world.acts("QF7"), committee, title, "As the paper says.")


def open_by(world, proposal, used):
    closes = world.now() + timedelta(days=9)
    voting.open_proposal(world.acts("QF7"), proposal, closes, used=used)
    proposal.refresh_from_db()


def test_a_vote_opens_up_to_the_limit_and_not_a_penny_above(world, committee):
    proposal = written(world, committee)
    for used, why in (
        (None, "not said by which power"),
        (powers.Used(function=POOL, pence=LIMIT + 1), "£500,000.01 is more than the £500,000"),
        (powers.Used(function="workforce"), "give no power over workforce"),
    ):
        assert why in powers.why_beyond(committee, used, world.now().date())
        closes = world.now() + timedelta(days=9)
        refused("powers", voting.open_proposal, world.acts("QF7"), proposal, closes, None, used)
    open_by(world, proposal, powers.Used(function=POOL, pence=LIMIT))
    assert proposal.status == "open"
    assert powers.used_words(proposal.rules) == (
        "By its power over pooled-budgets; it commits up to £500,000."
    )
    told = Event.objects.get(action="proposal.open", about=proposal.pk).details["rules"]
    assert (told["power"], told["pence"]) == (POOL, LIMIT)


def test_beyond_its_powers_it_may_advise_and_that_is_said(world, committee):
    proposal = written(world, committee, "Beyond")
    open_by(world, proposal, powers.ADVICE)
    for code in ("QF7", "RHQ", "207"):
        cast(world, proposal, code, "for")
    closed(proposal)
    decided(world, proposal)
    said = "As advice to The three boards: no power is used."
    assert said in client_of(world.people["RHQ"]).get(f"/x/{proposal.pk}").content.decode()
    meeting = holding.call_meeting(
        world.acts("QF7"), committee, world.now() + timedelta(days=20), "", 1
    )
    topic = holding.Topic(title="Beyond", purpose="decide", proposal=proposal)
    holding.add_item(world.acts("QF7"), meeting, topic)
    text = "\n".join(each["text"] for each in minutes.values_of(meeting)["paragraphs"])
    assert f"As the paper says.\n{said}\nCarried: 3 for" in text


def test_the_page_asks_for_the_power_and_keeps_what_was_given(world, committee):
    proposal, chair = written(world, committee, "By page"), client_of(world.people["QF7"])
    page, closes = f"/x/{proposal.pk}", f"{world.now() + timedelta(days=9):%Y-%m-%dT%H:%M}"
    assert "pooled-budgets up to £500,000" in chair.get(page).content.decode()
    given = {"what": "open", "closes": closes, "power": "", "pounds": "500,000.01"}
    assert "is not chosen" in chair.post(page, given).content.decode()
    for pounds, why in (("500,000.01", "is more than the £500,000"), ("-1", "is less than")):
        said = chair.post(page, given | {"power": POOL, "pounds": pounds})
        assert said.status_code == 400
        body = said.content.decode()
        assert why in body
        assert f'value="{closes}"' in body
        assert '<option value="pooled-budgets" selected>' in body
    assert chair.post(page, given | {"power": "x"}).status_code == 400
    assert chair.post(page, given | {"power": POOL, "pounds": "500,000"}).status_code == 302
    assert "it commits up to £500,000" in chair.get(page).content.decode()


def test_a_committee_without_terms_is_asked_for_no_power(world):
    from tripleaim.workspace.models import Committee

    board = Committee.objects.get(name="Partnership board")
    proposal = written(world, board, "Of the board")
    assert b"By which power" not in client_of(world.people["RFF"]).get(f"/x/{proposal.pk}").content
    voting.open_proposal(world.acts("RFF"), proposal, world.now() + timedelta(hours=1))
    proposal.refresh_from_db()
    assert "power" not in proposal.rules
    assert powers.used_words(proposal.rules) == ""


def test_what_a_scheme_gives_less_or_keeps_to_the_board_is_not_voted_on(world, committee):
    today = world.now().date()
    assert powers.why_beyond(committee, powers.Used(function=POOL, pence=LIMIT), today) == ""
    scheme = signed_scheme(world)
    assert powers.why_beyond(committee, powers.Used(function=POOL, pence=LIMIT), today) == ""
    version = scheme.newest
    agreed = version.agreed
    for given, pence, why in (
        ([agreed.delegated[0].model_copy(update={"limit_pence": 250_000_00})], 1, ""),
        ([agreed.delegated[0].model_copy(update={"limit_pence": 9_99})], 10_00, "£10 is more"),
        ([agreed.delegated[0].model_copy(update={"limit_pence": 10_00})], 10_00, ""),
    ):
        lesser = agreed.model_copy(update={"delegated": tuple(given)})
        said = powers.why_beyond_scheme(committee, lesser, powers.Used(function=POOL, pence=pence))
        assert (why in said) if why else said == ""
    kept = agreed.model_copy(
        update={"reserved": (agreed.reserved[0].model_copy(update={"function": POOL}),)}
    )
    said = powers.why_beyond_scheme(committee, kept, powers.Used(function=POOL))
    assert said == "pooled-budgets is reserved to The board of the ICB by the scheme of QF7."
    other = kept.model_copy(update={"body": "RFF"})  # its functions are not used here
    assert powers.why_beyond_scheme(committee, other, powers.Used(function=POOL)) == ""
