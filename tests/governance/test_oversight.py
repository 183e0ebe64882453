"""Ratings before and after support, maturity, readiness, designations."""

import csv
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tripleaim.governance.folder import find_filed, read_folder
from tripleaim.governance.maturity import at_least, judge_maturity, overall
from tripleaim.governance.oversight import before_and_after
from tripleaim.governance.readiness import (
    Held,
    Requirement,
    judge_readiness,
    stage_on,
    stages,
)
from tripleaim.model.status import Status, cannot_tell, shown
from tripleaim.store.record.frameworks import read_lines
from tripleaim.store.rules import read_rules
from tripleaim.store.shipped import FOLDER

WORKED = FOLDER.parent / "worked"


def asked(at: int) -> Requirement:
    """A requirement by the number of its fact."""
    return Requirement(
        fact=f"ics_requirements:{at:03d}",
        requirement="x",
        cited="x",
        cited_date="2017",
        grade="confirmed",
    )


@pytest.fixture(scope="module")
def syb():
    """The worked system."""
    return read_folder(WORKED / "south-yorkshire-and-bassetlaw")


def test_salford_royal_and_pennine_before_and_after():
    (filed,) = read_folder(WORKED / "greater-manchester").filed
    found = {each.organisation: each for each in before_and_after(filed.document)}
    assert found["RM3"].before.rating == "outstanding"
    assert [(str(each.on), each.rating) for each in found["RW6"].after] == [
        ("2016-08-12", "inadequate"),
        ("2018-03-01", "requires improvement"),
    ]


def test_a_level_without_evidence_does_not_count(syb):
    assessment = find_filed(syb, "syb-maturity-2019").document
    domains = list(dict.fromkeys(cell.domain for cell in assessment.cells))
    levels = {level.domain: level for level in judge_maturity(assessment, domains)}
    leadership = levels["System leadership, partnerships and change capability"]
    assert (leadership.counts, leadership.disagree) == ("maturing", 1)
    record = levels["Track record of delivery"]
    assert record.counts is None
    assert "claimed without evidence" in record.because
    assert overall(list(levels.values())) is None
    assert not at_least(overall(list(levels.values())), "emerging")


def test_readiness_names_the_document_or_what_is_missing(syb):
    held = Held(
        documents=[each.document for each in syb.filed],
        domains=[],
        on=date(2018, 12, 1),
        as_one=(cannot_tell("their minutes", "record"), "nothing joins all five"),
    )
    rows = [asked(at) for at in (2, 5, 15, 18, 99)]
    found = judge_readiness(rows, held)
    assert [each.met.status for each in found] == [
        Status.SHOWN,
        Status.NOT_ON_RECORD,
        Status.CANNOT_TELL,
        Status.SHOWN_NOT,
        Status.NOT_ON_RECORD,
    ]
    assert [each.because for each in found] == [
        "shown by syb-control-total-2019",
        "no assessment on record shows that it can manage population health",
        "nothing joins all five",
        "until July 2022 no law gave a partnership a body of its own",
        "no test of it is written down",
    ]
    assert all(each.met.settles for each in found if not each.met.is_known)


def test_facts_show_what_no_document_does():
    held = Held(
        documents=[],
        domains=[],
        on=date(2019, 6, 1),
        as_one=(shown("facts_arrangement"), "all are joined"),
        tied=["facts_fund_rule"],
    )
    rows = [asked(2), asked(15)]
    assert [each.met.status for each in judge_readiness(rows, held)] == [Status.SHOWN] * 2


def test_every_requirement_on_record_has_a_test_and_its_stage(facts_folder):
    with (facts_folder / "ics_requirements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    requirements = [asked(at) for at, _ in enumerate(rows, start=1)]
    held = Held(documents=[], domains=["x"], on=date(2019, 1, 1))
    found = judge_readiness(requirements, held)
    assert len(found) == 18
    assert not [each for each in found if "no test of it" in each.because]
    told = {fact: each.name for each in stages() for fact in each.asks}
    beside = set(read_rules("readiness")["beside"]["asks"])
    for row, requirement in zip(rows, requirements, strict=True):
        assert (requirement.fact in beside) != (told.get(requirement.fact) == row["stage"])


def test_a_stage_is_asked_from_its_day_on():
    days = [each.since for each in stages()]
    assert days == sorted(set(days))
    assert stage_on(date(2016, 1, 1)) is stages()[0]
    for before, stage in pairwise(stages()):
        assert stage_on(stage.since) is stage
        assert stage_on(stage.since - timedelta(days=1)) is before


def test_what_a_stage_asks_was_out_when_it_was_asked(shipped_store):
    lines = read_lines(shipped_store, "stage_requirement", on=date.max, known=date.max)
    begun = {line.fact.id: line.fact.begun.low for line in lines}
    for stage in stages():
        assert all(begun[fact] <= stage.since for fact in stage.asks), stage.name


def test_the_worked_system_is_sound_and_its_signatures_hold(syb):
    from governance.signed import TODAY
    from tripleaim.governance.checking import check_folder
    from tripleaim.governance.signing_rules import Trust
    from tripleaim.governance.verifying import verify_folder
    from tripleaim.model.documents.kinds import KINDS

    assert check_folder(syb, None, date(2018, 6, 1)).faults == ()
    assert verify_folder(syb, Trust(keys=syb.keys, today=TODAY)).faults == ()
    assert {each.document.kind for each in syb.filed} == set(KINDS) - {
        "signed_plan",
        "minutes",
        "public_record",
        "terms_of_reference",
        "scheme_of_delegation",
        "neighbourhood_plan",
        "integrated_health_contract",
    }
    for each in syb.filed:
        assert each.document.example or each.document.status == "reported"
