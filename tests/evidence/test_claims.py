"""The claims of 2018: from the files to the verdicts, from what ships and from the full data."""

from datetime import date

import numpy as np
import pytest

from tripleaim.evidence.claimed import EVER, MEASURES, Window
from tripleaim.evidence.claims import judge_claims
from tripleaim.evidence.falsify import FEWEST_POST
from tripleaim.evidence.months import Months
from tripleaim.evidence.series import find_breaks, read_starts
from tripleaim.evidence.tranches import judge_tranches
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.questions.done.answer import done
from tripleaim.questions.done.judged import judged_claims
from tripleaim.questions.done.rows import Effect, InShort
from tripleaim.questions.ten import question
from tripleaim.store.engine import ask, ask_value
from tripleaim.studies.power import power

ON = date(2018, 6, 1)


def test_every_system_and_measure_has_a_verdict(shipped_store):
    judged = judged_claims(shipped_store, EVER)
    assert len(judged) == 44 * len(MEASURES)
    assert len({each.system for each in judged if each.designated}) == 16
    assert all(each.reason for each in judged)


def test_systems_add_up_to_england(shipped_store):
    rows = ask(
        shipped_store,
        "with system as (select measure, period_from, sum(value) as value, "
        "bool_or(value is null) as gap from observation where subject like 'stp:%' "
        "group by all) select s.measure, e.value as england, s.value as systems "
        "from system s join observation e using (measure, period_from) "
        "where e.subject = 'england:E92000001' and not s.gap",
    )
    assert len(rows) > 200
    for row in rows:
        allowed = 0.01 if row["measure"] == "delayed_days" else 0.0
        assert row["systems"] == pytest.approx(row["england"], rel=allowed, abs=0.5)


def test_published_totals_of_england(any_store):
    def total(measure: str, first: str, until: str) -> float:
        sql = """
            select sum(value) from observation
            where measure = $measure and subject = 'england:E92000001'
                and period_from between $first and $until
        """
        values = {"measure": measure, "first": first, "until": until}
        return float(ask_value(any_store, sql, values))

    assert total("ae_attendances", "2016-04-01", "2017-03-01") == pytest.approx(23.36e6, rel=0.001)
    assert total("ae_attendances", "2018-04-01", "2019-03-01") == pytest.approx(24.83e6, rel=0.001)
    assert total("delayed_days", "2017-02-01", "2017-02-01") == 186_490


def test_what_ships_is_what_the_full_store_says(shipped_store, full_store):
    sql = (
        "select measure, subject, period_from, value from observation "
        "where subject like 'stp:%' and measure in ('ae_attendances', 'delayed_days') "
        "and period_from >= date '2015-07-01' order by all"
    )
    shipped, full = ask(shipped_store, sql), ask(full_store, sql)
    assert len(shipped) == len(full) > 4000
    for one, other in zip(shipped, full, strict=True):
        assert {**one, "value": 0} == {**other, "value": 0}
        assert one["value"] == pytest.approx(other["value"], abs=0.006)


def test_a_month_that_a_major_department_left_out_is_missing(shipped_store):
    sql = (
        "select value from observation where measure = 'ae_attendances' "
        "and subject = 'stp:QF7' and period_from = date '2016-01-01'"
    )
    assert ask_value(shipped_store, sql) is None


def test_designations_follow_the_cited_facts(shipped_store):
    found = read_starts(shipped_store, date(2020, 1, 1))
    assert found["stp:QNQ"].month == date(2017, 7, 1)
    assert found["stp:QOP"].tranche == "June 2017, devolution area"
    assert found["stp:QU9"].in_part
    assert "stp:QM7" not in found


def test_frimley_cannot_be_told_and_says_why(shipped_store):
    findings = question("done").ask(shipped_store, "stp:QNQ", date(2021, 5, 1))
    assert findings[0].measure == "verdict"
    attendances = next(each for each in findings if each.measure == "effect_on_ae_attendances")
    assert attendances.status == "cannot tell"
    assert "September 2017" in attendances.statement
    assert any(each.table for each in findings)


def test_a_board_of_today_is_asked_through_its_partnership(shipped_store):
    answer = done(shipped_store, "icb:QNQ", date(2026, 1, 1))
    assert {each.subject for each in answer.of(Effect)} == {"stp:QNQ"}


def test_a_part_of_a_system_is_told_the_systems_record(shipped_store):
    answer = done(shipped_store, "ccg:00T", ON)
    assert {each.subject for each in answer.of(Effect)} == {"stp:QOP"}
    assert answer.first(InShort).form == "one"


def test_an_area_that_is_not_there_is_refused(shipped_store):
    with pytest.raises(NothingFound, match="existed from"):
        done(shipped_store, "ccg:00T", date(2026, 1, 1))


