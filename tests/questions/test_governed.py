"""Who decides, were people heard, what next: every system, from what ships alone."""

import re
from dataclasses import replace
from datetime import date

import pytest

from questions.together import ask_each
from sampled import sampled
from tripleaim.governance.functions import functions
from tripleaim.governance.readiness import single_contract
from tripleaim.page.catalogue import catalogue_of
from tripleaim.questions.decides.answer import seat_now
from tripleaim.questions.decides.rows import (
    Answering,
    Decider,
    FunctionSeat,
    Nobody,
    NotRead,
    PlaceCarries,
)
from tripleaim.questions.scope import read_scope
from tripleaim.questions.ten import question
from tripleaim.store.engine import ask
from tripleaim.store.record.fact import Asked, read_rows

decides, heard, what_next = (question(name).ask for name in ("decides", "heard", "next"))
# Systems of which nothing bears on whether people were heard by the day: none was found for them.
SILENT = {date(2018, 6, 1): 6, date(2021, 6, 1): 1, date(2026, 5, 1): 0}
DAYS = (date(2018, 6, 1), date(2021, 6, 1), date(2026, 5, 1))
SYB, GM = "stp:QF7", "stp:QOP"


@pytest.mark.parametrize("answer", [decides, heard, what_next])
@pytest.mark.parametrize("on", DAYS)
def test_systems_and_england_have_an_answer(examples_store, answer, on):
    """One system in seven, others each day; `make sweep` asks all of them."""
    kind = "stp" if on < date(2022, 7, 1) else "icb"
    sql = (
        "select area from area where kind = $kind and valid_from <= $on "
        "and (valid_to is null or $on < valid_to) order by area"
    )
    systems = [row["area"] for row in ask(examples_store, sql, {"kind": kind, "on": on})]
    assert len(systems) > 35
    for area in [None, *sampled(systems[DAYS.index(on) :], 7)]:
        found = answer(examples_store, area, on)
        assert found
        assert all(each.statement and each.sources for each in found)


@pytest.mark.parametrize(("area", "places"), [(SYB, 5), (GM, 10)])
def test_functions_of_a_system_and_of_each_of_its_places(examples_store, area, places):
    found = decides(examples_store, area, DAYS[0])
    rows = [each for each in found if each.measure == "sits_with"]
    assert len(rows) == 17
    could = [each for each in found if each.measure == "could_sit_with"]
    for now, low in zip(rows, could, strict=True):
        assert f"sits with the {now.value}" in now.statement
        assert f"able to carry it is the {low.value}" in now.statement
    assert sum(each.measure == "functions_it_can_carry" for each in found) == places


@pytest.mark.parametrize(
    ("status", "moves"),
    [
        ("draft", False),
        ("shared", False),
        ("reported", False),
        ("superseded", False),
        ("signed", True),
        ("published", True),
    ],
)
def test_only_a_delegation_that_parties_agreed_moves_a_function(examples_store, status, moves):
    scope = read_scope(examples_store, SYB, DAYS[0])
    said = [
        each.model_copy(update={"status": status})
        for each in scope.documents
        if each.id == "syb-finance-delegation"
    ]
    assert len(said) == 1
    alone = replace(scope, documents=tuple(said))
    because = [seat_now(each, alone)[1] for each in functions()]
    assert ("delegated by syb-finance-delegation" in because) is moves


def test_a_delegation_moves_a_function_and_only_where_it_holds(examples_store):
    def seat(on):
        rows = question("decides").answer(examples_store, SYB, on).of(FunctionSeat)
        return next(e for e in rows if e.function == "managing collective finance and performance")

    assert seat(date(2018, 3, 1)).sits == "region"
    assert seat(DAYS[0]).sits == "system"
    assert "syb-finance-delegation" in seat(DAYS[0]).because


def test_double_jeopardy_of_the_worked_system_says_that_it_is_an_example(examples_store):
    found = decides(examples_store, SYB, DAYS[0])
    head = next(each for each in found if each.measure == "double_jeopardy")
    assert (head.value, head.status) == (7, "assumed")
    assert any("examples" in caveat or "example" in caveat for caveat in head.caveats)
    rotherham = {e.measure: e.value for e in found if e.subject == "RFR" and e.unit == "pence"}
    assert rotherham["own_test"] == 291_200_000
    assert rotherham["system_test"] == 72_800_000


def test_salford_royal_and_pennine_are_told(examples_store):
    found = decides(examples_store, GM, DAYS[0])
    told = next(each for each in found if each.measure == "support").statement
    assert "Salford Royal NHS Foundation Trust supported Pennine Acute" in told
    assert "then inadequate on 12 August 2016 and requires improvement on 1 March 2018" in told


def test_the_register_verifies_what_ships(examples_store):
    rows = decides(examples_store, SYB, DAYS[0])
    verdicts = {e.subject: e.value for e in rows if e.measure == "signatures_verify"}
    assert verdicts["barnsley-delegation"] == "yes"
    assert verdicts["syb-acute-committees"] == "unsigned"
    assert verdicts["syb-memorandum-2018"] == "unsigned"
    assert "no" not in verdicts.values()


