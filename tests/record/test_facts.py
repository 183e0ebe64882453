"""The traps of each table of facts, as its list names them; and what may ship."""

from datetime import date, timedelta

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.model.status import Status
from tripleaim.store.engine import Store, ask, ask_value
from tripleaim.store.ground.councils import upper_tiers
from tripleaim.store.record.accountability import (
    read_answers,
    read_delegations,
    read_frameworks,
    read_law,
    somebody_answers,
)
from tripleaim.store.record.arrangements import coming, read_arrangements
from tripleaim.store.record.bodies import read_contacts, read_footprints
from tripleaim.store.record.events import of_kind, read_events
from tripleaim.store.record.fact import Asked, read_rows
from tripleaim.store.record.frameworks import FRAMEWORKS, read_lines
from tripleaim.store.record.plans import read_plan_publications
from tripleaim.store.record.ratings import read_ratings
from tripleaim.store.record.voice import read_service_changes, read_survey_results, read_voice
from tripleaim.store.schema import tables

TODAY = date(2026, 11, 28)
ONE_DAY = timedelta(days=1)
FACT_TABLES = [table.name for table in tables().values() if table.is_fact]


@pytest.mark.parametrize("table", FACT_TABLES)
def test_every_table_has_rows_and_each_is_known_by_today(shipped_store: Store, table: str) -> None:
    rows = ask_value(shipped_store, f"select count(*) from {table}")
    assert rows > 0
    assert len(read_rows(shipped_store, table, Asked(on=date.max, known=TODAY))) == rows


@pytest.mark.parametrize("table", FACT_TABLES)
def test_nothing_is_told_before_its_day_nor_before_it_was_known(
    shipped_store: Store, table: str
) -> None:
    for day in (date(2016, 12, 1), date(2018, 6, 1), date(2023, 4, 1)):
        for row in read_rows(shipped_store, table, Asked(on=day, known=day)):
            assert row["true_from_low"] <= day
            assert row["known_low"] <= day


@pytest.mark.parametrize("table", FACT_TABLES)
def test_the_edges_of_both_days(shipped_store: Store, table: str) -> None:
    row = read_rows(shipped_store, table, Asked(on=date.max, known=TODAY))[0]
    on, known = row["true_from_low"], row["known_low"]

    def is_told(on: date, known: date) -> bool:
        return row["fact"] in {
            each["fact"] for each in read_rows(shipped_store, table, Asked(on=on, known=known))
        }

    assert is_told(on, known)
    assert not is_told(on - ONE_DAY, known)
    assert not is_told(on, known - ONE_DAY)


def test_no_fact_rests_on_memory_alone(shipped_store: Store) -> None:
    grades = ask(shipped_store, "select of_table from on_record where grade = 'default'")
    assert {row["of_table"] for row in grades} == {"place", "framework_line"}
    recalled = read_lines(shipped_store, "maturity", on=TODAY, known=TODAY)
    assert {line.fact.grade for line in recalled} == {"default"}
    assert len(recalled) == 20


def test_no_note_rests_on_memory(shipped_store: Store) -> None:
    for table in FACT_TABLES:
        if "note" in tables()[table].column_names and table != "contradiction":
            sql = f"select fact from {table} where note ilike '%memory%'"
            assert ask(shipped_store, sql) == [], table


def test_a_citation_is_of_a_publication_and_not_of_a_note(shipped_store: Store) -> None:
    pointing = ask(
        shipped_store,
        "select fact, cited from on_record where regexp_matches(lower(cited), "
        "'^as above|^held|^brief$|[.]md|^see |shared/')",
    )
    assert pointing == []


def test_something_is_on_record_of_every_footprint_and_board(shipped_store: Store) -> None:
    silent = ask(
        shipped_store,
        "select area from area where kind in ('stp', 'icb') and area not in ("
        "select subject from on_record "
        "where of_table not in ('footprint', 'designation', 'place'))",
    )
    assert silent == []


