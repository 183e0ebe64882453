"""Each requirement of a stage at its edges: what shows it, what nearly does, what is not there."""

from datetime import date, timedelta

import pytest

from tripleaim.governance.readiness import (
    TESTS,
    Held,
    Requirement,
    judge_readiness,
    single_contract,
    stage_on,
    stages,
)
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.status import Shown, Status, cannot_tell, not_on_record, shown, shown_not

DAY = timedelta(days=1)
BEGAN, ENDED = date(2018, 4, 1), date(2019, 4, 1)
SHOWN, NOT, UNSURE, SILENT = (
    Status.SHOWN,
    Status.SHOWN_NOT,
    Status.CANNOT_TELL,
    Status.NOT_ON_RECORD,
)
READ = {"says": "read", "cited": "a paper", "grade": "confirmed"}


def document(kind: str, id: str = "a", roles: str = "member member", **fields: object) -> Document:
    parties = [
        {"organisation": f"AA{n}", "name": "A", "role": role, "signs": False}
        for n, role in enumerate(roles.split())
    ]
    plain = {"id": id, "title": "A", "status": "reported", "parties": parties}
    spell = {"valid_from": BEGAN, "valid_to": ENDED}
    return document_from({"kind": kind, **plain, **spell, **fields}, id)


def agreement(**fields: object) -> Document:
    said = {"standing": "voluntary", "decision_rule": "consensus", "binding_on": "nobody in law"}
    return document("partnership_agreement", **{**said, **fields})


def buying(**fields: object) -> Document:
    return document("joint_commissioning", **{"arrangement": "joint committee", **fields})


def contract(payment: str) -> Document:
    said = {"form": "alliance", "provider": "AA0", "services": ["a"], "primary_care": "none"}
    open_to = {"open_to": "any provider", "payment": payment}
    return document("lead_provider_contract", roles="provider commissioner", **said, **open_to)


def able(function: str, adequate: bool = True, evidence: tuple[object, ...] = (READ,)) -> Document:
    ability = {"function": function, "adequate": adequate, "because": "a", "evidence": evidence}
    said = {"tier": "system", "assessor": "A", "abilities": [ability]}
    return document("capability_assessment", **said)


def met_on(event: str, followed: date | None = ENDED) -> Document:
    said = {"who": "people", "held_on": date.fromisoformat(event), "means": "a meeting"}
    return document("engagement_record", **said, followed_up_on=followed)


def mature(level: str, evidence: tuple[object, ...] = (READ,), **fields: object) -> Document:
    cell = {"domain": "Integrated care models", "level": level, "by": "self", "evidence": evidence}
    return document("maturity_assessment", rubric="R", cells=[cell], **fields)


TOTAL = document(
    "shared_control_total",
    year_ending=2019,
    totals=[{"party": "AA0", "control_total_pence": 1}],
    system_share="0.5",
)


def judged(needs: str, *documents: Document, on: date = BEGAN, **more: object) -> Status:
    said = {"domains": ()}
    held = Held(documents=documents, on=on, **{**said, **more})  # type: ignore[arg-type]
    return TESTS[needs](held)[0].status


@pytest.mark.parametrize(
    ("on", "status"),
    [(BEGAN - DAY, SILENT), (BEGAN, SHOWN), (ENDED - DAY, SHOWN), (ENDED, SILENT)],
)
@pytest.mark.parametrize(
    ("needs", "shows"),
    [
        ("partnership agreement", agreement()),
        ("partnership board", agreement(boards=["A board"])),
        ("shared control total", TOTAL),
        ("agreement with the regulator", document("public_record", as_of=ENDED, roles="overseer")),
        ("agreement with the regulator", agreement(roles="member regulator")),
        ("payment for a population", contract("whole population")),
        ("payment for a population", contract("aligned incentive")),
        ("population health capability", able("understanding-needs")),
        ("population health capability", able("digital-and-data")),
    ],
)
def test_what_shows_a_requirement_shows_it_on_its_days(
    needs: str, shows: Document, on: date, status: Status
) -> None:
    assert judged(needs, shows, on=on) is status
    assert judged(needs, on=on) is SILENT


@pytest.mark.parametrize(
    ("needs", "nearly"),
    [
        ("partnership agreement", TOTAL),
        ("partnership board", agreement()),
        ("shared control total", agreement()),
        ("agreement with the regulator", agreement()),
        ("payment for a population", contract("block")),
        ("population health capability", able("pooled-budgets")),
        ("population health capability", able("understanding-needs", adequate=False)),
        ("population health capability", able("understanding-needs", evidence=())),
        ("engagement that was followed up", met_on("2018-04-01", None)),
        ("engagement that was followed up", met_on("2018-04-02")),
        ("engagement that was followed up", TOTAL),
        ("maturing in every domain", TOTAL),
        ("one commissioner", buying()),
    ],
)
def test_what_nearly_shows_a_requirement_does_not(needs: str, nearly: Document) -> None:
    assert judged(needs, nearly) is SILENT