@pytest.mark.parametrize(
    ("on", "systems"),
    [
        (date(2017, 6, 30), 10),
        (date(2018, 6, 1), 14),
        (date(2020, 6, 1), 18),
        (date(2021, 1, 1), 29),
        (date(2021, 4, 1), 42),
        (date(2022, 7, 1), 42),
    ],
)
def test_designations_by_date(examples_store, on, systems):
    assert decides(examples_store, None, on)[0].value == systems
    assert what_next(examples_store, None, on)[0].value == systems


def test_the_country_counts_as_many_as_its_systems_say_of_themselves(shipped_store):
    for on in (date(2017, 6, 30), date(2018, 5, 18), date(2020, 12, 1)):
        whole = what_next(shipped_store, None, on)[0]
        areas = [row["area"] for row in ask(shipped_store, STPS, {"on": on})]
        answers = ask_each(shipped_store, question("next").answer, [(area, on) for area in areas])
        stages = [each.rows[0] for each in answers]
        named = {name for each in stages if each.form in ("system", "part") for name in each.named}
        assert len(named) == whole.value, on


def test_the_history_of_designations_agrees_with_what_is_cited(shipped_store):
    day = date(2022, 6, 30)
    rows = [e for e in what_next(shipped_store, None, day) if e.table.endswith("by date")]
    counted = [row.value for row in rows]
    assert counted == [10, 14, 14, 18, 29, 42]
    said = read_rows(shipped_store, "reported_count", Asked.of(None, on=day, known=date.max))
    cited = [e["value"] for e in said if e["counted"] == "integrated care systems"]
    assert set(counted) <= set(cited)


STPS = """
select area from area where kind = 'stp' and valid_from <= $on
    and (valid_to is null or $on < valid_to) order by area
"""


@pytest.mark.parametrize(
    ("area", "on", "stage"),
    [
        ("stp:QNQ", date(2018, 6, 1), "integrated care system"),
        ("stp:QOP", date(2019, 11, 1), "integrated care system"),
        ("stp:QOP", date(2017, 4, 1), "partnership"),
        ("stp:QOC", date(2018, 6, 1), "partnership"),
        ("icb:QOP", date(2026, 11, 1), "integrated care board"),
    ],
)
def test_the_stage_of_a_system_is_found_by_id(shipped_store, area, on, stage):
    assert what_next(shipped_store, area, on)[0].value == stage


def test_a_board_of_2026_is_a_body_since_2026(shipped_store):
    said = what_next(shipped_store, "icb:Z9B2Z", date(2026, 11, 1))[0].statement
    assert "a body in law since 1 April 2026" in said


def test_what_is_not_on_record_is_not_a_no(examples_store):
    found = {e.measure: e for e in what_next(examples_store, SYB, date(2018, 12, 1)) if not e.table}
    assert found["requirements_met"].value == 3
    assert found["maturity"].value == "none"
    assert "no matrix to judge it by was on record" in found["maturity"].statement
    alone = {e.measure: e for e in what_next(examples_store, GM, DAYS[0]) if not e.table}
    assert alone["requirements_met"].value == alone["requirements_not_met"].value == 0
    assert alone["requirements_not_on_record"].value == alone["requirements_asked"].value
    assert "instead" not in alone
    board = {e.measure for e in what_next(examples_store, "icb:QF7", DAYS[2])}
    assert "requirements_met" not in board


def test_maturity_is_judged_by_the_matrix_of_the_day(examples_store):
    table = catalogue_of("next").rows["MaturityDomain"].table

    def domains(on):
        return [e for e in what_next(examples_store, SYB, on) if e.table == table]

    assert not domains(date(2019, 5, 31))
    assert domains(date(2019, 7, 1))
    rows = what_next(examples_store, SYB, date(2019, 8, 1))
    said = next(each.statement for each in rows if each.measure == "maturity" and not each.table)
    assert "has no level that counts for Track record of delivery" in said


def test_one_programme_and_the_occasions_are_joined(shipped_store):
    said = heard(shipped_store, GM, DAYS[0])[0].statement
    assert "1 programme of service change, which was challenged, and 1 other occasion on" in said


def test_people_heard_in_the_worked_system(examples_store):
    found = heard(examples_store, SYB, date(2018, 12, 1))
    measures = {each.measure: each for each in found}
    assert measures["tests_met"].value == 8
    assert measures["response_rate"].value == 0.39
    assert measures["transparency"].value == sum(
        each.measure == "shown" and each.value == "yes" for each in found
    )


@pytest.mark.parametrize("on", DAYS)
def test_something_was_heard_of_every_system(shipped_store, on):
    kind = "stp" if on < date(2022, 7, 1) else "icb"
    sql = (
        "select area from area where kind = $kind and valid_from <= $on "
        "and (valid_to is null or $on < valid_to) order by area"
    )
    systems = [row["area"] for row in ask(shipped_store, sql, {"kind": kind, "on": on})]
    silent = []
    asked = [(area, on, date(2026, 11, 28)) for area in systems]
    for area, told in zip(systems, ask_each(shipped_store, heard, asked), strict=True):
        first, *others = told
        if not first.value and not any(each.measure == "published_by" for each in others):
            silent.append(area)
    assert len(silent) <= SILENT[on], silent