def test_a_missing_rule_is_not_nobody(shipped_store: Store) -> None:
    answers = read_answers(shipped_store, on=date(2018, 6, 1), known=TODAY)
    assert {each.year_ending for each in answers} == {2019}
    assert somebody_answers(answers, "emergency-bed-days").status is Status.NOT_ON_RECORD
    nobody = [each for each in answers if each.sort == "nobody"]
    assert all(each.answers is None for each in nobody)
    waits = [each for each in answers if each.measure == "RTT 18 weeks"]
    assert [each.sort for each in waits] == ["organisation", "commissioner"]
    assert somebody_answers(answers, "referral-to-treatment").status is Status.SHOWN


@pytest.mark.parametrize("year", range(2015, 2027))
def test_organisations_answered_for_waits_in_every_year(shipped_store: Store, year: int) -> None:
    answers = read_answers(shipped_store, on=date(year, 7, 1), known=TODAY)
    assert answers[0].year_ending == year + 1
    assert any(each.sort in ("organisation", "several") for each in answers)


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2018, 3, 31), 2018),
        (date(2018, 4, 1), 2019),
        (date(2022, 6, 30), 2022),  # boards had not begun: the year before holds on
        (date(2022, 7, 1), 2023),
    ],
)
def test_a_rule_is_of_its_financial_year(shipped_store: Store, on: date, year: int) -> None:
    found = {each.year_ending for each in read_answers(shipped_store, on=on, known=TODAY)}
    assert found == {year}


def test_a_rule_carried_to_another_year_says_so(shipped_store: Store) -> None:
    answers = [
        each
        for year in range(2016, 2027)
        for each in read_answers(shipped_store, on=date(year, 1, 1), known=TODAY)
    ]
    assert {each.carried for each in answers} == {True, False}
    assert all(each.fact.grade == "derived" for each in answers if each.carried)


@pytest.mark.parametrize(
    ("on", "functions"), [(date(2022, 6, 30), 0), (date(2022, 7, 1), 1), (date(2023, 4, 1), 3)]
)
def test_delegations_of_a_board_by_day(shipped_store: Store, on: date, functions: int) -> None:
    found = read_delegations(shipped_store, ["icb:QOX"], on=on, known=TODAY)
    assert len(found) == functions
    assert not any(each.status == "planned" for each in found)


def test_what_was_delegated_by_a_day_cannot_be_told_before_it(shipped_store: Store) -> None:
    found = read_delegations(shipped_store, ["icb:QYG"], on=date(2023, 1, 1), known=TODAY)
    dental = next(each for each in found if "dental" in each.function)
    assert dental.fact.held(date(2023, 1, 1)) is Status.CANNOT_TELL
    assert dental.fact.held(date(2023, 4, 1)) is Status.SHOWN


def test_all_42_boards_have_delegations(shipped_store: Store) -> None:
    found = read_delegations(shipped_store, None, on=date(2025, 6, 1), known=TODAY)
    assert len({each.fact.subject for each in found}) == 42


def test_a_bill_is_not_law(shipped_store: Store) -> None:
    listed = read_law(shipped_store, on=TODAY, known=TODAY)
    bills = [each for each in listed if "Bill" in each.form]
    assert bills
    assert all(each.is_proposed for each in bills)
    assert not any(
        "Bill" in each.form for each in read_law(shipped_store, on=date(2026, 5, 13), known=TODAY)
    )


def test_what_is_planned_or_proposed_is_not_done(shipped_store: Store) -> None:
    listed = read_arrangements(shipped_store, None, on=TODAY, known=TODAY)
    not_done = [each for each in listed if each.status in ("planned", "proposed", "refused")]
    assert not_done
    assert {each.holds(TODAY) for each in not_done} == {Status.SHOWN_NOT}
    north_east = read_arrangements(shipped_store, ["stp:QVP"], on=date(2018, 1, 1), known=TODAY)
    committee = next(each for each in north_east if "Northern CCG Joint" in each.title)
    assert (committee.status, committee.happened) == ("proposed", False)


def test_an_end_that_is_only_the_law_says_so(shipped_store: Store) -> None:
    listed = read_arrangements(shipped_store, None, on=TODAY, known=TODAY)
    legal = [each for each in listed if each.end_is_legal]
    assert legal
    assert {each.fact.over.high for each in legal if each.fact.over} == {date(2022, 7, 1)}