def test_england_has_tranches_and_what_others_published(shipped_store):
    findings = question("done").ask(shipped_store, None, date(2026, 1, 1))
    tables = {each.table for each in findings}
    assert {"Systems designated together", "Every system", "What others have published"} <= tables
    assert all(each.statement for each in findings)


def test_tranches_are_finer_than_their_systems(shipped_store):
    judged = judged_claims(shipped_store, EVER)
    for one in judge_tranches(judged):
        alone = [
            each.verdict.detectable
            for each in judged
            if each.verdict and each.measure is one.measure and each.tranche == one.tranche
        ]
        assert one.detectable < min(alone)


def test_power_falls_with_few_months_and_unknown_measures_are_refused(shipped_store):
    found = power(shipped_store, "emergency_admissions", ON)
    assert len(found) == 36
    assert min(int(each.measure.split("_")[2]) for each in found) == FEWEST_POST
    with pytest.raises(InputRefused, match="ae_attendances"):
        power(shipped_store, "happiness", ON)


def test_a_step_that_stays_is_a_break_and_an_outlier_is_not():
    rng = np.random.default_rng(4)
    values = rng.normal(scale=0.02, size=(20, 48))
    values[3, 20:] += 0.3
    values[5, 30] += 0.5
    months = tuple(date(2016 + at // 12, at % 12 + 1, 1) for at in range(48))
    logs = Months(units=tuple(f"s{at}" for at in range(20)), months=months, values=values)
    assert [(each.system, each.month) for each in find_breaks(logs)] == [("s3", months[20])]


def test_a_step_too_near_the_end_is_told_and_left_in(shipped_store):
    """Frimley's emergency admissions rise from 7,481 in October to 9,737 in December 2019."""
    [one] = [
        each
        for each in judged_claims(shipped_store, EVER)
        if (each.system, each.measure.id) == ("stp:QNQ", "emergency_admissions")
    ]
    assert any("From December 2019 on it stands +20%" in note for note in one.notes)
    assert one.months[-1].month == 12


@pytest.mark.parametrize(
    ("on", "known", "ae", "delays"),
    [
        (date(2018, 5, 31), date.max, date(2018, 5, 1), date(2018, 5, 1)),
        (date(2018, 6, 1), date.max, date(2018, 6, 1), date(2018, 6, 1)),
        (date(2018, 6, 1), date(2018, 6, 30), date(2018, 5, 1), date(2018, 4, 1)),
        (date(2018, 6, 1), date(2018, 7, 1), date(2018, 6, 1), date(2018, 5, 1)),
        (date(2030, 1, 1), date.max, date(2020, 1, 1), date(2020, 1, 1)),
    ],
)
def test_a_month_counts_once_it_has_ended_and_is_published(on, known, ae, delays):
    window = Window(on=on, known=known)
    ends = {each.id: window.until(each) for each in MEASURES}
    assert (ends["ae_attendances"], ends["delayed_days"]) == (ae, delays)


@pytest.mark.parametrize("on", [date(2018, 1, 1), date(2018, 6, 1), date(2019, 5, 1)])
def test_nothing_of_a_later_month_is_judged(shipped_store, on):
    window = Window(on=on, known=on)
    for each in judge_claims(shipped_store, window):
        assert all(month < window.until(each.measure) for month in each.months)
        if each.designated:
            assert each.starts <= on.replace(day=1)
        if each.step:
            assert each.step.month < on


def test_six_months_after_are_needed_and_no_more(shipped_store):
    counted = {}
    for on in (date(2017, 12, 31), date(2018, 1, 1)):
        judged = judge_claims(shipped_store, Window(on=on, known=date.max), ["stp:QOP"])
        counted[on] = [(each.after, each.verdict is None) for each in judged]
    assert set(counted[date(2017, 12, 31)]) == {(5, True)}
    assert set(counted[date(2018, 1, 1)]) == {(6, False)}


def test_a_system_alone_is_judged_as_among_all(shipped_store):
    every = {(each.system, each.measure.id): each for each in judged_claims(shipped_store, EVER)}
    for system in ("stp:QNQ", "stp:QF7", "stp:QOP"):
        for one in judge_claims(shipped_store, EVER, [system]):
            other = every[one.system, one.measure.id]
            assert one.verdict == other.verdict
            assert (one.cause, one.after, one.notes) == (other.cause, other.after, other.notes)


def test_a_designation_known_only_later_makes_nobody_a_treated_system(shipped_store):
    until = date(2018, 6, 1)
    assert len(read_starts(shipped_store, until)) > 0
    assert read_starts(shipped_store, until, date(2017, 5, 31)) == {}
