"""The claims of 2018: from the files to the verdicts, from what ships and from the full data."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tripleaim.evidence.claimed import MEASURES
from tripleaim.evidence.series import find_breaks, read_starts
from tripleaim.evidence.tranches import judge_tranches
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.questions.done.answer import done, judged_claims
from tripleaim.store.engine import ask, ask_value
from tripleaim.studies.power import power

ON = date(2018, 6, 1)


def test_every_system_and_measure_has_a_verdict(shipped_store):
    judged = judged_claims(shipped_store)
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
    sql = ("select measure, subject, period_from, value from observation "
           "where subject like 'stp:%' and measure in ('ae_attendances', 'delayed_days') "
           "and period_from >= date '2015-07-01' order by all")  # fmt: skip
    shipped, full = ask(shipped_store, sql), ask(full_store, sql)
    assert len(shipped) == len(full) > 4000
    for one, other in zip(shipped, full, strict=True):
        assert {**one, "value": 0} == {**other, "value": 0}
        assert one["value"] == pytest.approx(other["value"], abs=0.006)


def test_a_month_that_a_major_department_left_out_is_missing(shipped_store):
    sql = ("select value from observation where measure = 'ae_attendances' "
           "and subject = 'stp:QF7' and period_from = date '2016-01-01'")  # fmt: skip
    assert ask_value(shipped_store, sql) is None


def test_designations_follow_the_cited_facts(shipped_store):
    found = read_starts(shipped_store, date(2020, 1, 1))
    assert found["stp:QNQ"].month == date(2017, 7, 1)
    assert found["stp:QOP"].tranche == "June 2017, devolution area"
    assert found["stp:QU9"].in_part
    assert "stp:QM7" not in found


def test_frimley_cannot_be_told_and_says_why(shipped_store):
    findings = done(shipped_store, "stp:QNQ", ON)
    assert findings[0].measure == "verdict"
    attendances = next(each for each in findings if each.measure == "effect_on_ae_attendances")
    assert attendances.status == "cannot tell"
    assert "September 2017" in attendances.statement
    assert any(each.table for each in findings)


def test_a_board_of_today_is_asked_through_its_partnership(shipped_store):
    findings = done(shipped_store, "icb:QNQ", date(2026, 1, 1))
    assert findings[0].subject == "stp:QNQ"


def test_an_area_without_months_is_said(shipped_store):
    with pytest.raises(NothingFound, match="44 partnerships"):
        done(shipped_store, "ccg:00T", ON)


def test_england_has_tranches_and_what_others_published(shipped_store):
    findings = done(shipped_store, None, ON)
    tables = {each.table for each in findings}
    assert {"Systems designated together", "Every system", "What others have published"} <= tables
    assert all(each.statement for each in findings)


def test_tranches_are_finer_than_their_systems(shipped_store):
    judged = judged_claims(shipped_store)
    for one in judge_tranches(judged):
        alone = [
            each.verdict.detectable
            for each in judged
            if each.verdict and each.measure is one.measure and each.tranche == one.tranche
        ]
        assert one.detectable < min(alone)


def test_power_falls_with_few_months_and_unknown_measures_are_refused(shipped_store):
    assert len(power(shipped_store, "emergency_admissions", ON)) == 45
    with pytest.raises(InputRefused, match="ae_attendances"):
        power(shipped_store, "happiness", ON)


def test_a_step_that_stays_is_a_break_and_an_outlier_is_not():
    rng = np.random.default_rng(4)
    logs = pd.DataFrame(rng.normal(scale=0.02, size=(20, 48)), index=[f"s{i}" for i in range(20)])
    logs.loc["s3", 20:] += 0.3
    logs.loc["s5", 30] += 0.5
    assert [(each.system, each.month) for each in find_breaks(logs)] == [("s3", 20)]


def test_a_step_too_near_the_end_is_told_and_left_in(shipped_store):
    """Frimley's emergency admissions rise from 7,481 in October to 9,737 in December 2019."""
    [one] = [
        each
        for each in judged_claims(shipped_store)
        if (each.system, each.measure.id) == ("stp:QNQ", "emergency_admissions")
    ]
    assert any("From December 2019 on it stands +20%" in note for note in one.notes)
    assert one.months[-1].month == 12
