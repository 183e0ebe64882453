"""Panels from the store: published totals, footprints fixed and moving, gaps as facts."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tripleaim.cli.series import mark_treated
from tripleaim.evidence.panel import Columns, panel_of, survey_gaps
from tripleaim.evidence.read_panel import Asked, carry, read_panel
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.store.engine import ask, ask_value

ACCIDENT = {"ae_attendances": "attendances_total", "emergency_admissions": "em_adm_total"}

TODAY = date.today()


@pytest.mark.parametrize("measure", ACCIDENT)
def test_counted_for_the_system_of_the_month_it_is_what_was_published(
    full_store, data_folder, measure
):
    """Every system and month of the publisher's own table of partnerships, to the unit."""
    path = data_folder / "activity/ae_monthly_stp_2017-04_2019-12.csv"
    published = pd.read_csv(path, dtype=str).dropna(subset=["stp_ons_code"])
    codes = {
        row["ons_code"]: row["area"]
        for row in ask(
            full_store,
            "select distinct ons_code, area from area_seen "
            "where kind = 'stp' and ons_code is not null order by all",
        )
    }
    asked = Asked(
        measure=measure,
        kind="stp",
        on=TODAY,
        footprint="moving",
        first=date(2017, 4, 1),
        until=date(2020, 1, 1),
    )
    ours = read_panel(full_store, asked).values
    compared = 0
    for row in published.to_dict("records"):
        found = ours.loc[codes[row["stp_ons_code"]], date.fromisoformat(row["period"] + "-01")]
        if not np.isnan(found):
            assert found == float(row[ACCIDENT[measure]])
            compared += 1
    assert compared == len(published) - np.isnan(ours.to_numpy()).sum() + (
        ours.size - len(published)
    )
    assert compared > 1400


def test_trusts_carry_their_predecessors(full_store):
    asked = Asked(measure="ae_attendances", kind="trust", on=TODAY, until=date(2020, 1, 1))
    months = read_panel(full_store, asked).values
    assert "RM2" not in months.index
    before = ask_value(
        full_store,
        "select sum(value) from observation where period_from = "
        "date '2017-09-01' and measure = 'ae_attendances' "
        "and subject in ('RM2', 'RW3')",
    )
    assert months.loc["R0A", date(2017, 9, 1)] == before > 20_000
    assert months.loc["R0A"].notna().all()


def test_areas_are_carried_by_where_people_live(any_store):
    asked = Asked(measure="treatable_mortality", kind="stp", on=date(2018, 6, 1))
    found = read_panel(any_store, asked)
    assert found.made == "ccg averaged by where residents live"
    plain = read_panel(any_store, Asked(measure="treatable_mortality", kind="ccg", on=TODAY)).values
    low, high = plain[date(2016, 1, 1)].min(), plain[date(2016, 1, 1)].max()
    assert found.values[date(2016, 1, 1)].dropna().between(low, high).all()


@pytest.mark.parametrize(
    ("measure", "subject", "day", "published"),
    [
        ("ae_attendances", "england:E92000001", "2020-04-01", 916_575),
        ("ae_attendances", "england:E92000001", "2026-01-01", 2_320_266),
        ("ae_attendances_weekly", "england:E92000001", "2013-12-30", 387_463),
        ("waiting", "england:E92000001", "2007-08-01", 4_186_999),
        ("waiting", "england:E92000001", "2024-05-01", 7_603_765),
        ("beds_overnight", "england:E92000001", "2018-04-01", 101_398),
    ],
)
def test_published_totals(full_store, measure, subject, day, published):
    """From the notes with the data: to a thousandth where those print millions."""
    sql = (
        "select value from observation where measure = $measure and subject = $subject "
        "and period_from = $day"
    )
    values = {"measure": measure, "subject": subject, "day": day}
    rel = 2e-4 if measure == "waiting" else 1e-5
    assert ask_value(full_store, sql, values) == pytest.approx(published, rel=rel)


def test_other_published_totals(full_store):
    beds = ask_value(
        full_store,
        "select sum(value) from observation where measure = 'beds_open' "
        "and period_from = date '2025-08-01'",
    )
    assert beds == 100_398
    pathways = ask_value(
        full_store,
        "select sum(value) from observation where measure = "
        "'pathways_completed' and period_from = date '2021-03-01'",
    )
    assert pathways == 1_238_570
    winter = ask_value(
        full_store,
        "select avg(o.value / b.value) from observation o join observation b using "
        "(subject, period_from) where o.measure = 'winter_beds_occupied' "
        "and b.measure = 'winter_beds_open' and subject like 'england:%' "
        "and period_from between date '2018-12-01' and date '2019-03-31'",
    )
    assert winter == pytest.approx(0.935, abs=0.001)


def test_the_fourteen_that_left_are_known_by_name(shipped_store):
    rows = ask(
        shipped_store,
        "select says from annotation where measure = 'ae_over_4h' and "
        "subject like 'stp:%' and kind = 'definition'",
    )
    named = {
        word
        for row in rows
        for word in row["says"].replace(",", "").split()
        if word.startswith("R") and len(word) == 3
    }
    assert len(named) == 14


def test_gaps_are_facts_and_the_panel_is_balanced(shipped_store):
    found = read_panel(shipped_store, Asked(measure="ae_attendances", kind="stp", on=TODAY))
    missing = {note.subject for note in found.notes if note.kind == "missing"}
    assert (
        missing
        == set(found.values.index[found.values.isna().any(axis=1)])
        == {"stp:QF7", "stp:QM7"}
    )
    filled, gaps = survey_gaps(found.values)
    assert filled.notna().all().all()
    assert {gap.unit: gap.treatment for gap in gaps} == {
        "stp:QF7": "left out",
        "stp:QM7": "filled on a straight line",
    }
    rows = mark_treated(filled, ["stp:QOP=2017-07-01"])
    columns = Columns(unit="unit", period="period", outcome="outcome", treatment="treatment")
    assert panel_of(rows, columns).treated.tolist() == [list(filled.index).index("stp:QOP")]
    with pytest.raises(InputRefused, match="no unit"):
        mark_treated(filled, ["stp:QQQ=2017-07-01"])


def test_boards_of_today_have_months(shipped_store):
    asked = Asked(measure="no_criteria_to_reside", kind="icb", on=TODAY)
    assert read_panel(shipped_store, asked).values.shape[0] == 42


def test_what_is_not_held_is_said_with_what_is(shipped_store):
    with pytest.raises(NothingFound, match="ae_attendances"):
        read_panel(shipped_store, Asked(measure="happiness", kind="stp", on=TODAY))
    with pytest.raises(NothingFound, match="Held for: stp"):
        read_panel(shipped_store, Asked(measure="delayed_days", kind="trust", on=TODAY))
    with pytest.raises(InputRefused, match="footprint"):
        Asked(measure="ae_attendances", kind="stp", on=TODAY, footprint="flying")


def test_a_count_that_is_carried_keeps_its_total():
    rng = np.random.default_rng(2)
    values = pd.DataFrame(rng.random((5, 3)), index=list("abcde"))
    shares = pd.DataFrame(
        {
            "old": np.repeat(list("abcde"), 2),
            "new": list("xy") * 5,
            "people": rng.integers(1, 9, 10),
        }
    )
    assert carry(values, shares, rate=False).sum().tolist() == pytest.approx(values.sum().tolist())
    values.loc["c", 1] = np.nan
    assert carry(values, shares, rate=True)[1].isna().all()