def test_37_mergers_of_142_ccgs(shipped_store: Store) -> None:
    listed = read_arrangements(shipped_store, None, on=TODAY, known=TODAY)
    done = [each for each in listed if each.kind == "merger_of_ccgs" and each.happened]
    assert len(done) == 37
    old = [code for each in done for code in (each.members or {})["old"]]
    assert len(old) == 142


def test_what_is_coming_is_not_done(shipped_store: Store) -> None:
    found = coming(shipped_store, ["icb:QUY"], on=date(2025, 9, 1), known=TODAY)
    merger = next(each for each in found if "intended to merge" in each.title)
    assert merger.status == "planned"
    assert (merger.members or {})["with"] == ("icb:QR1",)


def test_no_contract_for_most_care_was_formed(shipped_store: Store) -> None:
    tried = [
        each
        for each in read_arrangements(shipped_store, None, on=TODAY, known=TODAY)
        if each.kind == "single_contract"
    ]
    assert len(tried) == 14
    assert all(each.fate for each in tried)


def test_an_oversight_regime_is_of_the_trust_and_found_by_its_system(shipped_store: Store) -> None:
    found = of_kind(read_events(shipped_store, ["stp:QMM"], on=TODAY, known=TODAY), "oversight")
    assert any(each.fact.subject.startswith("R") for each in found)


def test_vanguards_pioneers_and_sites(shipped_store: Store) -> None:
    events = read_events(shipped_store, None, on=TODAY, known=TODAY)
    counts = {
        kind: len({each.fact.id for each in of_kind(events, kind)})
        for kind in ("vanguard", "pioneer", "neighbourhood_site")
    }
    assert counts == {"vanguard": 50, "pioneer": 25, "neighbourhood_site": 42}
    with pytest.raises(KeyError):
        of_kind(events, "success")


def test_nothing_is_told_twice(shipped_store: Store) -> None:
    twice = ask(
        shipped_store,
        "select subject, plan, published_by, true_from_low from plan_publication "
        "group by all having count(*) > 1",
    )
    assert twice == []
    capped = [
        each
        for each in read_events(shipped_store, None, on=TODAY, known=TODAY)
        if each.regime == "capped expenditure process of 2017/18"
    ]
    sure = [each for each in capped if each.fact.grade != "conflicting"]
    assert (len(sure), len({each.fact.subject for each in sure})) == (13, 13)
    assert len(capped) == 15


def test_a_system_matched_by_us_says_so(shipped_store: Store) -> None:
    events = read_events(shipped_store, None, on=TODAY, known=TODAY)
    matched = of_kind(events, "vanguard", "pioneer")
    assert all("derived" in (each.note or "") for each in matched)


def test_a_joint_exercise_stands_under_each_system(shipped_store: Store) -> None:
    listed = read_service_changes(shipped_store, None, on=TODAY, known=TODAY)
    joint = {each.fact.subject for each in listed if "Improving Healthcare" in each.programme}
    assert joint == {"stp:QWE", "stp:QXU"}


def test_counts_of_networks_keep_their_method(shipped_store: Store) -> None:
    listed = read_rows(
        shipped_store, "reported_count", Asked.of(["stp:QE1", "icb:QE1"], on=TODAY, known=TODAY)
    )
    networks = [each for each in listed if each["counted"] == "networks"]
    assert len(networks) == 6
    assert len({each["method"] for each in networks}) == 2


def test_a_blank_challenge_is_not_none_made(shipped_store: Store) -> None:
    listed = read_service_changes(shipped_store, None, on=TODAY, known=TODAY)
    assert len({each.programme for each in listed}) > 40
    blank = next(each for each in listed if each.challenge is None)
    assert blank.challenged is None
    dorset = next(each for each in listed if each.fact.subject == "stp:QVV")
    assert dorset.challenge
    assert not dorset.was_decided(date(2017, 9, 19))
    assert dorset.was_decided(date(2017, 9, 20))