def test_the_published_surveys_say_what_cannot_be_concluded(examples_store):
    rows = [each for each in heard(examples_store, None, DAYS[2]) if each.table]
    assert {0.78, 0.80, 0.51, 0.15, 0.09, 0.05, 0.69, 0.49} <= {each.value for each in rows}
    assert all("cannot be concluded" in each.statement for each in rows)


def test_a_region_is_answered_with_its_systems(examples_store):
    found = decides(examples_store, "nhs_region:Y62", DAYS[1])
    assert found[0].value == sum(each.measure == "people_who_live_there" for each in found) > 0


def test_without_examples_nothing_invented_is_answered(shipped_store):
    documents = ask(shipped_store, "select body from document order by document")
    assert documents
    assert not [row for row in documents if '"example": true' in row["body"]]
    for on in DAYS:
        for answer in (decides, heard, what_next):
            findings = answer(shipped_store, SYB if on < date(2022, 7, 1) else "icb:QF7", on)
            assert not [each for each in findings if "example" in " ".join(each.caveats)]


@pytest.mark.parametrize("on", [date(2016, 12, 1), *DAYS, date(2023, 4, 1)])
def test_who_answered_is_told_organisations_first_and_nobody_only_where_it_was_read(
    shipped_store, on
):
    area = "stp:QOP" if on < date(2022, 7, 1) else "icb:QOP"
    rows = question("decides").answer(shipped_store, area, on)
    answering = rows.of(Answering)
    assert len({each.measure for each in answering}) >= 10
    told = " ".join(each.statement for each in decides(shipped_store, area, on))
    assert "Nobody answered" not in told
    assert bool(rows.of(Nobody)) == any(each.sort == "nobody" for each in answering)
    unread = {measure for each in rows.of(NotRead) for measure in each.measures}
    assert not unread & {each.measure for each in answering}


def test_four_hour_waits_of_2018_were_the_trusts_to_answer_for(shipped_store):
    rows = question("decides").answer(shipped_store, GM, DAYS[0]).of(Answering)
    waits = [each for each in rows if each.measure == "four-hour waits"]
    assert waits[0].sort == "organisation"
    assert waits[0].answers_to == "NHS Improvement"


def test_who_answered_is_told_in_short_sentences_and_cited_in_the_method(shipped_store):
    found = [e for e in decides(shipped_store, GM, DAYS[0]) if e.measure == "answers"]
    rows = question("decides").answer(shipped_store, GM, DAYS[0]).of(Answering)
    assert len(found) == len(rows) > 10
    for each, row in zip(found, rows, strict=True):
        assert f"Answers: {row.answers or 'nobody'}." in each.statement
        assert (f"To: {row.answers_to}." in each.statement) is bool(row.answers_to)
        assert row.cited in each.method
        assert row.cited not in each.statement
    not_read = [e for e in decides(shipped_store, GM, DAYS[0]) if e.measure == "not_read"]
    assert re.search(
        r"Who answered for .+ and \d+ more in this year is not on record", not_read[0].statement
    )


@pytest.mark.parametrize(
    ("area", "form", "law"),
    [
        ("lad:E06000001", "place", "its council is a body in law"),
        ("ccg:00C", "ccg", "NHS Darlington CCG was a body in law"),
        (GM, "", "Greater Manchester had no body in law"),
    ],
)
def test_councils_and_commissioners_are_bodies_in_law(shipped_store, area, form, law):
    first = question("decides").answer(shipped_store, area, DAYS[0]).first(Decider)
    assert first
    assert first.form == form
    (told,) = [e for e in decides(shipped_store, area, DAYS[0]) if e.measure == "measures_answered"]
    assert law in told.statement
    assert ("no body in law" in told.statement) is (area == GM)


def test_what_nobody_counted_at_a_place_counts_neither_way(shipped_store):
    rows = question("decides").answer(shipped_store, GM, DAYS[0])
    places = {each.place: each for each in rows.of(PlaceCarries)}
    assert len(places) == 10
    for each in places.values():
        assert each.can + each.cannot + each.cannot_tell == 17
    assert places["Wigan"].can > 0


def test_what_a_single_contract_changed_is_dated():
    assert single_contract(date(2018, 8, 2)) == (), "what is cited was not out"
    assert [each.touched for each in single_contract(date(2018, 8, 3))] == ["law"]
    assert "must be a statutory body" not in str(single_contract(date(2019, 7, 31)))
    assert "must be a statutory body" in str(single_contract(date(2019, 8, 1)))
    assert "Provider Selection Regime" not in str(single_contract(date(2023, 12, 31)))
    assert "Provider Selection Regime" in str(single_contract(date(2024, 1, 1)))