def test_an_engagement_counts_from_its_day() -> None:
    event = met_on("2018-04-01")
    days = (BEGAN - DAY, BEGAN, ENDED)
    told = [judged("engagement that was followed up", event, on=on) for on in days]
    assert told == [SILENT, SHOWN, SHOWN]


def test_a_fund_on_record_shows_a_control_total() -> None:
    assert judged("shared control total", tied=("facts_fund_rule",)) is SHOWN


def test_a_body_of_its_own_is_of_law_alone() -> None:
    needs = "statutory partnership"
    assert [judged(needs, *each) for each in ((), (agreement(),))] == [NOT, NOT]
    assert judged(needs, agreement(), agreement(id="b", standing="statutory")) is SHOWN


@pytest.mark.parametrize(
    "told", [shown("a"), shown_not("a"), cannot_tell("minutes", "a"), not_on_record("minutes")]
)
def test_one_commissioner_is_what_the_page_of_buyers_tells(told: Shown) -> None:
    held = Held(documents=(buying(),), domains=(), on=BEGAN, as_one=(told, "why"))
    assert TESTS["one commissioner"](held) == (told, "why")


@pytest.mark.parametrize(
    ("level", "evidence", "status"),
    [
        ("developing", (READ,), NOT),
        ("maturing", (READ,), SHOWN),
        ("thriving", (READ,), SHOWN),
        ("thriving", (), UNSURE),
    ],
)
def test_maturity_is_maturing_at_least_with_evidence(
    level: str, evidence: tuple[object, ...], status: Status
) -> None:
    domains = ("Integrated care models",)
    found = mature(level, evidence)
    assert judged("maturing in every domain", found, domains=domains) is status
    assert judged("maturing in every domain", found) is UNSURE  # by no matrix on record
    assert judged("maturing in every domain", found, domains=(*domains, "Another")) is UNSURE
    asked = Held(documents=(found,), domains=(), on=BEGAN)
    (outcome,) = judge_readiness([requirement("ics_requirements:007")], asked)
    assert outcome.met.status is status


def requirement(fact: str) -> Requirement:
    return Requirement(fact=fact, requirement="a", cited="a", cited_date="2018", grade="confirmed")


def test_what_is_asked_without_documents_is_not_on_record() -> None:
    nothing = Held(documents=(), domains=(), on=BEGAN)
    facts = ("ics_requirements:007", "ics_requirements:013", "ics_requirements:014", "other:001")
    found = judge_readiness([requirement(each) for each in facts], nothing)
    assert [each.met.status for each in found] == [SILENT] * 4
    assert ["no test of it" in each.because for each in found] == [False, False, False, True]


def test_a_stage_and_a_matter_stand_from_their_day() -> None:
    assert stage_on(date(2010, 1, 1)) is stages()[0]
    assert [stage_on(on).name for on in (date(2019, 1, 6), date(2019, 1, 7))] == [
        "MoU 2018/19 objectives",
        "Long Term Plan 2019",
    ]
    days = (date(2018, 8, 2), date(2018, 8, 3), date(2023, 12, 31), date(2024, 1, 1))
    told = [single_contract(on) for on in days]
    assert [len(each) for each in told] == [0, 1, 3, 3]
    assert ["January 2024" in each[-1].text for each in told[1:]] == [False, False, True]


def test_a_requirement_is_judged_by_the_test_of_its_fact() -> None:
    held = Held(documents=(agreement(),), domains=(), on=BEGAN, as_one=(shown("a"), "one"))
    facts = ("ics_requirements:014", "ics_requirements:015", "ics_requirements:016")
    found = judge_readiness([requirement(each) for each in facts], held)
    assert [each.met.status for each in found] == [SHOWN, SHOWN, SILENT]
    assert [each.requirement.fact for each in found] == list(facts)


def test_without_a_matrix_it_is_the_matrix_that_would_settle_it() -> None:
    held = Held(documents=(mature("thriving"),), domains=(), on=BEGAN)
    met, because = TESTS["maturing in every domain"](held)
    assert met.settles == "a maturity matrix known by the day"
    assert "no matrix to judge it by was on record" in because


def test_who_may_hold_the_contract_is_told_from_august_2019() -> None:
    for day, since in ((date(2019, 7, 31), False), (date(2019, 8, 1), True)):
        told = {each.touched: each.text for each in single_contract(day)}
        assert ("must be a statutory body" in told["law"]) is since
        assert ("it is not" in told["private providers"]) is since
