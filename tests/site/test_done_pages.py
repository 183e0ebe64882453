"""What has it ever done for me, as a page: notes on charts, process control, code that runs."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tripleaim.evidence.claimed import EVER, Window
from tripleaim.evidence.spc import chart_series
from tripleaim.page.section import Code, Details, tables_in
from tripleaim.page.told import told
from tripleaim.questions.done.answer import done
from tripleaim.questions.done.charts import marks_of, notes_of, say_notes
from tripleaim.questions.done.course import processes
from tripleaim.questions.done.intervals import interval_charts
from tripleaim.questions.done.judged import judged_claims
from tripleaim.questions.done.page import section
from tripleaim.questions.done.past import Past
from tripleaim.questions.done.rows import Course, EffectThere, Goes
from tripleaim.store.engine import Store

FRIMLEY = "stp:QNQ"
DAY = date(2018, 6, 1)
BODIES = [Past(body=FRIMLEY, name="Frimley Health", share=1.0)]


def test_the_code_on_the_page_gives_the_figures_on_the_page(
    shipped_store: Store, shipped_path: Path, tmp_path: Path
) -> None:
    made = section(shipped_store, FRIMLEY, DAY)
    assert made is not None
    details = [each for each in made.blocks if isinstance(each, Details)]
    (code,) = [block for each in details for block in each.blocks if isinstance(block, Code)]
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "england.duckdb").symlink_to(shipped_path)
    said = subprocess.run(
        [sys.executable, "-c", code.text],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    ).stdout
    printed = {line.split(",")[0]: line.split(",")[1:] for line in said.splitlines()}
    mine = judged_claims(shipped_store, Window(on=DAY, known=date.max), [FRIMLEY])
    assert printed == {
        each.measure.id: [each.verdict.kind, str(round(each.verdict.effect, 4))]
        for each in mine
        if each.verdict is not None
    }
    assert printed


def test_a_month_within_its_limits_stands_out_by_its_run_only(shipped_store: Store) -> None:
    made = told(done(shipped_store, "stp:QOC", date(2021, 5, 1)))
    rows = [row for row in made.answer.of(Course) if row.form != "chance"]
    inside = [row for row in rows if row.lower <= row.last <= row.upper]
    assert 0 < len(inside) < len(rows)
    for row in rows:
        said = "by the run of months, not by that month alone" in made.sentence(row)
        assert said == (row in inside), row


def test_all_the_people_are_not_a_hundred_per_cent_of_them(shipped_store: Store) -> None:
    made = told(done(shipped_store, "ccg:00L", date(2021, 5, 1)))
    said = [made.sentence(row) for row in made.answer.of(Goes)]
    assert any("in which all the people of NHS Northumberland CCG live" in one for one in said)
    assert not any("100.0%" in one for one in said)


def test_changes_of_definition_are_marked_on_the_chart(shipped_store: Store) -> None:
    marked = 0
    for one in judged_claims(shipped_store, EVER):
        notes = notes_of(shipped_store, one)
        marks = marks_of(one, notes)
        assert len(marks) == len(notes) + 1
        for number, note in enumerate(notes, start=1):
            assert marks[number]["day"] == str(note.first)
            assert f"Note {number}: {note.says}" in say_notes(notes)
            assert one.months[0] < note.first <= one.months[-1]
            marked += 1
    assert marked >= 4


def test_the_national_picture_shows_every_interval_and_ranks_nobody(shipped_store: Store) -> None:
    effects = done(shipped_store, None, date(2021, 5, 1)).of(EffectThere)
    charts = interval_charts(effects)
    assert len(charts) == 5
    assert sum(len(each.table.rows) for each in charts) == sum(
        each.effect is not None for each in effects
    )
    for chart in charts:
        for designated in ("yes", "no"):
            names = [row[0] for row in chart.table.rows if row[1] == designated]
            assert names == sorted(names)
        drawn = chart.spec["data"]["values"]
        assert [(row["who"], row["low"], row["high"]) for row in drawn] == [
            (row[0], row[3], row[4]) for row in chart.table.rows
        ]
        assert all(row[3] <= row[2] <= row[4] for row in chart.table.rows)


class TestProcessControl:
    def test_every_measure_of_a_system_has_its_limits(self, shipped_store: Store) -> None:
        held = processes(shipped_store, BODIES, Window(on=DAY, known=date.max))
        assert len(held) == 5
        for one in held:
            again = chart_series(one.charts.values)
            assert (again.rule == one.charts.rule).all()
            assert len(one.series.months) == one.charts.values.shape[1] >= 13
            assert one.series.months[-1] == date(2018, 5, 1)

    def test_which_way_is_better_is_the_catalogues(self, shipped_store: Store) -> None:
        held = processes(shipped_store, BODIES, Window(on=date(2020, 1, 1), known=date.max))
        said = {one.series.measure: one for one in held}
        assert said["ae_over_4h"].series.direction == "lower is better"
        assert said["ae_over_4h"].variation == "concern"
        assert said["ae_attendances"].series.direction == "neither"
        assert said["ae_attendances"].variation == "high"

    def test_a_chart_needs_thirteen_months(self, shipped_store: Store) -> None:
        for on, number in ((date(2016, 7, 31), 0), (date(2016, 8, 1), 5)):
            assert len(processes(shipped_store, BODIES, Window(on=on, known=date.max))) == number

    def test_what_is_missing_is_said_and_left_out(self, shipped_store: Store) -> None:
        waits = next(
            one
            for one in processes(shipped_store, BODIES, Window(on=date(2020, 1, 1), known=date.max))
            if one.series.measure == "ae_over_4h"
        )
        assert any("Fourteen trusts" in note.says for note in waits.notes)

    @pytest.mark.parametrize("system", ["stp:QNQ", "stp:QOP"])
    def test_the_page_shows_charts_and_table(self, shipped_store: Store, system: str) -> None:
        made = section(shipped_store, system, DAY)
        assert made is not None
        code = system.replace(":", "-").lower()
        limits = next(each for each in tables_in(made) if each.name == f"done-limits-{code}")
        assert len(limits.rows) == 5