def test_voice_reaches_the_systems(shipped_store: Store) -> None:
    listed = [
        *read_voice(shipped_store, None, on=TODAY, known=TODAY),
        *read_service_changes(shipped_store, None, on=TODAY, known=TODAY),
        *read_plan_publications(shipped_store, None, on=TODAY, known=TODAY),
    ]
    systems = {each.fact.subject.split(":")[-1] for each in listed}
    codes = {row["code"] for row in ask(shipped_store, "select code from area where kind = 'icb'")}
    assert len(codes & systems) >= 42


def test_surveys_say_how_many_were_asked_or_not(shipped_store: Store) -> None:
    rows = read_survey_results(shipped_store, on=TODAY, known=TODAY)
    assert {each.asked is None for each in rows} == {True, False}
    assert not read_survey_results(shipped_store, on=date(2015, 6, 1), known=TODAY)


@pytest.mark.parametrize(
    ("kind", "on", "systems"),
    [("stp", date(2017, 4, 1), 44), ("icb", date(2022, 7, 1), 42), ("icb", date(2026, 4, 1), 36)],
)
def test_the_ground_has_the_councils_of_the_published_tables(
    shipped_store: Store, kind: str, on: date, systems: int
) -> None:
    """Those of 2026 were tabled by the councils from before April 2023."""
    rows = ask(
        shipped_store,
        "select subject, council, share from upper_tier "
        "where split_part(subject, ':', 1) = $kind and true_from_low = $on",
        {"kind": kind, "on": on},
    )
    listed: dict[str, dict[str, float]] = {}
    for row in rows:
        listed.setdefault(row["subject"], {})[row["council"]] = row["share"]
    assert len(listed) == systems
    day = min(on, date(2023, 3, 31))
    for system, councils in listed.items():
        found = {
            each.code: each.share
            for each in upper_tiers(shipped_store, system, on, councils_on=day)
        }
        assert found.keys() == councils.keys(), system
        assert all(abs(found[each] - councils[each]) < 0.02 for each in found), system


def test_every_board_of_2026_has_a_site(shipped_store: Store) -> None:
    found = read_contacts(shipped_store, None, on=TODAY, known=TODAY)
    sites = {each.fact.subject for each in found if each.kind == "site"}
    assert len({each for each in sites if each.startswith("icb:")}) == 36
    assert all(each.page.startswith("http") for each in found)


def test_revised_people_of_2020(shipped_store: Store) -> None:
    rows = read_rows(shipped_store, "population_revision", Asked(on=TODAY, known=TODAY))
    revised = next(each for each in rows if each["year"] == 2020)
    assert revised["first_published"] - revised["revised"] == 224_177


def test_the_44_footprints_by_number(shipped_store: Store) -> None:
    listed = read_footprints(shipped_store)
    assert [each.number for each in listed] == list(range(1, 45))
    assert len({each.fact.subject for each in listed}) == 44


@pytest.mark.parametrize("framework", list(FRAMEWORKS))
def test_every_list_has_lines(shipped_store: Store, framework: str) -> None:
    assert read_lines(shipped_store, framework, on=TODAY, known=TODAY)


def test_a_list_that_there_is_not_is_refused(shipped_store: Store) -> None:
    with pytest.raises(InputRefused, match="is not one"):
        read_lines(shipped_store, "wishes", on=TODAY, known=TODAY)


def test_contradictions_are_kept(shipped_store: Store) -> None:
    assert len(read_rows(shipped_store, "contradiction", Asked(on=TODAY, known=TODAY))) == 30


def test_what_was_found_against_what_was_held_is_told(shipped_store: Store) -> None:
    listed = read_arrangements(shipped_store, ["stp:QKK", "stp:QOC"], on=TODAY, known=TODAY)
    five = next(each for each in listed if "five share an officer" in each.title)
    assert five.fact.begun.low == date(2018, 1, 1)
    officer = next(
        each for each in listed if "one accountable officer for Shropshire" in each.title
    )
    assert officer.fact.grade == "conflicting"
    rated = read_ratings(shipped_store, ["00L"], on=TODAY, known=TODAY)
    assert {each.fact.grade for each in rated if each.period == "2015/16"} == {"conflicting"}


def test_a_framework_of_oversight_in_2018(shipped_store: Store) -> None:
    listed = read_frameworks(shipped_store, on=date(2018, 6, 1), known=TODAY)
    assert any("Single Oversight" in each.framework for each in listed)
